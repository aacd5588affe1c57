"""What every part of the harness needs: private directories, free ports, processes that cannot
outlive us, and waiting for a condition instead of sleeping."""

import contextlib
import ctypes
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parent.parent
PR_SET_PDEATHSIG = 1


def bin_dir():
    """Where weir-milter and weirctl were built; WEIR_BIN_DIR overrides the release preset."""
    folder = pathlib.Path(os.environ.get("WEIR_BIN_DIR") or SOURCE / "build/release/bin")
    if not (folder / "weir-milter").exists():
        sys.exit(f"{folder}/weir-milter is not there: build it, or name its folder in WEIR_BIN_DIR")
    return folder


def free_port(host="127.0.0.1"):
    """A port that nobody has, below those that outgoing connections get: one of these could take it before
    the server that it is for does."""
    for _ in range(1000):
        port = random.randrange(15_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise OSError(f"no port between 15000 and 32000 is free on {host}")


def wait_until(condition, what, timeout=20.0, every=0.02):
    """Returns the first true value of `condition()`; raises TimeoutError naming `what`."""
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f"gave up after {timeout:g} s waiting for {what}")
        time.sleep(every)


def accepts(port, host="127.0.0.1"):
    with contextlib.suppress(OSError):
        socket.create_connection((host, port), timeout=1).close()
        return True
    return False


@contextlib.contextmanager
def private_dir(prefix="weir-"):
    """A directory of our own that others may enter (Postfix drops its privileges), removed after.
    Short, because a unix socket's path has room for 107 bytes."""
    path = pathlib.Path(tempfile.mkdtemp(prefix=prefix, dir=os.environ.get("WEIR_TMP") or "/tmp"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        if os.environ.get("WEIR_KEEP_DIRS"):
            print(f"kept: {path}", file=sys.stderr)
        else:
            shutil.rmtree(path, ignore_errors=True)


def _die_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Process:
    """A child in a process group of its own that the kernel ends when we end, however we end.
    Start it from the main thread: the kernel's promise is tied to the thread that forked.
    `prepare` runs in the child before the program does."""

    def __init__(self, argv, log, env=None, cwd=None, prepare=lambda: None):
        self.argv = [str(arg) for arg in argv]
        self.log = pathlib.Path(log)
        with open(self.log, "ab") as out:
            self.popen = subprocess.Popen(
                self.argv, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=env,
                cwd=cwd, start_new_session=True,
                preexec_fn=lambda: (_die_with_parent(), prepare()))

    @property
    def pid(self):
        return self.popen.pid

    def running(self):
        return self.popen.poll() is None

    def stop(self, timeout=20.0):
        """SIGTERM, then SIGKILL to its group after `timeout`. Returns the exit status."""
        if self.running():
            self.popen.terminate()
            try:
                self.popen.wait(timeout)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.popen.returncode

    def kill(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.popen.wait()

    def tail(self, lines=20):
        with contextlib.suppress(OSError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        return ""


LOG_TROUBLE = re.compile(r" (?:error|fatal|panic|warning): |^\S+ (?:error|warning|critical) ")
# What Weir says at start of a configuration that is small on purpose.
# The last two are what Weir tells of an attack, which cases make.
EXPECTED = ("egress_addresses is empty", "nothing is held back: no connector is in mode enforce",
            " incident-", " breaker-tripped: ")


def error_lines(text, expected=EXPECTED):
    """Lines of a Postfix or Weir log that a mail administrator would have to look at."""
    return [line for line in text.splitlines()
            if LOG_TROUBLE.search(line) and not any(known in line for known in expected)]
