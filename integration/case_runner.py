#!/usr/bin/env python3
"""Runs .case files through a real Postfix or Sendmail with Weir attached.

    case_runner.py postfix|sendmail [PART-OF-NAME ...]
"""

import contextlib
import dataclasses
import re
import sys

import authority
import case_file
import daemon
import expectations
import postfix
import sendmail
import sink
import smtp_client
import support

TEST_ADDRESS = re.compile(r"\b(?:10|192|198|203)\.(\d{1,3}\.\d{1,3}\.\d{1,3})\b")


class PostfixTarget:
    """Clients other than 127.0.0.1 are played with XCLIENT."""

    name = "postfix"

    def __init__(self, root, sink_port, weir_address, cases):
        self.authority = authority.Authority(root)
        listeners = sorted({name for case in cases for name in case.listeners()} - {"smtp"})
        self.mta = postfix.Postfix(root, sink_port, milter=weir_address,
                                   listeners=("smtp", *listeners), authority=self.authority)

    @staticmethod
    def adapted(text):
        return text

    def session(self, who):
        client = smtp_client.Client(self.mta.ports[who["LISTENER"]], helo=who["HELO"])
        if who["CERT"]:
            client.use_certificate(*self.authority.issue(who["CERT"]))
        ip, _, name = who["CLIENT"].partition(" ")
        attributes = {"ADDR": f"IPV6:{ip}" if ":" in ip else ip, "NAME": name or "[UNAVAILABLE]",
                      "HELO": who["HELO"]}
        if who["AUTH"]:
            attributes["LOGIN"] = who["AUTH"]
        client.xclient(**attributes)
        return client


class SendmailTarget:
    """Every documentation address becomes a loopback one, in configuration and case alike, and the
    client connects from there."""

    name = "sendmail"

    def __init__(self, root, sink_port, weir_address, cases):
        listeners = sorted({name for case in cases for name in case.listeners()} - {"smtp"})
        self.mta = sendmail.Sendmail(root, sink_port, milter=weir_address,
                                     listeners=("smtp", *listeners))

    @staticmethod
    def adapted(text):
        return TEST_ADDRESS.sub(r"127.\1", text)

    def session(self, who):
        source = who["CLIENT"].split()[0]
        return smtp_client.Client(self.mta.ports[who["LISTENER"]], source=source, helo=who["HELO"])


TARGETS = {target.name: target for target in (PostfixTarget, SendmailTarget)}


class Run:
    """One case against one MTA and a Weir of its own."""

    def __init__(self, case, target, weir, receiver):
        self.case, self.target, self.weir, self.sink = case, target, weir, receiver
        self.who = {"CLIENT": target.adapted("10.1.0.10"), "LISTENER": "smtp",
                    "HELO": "app1.contoso.example", "AUTH": "", "CERT": ""}
        self.sender, self.recipients, self.text = "<>", [], ""
        self.number = 0
        self.replies = []
        self.step_began = 0  # index of the first message of the last sending step
        self.client, self.client_of = None, None

    def run(self):
        for step in self.case.steps:
            step = dataclasses.replace(step, rest=self.target.adapted(step.rest),
                                       text=self.target.adapted(step.text))
            try:
                getattr(self, f"do_{step.verb.lower()}", self.set_who)(step)
            except AssertionError as error:
                raise AssertionError(f"{self.case.name}:{step.line}: {error}") from None
        self.hang_up()

    def set_who(self, step):
        self.who[step.verb] = "" if step.rest == "-" else step.rest

    def do_from(self, step):
        self.sender, self.recipients = step.rest, []

    def do_to(self, step):
        self.recipients.append(step.rest)

    def do_message(self, step):
        self.text = step.text
        self.send(1)

    def do_repeat(self, step):
        self.send(int(step.rest))

    def do_retry(self, _):
        self.number -= 1
        self.send(1)

    def do_reload(self, _):
        self.hang_up()
        self.weir.ctl("reload")

    def do_restart(self, _):
        self.hang_up()
        self.weir.kill()
        self.weir.start()

    def send(self, times):
        self.step_began = len(self.replies)
        for _ in range(times):
            self.number += 1
            number = str(self.number)
            reply = self.session().transaction(
                self.sender.replace("{n}", number),
                [path.replace("{n}", number) for path in self.recipients],
                case_file.as_bytes(self.text, self.number))
            self.replies.append(reply)

    def session(self):
        """The open session, or a new one when the client has become another."""
        if self.client_of != self.who:
            self.hang_up()
            self.client, self.client_of = self.target.session(self.who), dict(self.who)
        return self.client

    def hang_up(self):
        if self.client:
            with contextlib.suppress(OSError):
                self.client.quit()
        self.client, self.client_of = None, None

    def do_expect(self, step):
        events = self.weir.verdicts(at_least=len(self.replies))
        assert len(events) == len(self.replies), \
            f"{len(self.replies)} messages, {len(events)} verdict events"
        seen = [expectations.Seen(event, reply, self.delivered)
                for event, reply in zip(events, self.replies)]
        expectations.check(step.rest, seen[self.step_began:])

    def delivered(self, queue_id):
        """The message with this queue id as it reached the sink."""
        mark = f" id {queue_id}".encode()

        def found():
            return next((text for text in map(self.sink.text, self.sink.messages())
                         if mark in text[:1000]), None)
        return support.wait_until(found, f"{queue_id} at the sink")


def run_case(case, target, root, receiver, address, number):
    """Raises when an expectation does not hold; returns the verdict events."""
    config = target.adapted(case.config)
    weir = daemon.Weir(root, config, address=address, name=f"w{number}")
    refusals = [step for step in case.steps if step.verb == "EXPECT"
                and step.rest.startswith("refused")]
    if refusals:
        done = weir.check_config()
        for step in refusals:
            expectations.check_refusal(step.rest, done.returncode, done.stdout + done.stderr)
        return []
    weir.start()
    try:
        Run(case, target, weir, receiver).run()
        noise = support.error_lines(weir.log())
        assert not noise, f"{case.name}: weir-milter logged {noise[0]}"
        return weir.verdicts()
    finally:
        weir.discard()


def cases_for(target_name, wanted):
    return [case for case in case_file.load_all() if case.runs_on(target_name)
            and (not wanted or any(part in case.name for part in wanted))]


def run_all(target_name, cases, done=lambda case, events: None):
    """Runs the cases one by one, each with a Weir of its own; returns how many failed."""
    failed = 0
    with support.private_dir() as root, contextlib.ExitStack() as stack:
        receiver = sink.Sink(root)
        stack.callback(receiver.stop)
        # Sendmail refuses a socket below a directory that everybody may write to.
        address = f"inet:{support.free_port()}@127.0.0.1"
        target = TARGETS[target_name](root, receiver.port,
                                      daemon.mta_address(address), cases)
        stack.callback(target.mta.stop)
        for number, case in enumerate(cases):
            try:
                done(case, run_case(case, target, root, receiver, address, number))
                print(f"ok      {case.name}", flush=True)
            except (AssertionError, OSError, RuntimeError, TimeoutError) as error:
                failed += 1
                print(f"FAILED  {case.name}: {error}", flush=True)
    print(f"{target_name}: {len(cases) - failed} cases passed, {failed} failed")
    return failed


def main(target_name, wanted):
    cases = cases_for(target_name, wanted)
    failed = run_all(target_name, cases)
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
