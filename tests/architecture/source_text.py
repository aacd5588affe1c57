"""Reading C++ just well enough for the checks: files, includes, functions."""

import pathlib
import re

CODE = (".cpp", ".hpp")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
NOT_A_FUNCTION = re.compile(r"^\s*(?:namespace|class|struct|union|enum|extern)\b|=\s*$")


def code_files(root, *folders):
    return sorted(path for folder in folders for path in (root / folder).rglob("*")
                  if path.suffix in CODE)


def includes(text):
    """(quoted?, name) of every include."""
    return [(mark == '"', name) for mark, name in INCLUDE.findall(text)]


def blanked(text):
    """The text with comments, literals and preprocessor lines blanked out; lines keep their
    numbers."""
    pattern = re.compile(
        r'R"(?P<tag>[^(\s]*)\(.*?\)(?P=tag)"|//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"'
        r"|(?<![0-9a-zA-Z_])'(?:\\.|[^'\\\n])+'|^[ \t]*#(?:[^\n\\]|\\\n|\\.)*",
        re.DOTALL | re.MULTILINE)
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def functions(text):
    """(first line, length in lines, head) of every function body at namespace or class level.

    Relies on clang-format: a body's brace follows a space or stands alone, the brace of a member
    initialiser follows its name."""
    code = blanked(text)
    found, head_start, depth_outside, position = [], 0, [], 0
    while (brace := re.compile(r"[{};]").search(code, position)):
        at = brace.start()
        head, position = code[head_start:at], at + 1
        if brace.group() == "}":
            if depth_outside:
                depth_outside.pop()
            head_start = position
        elif brace.group() == ";":
            head_start = position
        elif at > 0 and (code[at - 1].isalnum() or code[at - 1] in "_>,("):
            position = closing(code, at) + 1  # an initialiser: part of the head
        elif ")" in head and not NOT_A_FUNCTION.search(head):
            end = closing(code, at)
            first = code.count("\n", 0, head_start + len(head) - len(head.lstrip())) + 1
            found.append((first, code.count("\n", 0, end) + 2 - first, " ".join(head.split())))
            position = head_start = end + 1
        else:
            depth_outside.append(at)
            head_start = position
    return found


def closing(code, at):
    """Position of the brace that closes the one at `at`."""
    depth = 0
    for brace in re.compile(r"[{}]").finditer(code, at):
        depth += 1 if brace.group() == "{" else -1
        if depth == 0:
            return brace.start()
    return len(code)


def relative(path, root):
    return pathlib.Path(path).relative_to(root).as_posix()
