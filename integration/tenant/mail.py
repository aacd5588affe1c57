"""A message as Exchange Online saw it, and its rows in EmailEvents and in a message trace."""

from dataclasses import dataclass, field
from datetime import datetime

import files
import world

EMAIL_COLUMNS = (
    "Timestamp", "NetworkMessageId", "InternetMessageId", "SenderMailFromAddress",
    "SenderFromAddress", "SenderDisplayName", "SenderObjectId", "SenderMailFromDomain",
    "SenderFromDomain", "SenderIPv4", "SenderIPv6", "RecipientEmailAddress", "RecipientObjectId",
    "Subject", "EmailClusterId", "EmailDirection", "DeliveryAction", "DeliveryLocation",
    "ThreatTypes", "ThreatNames", "DetectionMethods", "ConfidenceLevel", "BulkComplaintLevel",
    "EmailAction", "EmailActionPolicy", "EmailActionPolicyGuid", "AuthenticationDetails",
    "AttachmentCount", "UrlCount", "EmailLanguage", "Connectors", "OrgLevelAction",
    "OrgLevelPolicy", "UserLevelAction", "UserLevelPolicy", "ReportId", "AdditionalFields")
TRACE_COLUMNS = ("Received", "SenderAddress", "RecipientAddress", "Subject", "Status", "ToIP",
                 "FromIP", "Size", "MessageId", "MessageTraceId")


@dataclass(frozen=True)
class Mail:
    time: datetime
    network_id: str
    message_id: str
    mail_from: str     # the envelope; empty: null sender
    header_from: str
    name: str
    object_id: str
    ip: str
    recipients: tuple
    subject: str
    direction: str     # Inbound, Outbound, Intra-org
    connectors: str = ""
    spam: bool = False
    sent_as: str = ""  # what the envelope was before it was rewritten; empty: the same
    ids: dict = field(default_factory=dict, compare=False)  # recipient: object id


def domain(address):
    return address.rpartition("@")[2].lower()


def is_ours(address):
    name = domain(address)
    return name in (world.DOMAIN, world.ORGANIZATION, "fab.example") or name.endswith(".fab.example")


def email_rows(mails):
    for number, mail in enumerate(mails):
        for place, recipient in enumerate(mail.recipients):
            yield (
                files.iso(mail.time), mail.network_id, mail.message_id, mail.mail_from,
                mail.header_from, mail.name, mail.object_id, domain(mail.mail_from),
                domain(mail.header_from), mail.ip, "", recipient, mail.ids.get(recipient, ""),
                mail.subject, 0, mail.direction, "Junked" if mail.spam else "Delivered",
                location(mail, recipient), "Spam" if mail.spam else "", "", "", "", "", "", "", "",
                "", 0, int(mail.spam), "en", mail.connectors, "", "", "", "",
                f"{mail.network_id}-{number}-{place}", "")


def location(mail, recipient):
    if mail.spam:
        return "Junk"
    return "Inbox/folder" if is_ours(recipient) else "On-premises/External"


def trace_rows(mails, since):
    for mail in mails:
        if mail.time < since:
            continue
        for recipient in mail.recipients:
            yield (
                files.us(mail.time), mail.mail_from or "<>", recipient, mail.subject,
                "FilteredAsSpam" if mail.spam else "Delivered", "", mail.ip,
                4000 + len(mail.subject) * 97, mail.message_id, mail.network_id)
