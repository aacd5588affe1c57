#!/usr/bin/env python3
"""Who may include what. docs/ARCHITECTURE.md explains the table; this is its only copy."""

import pathlib
import re
import sys

import source_text

# The pure core, lowest layer first: each may include those before it and the standard library.
CORE = ("base", "mail", "count", "baseline", "connector", "detect", "policy", "incident", "refusal",
        "audit", "hunt", "engine")

# The shell: "x" is all of folder x, "weir/x" only its public headers. Every shell folder may also
# include base and the public headers of the core.
SHELL = {
    "log": (),
    "page": (),
    "maillog": ("log", "refusal"),
    "domains": ("mail",),
    "digest": ("mail",),
    "mime": ("mail",),
    "filetype": (),
    "archive": (),
    "content": ("mail", "mime", "filetype", "archive"),
    "metrics": (),
    "config": ("baseline", "detect", "policy", "connector"),
    "imports": ("audit", "config", "weir/config", "digest"),
    "format": ("digest", "weir/config"),
    "report": ("log", "weir/config"),
    "sink": ("log", "report"),
    "store": ("count", "log", "metrics", "weir/report"),
    "milter": ("log", "metrics", "weir/config"),
    "shared": ("log", "count"),
    "pipeline": ("engine", "detect", "content", "digest", "report", "weir/config", "config", "metrics",
                 "milter", "log"),
    "service": ("pipeline", "store", "sink", "domains", "milter", "report", "config", "weir/config",
                "metrics", "log", "detect", "count", "digest", "content", "baseline", "incident", "policy",
                "shared", "format", "refusal", "maillog", "audit", "imports", "hunt"),
    "ctl": ("pipeline", "format", "store", "domains", "report", "config", "weir/config", "detect", "count",
            "log", "metrics", "digest", "content", "audit", "imports", "hunt", "incident", "page", "baseline"),
}
PROGRAMS = {"main.cpp": tuple(SHELL), "weirctl.cpp": tuple(SHELL)}

# Third-party headers by the start of their name, and the folders that wrap them.
THIRD_PARTY = {
    "rocksdb/": ("store",),
    "hiredis/": ("shared",),
    "libmilter/": ("milter",),
    "mimetic/": ("mime",),
    "magic.h": ("filetype",),
    "archive": ("archive",),
    "unicode/": ("domains",),
    "spdlog/": ("log",),
    "fmt/": ("log",),
    "toml": ("config",),
    "prometheus/": ("metrics",),
    "openssl/": ("digest", "sink"),
    "libpsl.h": ("domains",),
    "idn2.h": ("domains",),
    "boost/json": ("format", "report", "sink", "service", "ctl", "config", "imports"),
    "boost/asio/ssl": ("sink",),
    "boost/": ("sink", "service", "ctl"),
    "systemd/": ("service", "maillog"),
    "CLI/": ("ctl", "main.cpp", "weirctl.cpp"),
}
# Address text to bytes is a pure function; the C library happens to own it.
POSIX_IN_CORE = {"base": ("arpa/inet.h", "netinet/in.h", "sys/socket.h")}
STANDARD = re.compile(r"^[a-z_0-9]+$")


def allowed_folders(folder):
    """(whole folders, folders of which only the public headers) that `folder` may include."""
    if folder in CORE:
        below = CORE[:CORE.index(folder)]
        return {folder, *below}, set()
    entries = PROGRAMS.get(folder) or SHELL[folder]
    public = {entry.removeprefix("weir/") for entry in entries if entry.startswith("weir/")}
    whole = {entry for entry in entries if not entry.startswith("weir/")}
    return {folder, "base", *whole}, public | set(CORE)


def project_problem(folder, name):
    parts = name.split("/")
    public = parts[0] == "weir"
    target = parts[1] if public and len(parts) > 2 else parts[0]
    if target not in CORE and target not in SHELL:
        return f'"{name}" is in no folder that tests/architecture/check_includes.py knows; add it there'
    whole, public_only = allowed_folders(folder)
    if target in whole or (public and target in public_only):
        return None
    if target in public_only:
        return f'{folder} may include only the public headers weir/{target}/, not "{name}"'
    return (f"{folder} may not include {target}; pass what it needs as a value or an interface of "
            f"include/weir, or move the code")


def system_problem(folder, name):
    for prefix, folders in THIRD_PARTY.items():
        if name.startswith(prefix):
            if folder in folders:
                return None
            return (f"{folder} may not include <{name}>; only {', '.join(folders)} may: call what "
                    f"is wrapped there")
    if folder in CORE and not STANDARD.match(name) and name not in POSIX_IN_CORE.get(folder, ()):
        return (f"{folder} is pure core and may include only the standard library, not <{name}>; "
                f"move the code to a shell folder and pass the result in")
    return None


def folder_of(path, root):
    parts = path.relative_to(root).parts
    if parts[0] == "include":
        return parts[2]
    return parts[1]  # src/<folder>/… or src/main.cpp


def problems(root):
    for path in source_text.code_files(root, "include/weir", "src"):
        folder = folder_of(path, root)
        where = source_text.relative(path, root)
        if folder not in CORE and folder not in SHELL and folder not in PROGRAMS:
            yield f"{where}: folder {folder} is not in tests/architecture/check_includes.py; add it"
            continue
        for quoted, name in source_text.includes(path.read_text(encoding="utf-8")):
            check = project_problem if quoted else system_problem
            problem = check(folder, name)
            if problem:
                yield f"{where}: {problem}"


if __name__ == "__main__":
    found = list(problems(pathlib.Path(sys.argv[1])))
    print("\n".join(found))
    sys.exit(1 if found else 0)
