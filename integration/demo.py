#!/usr/bin/env python3
"""The demo: an hour at the hybrid connector told in a minute, through a private Postfix with Weir
attached and a sink behind it. scripts/demo.sh builds and calls it.

    demo.py            the hour
    demo.py --check    the same, quicker, for the tests
    demo.py --keep     leaves everything running afterwards and says how to stop it
    demo.py --mail DIR sends the .eml files below DIR instead, in mode tag
"""

import argparse
import collections
import json
import pathlib
import sys
import threading
import time

import keeper
import mail_folder
import smtp_client
import stage
import support
import terminal
import traffic

CONFIG = pathlib.Path(__file__).with_name("demo.toml")
HELD = ("tempfail", "quarantine", "reject")
PHASES = ((0, "ordinary business mail"), (6, "the newsletter run begins"),
          (20, "the newsletter run is over"),
          (28, "the shop application is compromised: mail in other names"),
          (40, "the burst goes on; the shop's own mail too"),
          (50, "the burst ends; its queue comes back"))


class Player:
    """Sends the hour: one SMTP session for each sending system, two more for the attack."""

    def __init__(self, port, mails, seconds):
        self.port, self.mails = port, mails
        self.pace = seconds / 60.0
        self.replies = {}  # Message-ID -> reply, of the first attempt
        self.errors = []
        self.began = 0.0

    def start(self):
        lanes = collections.defaultdict(list)
        for number, mail in enumerate(self.mails):
            lane = (mail.label, number % 3) if mail.label == "attack" else (mail.host.name, 0)
            lanes[lane].append(mail)
        self.began = time.monotonic()
        self.threads = [threading.Thread(target=self._lane, args=(lane,), daemon=True)
                        for lane in lanes.values()]
        for thread in self.threads:
            thread.start()

    def _lane(self, mails):
        session, sent = None, 0
        try:
            for mail in mails:
                time.sleep(max(0.0, self.began + mail.at * self.pace - time.monotonic()))
                if sent % 20 == 0:
                    if session:
                        session.quit()
                    session = smtp_client.Client(self.port, mail.host.address, mail.host.name)
                self.replies[mail.message_id] = session.transaction(
                    mail.sender, mail.recipients, mail.data)
                sent += 1
            session.quit()
        except Exception as error:  # reported by the main thread
            self.errors.append(f"{mails[0].host.name}: {error!r}")

    def running(self):
        return any(thread.is_alive() for thread in self.threads)

    def minute(self):
        return min(59, int((time.monotonic() - self.began) / self.pace))

    def come_back(self, count):
        """What a queueing client does with its deferred mail: the same messages again."""
        deferred = [mail for mail in self.mails
                    if self.replies[mail.message_id].code == 451][:count]
        if not deferred:
            return []
        session = smtp_client.Client(self.port, deferred[0].host.address, deferred[0].host.name)
        replies = [session.transaction(mail.sender, mail.recipients, mail.data)
                   for mail in deferred]
        session.quit()
        return replies


def outcomes(mails, weir, player):
    """Disposition of each message's first attempt, by label: {label: Counter}."""
    first = {}
    for event in weir.events("weir.verdict"):
        first.setdefault(event["email"]["message_id"], event)
    result = {label: collections.Counter() for label in traffic.LABELS}
    for mail in mails:
        if mail.message_id in first:
            result[mail.label][first[mail.message_id]["weir"]["disposition"]["enforced"]] += 1
        elif mail.message_id in player.replies:
            result[mail.label]["no verdict"] += 1
    return result


def held(counter):
    return sum(counter[name] for name in HELD)


def progress(player, result):
    total = sum(result.values(), collections.Counter())
    return (f"  09:{player.minute():02d}  {len(player.replies):5d}  {total['accept']:6d}  "
            f"{total['tag']:6d}  {held(total):4d}")


def show_live(player, mails, weir):
    terminal.say(terminal.paint("  clock   sent  passed  tagged  held  what is going on", "dim"))
    phases, last = list(PHASES), -5
    while player.running():
        time.sleep(0.25)
        result, minute = outcomes(mails, weir, player), player.minute()
        due = [text for at, text in phases if at <= minute]
        if due or minute >= last + 5:
            phases, last = [phase for phase in phases if phase[0] > minute], minute
            terminal.clear_line()
            terminal.say(progress(player, result) + "  " + (due[-1] if due else ""))
        else:
            terminal.rewrite(progress(player, result))
    terminal.clear_line()


def show_flow(result):
    terminal.heading("What flowed")
    rows = [("sender", "sent", "passed", "tagged", "held back")]
    for label, name in traffic.LABELS.items():
        counter = result[label]
        rows.append((name, *(str(number) if number else "-" for number in (
            sum(counter.values()), counter["accept"], counter["tag"], held(counter)))))
    terminal.table(rows, right=(1, 2, 3, 4))


def show_findings(events):
    """What was seen in tagged and held mail, by detector."""
    seen = collections.Counter()
    example = {}
    for event in events:
        found = {finding["detector"]: finding for finding in event["weir"]["findings"]
                 if finding["points"]}
        seen.update(found.keys())
        example = {**found, **example}
    terminal.heading("What was seen, in tagged and in held mail")
    rows = [("finding", "messages", "points", "symptom", "for example")]
    rows += [(name, str(count), str(example[name]["points"]), example[name].get("symptom") or "-",
              example[name]["evidence"]) for name, count in seen.most_common()]
    terminal.table(rows, right=(1, 2))


def passed_limits(events):
    """The limits that were passed, each as it stood at the end."""
    totals = {}
    for event in events:
        for limit in event["weir"]["limits"]:
            if limit["state"] in ("over", "hold"):
                totals[limit["name"], limit["key"]] = limit
    return totals


def show_limits(events):
    terminal.heading("What was held back, and why")
    totals = passed_limits(events)
    rows = [("limit", "counted for", "messages", "limit", "window")]
    rows += [(name, key, str(limit["total"]), str(limit["limit"]), f"{limit['window_s']} s")
             for (name, key), limit in sorted(totals.items())]
    terminal.table(rows, right=(2, 3))


def show_why(weir, event):
    terminal.heading("One verdict, explained")
    command = f"weirctl why {event['event']['id']}"
    terminal.say(terminal.paint(f"  $ {command}", "dim"))
    done = weir.ctl("why", event["event"]["id"], check=False)
    for line in (done.stdout + done.stderr).splitlines():
        terminal.say(f"  {line}")
    return done.returncode == 0


def show_event_lines(weir, chosen):
    terminal.heading(f"Event lines for the SIEM, cut short here ({weir.events_file})")
    wanted = {event["event"]["id"] for event in chosen}
    for line in weir.events_file.read_text(encoding="utf-8").splitlines():
        if json.loads(line)["event"]["id"] in wanted:
            for start in (0, 116, 232):
                terminal.say("  " + line[start:start + 116] + ("…" if start == 232 else ""))
            terminal.say()


def show_where_next(built):
    terminal.heading("Where to look next")
    terminal.table([
        ("what", "where"),
        ("what the operator asks", "build/release/bin/weirctl status | counters list | why ID"),
        ("what this Weir was told", "integration/demo.toml; every setting: conf/weir.toml"),
        ("what each finding means", "docs/detectors/"),
        ("beside your own Postfix", "docs/operating.md"),
        ("try your own mail", "scripts/demo.sh --mail DIR, or weirctl scan FILE.eml --explain"),
        ("leave all this running", "scripts/demo.sh --keep (without it, it is gone afterwards)")])


def check_claim(built, mails, player, result, retries):
    """The demo's claim; every part is said, one that fails makes the demo fail."""
    limits = passed_limits(built.weir.events("weir.verdict")).values()
    limit = min((limit["limit"] for limit in limits), default=0)
    past = sum(result["attack"].values()) - limit
    back = held(result["attack"])
    clean = sum((result[label] for label in traffic.CLEAN), collections.Counter())
    touched = sum(clean.values()) - clean["accept"]
    arrived = collections.Counter()
    for message in built.sink.messages():
        arrived[message_id_of(built.sink.text(message))] += 1
    passed = {mail.message_id for mail in mails
              if player.replies[mail.message_id].code == 250}
    wrong = [identity for identity in passed if arrived[identity] != 1] + \
        [identity for identity in arrived if identity not in passed]
    later = built.weir.events("weir.verdict")[len(mails):]
    known = sum(1 for event in later if event["weir"].get("retry_of"))
    held_again = sum(1 for reply in retries if reply.code == 451)
    terminal.heading("The claim")
    parts = [
        terminal.verdict(limit > 0 and back >= 0.95 * past > 0,
                         f"{back} of {past} messages of the burst past the limit of {limit} "
                         f"were held back ({100 * back / max(past, 1):.1f} %)"),
        terminal.verdict(touched == 0, f"{touched} of {sum(clean.values())} clean messages were "
                         "tagged or held back, the shop's own among them"),
        terminal.verdict(not wrong, f"{len(passed)} accepted messages reached the sink, each once"),
        terminal.verdict(known == len(retries) > 0 and held_again == len(retries),
                         f"{known} of {len(retries)} held messages that came back were known as "
                         f"retries, {held_again} held again"),
        terminal.verdict(not player.errors and not built.errors(), "no error in any log"
                         + "".join(f"\n         {line}" for line in
                                   (player.errors + built.errors())[:5]))]
    return all(parts)


def message_id_of(data):
    for line in data.split(b"\r\n\r\n", 1)[0].split(b"\r\n"):
        if line.lower().startswith(b"message-id:"):
            return line.partition(b":")[2].strip(b" <>").decode()
    return ""


def play(built, seconds):
    """Sends the hour and shows it. True when the claim holds."""
    mails = traffic.hour(seed=1, tag=f"demo{int(time.time())}")
    player = Player(built.postfix.port, mails, seconds)
    terminal.heading(f"An hour at the connector, told in {seconds} seconds")
    player.start()
    show_live(player, mails, built.weir)
    for thread in player.threads:
        thread.join()
    if player.errors:
        raise RuntimeError(player.errors[0])
    retries = player.come_back(25)
    built.weir.verdicts(at_least=len(mails) + len(retries))
    expected = sum(1 for reply in player.replies.values() if reply.code == 250)
    support.wait_until(lambda: len(built.sink.messages()) >= expected, "the mail to arrive", 60)
    result = outcomes(mails, built.weir, player)
    verdicts = built.weir.events("weir.verdict")[:len(mails)]  # what came back later is not new
    marked = [event for event in verdicts if event["weir"]["disposition"]["enforced"] != "accept"]
    show_flow(result)
    show_findings(marked)
    show_limits(marked)
    one_each = {event["weir"]["disposition"]["enforced"]: event for event in reversed(verdicts)}
    explained = show_why(built.weir, one_each["tempfail"]) if "tempfail" in one_each else False
    show_event_lines(built.weir, one_each.values())
    show_where_next(built)
    return check_claim(built, mails, player, result, retries) and explained


def introduce(built):
    terminal.heading("Put up, all on loopback and in a private directory")
    terminal.table([
        ("part", "where"),
        ("Postfix, the connector's relay", f"127.0.0.1:{built.postfix.port}"),
        ("Weir, its filter", built.weir.address),
        ("sink behind it, as Exchange Online", f"127.0.0.1:{built.sink.port}"),
        ("Weir's counters and events", str(built.weir.root)),
        ("Weir's metrics", f"http://{built.weir.http}/metrics")])


def run(options):
    """The demo itself, in this process. Calls `options.ready(text)` before it waits, if kept."""
    config = CONFIG.read_text(encoding="utf-8")
    if options.mail:
        config = config.replace('mode = "enforce"', 'mode = "tag"')
    with stage.stage(config) as built:
        introduce(built)
        if options.mail:
            good = mail_folder.play(built, options.mail, options.source)
        else:
            good = play(built, 12 if options.check else 60)
        if options.keep:
            options.ready(built)
    return 0 if good else 1


def main():
    parser = argparse.ArgumentParser(prog="demo.sh", description=__doc__.splitlines()[0])
    parser.add_argument("--keep", action="store_true",
                        help="leave everything running afterwards; says how to stop it")
    parser.add_argument("--mail", type=pathlib.Path, metavar="DIR",
                        help="send the .eml files below DIR instead, in mode tag")
    parser.add_argument("--from", dest="source", default="internet",
                        choices=sorted(mail_folder.SOURCES),
                        help="with --mail: where the mail seems to come from (default internet)")
    parser.add_argument("--check", action="store_true", help="a quick run for the tests")
    options = parser.parse_args()
    if options.mail and not options.mail.is_dir():
        parser.error(f"{options.mail}: no such directory")
    return keeper.run(run, options)


if __name__ == "__main__":
    sys.exit(main())
