#!/usr/bin/env python3
"""What a peer can do to the milter socket besides speaking politely. After each the daemon serves
an ordinary message as before."""

import socket
import struct
import unittest

import daemon
import milter_client
import support

CONFIG = """
[milter]
mode = "tag"
state_wait = "1s"
max_body_bytes = 65536
[organization]
accepted_domains = ["contoso.example"]
[[connector]]
name = "onprem"
direction = "to_cloud"
client_networks = ["127.0.0.0/8"]
[[limit]]
name = "none-here"
key = ["connector"]
window = "1h"
limit = 1000000
"""
FROM_US = ("From", "App <app@contoso.example>")
FROM_STRANGER = ("From", "CEO <ceo@evil.example>")
ENVELOPE = ("<app@contoso.example>", ["<buyer@customer.example>"])


class HostileProtocol(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        root = cls.enterClassContext(support.private_dir())
        cls.weir = daemon.Weir(root, CONFIG).start()
        cls.addClassCleanup(cls.weir.discard)

    def tearDown(self):
        with self.connection() as client:
            answer = client.open().message(*ENVELOPE, [FROM_STRANGER, ("Subject", "after")])
            client.quit()
        self.assertIn("verdict=tag", answer.header("X-Weir-Verdict") or "")
        self.assertTrue(self.weir.process.running())

    def connection(self, timeout=30.0):
        return milter_client.MilterClient(self.weir.address, timeout)

    def last_event(self, subject):
        def found():
            return next((event for event in self.weir.events("weir.verdict")
                         if event["email"].get("subject") == subject), None)
        return support.wait_until(found, f"the event of {subject}")

    def test_header_of_a_megabyte(self):
        with self.connection() as client:
            answer = client.open().message(
                *ENVELOPE, [("X-Long", "a" * 1_000_000), FROM_STRANGER, ("Subject", "long")])
        self.assertIn("verdict=tag", answer.header("X-Weir-Verdict") or "")

    def test_from_of_a_megabyte(self):
        with self.connection() as client:
            answer = client.open().message(
                *ENVELOPE, [("From", "x" * 1_000_000 + " <app@contoso.example>"),
                            ("Subject", "long From")])
        self.assertIn(answer.verdict, ("continue", "accept"))

    def test_ten_thousand_headers_hide_no_second_from(self):
        padding = [("X-Padding", "x" * 100)] * 10_000
        with self.connection() as client:
            answer = client.open().message(
                *ENVELOPE, [FROM_US, *padding, FROM_STRANGER, ("Subject", "padded")])
        self.assertIn("ambiguous_from", answer.header("X-Weir-Verdict") or "")

    def test_forged_headers_are_removed_wherever_they_stand(self):
        with self.connection() as client:
            answer = client.open().message(
                *ENVELOPE, [("X-Weir-Verdict", "one"), FROM_US, ("x-weir-verdict", "two"),
                            ("X-Weir-Else", "three"), ("Subject", "forged")])
        self.assertEqual(sorted((name.lower(), index) for name, index in answer.removed),
                         [("x-weir-else", 1), ("x-weir-verdict", 1), ("x-weir-verdict", 2)])

    def test_body_beyond_the_limit_is_skipped(self):
        with self.connection() as client:
            client.open().send_up_to_end(*ENVELOPE, [FROM_US, ("Subject", "big")], body=b"")
            answers = [client.body(b"x" * 65_000) for _ in range(3)]
            answer = client.end_of_message()
        self.assertIn("skip", answers)
        self.assertIn(answer.verdict, ("continue", "accept"))

    def test_abort_forgets_the_message_and_keeps_the_connection(self):
        with self.connection() as client:
            client.open()
            client.mail("<stranger@evil.example>")
            client.rcpt("<a@customer.example>")
            client.abort()
            client.message(*ENVELOPE, [FROM_US, ("Subject", "after abort")])
        event = self.last_event("after abort")
        self.assertEqual(event["weir"]["envelope"]["from"], "app@contoso.example")
        self.assertEqual(event["weir"]["envelope"]["to_count"], 1)

    def test_two_messages_on_one_connection_do_not_mix(self):
        with self.connection() as client:
            client.open().message(*ENVELOPE, [FROM_STRANGER, ("Subject", "first of two")])
            answer = client.message(*ENVELOPE, [FROM_US, ("Subject", "second of two")])
        self.assertIsNone(answer.header("X-Weir-Verdict"))
        self.assertEqual(self.last_event("second of two")["weir"]["findings"], [])

    def test_a_thousand_recipients_are_all_counted(self):
        recipients = [f"<r{number}@customer.example>" for number in range(1000)]
        with self.connection() as client:
            client.open().message("<app@contoso.example>", recipients,
                                  [FROM_US, ("Subject", "thousand")])
        self.assertEqual(self.last_event("thousand")["weir"]["envelope"]["to_count"], 1000)

    def test_bytes_that_are_no_text_make_valid_events(self):
        with self.connection() as client:
            client.open().message(
                "<a\udcff\x01\x1b[31m@contoso.example>", ["<b\udcfe@customer.example>"],
                [FROM_US, ("Subject", b"\xff\xfe \x1b[2J \x00\r\n{\"event\":1}"), ("X\x01", "y")])
        self.assertTrue(self.weir.events())  # every line of the feed has been parsed

    def test_peers_that_go_away_at_every_stage(self):
        for stage in range(7):
            with self.connection() as client:
                client.negotiate()
                steps = (lambda c: None, lambda c: c.connect(), lambda c: c.helo(),
                         lambda c: c.mail("<a@contoso.example>"),
                         lambda c: c.rcpt("<b@customer.example>"), lambda c: c.data(),
                         lambda c: c.header(*FROM_US))
                for step in steps[:stage + 1]:
                    step(client)

    def test_peers_that_are_no_mta(self):
        for data in (b"", b"\0", b"GET / HTTP/1.0\r\n\r\n", struct.pack("!I", 0xFFFFFFFF) + b"O",
                     struct.pack("!I", 0), b"\0\0\0\1Z", bytes(range(256)) * 8):
            with milter_client.target(self.weir.address) as peer:
                peer.sendall(data)
                peer.shutdown(socket.SHUT_WR)

    def test_end_of_message_without_a_message(self):
        with self.connection(timeout=2.0) as client:
            client.open()
            client.send_end_of_message()
            try:
                client.answer()
            except (ConnectionError, TimeoutError):
                pass  # closing such a connection, or ignoring it, is as good an answer


if __name__ == "__main__":
    unittest.main(verbosity=2)
