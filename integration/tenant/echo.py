"""What the site's own MTA sees: honest mail both ways, and what of the attack comes home. Messages
for the milter, and lines of the MTA's log."""

import world
from mail import domain

APPLICATION_HOST = "10.1.4.20"
EXCHANGE_HOST = "40.107.22.41"
EXCHANGE_HELO = "AM0PR01CU001.outbound.protection.outlook.com"
RELAY = "contoso-example.mail.protection.outlook.com[52.101.68.3]:25"
PREFIX = "X-MS-Exchange-CrossTenant-"


def message(kind, client, helo, mail_from, recipients, headers, body="Thank you.\r\n"):
    return {"kind": kind, "client": client, "helo": helo, "mail_from": mail_from,
            "recipients": list(recipients), "headers": [list(pair) for pair in headers], "body": body}


def exchange_headers(network_id, address, helo):
    return [(PREFIX + "Id", world.TENANT_ID), (PREFIX + "Network-Message-Id", network_id),
            (PREFIX + "OriginalAttributedTenantConnectingIp",
             f"TenantId={world.TENANT_ID};Ip=[{address}];Helo=[{helo}]"),
            ("X-OriginatorOrg", world.DOMAIN),
            ("X-Forefront-Antispam-Report-Untrusted",
             f"CIP:{address};CTRY:;LANG:en;SCL:1;SRV:;IPV:NLI;SFV:NSPM;H:{helo};PTR:;CAT:NONE;")]


def basic(author, recipient, subject, message_id):
    return [("From", author), ("To", f"<{recipient}>"), ("Subject", subject),
            ("Message-ID", message_id)]


def honest(scene):
    """Mail as on every day: our own to the cloud, and from the cloud to people on premises."""
    rng = scene.random("traffic")
    inside = [one for one in scene.people if not one.hosted]
    outside = [one for one in scene.people if one.hosted]
    for number in range(60):
        who, to = inside[number], f"buyer{number % 9}@{scene.partners[number % 7]}"
        yield message("honest", APPLICATION_HOST, "mail.contoso.example", f"<{who.address}>",
                      [f"<{to}>"], basic(f"{who.name} <{who.address}>", to, f"Offer {number}",
                                         f"<h{number}@{domain(who.address)}>"))
    for number in range(30):
        who, to = outside[number], inside[number].address
        headers = basic(f"{who.name} <{who.address}>", to, f"Lunch {number}",
                        f"<{number}@am0pr01mb1.eurprd01.prod.outlook.com>")
        yield message("honest", EXCHANGE_HOST, EXCHANGE_HELO, f"<{who.address}>", [f"<{to}>"],
                      [*headers, (PREFIX + "Id", world.TENANT_ID), (PREFIX + "AuthAs", "Internal"),
                       (PREFIX + "FromEntityHeader", "Hosted"), ("X-OriginatorOrg", world.DOMAIN),
                       (PREFIX + "Network-Message-Id", world.guid(rng))])
    for number in range(3):
        who = inside[number].address
        yield report("honest", f"<{who}>", f"buyer{number}@{scene.partners[0]}",
                     "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found",
                     exchange_headers(world.guid(rng), world.EGRESS[0], "mail.contoso.example"),
                     ("mail.contoso.example", world.EGRESS[0]), who, who, f"Offer {number}")


def echoes(scene, rogue):
    """What the rogue connector's mail sends home."""
    rng = scene.random("echoes")
    copies = [mail for mail in rogue if mail.direction == "Inbound"]
    for mail in copies:
        yield message("rogue_copy", EXCHANGE_HOST, EXCHANGE_HELO, f"<{mail.sent_as or mail.mail_from}>",
                      [f"<{mail.recipients[0]}>"],
                      [*basic(f"{mail.name} <{mail.header_from}>", mail.recipients[0], mail.subject,
                              mail.message_id),
                       *exchange_headers(mail.network_id, mail.ip, world.ROGUE_HELO),
                       (PREFIX + "AuthAs", "Anonymous"), (PREFIX + "FromEntityHeader", "Internet")],
                      "Please pay at https://pay.parcel0.example/now today.\r\n")
    bounced = [mail for mail in rogue if mail.mail_from.startswith("bounces+SRS=")]
    for number, mail in enumerate(rng.sample(bounced, 40)):
        yield backscatter(number, mail)
    for mail in rng.sample(bounced, 15):
        yield report("exchange_dsn", f"<{mail.mail_from}>", mail.recipients[0],
                     "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found",
                     exchange_headers(mail.network_id, mail.ip, world.ROGUE_HELO),
                     (world.ROGUE_HELO, mail.ip), mail.header_from, mail.header_from, mail.subject)


def backscatter(number, mail):
    """A bounce by the system that did not want the mail, to the address that Exchange Online made."""
    place = domain(mail.recipients[0])
    text = (f"--b\r\nContent-Type: text/plain\r\n\r\nYour message was not delivered.\r\n"
            f"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.{place}\r\n\r\n"
            f"Final-Recipient: rfc822; {mail.recipients[0]}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
            f"Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n--b--\r\n")
    return message("srs_backscatter", EXCHANGE_HOST, EXCHANGE_HELO, "<>", [f"<{mail.mail_from}>"],
                   [*basic(f"Mail Delivery System <MAILER-DAEMON@mx.{place}>", mail.mail_from,
                           "Undelivered Mail Returned to Sender", f"<b{number}@mx.{place}>"),
                    ("MIME-Version", "1.0"), ("Auto-Submitted", "auto-replied"),
                    ("Content-Type",
                     'multipart/report; report-type=delivery-status; boundary="b"')], text)


def report(kind, recipient, failed, diagnostic, stamped, source, author, sender, subject):
    """A delivery report that Exchange Online made, with the headers of the returned message."""
    helo, address = source
    returned = [("Received", f"from {helo} ({address}) by AM0EUR01FT042.mail.protection.outlook.com "
                             "(10.152.4.150) with Microsoft SMTP Server id 15.20.6699.10"),
                ("From", author), ("To", f"<{failed}>"), ("Subject", subject),
                ("Message-ID", f"<{abs(hash_of(failed, subject)):x}@{helo}>"), *stamped]
    text = "".join((
        "--r\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nYour message to ", failed,
        " couldn't be delivered.\r\n--r\r\nContent-Type: message/delivery-status\r\n\r\n",
        "Reporting-MTA: dns;AM0EUR01FT042.mail.protection.outlook.com\r\n",
        f"Received-From-MTA: dns;{helo}\r\n\r\nFinal-Recipient: rfc822;{failed}\r\n",
        f"Action: failed\r\nStatus: {diagnostic.split()[1]}\r\nDiagnostic-Code: smtp;{diagnostic}\r\n",
        "--r\r\nContent-Type: text/rfc822-headers\r\n\r\n",
        *(f"{name}: {value}\r\n" for name, value in returned), "\r\n--r--\r\n"))
    return message(kind, EXCHANGE_HOST, EXCHANGE_HELO, "<>", [recipient],
                   [*basic(f"Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@"
                           f"{world.ORGANIZATION}>", recipient.strip("<>"),
                           f"Undeliverable: {subject}", f"<r{abs(hash_of(failed, sender)):x}@"
                           f"am0pr01mb1.eurprd01.prod.outlook.com>"),
                    ("MIME-Version", "1.0"), ("Auto-Submitted", "auto-replied"),
                    ("X-MS-Exchange-Message-Is-Ndr", ""),
                    ("Content-Type",
                     'multipart/report; report-type=delivery-status; boundary="r"')], text)


def hash_of(*texts):
    """A number that is the same in every run."""
    value = 7
    for character in "|".join(texts):
        value = (value * 131 + ord(character)) % (1 << 48)
    return value


def traffic(scene, rogue):
    """All messages in order; the attack's come last."""
    for one in (*honest(scene), *(echoes(scene, rogue) if rogue else ())):
        one["headers"].append(["Date", f"{scene.end:%a, %d %b %Y %H:%M:%S} +0000"])
        yield one


def log_line(time, number, recipient, code, answer):
    status = ("sent (250 2.6.0 Queued mail for delivery)" if code.startswith("2") else
              f"bounced (host {RELAY[:-3]} said: {answer} (in reply to end of DATA command))")
    return (f"{time:%b} {time.day:2d} {time:%H:%M:%S} mx1 postfix/smtp[{2000 + number % 7}]: "
            f"4Tn{number:06X}: to=<{recipient}>, relay={RELAY}, delay=0.{number % 9 + 1}, "
            f"delays=0.1/0/0.1/0.1, dsn={code}, status={status}")


def log_lines(scene, attacked):
    """Deliveries that went well, then what the attack has done to our own mail."""
    number = 0
    for number in range(40):
        yield log_line(scene.end, number, f"buyer{number % 9}@{scene.partners[number % 7]}", "2.6.0", "")
    refusals = ((3, "5.7.750", "550 5.7.750 Service unavailable. Client blocked from sending from "
                               "unregistered domain(s)"),
                (6, "5.7.711", "550 5.7.711 Access denied, bad inbound connector. AS(2204)"))
    for times, code, answer in refusals if attacked else ():
        for _ in range(times):
            number += 1
            yield log_line(scene.end, number, f"buyer{number}@{scene.partners[0]}", code, answer)
