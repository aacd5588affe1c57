"""Who and what there is in the tenant. Every name and address is made up."""

import random
from dataclasses import dataclass, field
from datetime import datetime

TENANT_ID = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
ORGANIZATION = "contosoexample.onmicrosoft.com"
DOMAIN = "contoso.example"
ACCEPTED = (DOMAIN, "*.fab.example", ORGANIZATION)
EGRESS = ("192.0.2.25", "192.0.2.26")
CERTIFICATE = "mail.contoso.example"
INBOUND = "onprem-to-m365"
OUTBOUND = "m365-to-onprem"

OFFICE = ("192.0.2.10", "192.0.2.11")
OFFICE_ISP, HOME_ISP, COUNTRY = "Example Carrier", "Example Cable", "NL"

ROGUE = "sync-relay-01"
ROGUE_ADDRESSES = ("203.0.113.9", "203.0.113.10")
ROGUE_HELO = "relay7.bulk.example"
ATTACKER = "203.0.113.77"
ATTACKER_ISP, ATTACKER_COUNTRY = "Bulletproof Hosting Ltd", "ZZ"
EXCHANGE = "Microsoft Exchange Online"

FIRST = ("ada", "bram", "cleo", "dirk", "eva", "finn", "gita", "hugo", "iris", "jan", "kim", "lars",
         "mia", "noor", "otto", "pia", "quin", "rosa", "sem", "tess")
LAST = ("baker", "cooper", "draper", "farrier", "glover", "hooper", "mason", "porter", "sawyer",
        "weaver")


@dataclass(frozen=True)
class Mailbox:
    address: str
    name: str
    object_id: str  # of its account; empty: an application without one
    hosted: bool    # in Exchange Online, else on premises
    home: str       # address it signs in from at home
    administrator: bool = False


@dataclass(frozen=True)
class World:
    begin: datetime
    end: datetime
    seed: int
    people: tuple = field(default=())
    administrators: tuple = field(default=())
    partners: tuple = field(default=())  # domains of customers and suppliers

    def random(self, purpose):
        """A stream of its own for each purpose: what one draws does not move the others."""
        return random.Random(f"{self.seed}:{purpose}")

    def administrator(self, name):
        return next(one for one in self.administrators if one.address.startswith(name))


def guid(rng):
    bits = f"{rng.getrandbits(128):032x}"
    return f"{bits[:8]}-{bits[8:12]}-4{bits[13:16]}-a{bits[17:20]}-{bits[20:]}"


def build(seed, begin, end):
    rng = random.Random(f"{seed}:people")
    names = [(first, last) for last in LAST for first in FIRST]
    people = tuple(
        Mailbox(f"{first}.{last}@{DOMAIN if number % 5 else 'works.fab.example'}",
                f"{first.title()} {last.title()}", guid(rng), hosted=number % 3 == 0,
                home=f"198.51.100.{10 + number}")
        for number, (first, last) in enumerate(names))
    administrators = tuple(
        Mailbox(f"{name}@{DOMAIN}", display, guid(rng), hosted=True,
                home=f"198.51.100.{220 + number}", administrator=True)
        for number, (name, display) in enumerate((
            ("anna.admin", "Anna Admin"), ("ben.admin", "Ben Admin"), ("carla.admin", "Carla Admin"),
            ("svc-hybrid", "Hybrid service"))))
    partners = tuple(f"{kind}{number}.example" for kind in ("customer", "supplier", "dealer")
                     for number in range(20))
    return World(begin, end, seed, people, administrators, partners)


APPLICATIONS = {name: Mailbox(f"{name}@{DOMAIN}", display, "", hosted=False, home="")
                for name, display in (("shop", "Web shop"), ("erp", "Invoices"),
                                      ("newsletter", "Contoso News"), ("scanner", "Scanner"),
                                      ("monitor", "Monitoring"), ("alarm", "Alarms"))}
