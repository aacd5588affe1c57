#!/usr/bin/env python3
"""Every command that docs/playbook.md quotes is one that weirctl takes, every page and detector that it
names is there, and no row of the playbooks is missing."""

import pathlib
import re
import subprocess
import tempfile
import unittest

import support

DOCS = support.SOURCE / "docs"
USAGE = 64
CONFIG = """
[organization]
accepted_domains = ["contoso.example"]
[[connector]]
name = "onprem-to-m365"
direction = "to_cloud"
client_networks = ["10.1.0.0/16"]
"""
# Rows of each section, as the playbooks have them.
ROWS = {"Symptoms": 8, "Queries": 6, "Questions": 14, "Actions": 6}


def sections(text):
    parts = re.split(r"^## (.+)$", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


def commands(text):
    """Inline, and in lines of their own inside fences."""
    fenced = "\n".join(re.findall(r"^```\n(.*?)^```", text, flags=re.M | re.S))
    inline = re.findall(r"`(weirctl [^`]+)`", text)
    return sorted({*inline, *(line.partition(" #")[0].strip() for line in fenced.splitlines()
                              if line.startswith("weirctl ") and "&&" not in line
                              and not line.endswith("\\"))})


class Playbook(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = (DOCS / "playbook.md").read_text(encoding="utf-8")
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        (cls.folder / "weir.toml").write_text(CONFIG)

    def usage(self, command):
        """What weirctl says of the command without a daemon, when it does not take it."""
        done = subprocess.run(
            [support.bin_dir() / "weirctl", "--config", "weir.toml", "--socket", "nobody.sock",
             *command.split()[1:]],
            cwd=self.folder, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
        return done.stderr if done.returncode == USAGE else ""

    def test_the_check_notices_what_is_not_taken(self):
        self.assertTrue(self.usage("weirctl incident explode ID"))
        self.assertTrue(self.usage("weirctl incident show ID --loud"))

    def test_every_command_is_taken(self):
        quoted = commands(self.text)
        self.assertGreater(len(quoted), 15)
        for command in [*quoted, *commands((support.SOURCE / "README.md").read_text())]:
            with self.subTest(command):
                self.assertEqual(self.usage(command), "")

    def test_every_page_and_detector_is_there(self):
        for page in set(re.findall(r"`(docs/[\w./-]+)`", self.text)):
            self.assertTrue((support.SOURCE / page).exists(), page)
        known = {path.stem for path in (DOCS / "detectors").glob("*.md")}
        named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", self.text))
        settings = (DOCS / "configuration.md").read_text(encoding="utf-8")
        for name in named - known:
            self.assertIn(f"`{name}`", settings, f"{name} is neither detector nor setting")

    def test_every_field_is_there(self):
        fields = (DOCS / "events.md").read_text(encoding="utf-8")
        for name in set(re.findall(r"`(weir\.[\w.]+)`", self.text)):
            self.assertIn(name, fields)

    def test_no_row_is_missing(self):
        for title, part in sections(self.text).items():
            rows = [line for line in part.splitlines() if re.match(r"\| [^|]*[^| -][^|]* \|", line)]
            self.assertEqual(len(rows) - 1, ROWS[title], title)
        for code in (*(f"S{n}" for n in range(1, 8)), *(f"Q{n}" for n in range(1, 7))):
            self.assertRegex(self.text, rf"\| {code}: ")


if __name__ == "__main__":
    unittest.main(verbosity=2)
