"""The playbook's five queries in SQL, for sqlite3, on the exports of advanced hunting. They are what
`weirctl hunt --strict-parity` has to agree with, row by row, so they keep the errors of the original
(docs/hunting.md) and share nothing with Weir's code.

What KQL leaves open is settled here as there: toscalar() takes the earliest record, and of more than
a hundred accounts with failures the earliest hundred are looked at. split(address, "@")[1] is empty
where there is no @."""

import csv
import datetime
import json
import sqlite3

HOUR = 3_600_000
MINUTE = 60_000
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)

TABLES = {
    "EmailEvents": (
        "Timestamp", "NetworkMessageId", "SenderMailFromAddress", "SenderFromAddress",
        "SenderObjectId", "SenderMailFromDomain", "SenderFromDomain", "RecipientEmailAddress",
        "EmailDirection", "Connectors", "ReportId"),
    "CloudAppEvents": ("Timestamp", "ActionType", "AccountObjectId", "RawEventData"),
    "IdentityLogonEvents": (
        "Timestamp", "ActionType", "Application", "AccountObjectId", "Location", "ISP"),
}

QUERIES = {
    "connectors": """
SELECT * FROM (
  SELECT Timestamp AS time,
         iif(p.value ->> '$.Name' = 'Name', p.value ->> '$.Value', '') AS connector,
         p.value ->> '$.Name' = 'Enabled' AND p.value ->> '$.Value' = 'True' AS enabled,
         RawEventData ->> '$.UserId' AS actor,
         RawEventData ->> '$.Id' AS id
  FROM CloudAppEvents, json_each(RawEventData, '$.Parameters') AS p
  WHERE Timestamp >= :begin AND Timestamp < :end
    AND AccountObjectId <> '' AND ActionType = 'New-InboundConnector')
WHERE connector <> '' OR enabled""",
    "volume": """
WITH myConnector AS (
  SELECT p.value ->> '$.Value' AS name
  FROM CloudAppEvents, json_each(RawEventData, '$.Parameters') AS p
  WHERE Timestamp >= :begin AND Timestamp < :end AND AccountObjectId <> ''
    AND ActionType IN ('Set-OutboundConnector', 'New-OutboundConnector',
                       'Set-InboundConnector', 'New-InboundConnector')
    AND p.value ->> '$.Name' = 'Name'
  ORDER BY Timestamp, RawEventData ->> '$.Id' LIMIT 1)
SELECT Connectors AS connector, SenderObjectId AS sender, Timestamp / 3600000 * 3600000 AS hour,
       count(DISTINCT NetworkMessageId) AS messages, count(*) AS recipients
FROM EmailEvents
WHERE Timestamp >= :begin AND Timestamp < :end AND SenderObjectId <> '' AND Connectors <> ''
  AND Connectors IN (SELECT name FROM myConnector)
GROUP BY 1, 2, 3 HAVING count(DISTINCT NetworkMessageId) >= 100""",
    "external": """
SELECT Timestamp AS time, SenderObjectId AS sender, SenderFromAddress AS header_from,
       SenderMailFromAddress AS mail_from, RecipientEmailAddress AS recipient,
       Connectors AS connectors, NetworkMessageId AS network_message_id, ReportId AS report_id
FROM External WHERE Timestamp >= :begin AND Timestamp < :end""",
    "senders": """
SELECT SenderObjectId AS sender, SenderFromAddress AS header_from,
       SenderMailFromAddress AS mail_from, Timestamp / 3600000 * 3600000 AS hour,
       count(DISTINCT NetworkMessageId) AS messages, count(*) AS recipients
FROM External WHERE Timestamp >= :begin AND Timestamp < :end
GROUP BY 1, 2, 3, 4 HAVING count(DISTINCT NetworkMessageId) > 100""",
    "logons": """
WITH looked AS (
  SELECT * FROM IdentityLogonEvents
  WHERE Timestamp >= :begin AND Timestamp < :end
    AND Application <> 'Active Directory' AND ISP <> 'Microsoft Azure'),
failed AS (
  SELECT AccountObjectId, Application, ISP, Location, count(*) AS failures,
         min(Timestamp) AS first, max(Timestamp) AS last
  FROM looked WHERE ActionType = 'LogonFailed'
  GROUP BY AccountObjectId, Application, ISP, Location, Timestamp / 60000
  HAVING count(*) > 100),
users AS (
  SELECT AccountObjectId FROM failed GROUP BY 1 ORDER BY min(first), 1 LIMIT 100)
SELECT f.AccountObjectId AS account_id, f.Application AS application, f.ISP AS isp,
       f.Location AS country, f.failures, f.first, f.last, s.Timestamp AS success
FROM failed AS f JOIN looked AS s
  ON s.AccountObjectId = f.AccountObjectId AND s.ISP = f.ISP AND s.Application = f.Application
WHERE s.ActionType = 'LogonSuccess' AND f.AccountObjectId IN (SELECT * FROM users)
  AND s.Timestamp BETWEEN f.last AND f.last + 10000""",
}

EXTERNAL = """
CREATE VIEW External AS
SELECT * FROM (
  SELECT *, iif(instr(rest, '@'), substr(rest, 1, instr(rest, '@') - 1), rest) AS RecipientDomain
  FROM (SELECT *, iif(instr(RecipientEmailAddress, '@'),
                      substr(RecipientEmailAddress, instr(RecipientEmailAddress, '@') + 1),
                      '') AS rest
        FROM EmailEvents))
WHERE SenderObjectId <> ''
  AND (SenderFromDomain <> RecipientDomain OR SenderMailFromDomain <> RecipientDomain)
  AND EmailDirection NOT IN ('Intra-org', 'Inbound')"""

TIMES = ("time", "hour", "first", "last", "success")


def milliseconds(text):
    """Of an ISO 8601 time in UTC; what is finer is cut off."""
    whole, _, fraction = text.rstrip("Z").partition(".")
    when = datetime.datetime.fromisoformat(whole).replace(tzinfo=datetime.timezone.utc)
    return int((when - EPOCH).total_seconds()) * 1000 + int((fraction + "000")[:3])


def iso(number):
    when = EPOCH + datetime.timedelta(milliseconds=number)
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{number % 1000:03d}Z"


def read_rows(path):
    """The rows of an export: CSV, a JSON array or a JSON object a line."""
    if path.suffix == ".csv":
        with open(path, encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    text = path.read_text(encoding="utf-8-sig")
    return json.loads(text) if text.lstrip().startswith("[") else [
        json.loads(line) for line in text.splitlines() if line.strip()]


def column(row, name):
    value = row.get(name) or ""
    if name == "Timestamp":
        return milliseconds(value)
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    if name == "RawEventData" and not value:
        return "{}"
    return value


class Exports:
    """Exports of the three tables, in a database in memory."""

    def __init__(self, **files):
        self.database = sqlite3.connect(":memory:")
        for table, columns in TABLES.items():
            self.database.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
            if table in files:
                marks = ", ".join("?" * len(columns))
                self.database.executemany(
                    f"INSERT INTO {table} VALUES ({marks})",
                    ([column(row, name) for name in columns] for row in read_rows(files[table])))
        self.database.execute(EXTERNAL)

    def run(self, query, begin, end):
        """Rows as dicts, times as Weir prints them. `begin` and `end` are such times too."""
        cursor = self.database.execute(
            QUERIES[query], {"begin": milliseconds(begin), "end": milliseconds(end)})
        names = [item[0] for item in cursor.description]
        return [{name: iso(value) if name in TIMES else value for name, value in zip(names, row)}
                for row in cursor]
