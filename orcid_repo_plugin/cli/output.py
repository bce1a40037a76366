"""The forms in which mapped items are written: table, JSON, JSON Lines, XML, BibTeX."""

import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click
import orjson

from orcid_repo_plugin.cli.table import Table
from orcid_repo_plugin.cli.writer import Writer
from orcid_repo_plugin.orcid_api.payload import work_to_json
from orcid_repo_plugin.orcid_api.xml import BULK_END, BULK_START, bulk_element
from orcid_repo_plugin.services.map_items import Mapped


@contextmanager
def opened(path: Path | None) -> Iterator[IO[bytes]]:
    """Where to write: stdout, or a file that appears only when it is complete.

    A link stays a link. What is no file (``/dev/null``, a pipe) is written to as it is.

    :raises click.BadParameter: the file cannot be written there.
    """
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    plain = path.is_file() or not path.exists()
    target = Path(os.path.realpath(path)) if plain else path
    part = target.with_name(f".orcid-repo-{os.getpid()}.part") if plain else path
    try:  # from before the file is there: a signal may come at any moment
        with _open(part, path) as out:
            yield out
        if plain:
            if target.exists():
                shutil.copymode(target, part)
            os.replace(part, target)
    finally:
        if plain:
            part.unlink(missing_ok=True)


def _open(part: Path, path: Path) -> IO[bytes]:
    try:
        return part.open("wb")
    except OSError as error:
        raise click.BadParameter(f"{path}: {error.strerror}", param_hint="--output") from error


def as_json(row: Mapped, host: str) -> dict[str, Any]:
    """One item as scripts read it; the shape is a promise, see ``docs/cli.md``."""
    mapped, item = row.mapped, row.mapped.item
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


def _encoded(row: Mapped, host: str) -> bytes:
    """The item's JSON in UTF-8. What UTF-8 cannot hold is replaced: half of a surrogate pair in a message."""
    value = as_json(row, host)
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


class JsonLines(Writer):
    """One object an item, each on a line."""

    def write(self, row: Mapped) -> None:
        """Write the item's line."""
        self.out.write(_encoded(row, self.host) + b"\n")


class JsonArray(Writer):
    """The same objects in one array."""

    first = True

    def begin(self) -> None:
        """Open the array."""
        self.text("[")

    def write(self, row: Mapped) -> None:
        """Write the item as an element."""
        self.out.write((b"\n" if self.first else b",\n") + _encoded(row, self.host))
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
