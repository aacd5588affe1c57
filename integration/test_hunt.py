#!/usr/bin/env python3
"""weirctl hunt: with --strict-parity the same rows as the playbook's queries in SQL, by default
exactly what was planted, and the same questions put to a running Weir's own log of events."""

import collections
import csv
import datetime
import json
import pathlib
import random
import subprocess
import sys
import unittest

import daemon
import hunt_sql
import milter_client
import support

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "tenant"))

import generate  # noqa: E402

BEGIN = datetime.datetime(2026, 3, 4)
DOMAINS = ("contoso.example", "Contoso.example", "customer.example", "supplier.example")
EMAIL = ("Timestamp", "NetworkMessageId", "InternetMessageId", "SenderMailFromAddress",
         "SenderFromAddress", "SenderObjectId", "SenderMailFromDomain", "SenderFromDomain",
         "SenderIPv4", "RecipientEmailAddress", "Subject", "EmailDirection", "DeliveryAction",
         "Connectors", "ReportId")
LOGON = ("Timestamp", "ActionType", "Application", "AccountUpn", "AccountObjectId", "IPAddress",
         "Location", "ISP", "ReportId")
QUERIES = tuple(hunt_sql.QUERIES)


def weirctl(*arguments, code=0):
    """Runs weirctl without a configuration; its standard output."""
    done = subprocess.run(
        [support.bin_dir() / "weirctl", "--config", "/nonexistent/weir.toml", *map(str, arguments)],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300)
    if done.returncode != code:
        raise AssertionError(f"weirctl {arguments}: exit {done.returncode}, not {code}: "
                             f"{done.stdout[-500:]}{done.stderr[-500:]}")
    return done.stdout


def hunt(query, files, *arguments):
    return json.loads(weirctl("--json", "hunt", query, *arguments, "--limit", 0,
                              *(word for file in files for word in ("--file", file))))


def stamp(seconds):
    """`seconds` after BEGIN, with more digits than Weir keeps, as exports have them."""
    when = BEGIN + datetime.timedelta(seconds=seconds)
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond:06d}7Z"


class Made:
    """Small random exports full of edges: counts of 99, 100 and 101, bursts over the full hour, empty
    accounts, mixed case, an @ in a quoted local part."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.mails, self.logons, self.records = [], [], []
        for name in ("alpha", "beta"):
            self.change(self.rng.choice(("New-InboundConnector", "New-OutboundConnector")), name,
                        self.rng.randrange(10, 90))
        self.changes()
        for count in (99, 100, 101, 102):
            self.burst(count, self.rng.randrange(20) * 3600 + self.rng.randrange(600), 2400)
        self.burst(198, 10 * 3600 - 1200, 2400)  # half before the full hour, half after
        self.burst(101, 12 * 3600, 3599.999)     # from the first to the last of an hour
        for _ in range(1500):
            self.mail(self.rng.uniform(0, 86400))
        for count in (99, 100, 101, 150):
            self.guess(count, self.rng.randrange(1000) * 60 + self.rng.choice((1, 31)))
        for _ in range(300):
            self.logon(self.rng.uniform(0, 86400), self.rng.random() < 0.3)

    def mail(self, at, mail_from=None, header_from=None, account=None, connector=None):
        rng = self.rng
        number = len(self.mails)

        def address():
            local = rng.choice(("app", "App", '"a@b"', '"x@contoso.example"'))
            return f"{local}@{rng.choice(DOMAINS)}"
        mail_from = address() if mail_from is None else mail_from
        header_from = address() if header_from is None else header_from
        network_id = f"id-{number}" if rng.random() < 0.9 else f"id-{rng.randrange(number + 1)}"
        self.mails.append((
            stamp(at), network_id, f"<{number}@contoso.example>", mail_from, header_from,
            rng.choice(("", "object-1", "object-2", "object-3")) if account is None else account,
            mail_from.rpartition("@")[2], header_from.rpartition("@")[2],
            f"192.0.2.{rng.randrange(3)}", address(), f"Number {number}, \"quoted\"",
            rng.choice(("Outbound", "Outbound", "Inbound", "Intra-org", "")), "Delivered",
            rng.choice(("", "alpha", "beta", "Alpha", "alpha;beta", "gamma"))
            if connector is None else connector, f"r-{number}"))

    def burst(self, count, begin, span):
        """So many messages of one sender, evenly; some with further recipients."""
        address = f"{self.rng.choice(('bulk', 'Bulk'))}@{self.rng.choice(DOMAINS)}"
        account = f"object-{self.rng.randrange(100, 999)}"
        connector = self.rng.choice(("alpha", "alpha", "beta"))
        outside = f"victim@v{self.rng.randrange(99)}.example"
        for number in range(count):
            at = begin + span * number / max(1, count - 1)
            network_id = f"burst-{begin}-{count}-{number}"
            for recipient in (outside, *(["another@customer.example"] if number % 7 == 0 else ())):
                self.mails.append((
                    stamp(at), network_id, "", address, address, account,
                    address.rpartition("@")[2], address.rpartition("@")[2], "203.0.113.9", recipient,
                    "", "Outbound", "Delivered", connector, f"r-{len(self.mails)}"))

    def change(self, cmdlet, name, at, *, known_by="Name", account="actor-1", **more):
        time = stamp(at)
        self.records.append({
            "Timestamp": time, "ActionType": cmdlet, "AccountObjectId": account,
            "Application": "Microsoft Exchange Online", "RawEventData": {
                "CreationTime": time, "Id": f"{self.rng.getrandbits(48):012x}",
                "Operation": cmdlet, "RecordType": 1, "ResultStatus": "True",
                "UserId": account and "admin@contoso.example", "Workload": "Exchange",
                "Parameters": [{"Name": key, "Value": value}
                               for key, value in {known_by: name, **more}.items()]}})

    def changes(self):
        self.change("Set-InboundConnector", "gamma", 100, known_by="Identity")
        self.change("New-InboundConnector", "delta", 200, Enabled="True", RequireTls="False")
        self.change("New-InboundConnector", "epsilon", 5, account="")
        self.change("Remove-InboundConnector", "gamma", 3, known_by="Identity")
        self.change("New-TransportRule", "gamma", 1)
        self.change("New-InboundConnector", "zeta", 300, Enabled="False")

    def logon(self, at, failed, account=None, isp=None):
        rng = self.rng
        account = rng.choice(("ann", "ben", "carl")) if account is None else account
        self.logons.append((
            stamp(at), "LogonFailed" if failed else "LogonSuccess",
            rng.choice(("Microsoft Exchange Online", "Active Directory")) if isp is None
            else "Microsoft Exchange Online", f"{account}@contoso.example", f"{account}-id",
            "203.0.113.77", "ZZ", isp or rng.choice(("Example Carrier", "Microsoft Azure")),
            f"l-{len(self.logons)}"))

    def guess(self, count, begin):
        """Failures of an account within 50 s, successes at the edges of what belongs to them."""
        account = f"user{len(self.logons)}"
        for number in range(count):
            self.logon(begin + 50 * number / (count - 1), True, account, "Bulletproof")
        for after in (-20, 0, 9.9, 10, 10.001):
            self.logon(begin + 50 + after, False, account, "Bulletproof")

    def write(self, folder):
        paths = {}
        for table, columns, rows in (("EmailEvents", EMAIL, self.mails),
                                     ("IdentityLogonEvents", LOGON, self.logons)):
            paths[table] = folder / f"{table.lower()}.csv"
            self.rng.shuffle(rows)
            with open(paths[table], "w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows((columns, *rows))
        paths["CloudAppEvents"] = folder / "cloudappevents.json"
        self.rng.shuffle(self.records)
        paths["CloudAppEvents"].write_text(json.dumps(self.records))
        return paths


def comparable(rows, names):
    return sorted(tuple(str(row[name]) for name in names) for row in rows)


class Parity(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(support.private_dir())

    def compare(self, paths, begin, end):
        """Every query over all exports; how many rows each had."""
        exports = hunt_sql.Exports(**paths)
        counts = {}
        for query in QUERIES:
            expected = exports.run(query, begin, end)
            found = hunt(query, paths.values(), "--strict-parity", "--from", begin, "--to", end)
            names = sorted(expected[0]) if expected else []
            for row in expected:
                if "enabled" in row:
                    row["enabled"] = bool(row["enabled"])
            ours, theirs = comparable(found["rows"], names), comparable(expected, names)
            differing = set(ours) ^ set(theirs)
            self.assertEqual(ours, theirs, f"{query}: {names}: {sorted(differing)[:4]}")
            counts[query] = len(expected)
        return counts

    def test_made_exports_give_the_same_rows_as_sql(self):
        total = collections.Counter()
        for seed in range(8):
            with self.subTest(seed=seed):
                paths = Made(seed).write(self.folder)
                total += self.compare(paths, "2026-03-04T00:00:00.000Z", "2026-03-05T00:00:00.000Z")
                total += self.compare(paths, "2026-03-04T10:00:00.000Z", "2026-03-04T12:30:00.500Z")
        for query in QUERIES:
            self.assertGreater(total[query], 3, query)

    def test_a_tenant_gives_the_same_rows_as_sql(self):
        for seed in (7, 8):
            with self.subTest(seed=seed):
                folder, paths, planted = tenant(self.folder, seed)
                begin = planted["attack"]["begin"]
                last = max(row["last"] for row in planted["hunts"]["volume"])
                end = hunt_sql.iso(hunt_sql.milliseconds(last) + 24 * hunt_sql.HOUR)
                begin = hunt_sql.iso(hunt_sql.milliseconds(begin) - 48 * hunt_sql.HOUR)
                counts = self.compare(paths, begin, end)
                for query in QUERIES:
                    self.assertGreater(counts[query], 0, query)


def tenant(root, seed):
    """(folder of exports, the three tables, what is planted) of a generated tenant."""
    out = root / f"tenant-{seed}"
    generate.generate(out, seed, datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.timezone.utc))
    exports = out / "exports"
    paths = {table: exports / f"{table.lower()}.csv" for table in hunt_sql.TABLES}
    return exports, paths, json.loads((out / "planted.json").read_text())


def most_within(rows, milliseconds):
    """Most different messages whose ages differ by less than that, the long way."""
    most = 0
    for newest, _ in rows:
        most = max(most, len({name for time, name in rows if 0 <= newest - time < milliseconds}))
    return most


class Planted(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(support.private_dir())
        cls.exports, cls.paths, cls.planted = tenant(cls.folder, 7)
        cls.files = (*cls.paths.values(), cls.exports / "accepteddomains-after.csv")
        cls.hunts = cls.planted["hunts"]

    def test_connectors(self):
        enabled = {True: "yes"}
        expected = [(row["time"][:19], row["operation"], row["connector"], row["actor"],
                     row["client"]) for row in self.hunts["connectors"]]
        found = hunt("connectors", self.files)["rows"]
        self.assertEqual([(row["time"][:19], row["operation"], row["connector"], row["actor"],
                           row["client"]) for row in found], expected)
        for row, planted in zip(found, self.hunts["connectors"]):
            self.assertIn(row["enabled"], enabled.get(planted["enabled"], ("unchanged", "removed")))

    def test_volume(self):
        expected = collections.defaultdict(lambda: [0, 0, "9", "0"])
        for row in self.hunts["volume"]:
            sender = row["object_id"] or row["mail_from"].lower() or row["ip"]
            sums = expected[row["connector"], sender]
            sums[0] += row["messages"]
            sums[1] += row["recipients"]
            sums[2] = min(sums[2], row["first"])
            sums[3] = max(sums[3], row["last"])
        found = hunt("volume", self.files)
        self.assertEqual({(row["connector"], row["sender"]):
                          [row["messages"], row["recipients"], row["first"], row["last"]]
                          for row in found["rows"]}, dict(expected))
        self.assertEqual(len(found["rows"]), len(expected))
        self.assertEqual(sorted(found["searched"]["changed"]), ["onprem-to-m365", "sync-relay-01"])

    def test_senders(self):
        expected = sorted((row["header_from"], row["mail_from"].lower(), row["messages"],
                           row["peak"]) for row in self.hunts["senders"])
        found = hunt("senders", self.files)["rows"]
        self.assertEqual(sorted((row["header_from"], row["mail_from"], row["messages"], row["peak"])
                                for row in found), expected)

    def test_external(self):
        planted = self.hunts["external"][0]
        found = hunt("external", self.files, "--connector", planted["connector"])
        self.assertEqual(sorted({row["network_message_id"] for row in found["rows"]}),
                         planted["network_message_ids"])
        self.assertEqual(found["searched"]["accepted_domains"], 3)

    def test_logons(self):
        names = ("account", "application", "isp", "country", "failures", "first", "last", "success")
        self.assertEqual(comparable(hunt("logons", self.files)["rows"], names),
                         comparable(self.hunts["logons"], names))

    def test_around_a_time(self):
        created = self.planted["attack"]["created"]
        around = hunt("connectors", self.files, "--around", created, "--before", "1m", "--after", "1m")
        self.assertEqual([row["operation"] for row in around["rows"]], ["New-InboundConnector"])
        self.assertEqual(hunt("volume", self.files, "--around", created, "--before", "1h",
                              "--after", "15m")["rows"], [])

    def test_tables_are_narrow_and_say_what_was_searched(self):
        for query in QUERIES:
            text = weirctl("hunt", query, "--limit", 50,
                           *(word for file in self.files for word in ("--file", file)))
            self.assertLessEqual(max(map(len, text.splitlines())), 120, query)
            self.assertIn("Searched: 4 files", text.replace("\n", " "), query)

    def test_csv_has_a_line_for_each_row(self):
        words = [word for file in self.files for word in ("--file", file)]
        rows = list(csv.DictReader(weirctl("hunt", "volume", "--csv", *words).splitlines()))
        self.assertEqual(len(rows), len(hunt("volume", self.files)["rows"]))
        self.assertIn("sync-relay-01", {row["connector"] for row in rows})

    def test_sliding_hours_agree_with_the_long_way(self):
        for seed in range(3):
            paths = Made(100 + seed).write(self.folder)
            mails = collections.defaultdict(list)
            for row in hunt_sql.read_rows(paths["EmailEvents"]):
                sender = (row["SenderObjectId"] or row["SenderMailFromAddress"].lower())
                for connector in filter(None, row["Connectors"].split(";")):
                    mails[connector.lower(), sender].append(
                        (hunt_sql.milliseconds(row["Timestamp"]), row["NetworkMessageId"]))
            expected = {key: peak for key, rows in mails.items()
                        if (peak := most_within(rows, hunt_sql.HOUR)) >= 100}
            found = collections.Counter()
            for row in hunt("volume", paths.values(), "--connector", "*")["rows"]:
                key = row["connector"].lower(), row["sender"]
                found[key] = max(found[key], row["peak"])
            self.assertEqual(dict(found), expected)


class Failures(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(support.private_dir())

    def test_a_file_that_is_not_there(self):
        weirctl("hunt", "volume", "--file", self.folder / "none.csv", code=66)

    def test_a_file_without_such_rows(self):
        path = self.folder / "x.csv"
        for text in ("", "hello\n", "a,b\n1,2\n"):
            path.write_text(text)
            weirctl("hunt", "volume", "--file", path, code=65)
        paths = Made(1).write(self.folder)
        weirctl("hunt", "logons", "--file", paths["EmailEvents"], code=65)

    def test_nobody_at_the_socket(self):
        weirctl("--socket", self.folder / "none.sock", "hunt", "external", code=69)
        error = json.loads(weirctl("--json", "--socket", self.folder / "none.sock", "hunt",
                                   "external", code=69))
        self.assertEqual(error["error"]["code"], 69)

    def test_words_that_are_no_time(self):
        for option in ("--from", "--to", "--around", "--window"):
            weirctl("hunt", "volume", option, "13/13/2026", code=64)
        weirctl("hunt", "volume", "--from", "1h", "--to", "2h", code=64)


CONFIG = """
[organization]
accepted_domains = ["contoso.example"]
[[connector]]
name = "onprem"
direction = "to_cloud"
client_networks = ["127.0.0.0/8"]
"""


class OwnEvents(unittest.TestCase):
    def send(self, weir, count, sender, recipients):
        with milter_client.MilterClient(weir.address) as client:
            client.open()
            for number in range(count):
                client.message(f"<{sender}>", [f"<{one}>" for one in recipients],
                               (("From", sender), ("To", recipients[0]),
                                ("Subject", f"number {number}")))
            client.quit()

    def test_a_running_weir_is_asked_for_its_events(self):
        root = self.enterContext(support.private_dir())
        weir = daemon.Weir(root, CONFIG)
        self.addCleanup(weir.discard)
        weir.start()
        self.send(weir, 640, "app@contoso.example", ["buyer@customer.example", "ann@contoso.example"])
        self.send(weir, 99, "other@contoso.example", ["buyer@customer.example"])
        weir.verdicts(at_least=739, timeout=60)

        external = weir.ctl_json("hunt", "external")
        self.assertEqual(external["total"], 739)
        self.assertEqual({row["recipient"] for row in external["rows"]}, {"buyer@customer.example"})
        volume = weir.ctl_json("hunt", "volume", "--connector", "on*")
        self.assertEqual([(row["connector"], row["sender"], row["sender_kind"], row["messages"],
                           row["recipients"]) for row in volume["rows"]],
                         [("onprem", "app@contoso.example", "mail_from", 640, 1280)])
        senders = weir.ctl_json("hunt", "senders")
        self.assertEqual([row["messages"] for row in senders["rows"]], [640])
        self.assertEqual(weir.ctl_json("hunt", "volume")["rows"], [])
        self.assertEqual(weir.ctl_json("hunt", "external", "--from", "2h", "--to", "1h")["rows"], [])
        self.assertEqual(weir.ctl_json("hunt", "connectors")["rows"], [])
        self.assertEqual(weir.ctl("hunt", "logons", check=False).returncode, 66)
        self.assertIn("no connector was changed", weir.ctl("hunt", "volume").stdout.replace("\n", " "))

    def test_changes_that_were_imported_are_found(self):
        root = self.enterContext(support.private_dir())
        generate.generate(root / "tenant", 7)
        weir = daemon.Weir(root, CONFIG)
        self.addCleanup(weir.discard)
        weir.start()
        weir.ctl("audit", "import", root / "tenant" / "exports" / "auditlog.json")
        support.wait_until(lambda: weir.ctl_json("hunt", "connectors")["total"] >= 3, "the changes")
        self.assertEqual(
            [(row["operation"], row["connector"], row["actor"])
             for row in weir.ctl_json("hunt", "connectors")["rows"]],
            [(operation, connector, "ben.admin@contoso.example") for operation, connector in (
                ("New-InboundConnector", "sync-relay-01"),
                ("Set-InboundConnector", "onprem-to-m365"),
                ("Remove-InboundConnector", "sync-relay-01"))])
        self.assertEqual(weir.ctl_json("hunt", "volume")["searched"]["changed"],
                         ["onprem-to-m365", "sync-relay-01"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
