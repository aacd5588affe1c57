"""The MTA's side of the milter protocol, version 6: enough to say to a filter what Postfix says,
and things that Postfix would never say. One MilterClient is one connection."""

import socket
import struct
from dataclasses import dataclass, field

# Actions the MTA offers: add, change headers, quarantine, own macro list.
OFFERED_ACTIONS = 0x01 | 0x10 | 0x20 | 0x100
# Steps the MTA can leave out or not wait for, SMFIP_* of libmilter's mfdef.h; no worker-size ones.
OFFERED_STEPS = 0x1FFFFF

NO_STEP = {"C": 0x01, "H": 0x02, "M": 0x04, "R": 0x08, "B": 0x10, "L": 0x20, "N": 0x40, "T": 0x200}
NO_REPLY = {"L": 0x80, "C": 0x1000, "H": 0x2000, "M": 0x4000, "R": 0x8000, "T": 0x10000,
            "N": 0x40000, "B": 0x80000}
FINAL = {"c": "continue", "a": "accept", "r": "reject", "t": "tempfail", "y": "reply",
         "d": "discard", "s": "skip"}


@dataclass
class Answer:
    """What the filter said at end of message."""

    verdict: str = ""
    reply: str = ""  # the text of a `reply` verdict: "451 4.7.1 …"
    inserted: list = field(default_factory=list)  # (name, value)
    removed: list = field(default_factory=list)  # (name, index)
    quarantine: str = ""

    @property
    def code(self):
        return int(self.reply[:3]) if self.reply else 0

    def header(self, name):
        return next((value for key, value in self.inserted if key.lower() == name.lower()), None)


def target(address):
    """A connected socket for unix:PATH or inet:PORT@HOST."""
    kind, _, rest = address.partition(":")
    if kind in ("unix", "local"):
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(rest)
        return connection
    port, _, host = rest.partition("@")
    return socket.create_connection((host, int(port)))


class MilterClient:
    def __init__(self, address, timeout=30.0):
        self.socket = target(address)
        self.socket.settimeout(timeout)
        self.stream = self.socket.makefile("rb")
        self.steps = 0
        self.actions = 0

    def close(self):
        self.stream.close()
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # Packets.

    @staticmethod
    def packet(command, data=b""):
        return struct.pack("!I", len(data) + 1) + command.encode() + data

    def send(self, command, data=b""):
        self.socket.sendall(self.packet(command, data))

    def receive(self):
        head = self.stream.read(4)
        if len(head) < 4:
            raise ConnectionError("the filter closed the connection")
        data = self.stream.read(struct.unpack("!I", head)[0])
        return data[:1].decode(), data[1:]

    # Stages.

    def negotiate(self):
        self.send("O", struct.pack("!III", 6, OFFERED_ACTIONS, OFFERED_STEPS))
        command, data = self.receive()
        if command != "O":
            raise ConnectionError(f"negotiation answered by {command!r}")
        _, self.actions, self.steps = struct.unpack("!III", data[:12])

    def macros(self, stage, values):
        pairs = b"".join(name.encode() + b"\0" + str(value).encode() + b"\0"
                         for name, value in values.items())
        self.send("D", stage.encode() + pairs)

    def stage(self, command, data=b""):
        """Sends a stage if the filter wants it; returns its answer, `continue` when none is due."""
        if self.steps & NO_STEP.get(command, 0):
            return "continue"
        self.send(command, data)
        if self.steps & NO_REPLY.get(command, 0):
            return "continue"
        answer, _ = self.receive()
        return FINAL.get(answer, answer)

    def connect(self, ip="127.0.0.1", name="unknown", port=40000, macros=None):
        self.macros("C", {"j": "mx1.contoso.example", "{daemon_name}": "smtp",
                          "{client_addr}": ip, "v": "Postfix 3.7.11", **(macros or {})})
        family = b"6" if ":" in ip else b"4"
        return self.stage("C", name.encode() + b"\0" + family + struct.pack("!H", port) +
                          ip.encode() + b"\0")

    def helo(self, name="app.contoso.example", macros=None):
        if macros:
            self.macros("H", macros)
        return self.stage("H", name.encode() + b"\0")

    def mail(self, path, arguments=(), macros=None):
        self.macros("M", macros or {})
        return self.stage("M", b"".join(part.encode("utf-8", "surrogateescape") + b"\0"
                                        for part in (path, *arguments)))

    def rcpt(self, path, macros=None):
        self.macros("R", macros or {})
        return self.stage("R", path.encode("utf-8", "surrogateescape") + b"\0")

    def data(self, queue_id="4Test"):
        self.macros("T", {"i": queue_id})
        return self.stage("T")

    def header(self, name, value):
        as_bytes = (part if isinstance(part, bytes) else part.encode() for part in (name, value))
        return self.stage("L", b"\0".join(as_bytes) + b"\0")

    def end_of_headers(self):
        return self.stage("N")

    def body(self, chunk):
        return self.stage("B", chunk)

    def end_of_message(self, queue_id="4Test"):
        self.send_end_of_message(queue_id)
        return self.answer()

    def send_end_of_message(self, queue_id="4Test"):
        self.macros("E", {"i": queue_id})
        self.send("E")

    def answer(self):
        """Reads modifications up to the verdict."""
        answer = Answer()
        while True:
            command, data = self.receive()
            if command in FINAL:
                answer.verdict = FINAL[command]
                if command == "y":
                    answer.reply = data.rstrip(b"\0").decode("ascii", "replace")
                return answer
            if command in "ih":
                name, value = data[4 if command == "i" else 0:].rstrip(b"\0").split(b"\0", 1)
                answer.inserted.append((name.decode(), value.decode("utf-8", "replace").strip()))
            elif command == "m":
                name = data[4:].split(b"\0", 1)[0]
                answer.removed.append((name.decode(), struct.unpack("!I", data[:4])[0]))
            elif command == "q":
                answer.quarantine = data.rstrip(b"\0").decode()

    def abort(self):
        self.send("A")

    def quit(self):
        self.send("Q")

    # Whole conversations.

    def open(self, ip="127.0.0.1", **connect):
        self.negotiate()
        self.connect(ip, **connect)
        self.helo()
        return self

    def send_up_to_end(self, sender, recipients, headers, body=b"text\r\n", queue_id="4Test"):
        """A message up to, not including, its end."""
        self.mail(sender)
        for recipient in recipients:
            self.rcpt(recipient)
        self.data(queue_id)
        for name, value in headers:
            self.header(name, value)
        self.end_of_headers()
        if body:
            self.body(body)

    def message(self, sender, recipients, headers, body=b"text\r\n", queue_id="4Test"):
        self.send_up_to_end(sender, recipients, headers, body, queue_id)
        return self.end_of_message(queue_id)
