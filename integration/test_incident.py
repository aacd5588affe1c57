#!/usr/bin/env python3
"""A burst of suspicious mail becomes one incident, told once: seen by weirctl, in events and metrics,
over kill -9, up to its resolution."""

import csv
import io
import time
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
partner_domains = ["partner.example"]
[[connector]]
name = "onprem-to-m365"
direction = "to_cloud"
client_networks = ["127.0.0.0/8"]
owner = "mail team"
purpose = "applications"
[[limit]]
name = "suspicious-per-client"
key = ["connector", "client"]
only = "suspicious"
window = "1h"
limit = 30
action = "tempfail"
"""
OPEN = 'weir_incidents_open{connector="onprem-to-m365"}'
OPENED = 'weir_alerts_total{change="opened"}'


class Incident(unittest.TestCase):
    def setUp(self):
        self.root = self.enterContext(support.private_dir())
        self.weir = daemon.Weir(self.root, CONFIG)
        self.addCleanup(self.weir.discard)
        self.weir.start()

    def burst(self, times, begin=0, sender="<bounce{}@mailer.example>", author="ceo@evil.example"):
        """Suspicious mail: P1 and P2 are of strangers. Each to one recipient of its own."""
        with milter_client.MilterClient(self.weir.address) as client:
            client.open()
            for number in range(begin, begin + times):
                place = "partner" if number % 10 == 0 else f"customer{number % 7}"
                client.message(
                    sender.format(number), [f"<buyer{number}@{place}.example>"],
                    (("From", f"CEO <{author}>"), ("To", "buyer@customer.example"),
                     ("Subject", f"Invoice {number // 20}"),
                     ("Message-ID", f"<{number}@{author}>")),
                    body=b"Please pay at https://pay.example/now today.\r\n" * 3)
            client.quit()

    def clean(self, times):
        with milter_client.MilterClient(self.weir.address) as client:
            client.open()
            for number in range(times):
                client.message("<app@contoso.example>", ["<buyer@customer.example>"],
                               (("From", "App <app@contoso.example>"),
                                ("To", "buyer@customer.example"), ("Subject", f"Order {number}"),
                                ("Message-ID", f"<{number}@contoso.example>")))
            client.quit()

    def opened(self):
        """The one incident, once it is there."""
        def one():
            rows = self.weir.ctl_json("incident", "list")["incidents"]
            return rows if rows else None
        rows = support.wait_until(one, "an incident")
        self.assertEqual(len(rows), 1)
        return rows[0]

    def alerts(self, action):
        return [event for event in self.weir.events("weir.alert")
                if event["event"]["action"] == action]

    def settled(self, messages):
        """The incident with all its messages: the watch works behind the mail."""
        def grown():
            shown = self.weir.ctl_json("incident", "show", "onprem-to-m365")
            return shown if shown["incident"]["messages"] >= messages else None
        return support.wait_until(grown, f"{messages} messages in the incident")

    def test_a_burst_is_one_incident_and_one_alert(self):
        self.clean(5)
        self.assertEqual(self.weir.ctl_json("incident", "list")["incidents"], [])
        self.burst(60)
        row = self.opened()
        shown = self.settled(60)
        self.assertEqual(row["status"], "open")
        self.assertTrue(row["id"].startswith("inc-"))
        self.assertIn("S3", row["symptoms"])
        support.wait_until(lambda: self.alerts("incident-opened"), "the alert")
        self.assertEqual(len(self.alerts("incident-opened")), 1)
        told = [event for event in self.weir.events("weir.incident")
                if event["event"]["action"] == "incident-opened"]
        self.assertEqual(len(told), 1)
        alert = self.alerts("incident-opened")[0]
        self.assertEqual(alert["event"]["kind"], "alert")
        self.assertEqual(alert["weir"]["incident"], row["id"])
        self.assertEqual(alert["weir"]["incident_state"]["status"], "open")
        self.assertEqual(self.weir.metric(OPEN), 1)
        self.assertEqual(self.weir.metric(OPENED), 1)
        self.assertEqual(shown["incident"]["enforced"]["tempfail"], 30)
        # Mail that comes while it is open carries its id; clean mail does not.
        self.burst(3, begin=60)
        self.clean(1)
        verdicts = self.weir.verdicts(at_least=69)
        self.assertEqual([event["weir"].get("incident") for event in verdicts[-4:]],
                         [row["id"]] * 3 + [None])

    def test_the_page_names_symptoms_and_messages_to_look_at(self):
        self.burst(60)
        row = self.opened()
        self.settled(60)
        page = self.weir.ctl("incident", "show", row["id"]).stdout
        for part in ("OPEN", "S3", "unaccepted_domain", "evil.example", "mail team", "weirctl why ",
                     "--as false-positive", "127.0.0.1", "suspicious-per-client", "partner"):
            self.assertIn(part, page)
        sample = page.partition("weirctl why ")[2].split()[0]
        self.assertIn("evil.example", self.weir.ctl("why", sample).stdout)
        self.assertIn(row["id"], self.weir.ctl("status").stdout)
        self.assertIn(row["id"], self.weir.ctl("incident", "list", "--status", "open").stdout)
        self.assertIn("no incident", self.weir.ctl("incident", "list", "--status", "closed").stdout)

    def test_every_recipient_is_listed_once(self):
        self.burst(60)
        self.opened()
        self.settled(60)
        def rows(*which):
            text = self.weir.ctl("incident", "recipients", "onprem-to-m365", "--csv", *which).stdout
            return list(csv.DictReader(io.StringIO(text)))
        everyone = rows()
        self.assertEqual({row["address"] for row in everyone},
                         {f"buyer{n}@{'partner' if n % 10 == 0 else f'customer{n % 7}'}.example"
                          for n in range(60)})
        self.assertEqual(len(rows("--reached")), 30)
        self.assertEqual(len(rows("--held")), 30)
        self.assertEqual(sum(row["kind"] == "partner" for row in everyone), 6)
        found = self.weir.ctl("why", everyone[0]["event"]).stdout
        self.assertIn(everyone[0]["address"], found)
        listed = self.weir.ctl_json("incident", "recipients", "onprem-to-m365")
        self.assertEqual(len(listed["recipients"]), 60)
        self.assertEqual(listed["totals"], {"reached": 30, "held": 30, "beyond": 0})

    def test_it_survives_kill_and_is_not_told_twice(self):
        self.burst(60)
        row = self.opened()
        self.settled(60)
        support.wait_until(lambda: self.alerts("incident-opened"), "the alert")
        alerts = len(self.weir.events("weir.alert"))
        # Records are kept every five seconds at most; recipients every second, and on disk soon after.
        time.sleep(2.5)
        self.weir.kill()
        self.weir.start()
        again = self.opened()
        self.assertEqual(again["id"], row["id"])
        self.assertEqual(again["status"], "open")
        listed = self.weir.ctl_json("incident", "recipients", row["id"])
        self.assertGreaterEqual(len(listed["recipients"]), 30)
        self.burst(5, begin=60)
        verdicts = self.weir.verdicts(at_least=65)
        self.assertEqual({event["weir"].get("incident") for event in verdicts[-5:]}, {row["id"]})
        self.assertEqual(len(self.weir.ctl_json("incident", "list")["incidents"]), 1)
        self.assertEqual(len(self.weir.events("weir.alert")), alerts)
        self.assertEqual(self.weir.metric(OPEN), 1)

    def test_a_false_positive_proposes_an_exemption_and_is_audited(self):
        service = {"sender": "<run{}@invoicing.example>", "author": "run@invoicing.example"}
        self.burst(60, **service)
        row = self.opened()
        self.settled(60)
        said = self.weir.ctl("incident", "resolve", row["id"], "--as", "false-positive", "--note",
                             "the new invoicing service").stdout
        self.assertIn("resolved as false-positive", said)
        self.assertIn("So that it does not happen again", said)
        shown = self.weir.ctl_json("incident", "show", row["id"])
        self.assertEqual(shown["incident"]["resolution"], "false-positive")
        self.assertEqual(shown["incident"]["note"], "the new invoicing service")
        self.assertTrue(shown["exemption"]["found"], shown["exemption"]["words"])
        self.assertIn("invoicing.example", shown["exemption"]["toml"])
        self.assertIn("invoicing.example", said)
        support.wait_until(lambda: self.alerts("incident-resolved"), "the alert")
        self.assertEqual(len(self.alerts("incident-resolved")), 1)
        audit = [event for event in self.weir.events("weir.audit")
                 if event["event"]["action"] == "incident-resolve"]
        self.assertEqual(audit[0]["weir"]["target"], row["id"])
        self.assertEqual(self.weir.metric(OPEN), 0)
        again = self.weir.ctl("incident", "resolve", row["id"], "--as", "true-positive",
                              check=False)
        self.assertEqual(again.returncode, 66)
        # The counts are still over the limit: that alone opens no other one.
        self.burst(3, begin=60, **service)
        self.weir.verdicts(at_least=63)
        self.assertEqual(len(self.weir.ctl_json("incident", "list")["incidents"]), 1)

    def test_there_is_no_incident_of_another_name(self):
        for verb in ("show", "recipients"):
            self.assertEqual(self.weir.ctl("incident", verb, "inc-x", check=False).returncode, 66)


if __name__ == "__main__":
    unittest.main(verbosity=2)
