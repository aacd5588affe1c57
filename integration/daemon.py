"""weir-milter as a test runs it: own directory, own ports, its configuration written here."""

import json
import os
import signal
import subprocess
import urllib.error
import urllib.request

import case_file
import support


def mta_address(address):
    """A milter address of Weir's configuration in Postfix's spelling."""
    kind, _, rest = address.partition(":")
    port, _, host = rest.partition("@")
    return f"inet:{host}:{port}" if kind == "inet" else address


class Weir:
    """`config` is TOML text; where its sockets, state and feed live is set here. `address` is what
    Weir listens on, as its configuration says it; see `mta_address`."""

    own_feed = True  # a file feed for events()

    def __init__(self, root, config, address=None, name="weir", environment=None):
        self.root = root / name
        self.root.mkdir(exist_ok=True)
        self.config_file = self.root / "weir.toml"
        self.events_file = self.root / "events.ndjson"
        self.state = self.root / "state"
        self.control = self.root / "control.sock"
        self.http = f"127.0.0.1:{support.free_port()}"
        self.address = address or f"unix:{self.root}/milter.sock"
        self.environment = {**os.environ, **(environment or {})}
        self.process = None
        self._read_to = 0
        self._events = []
        self.configure(config)

    def configure(self, config):
        """Writes the configuration; takes effect at start() or reload()."""
        for setting, value in (("milter.socket", f'"{self.address}"'),
                               ("milter.socket_mode", '"0666"'),
                               ("state.path", f'"{self.state}"'),
                               ("admin.control_socket", f'"{self.control}"'),
                               ("admin.http", f'"{self.http}"')):
            config = case_file.set_value(config, setting, value)
        if self.own_feed:
            config += f'\n[[feed]]\ntype = "file"\nformat = "ecs"\npath = "{self.events_file}"\n'
        self.config_file.write_text(config, encoding="utf-8")

    def start(self, wait=True):
        self.process = support.Process(
            [support.bin_dir() / "weir-milter", "--config", self.config_file],
            self.root.parent / f"{self.root.name}.log", env=self.environment)
        if wait:
            support.wait_until(self._ready_or_ended, "weir-milter to be ready")
        return self

    def check_config(self):
        """weir-milter --check-config, finished."""
        return subprocess.run(
            [support.bin_dir() / "weir-milter", "--config", self.config_file, "--check-config"],
            capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)

    def _ready_or_ended(self):
        if not self.process.running():
            raise RuntimeError(f"weir-milter ended:\n{self.process.tail()}")
        return self.ready()

    def ready(self):
        return self.get("/readyz")[0] == 200

    def get(self, path):
        """(status, body) of the admin HTTP; (0, "") when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://{self.http}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def metric(self, series):
        """The value of one series, its labels written as /metrics prints them; None if absent."""
        for line in self.get("/metrics")[1].splitlines():
            name, _, value = line.rpartition(" ")
            if name == series:
                return float(value)
        return None

    def metric_sum(self, name):
        """The sum over all label sets of a metric."""
        return sum(float(line.rpartition(" ")[2]) for line in self.get("/metrics")[1].splitlines()
                   if line.startswith((name + "{", name + " ")))

    def ctl(self, *arguments, check=True):
        """Runs weirctl; returns the finished process."""
        done = subprocess.run(
            [support.bin_dir() / "weirctl", "--config", self.config_file, "--socket", self.control,
             *map(str, arguments)],
            capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
        if check and done.returncode:
            raise RuntimeError(f"weirctl {' '.join(map(str, arguments))}: exit {done.returncode}: "
                               f"{(done.stdout + done.stderr).strip()}")
        return done

    def ctl_json(self, *arguments):
        return json.loads(self.ctl("--json", *arguments).stdout)

    def events(self, dataset=None):
        """Every event of the feed so far, in order."""
        if self.events_file.exists():
            with open(self.events_file, "rb") as lines:
                lines.seek(self._read_to)
                data = lines.read()
            whole = data[:data.rfind(b"\n") + 1]
            self._read_to += len(whole)
            self._events += [json.loads(line) for line in whole.splitlines()]
        if dataset is None:
            return self._events
        return [event for event in self._events if event["event"]["dataset"] == dataset]

    def verdicts(self, at_least=0, timeout=20.0):
        """The verdict events, once there are `at_least` so many."""
        support.wait_until(lambda: len(self.events("weir.verdict")) >= at_least,
                           f"{at_least} verdict events", timeout)
        return self.events("weir.verdict")

    def counter(self, name, subject_part=""):
        """Sum of the totals of the counters of `name` whose subject contains `subject_part`."""
        rows = self.ctl_json("counters", "list", name)
        rows = rows.get("counters", []) if isinstance(rows, dict) else rows
        return sum(int(row["total"]) for row in rows
                   if row["name"] == name and subject_part in row["subject"])

    def signal(self, number):
        os.kill(self.process.pid, number)

    def kill(self):
        """kill -9; the child is reaped."""
        self.signal(signal.SIGKILL)
        self.process.popen.wait()

    def stop(self):
        """SIGTERM; the exit status."""
        return self.process.stop() if self.process else None

    def discard(self):
        """Ends it at once: a stop takes libmilter up to five seconds."""
        if self.process:
            self.process.kill()

    def log(self):
        return self.process.log.read_text(errors="replace") if self.process else ""
