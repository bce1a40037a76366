"""Which eprints of a file replace which: the newer one says ``succeeds``, the older one nothing."""

import re
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from orcid_repo_plugin.adapters.eprints.items import ItemReader
from orcid_repo_plugin.domain.item import RepositoryItem, VersionFact
from orcid_repo_plugin.errors import UnreadableItem
from orcid_repo_plugin.reading.json_records import read_json
from orcid_repo_plugin.reading.source import Source
from orcid_repo_plugin.reading.xml_chunks import read_chunks
from orcid_repo_plugin.reading.xml_records import parse_chunk

MARK: Final = "succeeds"
_MARKS: Final = tuple(MARK.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"))
_ID: Final = re.compile(r"<(?:[\w.-]{1,64}:)?eprintid\s*>\s*([^<\s]{1,64})")
_URI: Final = re.compile(r"""eprint\s[^<>]{0,999}?\bid\s*=\s*["']([^"'<>]{1,999})["']""")

Raw: TypeAlias = "str | dict[str, Any]"


def may_hold_links(source: Source) -> bool:
    """Whether the word ``succeeds`` stands in the file at all."""
    return source.contains(*_MARKS)


def find_versions(source: Source, reader: ItemReader, *, xml: bool) -> Iterator[VersionFact]:
    """Facts about the items that replace another, then about those that they replace.

    Goes over the file twice; of XML, only the items concerned are parsed. Broken items tell
    nothing here: reading them reports them.
    """
    told: set[str] = set()
    wanted: set[str] = set()
    for ordinal, raw in _all(source, xml):
        if (f"<{MARK}" in raw or f":{MARK}" in raw) if isinstance(raw, str) else MARK in raw:
            item = _item(reader, raw, ordinal)
            if item is not None and item.succeeds:
                told.add(item.item_id)
                wanted.update(item.succeeds)
                yield VersionFact.of(item)
    for ordinal, raw in _all(source, xml):
        if not wanted.isdisjoint(_names(raw)):
            item = _item(reader, raw, ordinal)
            if item is not None and item.item_id not in told:
                told.add(item.item_id)
                yield VersionFact.of(item)


def _all(source: Source, xml: bool) -> Iterator[tuple[int, Raw]]:
    records = read_chunks(source, "eprint") if xml else read_json(source)
    for ordinal, record in enumerate(records, 1):
        if not isinstance(record, UnreadableItem):
            yield ordinal, record.value


def _names(raw: Raw) -> list[str]:
    """What another item may call this one, found without parsing it."""
    if isinstance(raw, str):
        return [found[1] for pattern in (_ID, _URI) if (found := pattern.search(raw))]
    return [str(raw[key]) for key in ("eprintid", "uri") if raw.get(key) is not None]


def _item(reader: ItemReader, raw: Raw, ordinal: int) -> RepositoryItem | None:
    if not isinstance(raw, str):
        return reader.read_json(raw, ordinal)
    try:
        return reader.read_xml(parse_chunk(raw), ordinal)
    except ValueError:
        return None
