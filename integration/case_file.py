"""Reads `.case` files; docs/testing.md has the grammar. The C++ runner in tests/cases_runner reads
the same files: what one accepts the other must."""

import itertools
import pathlib
import re
from dataclasses import dataclass, field

CASES = pathlib.Path(__file__).resolve().parent.parent / "tests/cases"
RUNNERS = ("in-process", "postfix", "sendmail")
BLOCKS = ("CONFIG", "MESSAGE")
VERBS = BLOCKS + ("ONLY", "USE", "SET", "CLIENT", "LISTENER", "HELO", "AUTH", "CERT", "FROM", "TO",
                  "REPEAT", "RETRY", "AFTER", "STORE", "RELOAD", "RESTART", "EXPECT")
# What no MTA can be told: another time, a broken disk, a next hop.
IN_PROCESS_VERBS = ("AFTER", "STORE")
# What our private Sendmail has no means for.
NOT_SENDMAIL_VERBS = ("AUTH", "CERT", "RELOAD", "RESTART")


class CaseError(ValueError):
    """A line that is no case language; the message names file and line."""


@dataclass
class Step:
    line: int
    verb: str
    rest: str
    text: str = ""  # of a block


@dataclass
class Case:
    name: str
    title: str
    steps: list = field(default_factory=list)
    only: tuple = RUNNERS
    config: str = ""

    def runs_on(self, runner):
        verbs = {step.verb for step in self.steps}
        if runner == "in-process":
            return runner in self.only
        if verbs & set(IN_PROCESS_VERBS) or any(" VIA " in step.rest for step in self.steps
                                                if step.verb == "TO"):
            return False
        if runner == "sendmail" and verbs & set(NOT_SENDMAIL_VERBS):
            return False
        return runner in self.only

    def listeners(self):
        return [step.rest for step in self.steps if step.verb == "LISTENER"]


def _block(lines, start, where):
    """The lines after `start` up to a lone dot; a leading double dot stands for one."""
    taken = []
    for index in range(start, len(lines)):
        if lines[index] == ".":
            return "".join(line + "\n" for line in taken), index + 1
        taken.append(lines[index][1:] if lines[index].startswith("..") else lines[index])
    raise CaseError(f"{where}: no line with a lone dot ends this block")


def _steps(path):
    lines = path.read_text(encoding="utf-8").split("\n")
    index = 0
    while index < len(lines):
        line, where = lines[index].rstrip(), f"{path.name}:{index + 1}"
        index += 1
        if not line or line.startswith("#"):
            continue
        verb, _, rest = line.partition(" ")
        if verb not in VERBS:
            raise CaseError(f"{where}: {verb} is no step; see docs/testing.md")
        step = Step(index, verb, rest.strip())
        if verb in BLOCKS:
            step.text, index = _block(lines, index, where)
        yield step


def set_value(config, setting, value):
    """`config` with `setting` ("section.key") set: replaced, or added to its section."""
    section, _, key = setting.rpartition(".")
    lines = config.split("\n")
    if f"[{section}]" not in lines:
        return f"{config}\n[{section}]\n{key} = {value}\n"
    start = lines.index(f"[{section}]") + 1
    end = next((i for i in range(start, len(lines)) if lines[i].startswith("[")), len(lines))
    kept = [line for line in lines[start:end] if line.split("=")[0].strip() != key]
    return "\n".join(lines[:start] + [f"{key} = {value}"] + kept + lines[end:])


def load(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    comments = itertools.takewhile(lambda line: line.startswith("#"), lines)
    title = " ".join(line[1:].strip() for line in comments)
    case = Case(str(path.relative_to(CASES).with_suffix("")), title)
    base, settings, added = "hybrid", [], ""
    for step in _steps(path):
        if step.verb == "ONLY":
            case.only = tuple(step.rest.split())
        elif step.verb == "USE":
            base = step.rest
        elif step.verb == "SET":
            setting, _, value = step.rest.partition("=")
            settings.append((setting.strip(), value.strip()))
        elif step.verb == "CONFIG":
            added += "\n" + step.text
        else:
            case.steps.append(step)
    config = (CASES / "config" / f"{base}.toml").read_text(encoding="utf-8")
    for setting, value in settings:
        config = set_value(config, setting, value)
    case.config = config + added
    return case


def load_all():
    return [load(path) for path in sorted(CASES.rglob("*.case"))]


ESCAPE = re.compile(rb"\\x([0-9A-Fa-f]{2})")


def as_bytes(text, number):
    """`{n}` is the running number of the message in its case, `\\xNN` one byte."""
    raw = text.replace("{n}", str(number)).encode("utf-8")
    return ESCAPE.sub(lambda found: bytes([int(found.group(1), 16)]), raw)
