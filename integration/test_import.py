#!/usr/bin/env python3
"""Exports of the tenant dropped into a directory of a real daemon, and handed over with weirctl: told
once, over kill -9 as well; a broken one goes aside; silence is told."""

import datetime
import json
import os
import time
import unittest

import daemon
import support

CONFIG = """
[organization]
accepted_domains = ["contoso.example"]
administrators = ["root@contoso.example"]
[[connector]]
name = "onprem-to-m365"
direction = "to_cloud"
client_networks = ["127.0.0.0/8"]
[import]
directory = "{directory}"
every = "1s"
stale_after = "{stale_after}"
[[tenant_connector]]
name = "Inbound from on-premises"
direction = "inbound"
guards = "onprem-to-m365"
"""


def record(name, number, minutes_ago=30, actor="mallory@contoso.example"):
    """Somebody who is no administrator makes a connector."""
    made = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=minutes_ago)
    return {
        "CreationTime": made.strftime("%Y-%m-%dT%H:%M:%S"),
        "Id": f"11111111-2222-3333-4444-{number:012}",
        "Operation": "New-InboundConnector", "RecordType": 1, "ResultStatus": "True",
        "UserType": 2, "Workload": "Exchange", "ClientIP": "203.0.113.77:51234",
        "ObjectId": name, "UserId": actor,
        "Parameters": [{"Name": "Name", "Value": name},
                       {"Name": "ConnectorType", "Value": "OnPremises"},
                       {"Name": "SenderDomains", "Value": "*"},
                       {"Name": "SenderIPAddresses", "Value": "198.51.100.9"}]}


class Import(unittest.TestCase):
    def setUp(self):
        self.root = self.enterContext(support.private_dir())
        self.directory = self.root / "import"
        self.directory.mkdir()
        self.weir = daemon.Weir(self.root, self.config())
        self.addCleanup(self.weir.discard)
        self.weir.start()

    def config(self, stale_after="2d"):
        return CONFIG.format(directory=self.directory, stale_after=stale_after)

    def drop(self, name, records):
        """As a careful exporter does: under another name until it is whole."""
        hidden = self.directory / f"{name}.tmp"
        hidden.write_text(records if isinstance(records, str) else json.dumps(records))
        hidden.rename(self.directory / name)

    def told(self, action="connector-drift", about=""):
        return [event for event in self.weir.events("weir.operational")
                if event["event"]["action"] == action and about in json.dumps(event["weir"])]

    def wait_told(self, action="connector-drift", about=""):
        return support.wait_until(lambda: self.told(action, about), f"{action} {about}", 20)

    def wait_file(self, name):
        return support.wait_until((self.directory / name).exists, name, 20)

    def incidents(self):
        return self.weir.ctl_json("incident", "list")["incidents"]

    def test_a_rogue_connector_opens_an_incident(self):
        self.drop("audit.json", [record("sync-relay-01", 1)])
        drift = self.wait_told(about="sync-relay-01")[0]
        self.wait_file("done/audit.json")
        self.assertEqual(drift["weir"]["component"], "onprem-to-m365")
        self.assertEqual(drift["weir"]["drift"]["actor"], "mallory@contoso.example")
        self.assertEqual(drift["weir"]["drift"]["client"], "203.0.113.77")
        rows = support.wait_until(self.incidents, "an incident")
        self.assertEqual([row["connector"] for row in rows], ["onprem-to-m365"])
        self.assertIn(rows[0]["severity"], ("high", "critical"))
        found = self.weir.ctl("why", "drift-" + drift["weir"]["drift"]["id"])
        self.assertIn("sync-relay-01", found.stdout)
        listed = self.weir.ctl_json("audit", "list")
        self.assertEqual(len(listed["deviations"]), len(self.told()))
        status = self.weir.ctl_json("status")["imports"]
        self.assertEqual((status["read"], status["failed"]), (1, 0))
        self.assertEqual(self.weir.metric('weir_import_files_total{result="read"}'), 1)
        self.assertIn(str(self.directory), self.weir.ctl("status").stdout)

    def test_the_same_file_again_tells_nothing_over_kill_9(self):
        self.drop("audit.json", [record("sync-relay-01", 1)])
        self.wait_told()
        self.wait_file("done/audit.json")
        before = len(self.told())
        self.weir.kill()
        records = json.loads((self.directory / "done/audit.json").read_text())
        self.drop("again.json", records)
        self.weir.start()
        self.wait_file("done/again.json")
        self.drop("more.json", records + [record("sync-relay-02", 2)])
        self.wait_told(about="sync-relay-02")
        self.wait_file("done/more.json")
        self.assertEqual(len(self.told(about="sync-relay-01")), before)

    def test_kill_9_in_between_loses_nothing_and_tells_nothing_twice(self):
        records = [record(f"relay-{number}", number) for number in range(1, 60)]
        self.drop("audit.json", records)
        # Killed at whatever place it is: the file is on its way, or some of it is told.
        time.sleep(1.2)
        for _ in range(3):
            self.weir.kill()
            self.weir.start()
            time.sleep(0.7)
        self.wait_file("done/audit.json")
        ids = lambda: [event["weir"]["drift"]["id"] for event in self.told()]
        expected = self.weir.ctl_json("audit", "list", "--limit", "2000")
        support.wait_until(lambda: len(ids()) >= expected["total"], "every deviation")
        self.assertEqual(sorted(ids()), sorted(set(ids())))
        self.assertEqual(set(ids()), {one["id"] for one in expected["deviations"]})
        for number in range(1, 60):
            self.assertTrue(self.told(about=f"relay-{number}\""), number)

    def test_a_broken_file_goes_aside_with_its_error(self):
        self.drop("broken.json", '[{"Operation": ')
        self.drop("noise.csv", "\x00\x01\x02")
        failed = support.wait_until(lambda: len(self.told("import-failed")) == 2
                                    and self.told("import-failed"), "both failures")
        for name in ("broken.json", "noise.csv"):
            self.assertTrue((self.directory / "failed" / name).exists())
            reason = (self.directory / "failed" / f"{name}.error").read_text().strip()
            self.assertTrue(reason)
            self.assertTrue(any(name in event["event"]["reason"] for event in failed))
        self.assertEqual(self.told(), [])

    def test_what_is_no_whole_file_is_left_alone(self):
        (self.directory / "audit.json.part").write_text(json.dumps([record("early", 1)]))
        os.symlink("/etc/passwd", self.directory / "link.json")
        self.drop("audit.json", [record("sync-relay-01", 2)])
        self.wait_file("done/audit.json")
        self.assertTrue((self.directory / "audit.json.part").exists())
        self.assertTrue((self.directory / "link.json").is_symlink())
        self.assertEqual(self.told(about="early"), [])

    def test_silence_is_told_once_and_its_end(self):
        self.weir.configure(self.config(stale_after="10s"))
        self.weir.ctl("reload")
        support.wait_until(lambda: len(self.told("import-stale")) == 2, "both silences", 30)
        stale = self.weir.ctl_json("status")["imports"]["stale"]
        self.assertEqual(stale, ["audit_log", "connectors"])
        self.assertIn("STALE", self.weir.ctl("status").stdout)
        self.drop("audit.json", [record("sync-relay-01", 1)])
        fresh = self.wait_told("import-fresh")
        self.assertEqual(len(fresh), 1)
        self.assertIn("audit log", fresh[0]["event"]["reason"])
        self.assertEqual(len(self.told("import-stale")), 2)

    def test_weirctl_hands_files_over(self):
        export = self.root / "export.json"
        export.write_text(json.dumps([record("sync-relay-01", 1)]))
        empty = self.root / "noise.bin"
        empty.write_bytes(b"\x00\x01\x02")
        done = self.weir.ctl("audit", "import", export, empty, check=False)
        self.assertEqual(done.returncode, 65, done.stderr)
        self.assertIn("sync-relay-01", done.stdout)
        self.assertIn("CANNOT BE READ", done.stdout)
        self.assertTrue(self.told() or self.wait_told())
        before = len(self.told())
        again = self.weir.ctl_json("audit", "import", export)["files"][0]
        self.assertEqual(again["new"], 0)
        self.assertEqual(again["known"], before)
        self.assertEqual(len(self.told()), before)
        audits = lambda: [event["event"]["outcome"] for event in self.weir.events("weir.audit")
                          if event["event"]["action"] == "audit-import"]
        support.wait_until(lambda: len(audits()) == 3, "the audit events")
        self.assertEqual(audits(), ["success", "failure", "success"])
        self.assertEqual(self.leftovers(), [])

    def leftovers(self):
        return [name for name in os.listdir(self.weir.state) if "import" in name]

    def test_a_large_export_is_handed_over(self):
        export = self.root / "large.json"
        with open(export, "w", encoding="utf-8") as out:
            out.write("[" + json.dumps(record("sync-relay-01", 1)))
            other = record("x", 2)
            other["Operation"] = "Set-Mailbox"
            for number in range(3, 12_000):
                other["Id"] = f"11111111-2222-3333-4444-{number:012}"
                out.write("," + json.dumps(other))
            out.write("]")
        outcome = self.weir.ctl_json("audit", "import", export)["files"][0]
        self.assertEqual(outcome["rows"]["audit_log"], 11_998)
        self.assertEqual(outcome["passed_over"], 11_997)
        self.assertGreater(outcome["new"], 0)


if __name__ == "__main__":
    unittest.main()
