"""How the exports are written: CSV as the portals and PowerShell do, JSON, times."""

import csv
import io
import json
from datetime import timezone


def seconds(time):
    """Since the epoch; times here are UTC without saying so."""
    return time.replace(tzinfo=timezone.utc).timestamp()


def iso(time):
    return time.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time.microsecond // 1000:03d}Z"


def plain(time):
    """As CreationTime of the audit log: UTC that does not say so."""
    return time.strftime("%Y-%m-%dT%H:%M:%S")


def us(time):
    """3/4/2026 2:11:37 AM"""
    return (f"{time.month}/{time.day}/{time.year} {time.hour % 12 or 12}:"
            f"{time.minute:02d}:{time.second:02d} {'AM' if time.hour < 12 else 'PM'}")


def csv_text(columns, rows, quoting=csv.QUOTE_MINIMAL):
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=quoting, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def write(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))


def write_csv(path, columns, rows):
    write(path, csv_text(columns, rows))


def write_powershell_csv(path, columns, rows, kind):
    """What Export-Csv of Windows PowerShell writes with -Encoding Unicode."""
    write(path, "\ufeff" + f"#TYPE {kind}\r\n" + csv_text(columns, rows, csv.QUOTE_ALL), "utf-16-le")


def write_json(path, value):
    write(path, json.dumps(value, indent=1) + "\n")


def write_json_lines(path, values):
    write(path, "".join(json.dumps(value, separators=(",", ":")) + "\n" for value in values))
