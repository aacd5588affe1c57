"""What feeds cost the mail: the same bursts without a feed, with receivers that take everything and
with receivers that are dead or take nothing, and the feeds' share of the daemon's CPU."""

import os
import pathlib
import statistics

import filters  # first: it also finds the integration harness

import authority
import daemon
import measurements
import receivers
import support

AT_ONCE = 40
BUSY = 5000  # messages a second
FEED_THREAD = "weir-feed"


class Bare(daemon.Weir):
    own_feed = False


def feed_seconds(pid):
    """CPU seconds of the feeds' threads so far."""
    total = 0.0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        name, _, rest = task.joinpath("stat").read_text().partition("(")[2].rpartition(")")
        if name == FEED_THREAD:
            fields = rest.split()
            total += (int(fields[11]) + int(fields[12])) / filters.TICKS
    return total


def elsewhere(receiver):
    """Receivers are other machines: here they get what the mail leaves of the CPU."""
    for task in pathlib.Path(f"/proc/{receiver.process.pid}/task").iterdir():
        os.sched_setscheduler(int(task.name), os.SCHED_IDLE, os.sched_param(0))


def started(root, label, name, feeds):
    """A Weir with these feeds and no other."""
    config = filters.WEIR_CONFIG + "".join(feeds) if feeds else "feed = []\n" + filters.WEIR_CONFIG
    target = Bare(root, config, name=name).start()
    return filters.Filter(label, target.address, target.process)


def feeds(bin_dir, root, plan):
    """-> {"burst": {label: {p50, p99, max}}, "spread": {label: (least p99, most p99)},
    "share": feeds' part of the CPU at BUSY messages a second, "rate": what was reached}"""
    ca = authority.Authority(root)
    healthy = [receivers.Rsyslog(root, "well-tcp"), receivers.Rsyslog(root, "well-tls", ca),
               receivers.Https(root, "well-https", ca)]
    dead = [receivers.Rsyslog(root, "dead-tcp"), receivers.Rsyslog(root, "dead-tls", ca),
            receivers.Https(root, "stalled-https", ca)]
    for one in (*healthy, dead[-1]):
        one.start()
        elsewhere(one)
    dead[-1].freeze()  # accepts, and says nothing
    file = f'[[feed]]\npath = "{root}/well.ndjson"\n'
    targets = [started(root, "no feed", "weir-feeds-none", []),
               started(root, "four healthy feeds", "weir-feeds-well",
                       [file, *(one.feed for one in healthy)]),
               started(root, "every receiver dead", "weir-feeds-dead", [one.feed for one in dead])]
    try:
        results = bursts(bin_dir, plan, targets)
        results |= share(bin_dir, plan, targets[1])
    finally:
        for target in targets:
            target.process.stop()
        dead[-1].thaw()
        for one in (*healthy, *dead):
            one.kill()
    return results


def bursts(bin_dir, plan, targets):
    turns = {target.label: [] for target in targets}
    for turn in range(plan.repeats + 1):
        for target in targets:
            run = filters.load(bin_dir, target, messages=AT_ONCE * 10, connections=AT_ONCE,
                               burst=True, keys=measurements.SENDERS,
                               first=turn * AT_ONCE * 10)["end_of_message_ms"]
            filters.settled_cpu(target.pid, quiet=0.5)  # the next turn is not to pay for it
            if turn > 0:  # the first one warms up
                turns[target.label].append(run)
                measurements.note(f"feeds, turn {turn}, {target.label}: p99 {run['p99']:.3f} ms")
    return {"burst": {label: measurements.medians(rows) for label, rows in turns.items()},
            "spread": {label: (min(row["p99"] for row in rows), max(row["p99"] for row in rows))
                       for label, rows in turns.items()}}


def share(bin_dir, plan, target):
    shares, rates = [], []
    for turn in range(plan.repeats):
        before, feed_before = filters.cpu_seconds(target.pid), feed_seconds(target.pid)
        run = filters.load(bin_dir, target, messages=plan.messages, rate=BUSY, connections=20,
                           first=1_000_000 + turn * plan.messages, body=measurements.BODY,
                           keys=measurements.SENDERS, per_connection=50)
        total = filters.settled_cpu(target.pid) - before
        shares.append((feed_seconds(target.pid) - feed_before) / total)
        rates.append(run["per_second"])
        measurements.note(f"feeds, turn {turn + 1}: {rates[-1]:.0f}/s, feeds have "
                          f"{shares[-1]:.0%} of the CPU")
    return {"share": statistics.median(shares), "rate": statistics.median(rates)}


def table(results):
    lines = ["| 40 end-of-messages at once | p50 ms | p99 ms | p99 least to most |",
             "|---|---:|---:|---:|"]
    for label, row in results["burst"].items():
        least, most = results["spread"][label]
        lines.append(f"| {label} | {row['p50']:.2f} | {row['p99']:.2f} | {least:.2f} to {most:.2f} |")
    return "\n".join(lines) + (f"\n\nAt {results['rate']:.0f} messages a second four feeds (file, "
                               "syslog over TCP and TLS, HTTPS) have "
                               f"{results['share']:.0%} of the daemon's CPU time.")
