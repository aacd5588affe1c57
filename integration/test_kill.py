#!/usr/bin/env python3
"""kill -9 of the daemon in mid-burst, twenty times, while a sending Postfix retries through a
receiving one: nothing answered is lost from the counters, and no message is lost at all."""

import collections
import random
import re
import threading
import time
import unittest

import daemon
import postfix
import sink
import smtp_client
import support

KILLS = 20
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
[[limit]]
name = "all"
key = ["connector"]
window = "1d"
limit = 1000000
"""


class Feeder(threading.Thread):
    """Hands new messages to the sending Postfix until told to stop."""

    def __init__(self, port, number):
        super().__init__(daemon=True)
        self.port, self.number = port, number
        self.sent = []
        self.stop = threading.Event()
        self.error = None

    def run(self):
        try:
            session = smtp_client.Client(self.port)
            while not self.stop.is_set():
                recipient = f"m{self.number}-{len(self.sent)}@customer.example"
                reply = session.transaction(
                    "<app@contoso.example>", [f"<{recipient}>"],
                    f"From: App <app@contoso.example>\nTo: {recipient}\nSubject: order\n"
                    f"Message-ID: <{recipient}>\nDate: Mon, 02 Mar 2026 09:00:00 +0000\n\n"
                    "It ships today.\n".encode())
                if reply.code != 250:
                    raise RuntimeError(f"the sending Postfix said {reply}")
                self.sent.append(recipient)
                time.sleep(0.01)  # a burst, not a flood: this is the load, no wait for anything
            session.quit()
        except Exception as error:  # shown by the test
            self.error = error


class Kill(unittest.TestCase):
    def setUp(self):
        root = self.enterContext(support.private_dir())
        self.sink = sink.Sink(root)
        self.addCleanup(self.sink.stop)
        self.weir = daemon.Weir(root, CONFIG)
        self.weir.start()
        self.addCleanup(self.weir.discard)
        self.receiving = postfix.Postfix(root, self.sink.port, milter=self.weir.address,
                                         name="receiving")
        self.addCleanup(self.receiving.stop)
        self.sending = postfix.Postfix(
            root, self.receiving.port, name="sending",
            # A server session that began while the filter was away refuses all its mail (Postfix
            # before 3.11): a client that keeps sessions for reuse would stay stuck in it.
            settings=("smtp_connection_cache_on_demand = no",
                      "default_destination_concurrency_failed_cohort_limit = 1000",
                      "default_destination_concurrency_limit = 20"))
        self.addCleanup(self.sending.stop)

    def accepted(self):
        """Messages that the receiving Postfix took, so that Weir must have answered them."""
        return len(re.findall(r"qmgr\[\d+\]: \w+: from=.*queue active", self.receiving.log()))

    def cut_off(self):
        """End-of-messages that were waiting for an answer when the daemon died."""
        return len(re.findall(r"warning: milter .*SMFIC_BODYEOB", self.receiving.log()))

    def test_twenty_kills_in_a_burst(self):
        random_times = random.Random(20)
        feeders = [Feeder(self.sending.port, number) for number in range(4)]
        for feeder in feeders:
            feeder.start()
        support.wait_until(lambda: len(self.sink.messages()) > 50, "the burst to begin")
        for _ in range(KILLS):
            arrived = len(self.sink.messages())
            time.sleep(random_times.uniform(0.0, 0.4))  # the random moment
            self.weir.kill()
            answered = self.accepted()
            self.weir.start()
            self.assertGreaterEqual(self.weir.counter("all"), answered)
            support.wait_until(lambda: len(self.sink.messages()) > arrived, "mail to flow again")
        for feeder in feeders:
            feeder.stop.set()
            feeder.join()
            self.assertIsNone(feeder.error)
        self.check([recipient for feeder in feeders for recipient in feeder.sent])

    def check(self, sent):
        support.wait_until(lambda: not self.sending.queue() and not self.receiving.queue(),
                           "the queues to empty", 120, every=0.5)
        arrived = collections.Counter(message["to"][0] for message in self.sink.messages())
        counter, answered, cut_off = self.weir.counter("all"), self.accepted(), self.cut_off()
        print(f"{len(sent)} messages, {KILLS} kills: {answered} answered <= {counter} counted <= "
              f"{answered} + {cut_off} in flight at the kills")
        self.assertEqual(set(arrived), set(sent), "a message was lost")
        self.assertEqual(max(arrived.values()), 1, "a message was doubled")
        self.assertEqual(answered, len(sent))
        self.assertLessEqual(answered, counter)
        self.assertLessEqual(counter, answered + cut_off)
        verdicts = self.weir.verdicts(at_least=answered)
        self.assertGreaterEqual(len(verdicts), answered)


if __name__ == "__main__":
    unittest.main(verbosity=2)
