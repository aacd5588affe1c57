#!/usr/bin/env python3
"""Each public header compiles alone: including it first must be enough.
usage: check_headers.py SOURCE COMPILER"""

import concurrent.futures
import pathlib
import subprocess
import sys

import source_text

FLAGS = ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-x", "c++"]


def problem(root, compiler, header):
    """Includes the header twice, so that a missing guard shows as well."""
    name = source_text.relative(header, root / "include")
    done = subprocess.run([compiler, *FLAGS, f"-I{root / 'include'}", "-"], capture_output=True,
                          text=True, input=f'#include "{name}"\n#include "{name}"\n', check=False)
    if done.returncode == 0:
        return None
    first = next((line for line in done.stderr.splitlines() if "error" in line), done.stderr[:200])
    return f"include/{name} does not compile alone; include what it uses: {first}"


def problems(root, compiler):
    headers = [path for path in source_text.code_files(root, "include") if path.suffix == ".hpp"]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda header: problem(root, compiler, header), headers)
    return [answer for answer in answers if answer]


if __name__ == "__main__":
    found = problems(pathlib.Path(sys.argv[1]), sys.argv[2])
    print("\n".join(found))
    sys.exit(1 if found else 0)
