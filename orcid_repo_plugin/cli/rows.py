"""Rows of commands for people, scripts and spreadsheets: a table, JSON, or CSV, one row at a time."""

import csv
import io
import itertools
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import click
import orjson
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from orcid_repo_plugin.cli.table import one_line

Row = Mapping[str, object]

FORMS: Final = ("table", "json", "csv")
AS: Final = click.option(
    "--as",
    "form",
    type=click.Choice(FORMS),
    default="table",
    show_default=True,
    help="The form of the output.",
)
"""The option of all commands that write rows."""

_LOOKED_AT: Final = 200
"""Rows that decide how wide the columns are on a screen."""
_TEXT: Final = 24
"""A column on the right that is wider holds texts: it stands below before anything is cut."""
_NEVER_CUT: Final = 20
"""Cells of an ORCID iD, a time."""
_SHORTEST_ID: Final = 12
_NARROWEST: Final = 4
"""How far the name above a column is cut."""
_GAP: Final = 2
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_JSON_CONTROLS: Final = re.compile(rb"\x7f|\xc2[\x80-\x9f]")
_RUN_BY_SPREADSHEETS: Final = ("=", "+", "-", "@", "\t", "\r")


def write_rows(rows: Iterable[Row], columns: Sequence[str], form: str) -> None:
    """Write rows to standard output, each as it comes; nothing is held but the first few for a screen.

    :param rows: values by column: text, numbers, ``None``.
    :param columns: which of them, in which order; a row without one has ``None`` there.
    :param form: ``table`` (fitted to the screen; cells parted by tabs when nobody looks), ``json`` (one
        array of objects) or ``csv`` (a line of names first).
    """
    if sys.stdout is None:
        return
    sys.stdout.flush()
    for block in _WRITERS[form](rows, columns):
        sys.stdout.buffer.write(block)
    sys.stdout.buffer.flush()


def _as_json(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[bytes]:
    before = b"["
    for row in rows:
        yield before + b"\n" + encoded({name: row.get(name) for name in columns})
        before = b","
    yield b"[]\n" if before == b"[" else b"\n]\n"


def encoded(value: object) -> bytes:
    r"""JSON in UTF-8, in which nothing can move a terminal's cursor.

    >>> encoded({"message": "\x1b[2Jgone \x9b"})
    b'{"message":"\\u001b[2Jgone \\u009b"}'
    """
    try:
        data = orjson.dumps(value)
    except TypeError:  # half of a surrogate pair
        data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return _JSON_CONTROLS.sub(lambda found: b"\\u00%02x" % found[0][-1], data)


def _as_csv(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[bytes]:
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    for cells in itertools.chain([columns], ([csv_cell(row.get(name)) for name in columns] for row in rows)):
        writer.writerow(cells)
        yield held.getvalue().encode("utf-8", "replace")
        held.seek(0)
        held.truncate()


def csv_cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula: such a text gets an apostrophe in front.

    Numbers stay as they are. Source: OWASP, "CSV Injection".

    >>> csv_cell("=HYPERLINK(1)"), csv_cell("-"), csv_cell(-5), csv_cell("pot-counter-2"), csv_cell(None)
    ("'=HYPERLINK(1)", "'-", '-5', 'pot-counter-2', '')
    """
    if not isinstance(value, str):
        return "" if value is None else str(value)
    text = _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", value)
    return f"'{text}" if text.startswith(_RUN_BY_SPREADSHEETS) else text


def _as_table(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[bytes]:
    cells = ([_cell(row.get(name)) for name in columns] for row in rows)
    if sys.stdout.isatty():
        yield from _fitted(cells, columns)
        return
    for line in itertools.chain([columns], cells):
        yield ("\t".join(line) + "\n").encode("utf-8", "replace")


def _cell(value: object) -> str:
    return "" if value is None else one_line(str(value))


def _fitted(rows: Iterator[list[str]], columns: Sequence[str]) -> Iterator[bytes]:
    """Aligned columns, without the empty ones; those that the screen has no room for stand below, whole."""
    console = Console(highlight=False, markup=False, emoji=False)
    first = list(itertools.islice(rows, _LOOKED_AT))
    names = [name.replace("_", " ") for name in columns]
    widths = fitting(console.width, names, first)
    yield _line(names, widths, console, "bold")
    for cells in itertools.chain(first, rows):
        yield _line(cells, widths, console)
        below = [(names[n], cell) for n, cell in enumerate(cells) if cell and n not in widths]
        if below:
            parts = [part for name, cell in below for part in ((f"{name}: ", "dim"), f"{cell}  ")]
            text = Text.assemble(*parts)
            text.rstrip()
            yield _printed(console, Padding(text, (0, 0, 0, 4), expand=False))


def fitting(screen: int, names: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[int, int]:
    """How wide each column is that stands in the line, by its number.

    Long texts give way first, then ids are cut, then the columns on the right give way.

    >>> fitting(80, ["item id", "state", "reason"], [["101", "sent", "x" * 70]])
    {0: 7, 1: 5}
    >>> fitting(80, ["item id", "state", "reason"], [["101", "sent", "all is well"], ["102", "waiting", ""]])
    {0: 7, 1: 7, 2: 11}
    >>> fitting(45, ["item id", "orcid", "state"], [["7c1d2e3f-4a5b-4c6d-8e7f", "0000-0002-1825-0097", "-"]])
    {0: 18, 1: 19, 2: 4}
    """
    contents = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    natural = {n: max(width, len(names[n])) for n, width in enumerate(contents) if width}
    if not natural:
        return {n: len(name) for n, name in enumerate(names)}
    if _total(natural) <= screen:
        return natural
    widths = {n: max(contents[n], min(_NARROWEST, natural[n])) for n in natural}
    while _total(widths) > screen and widths[max(widths)] > _TEXT:
        del widths[max(widths)]
    widest = max(widths, key=lambda n: widths[n])
    if widths[widest] > _NEVER_CUT:
        widths[widest] = max(_SHORTEST_ID, widths[widest] - max(0, _total(widths) - screen))
    while _total(widths) > screen and len(widths) > 1:
        del widths[max(widths)]
    for n in widths:  # what room is left is for the names above
        widths[n] += max(0, min(natural[n] - widths[n], screen - _total(widths)))
    return widths


def _total(widths: Mapping[int, int]) -> int:
    return sum(widths.values()) + _GAP * (len(widths) - 1)


def _line(cells: Sequence[str], widths: Mapping[int, int], console: Console, style: str = "") -> bytes:
    shown = (" " * _GAP).join(_cut(cells[n], width) for n, width in widths.items())
    return _printed(console, Text(shown.rstrip(), style=style), no_wrap=True)


def _cut(cell: str, width: int) -> str:
    if cell_len(cell) > width:
        return f"{set_cell_size(cell, width - 1)}…"
    return set_cell_size(cell, width)


def _printed(console: Console, what: Any, *, no_wrap: bool = False) -> bytes:
    with console.capture() as taken:
        console.print(what, no_wrap=no_wrap, overflow="ellipsis" if no_wrap else None)
    return taken.get().encode("utf-8", "replace")


_WRITERS: Final[dict[str, Callable[[Iterable[Row], Sequence[str]], Iterator[bytes]]]] = {
    "table": _as_table,
    "json": _as_json,
    "csv": _as_csv,
}
