#!/usr/bin/env python3
"""Ordinary weeks and attacks in simulated time: the tables of docs/simulation.md.

weir-simulate plays them through all of Weir but its sockets: reading, detectors, counters on a real
RocksDB, baselines and incidents. First fifteen ordinary days, then each attack on a copy of the state
that these left. --write renews the page, --check fails when a promise is broken.
"""

import argparse
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "simulation.md"
BEGIN = "<!-- made by integration/simulate.py --write -->"
CONFIG = ROOT / "integration" / "simulate" / "site.toml"


def play(binary, state, scale, attack=None):
    command = [binary, "--config", str(CONFIG), "--state", str(state), "--scale", str(scale)]
    if attack:
        command += ["--attack", attack]
    begun = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        sys.exit(f"simulate: {' '.join(command)} ended with {done.returncode}")
    print(f"simulate: {attack or 'ordinary days'} took {time.monotonic() - begun:.0f} s", flush=True)
    return json.loads(done.stdout)


def names(binary):
    return subprocess.run([binary, "--list"], stdout=subprocess.PIPE, check=True,
                          text=True).stdout.split("\n")[:-1]


def share(part, whole):
    return "-" if whole == 0 else f"{100 * part / whole:.1f} %"


def since(begin, then):
    if then is None:
        return "-"
    seconds = (then - begin) / 1000
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def attack_row(result):
    first = min((i["opened_ms"] for i in result["incidents"]), default=None)
    return [
        result["name"], result["what"], f'{result["attack"]:,}',
        f'{result["through_before"]:,}' if "first_hold_ms" in result else "nothing held",
        since(result["begin_ms"], result.get("first_hold_ms")),
        share(result["held_after"], result["first_tries_after"]),
        f'{result["backlog_through"]:,} of {result["backlog"]:,}',
        f'{result["tagged"]:,} / {result["untagged"]:,}',
        f'{result["same_host_held"]} of {result["same_host"]}',
        f'{result["clean_held"]} of {result["clean"]:,}',
        str(result["lost"]), str(len(result["incidents"])), since(result["begin_ms"], first),
    ]


ATTACK_HEAD = ["attack", "what is sent", "messages", "through before the first hold", "first hold after",
               "held of what came after", "backlog let through in 24 h", "delivered with / without a tag",
               "clean mail held, same host", "clean mail held, elsewhere", "lost", "incidents opened",
               "incident after"]


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def incident_lines(results):
    lines = []
    for result in results:
        for incident in result["incidents"]:
            lines.append(f'- **{result.get("name", "ordinary days")}** ({incident["severity"]}): '
                         f'{incident["title"]}; {", ".join(incident["symptoms"])}')
    return "\n".join(lines) or "None."


def ordinary_rows(result):
    rows = []
    for day in result["days"]:
        weekday = datetime.date.fromisoformat(day["day"]).strftime("%a")
        rows.append([f'{day["day"]} {weekday}', f'{day["clean"]:,}', day["clean_held"],
                     day["clean_tagged"], day["lost"]])
    return rows


def page(ordinary, results, scale):
    return f"""{BEGIN}

## Ordinary weeks

A site of 300 people, scale {scale}: working hours, a newsletter on Wednesdays, a month's end with 1,500
invoices (30 April), a holiday (1 May), automatic replies, redirecting rules, centralized transport, and a
forgotten program with a wrong From. Default settings, mode enforce.

{table(["day", "clean messages", "held", "tagged", "lost"], ordinary_rows(ordinary))}

False incidents: **{len(ordinary["incidents"])}**

{incident_lines([ordinary])}

## Attacks

Each begins on Tuesday 5 May at 10:07 in the middle of the day's mail, on the state that the weeks before
have left.

{table(ATTACK_HEAD, [attack_row(result) for result in results])}

What the incidents say of them:

{incident_lines(results)}
"""


def broken_promises(ordinary, results):
    wrong = [f'ordinary days: false incident: {i["title"]}' for i in ordinary["incidents"]]
    wrong += [f'ordinary days: {day["day"]}: {day["clean_held"]} clean messages held'
              for day in ordinary["days"] if day["clean_held"]]
    for result in results:
        name = result["name"]
        if result["must_open"] and len(result["incidents"]) != 1:
            wrong.append(f'{name}: {len(result["incidents"])} incidents instead of 1')
        if result["clean_held"] or result["same_host_held"]:
            wrong.append(f'{name}: {result["clean_held"]} clean messages held elsewhere, '
                         f'{result["same_host_held"]} on the same host')
        if result["lost"]:
            wrong.append(f'{name}: {result["lost"]} messages lost')
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--bin", default=os.environ.get("WEIR_BIN_DIR", ROOT / "build/release/bin"))
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--only", action="append", help="this attack alone; any number of times")
    parser.add_argument("--work", help="keep the states here")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    binary = str(pathlib.Path(args.bin) / "weir-simulate")

    work = pathlib.Path(args.work or tempfile.mkdtemp(prefix="weir-simulate-"))
    try:
        base, kept = work / "base", work / "ordinary.json"
        if kept.exists():
            ordinary = json.loads(kept.read_text())
        else:
            base.mkdir(parents=True, exist_ok=True)
            ordinary = play(binary, base, args.scale)
            kept.write_text(json.dumps(ordinary))
        results = []
        for name in args.only or names(binary):
            state = work / "attack"
            shutil.rmtree(state, ignore_errors=True)
            shutil.copytree(base, state)
            results.append(play(binary, state, args.scale, name))
    finally:
        if not args.work:
            shutil.rmtree(work, ignore_errors=True)

    text = page(ordinary, results, args.scale)
    if args.write:
        before = PAGE.read_text() if PAGE.exists() else "# Simulation\n\n"
        PAGE.write_text(before.split(BEGIN)[0] + text)
    print(text)
    wrong = broken_promises(ordinary, results)
    for line in wrong:
        print(f"simulate: {line}")
    if args.check and wrong:
        sys.exit(1)


if __name__ == "__main__":
    main()
