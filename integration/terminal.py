"""Plain, aligned output: colour on a terminal, the same text through a pipe."""

import os
import re
import sys

TTY = sys.stdout.isatty() and os.environ.get("TERM") != "dumb" and "NO_COLOR" not in os.environ
CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33"}
ESCAPE = re.compile(r"\033\[[0-9;]*[A-Za-z]")


def paint(text, style):
    return f"\033[{CODES[style]}m{text}\033[0m" if TTY else text


def say(text=""):
    print(text, flush=True)


def heading(text):
    say()
    say(paint(text, "bold"))


def rewrite(text):
    """Replaces the current line on a terminal; says nothing in a pipe."""
    if TTY:
        print(f"\r\033[K{text}", end="", flush=True)


def clear_line():
    if TTY:
        print("\r\033[K", end="", flush=True)


def cell(text, width, right):
    space = " " * max(0, width - len(ESCAPE.sub("", text)))
    return space + text if right else text + space


def table(rows, right=()):
    """Prints rows of texts in columns; `right` names the columns set flush right. The first row is
    the heading."""
    widths = [max(len(ESCAPE.sub("", row[column])) for row in rows)
              for column in range(len(rows[0]))]
    for number, row in enumerate(rows):
        line = "  ".join(cell(text, width, column in right)
                         for column, (text, width) in enumerate(zip(row, widths)))
        say("  " + (paint(line.rstrip(), "dim") if number == 0 else line.rstrip()))


def verdict(holds, text):
    say(f"  {paint('holds', 'green') if holds else paint('FAILS', 'red')}  {text}")
    return holds
