"""What has to be found in the exports, computed from the messages themselves."""

from collections import Counter, defaultdict
from datetime import timedelta

import attack
import files
import world
from mail import is_ours

WINDOW = timedelta(hours=1)
THRESHOLD = 100


def peak(times):
    """Most in any 60 minutes: a window holds what is less than 60 minutes older than its newest."""
    most, oldest = 0, 0
    for newest, time in enumerate(times):
        while time - times[oldest] >= WINDOW:
            oldest += 1
        most = max(most, newest - oldest + 1)
    return most


def sender_row(key, mails, strict_threshold):
    times = sorted(mail.time for mail in mails)
    hours = Counter(f"{time:%Y-%m-%dT%H:00:00Z}" for time in times)
    return {**key, "messages": len(mails), "recipients": sum(len(mail.recipients) for mail in mails),
            "first": files.iso(times[0]), "last": files.iso(times[-1]), "peak": peak(times),
            "clock_hours": dict(sorted(hours.items())),
            "strict": bool(key["object_id"]) and max(hours.values()) >= strict_threshold}


def sender_rows(rogue, strict_threshold, *, external):
    groups = defaultdict(list)
    for mail in rogue:
        if external and all(is_ours(recipient) for recipient in mail.recipients):
            continue
        key = (mail.object_id, mail.mail_from, mail.header_from, mail.ip)
        groups[key].append(mail)
    rows = [sender_row({"connector": world.ROGUE, "object_id": key[0], "mail_from": key[1],
                        "header_from": key[2], "ip": key[3]}, mails, strict_threshold)
            for key, mails in sorted(groups.items())]
    return [row for row in rows if row["peak"] >= THRESHOLD]


def connector_rows(changes):
    return [{"time": one["CreationTime"] + "Z", "operation": one["Operation"],
             "connector": one["ObjectId"].rpartition("\\")[2], "actor": one["UserId"],
             "client": one["ClientIP"].partition(":")[0],
             "enabled": one["Operation"].startswith("New-") or None} for one in changes]


def logon_rows(scene, start):
    guesses = [one for one in attack.signins(scene, start)
               if one.failed and one.account.address.startswith("ben")]
    return [{"account": guesses[0].account.address, "application": world.EXCHANGE,
             "isp": world.ATTACKER_ISP, "country": world.ATTACKER_COUNTRY, "client": world.ATTACKER,
             "failures": len(guesses), "first": files.iso(guesses[0].time),
             "last": files.iso(guesses[-1].time),
             "success": files.iso(attack.success(scene, start).time), "strict": True}]


def hunts(scene, start, rogue, changes):
    outside = sorted(mail.network_id for mail in rogue
                     if not all(is_ours(recipient) for recipient in mail.recipients))
    return {"connectors": connector_rows(changes),
            "volume": sender_rows(rogue, THRESHOLD, external=False),
            "senders": sender_rows(rogue, THRESHOLD + 1, external=True),
            "external": [{"connector": world.ROGUE, "messages": len(outside),
                          "network_message_ids": outside}],
            "logons": logon_rows(scene, start)}


def symptoms():
    """For each symptom lists of texts; what is told of it has to hold one of each list."""
    return {"S1": [["bounces+SRS", "delivery report", "messages", "reports"]],
            "S2": [["mailer.bulk.example", "MAIL FROM"]],
            "S3": [["5.7.750", "unregistered", "bonus0.example", "bounces+SRS"]],
            "S4": [["5.7.711"]],
            "S5": [[world.ROGUE], ["ben.admin@contoso.example"],
                   [world.ATTACKER, *world.ROGUE_ADDRESSES]],
            "S6": [[world.INBOUND], ["SenderIPAddresses", world.ROGUE_ADDRESSES[0]],
                   ["TreatMessagesAsInternal"]],
            "S7": [["ben.admin@contoso.example"], [world.ATTACKER]]}


def facts(scene):
    return {"id": world.TENANT_ID, "organization": world.ORGANIZATION,
            "accepted_domains": list(world.ACCEPTED), "egress_addresses": list(world.EGRESS),
            "certificate": world.CERTIFICATE, "inbound": world.INBOUND, "outbound": world.OUTBOUND,
            "administrators": [one.address for one in scene.administrators],
            "partners": list(scene.partners), "mailboxes": len(scene.people)}


def attack_facts(start):
    def at(after):
        return files.iso(start + timedelta(seconds=after))
    return {"begin": at(0), "created": at(attack.CREATED), "changed": at(attack.CHANGED),
            "alerted": at(attack.ALERTED), "removed": at(attack.REMOVED),
            "actor": "ben.admin@contoso.example", "client": world.ATTACKER, "connector": world.ROGUE,
            "addresses": list(world.ROGUE_ADDRESSES), "helo": world.ROGUE_HELO}
