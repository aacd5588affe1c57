#!/usr/bin/env python3
"""The state's disk is full: mail is answered, memory is bounded, and what did not fit into it is lost,
counted, and named by an event once there is space again."""

import unittest

import daemon
import milter_client
import stalled_disk
import support

CONFIG = """
[milter]
mode = "observe"
state_wait = "50ms"
[organization]
accepted_domains = ["contoso.example"]
[[connector]]
name = "onprem"
direction = "to_cloud"
client_networks = ["127.0.0.0/8"]
"""
# Events of some 40 kB, so that the 32 MB that memory takes are soon full.
RECIPIENTS = [f"<{number:064d}@{'x' * 60}.{'y' * 60}.{'z' * 60}.customer.example>"
              for number in range(100)]
HEADERS = (("From", "App <app@contoso.example>"), ("To", "buyer@customer.example"))
RESIDENT = "process_resident_memory_bytes"
LOST = "weir_events_lost_total"


class FullDisk(unittest.TestCase):
    def setUp(self):
        root = self.enterContext(support.private_dir())
        self.weir = daemon.Weir(root, CONFIG)
        self.disk = stalled_disk.StalledDisk(root, self.weir.state)
        self.weir.environment.update(self.disk.environment)
        self.weir.start()
        self.addCleanup(self.weir.discard)
        self.sent = 0

    def send(self, times):
        with milter_client.MilterClient(self.weir.address) as client:
            client.open()
            for _ in range(times):
                self.sent += 1
                answer = client.message("<app@contoso.example>", RECIPIENTS,
                                        (*HEADERS, ("Subject", f"number {self.sent}")))
                self.assertIn(answer.verdict, ("continue", "accept"))
            client.quit()

    def test_loses_what_memory_cannot_hold_and_says_so(self):
        self.send(20)
        before = self.weir.metric(RESIDENT)
        with self.disk.is_full():
            def lost():
                self.send(100)
                return self.sent > 5000 or self.weir.metric(LOST) > 0
            support.wait_until(lost, "events that are lost", 120, every=0)
            self.assertGreater(self.weir.metric(LOST), 0)
            self.assertEqual(self.weir.metric("weir_state_degraded"), 1)
            self.send(300)
            self.assertLess(self.weir.metric(RESIDENT) - before, 200e6)
        told = support.wait_until(
            lambda: [event for event in self.weir.events("weir.operational")
                     if event["event"]["action"] == "events-lost"], "the event", 60, every=0.2)
        loss = told[0]["weir"]["loss"]
        self.assertGreater(loss["events"], 300)
        self.assertLess(loss["since"], loss["until"])
        # Each message has left an event, or is among the lost ones, and nothing arrived twice.
        verdicts = self.weir.verdicts(at_least=self.sent - loss["events"], timeout=60)
        ids = {event["event"]["id"] for event in verdicts}
        others = loss["events"] + len(ids) - self.sent
        self.assertEqual(len(ids), len(verdicts))
        self.assertTrue(0 <= others <= 20, f"{others}: events of other kinds that were lost")
        sequence = [event["event"]["sequence"] for event in self.weir.events()]
        self.assertEqual(sequence, list(range(1, len(sequence) + 1)))
        self.send(5)
        self.weir.verdicts(at_least=len(ids) + 5)


if __name__ == "__main__":
    unittest.main()
