#!/usr/bin/env python3
"""What must not stand in the tree: paths and hosts of the machine it was written on, work left
open, tests that are switched off, and files that are no text we wrote."""

import pathlib
import re
import subprocess
import sys

SKIPPED_FOLDERS = {".git", "build", "__pycache__"}
TEXT = {".cpp", ".hpp", ".py", ".sh", ".cmake", ".txt", ".md", ".toml", ".json", ".case", ".service",
        ".conf", ".yml", ".yaml", ".cf", ".mc", "", ".1", ".5", ".8"}
LARGEST = 512 * 1024

# Written so that this file does not match itself.
MACHINE_PATH = re.compile(
    r"(?<![\w.-])/(?:wo[r]k|home/[a-z][\w-]*|root/[\w.]+|tmp/(?:build|bash)[-_]\w+)/")
REGISTRY = re.compile(r"https?://(?:de[b]|registr[y]|pyp[i]|prox[y])\.[a-z]")
LEFT_OPEN = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X]|HAC[K])\b")
SWITCHED_OFF = re.compile(r"GTEST_SKI[P]|\bDISABLE[D]_\w|unittest\.ski[p]")

RULES = (
    (MACHINE_PATH, "a path of one machine; derive it from the source or build folder"),
    (REGISTRY, "the host of a package registry; let the package manager's own settings decide"),
    (LEFT_OPEN, "work left open; do it, or say in the docs that it does not exist"),
    (SWITCHED_OFF, "a test that is switched off; mend it or remove it"),
)


def files(root):
    """Files git knows or would add; the whole tree where there is no git."""
    listed = subprocess.run(
        ["git", "-C", root, "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        capture_output=True, check=False)
    if listed.returncode == 0:
        names = listed.stdout.decode(errors="replace").split("\0")
        paths = [root / name for name in names if name]
    else:
        paths = sorted(root.rglob("*"))
    return [path for path in paths
            if path.is_file() and not SKIPPED_FOLDERS & set(path.relative_to(root).parts)]


def problems(root):
    for path in files(root):
        where = path.relative_to(root).as_posix()
        if path.stat().st_size > LARGEST:
            yield f"{where}: more than {LARGEST // 1024} kB; keep generated files and data out"
        elif path.suffix in TEXT:
            yield from line_problems(where, path.read_text(encoding="utf-8", errors="replace"))


def line_problems(where, text):
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, advice in RULES:
            found = pattern.search(line)
            if found:
                yield f"{where}:{number}: '{found.group()}' is {advice}"


if __name__ == "__main__":
    found = list(problems(pathlib.Path(sys.argv[1]).resolve()))
    print("\n".join(found))
    sys.exit(1 if found else 0)
