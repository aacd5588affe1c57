#!/usr/bin/env python3
"""Installs the unit into an empty directory and lets systemd judge it.
usage: check_unit.py verify|security|sysusers CMAKE BUILD_DIR

verify    systemd-analyze verify has nothing to say
security  systemd-analyze security rates the exposure 1.5 or lower
sysusers  sysusers.d and tmpfiles.d are understood and name the user that the unit names
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HIGHEST_EXPOSURE = 15  # tenths


def tool(name):
    path = shutil.which(name)
    if not path:
        sys.exit(f"{name} is needed for this test; install the package systemd")
    return path


def run(*command):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout + done.stderr


def install(cmake, build, into):
    code, said = run(cmake, "--install", build, "--prefix", into, "--component", "systemd")
    if code:
        sys.exit(f"cmake --install failed: {said}")
    return into / "lib/systemd/system/weir-milter.service"


def with_programs(unit, folder):
    """The unit with every program it starts in `folder`: verify wants them to be there, and the
    tests must not need an installed Weir."""
    def moved(found):
        program = folder / pathlib.Path(found.group(2)).name
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        return found.group(1) + str(program)
    text = re.sub(r"(?m)^(Exec\w+=)(\S+)", moved, unit.read_text())
    copy = folder / unit.name
    copy.write_text(text)
    return copy


def verify(unit, folder):
    code, said = run(tool("systemd-analyze"), "verify", "--man=no", with_programs(unit, folder))
    # Complaints about other units of this machine are not ours to mend.
    ours = [line for line in said.splitlines() if "weir" in line]
    if code and not ours:
        ours = [said]
    return ours


def security(unit, _):
    code, said = run(tool("systemd-analyze"), "security", "--offline=true",
                     f"--threshold={HIGHEST_EXPOSURE}", unit)
    print(said.splitlines()[-1] if said else "")
    return [] if code == 0 else [f"exposure above {HIGHEST_EXPOSURE / 10}:\n{said}"]


def sysusers(unit, folder):
    root = folder / "root"
    (root / "etc").mkdir(parents=True)
    conf = unit.parents[2] / "sysusers.d/weir.conf"
    code, said = run(tool("systemd-sysusers"), f"--root={root}", conf)
    user = re.search(r"(?m)^User=(\S+)", unit.read_text()).group(1)
    if code or f"{user}:" not in (root / "etc/passwd").read_text():
        return [f"sysusers.d/weir.conf does not make the user {user}: {said}"]
    tmpfiles = (unit.parents[2] / "tmpfiles.d/weir.conf").read_text()
    return [f"tmpfiles.d/weir.conf: six fields are needed in: {line}"
            for line in tmpfiles.splitlines()
            if line and not line.startswith("#") and (len(line.split()) != 6 or user not in line)]


def main():
    check, cmake, build = sys.argv[1:]
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        unit = install(cmake, build, folder / "usr")
        problems = {"verify": verify, "security": security, "sysusers": sysusers}[check](unit, folder)
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
