"""Runs a program part that ends when the user says so: Ctrl-C and SIGTERM clean up, and with `keep`
what was started stays up in the background while the caller gets the shell back."""

import os
import signal
import sys

import support
import terminal


def _interrupt(*_):
    raise KeyboardInterrupt


def _guarded(part, options):
    """Exit status of part(options); an interrupt has cleaned up by the time it gets here."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return part(options)
    except KeyboardInterrupt:
        terminal.say("\nstopped, everything is taken down")
        return 130
    except (OSError, RuntimeError, TimeoutError) as error:
        terminal.say(f"\n{terminal.paint('failed', 'red')}: {error}")
        return 1


def _report_and_wait(built, pipe):
    terminal.heading("Still running")
    terminal.table([
        ("what", "how"),
        ("send mail to it", f"swaks --server 127.0.0.1:{built.postfix.port} "
                            "--local-interface 127.0.1.50 --from shop@contoso.example "
                            "--to someone@customer.example"),
        ("ask it", f"{support.bin_dir()}/weirctl --socket {built.weir.control} status"),
        ("its events", f"tail -f {built.weir.events_file}"),
        ("stop it", f"kill {os.getpid()}")])
    sys.stdout.flush()
    os.write(pipe, b"\n")
    os.close(pipe)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    while True:
        signal.pause()


def run(part, options):
    """Exit status. With options.keep the part runs in a child of its own session, which goes on
    after this process has returned."""
    if not options.keep:
        return _guarded(part, options)
    reading, writing = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.setsid()
        os.close(reading)
        options.ready = lambda built: _report_and_wait(built, writing)
        status = _guarded(part, options)
        sys.stdout.flush()
        os._exit(status)
    os.close(writing)
    return _wait_for(child, reading)


def _wait_for(child, reading):
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        if os.read(reading, 1):
            return 0
    except KeyboardInterrupt:
        os.kill(child, signal.SIGTERM)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
