#!/usr/bin/env python3
"""Every C++ file is as clang-format leaves it. usage: check_format.py SOURCE CLANG_FORMAT"""

import pathlib
import subprocess
import sys

import source_text


def problems(root, clang_format):
    files = source_text.code_files(root, "include", "src", "tests", "bench")
    done = subprocess.run([clang_format, "--dry-run", *files], capture_output=True, text=True,
                          check=False)
    wrong = sorted({line.split(":")[0] for line in done.stderr.splitlines() if ": warning:" in line})
    return [f"{source_text.relative(path, root)}: not formatted; run clang-format -i on it"
            for path in wrong]


if __name__ == "__main__":
    found = problems(pathlib.Path(sys.argv[1]), sys.argv[2])
    print("\n".join(found))
    sys.exit(1 if found else 0)
