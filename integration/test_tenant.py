#!/usr/bin/env python3
"""A rogue connector in a made-up tenant (integration/tenant): from exports, the MTA's log and the mail
that comes home one incident with S1 to S7, again and again the same; the same thirty days without the
attack give none; each hunt finds what was planted."""

import csv
import html
import io
import json
import pathlib
import re
import shutil
import sys
import time
import unittest
from collections import defaultdict
from datetime import datetime, timedelta

import daemon
import milter_client
import support

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "tenant"))

import generate

SEED = 7
CONFIG = """
[milter]
mode = "tag"
state_wait = "1s"
[organization]
accepted_domains = {accepted_domains}
partner_domains = {partners}
administrators = {administrators}
tenant_ids = ["{id}"]
egress_addresses = {egress_addresses}
licences = 250
[[connector]]
name = "onprem-to-m365"
direction = "to_cloud"
client_networks = ["127.0.0.0/8", "10.1.0.0/16"]
owner = "mail team"
[[connector]]
name = "m365-to-onprem"
direction = "from_cloud"
client_networks = ["exchange_online"]
owner = "mail team"
[[tenant_connector]]
name = "onprem-to-m365"
direction = "inbound"
sender_domains = ["*"]
addresses = {egress_addresses}
certificates = ["{certificate}"]
guards = "onprem-to-m365"
[[tenant_connector]]
name = "m365-to-onprem"
direction = "outbound"
smart_hosts = ["{certificate}"]
guards = "m365-to-onprem"
[maillog]
files = ["{log}"]
[import]
directory = "{drop}"
every = "1s"
"""
AUDIT = ("auditlog-portal.csv", "auditlog-powershell.csv", "auditlog.json", "auditlog.jsonl",
         "cloudappevents.json", "cloudappevents.csv")
TABLES = ("identitylogonevents.csv", "emailevents.csv", "messagetrace.csv")


class Site:
    """A generated tenant and the Weir that watches it."""

    def __init__(self, root, attacked):
        self.data = root / "tenant"
        generate.generate(self.data, SEED, attacked=attacked)
        self.exports = self.data / "exports"
        self.planted = json.loads((self.data / "planted.json").read_text())
        self.drop = root / "drop"
        self.drop.mkdir()
        self.log = root / "mail.log"
        self.log.touch()
        facts = {name: json.dumps(value) if isinstance(value, list) else value
                 for name, value in self.planted["tenant"].items()}
        self.weir = daemon.Weir(root, CONFIG.format(**facts, log=self.log, drop=self.drop),
                                environment={"WEIR_DATA_DIR": str(support.SOURCE / "conf")})

    def send(self, kinds):
        """The messages of these kinds, each connection from one host."""
        groups = defaultdict(list)
        for one in json.loads((self.data / "traffic.json").read_text()):
            if one["kind"] in kinds:
                groups[one["client"], one["helo"]].append(one)
        for (client_ip, _), messages in groups.items():
            with milter_client.MilterClient(self.weir.address) as client:
                client.open(client_ip)
                for number, one in enumerate(messages):
                    client.message(one["mail_from"], one["recipients"],
                                   [tuple(pair) for pair in one["headers"]],
                                   body=one["body"].encode(), queue_id=f"4Te{number}")
                client.quit()

    def write_log(self):
        with open(self.log, "ab") as log:
            log.write((self.data / "maillog").read_bytes())

    def drop_in(self, *names):
        """Into the watched directory, until it was taken out of there."""
        for name in names:
            shutil.copy2(self.exports / name, self.drop / f".{name}")
            (self.drop / f".{name}").rename(self.drop / name)
        support.wait_until(lambda: not any((self.drop / name).exists() for name in names),
                           f"{names} to be read", timeout=180)

    def failed(self):
        folder = self.drop / "failed"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []

    def import_file(self, name):
        return self.weir.ctl_json("audit", "import", self.exports / name)

    def inventories(self, when, kind="json"):
        return [path.name for path in sorted(self.exports.glob(f"*-{when}.{kind}"))]

    def live_through(self):
        """The thirty days as this host learns of them."""
        self.drop_in(*self.inventories("before"))
        self.send({"honest"})
        self.send({"rogue_copy", "srs_backscatter", "exchange_dsn"})
        self.write_log()
        for name in AUDIT[:1]:
            self.import_file(name)
        self.drop_in(*AUDIT[1:], *TABLES)
        self.drop_in(*self.inventories("during"))
        self.drop_in(*self.inventories("after"))
        if (self.exports / "alert.json").exists():
            self.import_file("alert.json")

    def incidents(self):
        return self.weir.ctl_json("incident", "list", "--limit", "1000")["incidents"]

    def shown(self, incident):
        return self.weir.ctl_json("incident", "show", incident)["incident"]

    def drifts(self):
        """What was told of the exports, in order."""
        return [event["weir"]["drift"] for event in self.weir.events("weir.operational")
                if event["event"]["action"] == "connector-drift"]


def codes(incident):
    return {seen["code"] for seen in incident["symptoms"]}


class Attacked(unittest.TestCase):
    """One life of one site; every test looks at it."""

    @classmethod
    def setUpClass(cls):
        root = cls.enterClassContext(support.private_dir())
        cls.site = Site(root, attacked=True)
        cls.addClassCleanup(cls.site.weir.discard)
        cls.site.weir.start()
        cls.planted = cls.site.planted
        cls.site.live_through()
        cls.row = support.wait_until(cls.whole, "one open incident with S1 to S7", timeout=60, every=1)
        cls.incident = support.wait_until(cls.settled, "the incident to hold all", timeout=60)

    @classmethod
    def whole(cls):
        rows = [row for row in cls.site.incidents() if row["status"] == "open"]
        if len(rows) != 1:
            return None
        found = codes(cls.site.shown(rows[0]["id"]))
        return rows[0] if set(cls.planted["symptoms"]) <= found else None

    @classmethod
    def settled(cls):
        """The incident, once nothing has come to it for a while."""
        before = cls.site.shown(cls.row["id"])
        time.sleep(3)
        after = cls.site.shown(cls.row["id"])
        return after if before["symptoms"] == after["symptoms"] else None

    def told(self, code):
        return "\n".join(text for seen in self.incident["symptoms"] if seen["code"] == code
                         for text in seen["evidence"])

    def test_it_is_one_critical_incident(self):
        self.assertEqual(self.row["severity"], "critical")
        others = [row for row in self.site.incidents() if row["id"] != self.row["id"]]
        for other in others:
            self.assertEqual(self.site.shown(other["id"])["merged_into"], self.row["id"])
        self.assertEqual(self.site.failed(), [])

    def test_each_symptom_has_what_was_planted_as_evidence(self):
        for code, lists in self.planted["symptoms"].items():
            evidence = self.told(code)
            for texts in lists:
                with self.subTest(code=code, texts=texts):
                    self.assertTrue(any(text in evidence for text in texts), evidence)

    def test_what_the_attacker_did_is_told_once(self):
        attack, told = self.planted["attack"], self.site.drifts()
        self.assertEqual(len({one["id"] for one in told}), len(told))
        for kind, connector, severities in (
                ("created", attack["connector"], ("high", "critical")),
                ("short-lived", attack["connector"], ("critical",)),
                ("relaxed", self.planted["tenant"]["inbound"], ("high", "critical"))):
            with self.subTest(kind):
                rows = [one for one in told if one["kind"] == kind and one["connector"] == connector]
                self.assertEqual([(row["actor"], row["client"]) for row in rows],
                                 [(attack["actor"], attack["client"])])
                self.assertIn(rows[0]["severity"], severities)
        guessed = [one for one in told if one["kind"] == "sign-in" and one["severity"] == "critical"]
        self.assertEqual({(one["actor"], one["client"]) for one in guessed},
                         {(attack["actor"], attack["client"])})

    def test_the_foreign_address_is_named(self):
        known = json.dumps(self.incident)
        for address in self.planted["attack"]["addresses"]:
            self.assertIn(address, known)

    def test_remedies_name_what_was_there_before(self):
        commands = [remedy["command"] for remedy in self.incident["remedies"]]
        restore = [command for command in commands
                   if "Set-InboundConnector" in command and self.planted["tenant"]["inbound"] in command]
        self.assertTrue(restore, commands)
        old = "\n".join(restore)
        for address in self.planted["tenant"]["egress_addresses"]:
            self.assertIn(address, old)
        self.assertRegex(old, r"-TreatMessagesAsInternal:? ?\$false")
        self.assertNotIn(self.planted["attack"]["addresses"][0], old)
        self.assertTrue(any(self.planted["attack"]["connector"] in command for command in commands),
                        commands)

    def test_the_recipients_are_listed(self):
        text = self.site.weir.ctl("incident", "recipients", self.row["id"], "--csv").stdout
        listed = {row["address"] for row in csv.DictReader(io.StringIO(text))}
        copies = {one["recipients"][0].strip("<>")
                  for one in json.loads((self.site.data / "traffic.json").read_text())
                  if one["kind"] == "rogue_copy"}
        self.assertLessEqual(copies, listed)

    def test_its_page_and_report_say_who_and_what(self):
        attack = self.planted["attack"]
        page = self.site.weir.ctl("incident", "show", self.row["id"]).stdout
        file = self.site.data / "report.html"
        self.site.weir.ctl("report", "--html", file)
        report = html.unescape(file.read_text(encoding="utf-8"))
        for text in (attack["connector"], attack["actor"], "5.7.711", *attack["addresses"][:1]):
            self.assertIn(text, page)
            self.assertIn(text, report)
        self.assertIn("<svg", report)
        self.assertIsNone(re.search(r"<script[^>]+src=|https?://[^\"' ]+\.(?:js|css)", report))

    def test_everything_again_changes_nothing(self):
        before = self.site.shown(self.row["id"])
        counts = len(self.site.weir.events("weir.incident")), len(self.site.weir.events("weir.alert"))
        names = [path.name for path in self.site.exports.iterdir()]
        for name in sorted(set(names) - set(TABLES)):
            self.site.import_file(name)
        self.site.drop_in(*TABLES)
        time.sleep(3)  # for whatever may be told
        after = self.site.shown(self.row["id"])
        for part in ("revision", "symptoms", "remedies", "severity", "connectors"):
            self.assertEqual(before[part], after[part], part)
        self.assertEqual(counts, (len(self.site.weir.events("weir.incident")),
                                  len(self.site.weir.events("weir.alert"))))
        self.assertEqual([row["id"] for row in self.site.incidents() if row["status"] == "open"],
                         [self.row["id"]])


class Quiet(unittest.TestCase):
    def test_the_same_days_without_the_attack(self):
        site = Site(self.enterContext(support.private_dir()), attacked=False)
        self.addCleanup(site.weir.discard)
        site.weir.start()
        site.live_through()
        time.sleep(5)  # for whatever may be told
        self.assertEqual(site.failed(), [])
        self.assertEqual(site.incidents(), [])
        told = site.drifts()
        self.assertEqual({one["connector"] for one in told} - {None, ""},
                         {"onprem-to-m365", "m365-to-onprem"})
        self.assertEqual([one for one in told if one["severity"] in ("high", "critical")], [])


class Generated(unittest.TestCase):
    """The generator says the truth about what it wrote: counted again from the files."""

    @classmethod
    def setUpClass(cls):
        cls.root = cls.enterClassContext(support.private_dir())
        cls.end = datetime(2026, 3, 5, 12)
        generate.generate(cls.root / "attacked", SEED, cls.end)
        generate.generate(cls.root / "quiet", SEED, cls.end, attacked=False)
        cls.planted = json.loads((cls.root / "attacked/planted.json").read_text())
        cls.messages = cls.read_messages(cls.root / "attacked/exports/emailevents.csv")

    @staticmethod
    def read_messages(file):
        messages = {}
        with open(file, newline="", encoding="utf-8") as text:
            for row in csv.DictReader(text):
                kept = messages.setdefault(row["NetworkMessageId"], {**row, "recipients": []})
                kept["recipients"].append(row["RecipientEmailAddress"])
        return messages

    @staticmethod
    def peak(times, window=timedelta(hours=1)):
        times = sorted(times)
        return max(sum(1 for other in times[:number + 1] if time - other < window)
                   for number, time in enumerate(times))

    def by_sender(self):
        groups = defaultdict(list)
        for row in self.messages.values():
            sender = row["SenderMailFromAddress"]
            groups[row["SenderFromAddress"],
                   "newsletter" if sender.endswith("@news.fab.example") else sender].append(
                datetime.fromisoformat(row["Timestamp"].rstrip("Z")))
        return groups

    def test_only_planted_senders_reach_a_hundred_an_hour(self):
        loud = {key for key, times in self.by_sender().items()
                if len(times) >= 100 and self.peak(times) >= 100}
        planted = {(row["header_from"], row["mail_from"]) for row in self.planted["hunts"]["volume"]}
        self.assertEqual(loud, planted)
        self.assertEqual(len(planted), 19)

    def test_shares_are_those_that_were_measured(self):
        rogue = [row for row in self.messages.values() if "sync-relay-01" in row["Connectors"]]
        self.assertEqual(len(rogue), 10_000)
        null = [row for row in rogue if not row["SenderMailFromAddress"]]
        rewritten = [row for row in rogue if row["SenderMailFromAddress"].startswith("bounces+SRS=")]
        aligned = [row for row in rogue if row["SenderMailFromAddress"] == row["SenderFromAddress"]]
        self.assertEqual((len(null), len(rewritten), len(aligned)), (2241, 4828, 1896))

    def test_the_honest_rows_do_not_depend_on_the_attack(self):
        quiet = self.read_messages(self.root / "quiet/exports/emailevents.csv")
        honest = {key for key, row in self.messages.items() if "sync-relay-01" not in row["Connectors"]}
        self.assertEqual(honest, set(quiet))
        for name in ("auditlog.json", "cloudappevents.json"):
            old = json.loads((self.root / "quiet/exports" / name).read_text())
            new = json.loads((self.root / "attacked/exports" / name).read_text())
            self.assertEqual([row for row in old if row not in new], [])
            self.assertEqual(len(new) - len(old), 5)  # three changes, two sign-ins

    def test_the_same_seed_gives_the_same_bytes(self):
        generate.generate(self.root / "again", SEED, self.end)
        for path in sorted((self.root / "attacked").rglob("*")):
            if path.is_file():
                again = self.root / "again" / path.relative_to(self.root / "attacked")
                self.assertEqual(path.read_bytes(), again.read_bytes(), path.name)
                self.assertEqual(path.stat().st_mtime, again.stat().st_mtime
                                 if "exports" in path.parts else path.stat().st_mtime)

    def test_all_containers_hold_the_same_records(self):
        folder = self.root / "attacked/exports"
        ids = {one["Id"] for one in json.loads((folder / "auditlog.json").read_text())}
        portal = csv.DictReader(io.StringIO((folder / "auditlog-portal.csv").read_bytes().decode()))
        self.assertEqual({row["RecordId"] for row in portal}, ids)
        text = (folder / "auditlog-powershell.csv").read_bytes().decode("utf-16")
        first, _, rest = text.partition("\r\n")
        self.assertTrue(first.startswith("#TYPE "))
        shell = csv.DictReader(io.StringIO(rest))
        self.assertEqual({json.loads(row["AuditData"])["Id"] for row in shell}, ids)
        rows = json.loads((folder / "cloudappevents.json").read_text())
        raw = {row["RawEventData"]["Id"] for row in rows}
        self.assertEqual(raw, ids)


if __name__ == "__main__":
    unittest.main(verbosity=2)
