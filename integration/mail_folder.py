"""Sends a folder of .eml files through the stage and checks that each got exactly one verdict and
arrived exactly once."""

import collections
import csv
import re
from dataclasses import dataclass

import smtp_client
import support
import terminal
import traffic

SOURCES = {"internet": traffic.Host("127.0.3.10", "mx-in.example"),
           "cloud": traffic.CLOUD, "onprem": traffic.EXCHANGE}
DISPOSITIONS = ("accept", "tag", "quarantine", "tempfail", "reject")
BATCH = 25  # messages in one SMTP session


@dataclass
class Letter:
    name: str
    label: str
    sender: str
    data: bytes
    recipient: str = ""


def manifest(folder):
    """{file: row} of manifest.csv, if there is one."""
    path = folder / "manifest.csv"
    if not path.exists():
        return {}
    with open(path, newline="", encoding="utf-8", errors="replace") as lines:
        return {row["file"]: row for row in csv.DictReader(lines)}


def stripped(data):
    """(return path or None, message without it and without an mbox From line)."""
    data = data.replace(b"\r\n", b"\n")
    if data.startswith(b"From "):
        data = data.partition(b"\n")[2]
    head, blank, body = data.partition(b"\n\n")
    found = re.search(rb"^Return-Path:[ \t]*<?([^>\n]*)>?[^\n]*\n?", head, re.I | re.M)
    if not found:
        return None, data
    head = head[:found.start()] + head[found.end():]
    return found.group(1).decode("ascii", "replace").strip(), head.rstrip(b"\n") + blank + body


def sendable(sender):
    """What an SMTP server takes as a sender: what cannot be one becomes the null sender."""
    return sender if re.fullmatch(r"[\x21-\x3b\x3d\x3f-\x7e]*", sender) else ""


def letters(folder):
    rows = manifest(folder)
    found = []
    for path in sorted(folder.rglob("*.eml")):
        name = str(path.relative_to(folder))
        return_path, data = stripped(path.read_bytes())
        row = rows.get(name, {})
        sender = row.get("mail_from", return_path or "") or ""
        label = row.get("label") or (path.parent.name if path.parent != folder else "mail")
        found.append(Letter(name, label, sendable(sender), data))
    for number, letter in enumerate(found, 1):
        letter.recipient = f"mail{number:05d}@contoso.example"
    return found


def send(port, host, found):
    """{recipient: reply}; shows how far it is."""
    replies = {}
    for start in range(0, len(found), BATCH):
        session = smtp_client.Client(port, host.address, host.name)
        for letter in found[start:start + BATCH]:
            replies[letter.recipient] = session.transaction(
                f"<{letter.sender}>", [f"<{letter.recipient}>"], letter.data)
            terminal.rewrite(f"  {len(replies)} of {len(found)} sent")
        session.quit()
    terminal.clear_line()
    return replies


def verdicts_of(built, replies):
    """{recipient: [verdict event, …]}"""
    accepted = sum(1 for reply in replies.values() if reply.code == 250)
    built.weir.verdicts(at_least=accepted)
    found = collections.defaultdict(list)
    for event in built.weir.events("weir.verdict"):
        found[event["weir"]["envelope"]["to"][0]].append(event)
    return found


def show(found, verdicts):
    terminal.heading("Dispositions by label (mode tag: what more was wanted is not done)")
    rows = [("label", "messages", *DISPOSITIONS, "mean score")]
    for label in sorted({letter.label for letter in found}):
        events = [event for letter in found if letter.label == label
                  for event in verdicts[letter.recipient]]
        counts = collections.Counter(event["weir"]["disposition"]["enforced"] for event in events)
        mean = sum(event["event"]["risk_score"] for event in events) / max(len(events), 1)
        rows.append((label, str(len(events)),
                     *(str(counts[name] or "-") for name in DISPOSITIONS), f"{mean:.1f}"))
    terminal.table(rows, right=range(1, len(rows[0])))
    show_detail("Findings by label", found, verdicts,
                lambda event: {finding["detector"] for finding in event["weir"]["findings"]})
    show_detail("Alignment by label", found, verdicts,
                lambda event: {event["weir"]["alignment"]})


def show_detail(title, found, verdicts, names_of):
    labels = sorted({letter.label for letter in found})
    counts = collections.defaultdict(collections.Counter)
    for letter in found:
        for event in verdicts[letter.recipient]:
            for name in names_of(event):
                counts[name][letter.label] += 1
    terminal.heading(title)
    rows = [("", *labels)] + [(name, *(str(counts[name][label] or "-") for label in labels))
                              for name in sorted(counts)]
    terminal.table(rows, right=range(1, len(labels) + 1))


def play(built, folder, source):
    """True when nothing was lost, doubled or left without a verdict."""
    found = letters(folder)
    if not found:
        raise RuntimeError(f"{folder}: no .eml files below it")
    host = SOURCES[source]
    terminal.heading(f"{len(found)} messages of {folder}, sent as if from {host.name}, mode tag")
    replies = send(built.postfix.port, host, found)
    verdicts = verdicts_of(built, replies)
    support.wait_until(lambda: len(built.sink.messages()) >= len(found)
                       or not built.postfix.queue(), "the mail to arrive", 120)
    arrived = collections.Counter(message["to"][0] for message in built.sink.messages())
    show(found, verdicts)
    terminal.heading("Checked")
    refused = [letter for letter in found if replies[letter.recipient].code != 250]
    not_once = [letter for letter in found if len(verdicts[letter.recipient]) != 1]
    lost = [letter for letter in found if arrived[letter.recipient] == 0]
    doubled = [letter for letter in found if arrived[letter.recipient] > 1]
    errors = built.errors()
    parts = [
        terminal.verdict(not refused, f"{len(refused)} refused by Postfix" + names(refused)),
        terminal.verdict(not not_once, f"{len(found) - len(not_once)} of {len(found)} have exactly "
                         "one verdict event" + names(not_once)),
        terminal.verdict(not lost, f"{len(lost)} lost on the way to the sink" + names(lost)),
        terminal.verdict(not doubled, f"{len(doubled)} doubled at the sink" + names(doubled)),
        terminal.verdict(not errors, "no error in any log"
                         + "".join(f"\n         {line}" for line in errors[:10]))]
    return all(parts)


def names(some):
    return "".join(f"\n         {letter.name}" for letter in some[:10])
