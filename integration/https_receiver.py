#!/usr/bin/env python3
"""An HTTPS receiver of events: appends each body to a file before it answers 200.

usage: https_receiver.py PORT FILE CERTIFICATE KEY [SECRET]

With SECRET a body whose X-Weir-Signature is not right is answered 403."""

import hashlib
import hmac
import http.server
import os
import ssl
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = 200
        if self.server.secret:
            fields = dict(part.split("=", 1) for part in
                          self.headers.get("X-Weir-Signature", "t=,v1=").split(","))
            right = hmac.new(self.server.secret, fields["t"].encode() + b"." + body,
                             hashlib.sha256).hexdigest()
            if not hmac.compare_digest(right, fields["v1"]):
                status = 403
        if status == 200:
            os.write(self.server.file, body)  # one write: a kill leaves whole bodies
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def main():
    port, file, certificate, key = sys.argv[1:5]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Handler)
    server.secret = sys.argv[5].encode() if len(sys.argv) > 5 else b""
    server.file = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True,
                                        do_handshake_on_connect=False)
    server.serve_forever()


if __name__ == "__main__":
    main()
