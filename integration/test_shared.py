#!/usr/bin/env python3
"""Three daemons that count together over a real redis-server: what a limit lets through when its
mail is spread over the hosts, and that nothing is lost or counted twice when Redis, its data or a
host is killed in mid-run. Prints its figures."""

import time
import unittest

import daemon
import milter_client
import redis_server
import support

HOSTS = 3
RATE = 40  # messages a second over all hosts
SUBJECT = "onprem|127.0.0.1"
CONFIG = """
[milter]
mode = "enforce"
[organization]
accepted_domains = ["contoso.example"]
[[connector]]
name = "onprem"
direction = "to_cloud"
client_networks = ["127.0.0.0/8"]
[[limit]]
name = "all"
key = ["connector", "client"]
window = "1h"
limit = {limit}
action = "tempfail"
[state]
shared = "{url}"
"""
FROM_US = (("From", "App <app@contoso.example>"), ("To", "buyer@customer.example"))


class Shared(unittest.TestCase):
    def setUp(self):
        self.root = self.enterContext(support.private_dir())
        self.sent = 0
        self.slowest = 0.0
        self.hosts = []
        self.clients = []

    def begin(self, limit, keeps_data=False):
        self.redis = redis_server.RedisServer(self.root, keeps_data=keeps_data).start()
        self.addCleanup(self.redis.discard)
        config = CONFIG.format(limit=limit, url=self.redis.url)
        for number in range(HOSTS):
            host = daemon.Weir(self.root, config, name=f"host{number}")
            self.addCleanup(host.discard)
            self.hosts.append(host.start())
            self.clients.append(None)
        for number in range(HOSTS):
            self.connect(number)
        self.wait_for_link(True)

    def connect(self, number):
        self.clients[number] = milter_client.MilterClient(self.hosts[number].address)
        self.addCleanup(self.clients[number].close)
        self.clients[number].open()

    def send_one(self, number):
        self.sent += 1
        start = time.monotonic()
        answer = self.clients[number].message(
            "<app@contoso.example>", ["<buyer@customer.example>"],
            (*FROM_US, ("Subject", f"number {self.sent}")))
        self.slowest = max(self.slowest, time.monotonic() - start)
        return answer

    def send(self, count, rate=RATE):
        """`count` messages in turn over the hosts at `rate` a second; their codes."""
        codes = []
        start = time.monotonic()
        for index in range(count):
            codes.append(self.send_one(index % HOSTS).code)
            time.sleep(max(0.0, start + (index + 1) / rate - time.monotonic()))
        return codes

    def status(self, host):
        return host.ctl_json("status")["shared"]

    def wait_for_link(self, connected):
        for host in self.hosts:
            support.wait_until(lambda: self.status(host)["connected"] == connected,
                               f"the link to be {'up' if connected else 'down'}", 30, every=0.1)

    def totals(self):
        """What weirctl shows on each host."""
        return [host.ctl_json("counters", "get", "all", SUBJECT)["total"] for host in self.hosts]

    def assert_agreed(self, total):
        support.wait_until(lambda: self.totals() == [total] * HOSTS,
                           f"{total} on every host, not {self.totals()}", 30, every=0.2)
        time.sleep(1)  # and it stays so
        self.assertEqual(self.totals(), [total] * HOSTS)

    def actions(self, host):
        return [event["event"]["action"] for event in host.events("weir.operational")
                if event["weir"]["component"] == "shared"]

    def test_a_limit_spread_over_three_hosts_trips_within_120(self):
        self.begin(limit=100)
        start = time.monotonic()
        codes = self.send(200)
        took = time.monotonic() - start
        passed = codes.count(0)
        first = codes.index(451) + 1
        after = codes[first:].count(0)
        print(f"\n  limit 100 over {HOSTS} hosts at {len(codes) / took:.0f} messages a second: first "
              f"held back is number {first}, {passed} passed, {after} of them after it; slowest "
              f"answer {self.slowest * 1000:.0f} ms")
        self.assertGreaterEqual(passed, 100)
        self.assertLessEqual(passed, 120)
        self.assertEqual(codes[120:].count(0), 0)
        self.assert_agreed(200)

    def outage(self, keeps_data):
        self.begin(limit=1_000_000, keeps_data=keeps_data)
        self.send(120)
        self.redis.kill()
        codes = self.send(120)
        self.assertEqual(set(codes), {0})
        self.wait_for_link(False)
        alone = self.totals()
        self.redis.start()
        self.send(120)
        self.wait_for_link(True)
        self.assert_agreed(self.sent)
        for host in self.hosts:
            self.assertEqual(self.actions(host), ["weir-degraded", "weir-recovered"])
        print(f"\n  Redis killed and restarted {'with' if keeps_data else 'without'} its data: "
              f"{self.sent} sent, {self.totals()} counted, {alone} during the outage; slowest "
              f"answer {self.slowest * 1000:.0f} ms")

    def test_redis_killed_and_restarted_with_its_data(self):
        self.outage(keeps_data=True)

    def test_redis_killed_and_restarted_without_its_data(self):
        self.outage(keeps_data=False)

    def test_a_limit_still_holds_on_each_host_alone(self):
        self.begin(limit=30)
        self.redis.kill()
        self.wait_for_link(False)
        codes = self.send(180, rate=200)
        print(f"\n  limit 30 without Redis: {codes.count(0)} of 180 passed on {HOSTS} hosts")
        self.assertEqual(codes.count(0), 30 * HOSTS)

    def test_a_redis_that_hangs_holds_up_no_mail(self):
        self.begin(limit=1_000_000)
        self.send(30)
        self.redis.pause()
        self.slowest = 0.0
        self.send(120)
        stalled = self.slowest
        self.wait_for_link(False)
        self.redis.resume()
        self.wait_for_link(True)
        self.assert_agreed(self.sent)
        print(f"\n  Redis stopped for 3 s: slowest answer {stalled * 1000:.0f} ms")
        self.assertLess(stalled, 1.0)

    def test_a_killed_host_comes_back_and_counts_nothing_twice(self):
        self.begin(limit=1_000_000)
        self.send(60)
        self.hosts[1].kill()
        self.hosts[1].start()
        self.connect(1)
        self.send(60)
        self.assert_agreed(self.sent)

    def test_a_reset_on_one_host_is_a_reset_on_all(self):
        self.begin(limit=30)
        self.send(60, rate=200)
        self.assert_agreed(60)
        self.hosts[0].ctl("counters", "reset", "all", SUBJECT)

        def gone():
            return all(host.ctl("counters", "get", "all", SUBJECT, check=False).returncode
                       for host in self.hosts)
        support.wait_until(gone, "the reset to reach every host", 20, every=0.2)
        self.assertEqual(set(self.send(9)), {0})
        self.assert_agreed(9)

    def test_status_names_the_link(self):
        self.begin(limit=1_000_000)
        self.send(9)
        support.wait_until(lambda: self.status(self.hosts[0])["hosts"] == HOSTS - 1,
                           "every host to be seen", 20, every=0.2)
        self.assertIn("shared counts", self.hosts[0].ctl("status").stdout)
        self.assertGreater(self.status(self.hosts[0])["exchanges"], 0)
        support.wait_until(lambda: self.hosts[0].metric("weir_shared_connected") == 1,
                           "the metric", 30, every=0.5)


if __name__ == "__main__":
    unittest.main(verbosity=2)
