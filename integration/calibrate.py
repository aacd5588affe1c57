#!/usr/bin/env python3
"""Judges a folder of labelled mail offline with `weirctl scan` and shows how much is tagged, by label and by
detector: how one looks for false alarms before a setting is changed.

    calibrate.py FOLDER [--connector internet|cloud|onprem] [--direct] [--list LABEL] [--config FILE]

FOLDER holds .eml files and, if it is there, manifest.csv (file, label, mail_from, mail_from_before_list,
kind). What the receiving side added (its Received and X-MS-Exchange-* fields, its results) is taken away
first, so that the message is what a relay in front of it would have seen. --direct plays list mail as it was
before the list, with its sender's own reverse-path.
"""

import argparse
import collections
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import mail_folder
import support
import terminal

CONFIG = """
[organization]
accepted_domains = ["contoso.example"]
[[connector]]
name = "internet"
direction = "from_internet"
client_networks = ["198.51.100.0/24"]
[[connector]]
name = "cloud"
direction = "from_cloud"
client_networks = ["10.5.0.0/16"]
[[connector]]
name = "onprem"
direction = "to_cloud"
client_networks = ["10.1.0.0/16"]
"""
CLIENTS = {"internet": "198.51.100.9", "cloud": "10.5.0.1", "onprem": "10.1.0.10"}
STAMPS = re.compile(rb"(X-MS-Exchange-|X-Forefront-|X-Microsoft-Antispam|X-MS-Office365-|"
                    rb"X-MS-PublicTrafficType|X-MS-TrafficType|X-IncomingTopHeaderMarker|"
                    rb"X-IncomingHeaderCount|X-EOP|X-SID-|X-Sender-IP|Authentication-Results|"
                    rb"Received-SPF|ARC-|X-OriginatorOrg|X-Original-To|Delivered-To|X-Message-Delivery|"
                    rb"X-Message-Info|Return-Path)", re.I)
RECEIVERS = re.compile(rb"\bby\s+\S*(outlook\.com|outlook\.office365\.com)\b", re.I)
ADDED_BY_LISTS = re.compile(rb"(List-|X-Mailing-List|Mailing-List|Precedence|Sender:|X-Mailman|"
                            rb"X-BeenThere|Errors-To|X-Loop)", re.I)


def fields_of(head):
    return re.split(rb"\n(?![ \t])", head)


def without_stamps(data, direct):
    """The message as it was before the receiving side's Exchange Online took it."""
    head, blank, body = data.partition(b"\n\n")
    kept = []
    for field in fields_of(head):
        unfolded = re.sub(rb"\n[ \t]+", b" ", field)
        received_there = field[:9].lower() == b"received:" and RECEIVERS.search(unfolded)
        if STAMPS.match(field) or received_there or (direct and ADDED_BY_LISTS.match(field)):
            continue
        kept.append(field)
    return b"\n".join(kept) + blank + body


def judged(path, sender, data, config, connector):
    command = [support.bin_dir() / "weirctl", "--config", config, "--json", "scan", "--client-ip",
               CLIENTS.get(connector, connector), "--mail-from", sender or "<>", "--rcpt",
               "user@contoso.example" if connector != "onprem" else "user@customer.example", "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"{path}: {done.stderr.decode()}")
    return json.loads(done.stdout.splitlines()[0])


def letters(folder, direct):
    """(name, label, sender, data)"""
    rows = mail_folder.manifest(folder)
    for letter in mail_folder.letters(folder):
        row = rows.get(letter.name, {})
        before = row.get("mail_from_before_list", "") if direct else ""
        if direct and row.get("kind") == "list" and not before:
            continue
        yield (letter.name, letter.label, before or letter.sender,
               without_stamps(letter.data, bool(before)))


def show(results, listed):
    labels = sorted({label for _, label, _ in results})
    totals = collections.Counter(label for _, label, _ in results)
    tagged, by_detector, points = (collections.defaultdict(collections.Counter) for _ in range(3))
    for name, label, event in results:
        score = event["event"]["risk_score"]
        tagged[label][score >= 25] += 1
        for finding in {f["detector"]: f for f in event["weir"]["findings"]}.values():
            by_detector[finding["detector"]][label] += 1
            if finding["points"]:
                points[finding["detector"]][label] += 1
        if label == listed and score >= 25:
            why = "; ".join(f"{f['detector']} {f['points']} ({f['evidence']})"
                            for f in event["weir"]["findings"])
            print(f"{score:3} {name}: {why}")
    terminal.table([("label", "messages", "tagged", "share")] +
                   [(label, str(totals[label]), str(tagged[label][True]),
                     f"{tagged[label][True] / totals[label]:.1%}") for label in labels],
                   right=range(1, 4))
    terminal.table([("findings (with points)", *labels)] +
                   [(name, *(f"{by_detector[name][label]} ({points[name][label]})" for label in labels))
                    for name in sorted(by_detector)], right=range(1, len(labels) + 1))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--connector", default="internet", choices=CLIENTS)
    parser.add_argument("--direct", action="store_true")
    parser.add_argument("--list", help="show every tagged message of this label and why")
    parser.add_argument("--config", type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        config = options.config or pathlib.Path(folder) / "weir.toml"
        if not options.config:
            config.write_text(CONFIG)
        jobs = [(name, label, pool.submit(judged, name, sender, data, config, options.connector))
                for name, label, sender, data in letters(options.folder, options.direct)]
        show([(name, label, job.result()) for name, label, job in jobs], options.list)


if __name__ == "__main__":
    main()
