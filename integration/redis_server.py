"""A redis-server of our own: a unix socket in a private directory, no port, no service."""

import os
import shutil
import signal
import socket

import support


class RedisServer:
    def __init__(self, root, name="redis", keeps_data=False):
        self.root = root / name
        self.root.mkdir()
        self.socket = self.root / "redis.sock"
        self.keeps_data = keeps_data
        self.process = None

    @property
    def url(self):
        return f"redis+unix:{self.socket}?db=0"

    def start(self):
        if not shutil.which("redis-server"):
            raise RuntimeError("redis-server is not installed: scripts/deps.sh test")
        keep = ["--appendonly", "yes", "--appendfsync", "always"] if self.keeps_data else []
        self.process = support.Process(
            ["redis-server", "--port", "0", "--unixsocket", self.socket, "--dir", self.root,
             "--save", "", *keep], self.root / "log")
        support.wait_until(lambda: self.ask("PING") == b"+PONG\r\n", "redis-server to answer")
        return self

    def ask(self, *words):
        """The raw answer to one command, as far as it comes at once; empty when nobody answers."""
        request = b"*%d\r\n" % len(words)
        for word in words:
            request += b"$%d\r\n%s\r\n" % (len(word), word.encode())
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(2)
                connection.connect(str(self.socket))
                connection.sendall(request)
                return connection.recv(1 << 20)
        except OSError:
            return b""

    def info(self, section, name):
        for line in self.ask("INFO", section).decode(errors="replace").splitlines():
            key, _, value = line.partition(":")
            if key == name:
                return int(value)
        return 0

    def kill(self):
        """kill -9."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.popen.wait()

    def pause(self):
        os.kill(self.process.pid, signal.SIGSTOP)

    def resume(self):
        os.kill(self.process.pid, signal.SIGCONT)

    def discard(self):
        if self.process and self.process.running():
            self.resume()
            self.process.kill()
