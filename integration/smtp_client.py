"""An SMTP client that sends what it is told, byte for byte, and reports the reply."""

import smtplib
import ssl
from dataclasses import dataclass


@dataclass
class Reply:
    code: int
    text: str

    @property
    def enhanced(self):
        first = self.text.split(" ", 1)[0]
        return first if first.count(".") == 2 else ""


def crlf(data):
    """Any line endings made CRLF, the last one included."""
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return lines.rstrip(b"\n").replace(b"\n", b"\r\n") + b"\r\n"


class Client(smtplib.SMTP):
    """One SMTP session. `source` is the local address to connect from: on Linux every 127.x.y.z
    will do, so that each sending host can have an address of its own."""

    def __init__(self, port, source="127.0.0.1", helo="client.contoso.example"):
        super().__init__("127.0.0.1", port, local_hostname=helo, timeout=120,
                         source_address=(source, 0))
        self.command_encoding = "utf-8"
        self.ehlo()

    def xclient(self, **attributes):
        """Postfix: speak as another client. Raises when that is not allowed."""
        pairs = " ".join(f"{name}={value}" for name, value in attributes.items())
        code, text = self.docmd("XCLIENT", pairs)
        if code != 220:
            raise RuntimeError(f"XCLIENT {pairs}: {code} {text!r}")
        self.ehlo()

    def use_certificate(self, certificate, key):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.load_cert_chain(certificate, key)
        self.starttls(context=context)
        self.ehlo()

    def transaction(self, sender, recipients, data):
        """One message; returns the reply that ended it, wherever that was."""
        for command in (f"MAIL FROM:{sender}", *(f"RCPT TO:{path}" for path in recipients)):
            reply = Reply(*self._decoded(self.docmd(command)))
            if reply.code >= 400:
                self.rset()
                return reply
        return Reply(*self._decoded(self.data(crlf(data))))

    @staticmethod
    def _decoded(answer):
        return answer[0], answer[1].decode("utf-8", "replace")
