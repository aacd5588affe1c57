#!/usr/bin/env python3
"""Writes thirty days of a made-up tenant: see README.md beside this file."""

import argparse
import os
import pathlib
import sys
from collections import Counter
from datetime import datetime, timedelta, timezone

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import attack
import audit
import echo
import files
import honest
import inventory
import mail
import planted
import signins
import world


def inventories(folder, scene, start):
    before = start - timedelta(hours=6) if start else scene.end - timedelta(days=1)
    usual = [inventory.inbound(world.INBOUND, 1, world.EGRESS)]
    during, after = inventory.with_attack()
    inventory.write(folder, "inboundconnectors-before", usual, before)
    if start:
        inventory.write(folder, "inboundconnectors-during", during, start + timedelta(hours=5))
    inventory.write(folder, "inboundconnectors-after", after if start else usual, scene.end)
    for when, taken in (("before", before), ("after", scene.end)):
        inventory.write(folder, f"outboundconnectors-{when}", [inventory.outbound()], taken)
        inventory.write(folder, f"accepteddomains-{when}", inventory.accepted_domains(), taken)


def write(out, scene, attacked):
    folder = out / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    start = attack.begin(scene.end) if attacked else None
    rogue = attack.mail(scene, start) if attacked else []
    changes = list(attack.changes(scene, start)) if attacked else []
    mails = sorted(honest.people_mail(scene) + honest.application_mail(scene) + rogue,
                   key=lambda one: (one.time, one.network_id))
    logons = sorted(honest.signins(scene) + (list(attack.signins(scene, start)) if attacked else []),
                    key=lambda one: (one.time, one.account.address, one.client))

    rng = {who: scene.random(f"record of {who}") for who in ("honest", "attacker")}
    entered = [audit.signed_in(rng["attacker" if one.client == world.ATTACKER else "honest"], one)
               for one in logons if one.account.administrator and not one.failed]
    records = [*honest.changes(scene), *honest.noise(scene), *entered, *changes]
    audit.write(folder, records, (*scene.people, *scene.administrators))
    files.write_csv(folder / "emailevents.csv", mail.EMAIL_COLUMNS, mail.email_rows(mails))
    files.write_csv(folder / "identitylogonevents.csv", signins.COLUMNS, signins.rows(logons))
    files.write_csv(folder / "messagetrace.csv", mail.TRACE_COLUMNS,
                    mail.trace_rows(mails, scene.end - timedelta(days=3)))
    inventories(folder, scene, start)
    if attacked:
        files.write_json(folder / "alert.json", attack.alert(scene, start))

    traffic = list(echo.traffic(scene, rogue))
    files.write_json(out / "traffic.json", traffic)
    files.write(out / "maillog", "".join(f"{line}\n" for line in echo.log_lines(scene, attacked)))
    files.write_json(out / "planted.json", {
        "tenant": planted.facts(scene),
        "attack": planted.attack_facts(start) if attacked else None,
        "messages": {"all": len(mails), "rogue": len(rogue)},
        "traffic": dict(Counter(one["kind"] for one in traffic)),
        "symptoms": planted.symptoms() if attacked else {},
        "hunts": planted.hunts(scene, start, rogue, changes) if attacked else {}})
    for path in folder.iterdir():
        if "connectors-" not in path.name and "domains-" not in path.name:
            os.utime(path, (files.seconds(scene.end),) * 2)


def generate(out, seed, end=None, days=30, attacked=True):
    """What the command does, for tests. `end` is in UTC; None is now."""
    end = (end or datetime.now(timezone.utc)).replace(microsecond=0, tzinfo=None)
    write(pathlib.Path(out), world.build(seed, end - timedelta(days=days), end), attacked)


def when(text):
    if text == "now":
        return None
    time = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return time.astimezone(timezone.utc) if time.tzinfo else time


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--end", type=when, default=None, help="now, or a time in ISO 8601")
    parser.add_argument("--without-attack", action="store_true")
    options = parser.parse_args()
    generate(options.out, options.seed, options.end, options.days, not options.without_attack)


if __name__ == "__main__":
    main()
