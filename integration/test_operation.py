#!/usr/bin/env python3
"""What an operator does to a running Weir, and what happens to the mail meanwhile: reload, a
refused reload, a state directory that cannot be opened, stop and start."""

import pathlib
import signal
import threading
import unittest

import daemon
import milter_client
import stalled_disk
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
[[limit]]
name = "all"
key = ["connector", "client"]
window = "1h"
limit = {limit}
action = "tempfail"
"""
FROM_US = (("From", "App <app@contoso.example>"), ("To", "buyer@customer.example"))
LAST_RELOAD = "weir_config_last_reload_successful"


class Operation(unittest.TestCase):
    def setUp(self):
        self.root = self.enterContext(support.private_dir())
        self.sent = 0

    def weir_with(self, limit=1000, **options):
        weir = daemon.Weir(self.root, CONFIG.format(limit=limit), **options)
        self.addCleanup(weir.discard)
        return weir

    def send(self, weir, times=1):
        """The last of `times` answers, all on one new connection."""
        with milter_client.MilterClient(weir.address) as client:
            client.open()
            for _ in range(times):
                self.sent += 1
                answer = client.message("<app@contoso.example>", ["<buyer@customer.example>"],
                                        (*FROM_US, ("Subject", f"number {self.sent}")))
            client.quit()
        return answer

    def test_reload_takes_the_new_limit_and_keeps_the_counters(self):
        weir = self.weir_with(limit=1000).start()
        self.assertEqual(self.send(weir, 5).code, 0)
        weir.configure(CONFIG.format(limit=5))
        weir.ctl("reload")
        self.assertEqual(self.send(weir).code, 451)
        self.assertEqual(weir.counter("all"), 6)

    def test_refused_reload_says_why_and_keeps_the_old_configuration(self):
        weir = self.weir_with(limit=3).start()
        weir.configure(CONFIG.format(limit=1000) + "\n[nonsense]\nkey = 1\n")
        refused = weir.ctl("reload", check=False)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("nonsense", refused.stdout + refused.stderr)
        self.assertEqual(weir.metric(LAST_RELOAD), 0)
        self.assertEqual(self.send(weir, 4).code, 451)

    def test_sigusr1_reloads(self):
        weir = self.weir_with(limit=1000).start()
        self.send(weir, 5)
        weir.configure(CONFIG.format(limit=5))
        weir.signal(signal.SIGUSR1)
        support.wait_until(lambda: self.send(weir).code == 451, "the new limit")
        self.assertTrue(weir.process.running())

    def test_reloads_under_load_lose_no_message_and_no_count(self):
        weir = self.weir_with(limit=1_000_000).start()
        enough = threading.Event()
        sent = []

        def load(number):
            while not enough.is_set():
                with milter_client.MilterClient(weir.address) as client:
                    client.open()
                    for _ in range(5):
                        sent.append(client.message(
                            "<app@contoso.example>", ["<buyer@customer.example>"],
                            (*FROM_US, ("Subject", f"{number} {len(sent)}"))).verdict)
        threads = [threading.Thread(target=load, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for number in range(20):
            weir.configure(CONFIG.format(limit=1_000_000 + number))
            weir.ctl("reload")
        enough.set()
        for thread in threads:
            thread.join()
        self.assertEqual(set(sent) - {"continue", "accept"}, set())
        self.assertEqual(weir.counter("all"), len(sent))
        self.assertEqual(len(weir.verdicts(at_least=len(sent), timeout=60)), len(sent))

    def test_a_connection_keeps_the_configuration_it_began_with(self):
        weir = self.weir_with(limit=2).start()
        with milter_client.MilterClient(weir.address) as client:
            client.open()
            weir.configure(CONFIG.format(limit=2).replace('"tempfail"', '"reject"'))
            weir.ctl("reload")
            for number in range(3):
                answer = client.message("<app@contoso.example>", ["<buyer@customer.example>"],
                                        (*FROM_US, ("Subject", f"old {number}")))
            client.quit()
        self.assertEqual(answer.code, 451)
        self.assertEqual(self.send(weir).code, 550)

    def test_unusable_state_path_stops_no_mail_and_is_taken_up_when_it_becomes_usable(self):
        weir = self.weir_with()
        # A file where the directory has to be: root cannot be kept out by permissions.
        weir.state.write_text("in the way")
        weir.start(wait=False)
        path = pathlib.Path(weir.address.partition(":")[2])
        support.wait_until(path.exists, "the milter socket")
        self.assertIn(self.send(weir, 3).verdict, ("continue", "accept"))
        self.assertGreater(weir.metric_sum("weir_degraded_total"), 0)
        weir.state.unlink()

        def recovered():
            self.send(weir)
            return any(not event["weir"]["degraded"] for event in weir.events("weir.verdict"))
        support.wait_until(recovered, "verdicts that are not degraded", 60, every=0.5)
        weir.verdicts(at_least=self.sent, timeout=30)
        self.assertTrue(weir.events("weir.verdict")[0]["weir"]["degraded"])
        actions = [event["event"]["action"] for event in weir.events("weir.operational")]
        self.assertIn("weir-degraded", actions)
        self.assertIn("weir-recovered", actions)
        self.assertEqual(weir.counter("all"), self.sent)

    def test_stop_answers_what_is_in_flight(self):
        weir = daemon.Weir(self.root, CONFIG.format(limit=1000).replace('"1s"', '"1500ms"'))
        disk = stalled_disk.StalledDisk(self.root, weir.state)
        weir.environment.update(disk.environment)
        weir.start()
        self.addCleanup(weir.discard)
        answers = []
        with milter_client.MilterClient(weir.address) as client:
            client.open()
            client.send_up_to_end("<app@contoso.example>", ["<buyer@customer.example>"], FROM_US)
            with disk.hangs():
                reading = threading.Thread(target=lambda: answers.append(client.end_of_message()))
                reading.start()
                support.wait_until(lambda: weir.ctl_json("status")["in_flight"],
                                   "the message to be in flight", 5, every=0.005)
                weir.signal(signal.SIGTERM)
                reading.join(10)
        self.assertTrue(answers, "the message in flight was not answered")
        self.assertIn(answers[0].verdict, ("continue", "accept"))
        self.assertEqual(weir.process.popen.wait(30), 0)

    def test_start_replaces_a_stale_socket(self):
        weir = self.weir_with().start()
        path = pathlib.Path(weir.address.partition(":")[2])
        weir.kill()
        self.assertTrue(path.exists(), "nothing stale to replace")
        weir.start()
        self.assertIn(self.send(weir).verdict, ("continue", "accept"))

    def test_second_daemon_does_not_take_the_socket_of_a_living_one(self):
        weir = self.weir_with().start()
        second = daemon.Weir(self.root, CONFIG.format(limit=1000), name="second",
                             address=weir.address)
        second.start(wait=False)
        self.addCleanup(second.discard)
        self.assertNotEqual(second.process.popen.wait(30), 0)
        self.assertIn(self.send(weir).verdict, ("continue", "accept"))

    def test_counters_survive_stop_and_start(self):
        weir = self.weir_with().start()
        self.send(weir, 7)
        self.assertEqual(weir.stop(), 0)
        weir.start()
        self.send(weir)
        self.assertEqual(weir.counter("all"), 8)


if __name__ == "__main__":
    unittest.main(verbosity=2)
