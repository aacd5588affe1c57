#!/usr/bin/env python3
"""Orders and the breaker in the running daemon: what an operator holds is held at once and after a
kill, is told in events, and ends; a wrong rule holds back so much and no more."""

import unittest

import daemon
import milter_client
import support

CONFIG = """
[milter]
mode = "enforce"
state_wait = "1s"
[organization]
accepted_domains = ["contoso.example"]
[[connector]]
name = "onprem"
direction = "to_cloud"
client_networks = ["127.0.0.0/8"]
max_deferred_per_hour = 3
[[limit]]
name = "suspicious"
key = ["connector"]
only = "suspicious"
window = "1h"
limit = 2
action = "tempfail"
"""
CLEAN = "App <app@contoso.example>"
EVIL = "CEO <ceo@evil.example>"


class Holds(unittest.TestCase):
    def setUp(self):
        self.sent = 0
        self.weir = daemon.Weir(self.enterContext(support.private_dir()), CONFIG)
        self.addCleanup(self.weir.discard)
        self.weir.start()

    def send(self, author=CLEAN):
        with milter_client.MilterClient(self.weir.address) as client:
            client.open()
            self.sent += 1
            answer = client.message("<app@contoso.example>", ["<buyer@customer.example>"],
                                    (("From", author), ("To", "buyer@customer.example"),
                                     ("Subject", f"number {self.sent}")))
            client.quit()
        return answer.code

    def hold(self, *arguments):
        return self.weir.ctl_json("hold", "add", "--connector", "onprem", "--reason", "a test",
                                  *arguments)["hold"]["id"]

    def told(self, action):
        return [event for event in self.weir.events() if event["event"]["action"] == action]

    def test_a_hold_holds_at_once_after_a_kill_and_until_it_is_removed(self):
        self.assertEqual(self.send(), 0)
        hold = self.hold("--for", "1h")
        self.assertEqual(self.send(), 451)
        verdict = self.weir.verdicts(at_least=2)[-1]
        self.assertEqual(verdict["weir"]["hold"]["id"], hold)
        self.assertEqual(verdict["weir"]["hold"]["reason"], "a test")
        self.weir.kill()
        self.weir.start()
        self.assertIn(hold, self.weir.ctl("hold", "list").stdout)
        self.assertEqual(self.send(), 451)
        self.assertIn(f"hold {hold} is gone", self.weir.ctl("hold", "remove", hold).stdout)
        self.assertEqual(self.send(), 0)
        support.wait_until(lambda: len(self.told("hold-add")) == 1 == len(self.told("hold-remove")),
                           "the audit events")
        self.assertNotEqual(self.weir.ctl("hold", "remove", hold, check=False).returncode, 0)

    def test_a_hold_of_suspicious_mail_spares_clean_mail(self):
        self.hold("--for", "1h", "--suspicious")
        self.assertEqual(self.send(), 0)
        self.assertEqual(self.send(EVIL), 451)

    def test_a_hold_without_connector_and_client_is_refused(self):
        refused = self.weir.ctl("hold", "add", "--from", "app@contoso.example", "--for", "1h",
                                "--reason", "x", check=False)
        self.assertEqual(refused.returncode, 64)
        self.assertIn("name a connector or a client", refused.stderr)

    def test_the_breaker_trips_loudly_once_and_an_order_stands_above_it(self):
        codes = [self.send(EVIL) for _ in range(10)]
        self.assertEqual(codes, [0] * 2 + [451] * 3 + [0] * 5)
        support.wait_until(lambda: self.told("breaker-tripped"), "the alarm")
        self.assertEqual(len(self.told("breaker-tripped")), 1)
        self.assertEqual(self.told("breaker-tripped")[0]["event"]["severity"], 9)
        self.assertEqual(self.weir.metric('weir_breaker_tripped{connector="onprem"}'), 1)
        self.assertEqual(self.weir.metric('weir_breaker_passed_total{connector="onprem"}'), 5)
        self.assertIn("onprem has held back 3", self.weir.ctl("status").stdout)
        self.assertTrue(self.weir.verdicts(at_least=10)[-1]["weir"]["breaker"])
        listed = self.weir.ctl_json("hold", "list")
        self.assertEqual(listed["breakers"][0]["connector"], "onprem")
        self.assertEqual(listed["automatic"][0]["limit"], "suspicious")
        self.hold("--for", "1m", "--suspicious")
        self.assertEqual(self.send(EVIL), 451)
        self.weir.ctl("hold", "remove", "deferred", "onprem")
        support.wait_until(lambda: self.told("breaker-closed"), "the end of the alarm", 20)
        self.assertEqual(self.weir.metric('weir_breaker_tripped{connector="onprem"}'), 0)


if __name__ == "__main__":
    unittest.main()
