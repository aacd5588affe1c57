#!/usr/bin/env python3
"""Messages that are made to cost, over the milter protocol and through a real Postfix: each is answered,
gives one event and the finding that it deserves, and costs no more memory than Weir allows itself. What
they cost in CPU is measured by bench/run --only hostile."""

import pathlib
import unittest

import hostile_mail
import milter_client
import smtp_client
import stage

CONFIG = """
[milter]
mode = "tag"
state_wait = "2s"
deadline = "10s"
[organization]
accepted_domains = ["contoso.example"]
[[connector]]
name = "onprem-to-m365"
direction = "to_cloud"
client_networks = ["127.0.0.0/8"]
"""
CHUNK = 65535
ALLOWED = 20 * 1000 * 1000  # bytes of resident memory for one message


def peak(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines()
                if line.startswith("VmHWM")) * 1024


def send_to_milter(address, mail):
    """The filter's answer; the body as an MTA sends it, which stops when it is told to skip."""
    with milter_client.MilterClient(address, timeout=60) as client:
        client.open()
        client.send_up_to_end(*hostile_mail.ENVELOPE, mail.fields(), body=b"")
        for start in range(0, len(mail.body), CHUNK):
            if client.body(mail.body[start:start + CHUNK]) == "skip":
                break
        answer = client.end_of_message()
        client.quit()
    return answer


class HostileMail(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stage = cls.enterClassContext(stage.stage(CONFIG))
        cls.weir = cls.stage.weir
        # What the first message of all brings into memory belongs to none of them.
        send_to_milter(cls.weir.address, hostile_mail.Hostile("first"))

    def check(self, mail, send):
        before = peak(self.weir.process.pid)
        events = len(self.weir.verdicts())
        send(mail)
        event = self.weir.verdicts(at_least=events + 1)[events]
        self.assertEqual(len(self.weir.verdicts()), events + 1, "one verdict event")
        found = {finding["detector"] for finding in event["weir"]["findings"]}
        if mail.finding:
            self.assertIn(mail.finding, found)
        if mail.anomaly:
            self.assertIn(mail.anomaly, str(event["weir"]["content"]))
        self.assertLess(peak(self.weir.process.pid) - before, ALLOWED)
        self.assertTrue(self.weir.process.running())

    def test_over_the_milter_protocol(self):
        for mail in hostile_mail.all_of_them():
            with self.subTest(mail.name):
                self.check(mail, lambda mail: self.assertIn(
                    send_to_milter(self.weir.address, mail).verdict, ("continue", "accept")))

    def test_through_postfix(self):
        for mail in hostile_mail.all_of_them():
            with self.subTest(mail.name):
                self.check(mail, self.send_to_postfix)
        self.assertEqual(self.stage.errors(), [])

    def send_to_postfix(self, mail):
        session = smtp_client.Client(self.stage.postfix.port)
        reply = session.transaction(*hostile_mail.ENVELOPE, mail.as_smtp())
        session.quit()
        self.assertEqual(reply.code, 250, reply.text)


if __name__ == "__main__":
    unittest.main()
