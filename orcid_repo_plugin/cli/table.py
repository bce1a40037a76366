"""The table for people: a line an item; tab-separated when nobody is looking."""

import sys
from typing import IO, Final

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from orcid_repo_plugin.cli.writer import Writer
from orcid_repo_plugin.domain.report import Finding, Level
from orcid_repo_plugin.services.map_items import Mapped

COLUMNS: Final = ("sendable", "item", "type", "date", "title")
_WIDEST: Final = (8, 36, 30, 10)
"""Enough for a UUID and for ORCID's longest type; the title has the rest of the line."""
_NARROWEST: Final = (8, 8, 8, 10)
_TITLE: Final = 32
"""What the title should have before item and type grow."""
_GAP: Final = 2
_STYLES: Final = {Level.INFO: "dim", Level.WARNING: "yellow", Level.ERROR: "red"}


def widths(screen: int) -> tuple[int, ...]:
    """How wide the columns before the title are on a screen of so many cells.

    >>> widths(80)
    (8, 11, 11, 10)
    >>> widths(160)
    (8, 36, 30, 10)
    """
    spare = screen - _TITLE - sum(_NARROWEST) - _GAP * len(_NARROWEST)
    grown = list(_NARROWEST)
    for place, share in ((1, 2), (2, 1)):
        more = max(0, min(spare // share, _WIDEST[place] - grown[place]))
        grown[place] += more
        spare -= more
    return tuple(grown)


class Table(Writer):
    """Everything that ``map`` shows when no other form is asked for.

    :param explain: whether each item's report follows its line.
    """

    def __init__(self, out: IO[bytes], host: str, *, explain: bool) -> None:
        super().__init__(out, host)
        self.explain = explain
        is_terminal = out is sys.stdout.buffer and sys.stdout.isatty()
        self.console = Console(highlight=False, markup=False, emoji=False) if is_terminal else None

    def begin(self) -> None:
        """Write the heading."""
        self._line(COLUMNS, "bold")

    def write(self, row: Mapped) -> None:
        """Write the item's line and, if asked, everything its report says."""
        mapped = row.mapped
        work = mapped.work
        cells = (
            "yes" if mapped.sendable else "no",
            mapped.item.item_id,
            work.type if work else "-",
            str(work.publication_date or "-") if work else "-",
            work.title if work else _reason(mapped.report),
        )
        self._line([one_line(cell) for cell in cells], "" if mapped.sendable else "dim")
        for finding in mapped.report if self.explain else ():
            self._finding(finding)

    def _line(self, cells: tuple[str, ...] | list[str], style: str) -> None:
        if self.console is None:
            self.text("\t".join(cells) + "\n")
            return
        *first, last = cells
        columns = zip(first, widths(self.console.width), strict=True)
        line = "".join(f"{_fitted(cell, width)}{' ' * _GAP}" for cell, width in columns)
        self.console.print(Text(line + last, style=style), overflow="ellipsis", no_wrap=True)

    def _finding(self, finding: Finding) -> None:
        level, code, field, message = finding
        field, message = one_line(field), one_line(message)
        if self.console is None:
            self.text(f"\t{level}\t{code}\t{field}\t{message}\n")
            return
        place = f" {field}:" if field else ""
        line = Text(f"{level} {code}{place} {message}", style=_STYLES[level])
        self.console.print(Padding(line, (0, 0, 0, 4), expand=False))


def _fitted(cell: str, width: int) -> str:
    """A cell cut or filled to a width; Chinese characters are two cells wide."""
    if cell_len(cell) > width:
        return f"{set_cell_size(cell, width - 1)}…"
    return set_cell_size(cell, width)


def one_line(text: str) -> str:
    """A text without line breaks and what a terminal would obey."""
    if not text.isprintable():
        text = "".join(ch if ch.isprintable() else " " for ch in text)
    return " ".join(text.split())


def _reason(report: tuple[Finding, ...]) -> str:
    for _, _, _, message in report:
        if message.startswith("not sent: "):
            return message
    return "-"
