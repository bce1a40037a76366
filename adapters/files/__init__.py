"""Plain files: BibTeX of any age, as reference managers, publishers and repositories write it."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from orcid_repo_plugin.adapters.files.items import EntryReader
from orcid_repo_plugin.domain.fields import FieldTable
from orcid_repo_plugin.domain.item import ReadItem, Repository, VersionFact
from orcid_repo_plugin.errors import UnreadableItem
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.reading.bibtex_chunks import as_bytes
from orcid_repo_plugin.reading.bibtex_records import read_bibtex
from orcid_repo_plugin.reading.source import Source

PLATFORM: Final = "files"

_ENTRY: Final = re.compile(
    rb"(?:^|[\r\n}])[ \t]*@\s*(?!comment|preamble)\w+\s*"
    rb"(?:[{(]\s*[^\s,{}()=\"]{0,200}\s*,|[{(]\s*\w+\s*=\s*[{\"\d])",
    re.IGNORECASE,
)


@hookimpl(trylast=True)
def orcid_find_platform(source: Source) -> str | None:
    """Text with the start of an entry, ``@article{key,``, that is no HTML, XML or JSON."""
    sample = b"".join(as_bytes([source.sample()]))
    if sample.lstrip()[:1] in (b"<", b"{", b"["):
        return None
    return PLATFORM if _ENTRY.search(sample) else None


@hookimpl(trylast=True)
def orcid_read_items(
    platform: str, repository: Repository, source: Source, fields: FieldTable
) -> Iterable[ReadItem | UnreadableItem] | None:
    """The entries of a BibTeX file, one after the other."""
    return _read(repository, source, fields) if platform == PLATFORM else None


def _read(repository: Repository, source: Source, fields: FieldTable) -> Iterator[ReadItem | UnreadableItem]:
    reader = EntryReader(repository, fields)
    for ordinal, record in enumerate(read_bibtex(source), 1):
        if isinstance(record, UnreadableItem):
            yield record
        else:
            yield ReadItem(record.position, reader.read(record.value, ordinal))


@hookimpl(trylast=True)
def orcid_find_versions(platform: str) -> Iterable[VersionFact] | None:
    """None: BibTeX has no links between versions."""
    return () if platform == PLATFORM else None


@hookimpl(trylast=True)
def orcid_gather_tables() -> Mapping[str, Mapping[str, str]]:
    """The field table, from ``fields.toml``."""
    return {f"fields.{PLATFORM}": _field_rows()}


@cache
def _field_rows() -> Mapping[str, str]:
    text = files(__name__).joinpath("fields.toml").read_text(encoding="utf-8")
    rows: Mapping[str, str] = tomllib.loads(text)["fields"]
    return rows
