"""The filters that are compared, each started, watched and stopped in the same way."""

import json
import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "integration"))

import daemon  # noqa: E402
import support  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")

# Everything on that is on by default: every detector, the built-in limits, a file feed. Mode is tag
# rather than observe, so that headers are written too.
WEIR_CONFIG = """\
[milter]
mode = "tag"
[organization]
accepted_domains = ["contoso.example"]
[[connector]]
name = "onprem-to-m365"
direction = "to_cloud"
client_networks = ["127.0.0.1", "10.1.0.0/16"]
"""


def cpu_seconds(pid):
    """User and system time of the process so far, all its threads, ended ones too."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_mb(pid):
    """(peak, now) of resident memory in MB (10^6 bytes)."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    values = {line.split(":")[0]: line.split()[1] for line in status.splitlines() if "kB" in line}
    return int(values["VmHWM"]) * 1024 / 1e6, int(values["VmRSS"]) * 1024 / 1e6


def settled_cpu(pid, quiet=1.0, at_most=30.0):
    """CPU seconds once the process has done nothing for `quiet` seconds: work that a filter puts
    off until after its answer is work for the message all the same."""
    end = time.monotonic() + at_most
    last = cpu_seconds(pid)
    while time.monotonic() < end:
        time.sleep(quiet)
        now = cpu_seconds(pid)
        if now - last <= 0.02:
            return now
        last = now
    return last


class Filter:
    """`address` is what the filter listens on, in Weir's spelling."""

    def __init__(self, label, address, process):
        self.label = label
        self.address = address
        self.process = process

    @property
    def pid(self):
        return self.process.pid


class Null(Filter):
    def __init__(self, root, bin_dir, way, label):
        path = root / f"null-{way}.sock"
        path.unlink(missing_ok=True)  # of an earlier measurement
        process = support.Process([bin_dir / "null-milter", way, f"unix:{path}"],
                                  root / f"null-{way}.log")
        support.wait_until(path.exists, f"null-milter {way} to listen")
        path.chmod(0o666)  # Postfix connects as its own user
        super().__init__(label, f"unix:{path}", process)

    def stop(self):
        # libmilter looks at its stop flag every five seconds; nothing of a null milter is worth
        # waiting for.
        self.process.kill()


class Weir(Filter):
    def __init__(self, root, label="Weir", config=WEIR_CONFIG, name="weir"):
        self.daemon = daemon.Weir(root, config, name=name).start()
        super().__init__(label, self.daemon.address, self.daemon.process)

    def stop(self):
        self.process.stop()


def load(bin_dir, target, **options):
    """Runs weir-load; returns its JSON. Raises when a reply was missing or invalid."""
    command = [bin_dir / "weir-load", "--json", "--socket", target.address]
    for name, value in options.items():
        flag = "--" + name.replace("_", "-")
        command += [flag] if value is True else [flag, str(value)]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise RuntimeError(f"weir-load against {target.label}: exit {done.returncode}\n"
                           f"{done.stdout}{done.stderr}\n{target.process.tail()}")
    return json.loads(done.stdout)
