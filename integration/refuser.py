"""A small SMTP server that answers what a test wants: the next hop of an MTA that is refused."""

import socketserver
import threading


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        self._say("220 refuser.example ESMTP")
        answer = None
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"EHLO":
                self._say("250-refuser.example\r\n250 8BITMIME")
            elif verb == b"RCPT":
                answer = self.server.answers.get(self._local_part(line))
                self._say(answer if answer and answer[0] in "45" else "250 2.1.5 Ok")
            elif verb == b"DATA":
                self._say("354 go on")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self._say("250 2.6.0 Queued mail for delivery")
            elif verb == b"QUIT":
                self._say("221 2.0.0 Bye")
                return
            else:
                self._say("250 2.0.0 Ok")

    @staticmethod
    def _local_part(line):
        return line.decode("ascii", "replace").partition("<")[2].partition("@")[0]

    def _say(self, text):
        self.wfile.write(text.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class Refuser:
    """`answers` maps the local part of a recipient to a reply such as "550 5.7.711 …"; others are
    taken."""

    def __init__(self):
        self.server = _Server(("127.0.0.1", 0), _Session)
        self.answers = self.server.answers = {}
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
