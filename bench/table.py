"""The markdown that bench/run prints and, with --write, puts into docs/performance.md."""

import datetime
import os
import pathlib
import platform
import subprocess

import feeds

BEGIN, END = "<!-- bench/run begin -->", "<!-- bench/run end -->"


def markdown(results, plan, commit):
    parts = [heading(plan, commit)]
    if "direct" in results or "postfix" in results:
        parts.append(comparison(results))
    if "latency" in results:
        parts.append(latency(results["latency"]))
    if "burst" in results:
        parts.append("40 end-of-messages at the same moment, in ms: "
                     "p50 {p50:.1f}, p99 {p99:.1f}, max {max:.1f}.".format(**results["burst"]))
    if "keys" in results:
        parts.append(keys(results["keys"]))
    if "content" in results:
        parts.append(content(results["content"]))
    if "hostile" in results:
        parts.append(hostile(results["hostile"]))
    if "feeds" in results:
        parts.append(feeds.table(results["feeds"]))
    parts.append(budgets(results))
    return "\n\n".join(parts) + "\n"


def heading(plan, commit):
    cpu = next((line.split(":")[1].strip() for line in
                pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")), "unknown CPU")
    return (f"Measured {datetime.date.today()} at {commit}, {cpu}, {os.cpu_count()} cores, Linux "
            f"{platform.release()}; load before the run {plan.load_before:.2f}. "
            f"{plan.messages} messages a turn "
            f"({plan.smtp_messages} behind Postfix), medians of {plan.repeats} turns.")


def cell(value, form):
    return "" if value is None else format(value, form)


def comparison(results):
    direct, behind = results.get("direct", {}), results.get("postfix", {})
    lines = ["| filter | msg/s direct | CPU s/1000 direct | p50/p99 ms, saturated | peak RSS MB | "
             "msg/s behind Postfix | CPU s/1000 behind Postfix |",
             "|---|---:|---:|---:|---:|---:|---:|"]
    labels = dict.fromkeys([*behind, *direct])
    labels.pop("ratio", None)
    for label in labels:
        row, mail = direct.get(label), behind.get(label)
        times = f"{row['p50']:.2f}/{row['p99']:.2f}" if row else ""
        lines.append(f"| {label} | {cell(row and row['per_second'], '.0f')} | "
                     f"{cell(row and row['cpu'], '.3f')} | {times} | "
                     f"{cell(row and row['rss'], '.0f')} | "
                     f"{cell(mail and mail['accepted'], '.0f')} | "
                     f"{cell(mail and (mail['cpu'] or None), '.3f')} |")
    return "\n".join(lines)


def latency(rows):
    lines = ["| at 200 messages a second | end-of-message p50 ms | p99 ms | max ms |",
             "|---|---:|---:|---:|"]
    lines += [f"| {label} | {row['p50']:.3f} | {row['p99']:.3f} | {row['max']:.3f} |"
              for label, row in rows.items()]
    return "\n".join(lines)


def keys(rows):
    lines = ["| uniformly random counter keys | msg/s | CPU s/1000 | p50/p99 ms, saturated |",
             "|---|---:|---:|---:|"]
    lines += [f"| {count:,} | {row['per_second']:.0f} | {row['cpu']:.3f} | "
              f"{row['p50']:.2f}/{row['p99']:.2f} |"
              for count, row in rows.items() if count != "rss"]
    return "\n".join(lines) + f"\n\nPeak RSS with all of them: {rows['rss']:.0f} MB."


SHAPES = {"plain": "4 kB of text", "business": "50 kB with two attachments"}


def content(rows):
    lines = ["| mail | filter | CPU s/1000 | p50/p99 ms at 100/s |", "|---|---|---:|---:|"]
    lines += [f"| {SHAPES[shape]} | {label} | {row['cpu']:.3f} | {row['p50']:.3f}/{row['p99']:.3f} |"
              for shape, labels in rows.items() for label, row in labels.items()]
    return "\n".join(lines)


def hostile(rows):
    lines = ["| mail that is made to cost | CPU ms a message | of them libmilter's | ours | "
             "extra memory MB |", "|---|---:|---:|---:|---:|"]
    lines += [f"| {name} | {row['cpu_ms']:.1f} | {row['libmilter_ms']:.1f} | {row['ours_ms']:.1f} | "
              f"{row['extra_mb']:.1f} |" for name, row in rows.items()]
    return "\n".join(lines)


def budgets(results):
    """What was promised beside what was measured."""
    lines = ["| budget | promised | measured | |", "|---|---:|---:|---|"]

    def line(what, promised, measured, good, form):
        lines.append(f"| {what} | {promised} | {format(measured, form)} | "
                     f"{'met' if good else '**missed**'} |")

    flow_budgets(results, line)
    content_budgets(results, line)
    return "\n".join(lines)


def flow_budgets(results, line):
    """`line(what, promised, measured, good, form)` takes one budget."""
    weir = results.get("direct", {}).get("Weir")
    if weir:
        line("CPU s per 1000 messages of 4 kB", "≤ 0.25", weir["cpu"], weir["cpu"] <= 0.25, ".3f")
        line("peak resident memory, MB", "< 60", weir["rss"], weir["rss"] < 60, ".0f")
    if "postfix" in results:
        ratio = results["postfix"]["ratio"]
        line("throughput behind Postfix against the null milter that takes the body", "≥ 0.90",
             ratio, ratio >= 0.9, ".2f")
    if "latency" in results:
        p99 = results["latency"]["Weir"]["p99"]
        line("end-of-message p99 at 200/s, ms", "< 1", p99, p99 < 1, ".3f")
    if "burst" in results:
        slowest = results["burst"]["max"]
        line("slowest of 40 simultaneous end-of-messages, ms", "< 50", slowest, slowest < 50, ".1f")
    if "keys" in results:
        few, many = [row["cpu"] for count, row in results["keys"].items() if count != "rss"]
        line("CPU a message, many keys against few", "≤ 1.30", many / few, many / few <= 1.3, ".2f")


def content_budgets(results, line):
    if "content" in results:
        plain, business = (results["content"][shape]["Weir"]["cpu"] for shape in SHAPES)
        ratio = business / plain if plain else float("inf")
        line("CPU a message, 50 kB with two attachments against 4 kB", "≤ 3.00", ratio, ratio <= 3,
             ".2f")
    if "hostile" in results:
        cpu = max(row["ours_ms"] for row in results["hostile"].values())
        memory = max(row["extra_mb"] for row in results["hostile"].values())
        line("CPU of our own for the costliest of the mail made to cost, ms", "< 50", cpu, cpu < 50,
             ".1f")
        line("extra memory for one such message, MB", "< 20", memory, memory < 20, ".1f")


def commit(source):
    done = subprocess.run(["git", "-C", source, "describe", "--always", "--dirty"],
                          capture_output=True, text=True, check=False)
    return done.stdout.strip() or "an unknown commit"


def write(path, text):
    """Replaces what stands between the two marks; the rest of the page is written by hand."""
    page = path.read_text(encoding="utf-8")
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise RuntimeError(f"{path} has no {BEGIN} … {END}")
    path.write_text(f"{head}{BEGIN}\n{text}{END}{tail}", encoding="utf-8")
