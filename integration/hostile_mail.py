"""Messages that are made to cost: too much of everything that a reader may follow. Each is legal enough to
be handed on by an MTA whose limits allow its size."""

from dataclasses import dataclass, field

ENVELOPE = ("<app@contoso.example>", ["<buyer@customer.example>"])
FROM_US = (b"From", b"App <app@contoso.example>")


@dataclass
class Hostile:
    name: str
    body: bytes = b"text\r\n"
    headers: list = field(default_factory=lambda: [FROM_US])
    finding: str = ""   # the detector that must speak; "" = nothing is wrong with it
    anomaly: str = ""   # a word that the event must show besides

    def fields(self):
        """With a Subject by which its event is found."""
        return [*self.headers, (b"Subject", self.name.encode())]

    def as_smtp(self):
        return b"".join(name + b": " + value + b"\r\n" for name, value in self.fields()) + \
            b"\r\n" + self.body


def typed(value):
    return [FROM_US, (b"MIME-Version", b"1.0"), (b"Content-Type", value)]


def nested_multiparts(depth):
    levels = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
                      for n in range(1, depth))
    return Hostile("nested multiparts", b"--b0\r\n" + levels, typed(b"multipart/mixed; boundary=b0"),
                   "suspicious_content", "nesting_too_deep")


def nested_messages(depth):
    return Hostile("nested messages", b"Content-Type: message/rfc822\r\n\r\n" * depth,
                   typed(b"message/rfc822"), "suspicious_content", "nesting_too_deep")


def many_parts(count):
    return Hostile("many parts", b"--b\r\n\r\nx\r\n" * count + b"--b--\r\n",
                   typed(b"multipart/mixed; boundary=b"), "suspicious_content", "too_many_parts")


def many_headers(count):
    return Hostile("many headers", headers=[FROM_US, *((b"X-%d" % n, b"x") for n in range(count))],
                   finding="suspicious_content", anomaly="too_many_headers")


def many_mailboxes(count):
    return Hostile("many mailboxes", headers=[(b"From", b",".join([b"a@e.ex"] * count))],
                   finding="ambiguous_from")


def large_body(size):
    line = b"The quick brown fox jumps over the lazy dog and then some more of it.\r\n"
    return Hostile("large body", line * (size // len(line)))


def large_header(size):
    return Hostile("large header", headers=[FROM_US, (b"X-Large", b"x" * size)])


def foreign_base64(size):
    line = b"QUJD!RUZH*SElK#TE1O(UFFS)U1RV-V1hZ_Wgo= \x80\xff@@\r\n"
    return Hostile("base64 with foreign characters",
                   b"--b\r\nContent-Type: application/octet-stream; name=a.bin\r\n"
                   b"Content-Transfer-Encoding: base64\r\n\r\n" + line * (size // len(line)) +
                   b"--b--\r\n", typed(b"multipart/mixed; boundary=b"))


def many_links(count):
    links = b"".join(b'<a href="http://h%d.example/?u=http://x.example">w%d.example</a>\r\n' % (n, n)
                     for n in range(count))
    return Hostile("many links", links, typed(b"text/html"), "suspicious_content")


def open_tags(count):
    return Hostile("open tags", b"<a href=\"" * count, typed(b"text/html"))


def many_received(count):
    hop = (b"Received", b"from a (b [192.0.2.1]) by c with ESMTP; Thu, 1 Jan 1970 00:00:00 +0000")
    return Hostile("many Received", headers=[FROM_US] + [hop] * count)


def all_of_them():
    return [nested_multiparts(200_000), nested_messages(300_000), many_parts(100_000),
            many_headers(300_000), many_mailboxes(100_000), large_body(25_000_000),
            large_header(1_000_000), foreign_base64(1_000_000), many_links(20_000), open_tags(100_000),
            many_received(40)]
