#!/usr/bin/env python3
"""Plays the ordinary flows of a hybrid site and the attacks on it (tests/cases/flows, tests/cases/attacks)
through a real Postfix and writes what Weir said of each to docs/flows.md.

    flow_table.py [--check]     --check: fails when docs/flows.md says otherwise
"""

import pathlib
import sys

import case_runner
import verdict_table

TABLE = pathlib.Path(__file__).resolve().parent.parent / "docs/flows.md"
HEAD = """# Ordinary flows and attacks

What Weir says at its default settings of the mail of a hybrid site, and of those who abuse it. Each row is a
case file that `integration/flow_table.py` played through a real Postfix; the program made this page.
A score of 25 tags a message. What is done to a burst by limits is in the cases of `tests/cases/policy`.

"""
PARTS = (("flows", "Ordinary flows"), ("attacks", "Attacks"))
COLUMNS = "| case | what | connector | alignment | findings | score | disposition |\n" \
          "|---|---|---|---|---|---|---|\n"


def said(event):
    best = verdict_table.points_by_detector(event)
    return ", ".join(f"{name} {points}" for name, points in best.items()) or "none"


def row(case, events):
    event, weir = events[-1], events[-1]["weir"]
    name = case.name.partition("/")[2].removesuffix(".case")
    return (f"| `{name}` | {verdict_table.cell(case.title)} | {weir['direction']} | {weir['alignment']} | {said(event)} "
            f"| {event['event']['risk_score']} | {weir['disposition']['wanted']} |\n")


def main(check):
    rows = {folder: [] for folder, _ in PARTS}

    def keep(case, events):
        if events:
            rows[case.name.partition("/")[0]].append(row(case, events))
    cases = [case for case in case_runner.cases_for("postfix", [])
             if case.name.partition("/")[0] in rows]
    failed = case_runner.run_all("postfix", cases, keep)
    text = HEAD + "\n".join(f"## {title}\n\n{COLUMNS}{''.join(rows[folder])}"
                            for folder, title in PARTS)
    if check:
        if TABLE.read_text(encoding="utf-8") != text:
            print("docs/flows.md is not what integration/flow_table.py would write")
            failed += 1
    else:
        TABLE.write_text(text, encoding="utf-8")
    return 1 if failed or not rows["flows"] else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
