"""The forms in which mapped items are written: table, JSON, JSON Lines, XML, BibTeX."""

import json
import os
import sys
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from rich.console import Console
from rich.text import Text

from orcid_repo_plugin.domain.report import Finding, Level
from orcid_repo_plugin.orcid_api.payload import work_to_json
from orcid_repo_plugin.orcid_api.xml import BULK_END, BULK_START, bulk_element
from orcid_repo_plugin.services.map_items import Mapped

COLUMNS: Final = (("sendable", 8), ("item", 36), ("type", 26), ("date", 10), ("title", 60))
_STYLES: Final = {Level.INFO: "dim", Level.WARNING: "yellow", Level.ERROR: "red"}
_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@contextmanager
def opened(path: Path | None) -> Iterator[IO[bytes]]:
    """Where to write: stdout, or a file that appears only when it is complete."""
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as out:
            yield out
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def as_json(row: Mapped, host: str) -> dict[str, Any]:
    """One item as scripts read it; the shape is a promise, see ``docs/cli.md``."""
    mapped = row.mapped
    item = mapped.item
    return {
        "platform": item.repository.platform,
        "item_id": item.item_id,
        "source": row.source,
        "sendable": mapped.sendable,
        "work": work_to_json(mapped.work, host=host) if mapped.work else None,
        "report": [
            {"level": level, "code": code, "field": field, "message": message}
            for level, code, field, message in mapped.report
        ],
    }


class Writer(ABC):
    """Writes items one after the other, so that nothing is held."""

    def __init__(self, out: IO[bytes], host: str) -> None:
        self.out = out
        self.host = host

    def text(self, text: str) -> None:
        """Write text as UTF-8; what cannot be encoded is replaced."""
        self.out.write(text.encode("utf-8", "replace"))

    def begin(self) -> None:  # noqa: B027  # most forms have no beginning
        """Write what comes before the first item."""

    @abstractmethod
    def write(self, row: Mapped) -> None:
        """Write one item."""

    def end(self) -> None:  # noqa: B027  # most forms have no end
        """Write what comes after the last item."""


class JsonLines(Writer):
    """One object an item, each on a line."""

    def write(self, row: Mapped) -> None:
        """Write the item's line."""
        self.text(_encode(as_json(row, self.host)) + "\n")


class JsonArray(Writer):
    """The same objects in one array."""

    first = True

    def begin(self) -> None:
        """Open the array."""
        self.text("[")

    def write(self, row: Mapped) -> None:
        """Write the item as an element."""
        self.text(("\n" if self.first else ",\n") + _encode(as_json(row, self.host)))
        self.first = False

    def end(self) -> None:
        """Close the array."""
        self.text("\n]\n")


class Xml(Writer):
    """One ``bulk:bulk`` document of works."""

    def begin(self) -> None:
        """Open the document."""
        self.out.write(BULK_START)

    def write(self, row: Mapped) -> None:
        """Write the work's element."""
        if row.mapped.work:
            self.out.write(bulk_element(row.mapped.work, host=self.host))

    def end(self) -> None:
        """Close the document."""
        self.out.write(BULK_END)


class BibTeX(Writer):
    """A .bib file of the works' citations."""

    def __init__(self, out: IO[bytes], host: str) -> None:
        super().__init__(out, host)
        self.keys: Counter[str] = Counter()

    def write(self, row: Mapped) -> None:
        """Write the work's entry; a key that stood already (one id twice in the input) is numbered."""
        work = row.mapped.work
        if not work or not work.citation or work.citation.type != "bibtex":
            return
        entry = work.citation.value.strip()
        key = entry.partition("{")[2].partition(",")[0]
        self.keys[key.lower()] += 1
        if self.keys[key.lower()] > 1:
            entry = entry.replace(f"{{{key},", f"{{{key}-{self.keys[key.lower()]},", 1)
        self.text(f"{entry}\n\n")


class Table(Writer):
    """A line an item for people; tab-separated when nobody is looking."""

    def __init__(self, out: IO[bytes], host: str, *, explain: bool) -> None:
        super().__init__(out, host)
        self.explain = explain
        is_terminal = out is sys.stdout.buffer and sys.stdout.isatty()
        self.console = Console(highlight=False) if is_terminal else None

    def begin(self) -> None:
        """Write the heading."""
        if self.console:
            self.console.print(self._aligned([name for name, _ in COLUMNS]), style="bold")
        else:
            self.text("\t".join(name for name, _ in COLUMNS) + "\n")

    def write(self, row: Mapped) -> None:
        """Write the item's line and, if asked, everything its report says."""
        mapped = row.mapped
        work = mapped.work
        cells = [
            "yes" if mapped.sendable else "no",
            mapped.item.item_id,
            work.type if work else "-",
            str(work.publication_date or "-") if work else "-",
            work.title if work else _reason(mapped.report),
        ]
        if self.console:
            style = "" if mapped.sendable else "dim"
            self.console.print(self._aligned(cells), style=style, overflow="ellipsis", no_wrap=True)
        else:
            self.text("\t".join(_one_line(cell) for cell in cells) + "\n")
        for finding in mapped.report if self.explain else ():
            self._finding(finding)

    def _aligned(self, cells: list[str]) -> str:
        last = len(COLUMNS) - 1
        pairs = zip(cells, COLUMNS, strict=True)
        return "  ".join(c if i == last else f"{c[:w]:<{w}}" for i, (c, (_, w)) in enumerate(pairs))

    def _finding(self, finding: Finding) -> None:
        level, code, field, message = finding
        if self.console:
            line = Text(f"    {level:<7}  {code:<22}  {field:<28}  {message}", style=_STYLES[level])
            self.console.print(line, overflow="ellipsis", no_wrap=True)
        else:
            self.text(f"\t{level}\t{code}\t{_one_line(field)}\t{_one_line(message)}\n")


def _one_line(text: str) -> str:
    return (
        " ".join(text.split())
        if text.isprintable()
        else " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())
    )


def _reason(report: tuple[Finding, ...]) -> str:
    for _, _, _, message in report:
        if message.startswith("not sent: "):
            return message
    return "-"


def writer(form: str, out: IO[bytes], host: str, *, explain: bool) -> Writer:
    """The writer for ``--as``."""
    if form == "table":
        return Table(out, host, explain=explain)
    forms: dict[str, Callable[[IO[bytes], str], Writer]] = {
        "json": JsonArray,
        "jsonl": JsonLines,
        "xml": Xml,
        "bibtex": BibTeX,
    }
    return forms[form](out, host)
