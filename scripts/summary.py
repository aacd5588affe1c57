#!/usr/bin/env python3
"""Adds up ctest's JUnit files: summary.py BROKEN FILE... where BROKEN suites did not even run."""

import pathlib
import sys
import xml.etree.ElementTree


def outcomes(path):
    """(name, status) of every test in a file; statuses are run, fail, notrun, disabled."""
    tree = xml.etree.ElementTree.parse(path)
    return [(f"{pathlib.Path(path).stem}: {case.get('name')}", case.get("status"))
            for case in tree.iter("testcase")]


def main():
    broken = int(sys.argv[1])
    every = [outcome for path in sys.argv[2:] for outcome in outcomes(path)]
    failed = [f"{name} ({status})" for name, status in every if status != "run"]
    print()
    for name in failed:
        print(f"failed: {name}")
    if broken:
        print(f"failed: {broken} suites could not be built or run")
    print(f"weir: {len(every) - len(failed)} passed, {len(failed) + broken} failed")
    return 1 if failed or broken or not every else 0


if __name__ == "__main__":
    sys.exit(main())
