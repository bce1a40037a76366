"""The forms in which mapped items are written: table, JSON, JSON Lines, XML, BibTeX."""

import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from json.encoder import encode_basestring as _quoted
from pathlib import Path
from typing import IO, Final

import click

from orcid_repo_plugin.cli.table import Table
from orcid_repo_plugin.cli.writer import Writer
from orcid_repo_plugin.orcid_api.payload import work_to_json
from orcid_repo_plugin.orcid_api.xml import BULK_END, BULK_START, bulk_element
from orcid_repo_plugin.services.map_items import Mapped

_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


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


def json_text(row: Mapped, host: str) -> str:
    """One item as scripts read it; the shape is a promise, see ``docs/cli.md``.

    Put together by hand, since the report is half of it: text for text what ``json`` writes.
    """
    mapped, item = row.mapped, row.mapped.item
    work = _encode(work_to_json(mapped.work, host=host)) if mapped.work else "null"
    report = ",".join(
        [
            f'{{"level":"{level}","code":{_quoted(code)},"field":{_quoted(field)},"message":{_quoted(message)}}}'
            for level, code, field, message in mapped.report
        ]
    )
    return (
        f'{{"platform":{_quoted(item.repository.platform)},"item_id":{_quoted(item.item_id)},'
        f'"source":{_quoted(row.source)},"sendable":{"true" if mapped.sendable else "false"},'
        f'"work":{work},"report":[{report}]}}'
    )


class JsonLines(Writer):
    """One object an item, each on a line."""

    def write(self, row: Mapped) -> None:
        """Write the item's line."""
        self.text(json_text(row, self.host) + "\n")


class JsonArray(Writer):
    """The same objects in one array."""

    first = True

    def begin(self) -> None:
        """Open the array."""
        self.text("[")

    def write(self, row: Mapped) -> None:
        """Write the item as an element."""
        self.text(("\n" if self.first else ",\n") + json_text(row, self.host))
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
