"""A private Sendmail beside the host's Postfix: Debian's packages unpacked (they cannot be
installed together), own configuration made from Debian's m4 files, own queue, one loopback port."""

import contextlib
import ctypes
import os
import pathlib
import re
import socket
import subprocess

import support

PACKAGES = ("sendmail-bin", "sendmail-cf", "libwrap0")
UNPACKED = support.SOURCE / "build/sendmail"

CONFIGURATION = """\
divert(0)dnl
OSTYPE(`linux')dnl
define(`confDOMAIN_NAME', `mx2.contoso.example')dnl
define(`confPID_FILE', `{root}/pid')dnl
define(`QUEUE_DIR', `{root}/queue')dnl
define(`STATUS_FILE', `')dnl
define(`HELP_FILE', `')dnl
define(`ALIAS_FILE', `')dnl
define(`confSERVICE_SWITCH_FILE', `{root}/switch')dnl
define(`confHOSTS_FILE', `{root}/hosts')dnl
define(`confDONT_PROBE_INTERFACES', `True')dnl
define(`confDONT_BLAME_SENDMAIL',
  `GroupWritableDirPathSafe')dnl
define(`confTO_IDENT', `0')dnl
define(`confQUEUE_LA', `1000')dnl
define(`confREFUSE_LA', `1000')dnl
define(`confDELAY_LA', `0')dnl
define(`confDELIVERY_MODE', `background')dnl
define(`confBIND_OPTS', `-DNSRCH -DEFNAMES')dnl
define(`confMILTER_LOG_LEVEL', `0')dnl
define(`SMART_HOST', `relay:[127.0.0.1]')dnl
define(`RELAY_MAILER_ARGS', `TCP $h {sink_port}')dnl
FEATURE(`nouucp', `nospecial')dnl
FEATURE(`no_default_msa')dnl
FEATURE(`promiscuous_relay')dnl
FEATURE(`accept_unresolvable_domains')dnl
FEATURE(`accept_unqualified_senders')dnl
FEATURE(`nocanonify')dnl
{listeners}{milter}MAILER(`smtp')dnl
"""


def unpack():
    """Fetches and unpacks the packages once; returns their root."""
    program = UNPACKED / "root/usr/libexec/sendmail/sendmail"
    if not program.exists():
        (UNPACKED / "root").mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", *PACKAGES],
                       cwd=UNPACKED, check=True, stdin=subprocess.DEVNULL, capture_output=True)
        for package in sorted(UNPACKED.glob("*.deb")):
            subprocess.run(["dpkg", "-x", package, UNPACKED / "root"], check=True)
        program.chmod(0o755)  # its set-group-id bit is for a mail queue that is not ours
    return UNPACKED / "root"


def make_cf(packages, text):
    folder = packages / "usr/share/sendmail/cf"
    return subprocess.run(["m4", f"-D_CF_DIR_={folder}/", folder / "m4/cf.m4", "-"], input=text,
                          capture_output=True, text=True, check=True).stdout


def _qualified_host_name():
    """Sendmail sleeps a minute at start when the host's name has no domain: give it a host name of
    its own, in a namespace of its own. Where that is not allowed, the minute has to pass."""
    clone_new_uts = 0x04000000
    if "." not in socket.gethostname() and ctypes.CDLL(None).unshare(clone_new_uts) == 0:
        with contextlib.suppress(OSError):
            socket.sethostname("mx2.contoso.example")


class Sendmail:
    """`milter` is the address as Postfix writes it: unix:/path or inet:host:port."""

    def __init__(self, root, sink_port, milter=None, listeners=("smtp",)):
        packages = unpack()
        self.root = root / "sendmail"
        (self.root / "queue").mkdir(parents=True)
        self.ports = {name: support.free_port() for name in listeners}
        self.port = self.ports[listeners[0]]
        (self.root / "switch").write_text("hosts files\naliases files\n")
        (self.root / "hosts").write_text("127.0.0.1 localhost\n")
        (self.root / "sendmail.cf").write_text(make_cf(packages, self._text(sink_port, milter)))
        libraries = next(packages.glob("usr/lib/*/libwrap.so.0")).parent
        self.process = support.Process(
            [packages / "usr/libexec/sendmail/sendmail", "-bD", "-q2s",
             "-C", self.root / "sendmail.cf", "-X", self.root / "traffic.log"],
            root / "sendmail.out", env={**os.environ, "LD_LIBRARY_PATH": str(libraries)},
            prepare=_qualified_host_name)
        support.wait_until(self._listens, "Sendmail to listen", timeout=90)

    def _listens(self):
        if not self.process.running():
            raise RuntimeError(f"Sendmail ended: {self.process.tail()}")
        return all(support.accepts(port) for port in self.ports.values())

    def _text(self, sink_port, milter):
        listeners = "".join(f"DAEMON_OPTIONS(`Name={name}, Addr=127.0.0.1, Port={port}')dnl\n"
                            for name, port in self.ports.items())
        return CONFIGURATION.format(root=self.root, sink_port=sink_port, listeners=listeners,
                                    milter=self._filter(milter))

    @staticmethod
    def _filter(milter):
        if not milter:
            return ""
        inet = re.fullmatch(r"inet:([^:]+):(\d+)", milter)
        where = f"inet:{inet[2]}@{inet[1]}" if inet else milter.replace("unix:", "local:")
        return f"INPUT_MAIL_FILTER(`weir', `S={where}, F=T, T=C:10s;S:10s;R:30s;E:1m')dnl\n"

    def queue(self):
        """Ids of queued messages."""
        return [path.name[2:] for path in pathlib.Path(self.root / "queue").glob("qf*")]

    def held(self):
        """Ids of quarantined messages: Sendmail renames their control file."""
        return [path.name[2:] for path in pathlib.Path(self.root / "queue").glob("hf*")]

    def stop(self):
        self.process.stop()
