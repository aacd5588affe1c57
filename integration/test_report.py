#!/usr/bin/env python3
"""Real traffic, an incident, and the page about it: its numbers are those of what was sent, hostile text
stays text, and a browser that looks at it finds nothing to complain of."""

import hashlib
import base64
import html.parser
import json
import os
import re
import stat
import sys
import unittest

import browser
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
egress_addresses = ["198.51.100.7"]
[[connector]]
name = "onprem-to-m365"
direction = "to_cloud"
client_networks = ["127.0.0.0/8"]
owner = "mail team"
purpose = "applications"
expected_per_hour = 10
[maillog]
files = []
[[limit]]
name = "suspicious-per-client"
key = ["connector", "client"]
only = "suspicious"
window = "1h"
limit = 30
action = "tempfail"
"""
BURST = 60
CLEAN = 7
EVIL = "</script><svg onload=alert(1)><img src=x onerror=alert(2)>\u202eexe.fdp"
VOID = {"meta", "link", "br", "img", "input", "hr"}
QUESTIONS = ("short", "symptoms", "actions", "timeline", "accounts", "connector", "changed", "recipients",
             "partners", "likely", "domains", "foreign", "content", "sources", "junk", "messages", "tops",
             "done", "verdict", "basis")


class Page(html.parser.HTMLParser):
    """What is in a report: sections with their text, elements, titles of bars."""

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.attributes = []
        self.sections = {}
        self.answers = {}
        self.policy = ""
        self.style = ""
        self.open = []
        self.section = None
        self.slots = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.elements.append(tag)
        self.attributes += [(tag, name, value) for name, value in attributes.items()]
        if attributes.get("http-equiv") == "Content-Security-Policy":
            self.policy = attributes["content"]
        if tag == "section":
            self.section = attributes["id"]
            self.sections[self.section] = ""
        if tag not in VOID:
            self.open.append((tag, attributes.get("class") or ""))

    def handle_startendtag(self, tag, attributes):
        self.elements.append(tag)
        self.attributes += [(tag, name, value) for name, value in attributes]

    def handle_endtag(self, tag):
        opened, _ = self.open.pop()
        if opened != tag:
            raise AssertionError(f"</{tag}> closes <{opened}>")
        if tag == "section":
            self.section = None

    def handle_data(self, data):
        if self.open and self.open[-1][0] == "style":
            self.style += data
        if self.section is None:
            return
        self.sections[self.section] += data + " "
        if self.open[-1][1].startswith("answer"):
            self.answers[self.section] = self.answers.get(self.section, "") + data
        wide = any(tag == "svg" and name == "wide" for tag, name in self.open)
        if wide and self.open[-1][0] == "title":
            self.slots.append([int(number) for number in
                               re.search(r": (\d+) messages, (\d+) suspicious, (\d+) held", data).groups()])


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = cls.enterClassContext(support.private_dir())
        cls.weir = daemon.Weir(cls.root, CONFIG)
        cls.addClassCleanup(cls.weir.discard)
        cls.weir.start()
        cls.send()
        support.wait_until(cls.settled, "the incident")
        cls.file = cls.root / "incident.html"
        cls.weir.ctl("report", "--html", cls.file)
        cls.text = cls.file.read_text(encoding="utf-8")
        cls.page = Page(cls.text)

    @classmethod
    def send(cls):
        with milter_client.MilterClient(cls.weir.address) as client:
            client.open()
            for number in range(CLEAN):
                client.message("<app@contoso.example>", ["<buyer@customer0.example>"],
                               (("From", "App <app@contoso.example>"), ("Subject", f"Order {number}"),
                                ("Message-ID", f"<clean{number}@contoso.example>")))
            for number in range(BURST):
                place = "partner" if number % 10 == 0 else f"customer{number % 7}"
                client.message(
                    f"<bounce{number}@mailer.example>", [f"<buyer{number}@{place}.example>"],
                    (("From", "CEO <ceo@evil.example>"), ("Subject", f"{EVIL} {number // 20}"),
                     ("Message-ID", f"<{number}@evil.example>")),
                    body=b"Please pay at https://pay.example/now today.\r\n" * 3, queue_id=f"4Q{number}")
            client.quit()

    @classmethod
    def settled(cls):
        rows = cls.weir.ctl_json("incident", "list")["incidents"]
        return bool(rows) and rows[0]["messages"] >= BURST

    def answer(self, section):
        return self.page.answers[section]

    def test_every_question_has_a_section_and_an_answer(self):
        self.assertEqual(tuple(self.page.sections), QUESTIONS)
        for question in QUESTIONS:
            if question != "tops":
                self.assertTrue(self.answer(question).strip(), question)

    def test_its_numbers_are_those_of_what_was_sent(self):
        self.assertIn(f"{BURST} messages", self.page.sections["short"] + self.answer("messages"))
        self.assertIn("held 30 messages back and let 30 pass", self.answer("done"))
        self.assertIn(f"100 % of {BURST} recipients", self.answer("recipients"))
        self.assertIn("6 recipients are of customers or suppliers", self.answer("partners"))
        self.assertIn("partner.example", self.answer("partners"))
        self.assertIn(f"differ in {BURST} of {BURST} messages", self.answer("domains"))
        self.assertIn("mailer.example", self.page.sections["foreign"])
        self.assertIn("evil.example", self.answer("foreign"))
        self.assertIn("pay.example", self.page.sections["content"])
        self.assertIn("declared are 10 an hour: it is not meant for that", self.answer("connector"))
        self.assertIn("mail team", self.page.sections["connector"])
        self.assertIn("Nobody logged in", self.answer("accounts"))
        self.assertIn("1 address", self.answer("sources"))
        self.assertIn(f"4Q{BURST - 1}", self.page.sections["messages"])
        self.assertIn("suspicious-per-client", self.page.sections["symptoms"])

    def test_what_cannot_be_known_is_said(self):
        for question in ("changed", "junk"):
            self.assertIn("Not known", self.answer(question))
            self.assertIn("weirctl audit import", self.page.sections[question])
        self.assertIn("cannot be seen", self.page.sections["symptoms"])
        self.assertIn("Not known: whether somebody else signs in", self.page.sections["accounts"])

    def test_the_plot_has_every_message(self):
        sums = [sum(column) for column in zip(*self.page.slots)]
        self.assertEqual(sums, [BURST + CLEAN, BURST, 30])

    def test_it_is_one_file_that_loads_nothing(self):
        digest = base64.b64encode(hashlib.sha256(self.page.style.encode()).digest()).decode()
        self.assertIn(f"default-src 'none'; style-src 'sha256-{digest}'", self.page.policy)
        self.assertFalse({"script", "img", "link", "iframe", "object", "form"} & set(self.page.elements))
        for tag, name, value in self.page.attributes:
            self.assertFalse(name.startswith("on") or name in ("src", "style", "action"), (tag, name))
            if name in ("href", "xlink:href"):
                self.assertTrue(value.startswith("#"), value)
        self.assertEqual(stat.S_IMODE(os.stat(self.file).st_mode), 0o600)

    def test_hostile_text_stays_text(self):
        shown = self.page.sections["tops"]
        self.assertIn("</script><svg onload=alert(1)><img src=x onerror=alert(2)>", shown)
        self.assertIn("\\u{202e}", shown)
        self.assertNotIn("\u202e", self.text)

    def test_a_file_that_is_there_is_kept(self):
        done = self.weir.ctl("report", "--html", self.file, check=False)
        self.assertEqual(done.returncode, 73)
        self.assertIn("--force", done.stderr)
        self.assertEqual(self.file.read_text(encoding="utf-8"), self.text)
        self.weir.ctl("report", "--html", self.file, "--force")
        self.assertEqual(sorted(path.name for path in self.root.glob("incident.html*")), ["incident.html"])

    def test_the_summary_and_the_period(self):
        summary = self.weir.ctl("report").stdout
        self.assertIn("Which accounts send", summary)
        self.assertIn("Not known", summary)
        shown = self.weir.ctl_json("report", "--from", "1h")
        sections = {section["id"]: section for section in shown["sections"]}
        self.assertIn(f"{BURST + CLEAN} messages over 1 connector, {BURST} suspicious, 30 held back; "
                      "1 incident, 1 open", sections["short"]["answer"])
        charts = [block for block in sections["volume"]["blocks"] if block["type"] == "chart"]
        self.assertEqual(sum(slot["messages"] for slot in charts[0]["slots"]), BURST + CLEAN)
        page = Page(self.weir.ctl("report", "--html", "-", "--connector", "onprem-to-m365").stdout)
        self.assertIn("suspicious-per-client", page.sections["limits"])
        self.assertIn("licences", page.answers["budget"])
        none = self.weir.ctl_json("report", "--connector", "other", "--from", "1h")
        self.assertIn("0 messages", none["sections"][0]["answer"])

    def test_it_says_what_is_wrong_with_its_arguments(self):
        for arguments in (("--incident", "x", "--from", "1h"), ("--from", "nonsense"),
                          ("--from", "1h", "--to", "2h")):
            self.assertEqual(self.weir.ctl("report", *arguments, check=False).returncode, 64, arguments)
        self.assertEqual(self.weir.ctl("report", "--incident", "inc-x", check=False).returncode, 66)

    def test_trace_finds_the_messages(self):
        def found(*arguments):
            done = self.weir.ctl("--json", "trace", *arguments)
            return [json.loads(line) for line in done.stdout.splitlines()], done.stderr
        events, said = found("--sender", "ceo@evil.example", "--limit", "500")
        self.assertEqual(len(events), BURST)
        self.assertIn(f"{BURST} of {BURST + CLEAN} messages", said)
        times = [event["@timestamp"] for event in events]
        self.assertEqual(times, sorted(times, reverse=True))
        self.assertEqual(len(found("--domain", "partner.example")[0]), 6)
        self.assertEqual(len(found("--recipient", "buyer*@customer*", "--verdict", "tempfail",
                                   "--limit", "99")[0]), 27)
        self.assertEqual(len(found("--message-id", "<clean3@contoso.example>")[0]), 1)
        self.assertEqual(len(found("--client", "127.0.0.0/8", "--verdict", "accept")[0]), CLEAN)
        self.assertEqual(found("--client", "10.0.0.0/8")[0], [])
        newest, said = found("--limit", "3")
        self.assertEqual(len(newest), 3)
        self.assertIn("--limit 3", said)
        table = self.weir.ctl("trace", "--subject", "*onload*", "--limit", "2").stdout.splitlines()
        self.assertEqual(len(table), 3)
        self.assertIn("bounce59@mailer.example → ceo@evil.example", table[1])
        self.assertEqual(self.weir.ctl("trace", "--verdict", "x", check=False).returncode, 64)

    def test_a_browser_finds_nothing_to_complain_of(self):
        if not browser.command() and not os.environ.get("WEIR_BROWSER"):
            print("no chromium is installed: nothing has looked at the page", file=sys.stderr)
            return
        pictures = os.environ.get("WEIR_PICTURES")
        week = self.root / "week.html"
        self.weir.ctl("report", "--html", week, "--from", "2d")
        self.addCleanup(week.unlink)
        with browser.Browser() as shown:
            for file in (self.file, week):
                for width, dark in ((1280, False), (1280, True), (400, False), (400, True)):
                    with self.subTest(file=file.name, width=width, dark=dark):
                        shown.open(file, width, dark)
                        self.assertEqual(shown.complaints(), [])
                        self.assertEqual(shown.requests(), [f"file://{file}"])
                        self.assertLessEqual(shown.value("document.documentElement.scrollWidth"), width)
                        self.assertEqual(shown.value("document.querySelectorAll('script,img').length"), 0)
                        # The sheet is in force: the policy has not refused it.
                        self.assertNotEqual(
                            shown.value("getComputedStyle(document.body).backgroundColor"),
                            "rgba(0, 0, 0, 0)")
                        if pictures:
                            shown.picture(f"{pictures}/{file.stem}-{width}{'-dark' if dark else ''}.png")


if __name__ == "__main__":
    unittest.main(verbosity=2)
