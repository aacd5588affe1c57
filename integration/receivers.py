"""Where feeds end in a test: a private rsyslog and an HTTPS receiver, each with a port that stays the
same when it is killed and started again, and a file of what it took."""

import json
import pathlib
import signal
import sys

import support

RSYSLOG_PLAIN = """\
global(workDirectory="{root}" maxMessageSize="256k")
main_queue(queue.type="Direct")
module(load="imtcp")
template(name="message" type="string" string="%msg%\\n")
input(type="imtcp" address="127.0.0.1" port="{port}")
action(type="omfile" file="{file}" template="message")
"""
RSYSLOG_TLS = """\
global(workDirectory="{root}" maxMessageSize="256k" defaultNetstreamDriver="ossl"
       defaultNetstreamDriverCAFile="{ca}" defaultNetstreamDriverCertFile="{certificate}"
       defaultNetstreamDriverKeyFile="{key}")
main_queue(queue.type="Direct")
module(load="imtcp" streamDriver.name="ossl" streamDriver.mode="1"
       streamDriver.authMode="x509/certvalid")
template(name="message" type="string" string="%msg%\\n")
input(type="imtcp" address="127.0.0.1" port="{port}")
action(type="omfile" file="{file}" template="message")
"""


def events_of(file):
    """(id, sequence) of each whole event in a file of lines, as they stand there; and how many lines
    were torn by a kill."""
    found, torn = [], 0
    with open(file, "rb") as lines:
        for line in lines:
            try:
                event = json.loads(line)["event"]
                found.append((event["id"], event["sequence"]))
            except (ValueError, KeyError, TypeError):
                torn += 1
    return found, torn


class Receiver:
    """`feed` is the TOML of a feed to it, without datasets."""

    def __init__(self, root, name):
        self.root = root / name
        self.root.mkdir()
        self.name = name
        self.port = support.free_port()
        self.file = self.root / "received"
        self.file.touch()
        self.process = None

    def argv(self):
        raise NotImplementedError

    def start(self):
        self.process = support.Process(self.argv(), self.root / "log")
        support.wait_until(lambda: support.accepts(self.port), f"{self.name} to listen")
        return self

    def kill(self):
        if self.process:
            self.process.kill()
            self.process = None

    def freeze(self):
        self.process.popen.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.popen.send_signal(signal.SIGCONT)


class Rsyslog(Receiver):
    """`authority` makes it TLS: the server asks for a client's certificate, too."""

    def __init__(self, root, name, authority=None, resend=2 << 20):
        super().__init__(root, name)
        self.config = self.root / "rsyslog.conf"
        scheme, more = "tcp", ""
        names = {"root": self.root, "port": self.port, "file": self.file}
        text = RSYSLOG_PLAIN
        if authority:
            scheme, text = "tls", RSYSLOG_TLS
            certificate, key = authority.issue(f"{name}.example", "IP:127.0.0.1")
            ours, our_key = authority.issue("weir.example", "DNS:weir.example")
            names |= {"ca": authority.certificate, "certificate": certificate, "key": key}
            more = (f'ca_file = "{authority.certificate}"\ncertificate_file = "{ours}"\n'
                    f'key_file = "{our_key}"\n')
        self.config.write_text(text.format(**names))
        self.feed = (f'[[feed]]\nname = "{name}"\ntype = "syslog"\n'
                     f'address = "{scheme}://127.0.0.1:{self.port}"\nmax_message = 65000\n'
                     f'resend = {resend}\ntimeout = "2s"\n{more}')

    def argv(self):
        return ["rsyslogd", "-n", "-f", self.config, "-i", self.root / "pid"]


class Https(Receiver):
    SECRET = "a secret of the test"

    def __init__(self, root, name, authority):
        super().__init__(root, name)
        self.certificate, self.key = authority.issue(f"{name}.example", "IP:127.0.0.1")
        secret = self.root / "secret"
        secret.write_text(self.SECRET + "\n")
        secret.chmod(0o600)
        self.feed = (f'[[feed]]\nname = "{name}"\ntype = "webhook"\n'
                     f'address = "https://127.0.0.1:{self.port}/events?x=1"\n'
                     f'ca_file = "{authority.certificate}"\nsecret_file = "{secret}"\n'
                     f'timeout = "2s"\n')

    def argv(self):
        return [sys.executable, pathlib.Path(__file__).with_name("https_receiver.py"), self.port,
                self.file, self.certificate, self.key, self.SECRET]
