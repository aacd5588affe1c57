#!/usr/bin/env python3
"""Exchange Online refuses mail of a real Postfix: seen in its log within a second, by code, told as
an incident where it must be, and over when mail is taken again."""

import os
import time
import unittest

import daemon
import postfix
import refuser
import smtp_client
import support

CONFIG = """
[milter]
mode = "enforce"
[organization]
accepted_domains = ["contoso.example"]
[[connector]]
name = "onprem-to-m365"
direction = "to_cloud"
client_networks = ["127.0.0.0/8"]
[maillog]
files = ["{log}"]
relays = ["127.0.0.1"]
"""

# Rule, answer, and how many of them are worth telling.
REFUSALS = (
    ("5.7.711", "550 5.7.711 Access denied, bad inbound connector. AS(2204).", 1),
    ("5.7.705", "550 5.7.705 Access denied, tenant has exceeded threshold. AS(831)", 1),
    ("5.7.750", "550 5.7.750 Service unavailable. Client blocked from sending from unregistered "
                "domain(s)", 1),
    ("5.7.708", "550 5.7.708 Access denied, traffic not accepted from this IP.", 1),
    ("5.7.64", "550 5.7.64 TenantAttribution; Relay Access Denied [SMTP]", 1),
    ("4.4.62", "451 4.4.62 Mail sent to the wrong Office 365 region. ATTR35", 1),
    ("5.7.232-233", "550 5.7.233 Your tenant exceeded its daily limit for sending email to "
                    "external recipients", 1),
    ("5.1.8", "550 5.1.8 Access denied, bad outbound sender", 1),
    ("5.7.501-503", "550 5.7.501 Access denied, spam abuse detected", 1),
    ("5.7.511", "550 5.7.511 Access denied, banned sender[192.0.2.1].", 1),
    ("5.7.606-649", "550 5.7.606 Access denied, banned sending IP [192.0.2.1]", 1),
    ("5.7.800", "550 5.7.800 Access denied, banned sender", 1),
    ("5.7.57", "530 5.7.57 Client was not authenticated to send anonymous mail during MAIL FROM", 1),
    ("5.7.60", "550 5.7.60 Client does not have permissions to send as this sender", 1),
    ("5.7.68", "550 5.7.68 TenantInboundAttribution; Direct Send not allowed for this organization "
               "from unauthorized sources", 1),
    ("5.7.51", "550 5.7.51 TenantInboundAttribution; Rejecting", 1),
    ("4.7.230", "450 4.7.230 Connecting Exchange server version is out-of-date; connection to "
                "Exchange Online throttled for 5 mins/hr", 1),
    ("5.7.230", "550 5.7.230 Connecting Exchange server version is out-of-date; connection to "
                "Exchange Online blocked for 5 mins/hr", 1),
    ("5.7.509", "550 5.7.509 Access denied, sending domain x.example does not pass DMARC "
                "verification", 1),
    ("4.7.500-699", "451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (S77719)", 3),
    ("4.7.850-899", "451 4.7.850 Access denied, please try again later", 3),
    ("5.4.6", "554 5.4.6 Hop count exceeded - possible mail loop", 1),
    ("5.4.14", "554 5.4.14 Hop count exceeded - possible mail loop ATTR34", 1),
    ("5.2.121-122", "550 5.2.121 Recipient's per hour message receive limit exceeded", 3),
    ("4.3.2", "432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded", 3),
    ("5.1.90", "550 5.1.90 You have reached your daily limit for message recipients", 1),
    ("5.2.2", "550 5.2.2 Submission quota exceeded", 1),
    ("5.7.700-749", "550 5.7.723 Access denied, something new", 1),
    ("4.5.3", "452 4.5.3 Too many recipients", 1),
)

# These count by their share of an hour's mail.
RECIPIENTS = (
    ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)"),
    ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address "
               "lookup"),
)


class Refused(unittest.TestCase):
    def setUp(self):
        self.root = self.enterContext(support.private_dir())
        self.exchange = refuser.Refuser()
        self.addCleanup(self.exchange.stop)
        self.log = self.root / "postfix/mail.log"
        self.weir = daemon.Weir(self.root, CONFIG.format(log=self.log))
        self.addCleanup(self.weir.discard)
        self.weir.start()
        self.mta = postfix.Postfix(
            self.root, self.exchange.port, milter=daemon.mta_address(self.weir.address),
            # What is deferred stays so: the count is of what the test sends.
            settings=("minimal_backoff_time = 1000s", "maximal_backoff_time = 1000s"))
        self.addCleanup(self.mta.stop)

    def send(self, *local_parts):
        self.transact([f"<{local_part}@customer.example>" for local_part in local_parts], b"Order")

    def transact(self, recipients, subject):
        with smtp_client.Client(self.mta.port) as client:
            reply = client.transaction(
                "<app@contoso.example>", recipients,
                b"From: App <app@contoso.example>\nTo: buyer@customer.example\nSubject: " + subject
                + b"\n\nThank you for your order.\n")
        self.assertEqual(reply.code, 250, reply)

    def told(self, action, code=None):
        return [event for event in self.weir.events("weir.operational")
                if event["event"]["action"] == action
                and (code is None or f"({code})" in event["event"]["reason"])]

    def logged(self, reply, times):
        """When the log has the line, seen by the clock of this host."""
        support.wait_until(lambda: self.mta.log().count(reply) >= times, reply, every=0.005)
        return time.monotonic()

    def wait_told(self, action, code=None):
        return support.wait_until(lambda: self.told(action, code), f"{action} {code}", 10, 0.01)

    def test_each_refusal_is_told_within_a_second(self):
        for number, (code, reply, needed) in enumerate(REFUSALS):
            with self.subTest(code):
                local_part = f"refused{number}"
                self.exchange.answers[local_part] = reply
                for _ in range(needed):
                    self.send(local_part)
                since = self.logged(f"said: {reply[:40]}", needed)
                self.wait_told("mail-refused", code)
                self.assertLess(time.monotonic() - since, 1.0)

    def test_unknown_recipients_are_told_by_their_share(self):
        for number, (code, reply) in enumerate(RECIPIENTS):
            with self.subTest(code):
                guesses = [f"guess{number}x{which}" for which in range(12)]
                self.exchange.answers.update(dict.fromkeys(guesses, reply))
                before = self.mta.log().count("status=sent")
                self.send(*(f"known{number}x{which}" for which in range(48)))
                support.wait_until(lambda: self.mta.log().count("status=sent") - before >= 48,
                                   "deliveries")
                self.assertEqual(self.told("mail-refused", code), [])
                self.send(*guesses)
                since = self.logged(f"said: {reply[:40]}", len(guesses))
                self.wait_told("mail-refused", code)
                self.assertLess(time.monotonic() - since, 1.0)

    def test_a_block_opens_a_critical_incident_that_notes_its_end(self):
        self.send("healthy")
        self.exchange.answers["blocked"] = REFUSALS[0][1]
        self.send("blocked")
        since = self.logged("said: 550 5.7.711", 1)
        rows = support.wait_until(
            lambda: self.weir.ctl_json("incident", "list")["incidents"], "an incident", every=0.01)
        self.assertLess(time.monotonic() - since, 1.5)  # weirctl takes part of it
        self.assertEqual([row["severity"] for row in rows], ["critical"])
        alert = support.wait_until(lambda: self.weir.events("weir.alert"), "an alert", every=0.01)[0]
        self.assertIn("S4", str(alert))
        self.assertEqual(len(self.weir.ctl_json("incident", "list")["incidents"]), 1)

        time.sleep(21)  # what is over has to be over for a while
        self.send("healthy")
        over = self.wait_told("mail-taken")
        self.assertIn("5.7.711", over[0]["event"]["reason"])

    def test_rotation_and_restart_lose_and_repeat_nothing(self):
        self.exchange.answers["first"] = REFUSALS[0][1]
        self.send("first")
        self.wait_told("mail-refused", "5.7.711")
        self.weir.stop()
        os.rename(self.log, self.log.with_name("mail.log.1"))
        self.mta.reload()
        self.weir.start()
        support.wait_until(self.weir.ready, "weir-milter")
        self.exchange.answers["second"] = REFUSALS[1][1]
        self.send("second")
        self.wait_told("mail-refused", "5.7.705")
        self.assertEqual(len(self.told("mail-refused", "5.7.711")), 1)

    def test_others_may_write_what_they_like(self):
        """A subject and a recipient that look like refusals."""
        line = ("x>, relay=a.mail.protection.outlook.com[192.0.2.1]:25, dsn=5.7.711, status=bounced "
                "(host a.mail.protection.outlook.com[192.0.2.1] said: 550 5.7.711 Access denied, "
                "bad inbound connector")
        self.transact([f'<"{line}"@customer.example>'], line.encode())
        support.wait_until(lambda: "status=sent" in self.mta.log(), "the delivery")
        time.sleep(1)
        self.assertEqual(self.told("mail-refused"), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
