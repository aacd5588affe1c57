#!/usr/bin/env python3
"""An SMTP server that accepts everything and keeps it: one file a message below DIR/new and one
line a message in DIR/index.ndjson. A process of its own, so that it never waits for the test.

    sink.py --port PORT --dir DIR
"""

import argparse
import asyncio
import json
import pathlib
import re
import signal
import time

import support

PATH = re.compile(rb"<([^>]*)>")


class Store:
    def __init__(self, root):
        self.root = root
        (root / "new").mkdir(parents=True, exist_ok=True)
        self.index = open(root / "index.ndjson", "a", encoding="utf-8", buffering=1)
        self.count = 0

    def keep(self, sender, recipients, data):
        self.count += 1
        name = f"new/{self.count:06d}.eml"
        (self.root / name).write_bytes(data)
        self.index.write(json.dumps({"time": time.time(), "from": sender, "to": recipients,
                                     "file": name}) + "\n")


async def read_data(reader):
    """The lines up to the lone dot, dot-stuffing undone (RFC 5321 section 4.5.2)."""
    lines = []
    while True:
        line = await reader.readline()
        if not line:
            raise ConnectionError("connection lost in DATA")
        if line == b".\r\n":
            return b"".join(lines)
        lines.append(line[1:] if line.startswith(b".") else line)


def path_in(line):
    found = PATH.search(line)
    return found.group(1).decode("utf-8", "replace") if found else ""


async def serve(store, reader, writer):
    sender, recipients = "", []
    writer.write(b"220 sink.example ESMTP\r\n")
    with_errors = (ConnectionError, asyncio.LimitOverrunError, ValueError)
    try:
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"EHLO":
                writer.write(b"250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n"
                             b"250 SMTPUTF8\r\n")
            elif verb == b"MAIL":
                sender, recipients = path_in(line), []
                writer.write(b"250 2.1.0 Ok\r\n")
            elif verb == b"RCPT":
                recipients.append(path_in(line))
                writer.write(b"250 2.1.5 Ok\r\n")
            elif verb == b"DATA":
                writer.write(b"354 go on\r\n")
                store.keep(sender, recipients, await read_data(reader))
                writer.write(b"250 2.0.0 kept\r\n")
            elif verb == b"QUIT":
                writer.write(b"221 2.0.0 Bye\r\n")
                break
            else:
                writer.write(b"250 2.0.0 Ok\r\n")
            await writer.drain()
    except with_errors:
        pass
    finally:
        writer.close()


async def run(port, root):
    store = Store(root)
    server = await asyncio.start_server(lambda r, w: serve(store, r, w), "127.0.0.1", port,
                                        limit=16 * 1024 * 1024)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()
    server.close()


class Sink:
    """The sink as a child process, seen from a test."""

    def __init__(self, root):
        self.root = root / "sink"
        self.root.mkdir()
        self.port = support.free_port()
        self.process = support.Process(
            ["/usr/bin/python3", __file__, "--port", self.port, "--dir", self.root],
            root / "sink.log")
        self._read_to = 0
        self._messages = []
        support.wait_until(lambda: support.accepts(self.port), "the sink to listen")

    def messages(self):
        """Everything kept so far: dicts with `from`, `to`, `file`, `time`."""
        index = self.root / "index.ndjson"
        if index.exists():
            with open(index, encoding="utf-8") as lines:
                lines.seek(self._read_to)
                text = lines.read()
            whole = text[:text.rfind("\n") + 1]
            self._read_to += len(whole.encode())
            self._messages += [json.loads(line) for line in whole.splitlines()]
        return self._messages

    def text(self, message):
        return (self.root / message["file"]).read_bytes()

    def stop(self):
        self.process.stop()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--dir", type=pathlib.Path, required=True)
    options = arguments.parse_args()
    asyncio.run(run(options.port, options.dir))
