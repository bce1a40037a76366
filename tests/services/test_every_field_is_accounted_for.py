"""Every field of an item is used, or listed as unused; and what is listed as unused is unused.

The fields are read off the raw files here, by other means than the adapters' own.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import bibtexparser
import pytest
from lxml import etree

from orcid_repo_plugin.domain.report import Finding
from orcid_repo_plugin.orcid_api.payload import work_to_json
from orcid_repo_plugin.reading.source import Source
from orcid_repo_plugin.samples import folder
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.map_items import ItemMapping, Mapped
from orcid_repo_plugin.services.mapper import MappedItem
from orcid_repo_plugin.settings import Settings
from tests.conftest import SHARED

RECORDED: Final = (
    "data/eprints-caltech/*.xml",
    "platforms/eprints/*.xml",
    "platforms/eprints/*.json",
    "platforms/eprints/*.bib",
    "platforms/dspace/*.json",
)
OF_THE_ITEM: Final = {
    "eprints": "eprintid eprint_status metadata_visibility ispublished date_type monograph_type pres_type "
    "thesis_type succeeds",
    "dspace": "uuid id handle inArchive archived withdrawn discoverable entityType type name dspace.* "
    "relation.* relationship.type person.* organization.* project.* dc.relation.*",
    "files": "month day crossref eprinttype archiveprefix orcid orcid-numbers pubstate",
    "items": "format repository item_id uri uri_field handle state state_reason state_field succeeds "
    "succeeded_by earlier fields extra findings",
}
"""All that the line ``item`` may speak for: the item's key, state, address, parts of dates and names."""


@cache
def files_of_all_platforms() -> list[Path]:
    """The samples, and what is recorded beside the project."""
    recorded = [path for pattern in RECORDED for path in sorted(SHARED.glob(pattern))]
    return [
        *sorted(p for p in folder().iterdir() if p.suffix in (".xml", ".json", ".jsonl", ".bib")),
        *recorded,
    ]


@cache
def app() -> App:
    return App(Settings())


def mapped(path: Path) -> list[MappedItem]:
    mapping = ItemMapping(app().mapper)
    mapping.recognise([(Source.of(path), False)])
    return [row.mapped for row in mapping.run() if isinstance(row, Mapped)]


def xml_fields(path: Path) -> dict[str, set[str]]:
    root = etree.parse(path).getroot()
    return {
        item.findtext("{*}eprintid", f"#{place}"): {
            etree.QName(field).localname
            for field in item
            if isinstance(field.tag, str) and ("".join(field.itertext()).strip() or len(field))
        }
        for place, item in enumerate(root.iter("{*}eprint"), 1)
    }


def json_objects(path: Path) -> Iterator[dict[str, Any]]:
    """All objects in a JSON or JSON Lines file, on any level."""

    def walk(value: Any) -> Iterator[dict[str, Any]]:
        if isinstance(value, dict):
            yield value
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from walk(inner)

    text = path.read_text("utf-8")
    for part in text.splitlines() if path.suffix == ".jsonl" else [text]:
        yield from walk(json.loads(part))


def json_fields(path: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for data in json_objects(path):
        if isinstance(data.get("metadata"), dict) and "uuid" in data:
            found.setdefault(data["uuid"], {n.partition("[")[0] for n, v in data["metadata"].items() if v})
        elif key := data.get("item_id") or data.get("eprintid"):
            found.setdefault(str(key), {name for name, value in data.items() if value not in (None, [], "")})
    return found


def bibtex_fields(path: Path) -> dict[str, set[str]]:
    library = bibtexparser.parse_file(str(path))
    return {entry.key: {field.key.lower() for field in entry.fields} for entry in library.entries}


READERS: Final[Mapping[str, Callable[[Path], dict[str, set[str]]]]] = {
    ".xml": xml_fields,
    ".json": json_fields,
    ".jsonl": json_fields,
    ".bib": bibtex_fields,
}


def named(line: Finding) -> set[str]:
    """The fields that a line of a report speaks of."""
    return set(line.field.split(", ")) if line.field else set()


def unused(item: MappedItem) -> set[str]:
    """The fields that the report lists as unused."""
    lists = [line.message.removeprefix("not used: ") for line in item.report if line.code == "unused-fields"]
    return {name for text in lists for name in text.split(", ")}


@pytest.mark.parametrize("path", files_of_all_platforms(), ids=lambda path: path.name)
def test_every_field_is_named_in_the_report_or_listed_as_unused(path: Path) -> None:
    raw = READERS[path.suffix](path)
    for item in mapped(path):
        told = {name for line in item.report for name in named(line)}
        fields = raw.get(item.item.item_id, set()) | set(item.item.fields)
        assert fields - told - unused(item) == set(), item.item.item_id
        assert not told & unused(item), item.item.item_id


@pytest.mark.parametrize("path", files_of_all_platforms(), ids=lambda path: path.name)
def test_the_line_of_the_item_speaks_for_key_state_and_address_only(path: Path) -> None:
    for item in mapped(path):
        words = OF_THE_ITEM[item.item.repository.platform].split()
        allowed = re.compile("|".join(re.escape(word).replace(r"\*", ".*") for word in words))
        for line in item.report:
            if line.code == "item":
                assert [name for name in named(line) if not allowed.fullmatch(name)] == []


def works(items: list[MappedItem]) -> dict[str, Any]:
    return {one.item.item_id: one.work and work_to_json(one.work) for one in items}


def test_what_is_listed_as_unused_can_be_taken_away_and_the_works_stay_the_same(tmp_path: Path) -> None:
    taken = 0
    for path in files_of_all_platforms():
        if path.suffix == ".bib":
            continue
        before = mapped(path)
        useless = {one.item.item_id: unused(one) for one in before}
        copy = tmp_path / path.name
        copy.write_bytes(_without(path, useless))
        assert works(mapped(copy)) == works(before), path.name
        taken += sum(map(len, useless.values()))
    assert taken > 50


def _without(path: Path, useless: Mapping[str, set[str]]) -> bytes:
    if path.suffix == ".xml":
        tree = etree.parse(path)
        for place, item in enumerate(tree.getroot().iter("{*}eprint"), 1):
            names = useless[item.findtext("{*}eprintid", f"#{place}")]
            for field in [f for f in item if isinstance(f.tag, str) and etree.QName(f).localname in names]:
                item.remove(field)
        return etree.tostring(tree, encoding="utf-8", xml_declaration=True)
    parts = []
    text = path.read_text("utf-8")
    for part in text.splitlines() if path.suffix == ".jsonl" else [text]:
        data = json.loads(part)
        _strip(data, useless)
        parts.append(json.dumps(data, ensure_ascii=False))
    return "\n".join(parts).encode()


def _strip(value: Any, useless: Mapping[str, set[str]]) -> None:
    if isinstance(value, dict):
        names = useless.get(str(value.get("uuid") or value.get("item_id") or value.get("eprintid")), set())
        for name in names:
            value.pop(name, None)
        metadata = value.get("metadata")
        for name in list(metadata) if isinstance(metadata, dict) else ():
            if name.partition("[")[0] in names:
                del metadata[name]
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _strip(inner, useless)
