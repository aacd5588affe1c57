#!/usr/bin/env python3
"""A file is one idea, a function one thought. Prints how far the tree is from its limits."""

import pathlib
import sys

import source_text

FUNCTION_LINES = 60
PUBLIC_HEADER_LINES = 250
SOURCE_LINES = 500
DETECTOR_LINES = 150
TEST_LINES = 600
# Shared machinery of the folder, no detectors.
NOT_DETECTORS = {"registry.cpp", "alignment.cpp", "limit.cpp", "detector.cpp", "finding.cpp"}


def file_limit(where):
    name = where.rsplit("/", 1)[-1]
    if where.startswith("include/"):
        return PUBLIC_HEADER_LINES, "a public header; move a type of its own to a file of its own"
    if where.startswith("src/detect/") and where.endswith(".cpp") and name not in NOT_DETECTORS:
        return DETECTOR_LINES, "a detector; move what several detectors could use to a file of its own"
    if where.startswith("tests/"):
        return TEST_LINES, "a test file; split it by behaviour, share builders in tests/support"
    return SOURCE_LINES, "a source file; it holds more than one idea: split it by them"


def problems(root):
    for path in source_text.code_files(root, "include/weir", "src", "tests", "bench"):
        where = source_text.relative(path, root)
        text = path.read_text(encoding="utf-8")
        limit, advice = file_limit(where)
        lines = text.count("\n")
        if lines > limit:
            yield f"{where}: {lines} lines are over the limit of {limit} for {advice}"
        for first, length, head in source_text.functions(text):
            if length > FUNCTION_LINES:
                yield (f"{where}:{first}: {length} lines are over the limit of {FUNCTION_LINES} for "
                       f"a function; name its steps and make each a function: {head[:80]}")


if __name__ == "__main__":
    found = list(problems(pathlib.Path(sys.argv[1])))
    print("\n".join(found))
    sys.exit(1 if found else 0)
