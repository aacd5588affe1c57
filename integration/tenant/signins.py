"""Sign-ins and their rows in IdentityLogonEvents."""

from dataclasses import dataclass
from datetime import datetime

import files
import world

COLUMNS = ("Timestamp", "ActionType", "Application", "LogonType", "Protocol", "FailureReason",
           "AccountName", "AccountDomain", "AccountUpn", "AccountSid", "AccountObjectId",
           "AccountDisplayName", "DeviceName", "DeviceType", "OSPlatform", "IPAddress", "Port",
           "DestinationDeviceName", "DestinationIPAddress", "DestinationPort", "TargetDeviceName",
           "TargetAccountDisplayName", "Location", "ISP", "ReportId", "AdditionalFields")


@dataclass(frozen=True)
class Logon:
    time: datetime
    account: world.Mailbox
    application: str
    client: str
    isp: str
    country: str
    failed: bool = False


def rows(logons):
    for number, one in enumerate(logons):
        name, _, domain = one.account.address.partition("@")
        yield (files.iso(one.time), "LogonFailed" if one.failed else "LogonSuccess", one.application,
               "Interactive", "OAuth2" if one.application == world.EXCHANGE else "Ntlm",
               "InvalidUserNameOrPassword" if one.failed else "", name, domain, one.account.address,
               "", one.account.object_id, one.account.name, "", "", "Windows", one.client, "", "", "",
               "", "", "", one.country, one.isp, f"logon-{number}", "")
