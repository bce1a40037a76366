"""DSpace: its REST items as JSON, one, many, or pages of them.

Source: DSpace's REST contract, versions 7 to 10; the flat metadata list is that of 5 and 6.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from orcid_repo_plugin.adapters.dspace.items import ItemReader
from orcid_repo_plugin.adapters.dspace.versions import find_versions, may_hold_links
from orcid_repo_plugin.domain.fields import FieldTable
from orcid_repo_plugin.domain.item import ReadItem, Repository, RepositoryItem, VersionFact
from orcid_repo_plugin.errors import UnreadableItem
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.reading.json_records import read_json
from orcid_repo_plugin.reading.json_sample import json_strings
from orcid_repo_plugin.reading.source import Source

PLATFORM: Final = "dspace"
PAGES: Final = (
    "_embedded.searchResult._embedded.objects[]._embedded.indexableObject",
    "_embedded.objects[]._embedded.indexableObject",
    "_embedded.items[]",
    "_embedded.workspaceitems[]",
    "_embedded.workflowitems[]",
    "items[]",
)
"""Where the items of an answer stand. Named one by one: an item may embed lists of its own."""
FLAGS: Final = frozenset({"inArchive", "discoverable", "withdrawn", "entityType", "archived", "handle"})
SCHEMAS: Final = ("dc.", "dcterms.", "dspace.", "oaire.")


@hookimpl(trylast=True)
def orcid_find_platform(source: Source) -> str | None:
    """JSON with ``metadata`` in DSpace's field names or with its flags, or a search page."""
    names, values = json_strings(source.sample())
    if "searchResult" in names and "_embedded" in names:
        return PLATFORM
    if "metadata" not in names or "orcid-repo-plugin/item" in values:
        return None
    flat = "key" in names and any(value.startswith(SCHEMAS) for value in values)
    named = any(name.startswith(SCHEMAS) for name in names)
    return PLATFORM if flat or named or len(names & FLAGS) > 1 else None


@hookimpl(trylast=True)
def orcid_read_items(
    platform: str, repository: Repository, source: Source, fields: FieldTable
) -> Iterable[ReadItem | UnreadableItem] | None:
    """The items of a JSON file, an array, JSON Lines, or pages."""
    return _read(repository, source, fields) if platform == PLATFORM else None


def _read(repository: Repository, source: Source, fields: FieldTable) -> Iterator[ReadItem | UnreadableItem]:
    reader = ItemReader(repository, fields)
    for ordinal, record in enumerate(read_json(source, pages=PAGES), 1):
        if isinstance(record, UnreadableItem):
            yield record
            continue
        try:
            item = reader.read(record.value, ordinal)
        except ValueError as error:
            yield UnreadableItem(source.name, record.position, str(error))
        else:
            yield ReadItem(record.position, item)


@hookimpl(trylast=True)
def orcid_find_versions(
    platform: str, repository: Repository, source: Source, fields: FieldTable
) -> Iterable[VersionFact] | None:
    """Facts from ``dc.relation.replaces``, ``dc.relation.isreplacedby`` and a site's own such fields."""
    if platform != PLATFORM:
        return None
    if not may_hold_links(source, fields):
        return ()
    newer_names: dict[str, tuple[str, ...]] = {}

    def read() -> Iterator[RepositoryItem]:
        reader = ItemReader(repository, fields, newer_names)
        for ordinal, record in enumerate(read_json(source, pages=PAGES), 1):
            if not isinstance(record, UnreadableItem):
                try:
                    yield reader.read(record.value, ordinal)
                except ValueError:
                    continue

    return find_versions(read, lambda item: newer_names.get(item.item_id, ()))


@hookimpl(trylast=True)
def orcid_gather_tables() -> Mapping[str, Mapping[str, str]]:
    """The field table, from ``fields.toml``."""
    return {f"fields.{PLATFORM}": _field_rows()}


@cache
def _field_rows() -> Mapping[str, str]:
    text = files(__name__).joinpath("fields.toml").read_text(encoding="utf-8")
    rows: Mapping[str, str] = tomllib.loads(text)["fields"]
    return rows
