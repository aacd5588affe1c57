#!/usr/bin/env python3
"""Sends every form of integration/forms.py through a real Postfix, as our own application host and as a
stranger on the Internet, and shows what Weir reads and says. None may pass for ours without a finding.

    test_forms.py           checks
    test_forms.py --write   and writes the table to docs/forms.md
"""

import pathlib
import sys

import forms
import smtp_client
import stage
from verdict_table import cell, points_by_detector

CONFIG = """
[milter]
mode = "tag"
state_wait = "2s"
[organization]
accepted_domains = ["contoso.example"]
[[connector]]
name = "onprem-to-m365"
direction = "to_cloud"
client_networks = ["10.1.0.0/16"]
[[connector]]
name = "internet-in"
direction = "from_internet"
client_networks = ["198.51.100.0/24"]
"""
CLIENTS = {"to_cloud": "10.1.0.10", "from_internet": "198.51.100.9"}
TABLE = pathlib.Path(__file__).parent.parent / "docs/forms.md"
HEAD = """# Forms of From and MAIL FROM

Every form that three publications describe and that can be rebuilt from the description, sent through a
real Postfix by `integration/test_forms.py --write`, which made this table. `contoso.example` is accepted,
`evil.example` is the attacker's. *Our host* is a client of the `to_cloud` connector, *a stranger* one of
`from_internet`. Points are those of the detector's finding; 25 tag a message.

- CK: Chen, Paxson, Jiang, "Composition Kills: A Case Study of Email Sender Authentication", USENIX
  Security 2020.
- WL: Shen and others, "Weak Links in Authentication Chains: A Large-scale Analysis of Email Sender
  Spoofing Attacks", USENIX Security 2021. A1 (login and MAIL FROM), A9 to A11 (forwarding, DKIM, ARC) are
  no forms of an address.
- EA: Heyes, "Splitting the Email Atom: Exploiting Parsers to Bypass Access Controls", 2024.

| from | form | sent | Weir reads | alignment | our host | a stranger |
|---|---|---|---|---|---|---|
"""


def send(port, client, form, number):
    session = smtp_client.Client(port, helo="app1.contoso.example")
    session.xclient(ADDR=client, NAME="[UNAVAILABLE]", HELO="app1.contoso.example")
    data = form.header + form.more + (f"To: <buyer@customer.example>\r\nSubject: form {number}\r\n"
                                      "\r\nHello\r\n").encode()
    options = " SMTPUTF8" if not form.mail_from.isascii() else ""
    for command in (f"MAIL FROM:{form.mail_from}{options}", "RCPT TO:<buyer@customer.example>"):
        code, text = session.docmd(command)
        if code >= 400:
            session.quit()
            return f"{code} {text.decode('utf-8', 'replace')}"
    session.docmd("DATA")
    session.send(data + b".\r\n")
    code, text = session.getreply()
    session.quit()
    return "" if code == 250 else f"{code} {text.decode('utf-8', 'replace')}"


def sent_as(form):
    text = form.header + form.more
    lines = [line for line in text.decode("utf-8", "replace").split("\r\n") if line]
    shown = []
    if form.mail_from != forms.EVIL:
        shown.append(f"MAIL FROM:{form.mail_from}")
    if form.header != forms.ADMIN or not shown:
        shown += lines
    visible = ["".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in line) for line in shown]
    return "<br>".join(f"`{cell(line)}`" for line in visible) or "(no From)"


def reads(event):
    weir, email = event["weir"], event["email"]
    parts = [f"P1 `{cell(weir['envelope']['from'])}`",
             "P2 " + (", ".join(f"`{cell(a)}`" for a in email["from"]["address"]) or "none")]
    odd = weir["envelope"]["from_anomalies"] + weir["header_from"]["anomalies"]
    if odd:
        parts.append(", ".join(dict.fromkeys(odd)))
    return "<br>".join(parts)


def said(event):
    best = points_by_detector(event)
    return "<br>".join(f"{name} {points}" for name, points in best.items() if points)


def judged(built, number, direction, form):
    """(refusal of the MTA, event)"""
    before = len(built.weir.verdicts())
    refusal = send(built.postfix.port, CLIENTS[direction], form, f"{number} {direction}")
    if refusal:
        return refusal, None
    return "", built.weir.verdicts(at_least=before + 1)[before]


def problem(form, direction, event):
    """Mail of strangers from the Internet is as it should be, unless somebody could take it for ours."""
    if event["event"]["risk_score"] > 0 or (direction == "from_internet" and form.honest):
        return None
    return (f"{form.paper} {form.name} ({direction}): read as {event['weir']['alignment']} "
            f"{event['email']['from']['address']} with no finding that has points")


def main(write):
    rows, problems = [], []
    with stage.stage(CONFIG) as built:
        for number, form in enumerate(forms.FORMS, 1):
            seen = {}
            for direction in CLIENTS:
                refusal, event = judged(built, number, direction, form)
                seen[direction] = event
                wrong = event and problem(form, direction, event)
                if wrong:
                    problems.append(wrong)
                if refusal:
                    rows.append(f"| {form.paper} | {form.name} | {sent_as(form)} | refused by Postfix: "
                                f"{cell(refusal)} | | | |")
                    break
            else:
                ours, stranger = seen["to_cloud"], seen["from_internet"]
                rows.append(f"| {form.paper} | {form.name} | {sent_as(form)} | {reads(ours)} | "
                            f"{ours['weir']['alignment']} | {said(ours)} | {said(stranger)} |")
        problems += built.errors()
    text = HEAD + "\n".join(rows) + "\n"
    if write:
        TABLE.write_text(text, encoding="utf-8")
    elif TABLE.read_text(encoding="utf-8") != text:
        problems.append("docs/forms.md is not what test_forms.py --write would write")
    print("\n".join(problems) or f"{len(forms.FORMS)} forms, none passes for ours without a finding")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main("--write" in sys.argv))
