"""What an EXPECT line asks, checked against a verdict event, an SMTP reply and the delivered
mail."""

import email
import email.policy
import fnmatch
import re
from dataclasses import dataclass


@dataclass
class Seen:
    """One message as the outside saw it. `fetch` gives the delivered bytes of a queue id."""

    event: dict
    reply: object
    fetch: object

    @property
    def weir(self):
        return self.event["weir"]

    def header(self, name):
        text = self.fetch(self.event["email"]["local_id"])
        message = email.message_from_bytes(text, policy=email.policy.compat32)
        return message.get_all(name) or []

    def limit(self, name):
        return next((limit for limit in self.weir["limits"] if limit["name"] == name), None)


def expect_disposition(seen, words, _):
    return seen.weir["disposition"]["enforced"] == words[0]


def expect_wanted(seen, words, _):
    return seen.weir["disposition"]["wanted"] == words[0]


def expect_finding(seen, words, _):
    """finding ID [severity] [points]"""
    return any(finding["detector"] == words[0] and
               all(word in (finding["severity"], str(finding["points"])) for word in words[1:])
               for finding in seen.weir["findings"])


def expect_findings(seen, _words, _):
    return bool(seen.weir["findings"])


def expect_evidence(seen, _, text):
    return any(text in finding["evidence"] for finding in seen.weir["findings"])


def expect_alignment(seen, words, _):
    return seen.weir["alignment"] == words[0]


def expect_connector(seen, words, _):
    return seen.weir["connector"] == words[0]


def expect_identity(seen, words, _):
    return seen.weir["identity"].get(words[0]) == words[1]


def expect_direction(seen, words, _):
    return seen.event["email"]["direction"] == words[0]


def expect_score(seen, words, _):
    return seen.event["event"]["risk_score"] == int(words[0])


def expect_limit(seen, words, _):
    """limit NAME [state] [total]"""
    limit = seen.limit(words[0])
    return limit is not None and all(word in (limit["state"], str(limit["total"]))
                                     for word in words[1:])


def expect_retry(seen, _words, _):
    return bool(seen.weir.get("retry_of"))


def expect_degraded(seen, _words, _):
    return seen.weir["degraded"]


def expect_reply(seen, words, _):
    return seen.reply.code == int(words[0]) and words[1:] in ([], [seen.reply.enhanced])


def expect_header(seen, _, text):
    """header Name or header Name: pattern"""
    name, _, pattern = text.partition(":")
    values = [re.sub(r"\s+", " ", str(value)).strip() for value in seen.header(name.strip())]
    pattern = pattern.strip()
    return any(not pattern or fnmatch.fnmatchcase(value, pattern) for value in values)


EXPECTATIONS = {name[len("expect_"):]: function for name, function in list(globals().items())
                if name.startswith("expect_")}


def holds(words, text, seen):
    """`words` are those of `text`: KIND argument … or no KIND argument …"""
    negated = words[0] == "no"
    if negated:
        words, text = words[1:], text.split(None, 1)[1]
    kind, _, rest = text.partition(" ")
    if kind not in EXPECTATIONS:
        raise AssertionError(f"EXPECT {text}: {kind} is nothing to expect")
    return EXPECTATIONS[kind](seen, words[1:], rest.strip()) != negated


def check(line, messages):
    """`messages` are those of the last sending step. Raises AssertionError."""
    assert messages, f"EXPECT {line}: nothing has been sent"
    words = line.split()
    if words[0] == "each":
        text = line.split(None, 1)[1]
        for number, seen in enumerate(messages, 1):
            assert holds(words[1:], text, seen), \
                f"EXPECT {line}: not so for message {number}: {summary(seen)}"
    elif len(words) > 1 and words[1] == "times":
        text = line.split(None, 2)[2]
        found = sum(holds(words[2:], text, seen) for seen in messages)
        assert found == int(words[0]), f"EXPECT {line}: {found} of {len(messages)}"
    else:
        assert holds(words, line, messages[-1]), f"EXPECT {line}: {summary(messages[-1])}"


def check_refusal(line, status, output):
    """EXPECT refused TEXT: the configuration is not accepted and the message holds TEXT."""
    text = line.partition(" ")[2].strip()
    assert status != 0, f"EXPECT {line}: the configuration was accepted"
    assert text in output, f"EXPECT {line}: {output.strip()}"


def summary(seen):
    weir = seen.weir
    findings = ", ".join(f"{finding['detector']} {finding['points']} ({finding['evidence']})"
                         for finding in weir["findings"])
    limits = ", ".join(f"{limit['name']} {limit['state']} {limit['total']}"
                       for limit in weir["limits"])
    return (f"{weir['disposition']['enforced']} (wanted {weir['disposition']['wanted']}), "
            f"reply {seen.reply.code} {seen.reply.text}, connector {weir['connector']}, "
            f"alignment {weir['alignment']}, findings [{findings}], limits [{limits}]")
