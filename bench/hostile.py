"""What messages that are made to cost do cost: CPU of Weir, of which libmilter's own share is what a milter
that only takes the message spends on it, and memory."""

import statistics

import filters  # first: it also finds the integration harness

import hostile_mail
import measurements
import test_hostile_mail

TIMES = 5  # each, so that the kernel's ticks of 10 ms do not decide


def spent(target, mail):
    """CPU milliseconds a message."""
    before = filters.cpu_seconds(target.pid)
    for _ in range(TIMES):
        test_hostile_mail.send_to_milter(target.address, mail)
    return (filters.settled_cpu(target.pid, quiet=0.3) - before) * 1000 / TIMES


def hostile(bin_dir, root, plan, mails=None):
    """-> {name: {cpu_ms, libmilter_ms, ours_ms, extra_mb}}; each message to a Weir of its own.
    `mails`: these only."""
    null = filters.Null(root, bin_dir, "no-reply", "null, no-reply and body")
    results = {}
    for number, mail in enumerate(mails or hostile_mail.all_of_them()):
        weir = filters.Weir(root, name=f"weir-hostile-{number}")
        test_hostile_mail.send_to_milter(weir.address, hostile_mail.Hostile("first"))
        before = filters.memory_mb(weir.pid)[0]
        floor = statistics.median(spent(null, mail) for _ in range(plan.repeats))
        whole = statistics.median(spent(weir, mail) for _ in range(plan.repeats))
        results[mail.name] = {"cpu_ms": whole, "libmilter_ms": floor,
                              "ours_ms": max(0.0, whole - floor),
                              "extra_mb": filters.memory_mb(weir.pid)[0] - before}
        weir.stop()
        measurements.note("{0}: {cpu_ms:.1f} ms of CPU, {ours_ms:.1f} of them ours, "
                          "{extra_mb:.1f} MB".format(mail.name, **results[mail.name]))
    null.stop()
    return results
