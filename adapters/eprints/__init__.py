"""EPrints: its XML export and its JSON export, with one eprint or many.

Source: EPrints 3.4, plugins ``Export::XML`` and ``Export::JSON``; exports of 3.3 read alike.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from orcid_repo_plugin.adapters.eprints.items import ItemReader
from orcid_repo_plugin.adapters.eprints.versions import find_versions, may_hold_links
from orcid_repo_plugin.domain.fields import FieldTable
from orcid_repo_plugin.domain.item import ReadItem, Repository, VersionFact
from orcid_repo_plugin.errors import UnreadableItem
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.reading.json_records import read_json
from orcid_repo_plugin.reading.json_sample import json_strings
from orcid_repo_plugin.reading.source import Source
from orcid_repo_plugin.reading.text_encoding import decode_blocks, find_xml_encoding
from orcid_repo_plugin.reading.xml_records import read_xml

PLATFORM: Final = "eprints"
OTHERS: Final = frozenset({"metadata", "uuid", "item_id", "inArchive"})
"""Names that a JSON file of somebody else's items has."""
_NO_ELEMENT: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!DOCTYPE[^\[>]*(?:\[.*?(?:\]\s*>|\Z)|>|\Z)", re.DOTALL
)
"""What has no end lasts to the end of the text, so that a text of beginnings is passed over once."""
_ELEMENT: Final = re.compile(r"<(?:[\w.-]{1,64}:)?([A-Za-z_][\w.-]{0,64})[\s/>]")
_EPRINT: Final = re.compile(r"<(?:[\w.-]{1,64}:)?eprint[\s/>]")
_FOREIGN: Final = frozenset({"oai-pmh", "html", "users", "user", "feed"})


@hookimpl(trylast=True)
def orcid_find_platform(source: Source) -> str | None:
    """XML of ``<eprint>`` elements, or JSON with the field names of an eprint."""
    sample = source.sample()
    text = _text(sample)
    if text.startswith("<"):
        return PLATFORM if _is_eprints_xml(text) else None
    names, values = json_strings(sample)
    if "orcid-repo-plugin/item" in values:
        return None
    if "eprintid" in names or "eprint_status" in names:
        return PLATFORM
    if "creators" not in names or names & OTHERS:
        return None
    return PLATFORM if names & {"ispublished", "date_type"} or {"type", "title"} <= names else None


@hookimpl(trylast=True)
def orcid_read_items(
    platform: str, repository: Repository, source: Source, fields: FieldTable
) -> Iterable[ReadItem | UnreadableItem] | None:
    """The eprints of a file, XML or JSON."""
    if platform != PLATFORM:
        return None
    reader = ItemReader(repository, fields)
    return _read_json(reader, source) if _is_json(source) else _read_xml(reader, source)


@hookimpl(trylast=True)
def orcid_find_versions(
    platform: str, repository: Repository, source: Source, fields: FieldTable
) -> Iterable[VersionFact] | None:
    """Facts from ``succeeds``; nothing at once where no eprint has it."""
    if platform != PLATFORM:
        return None
    if not may_hold_links(source):
        return ()
    return find_versions(source, ItemReader(repository, fields), xml=not _is_json(source))


@hookimpl(trylast=True)
def orcid_gather_tables() -> Mapping[str, Mapping[str, str]]:
    """The field table, from ``fields.toml``."""
    return {f"fields.{PLATFORM}": _field_rows()}


@cache
def _field_rows() -> Mapping[str, str]:
    text = files(__name__).joinpath("fields.toml").read_text(encoding="utf-8")
    rows: Mapping[str, str] = tomllib.loads(text)["fields"]
    return rows


def _read_xml(reader: ItemReader, source: Source) -> Iterator[ReadItem | UnreadableItem]:
    for ordinal, record in enumerate(read_xml(source, "eprint", unread=("documents", "files")), 1):
        if isinstance(record, UnreadableItem):
            yield record
        else:
            yield ReadItem(record.position, reader.read_xml(record.value, ordinal))


def _read_json(reader: ItemReader, source: Source) -> Iterator[ReadItem | UnreadableItem]:
    for ordinal, record in enumerate(read_json(source), 1):
        if isinstance(record, UnreadableItem):
            yield record
        else:
            yield ReadItem(record.position, reader.read_json(record.value, ordinal))


def _is_json(source: Source) -> bool:
    return _text(source.sample()).startswith(("{", "["))


def _text(sample: bytes) -> str:
    encoding, mark = find_xml_encoding(sample[:1024])
    return "".join(decode_blocks([sample[mark:]], encoding)).lstrip()


def _is_eprints_xml(text: str) -> bool:
    root = _ELEMENT.search(_NO_ELEMENT.sub(" ", text))
    name = root[1].lower() if root else ""
    if name in ("eprints", "eprint"):
        return True
    return name not in _FOREIGN and _EPRINT.search(text) is not None
