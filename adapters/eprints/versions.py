"""Which eprints of a file replace which: the newer one says ``succeeds``, the older one nothing."""

import re
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from orcid_repo_plugin.adapters.eprints.items import ItemReader
from orcid_repo_plugin.domain.item import RepositoryItem, VersionFact
from orcid_repo_plugin.errors import UnreadableItem
from orcid_repo_plugin.reading.json_records import read_json
from orcid_repo_plugin.reading.source import Source
from orcid_repo_plugin.reading.text_encoding import find_xml_encoding
from orcid_repo_plugin.reading.xml_chunks import read_chunks
from orcid_repo_plugin.reading.xml_records import parse_chunk

MARK: Final = "succeeds"
_MARKS: Final = tuple(MARK.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"))
_SUCCEEDS: Final = re.compile(r"succeeds\s*>\s*([^<\s]{1,999})\s*</")  # begins with letters: a quick search
_HEAD: Final = re.compile(r"\s*<(eprint)(?:\s[^<>]{0,2000})?(?<!/)>")
_STATE: Final = re.compile(r"<(eprintid|eprint_status|metadata_visibility|succeeds)\s*>[^<]{0,2000}</\1\s*>")
_OVERLAP: Final = 2000
"""Bytes that two pieces share: more than the element takes."""
_ID: Final = re.compile(r"<(?:[\w.-]{1,64}:)?eprintid\s*>\s*([^<\s]{1,64})")
_URI: Final = re.compile(r"""eprint\s[^<>]{0,999}?\bid\s*=\s*["']([^"'<>]{1,999})["']""")

Raw: TypeAlias = "str | dict[str, Any]"


def may_hold_links(source: Source) -> bool:
    """Whether the word ``succeeds`` stands in the file at all."""
    return source.contains(*_MARKS)


def find_versions(source: Source, reader: ItemReader, *, xml: bool) -> Iterator[VersionFact]:
    """Facts about the items that replace another and about those that are replaced, in the file's order.

    Goes over the file twice: for the ids that are replaced, and for all items that are concerned,
    the only ones that are parsed. A third time only for links written so that the quick search
    missed them. Broken items tell nothing here: reading them reports them.
    """
    wanted = set(_replaced(source, xml))
    missed: set[str] = set()
    for ordinal, raw in _all(source, xml):
        is_replaced = not wanted.isdisjoint(_names(raw))
        if is_replaced or _is_marked(raw):
            item = _item(reader, raw if is_replaced else _short(raw), ordinal)
            if item is not None:
                missed.update(name for name in item.succeeds if name not in wanted)
                yield VersionFact.of(item)
    for ordinal, raw in _all(source, xml) if missed else ():
        if not missed.isdisjoint(_names(raw)) and (item := _item(reader, raw, ordinal)) is not None:
            yield VersionFact.of(item)


def _short(raw: Raw) -> Raw:
    """Of an item that replaces another and is not replaced itself: its key, its state and its link."""
    if not isinstance(raw, str) or (head := _HEAD.match(raw)) is None:
        return raw
    parts = {found[1]: found[0] for found in _STATE.finditer(raw)}
    return f"{head[0]}{''.join(parts.values())}</{head[1]}>" if MARK in parts else raw


def _is_marked(raw: Raw) -> bool:
    return (f"<{MARK}" in raw or f":{MARK}" in raw) if isinstance(raw, str) else MARK in raw


def _replaced(source: Source, xml: bool) -> Iterator[str]:
    """What the newer items call the older ones. In XML the texts are looked for alone."""
    if not xml:
        for _, raw in _all(source, xml):
            if isinstance(raw, dict) and raw.get(MARK):
                yield str(raw[MARK])
        return
    for text in _texts(source):
        for found in _SUCCEEDS.finditer(text):
            yield found[1]


def _texts(source: Source) -> Iterator[str]:
    """The file's text in overlapping pieces: bytes as they stand, unless the encoding has wide characters."""
    if find_xml_encoding(source.sample())[0].startswith(("utf-16", "utf-32")):
        yield from (raw for _, raw in _all(source, True) if isinstance(raw, str))
        return
    tail = b""
    for block in source.blocks():
        window = tail + block
        yield window.decode("utf-8", "replace")
        tail = window[-_OVERLAP:]


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
