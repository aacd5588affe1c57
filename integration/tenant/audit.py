"""Records of the unified audit log, as the Management Activity API has them, and the containers
that an administrator gets them in."""

import json
from datetime import datetime

import files
import world

PORTAL = ("RecordId", "CreationDate", "RecordType", "Operation", "UserId", "AuditData",
          "AssociatedAdminUnits", "AssociatedAdminUnitsNames")
POWERSHELL = ("PSComputerName", "RunspaceId", "PSShowComputerName", "RecordType", "CreationDate",
              "UserIds", "Operations", "AuditData", "ResultIndex", "ResultCount", "Identity",
              "IsValid", "ObjectState")
CLOUD_APP = (
    "Timestamp", "ActionType", "Application", "ApplicationId", "AppInstanceId", "AccountObjectId",
    "AccountId", "AccountDisplayName", "IsAdminOperation", "DeviceType", "OSPlatform", "IPAddress",
    "IsAnonymousProxy", "CountryCode", "City", "ISP", "UserAgent", "ActivityType", "ActivityObjects",
    "ObjectName", "ObjectType", "ObjectId", "ReportId", "AccountType", "IsExternalUser",
    "IsImpersonated", "IPTags", "IPCategory", "UserAgentTags", "RawEventData", "AdditionalFields")
TYPE_NAMES = {1: "ExchangeAdmin", 2: "ExchangeItem", 6: "SharePointFileOperation",
              15: "AzureActiveDirectoryStsLogon"}


def record(rng, time, who, client, operation, kind=1, **more):
    return {
        "CreationTime": files.plain(time), "Id": world.guid(rng), "Operation": operation,
        "OrganizationId": world.TENANT_ID, "RecordType": kind,
        "ResultStatus": "True" if kind == 1 else "Succeeded", "UserKey": who.object_id,
        "UserType": 2 if who.administrator else 0, "Version": 1,
        "Workload": "AzureActiveDirectory" if kind == 15 else "Exchange", "ClientIP": client,
        "UserId": who.address, **more}


def change(rng, time, who, client, cmdlet, thing, parameters, old):
    """A cmdlet that changed something. Addresses of clients come with a port, as Exchange logs them.
    `old` is what ModifiedProperties tells of the values before."""
    named = {} if cmdlet.startswith("New-") else {"Identity": thing}
    return record(
        rng, time, who, f"{client}:{rng.randrange(20000, 60000)}", cmdlet,
        ObjectId=f"{world.ORGANIZATION}\\{thing}", AppId="", ExternalAccess=False,
        OrganizationName=world.ORGANIZATION, OriginatingServer="AM0PR01MB0001 (15.20.0000.000)",
        Parameters=[{"Name": name, "Value": value} for name, value in {**named, **parameters}.items()],
        ModifiedProperties=[{"Name": name, "NewValue": parameters[name], "OldValue": value}
                            for name, value in old.items()])


def signed_in(rng, logon):
    return record(rng, logon.time, logon.account, logon.client, "UserLoggedIn", 15,
                  ObjectId="00000002-0000-0ff1-ce00-000000000000", ActorIpAddress=logon.client,
                  ApplicationId="00000002-0000-0ff1-ce00-000000000000",
                  ExtendedProperties=[{"Name": "UserAgent", "Value": "Mozilla/5.0"}])


def activity(rng, time, who, operation):
    kind = 1 if "-" in operation else 6 if operation.startswith("File") else 2
    return record(rng, time, who, who.home, operation, kind, ObjectId=f"thing-{rng.randrange(10**6)}",
                  **({"Parameters": [{"Name": "Identity", "Value": who.address}]} if kind == 1 else {}))


def portal_rows(records):
    for one in records:
        yield (one["Id"], one["CreationTime"] + ".0000000Z", one["RecordType"], one["Operation"],
               one["UserId"], json.dumps(one, separators=(",", ":")), "", "")


def powershell_rows(records):
    newest_first = sorted(records, key=lambda one: one["CreationTime"], reverse=True)
    for number, one in enumerate(newest_first, 1):
        yield ("outlook.office365.com", "7c7d1f6b-0000-4000-8000-000000000001", "False",
               TYPE_NAMES[one["RecordType"]], files.us(_time(one)), one["UserId"], one["Operation"],
               json.dumps(one, separators=(",", ":")), number, len(newest_first), one["Id"], "True",
               "Unchanged")


def _time(one):
    return datetime.fromisoformat(one["CreationTime"])


def cloud_app_rows(records, people):
    """Rows of CloudAppEvents, RawEventData as an object."""
    accounts = {one.address: one for one in people}
    for one in records:
        who = accounts[one["UserId"]]
        client = one["ClientIP"].partition(":")[0]
        foreign = client == world.ATTACKER
        yield dict(zip(CLOUD_APP, (
            one["CreationTime"] + ".000Z", one["Operation"], "Microsoft Exchange Online", 20893, 0,
            who.object_id, who.object_id, who.name, who.administrator, "Desktop", "Windows", client,
            False, world.ATTACKER_COUNTRY if foreign else world.COUNTRY, "",
            world.ATTACKER_ISP if foreign else world.OFFICE_ISP, "", "Run", [], one["ObjectId"],
            "Task", one["ObjectId"], one["Id"], "Admin" if who.administrator else "Regular", False,
            False, [], "", [], one, {})))


def write(folder, records, people):
    records = sorted(records, key=lambda one: (one["CreationTime"], one["Id"]))
    files.write_csv(folder / "auditlog-portal.csv", PORTAL, portal_rows(records))
    files.write_powershell_csv(folder / "auditlog-powershell.csv", POWERSHELL,
                               powershell_rows(records),
                               "Deserialized.Microsoft.Exchange.Data.ApplicationLogic."
                               "UnifiedAuditLogEvent")
    files.write_json(folder / "auditlog.json", records)
    files.write_json_lines(folder / "auditlog.jsonl", records)
    rows = list(cloud_app_rows(records, people))
    files.write_json(folder / "cloudappevents.json", rows)
    files.write_csv(folder / "cloudappevents.csv", CLOUD_APP, (
        [json.dumps(value, separators=(",", ":")) if isinstance(value, (dict, list)) else value
         for value in row.values()] for row in rows))
