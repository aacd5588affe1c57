"""A private Postfix: own configuration, queue, log and ports below one directory, loopback only.
Nothing of the host's own Postfix is read, changed or needed beyond its programs."""

import os
import pathlib
import pwd
import re
import subprocess

import support

DAEMONS = pathlib.Path("/usr/lib/postfix/sbin")

MAIN = """\
compatibility_level = 3.6
config_directory = {root}/etc
queue_directory = {root}/queue
data_directory = {root}/data
maillog_file = {root}/mail.log
maillog_file_prefixes = {root}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx1.contoso.example
myorigin = contoso.example
mydestination =
local_transport = error:nothing is delivered here
local_recipient_maps =
alias_maps =
alias_database =
relayhost = [127.0.0.1]:{sink_port}
smtp_dns_support_level = disabled
smtp_tls_security_level =
smtpd_peername_lookup = no
mynetworks = 0.0.0.0/0
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions =
smtpd_authorized_xclient_hosts = 127.0.0.0/8
smtpd_client_connection_count_limit = 0
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 100000
smtpd_hard_error_limit = 100000
smtpd_tls_security_level = {tls_level}
smtpd_tls_ask_ccert = yes
smtpd_tls_loglevel = 0
{tls}
local_header_rewrite_clients =
append_dot_mydomain = no
message_size_limit = 52428800
header_size_limit = 4000000
notify_classes =
in_flow_delay = 0
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
default_destination_concurrency_limit = 40
milter_default_action = tempfail
milter_connect_timeout = 10s
milter_command_timeout = 30s
milter_content_timeout = 60s
smtpd_milters = {milters}
"""

MASTER = """\
{listeners}
pickup    unix n - n 60 1 pickup
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
tlsmgr    unix - - n 1000? 1 tlsmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
flush     unix n - n 1000? 0 flush
proxymap  unix - - n - - proxymap
smtp      unix - - n - - smtp
relay     unix - - n - - smtp
showq     unix n - n - - showq
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
anvil     unix - - n - 1 anvil
scache    unix - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """`milter` is what smtpd_milters says, e.g. unix:/path or inet:127.0.0.1:1234; None for none.
    `listeners` names the smtpd services: their {daemon_name}. `settings` are lines of main.cf that
    replace ours."""

    def __init__(self, root, sink_port, milter=None, listeners=("smtp",), authority=None,
                 name="postfix", settings=()):
        self.root = root / name
        self.ports = {listener: support.free_port() for listener in listeners}
        self.port = self.ports[listeners[0]]
        self._lay_out(sink_port, milter, authority, settings)
        self._command("check")
        # -d: stay in the foreground, so that this is our child and ends with us.
        self.process = support.Process([DAEMONS / "master", "-c", self.root / "etc", "-d"],
                                       root / f"{name}.out")
        support.wait_until(lambda: all(support.accepts(port) for port in self.ports.values()),
                           f"Postfix to listen ({self.process.tail()})")

    def _lay_out(self, sink_port, milter, authority, settings):
        for folder in ("etc", "queue", "data"):
            (self.root / folder).mkdir(parents=True)
        owner = pwd.getpwnam("postfix")
        os.chown(self.root / "data", owner.pw_uid, owner.pw_gid)
        tls = ""
        if authority:
            certificate, key = authority.issue("mx1.contoso.example")
            tls = (f"smtpd_tls_cert_file = {certificate}\nsmtpd_tls_key_file = {key}\n"
                   f"smtpd_tls_CAfile = {authority.certificate}\n")
        main = MAIN.format(root=self.root, sink_port=sink_port, tls=tls, milters=milter or "",
                           tls_level="may" if authority else "none")
        names = [line.partition("=")[0].strip() for line in settings]
        kept = [line for line in main.splitlines() if line.partition("=")[0].strip() not in names]
        (self.root / "etc/main.cf").write_text("\n".join([*kept, *settings]) + "\n")
        services = "\n".join(
            f"127.0.0.1:{port} inet n - n - 200 smtpd -o milter_macro_daemon_name={name}"
            for name, port in self.ports.items())
        (self.root / "etc/master.cf").write_text(MASTER.format(listeners=services))

    def _command(self, *verb):
        done = subprocess.run(["postfix", "-c", self.root / "etc", *verb], capture_output=True,
                              text=True, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise RuntimeError(f"postfix {' '.join(verb)}: {done.stderr.strip()}")

    def queue(self):
        """Ids of the messages in the incoming, active, deferred and hold queues."""
        return [line.split()[0].rstrip("*!")
                for line in self._postqueue().splitlines() if re.match(r"^[0-9A-Za-z]{6,}", line)]

    def held(self):
        return [line.split()[0].rstrip("!") for line in self._postqueue().splitlines()
                if re.match(r"^[0-9A-Za-z]{6,}!", line)]

    def _postqueue(self):
        return subprocess.run(["postqueue", "-c", self.root / "etc", "-p"], capture_output=True,
                              text=True, stdin=subprocess.DEVNULL).stdout

    def flush(self):
        subprocess.run(["postqueue", "-c", self.root / "etc", "-f"], capture_output=True,
                       stdin=subprocess.DEVNULL, check=False)

    def reload(self):
        """Reads the configuration again, and opens the log anew."""
        self._command("reload")

    def log(self):
        path = self.root / "mail.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def stop(self):
        self.process.stop()
