#!/usr/bin/env python3
"""Holds docs/soc/ to what the daemon does: a running Weir is scraped and fed an attack, and every query, rule and
field name that is shipped must fit what came out. Tools that a host may lack (promtool, rsyslogd, syslog-ng) are used
where they are; WEIR_SOC_TOOLS=1 makes their absence a failure.

  check_soc.py                    everything
  check_soc.py --write-template   makes the Elastic index template anew from docs/events.md
"""

import json
import os
import re
import shutil
import subprocess
import sys
import unittest

import yaml

import daemon
import milter_client
import soc_files
import support
from soc_files import SOC

CONFIG = """
[milter]
mode = "tag"
[organization]
accepted_domains = ["contoso.example"]
[[connector]]
name = "onprem"
direction = "to_cloud"
client_networks = ["127.0.0.0/8"]
[admin]
heartbeat = "10s"
"""
SUSPICIOUS = 30
WINDOW = 20.0


def tool(name):
    """Its path; skips the test, or fails it with WEIR_SOC_TOOLS, when it is not there."""
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin")
    if found:
        return found
    if os.environ.get("WEIR_SOC_TOOLS"):
        raise RuntimeError(f"{name} is not installed")
    raise unittest.SkipTest(f"{name} is not installed")


def run(*command, **options):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=60, **options)


def rules():
    for path in sorted((SOC / "sigma").glob("*.yml")):
        yield path, yaml.safe_load(path.read_text(encoding="utf-8"))


class Files(unittest.TestCase):
    """What can be said of the files without a daemon."""

    def test_elastic_template_has_every_field_with_its_type(self):
        made = json.loads(soc_files.TEMPLATE.read_text(encoding="utf-8"))
        found = soc_files.template_fields(made["template"]["mappings"]["properties"])
        self.assertEqual(found, soc_files.fields(), "make it anew: check_soc.py --write-template")
        self.assertGreater(len(found), 150)

    def test_elastic_pipeline_is_the_one_that_the_template_names(self):
        made = json.loads(soc_files.TEMPLATE.read_text(encoding="utf-8"))
        self.assertEqual(made["template"]["settings"]["index"]["default_pipeline"], "weir")
        pipeline = json.loads((SOC / "elastic/ingest_pipeline.json").read_text(encoding="utf-8"))
        for processor in pipeline["processors"]:
            self.assertEqual(len(processor), 1)

    def test_splunk_names_fields_that_there_are(self):
        known = soc_files.fields()
        names = []
        for line in (SOC / "splunk/props.conf").read_text(encoding="utf-8").splitlines():
            if line.startswith("EVAL-"):
                names += re.findall(r"'([^']+)'", line)
        self.assertGreater(len(names), 10)
        for name in names:
            self.assertIn(name.removesuffix("{}"), known)

    def test_splunk_files_agree_on_their_names(self):
        text = {name: (SOC / f"splunk/{name}.conf").read_text(encoding="utf-8")
                for name in ("props", "transforms", "eventtypes", "tags")}
        sections = {name: set(re.findall(r"^\[(.+)\]$", body, re.M)) for name, body in text.items()}
        named = re.search(r"^TRANSFORMS-\w+ = (.+)$", text["props"], re.M)[1].split(", ")
        self.assertEqual(set(named), sections["transforms"])
        for made in re.findall(r"sourcetype::(\S+)", text["transforms"]):
            self.assertIn(made, sections["props"])
        self.assertEqual({name.removeprefix("eventtype=") for name in sections["tags"]},
                         sections["eventtypes"])

    def test_sigma_rules_are_rules(self):
        known, actions, seen = soc_files.fields(), soc_files.actions(), set()
        detectors = {page.stem for page in (support.SOURCE / "docs/detectors").glob("*.md")}
        for path, rule in rules():
            with self.subTest(path.name):
                self.assertRegex(path.name, r"^[a-z0-9_]{10,70}\.yml$")
                self.assertLessEqual(
                    {"title", "id", "status", "description", "logsource", "detection", "level",
                     "falsepositives", "tags", "date", "author"}, rule.keys())
                self.assertRegex(rule["id"], r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
                self.assertNotIn(rule["id"], seen)
                seen.add(rule["id"])
                self.assertLessEqual(len(rule["title"]), 70)
                self.assertIn(rule["level"], ("informational", "low", "medium", "high", "critical"))
                self.assertIn(rule["status"], ("experimental", "test", "stable"))
                for tag in rule["tags"]:
                    self.assertRegex(tag, r"^attack\.(t\d{4}(\.\d{3})?|[a-z-]+)$")
                for name in rule["fields"]:
                    self.assertIn(name, known)
                for name, search in rule["detection"].items():
                    if name == "condition":
                        continue
                    self.assertLessEqual(search.keys(), known.keys())
                    for key, wanted in search.items():
                        wanted = wanted if isinstance(wanted, list) else [wanted]
                        if key.endswith(".detector"):
                            self.assertLessEqual(set(wanted), detectors)
                        if key == "event.action":
                            self.assertLessEqual(set(wanted), actions)
                self.assertFalse(soc_files.matches(rule, {}), "an empty event")

    def test_transport_rules_find_the_tag_and_nothing_alike(self):
        text = (SOC / "exchange-online.md").read_text(encoding="utf-8")
        patterns = re.findall(r'-HeaderMatchesPatterns "([^"]+)"', text)
        self.assertEqual(len(patterns), 4)
        example = re.search(r"^X-Weir-Verdict: (v=1; .*)$", text, re.M)[1]
        high, tagged, deceived, leaves = (re.compile(pattern) for pattern in patterns)
        self.assertIsNone(high.search(example))
        self.assertIsNotNone(high.search(example.replace("score=40", "score=60")))
        self.assertIsNotNone(high.search(example.replace("score=40", "score=100")))
        for pattern in (tagged, leaves):
            self.assertIsNotNone(pattern.search(example))
            self.assertIsNotNone(pattern.search("v=1; id=x; verdict=tag"), "verdict_header id")
            self.assertIsNone(pattern.search("v=1; id=x; connector=tag; verdict=accept; score=0"))
        self.assertIsNone(deceived.search(example))
        self.assertIsNotNone(deceived.search(example + ",lookalike_domain"))

    def test_prometheus_rules_pass_their_own_tests(self):
        promtool = tool("promtool")
        for command in (("check", "rules", "weir.rules.yml"),
                        ("test", "rules", "weir.rules.test.yml")):
            done = run(promtool, *command, cwd=SOC / "prometheus")
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_every_prometheus_rule_is_tested_both_ways(self):
        made = yaml.safe_load((SOC / "prometheus/weir.rules.yml").read_text(encoding="utf-8"))
        alerts = {rule["alert"] for group in made["groups"] for rule in group["rules"]}
        fires, silent = set(), set()
        tests = yaml.safe_load((SOC / "prometheus/weir.rules.test.yml").read_text(encoding="utf-8"))
        for test in tests["tests"]:
            for case in test["alert_rule_test"]:
                (fires if case["exp_alerts"] else silent).add(case["alertname"])
        self.assertEqual(fires, alerts)
        self.assertEqual(silent, alerts)

    def test_syslog_servers_take_the_snippets(self):
        with support.private_dir() as root:
            run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                "/CN=siem.example", "-keyout", root / "server.key", "-out", root / "server.pem")
            shutil.copy(root / "server.pem", root / "ca.pem")
            for path in sorted((SOC / "rsyslog").glob("*.conf")):
                with self.subTest(path.name):
                    server = tool("rsyslogd")
                    text = path.read_text(encoding="utf-8").replace("/etc/rsyslog.d/weir", str(root))
                    # A rule of the host's own: rsyslogd calls a file without one unfinished.
                    text = text.replace("/var/spool/rsyslog", str(root)) + \
                        '\naction(type="omfile" file="/dev/null")\n'
                    (root / path.name).write_text(text, encoding="utf-8")
                    done = run(server, "-N1", "-f", root / path.name)
                    self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            with self.subTest("syslog-ng"):
                server = tool("syslog-ng")
                text = (SOC / "syslog-ng/weir.conf").read_text(encoding="utf-8")
                (root / "ng.conf").write_text(text.replace("/etc/syslog-ng/weir", str(root)),
                                              encoding="utf-8")
                done = run(server, "-s", "--no-caps", "-f", root / "ng.conf")
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


class Running(unittest.TestCase):
    """A Weir that has seen an attack."""

    @classmethod
    def setUpClass(cls):
        root = cls.enterClassContext(support.private_dir())
        cls.weir = daemon.Weir(root, CONFIG).start()
        cls.addClassCleanup(cls.weir.discard)
        with milter_client.MilterClient(cls.weir.address) as client:
            client.open()
            for number in range(SUSPICIOUS):
                client.message(
                    f"<a{number}@evil.example>", [f"<b{number}@customer{number}.example>"],
                    (("From", f"Boss <boss{number}@other-evil.example>"),
                     ("To", "buyer@customer.example"), ("Subject", f"Invoice {number}")))
            client.quit()

        def complete():
            told = {event["event"]["action"] for event in cls.weir.events()}
            return {"incident-opened", "heartbeat"} <= told
        support.wait_until(complete, "an incident and a heartbeat", WINDOW, every=0.2)
        cls.events = list(cls.weir.events())
        cls.metrics = soc_files.scraped(cls.weir.get("/metrics")[1]) | soc_files.shared_metrics()

    def of(self, dataset):
        return [event for event in self.events if event["event"]["dataset"] == dataset]

    def test_every_field_has_the_type_that_the_template_gives_it(self):
        known = soc_files.fields()
        for event in self.events:
            for name, value in soc_files.leaves(event):
                if isinstance(value, list) and not value:
                    continue
                self.assertIn(name, known)
                self.assertTrue(soc_files.fits(value, known[name]),
                                f"{name} is {value!r}, not {known[name]}")

    def test_alert_rules_ask_for_metrics_that_are_exposed(self):
        made = yaml.safe_load((SOC / "prometheus/weir.rules.yml").read_text(encoding="utf-8"))
        for group in made["groups"]:
            for rule in group["rules"]:
                with self.subTest(rule["alert"]):
                    self.assertEqual(soc_files.unknown_in(rule["expr"], self.metrics), [])

    def test_dashboard_asks_for_metrics_that_are_exposed(self):
        board = json.loads((SOC / "grafana/weir.json").read_text(encoding="utf-8"))
        queries = list(soc_files.dashboard_queries(board))
        self.assertGreater(len(queries), 20)
        for where, expression in queries:
            with self.subTest(where):
                self.assertEqual(soc_files.unknown_in(expression, self.metrics), [])
        ids = [panel["id"] for panel in board["panels"]]
        self.assertEqual(len(ids), len(set(ids)))

    def test_the_checker_of_queries_finds_what_is_wrong(self):
        for wrong in ("weir_no_such_metric", 'weir_guard_total{connector="a"}',
                      "sum by (recipient) (weir_messages_total)"):
            self.assertNotEqual(soc_files.unknown_in(wrong, self.metrics), [], wrong)

    def test_every_series_is_there_from_the_start(self):
        shown = self.weir.get("/metrics")[1]
        for series in ('weir_messages_total{connector="onprem",disposition="reject"} 0',
                       "weir_events_lost_total 0", "weir_guard_total 0",
                       'weir_degraded_total{reason="state_late"} 0'):
            self.assertIn(series + "\n", shown)

    def test_sigma_rules_take_the_attack(self):
        taken = {path.stem: [event for event in self.events if soc_files.matches(rule, event)]
                 for path, rule in rules()}
        opened = [event for event in self.of("weir.alert")
                  if event["event"]["action"] == "incident-opened"]
        self.assertEqual(len(opened), 1)
        for name in ("weir_connector_incident", "weir_connector_takeover"):
            self.assertIn(opened[0], taken[name], name)
        for name in ("weir_sensor_blind", "weir_rogue_connector", "weir_mail_stays_away",
                     "weir_operator_loosens", "weir_connector_blocked",
                     "weir_relayed_for_another_tenant"):
            self.assertEqual(taken[name], [], name)

    def test_splunk_sorts_every_event(self):
        text = (SOC / "splunk/transforms.conf").read_text(encoding="utf-8")
        ways = dict(zip(re.findall(r"sourcetype::(\S+)", text),
                        re.findall(r"^REGEX = (.+)$", text, re.M)))
        lines = self.weir.events_file.read_text(encoding="utf-8").splitlines()
        self.assertGreater(len(lines), SUSPICIOUS)
        for line in lines:
            kinds = [kind for kind, pattern in ways.items() if re.search(pattern, line)]
            dataset = json.loads(line)["event"]["dataset"]
            self.assertEqual(kinds, [dataset.replace(".", ":")])

    def test_heartbeat_says_how_it_goes(self):
        beats = [event for event in self.of("weir.operational")
                 if event["event"]["action"] == "heartbeat"]
        beat = beats[0]["weir"]["heartbeat"]
        self.assertEqual(beat["messages"], SUSPICIOUS)
        self.assertEqual(beat["incidents_open"], 1)
        self.assertFalse(beat["degraded"])
        self.assertEqual([feed["name"] for feed in beat["feeds"]],
                         [f"file:{self.weir.events_file}"])


if __name__ == "__main__":
    if "--write-template" in sys.argv:
        soc_files.write_template()
    else:
        unittest.main()
