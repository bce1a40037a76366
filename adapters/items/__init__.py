"""Our own format: a RepositoryItem as JSON, for home-made repositories and for tests.

``docs/items.md`` describes it.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from orcid_repo_plugin.adapters.items.items import read_item
from orcid_repo_plugin.domain.fields import FieldTable
from orcid_repo_plugin.domain.item import ReadItem, Repository, VersionFact
from orcid_repo_plugin.domain.item_format import FORMAT
from orcid_repo_plugin.errors import UnreadableItem
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.reading.json_records import read_json
from orcid_repo_plugin.reading.json_sample import json_strings
from orcid_repo_plugin.reading.source import Source

PLATFORM: Final = "items"
OUR_ANSWERS: Final = frozenset({"sendable", "work", "report"})
"""What ``map --as jsonl`` writes also has an ``item_id``; it is no item."""


@hookimpl(trylast=True)
def orcid_find_platform(source: Source) -> str | None:
    """JSON that says so in ``format``, or that has an ``item_id``."""
    names, values = json_strings(source.sample())
    if "format" in names and FORMAT in values:
        return PLATFORM
    return PLATFORM if "item_id" in names and not names >= OUR_ANSWERS else None


@hookimpl(trylast=True)
def orcid_read_items(
    platform: str, repository: Repository, source: Source, fields: FieldTable
) -> Iterable[ReadItem | UnreadableItem] | None:
    """The items of a JSON file, an array, or JSON Lines."""
    return _read(repository, source, fields) if platform == PLATFORM else None


def _read(repository: Repository, source: Source, fields: FieldTable) -> Iterator[ReadItem | UnreadableItem]:
    for record in read_json(source):
        if isinstance(record, UnreadableItem):
            yield record
            continue
        try:
            item = read_item(record.value, repository, fields)
        except ValueError as error:
            yield UnreadableItem(source.name, record.position, str(error))
        else:
            yield ReadItem(record.position, item)


@hookimpl(trylast=True)
def orcid_find_versions(
    platform: str, repository: Repository, source: Source, fields: FieldTable
) -> Iterable[VersionFact] | None:
    """Facts of the items that name older versions in ``succeeds``, and of those that are named."""
    if platform != PLATFORM:
        return None
    names = [b'"succeeds"', *(f'"{name}"'.encode() for name in fields.fields_of("succeeds"))]
    return _facts(repository, source, fields) if source.contains(*names) else ()


def _facts(repository: Repository, source: Source, fields: FieldTable) -> Iterator[VersionFact]:
    called: set[str] = set()
    for read in _read(repository, source, fields):
        if isinstance(read, ReadItem) and read.item.succeeds:
            called.update(read.item.succeeds)
            yield VersionFact.of(read.item)
    for read in _read(repository, source, fields) if called else ():
        if isinstance(read, ReadItem) and not read.item.succeeds:
            fact = VersionFact.of(read.item)
            if not called.isdisjoint((fact.item_id, *fact.names)):
                yield fact


@hookimpl(trylast=True)
def orcid_gather_tables() -> Mapping[str, Mapping[str, str]]:
    """The field table, from ``fields.toml``."""
    return {f"fields.{PLATFORM}": _field_rows()}


@cache
def _field_rows() -> Mapping[str, str]:
    text = files(__name__).joinpath("fields.toml").read_text(encoding="utf-8")
    rows: Mapping[str, str] = tomllib.loads(text)["fields"]
    return rows
