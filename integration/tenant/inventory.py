"""What Get-InboundConnector, Get-OutboundConnector and Get-AcceptedDomain show, before, during and
after."""

import os

import files
import world


def inbound(name, number, addresses, **more):
    return {
        "Enabled": True, "ConnectorType": "OnPremises", "ConnectorSource": "HybridWizard",
        "Comment": "Hybrid gateways, see the network handbook", "SenderIPAddresses": list(addresses),
        "SenderDomains": ["smtp:*;1"], "TrustedOrganizations": [], "ClientHostNames": [],
        "AssociatedAcceptedDomains": [], "RequireTls": True, "RestrictDomainsToIPAddresses": False,
        "RestrictDomainsToCertificate": False, "CloudServicesMailEnabled": True,
        "TreatMessagesAsInternal": False, "TlsSenderCertificateName": world.CERTIFICATE,
        "EFTestMode": False, "ScanAndDropRecipients": [], "EFSkipLastIP": False, "EFSkipIPs": [],
        "EFSkipMailGateway": [], "EFUsers": [], "Name": name, "Identity": name,
        "DistinguishedName": f"CN={name},CN=Transport Settings,OU={world.ORGANIZATION}",
        "Guid": f"0c0ffee0-0000-4000-8000-{number:012d}", "OrganizationId": world.ORGANIZATION,
        "IsValid": True, "ObjectState": "Unchanged", **more}


def outbound():
    name = world.OUTBOUND
    return {
        "Enabled": True, "UseMXRecord": False, "Comment": "To the data centre",
        "ConnectorType": "OnPremises", "ConnectorSource": "HybridWizard",
        "RecipientDomains": [world.DOMAIN, "*.fab.example"], "SmartHosts": [world.CERTIFICATE],
        "TlsDomain": world.CERTIFICATE, "TlsSettings": "DomainValidation",
        "IsTransportRuleScoped": False, "RouteAllMessagesViaOnPremises": False,
        "CloudServicesMailEnabled": True, "AllAcceptedDomains": False,
        "SenderRewritingEnabled": False, "TestMode": False, "IsValidated": True, "Name": name,
        "Identity": name, "Guid": "0c0ffee0-0000-4000-8000-000000000099",
        "OrganizationId": world.ORGANIZATION, "IsValid": True, "ObjectState": "Unchanged"}


def accepted(name, default=False, subdomains=False, kind="Authoritative"):
    return {"DomainName": name, "DomainType": kind, "MatchSubDomains": subdomains,
            "Default": default, "AddressBookEnabled": True, "OutboundOnly": False,
            "SendingFromDomainDisabled": False, "SendingToDomainDisabled": False,
            "InitialDomain": name == world.ORGANIZATION, "Name": name, "Identity": name,
            "Guid": f"0d0d0d0d-0000-4000-8000-{len(name):012d}", "IsValid": True}


def accepted_domains():
    return [accepted(world.DOMAIN, default=True), accepted(world.ORGANIZATION),
            accepted("fab.example", subdomains=True, kind="InternalRelay")]


def with_attack():
    """The inbound connectors while the attack goes on, and after it."""
    changed = inbound(world.INBOUND, 1, (*world.EGRESS, world.ROGUE_ADDRESSES[0]),
                      TreatMessagesAsInternal=True)
    rogue = inbound(world.ROGUE, 2, world.ROGUE_ADDRESSES, ConnectorSource="Default", Comment="",
                    RequireTls=False, CloudServicesMailEnabled=False, TlsSenderCertificateName=None)
    return [changed, rogue], [changed]


def write(folder, name, items, taken):
    """As PowerShell's ConvertTo-Json and Export-Csv do, the file as old as the export."""
    as_json = [{key: {"Authoritative": 0, "InternalRelay": 2}[value] if key == "DomainType" else value
                for key, value in item.items()} for item in items]
    files.write_json(folder / f"{name}.json", as_json if len(items) > 1 else as_json[0])
    rows = [[";".join(value) if isinstance(value, list) else "" if value is None else value
             for value in item.values()] for item in items]
    files.write(folder / f"{name}.csv", files.csv_text(items[0], rows, quoting=1))
    for kind in ("json", "csv"):
        os.utime(folder / f"{name}.{kind}", (files.seconds(taken),) * 2)


