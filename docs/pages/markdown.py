"""Pieces of Markdown."""

import textwrap
from collections.abc import Iterable, Sequence


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a table, with an empty one behind.

    >>> table(["a", "b"], [["1", "x|y"]])
    ['| a | b |', '| --- | --- |', '| 1 | x\\\\|y |', '']
    """
    lines = [f"| {' | '.join(heading)} |", f"|{' --- |' * len(heading)}"]
    lines += [f"| {' | '.join(map(cell, row))} |" for row in rows]
    return [*lines, ""]


def cell(text: str) -> str:
    """Text that cannot end a table's cell."""
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    """Text as code."""
    return f"`{text}`" if text else ""


def codes(texts: Iterable[str]) -> str:
    """Several texts as code, with commas."""
    return ", ".join(map(code, texts))


def paragraph(text: str) -> list[str]:
    """A paragraph, filled, with an empty line behind."""
    filled = textwrap.fill(" ".join(text.split()), 110, break_long_words=False, break_on_hyphens=False)
    return [*filled.splitlines(), ""]


def generated(title: str, source: str) -> list[str]:
    """The head of a generated page."""
    return [f"# {title}", "", f"<!-- Printed from {source} by `make docs`; change it there. -->", ""]


def finished(lines: Iterable[str]) -> str:
    """The page's text, with one newline at its end."""
    return "\n".join(lines).rstrip() + "\n"
