"""A certificate authority for one test run: Postfix tells a filter a client's certificate name only
when it can verify it."""

import subprocess


class Authority:
    def __init__(self, root):
        self.root = root / "ca"
        self.root.mkdir()
        self.certificate = self.root / "ca.pem"
        self.key = self.root / "ca.key"
        self._openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                      "-nodes", "-days", "2", "-subj", "/CN=Test CA", "-keyout", self.key,
                      "-out", self.certificate)
        self.issued = {}

    def issue(self, name, alternatives=None):
        """(certificate, key) for the common name `name`; `alternatives` is a subjectAltName such as
        "DNS:localhost,IP:127.0.0.1"."""
        if name not in self.issued:
            number = len(self.issued)
            key, request = self.root / f"{number}.key", self.root / f"{number}.csr"
            certificate = self.root / f"{number}.pem"
            self._openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                          "-subj", f"/CN={name}", "-keyout", key, "-out", request)
            more = []
            if alternatives:
                extensions = self.root / f"{number}.ext"
                extensions.write_text(f"subjectAltName={alternatives}\n")
                more = ["-extfile", extensions]
            self._openssl("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey",
                          self.key, "-CAcreateserial", "-days", "2", "-out", certificate, *more)
            key.chmod(0o600)
            self.issued[name] = (certificate, key)
        return self.issued[name]

    @staticmethod
    def _openssl(*arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True,
                       stdin=subprocess.DEVNULL)
