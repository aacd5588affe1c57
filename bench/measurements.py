"""What bench/run measures. Filters that are compared take turns, so that a noisy minute of the
machine falls on all of them; every figure is the median of the turns."""

import statistics
import subprocess
import time

import filters  # first: it also finds the integration harness

import daemon
import postfix
import support

SESSIONS = 10
BODY = 4096
SHAPES = ("plain", "business")  # of weir-load: 4 kB of text, 50 kB with two attachments
SENDERS = 5000  # enough that hardly one passes a built-in limit


def note(text):
    print(f"# {text}", flush=True)


def direct(bin_dir, root, plan):
    """Throughput, CPU and memory over the milter protocol, one message a connection as Postfix
    does it. -> {label: {per_second, cpu, p99, rss}}"""
    targets = [filters.Null(root, bin_dir, "every", "null, every stage"),
               filters.Null(root, bin_dir, "no-reply", "null, no-reply and body"),
               filters.Null(root, bin_dir, "no-body", "null, no-reply, no body"),
               filters.Weir(root)]
    turns = {target.label: [] for target in targets}
    for turn in range(plan.repeats):
        for target in targets:
            turns[target.label].append(one_direct(bin_dir, target, plan, turn))
            note(f"direct, turn {turn + 1}, {target.label}: "
                 + "{per_second:.0f}/s, {cpu:.3f} CPU s/1000".format(**turns[target.label][-1]))
    results = {label: medians(rows) for label, rows in turns.items()}
    for target in targets:
        results[target.label]["rss"] = filters.memory_mb(target.pid)[0]
        target.stop()
    return results


def one_direct(bin_dir, target, plan, turn, shape="plain"):
    before = filters.cpu_seconds(target.pid)
    run = filters.load(bin_dir, target, messages=plan.messages, first=turn * plan.messages,
                       connections=SESSIONS, shape=shape, body=BODY, keys=SENDERS)
    spent = filters.settled_cpu(target.pid) - before
    return {"per_second": run["per_second"], "cpu": spent / plan.messages * 1000,
            "p50": run["end_of_message_ms"]["p50"], "p99": run["end_of_message_ms"]["p99"]}


def latency(bin_dir, root, plan, rate=200):
    """End-of-message times at a fixed rate. -> {label: {p50, p99, max}}"""
    targets = [filters.Null(root, bin_dir, "every", "null, every stage"),
               filters.Null(root, bin_dir, "no-reply", "null, no-reply and body"),
               filters.Weir(root, name="weir-rate")]
    filters.load(bin_dir, targets[-1], messages=500, keys=SENDERS, first=10_000_000)  # warm
    turns = {target.label: [] for target in targets}
    for turn in range(plan.repeats):
        for target in targets:
            run = filters.load(bin_dir, target, messages=rate * plan.rate_seconds, rate=rate,
                               first=turn * rate * plan.rate_seconds, body=BODY, keys=SENDERS)
            turns[target.label].append(run["end_of_message_ms"])
            note(f"{rate}/s, turn {turn + 1}, {target.label}: p99 "
                 f"{run['end_of_message_ms']['p99']:.3f} ms")
    for target in targets:
        target.stop()
    return {label: medians(rows) for label, rows in turns.items()}


def content(bin_dir, root, plan, rate=100):
    """What reading a message costs: CPU as fast as answers come, end-of-message times at a fixed
    rate. -> {shape: {label: {cpu, p50, p99}}}"""
    targets = [filters.Null(root, bin_dir, "no-reply", "null, no-reply and body"),
               filters.Weir(root, name="weir-content")]
    seconds = (plan.rate_seconds + 1) // 2
    turns = {(shape, target.label): [] for shape in SHAPES for target in targets}
    for turn in range(plan.repeats):
        for shape in SHAPES:
            for target in targets:
                row = one_direct(bin_dir, target, plan, turn, shape)
                timed = filters.load(bin_dir, target, messages=rate * seconds, rate=rate,
                                     first=30_000_000 + turn * rate * seconds, shape=shape,
                                     body=BODY, keys=SENDERS)["end_of_message_ms"]
                turns[shape, target.label].append(
                    {"cpu": row["cpu"], "p50": timed["p50"], "p99": timed["p99"]})
                note(f"{shape}, turn {turn + 1}, {target.label}: {row['cpu']:.3f} CPU s/1000, "
                     f"p99 {timed['p99']:.3f} ms")
    for target in targets:
        target.stop()
    return {shape: {target.label: medians(turns[shape, target.label]) for target in targets}
            for shape in SHAPES}


def keys(bin_dir, root, plan):
    """The cost of a message with few and with many uniformly random counter keys, in one daemon
    that holds them all. -> {keys: {per_second, cpu, p50, p99}}, rss under "rss"."""
    target = filters.Weir(root, name="weir-keys")
    note(f"filling {plan.many_keys} keys")
    filters.load(bin_dir, target, messages=plan.many_keys, keys=plan.many_keys, fill=True,
                 body=64, per_connection=1000, clients=1, first=20_000_000)
    filters.settled_cpu(target.pid)
    counts = (plan.few_keys, plan.many_keys)
    turns = {count: [] for count in counts}
    for turn in range(plan.repeats):
        for count in counts:
            before = filters.cpu_seconds(target.pid)
            run = filters.load(bin_dir, target, messages=plan.messages, keys=count, body=BODY,
                               clients=1, seed=2 + turn, first=count * 100)
            spent = filters.settled_cpu(target.pid) - before
            turns[count].append({"cpu": spent / plan.messages * 1000,
                                 "per_second": run["per_second"],
                                 "p50": run["end_of_message_ms"]["p50"],
                                 "p99": run["end_of_message_ms"]["p99"]})
            note(f"{count} keys, turn {turn + 1}: {turns[count][-1]['cpu']:.3f} CPU s/1000")
    results = {count: medians(rows) for count, rows in turns.items()}
    results["rss"] = filters.memory_mb(target.pid)[0]
    target.stop()
    return results


def burst(bin_dir, root, plan, at_once=40):
    """Forty end-of-messages in the same moment. -> {p50, p99, max} in ms"""
    target = filters.Weir(root, name="weir-burst")
    rows = [filters.load(bin_dir, target, messages=at_once * 10, connections=at_once, burst=True,
                         keys=SENDERS, first=turn * at_once * 10)["end_of_message_ms"]
            for turn in range(plan.repeats)]
    target.stop()
    return medians(rows)


def behind_postfix(bin_dir, root, plan):
    """Throughput and CPU of each filter behind a private Postfix, from smtp-source to smtp-sink.
    -> {label: {accepted, delivered, cpu}}"""
    targets = [None, filters.Null(root, bin_dir, "every", "null, every stage"),
               filters.Null(root, bin_dir, "no-reply", "null, no-reply and body"),
               filters.Weir(root, name="weir-postfix")]
    turns = {target.label if target else "no milter": [] for target in targets}
    for turn in range(plan.repeats):
        for index, target in enumerate(targets):
            label = target.label if target else "no milter"
            turns[label].append(one_postfix(root, target, plan, f"pf{turn}-{index}"))
            note(f"behind Postfix, turn {turn + 1}, {label}: "
                 f"{turns[label][-1]['accepted']:.0f}/s accepted")
    for target in targets:
        if target:
            target.stop()
    results = {label: medians(rows) for label, rows in turns.items()}
    weir, null = turns["Weir"], turns["null, no-reply and body"]
    results["ratio"] = statistics.median(
        mine["accepted"] / theirs["accepted"] for mine, theirs in zip(weir, null))
    return results


def one_postfix(root, target, plan, name):
    sink_port = support.free_port()
    receiver = support.Process(["smtp-sink", "-u", "nobody", f"127.0.0.1:{sink_port}", "200"],
                               root / f"{name}-sink.log")
    mta = None
    try:
        support.wait_until(lambda: support.accepts(sink_port), "smtp-sink to listen")
        milter = target and f"{{ {daemon.mta_address(target.address)}, default_action=tempfail }}"
        mta = postfix.Postfix(root, sink_port, milter, name=name)
        source(mta.port, 100)  # processes of Postfix start on demand
        drain(mta)
        before = filters.cpu_seconds(target.pid) if target else 0.0
        started = time.monotonic()
        source(mta.port, plan.smtp_messages)
        accepted = time.monotonic() - started
        drain(mta)
        delivered = time.monotonic() - started
        spent = filters.settled_cpu(target.pid) - before if target else 0.0
        sent = mta.log().count("status=sent")
        if sent != plan.smtp_messages + 100:
            raise RuntimeError(f"{name}: {sent} of {plan.smtp_messages + 100} messages arrived")
        return {"accepted": plan.smtp_messages / accepted,
                "delivered": plan.smtp_messages / delivered,
                "cpu": spent / plan.smtp_messages * 1000}
    finally:
        if mta:
            mta.stop()
        receiver.stop()


def source(port, messages):
    subprocess.run(["smtp-source", "-s", str(SESSIONS), "-m", str(messages), "-l", str(BODY),
                    "-f", "app@contoso.example", "-t", "buyer@partner.example",
                    f"127.0.0.1:{port}"], check=True, stdin=subprocess.DEVNULL)


def drain(mta):
    def empty():
        return not any(path.is_file() for queue in ("incoming", "active", "deferred")
                       for path in (mta.root / "queue" / queue).rglob("*"))
    support.wait_until(empty, "the queue to drain", timeout=300, every=0.1)


def medians(rows):
    return {name: statistics.median(row[name] for row in rows) for name in rows[0]}
