#!/usr/bin/env python3
"""How often does the content fingerprint err? docs/fingerprint.md has the numbers that this prints.

    measure_fingerprint.py FOLDER [--seed N] [--pairs]

FOLDER holds .eml files, also in folders below. Each message is judged with `weirctl scan --json` as it is and
in variants: as form letters differ, as a sender who wants to avoid a filter changes them, with a disclaimer.
Equal should be: all variants of one message. Different should be: any two messages of the folder whose texts
have little in common (fewer than three in ten of their runs of three words), also with one disclaimer below.
--pairs shows the pairs of different messages that were not told apart.
"""

import argparse
import collections
import email
import email.header
import email.message
import email.policy
import html
import html.parser
import itertools
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import support

CONFIG = """
[organization]
accepted_domains = ["contoso.example"]
[[connector]]
name = "onprem"
direction = "to_cloud"
client_networks = ["10.1.0.0/16"]
"""
FIRST = ("James Mary Robert Patricia Ahmed Svetlana Wolfgang Aoife Priya Hiroshi Camille Lars Beatriz Giovanni "
         "Katarzyna Dmitri Mei Fatima Carlos Tom Ana Li Kim Max Jan Eva Amy").split()
LAST = ("Smith Johansson Müller Patel Tanaka Dubois Nguyen Okafor Ferreira Rossi Kowalska Ivanov Zhang Hassan "
        "Garcia Whitfield Blackwood Lee Xu Ray Fox Kaur Wolf").split()
GREETINGS = ["Hello {},", "Dear {},", "Hi {}!", "Good morning {},", "{},"]
DISCLAIMERS = {
    "legal, English": "This e-mail and any attachments are confidential and may be legally privileged. If you are "
                      "not the intended recipient, please notify the sender, delete this message and do not copy "
                      "or disclose its contents to anybody. Opinions in it are those of the author. The recipient "
                      "should check it for viruses before opening; we accept no liability for any damage.",
    "legal, German": "Diese Nachricht enthält vertrauliche Informationen und ist nur für den Empfänger bestimmt. "
                     "Sollten Sie nicht der richtige Empfänger sein, so ist jede Weitergabe unzulässig; bitte "
                     "melden Sie sich beim Absender und löschen Sie die Nachricht. Sitz der Gesellschaft: "
                     "Musterstadt, Geschäftsführer: H. Beispiel, Registergericht Musterstadt.",
    "no legal words": "Our stands at the spring fairs are open from nine to six. Come and see the new range, meet "
                      "the team that made it and get a cup of coffee. Follow our story on the web, where you will "
                      "also find the magazine for those who want to know more about what we do and why we do it.",
}
BANNER = ("CAUTION: This email originated from outside of the organization. Do not click links or open attachments "
          "unless you recognize the sender and know that the content is safe.\n\n")
BLOCKS = set("address blockquote br center dd div dt h1 h2 h3 h4 h5 h6 hr li p table td th tr ul ol".split())
FLOODS, COPIES = 50, 40
SHORT = 30  # words: a quick note above its disclaimer


class Visible(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.text, self.hidden = [], False

    def handle_starttag(self, tag, attrs):
        self.hidden = self.hidden or tag in ("script", "style", "title")
        if tag in BLOCKS:
            self.text.append("\n" if tag == "br" else "\n\n")

    def handle_endtag(self, tag):
        self.hidden = self.hidden and tag not in ("script", "style", "title")
        if tag in BLOCKS:
            self.text.append("\n\n")

    def handle_data(self, data):
        if not self.hidden:
            self.text.append(re.sub(r"\s+", " ", data))


def decoded(part):
    data = part.get_payload(decode=True) or b""
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def text_of(message):
    plain, rich = [], []
    for part in message.walk():
        if part.is_multipart() or part.get_filename():
            continue
        if part.get_content_type() == "text/html":
            reader = Visible()
            reader.feed(decoded(part))
            rich.append("".join(reader.text))
        elif part.get_content_type() == "text/plain":
            plain.append(decoded(part))
    return "\n\n".join(rich or plain).replace("\r\n", "\n")


def subject_of(message):
    try:
        return str(email.header.make_header(email.header.decode_header(message.get("Subject", ""))))
    except (LookupError, ValueError, UnicodeError):
        return ""


def person(source):
    return source.choice(FIRST) + " " + source.choice(LAST)


def inserted(text, what, source):
    words = text.split(" ")
    words.insert(source.randrange(len(words) + 1), what)
    return " ".join(words)


class Changes:
    """Each takes (text, subject, name) and gives them back changed. `place` is the same for all copies."""

    def __init__(self, vocabulary):
        self.vocabulary = vocabulary

    def greeting(self, text, subject, source, _):
        return source.choice(GREETINGS).format(person(source)) + "\n\n" + text, subject

    def name_inside(self, text, subject, source, place):
        return inserted(text, person(source), random.Random(place)), subject

    def numbers(self, text, subject, source, place):
        text = inserted(text, f"INV-{source.randrange(10**6)}", random.Random(place))
        return f"{text}\nhttps://x.example/?t={source.randrange(10**12):x}\n", f"{subject} #{source.randrange(999)}"

    def one_word(self, text, subject, source, _):
        return text + "\n" + source.choice(self.vocabulary), subject

    def two_words(self, text, subject, source, _):
        return text + "\n" + " ".join(source.sample(self.vocabulary, 2)), subject

    def word_inside(self, text, subject, source, _):
        return inserted(text, source.choice(self.vocabulary), source), subject

    def subject(self, text, subject, source, _):
        return text, subject + " " + source.choice(self.vocabulary)

    def case(self, text, subject, source, _):
        return source.choice([str.upper, str.lower, str.title])(text), subject

    def wrapping(self, text, subject, source, _):
        return re.sub(r"(?<=\S) (?=\S)", lambda _: source.choice([" ", "  ", " \n", "\u00a0"]), text), subject

    def together(self, text, subject, source, place):
        for change in (self.name_inside, self.greeting, self.numbers, self.two_words):
            text, subject = change(text, subject, source, place)
        return text, subject

    def all(self):
        return [self.greeting, self.name_inside, self.numbers, self.subject, self.one_word, self.two_words,
                self.word_inside, self.case, self.wrapping, self.together]


def mail_of(text, subject, encoding="base64", as_html=None):
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"] = "app@contoso.example"
    message["Subject"] = re.sub(r"[\r\n\ud800-\udfff]", " ", subject)
    text = text.encode("utf-8", "replace").decode()
    if as_html is None:
        message.set_content(text, cte=encoding)
    else:
        paragraphs = [html.escape(one).replace("\n", as_html.choice(["<br>", "<br >\n"]))
                      for one in re.split(r"\n[ \t]*\n", text)]
        noise = lambda: f"<span class=c{as_html.randrange(10**6)}></span><!-- {as_html.randrange(10**6)} -->"
        body = "".join(f"<p id=p{as_html.randrange(99)}>{one}{noise()}</p>\n" for one in paragraphs)
        message.set_content(f"<html><body>{body}</body></html>", subtype="html", cte=encoding)
    return message.as_bytes()


def fingerprints(mails):
    """Of each mail, in their order; "" for one that has none."""
    made = []
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder, "weir.toml")
        config.write_text(CONFIG, encoding="utf-8")
        files = []
        for number, mail in enumerate(mails):
            files.append(pathlib.Path(folder, f"{number}.eml"))
            files[-1].write_bytes(mail)
        for begin in range(0, len(files), 500):
            command = [support.bin_dir() / "weirctl", "--config", config, "--json", "scan", "--client-ip",
                       "10.1.0.10", "--mail-from", "app@contoso.example", "--rcpt", "user@customer.example"]
            done = subprocess.run(command + files[begin:begin + 500], capture_output=True, check=False)
            if done.returncode:
                sys.exit(done.stderr.decode())
            for line in done.stdout.splitlines():
                made.append(json.loads(line)["weir"].get("content", {}).get("fingerprint", ""))
    return made


def runs_of(text):
    words = re.findall(r"[^\W\d_]+", text.lower())
    return {tuple(words[i:i + 3]) for i in range(len(words) - 2)}


def alike(one, other):
    return len(one & other) / max(1, len(one | other))


def show_equal(name, pairs):
    compared = [(one, other) for one, other in pairs if one or other]
    equal = sum(one == other for one, other in compared)
    print(f"| {name} | {len(compared)} | {100 * equal / max(1, len(compared)):.1f} % |")


def show_unequal(name, made):
    counts = collections.Counter(one for one in made if one)
    total = sum(counts.values())
    equal = sum(count * (count - 1) // 2 for count in counts.values())
    pairs = total * (total - 1) // 2
    print(f"| {name} | {total} of {len(made)} | {equal} of {pairs} ({100 * equal / max(1, pairs):.3f} %) |")


def compare_variants(texts, changes, seed):
    print("\n| change | pairs | equal |\n|---|---|---|")
    for change in changes.all():
        source = random.Random(seed)
        mails = []
        for text, subject in texts:
            place = source.random()
            for _ in range(2):
                mails.append(mail_of(*change(text, subject, source, place)))
        made = fingerprints(mails)
        show_equal(change.__name__.replace("_", " "), zip(made[::2], made[1::2]))
    source = random.Random(seed)
    base = fingerprints([mail_of(*one) for one in texts])
    show_equal("quoted-printable", zip(base, fingerprints(
        [mail_of(*one, encoding="quoted-printable") for one in texts])))
    rich = [fingerprints([mail_of(*one, as_html=source) for one in texts]) for _ in range(2)]
    show_equal("tags and comments of HTML", zip(*rich))
    show_equal("plain text and HTML of it", zip(base, rich[0]))


def compare_campaigns(names, made, texts, floor):
    runs = [runs_of(text) for text, _ in texts]
    pairs = [(i, j) for i, j in itertools.combinations(range(len(names)), 2)
             if len(runs[i]) >= 12 and len(runs[j]) >= 12 and alike(runs[i], runs[j]) >= floor]
    show_equal(f"two real mails, {floor:.0%} of their runs in common", [(made[i], made[j]) for i, j in pairs])


def compare_floods(texts, changes, seed):
    """Of each of some texts many copies: how many of them have the most frequent fingerprint."""
    source = random.Random(seed)
    shares = []
    mails = []
    chosen = source.sample(texts, min(FLOODS, len(texts)))
    for text, subject in chosen:
        place = source.random()
        mails += [mail_of(*changes.together(text, subject, source, place)) for _ in range(COPIES)]
    made = fingerprints(mails)
    for begin in range(0, len(made), COPIES):
        counts = collections.Counter(one for one in made[begin:begin + COPIES] if one)
        shares.append(counts.most_common(1)[0][1] / COPIES if counts else 0)
    shares.sort()
    print(f"\n{len(chosen)} texts, {COPIES} copies of each, all changes together: the largest group of equal ones "
          f"holds {100 * sum(shares) / len(shares):.0f} % of them on average, {100 * shares[len(shares) // 10]:.0f} % "
          f"or more of nine texts in ten")


def compare_strangers(names, made, texts, show):
    print("\n| different messages | with a fingerprint | pairs that are equal |\n|---|---|---|")
    runs = [runs_of(text) for text, _ in texts]
    pairs = [(i, j) for i, j in itertools.combinations(range(len(names)), 2)
             if made[i] and made[j] and alike(runs[i], runs[j]) < 0.3]
    equal = [(i, j) for i, j in pairs if made[i] == made[j]]
    print(f"| as they are | {sum(map(bool, made))} of {len(made)} | {len(equal)} of {len(pairs)} "
          f"({100 * len(equal) / max(1, len(pairs)):.3f} %) |")
    if show:
        for i, j in equal:
            print(f"    {names[i]} {names[j]} {alike(runs[i], runs[j]):.2f}", file=sys.stderr)
    chosen, kept = [], []
    for i, (text, subject) in enumerate(texts):
        note = " ".join(text.split()[:SHORT])
        if len(note.split()) == SHORT and all(alike(runs_of(note), other) < 0.1 for other in kept):
            chosen.append((note, subject))
            kept.append(runs_of(note))
    show_unequal(f"the first {SHORT} words alone", fingerprints([mail_of(*one) for one in chosen]))
    for name, disclaimer in DISCLAIMERS.items():
        show_unequal(f"the same above a disclaimer ({name}, {len(disclaimer.split())} words)", fingerprints(
            [mail_of(text + "\n\n" + disclaimer, subject) for text, subject in chosen]))
    show_unequal("the same below a warning", fingerprints(
        [mail_of(BANNER + text, subject) for text, subject in chosen]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pairs", action="store_true")
    arguments = parser.parse_args()
    files = sorted(arguments.folder.rglob("*.eml"))
    messages = [email.message_from_bytes(file.read_bytes()) for file in files]
    texts = [(text_of(message), subject_of(message)) for message in messages]
    names = [str(file.relative_to(arguments.folder)) for file in files]
    vocabulary = sorted({word for text, _ in texts for word in re.findall(r"[^\W\d_]{2,12}", text)})
    made = fingerprints([file.read_bytes() for file in files])
    compare_variants(texts, Changes(vocabulary), arguments.seed)
    for floor in (0.9, 0.6):
        compare_campaigns(names, made, texts, floor)
    compare_floods(texts, Changes(vocabulary), arguments.seed)
    compare_strangers(names, made, texts, arguments.pairs)


if __name__ == "__main__":
    main()
