#!/usr/bin/env python3
"""The checks notice what they are there for: each is shown a small tree with one thing wrong."""

import pathlib
import sys
import tempfile
import unittest

import check_headers
import check_includes
import check_sizes
import check_tree
import source_text

COMPILER = sys.argv.pop(1) if len(sys.argv) > 1 else "c++"


class Tree(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name).resolve()

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def expect(self, check, *words):
        found = list(check)
        self.assertEqual(len(found), 1, found)
        for word in words:
            self.assertIn(word, found[0])


class Includes(Tree):
    def problems(self, name, line):
        self.write(name, line + "\n")
        return check_includes.problems(self.root)

    def test_a_lower_core_layer_may_not_include_a_higher_one(self):
        self.expect(self.problems("src/detect/a.cpp", '#include "weir/engine/engine.hpp"'),
                    "detect may not include engine")

    def test_the_core_may_not_include_a_library(self):
        self.expect(self.problems("src/mail/a.cpp", "#include <rocksdb/db.h>"), "only store may")

    def test_the_core_may_not_do_input_and_output(self):
        self.expect(self.problems("src/engine/a.cpp", "#include <sys/socket.h>"), "pure core")

    def test_a_shell_folder_may_not_include_another(self):
        self.expect(self.problems("src/mime/a.cpp", '#include "store/rocks.hpp"'),
                    "mime may not include store")

    def test_public_headers_only_where_the_table_says_so(self):
        self.expect(self.problems("src/store/a.cpp", '#include "report/ecs.hpp"'),
                    "only the public headers weir/report/")

    def test_a_library_stays_in_its_folder(self):
        self.expect(self.problems("src/store/a.cpp", "#include <spdlog/spdlog.h>"), "only log may")

    def test_an_unknown_folder_is_asked_for(self):
        self.expect(self.problems("src/novel/a.cpp", "#include <string>"), "novel", "add it")

    def test_what_is_allowed_passes(self):
        self.write("src/store/a.cpp", '#include <rocksdb/db.h>\n#include "log/log.hpp"\n'
                                      '#include "weir/report/event_log.hpp"\n#include <unistd.h>\n')
        self.write("src/main.cpp", '#include <CLI/CLI.hpp>\n#include "service/daemon.hpp"\n')
        self.assertEqual(list(check_includes.problems(self.root)), [])


class Sizes(Tree):
    def test_a_long_file(self):
        self.write("src/mail/a.cpp", "\n" * 501)
        self.expect(check_sizes.problems(self.root), "src/mail/a.cpp", "500")

    def test_a_long_detector(self):
        self.write("src/detect/no_identity.cpp", "\n" * 151)
        self.expect(check_sizes.problems(self.root), "150")

    def test_a_long_public_header(self):
        self.write("include/weir/mail/a.hpp", "\n" * 251)
        self.expect(check_sizes.problems(self.root), "250")

    def test_a_long_function_is_named_with_its_line(self):
        body = "  work();\n" * 60
        self.write("src/mail/a.cpp", f"namespace weir {{\n\nint Reader::read() {{\n{body}}}\n}}\n")
        self.expect(check_sizes.problems(self.root), "src/mail/a.cpp:3:", "int Reader::read()")

    def test_initialisers_and_literals_do_not_confuse_the_counting(self):
        text = ('A::A(int a) : a_{a}, b_{{1, 2}} {\n  f("{");\n}\n'
                "// a comment with {\nint f() {\n  return '{';\n}\n"
                "constexpr int kTable[] = {\n  g(1), };\n"
                "struct S {\n  int h() const {\n    return 1'000;\n  }\n};\n")
        found = [(first, length) for first, length, _ in source_text.functions(text)]
        self.assertEqual(found, [(1, 3), (5, 3), (11, 3)])


class Content(Tree):
    def test_a_path_of_one_machine(self):
        self.write("docs/a.md", "cd /home/" + "alice/weir\n")
        self.expect(check_tree.problems(self.root), "docs/a.md:1:", "path of one machine")

    def test_a_registry_host(self):
        self.write("scripts/a.sh", "curl https://de" + "b.example.org\n")
        self.expect(check_tree.problems(self.root), "package registry")

    def test_work_left_open(self):
        self.write("src/a.cpp", "// TO" + "DO: later\n")
        self.expect(check_tree.problems(self.root), "left open")

    def test_a_test_that_is_switched_off(self):
        self.write("tests/a.cpp", "TEST(A, DISABLE" + "D_B) {}\n")
        self.expect(check_tree.problems(self.root), "switched off")


class Headers(Tree):
    def test_a_header_that_needs_another(self):
        self.write("include/weir/mail/a.hpp", "#pragma once\nstd::string text();\n")
        self.expect(check_headers.problems(self.root, COMPILER), "weir/mail/a.hpp")

    def test_a_header_without_guard(self):
        self.write("include/weir/mail/a.hpp", "struct A {};\n")
        self.expect(check_headers.problems(self.root, COMPILER), "weir/mail/a.hpp")


if __name__ == "__main__":
    unittest.main()
