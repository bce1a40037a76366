"""The fenced blocks of a page: commands with their output, and files that the reader writes.

The convention is told in CONTRIBUTING.md: ```` ```console ```` holds commands after ``$ `` and what they
print; ```` ```python plugins/local.py ```` holds a file by its name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
_FENCE: Final = re.compile(r"^```([^\n`]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Command:
    """A command and what it shall print: standard output, then what goes to standard error."""

    line: int
    text: str
    output: str


@dataclass(frozen=True)
class File:
    """A file that the reader writes."""

    line: int
    name: str
    text: str


def blocks(page: Path) -> Iterator[Command | File]:
    """The commands and files of a page, in their order."""
    text = page.read_text(encoding="utf-8")
    for match in _FENCE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        language, _, name = match[1].strip().partition(" ")
        if language == "console":
            yield from _commands(match[2], line)
        elif name:
            yield File(line, name.strip(), match[2])


def _commands(block: str, line: int) -> Iterator[Command]:
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)
    assert not parts[0].strip(), f"line {line}: a console block begins with `$ `"
    for part in parts[1:]:
        command, _, output = part.partition("\n")
        yield Command(line, command.strip(), output)


def agrees(expected: str, actual: str) -> bool:
    """Whether the output is as the page shows it.

    A line that is only ``…`` stands for any number of lines, ``…`` within a line for anything in it.

    >>> agrees("a\\n…\\nd … f", "a\\nb\\nc\\nd e f\\n")
    True
    >>> agrees("a", "a\\nb")
    False
    """
    pattern = ""
    for line in expected.strip("\n").split("\n"):
        if line.strip() == "…":
            pattern += r"(?:[^\n]*\n)*?"
        else:
            pattern += ".*".join(map(re.escape, re.split("…", line.rstrip()))) + r"[ \t]*\n"
    return (
        re.fullmatch(pattern, actual.strip("\n") + "\n") is not None
        if expected.strip()
        else not actual.strip()
    )
