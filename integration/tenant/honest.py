"""What goes on in the tenant on ordinary days: mail, sign-ins, what administrators change."""

from datetime import timedelta

import audit
import world
from mail import Mail, is_ours
from signins import Logon

WORDS = ("offer", "meeting", "draft", "drawing", "delivery", "minutes", "planning", "contract",
         "holiday", "question", "report", "order", "schedule", "budget", "visit", "parts")
HOURS = range(7, 19)
WEIGHTS = (2, 6, 9, 10, 9, 5, 7, 9, 9, 7, 3, 1)
MOST_AN_HOUR = 99


def days(scene):
    day = scene.begin.replace(hour=0, minute=0, second=0, microsecond=0)
    while day < scene.end:
        yield day, day.weekday() < 5
        day += timedelta(days=1)


def at_work(rng, day):
    return day + timedelta(hours=rng.choices(HOURS, WEIGHTS)[0], seconds=rng.randrange(3600))


class Post:
    """Makes messages of honest senders."""

    def __init__(self, scene, purpose):
        self.scene = scene
        self.rng = scene.random(purpose)
        self.ids = {one.address: one.object_id for one in scene.people}
        self.mails = []

    def add(self, time, sender, recipients, subject, **more):
        if not self.scene.begin <= time < self.scene.end:
            return
        ours = [is_ours(recipient) for recipient in recipients]
        direction = "Intra-org" if all(ours) else "Outbound"
        on_premises = not sender.hosted
        number = self.rng.getrandbits(40)
        self.mails.append(Mail(**{
            "time": time, "network_id": world.guid(self.rng),
            "message_id": f"<{number:010x}@{sender.address.rpartition('@')[2]}>",
            "mail_from": sender.address, "header_from": sender.address, "name": sender.name,
            "object_id": sender.object_id,
            "ip": world.EGRESS[number % 2] if on_premises else "",
            "recipients": tuple(recipients), "subject": subject, "direction": direction,
            "connectors": world.INBOUND if on_premises else "",
            "spam": direction == "Outbound" and self.rng.random() < 0.003, "ids": self.ids, **more}))

    def inbound(self, time, recipient):
        if not self.scene.begin <= time < self.scene.end:
            return
        place = self.rng.choice(self.scene.partners)
        sender = f"{self.rng.choice(world.FIRST)}@{place}"
        self.mails.append(Mail(
            time, world.guid(self.rng), f"<{self.rng.getrandbits(40):010x}@{place}>", sender, sender,
            sender.partition("@")[0].title(), "", f"198.51.100.{self.rng.randrange(2, 9)}",
            (recipient.address,), f"Re: {self.rng.choice(WORDS)}", "Inbound",
            "" if recipient.hosted else world.OUTBOUND, ids=self.ids))

    def stranger(self):
        return f"{self.rng.choice(world.LAST)}@{self.rng.choice(self.scene.partners)}"


def people_mail(scene):
    post = Post(scene, "people")
    for day, working in days(scene):
        for sender in scene.people:
            for _ in range(post.rng.randrange(1, 7) if working else post.rng.random() < 0.1):
                if post.rng.random() < 0.55:
                    to = [one.address for one in post.rng.sample(scene.people,
                                                                 post.rng.randrange(1, 4))]
                else:
                    to = [post.stranger() for _ in range(post.rng.choice((1, 1, 1, 2)))]
                post.add(at_work(post.rng, day), sender, dict.fromkeys(to),
                         f"{post.rng.choice(WORDS).title()} {post.rng.randrange(100)}")
            for _ in range(post.rng.randrange(4) if working else 0):
                post.inbound(at_work(post.rng, day), sender)
    return post.mails


def application_mail(scene):
    post = Post(scene, "applications")
    apps = world.APPLICATIONS
    for day, working in days(scene):
        for hour in range(6, 23):
            for _ in range(post.rng.randrange(4, 16)):
                post.add(day + timedelta(hours=hour, seconds=post.rng.randrange(3600)), apps["shop"],
                         [post.stranger()], f"Your order {post.rng.randrange(10**6)}")
        for name, times in (("scanner", 20 if working else 0), ("monitor", 12)):
            for _ in range(times):
                post.add(at_work(post.rng, day), apps[name], [post.rng.choice(scene.people).address],
                         f"{apps[name].name} {post.rng.randrange(1000)}")
        if day.weekday() == 1:
            paced(post, day + timedelta(hours=9), apps["newsletter"], 600, 75, "News of the week")
        if (day + timedelta(days=1)).day == 1:
            paced(post, day + timedelta(hours=7), apps["erp"], 800, 90, "Invoice")
    busiest_hour(post)
    return post.mails


def paced(post, begin, sender, times, an_hour, subject):
    """A run as tools send it: evenly, never more than `an_hour`."""
    for number in range(times):
        bounce = f"bounce+{number:04d}@news.fab.example" if sender.name == "Contoso News" else None
        post.add(begin + timedelta(seconds=number * 3600 // an_hour), sender, [post.stranger()],
                 f"{subject} {begin:%d.%m.}", **({"mail_from": bounce} if bounce else {}))


def busiest_hour(post):
    """The alarms have a bad day: one message less than what the hunts look for."""
    begin = (post.scene.end - timedelta(days=3)).replace(hour=13, minute=0, second=7, microsecond=0)
    for number in range(MOST_AN_HOUR):
        post.add(begin + timedelta(seconds=number * 30), world.APPLICATIONS["alarm"],
                 ["oncall@customer0.example"], f"Disk {number}")


def signins(scene):
    rng = scene.random("sign-ins")
    found = []
    for day, working in days(scene):
        for account in scene.people:
            for _ in range(rng.randrange(1, 3) if working else rng.random() < 0.08):
                home = rng.random() < 0.3 or not working
                found += entering(rng, at_work(rng, day), account, home)
        for account in scene.administrators if working else ():
            found += entering(rng, day + timedelta(hours=8, seconds=rng.randrange(3600)), account, False)
            found += entering(rng, day + timedelta(hours=19, seconds=rng.randrange(3600)), account, True)
    found += decoys(scene)
    return [one for one in found if scene.begin <= one.time < scene.end]


def entering(rng, time, account, home):
    """A sign-in, now and then after a mistyped password."""
    place = (account.home, world.HOME_ISP) if home else (rng.choice(world.OFFICE), world.OFFICE_ISP)
    if rng.random() < 0.05:
        yield Logon(time - timedelta(seconds=9), account, world.EXCHANGE, *place, world.COUNTRY,
                    failed=True)
    yield Logon(time, account, world.EXCHANGE, *place, world.COUNTRY)


def decoys(scene):
    """What looks like guessing and is not."""
    begin = (scene.end - timedelta(days=2)).replace(hour=10, minute=20, second=3, microsecond=0)
    phone, service, clumsy = scene.people[17], scene.people[40], scene.people[88]
    for number in range(150):
        yield Logon(begin + timedelta(seconds=number * 0.35), phone, "Active Directory",
                    phone.home, world.HOME_ISP, world.COUNTRY, failed=True)
    yield Logon(begin + timedelta(seconds=55), phone, "Active Directory", phone.home, world.HOME_ISP,
                world.COUNTRY)
    for number in range(130):
        yield Logon(begin + timedelta(seconds=number * 0.4), service, world.EXCHANGE, "192.0.2.200",
                    "Microsoft Azure", world.COUNTRY, failed=True)
    yield Logon(begin + timedelta(seconds=56), service, world.EXCHANGE, "192.0.2.200",
                "Microsoft Azure", world.COUNTRY)
    for number in range(3):
        yield Logon(begin + timedelta(seconds=number * 4), clumsy, world.EXCHANGE, clumsy.home,
                    world.HOME_ISP, world.COUNTRY, failed=True)
    yield Logon(begin + timedelta(seconds=15), clumsy, world.EXCHANGE, clumsy.home, world.HOME_ISP,
                world.COUNTRY)


def changes(scene):
    """What administrators did: (days before the end, who, cmdlet, object, parameters, old values).
    Newer than seven days is nothing that touches a connector."""
    anna, carla = scene.administrator("anna"), scene.administrator("carla")
    planned = (
        (21, anna, "Set-InboundConnector", world.INBOUND,
         {"SenderIPAddresses": ";".join(world.EGRESS)}, {"SenderIPAddresses": world.EGRESS[0]}),
        (18, carla, "Set-OutboundConnector", world.OUTBOUND, {"Comment": "To the data centre"}, {}),
        (15, anna, "Set-AcceptedDomain", "fab.example", {"MatchSubDomains": "True"},
         {"MatchSubDomains": "False"}),
        (12, carla, "New-TransportRule", "Disclaimer",
         {"Name": "Disclaimer", "ApplyHtmlDisclaimerText": "<p>Contoso</p>"}, {}))
    rng = scene.random("changes")
    for ago, who, cmdlet, thing, parameters, old in planned:
        time = (scene.end - timedelta(days=ago)).replace(hour=9 + ago % 6, minute=rng.randrange(60),
                                                         second=rng.randrange(60), microsecond=0)
        if time < scene.begin:
            continue
        yield audit.change(rng, time, who, rng.choice(world.OFFICE), cmdlet, thing, parameters, old)


def noise(scene):
    """The rest of an audit log: what has nothing to do with connectors."""
    rng = scene.random("noise")
    for day, working in days(scene):
        for _ in range(60 if working else 6):
            who = rng.choice(scene.people)
            time = at_work(rng, day)
            if scene.begin <= time < scene.end:
                yield audit.activity(rng, time, who, rng.choice(
                    ("MailItemsAccessed", "FileAccessed", "Set-Mailbox", "New-InboxRule")))
