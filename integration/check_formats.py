#!/usr/bin/env python3
"""Has tools that are not ours look at generated events in every format.

Makes events (weir-sample-events), formats them with the built weirctl, then
  OCSF  validates each with python3-jsonschema against integration/ocsf_schema.py;
  CEF   parses each with liblognorm, rsyslog's parser (lognormalizer, type "cef"), compares what it
        read with the event, and holds each value against the dictionary's lengths;
  ECS   holds the type of each field against the table in docs/events.md.

    integration/check_formats.py [--count 10000] [--seed 1]

Needs Debian's python3-jsonschema and liblognorm-utils (scripts/deps.sh test).
"""

import argparse
import collections
import ipaddress
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import ocsf_schema  # noqa: E402

DEBIAN = "/usr/bin/python3"
try:
    import jsonschema
except ImportError:  # Debian's package is for Debian's interpreter
    if sys.executable == DEBIAN:
        raise
    os.execv(DEBIAN, [DEBIAN, *sys.argv])

ROOT = pathlib.Path(__file__).resolve().parent.parent
BIN = pathlib.Path(os.environ.get("WEIR_BIN_DIR", ROOT / "build/release/bin"))
MOST_SHOWN = 10

LENGTHS = {"suser": 1023, "duser": 1023, "msg": 1023, "shost": 1023, "suid": 1023, "fname": 1023,
           "request": 1023, "reason": 1023, "cat": 1023, "flexString1": 1023, "flexString2": 1023,
           "act": 63, "outcome": 63, "externalId": 40, "dvchost": 100, "app": 31, "proto": 31,
           "sourceServiceName": 1023, "deviceFacility": 1023, "fileType": 1023,
           **{f"cs{n}": 4000 for n in range(1, 7)}}
HEADER = {"DeviceVendor": 63, "DeviceProduct": 63, "DeviceVersion": 31, "SignatureID": 1023, "Name": 512}
INTEGERS = ("rt", "start", "end", "spt", "in", "fsize", "cn1", "cn2", "cn3", "cnt", "deviceDirection")


class Faults:
    """What is wrong, the first ones in full."""

    def __init__(self):
        self.counts = collections.Counter()

    def add(self, kind, where, what):
        self.counts[kind] += 1
        if self.counts[kind] <= MOST_SHOWN:
            print(f"{kind}: event {where}: {what}"[:600])

    def total(self):
        return sum(self.counts.values())


def formatted(name, events, more=()):
    command = [BIN / "weirctl", "format", "--as", name, *more, events]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(f"weirctl format --as {name}: {done.stderr.decode(errors='replace')}")
    # Bytes are split at line feeds alone: Python knows more line ends than NDJSON does.
    return [line.decode("utf-8") for line in done.stdout.split(b"\n") if line]


def check_ocsf(lines, faults):
    validators = {}
    for number in ocsf_schema.CLASSES:
        schema = ocsf_schema.schema_of(number)
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[number] = jsonschema.Draft202012Validator(schema)
    seen = collections.Counter()
    for place, line in enumerate(lines, 1):
        event = json.loads(line)
        seen[event.get("class_uid")] += 1
        validator = validators.get(event.get("class_uid"))
        if validator is None:
            faults.add("OCSF", place, f"class {event.get('class_uid')}")
            continue
        for error in validator.iter_errors(event):
            faults.add("OCSF", place, f"{'/'.join(map(str, error.path))}: {error.message}")
        if event["type_uid"] != event["class_uid"] * 100 + event["activity_id"]:
            faults.add("OCSF", place, "type_uid does not fit class and activity")
    return seen


def parse_cef(lines):
    """liblognorm's reading of each line; None where it refuses one."""
    with tempfile.NamedTemporaryFile("w", suffix=".rb") as rules:
        rules.write("version=2\nrule=:%f:cef%\n")
        rules.flush()
        done = subprocess.run(["lognormalizer", "-r", rules.name, "-e", "json"],
                              input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    for line in done.stdout.split("\n"):
        if line:
            record = json.loads(line).get("f")
            if record is not None:
                # It takes the first letter of an extension that has no space in front for that space.
                extension = record["Extensions"]
                if "t" in extension and "rt" not in extension:
                    extension["rt"] = extension.pop("t")
            yield record


def shown_in_cef(text):
    """A text of an event as CEF carries it: trimmed, and never the start of a record."""
    return re.sub(r"([Cc][Ee][Ff]):", r"\1_:", text.strip(" ")).strip(" ")


def check_cef_record(record, event, place, faults):
    for field, most in HEADER.items():
        if not 0 < len(record[field]) <= most:
            faults.add("CEF", place, f"{field} has {len(record[field])} characters")
    if not 0 <= int(record["Severity"]) <= 10:
        faults.add("CEF", place, f"severity {record['Severity']}")
    extension = record["Extensions"]
    for key, value in extension.items():
        if len(value) > LENGTHS.get(key, 4000):
            faults.add("CEF", place, f"{key} has {len(value)} characters")
        if re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\u202a-\u202e]", value):
            faults.add("CEF", place, f"{key} holds a control character")
        label = re.fullmatch(r"(c[nsf]|cfp|c6a|flexString)\d+", key)
        if label and f"{key}Label" not in extension:
            faults.add("CEF", place, f"{key} has no label")
    for key in INTEGERS:
        if key in extension and not re.fullmatch(r"-?\d+", extension[key]):
            faults.add("CEF", place, f"{key} is no number: {extension[key]}")
    if "src" in extension and ipaddress.ip_address(extension["src"]).version != 4:
        faults.add("CEF", place, "src is no IPv4 address")
    expected = {"externalId": event["event"]["id"], "cn3": str(event["event"]["sequence"]),
                "cat": event["event"]["dataset"], "outcome": event["event"]["outcome"],
                "dvchost": event["observer"]["hostname"]}
    if event["event"]["dataset"] == "weir.verdict":
        expected["act"] = event["weir"]["disposition"]["enforced"]
        expected["msg"] = shown_in_cef(event["email"]["subject"])
        expected["suser"] = shown_in_cef(event["weir"]["envelope"]["from"])
        expected["cs2"] = event["email"]["local_id"]
    for key, value in expected.items():
        got = extension.get(key, "")
        if got != value and not (got.endswith("...[cut]") and value.startswith(got[:-8])):
            faults.add("CEF", place, f"{key} is {got!r}, not {value!r}")


def check_cef(lines, events, faults):
    for place, line in enumerate(lines, 1):
        if len(line.encode()) > 8000:
            faults.add("CEF", place, f"{len(line.encode())} bytes")
    records = list(parse_cef(lines))
    if len(records) != len(lines):
        faults.add("CEF", 0, f"{len(records)} records of {len(lines)} lines")
    for place, (record, event) in enumerate(zip(records, events), 1):
        if record is None:
            faults.add("CEF", place, "liblognorm refuses it")
        else:
            check_cef_record(record, event, place, faults)
    return collections.Counter(record["SignatureID"] for record in records if record)


def field_types():
    """Field to type, from the tables of docs/events.md."""
    row = re.compile(r"^\| `([^`]+)` \| (keyword|wildcard|text|long|float|boolean|date|ip)(\[\])? \|")
    types = {}
    for line in (ROOT / "docs/events.md").read_text(encoding="utf-8").splitlines():
        found = row.match(line)
        if found:
            types[found[1]] = found[2]
    return types


def leaves(value, path=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, path)
    elif value is not None:
        yield path, value


def is_of(kind, value):
    if kind == "long":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "float":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind == "boolean":
        return isinstance(value, bool)
    if not isinstance(value, str):
        return False
    if kind == "date":
        return re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", value) is not None
    if kind == "ip":
        try:
            ipaddress.ip_address(value)
        except ValueError:
            return False
    return True


def check_ecs(events, faults):
    types = field_types()
    for place, event in enumerate(events, 1):
        for path, value in leaves(event):
            kind = types.get(path)
            if kind is None:
                faults.add("ECS", place, f"{path} has no row in docs/events.md")
            elif not is_of(kind, value):
                faults.add("ECS", place, f"{path} is no {kind}: {value!r}")


def check_privacy(events_file, folder, count, faults):
    """The same events with everything hidden are as well formed, and say nothing."""
    key = folder / "key"
    key.write_text("0123456789abcdef0123456789abcdef\n")
    config = folder / "weir.toml"
    config.write_text('[organization]\naccepted_domains = ["contoso.example"]\n[privacy]\n'
                      'subject = "drop"\nlocal_parts = "hash"\nrecipients = "hash"\nlinks = "drop"\n'
                      f'key_file = "{key}"\n')
    more = ("--privacy", "--config", config)
    check_ocsf(formatted("ocsf", events_file, more), faults)
    for name in ("ecs", "cef", "ocsf"):
        lines = formatted(name, events_file, more)
        if len(lines) != count:
            faults.add("privacy", 0, f"{len(lines)} lines of {count}")
        for place, line in enumerate(lines, 1):
            found = re.search(r"\buser\d+\b", line)
            if found:
                faults.add("privacy", place, f"{name} shows {found[0]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    faults = Faults()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        events_file = folder / "events.ndjson"
        with events_file.open("wb") as out:
            subprocess.run([BIN / "weir-sample-events", str(arguments.count), str(arguments.seed)],
                           stdout=out, check=True)
        events = [json.loads(line) for line in formatted("ecs", events_file)]
        check_ecs(events, faults)
        classes = check_ocsf(formatted("ocsf", events_file), faults)
        ids = check_cef(formatted("cef", events_file), events, faults)
        check_privacy(events_file, folder, arguments.count, faults)
    print(f"{len(events)} events; OCSF classes {dict(sorted(classes.items()))}; "
          f"{len(ids)} CEF classes; faults {dict(faults.counts) or 'none'}")
    return 1 if faults.total() or len(events) != arguments.count else 0


if __name__ == "__main__":
    sys.exit(main())
