#!/usr/bin/env python3
"""Events through rsyslog over TCP and TLS and to an HTTPS receiver, while receivers are killed, frozen
and started again at random and Weir is killed five times: what was received is, once duplicates are
left out, what was issued, in order.

  test_feeds.py                     20,000 events, as the tests do
  test_feeds.py --events 1000000    the whole proof
"""

import argparse
import collections
import random
import shutil
import subprocess
import sys
import threading
import time
import unittest

import authority
import daemon
import receivers
import support

EVENTS = 20_000
KILLS = 5
CONFIG = """
[milter]
mode = "tag"
state_wait = "1s"
[organization]
accepted_domains = ["contoso.example"]
[[connector]]
name = "onprem"
direction = "to_cloud"
client_networks = ["127.0.0.1", "10.1.0.0/16"]
"""


class Trouble(threading.Thread):
    """Kills and freezes receivers until told to stop; then all are there."""

    def __init__(self, all_receivers, seed):
        super().__init__(daemon=True)
        self.receivers = all_receivers
        self.chance = random.Random(seed)
        self.done = threading.Event()
        self.kills = collections.Counter()
        self.error = None
        self.orders, self.obeyed = collections.deque(), threading.Semaphore(0)

    def run(self):
        while not self.done.wait(self.chance.uniform(0.1, 1.5)):
            one = self.chance.choice(self.receivers)
            frozen = self.chance.random() < 0.25
            (one.freeze if frozen else one.kill)()
            self.kills[f"{one.name} {'frozen' if frozen else 'killed'}"] += 1
            self.done.wait(self.chance.uniform(0.1, 2.5))
            if frozen:
                one.thaw()
            else:
                self.orders.append(one)  # processes start on the main thread
                self.obeyed.acquire()

    def obey(self):
        """For the main thread: starts what has to be started."""
        while self.orders:
            self.orders.popleft().start()
            self.obeyed.release()


def load(weir, first, count):
    """weir-load in the background; it fails when Weir is killed, which is meant."""
    return subprocess.Popen(
        [support.bin_dir() / "weir-load", "--socket", weir.address, "--messages", str(count),
         "--first", str(first), "--connections", "8", "--per-connection", "50", "--timeout", "20"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Feeds(unittest.TestCase):
    def setUp(self):
        self.assertIsNotNone(shutil.which("rsyslogd"), "rsyslog is not installed: scripts/deps.sh")
        root = self.enterContext(support.private_dir())
        ca = authority.Authority(root)
        self.receivers = [receivers.Rsyslog(root, "tcp"), receivers.Rsyslog(root, "tls", ca),
                          receivers.Https(root, "https", ca)]
        for one in self.receivers:
            self.addCleanup(one.kill)
            one.start()
        self.weir = daemon.Weir(root, CONFIG + "".join(one.feed for one in self.receivers))
        self.addCleanup(self.weir.discard)
        self.weir.start()
        self.counted, self.counted_to = 0, 0
        support.wait_until(self.weir.events_file.exists, "the file feed to begin")

    def wait(self, condition, what, timeout):
        def obeying():
            self.trouble.obey()
            return condition()
        support.wait_until(obeying, what, timeout, every=0.05)

    def issued(self):
        """Events in the file feed, which writes each exactly once, counted on from the last look."""
        with open(self.weir.events_file, "rb") as lines:
            lines.seek(self.counted_to)
            while block := lines.read(1 << 20):
                self.counted += block.count(b"\n")
                self.counted_to += len(block)
        return self.counted

    def settled(self):
        """All feeds have delivered everything, the same in two looks."""
        feeds = self.weir.ctl_json("status")["feeds"]
        return all(feed["lag"] == 0 and not feed["blocked"] for feed in feeds)

    def test_nothing_is_lost_nor_out_of_order(self):
        chance = random.Random(5)
        self.trouble = Trouble(self.receivers, 7)
        self.addCleanup(self.trouble.done.set)
        self.trouble.start()
        began = time.monotonic()
        part = EVENTS // (KILLS + 1)
        first = 0
        for kill in range(KILLS + 1):
            sending = load(self.weir, first, part)
            first += part
            if kill < KILLS:
                goal = self.issued() + int(part * chance.uniform(0.3, 0.9))
                self.wait(lambda: self.issued() >= goal or sending.poll() is not None,
                          "events to flow", 3600)
                self.weir.kill()
                sending.kill()
                sending.wait()
                self.weir.start()
        while self.issued() < EVENTS:
            self.wait(lambda: sending.poll() is not None, "the burst to end", 3600)
            if self.issued() < EVENTS:
                sending = load(self.weir, first, part)
                first += part
        self.trouble.done.set()
        self.wait(lambda: not self.trouble.is_alive(), "the trouble to end", 60)
        self.trouble.obey()
        self.wait(lambda: sending.poll() is not None, "the last burst to end", 600)
        self.wait(self.settled, "every feed to catch up", 1800)
        time.sleep(1.0)  # a last loss would be noticed within half a second
        self.wait(self.settled, "every feed to catch up", 600)
        self.compare(time.monotonic() - began)

    def compare(self, took):
        issued, torn = receivers.events_of(self.weir.events_file)
        self.assertEqual(torn, 0, "torn lines in the file feed")
        self.assertEqual([number for _, number in issued], list(range(1, len(issued) + 1)),
                         "the file feed has a gap or a double")
        print(f"\n{len(issued)} events in {took:.0f} s, Weir killed {KILLS} times; "
              f"{dict(self.trouble.kills)}", flush=True)
        for one in self.receivers:
            self.quiet(one)
            found, torn = receivers.events_of(one.file)
            once = list(dict.fromkeys(found))
            print(f"{one.name}: {len(found)} received, {len(found) - len(once)} of them again, "
                  f"{torn} lines torn by a kill", flush=True)
            have = set(once)
            missing = [number for identity, number in issued if (identity, number) not in have]
            self.assertEqual(missing[:10], [], f"{len(missing)} events never came to {one.name}")
            # What was issued meanwhile, such as a heartbeat, comes after.
            self.assertTrue(once[:len(issued)] == issued, f"{one.name}: out of order, or not ours")

    def quiet(self, one):
        """Until the receiver has written what it took."""
        sizes = []

        def still():
            sizes.append(one.file.stat().st_size)
            return len(sizes) > 4 and len(set(sizes[-4:])) == 1
        support.wait_until(still, f"{one.name} to write", 300, every=0.5)


if __name__ == "__main__":
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument("--events", type=int, default=EVENTS)
    known, rest = options.parse_known_args()
    EVENTS = known.events
    unittest.main(argv=[sys.argv[0], *rest], verbosity=2)
