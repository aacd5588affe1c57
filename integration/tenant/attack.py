"""The attack: guessed password, rogue connector, 10,000 messages, a change of the honest connector,
and the rogue one removed. Times are counted from its begin."""

import json
from dataclasses import dataclass
from datetime import timedelta

import audit
import files
import world
from mail import Mail
from signins import Logon

HOUR, MINUTE = 3600, 60
CREATED, TRIAL, WAVE, CHANGED, ALERTED, REMOVED = (
    19 * MINUTE, 40 * MINUTE, 2 * HOUR, 3 * HOUR + 30 * MINUTE, 7 * HOUR, 9 * HOUR + 40 * MINUTE)
LAST = 18 * HOUR  # what the attack needs before the end
JUNKED = 0.86     # of the abused connectors' mail that was measured
COPIES = 12       # to mailboxes of our own


def begin(end):
    """02:11 of the last day that leaves enough time before `end`."""
    start = end.replace(hour=2, minute=11, second=0, microsecond=0)
    while start + timedelta(seconds=LAST) > end:
        start -= timedelta(days=1)
    return start


@dataclass(frozen=True)
class Sender:
    """What one of the campaign's senders looks like to Exchange Online."""
    mail_from: str    # as it left: rewritten, or empty
    header_from: str
    ip: str
    messages: int
    after: int        # seconds
    within: int
    sent_as: str = ""
    name: str = ""
    object_id: str = ""


def rewritten(rng):
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    mark = "".join(rng.choice(letters) for _ in range(5))
    return f"bounces+SRS={mark}={rng.choice(letters)}{rng.choice(letters)}@{world.DOMAIN}"


def senders(scene):
    """2,241 without an envelope sender, 6,724 that agree on a foreign domain (4,828 of them
    rewritten), 1,035 in the name of our people: the shares measured on mail of abused connectors."""
    rng = scene.random("senders")
    found, wave = [], (WAVE, 4 * HOUR)

    def ip():
        return world.ROGUE_ADDRESSES[len(found) % 2]

    for number in range(4):
        found.append(Sender("", f"billing@lottery{number}.example", ip(), 561 if not number else 560,
                            *wave, name="Billing"))
    for number in range(8):
        author = f"sales@parcel{number}.example"
        found.append(Sender(rewritten(rng), author, ip(), 604 if number < 4 else 603, *wave,
                            sent_as=author, name="Parcel service"))
    for number in range(4):
        author = f"info@bonus{number}.example"
        found.append(Sender(author, author, ip(), 474, *wave, name="Bonus"))
    for number, (messages, after, within) in enumerate((
            (515, *wave), (300, *wave),
            (100, 2 * HOUR + 54 * MINUTE, 45 * MINUTE),  # exactly what is looked for, in one clock hour
            (120, TRIAL, 18 * MINUTE))):                 # 60 before 03:00 and 60 after
        victim = scene.people[30 + number * 9]
        found.append(Sender(f"campaign{number}@mailer.bulk.example", victim.address, ip(), messages,
                            after, within, name=victim.name, object_id=victim.object_id))
    return found


def mail(scene, start):
    rng = scene.random("campaign")
    found = []
    for sender in senders(scene):
        copies = {"info@bonus0.example": 8, scene.people[39].address: 4}.get(sender.header_from, 0)
        for number in range(sender.messages):
            time = start + timedelta(
                seconds=int(sender.after + (number + rng.random()) * sender.within / sender.messages))
            inside = number < copies
            found.append(Mail(
                time, world.guid(rng), f"<{rng.getrandbits(48):012x}@{world.ROGUE_HELO}>",
                sender.mail_from, sender.header_from, sender.name, sender.object_id, sender.ip,
                (on_premises(scene, number),) if inside else victims(rng, scene),
                f"Unpaid invoice {rng.randrange(10**5)}", "Inbound" if inside else "Outbound",
                world.ROGUE + (f";{world.OUTBOUND}" if inside else ""),
                spam=not inside and rng.random() < JUNKED, sent_as=sender.sent_as))
    return sorted(found, key=lambda one: (one.time, one.network_id))


def on_premises(scene, number):
    return [one for one in scene.people if not one.hosted][number * 5].address


def victims(rng, scene):
    def one():
        place = (rng.choice(scene.partners) if rng.random() < 0.08
                 else f"victim{rng.randrange(2000)}.example")
        return f"{rng.choice(world.FIRST)}.{rng.choice(world.LAST)}@{place}"
    return tuple(dict.fromkeys(one() for _ in range(3 if rng.random() < 0.1 else 1)))


def signins(scene, start):
    """The guessing goes round several administrators; one password is found."""
    ben = scene.administrator("ben")
    for who, times in ((ben, 240), (scene.administrator("anna"), 130),
                       (scene.administrator("carla"), 130)):
        for number in range(times):
            yield logon(start + timedelta(milliseconds=2000 + number * 50_000 // times), who, True)
    yield success(scene, start)
    yield logon(start + timedelta(seconds=CHANGED - 120), ben)


def success(scene, start):
    return logon(start + timedelta(seconds=57), scene.administrator("ben"))


def logon(time, who, failed=False):
    return Logon(time, who, world.EXCHANGE, world.ATTACKER, world.ATTACKER_ISP,
                 world.ATTACKER_COUNTRY, failed)


def changes(scene, start):
    """What the compromised administrator's account did."""
    rng = scene.random("cmdlets")
    steps = (
        (CREATED, "New-InboundConnector", world.ROGUE,
         {"Name": world.ROGUE, "ConnectorType": "OnPremises", "SenderDomains": "*",
          "SenderIPAddresses": ";".join(world.ROGUE_ADDRESSES), "RequireTls": "False",
          "CloudServicesMailEnabled": "False"}, {}),  # no Enabled: true is the default
        (CHANGED, "Set-InboundConnector", world.INBOUND,
         {"SenderIPAddresses": ";".join((*world.EGRESS, world.ROGUE_ADDRESSES[0])),
          "TreatMessagesAsInternal": "True"},
         {"SenderIPAddresses": ";".join(world.EGRESS), "TreatMessagesAsInternal": "False"}),
        (REMOVED, "Remove-InboundConnector", world.ROGUE, {"Confirm": "False"}, {}))
    for after, cmdlet, thing, parameters, old in steps:
        yield audit.change(rng, start + timedelta(seconds=after), scene.administrator("ben"),
                           world.ATTACKER, cmdlet, thing, parameters, old)


def alert(scene, start):
    """Microsoft's own alert; what stands in Data names the connector's domain and address."""
    rng = scene.random("alert")
    time = start + timedelta(seconds=ALERTED)
    number = world.guid(rng)
    return {
        "CreationTime": files.plain(time), "Id": world.guid(rng), "Operation": "AlertTriggered",
        "OrganizationId": world.TENANT_ID, "RecordType": 40, "ResultStatus": "Succeeded",
        "UserKey": "SecurityComplianceAlerts", "UserType": 4, "Version": 1,
        "Workload": "SecurityComplianceCenter", "ObjectId": number,
        "UserId": "SecurityComplianceAlerts", "AlertId": number, "AlertType": "System",
        "AlertEntityId": world.ROGUE, "EntityType": "Connector", "Category": "ThreatManagement",
        "Comments": "New alert", "Name": "Suspicious connector activity", "PolicyId": world.guid(rng),
        "Severity": "High", "Source": "Office 365 Security & Compliance", "Status": "Active",
        "Data": json.dumps({
            "etype": "Connector", "an": "Suspicious connector activity", "sev": "High",
            "ts": files.iso(time), "ConnectorName": world.ROGUE,
            "ConnectorDomain": "parcel0.example", "ConnectorIP": world.ROGUE_ADDRESSES[0]})}
