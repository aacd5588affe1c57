"""A believable hour at a hybrid connector, made up from a seed: who sends, when, and what. Every
message carries the label of the one who sent it, so that afterwards each verdict can be checked."""

import random
from dataclasses import dataclass

PEOPLE = ("anna.keller", "ben.osei", "carla.rossi", "david.lind", "eva.novak", "farid.haddad",
          "grace.lee", "henrik.dahl", "ines.costa", "john.smith", "karin.vogel", "liam.byrne")
CUSTOMERS = ("northwind.example", "tailspin.example", "wingtip.example", "adatum.example",
             "litware.example", "proseware.example")
SUBJECTS = ("Minutes of this morning", "Offer {n}", "Re: delivery date", "Contract draft",
            "Question about invoice {n}", "Lunch on Thursday?", "Site visit in week {w}",
            "Updated price list", "Re: Re: test results", "Photos from the fair")
LINES = ("Thank you for the quick answer.", "Please find the figures below.",
         "We would like to keep the date.", "Can you confirm until Friday?",
         "The second pallet left this morning.", "I have copied Henrik.",
         "Details follow in a separate message.", "Kind regards")


@dataclass(frozen=True)
class Host:
    """A sending system: the loopback address that it connects from, and its name."""

    address: str
    name: str


EXCHANGE = Host("127.0.1.10", "ex1.contoso.example")
CRM = Host("127.0.1.20", "crm.contoso.example")
ERP = Host("127.0.1.30", "erp.fabrikam.example")
MAILER = Host("127.0.1.40", "mailer.contoso.example")
SHOP = Host("127.0.1.50", "shop-app1.contoso.example")
SCANNER = Host("127.0.1.60", "scan-3rd-floor.contoso.example")
CLOUD = Host("127.0.2.10", "mail-am6.outbound.protection.outlook.example")

LABELS = {
    "people": "Exchange: people",
    "auto-replies": "Exchange: out-of-office replies",
    "reports": "Exchange: delivery reports",
    "crm": "CRM: order confirmations",
    "erp": "ERP: invoices",
    "newsletter": "Mailer: newsletter run",
    "scans": "Scanner, third floor",
    "inbound": "Exchange Online: mail for us",
    "shop": "Shop application: its own mail",
    "attack": "Shop application: the attack",
}
CLEAN = tuple(label for label in LABELS if label != "attack")


@dataclass
class Mail:
    at: float  # seconds after the start
    label: str
    host: Host
    sender: str  # with its angle brackets
    recipients: list
    data: bytes
    message_id: str


class Author:
    """Writes messages. The same seed writes the same mail."""

    def __init__(self, seed, tag):
        self.random = random.Random(seed)
        self.tag = tag  # of this run, so that Message-IDs differ between two runs
        self.count = 0

    def pick(self, choices):
        return self.random.choice(choices)

    def customer(self):
        name = self.pick(PEOPLE).split(".")[0]
        return f"{name}{self.random.randrange(90)}@{self.pick(CUSTOMERS)}"

    def mail(self, at, label, host, sender, recipients, header_from, subject, fields=(), body=None):
        self.count += 1
        message_id = f"{self.tag}.{self.count}@{host.name}"
        words = {"n": self.random.randrange(1000, 9999), "w": self.random.randrange(1, 53)}
        text = body if body is not None else "\n".join(
            self.random.sample(LINES, self.random.randrange(2, 6)))
        head = [f"From: {header_from}", f"To: {recipients[0]}",
                f"Subject: {subject.format(**words)}", f"Message-ID: <{message_id}>",
                "Date: Mon, 02 Mar 2026 09:00:00 +0000", "MIME-Version: 1.0", *fields]
        data = ("\n".join(head) + "\n\n" + text + "\n").encode()
        return Mail(at, label, host, f"<{sender}>", [f"<{path}>" for path in recipients], data,
                    message_id)

    def times(self, count, start=0.0, end=60.0):
        return sorted(self.random.uniform(start, end) for _ in range(count))

    # Who sends.

    def people(self, count):
        for at in self.times(count):
            who = self.pick(PEOPLE)
            name = who.replace(".", " ").title()
            address = f"{who}@contoso.example"
            recipients = [self.customer() for _ in range(self.pick((1, 1, 1, 2, 4)))]
            yield self.mail(at, "people", EXCHANGE, address, recipients, f"{name} <{address}>",
                            self.pick(SUBJECTS))

    def auto_replies(self, count):
        for at in self.times(count):
            who = self.pick(PEOPLE)
            yield self.mail(at, "auto-replies", EXCHANGE, "", [self.customer()],
                            f"{who.title()} <{who}@contoso.example>", "Automatic reply: Offer {n}",
                            ["Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All"],
                            "I am out of the office until Monday.")

    def reports(self, count):
        for at in self.times(count):
            yield self.mail(
                at, "reports", EXCHANGE, "", [self.customer()],
                "Mail Delivery System <postmaster@contoso.example>", "Undeliverable: Offer {n}",
                ['Content-Type: multipart/report; report-type=delivery-status; boundary="r"'],
                "--r\nContent-Type: text/plain\n\nThe mailbox is full.\n\n"
                "--r\nContent-Type: message/delivery-status\n\n"
                "Reporting-MTA: dns; ex1.contoso.example\n\n"
                f"Final-Recipient: rfc822; {self.pick(PEOPLE)}@contoso.example\n"
                "Action: failed\nStatus: 5.2.2\n\n--r--\n")

    def orders(self, count):
        for at in self.times(count):
            yield self.mail(at, "crm", CRM, "orders@contoso.example", [self.customer()],
                            "Contoso Orders <orders@contoso.example>", "Your order {n}")

    def invoices(self, count):
        for at in self.times(count):
            yield self.mail(at, "erp", ERP, "bounce@mail.fabrikam.example", [self.customer()],
                            "Fabrikam Billing <billing@fabrikam.example>", "Invoice {n}")

    def newsletter(self, count):
        for at in self.times(count, 6.0, 20.0):
            yield self.mail(at, "newsletter", MAILER,
                            "bounce-news=contoso.example@bounces.mailer.example", [self.customer()],
                            "Contoso News <news@contoso.example>", "What is new in spring",
                            ["List-Unsubscribe: <https://news.contoso.example/leave>",
                             "Precedence: bulk"])

    def scans(self, count):
        for at in self.times(count):
            yield self.mail(at, "scans", SCANNER, "scan3@contoso.example",
                            [f"{self.pick(PEOPLE)}@contoso.example"], "scan3@contoso.example",
                            "Scan {n}")

    def inbound(self, count):
        for at in self.times(count):
            stranger = self.customer()
            yield self.mail(at, "inbound", CLOUD, stranger,
                            [f"{self.pick(PEOPLE)}@contoso.example"], stranger,
                            self.pick(SUBJECTS))

    def shop(self, count):
        for at in self.times(count):
            yield self.mail(at, "shop", SHOP, "shop@contoso.example", [self.customer()],
                            "Contoso Shop <shop@contoso.example>", "Your parcel {n} is on its way")

    def attack(self, count, start, end):
        """Mismatched senders (S2), unprovisioned domains (S3) from the compromised application."""
        lures = ("CEO <ceo@evil.example>", "Microsoft account team <security@rnicrosoft.example>",
                 "Payroll <payroll@contoso-hr.example>")
        for at in self.times(count, start, end):
            shown = self.pick(lures)
            address = shown.partition("<")[2].rstrip(">")
            sender = self.pick(("shop@contoso.example", address, ""))
            yield self.mail(at, "attack", SHOP, sender, [self.customer()], shown,
                            self.pick(("Your account will be closed", "Change of bank details {n}",
                                       "Payslip", "Action required: document {n}")),
                            body="Please sign in at https://login.evil.example/ today.\n"
                                 + self.pick(LINES))


def hour(seed=1, tag="demo"):
    """One hour told in a minute; the attack begins near its half."""
    author = Author(seed, tag)
    mails = [*author.people(130), *author.auto_replies(10), *author.reports(8), *author.orders(45),
             *author.invoices(30), *author.newsletter(90), *author.scans(12), *author.inbound(50),
             *author.shop(45), *author.attack(260, 28.0, 50.0)]
    return sorted(mails, key=lambda mail: mail.at)
