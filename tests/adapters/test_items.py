"""Our own format as a platform: home-made repositories."""

import json
from pathlib import Path
from typing import Any

import pytest

from orcid_repo_plugin.adapters import dspace, items
from orcid_repo_plugin.adapters.dspace.items import ItemReader
from orcid_repo_plugin.domain.fields import FieldTable
from orcid_repo_plugin.domain.item import (
    Container,
    Detail,
    ItemDate,
    ItemIdentifier,
    ReadItem,
    Repository,
    RepositoryItem,
)
from orcid_repo_plugin.domain.item_format import KEYS
from orcid_repo_plugin.domain.item_json import item_to_json
from orcid_repo_plugin.domain.item_schema import EXAMPLE
from orcid_repo_plugin.errors import UnreadableItem
from orcid_repo_plugin.reading.source import Source

REPOSITORY = Repository("main", "items")
ROWS = items.orcid_gather_tables()["fields.items"]


def source(tmp_path: Path, *objects: object) -> Source:
    path = tmp_path / "items.jsonl"
    path.write_text("\n".join(json.dumps(each) for each in objects), encoding="utf-8")
    return Source("items.jsonl", path)


def read(tmp_path: Path, *objects: object, **rows: str) -> list[ReadItem | UnreadableItem]:
    table = FieldTable({**ROWS, **rows})
    return list(items.orcid_read_items("items", REPOSITORY, source(tmp_path, *objects), table) or ())


def one(tmp_path: Path, data: dict[str, Any], **rows: str) -> RepositoryItem:
    [answer] = read(tmp_path, data, **rows)
    assert isinstance(answer, ReadItem), str(answer)
    return answer.item


def test_the_example_of_the_schema_page_is_an_item(tmp_path: Path) -> None:
    found = one(tmp_path, EXAMPLE)
    assert found.titles[0].value == "A Theory of Cracked Pots"
    assert found.identifiers == (
        ItemIdentifier("10.5555/12345678", "identifiers", "doi"),
        ItemIdentifier("1234-5679", "identifiers", "issn"),
    )
    assert found.containers == (Container("journal", "Journal of Psychoceramics", "containers"),)
    assert found.extra == {}


def test_keys_of_everyday_go_where_they_belong(tmp_path: Path) -> None:
    data = {
        "item_id": 7,
        "title": "Cracked Pots",
        "authors": ["Carberry, Josiah", {"family": "Farrow", "given": "T.", "orcid": "0000-0002-1825-0097"}],
        "year": 2008,
        "doi": "10.5555/12345678",
        "journal": "Journal of Psychoceramics",
        "volume": 5,
        "abstract": "We crack pots.",
        "shelf": "B 7",
    }
    found = one(tmp_path, data)
    assert [(c.name, c.family, c.role, c.field) for c in found.contributors] == [
        ("Carberry, Josiah", "", "author", "authors"),
        ("", "Farrow", "author", "authors"),
    ]
    assert found.dates == (ItemDate("2008", "year"),)
    assert found.details == (Detail("volume", "5", "volume"),)
    assert found.descriptions[0].value == "We crack pots."
    assert found.extra == {"shelf": "B 7"}
    assert found.fields == tuple(data)


def test_every_key_of_the_format_has_its_row() -> None:
    assert set(ROWS) >= KEYS
    assert {name for name, slot in ROWS.items() if slot == "status"} <= KEYS


def test_only_an_item_of_ours_can_say_that_somebody_signed_in(tmp_path: Path) -> None:
    person = {"name": "Carberry, Josiah", "orcid": "0000-0002-1825-0097"}
    claimed = one(tmp_path, {"item_id": "1", "contributors": [person]})
    known = one(tmp_path, {"item_id": "1", "contributors": [person | {"authenticated": True}]})
    assert (claimed.contributors[0].authenticated, known.contributors[0].authenticated) == (False, True)


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"format": "orcid-repo-plugin/item"}, "item_id"),
        ({"item_id": ""}, "item_id"),
        ({"item_id": {}}, "item_id"),
        ({"item_id": "1", "titles": [{"field": "x"}]}, "titles[0]"),
        ({"item_id": "1", "titles": [["x"]]}, "titles[0]"),
        ({"item_id": "1", "titles": [{"value": True}]}, "titles[0].value"),
        ({"item_id": "1", "contributors": [{"name": "A", "authenticated": "yes"}]}, "authenticated"),
        ({"item_id": "1", "state": "gone"}, "state"),
        ({"item_id": "1", "extra": [1]}, "extra"),
        ({"item_id": "1", "succeeds": {"a": 1}}, "succeeds"),
        ({"item_id": "1", "findings": ["x"]}, "findings[0]"),
        ({"item_id": "1", "doi": {"value": "10.5555/1"}}, "doi"),
    ],
    ids=str,
)
def test_a_wrong_shape_is_told_with_its_key_and_the_next_item_is_read(
    tmp_path: Path, data: dict[str, Any], key: str
) -> None:
    broken, good = read(tmp_path, data, {"item_id": "2"})
    assert isinstance(broken, UnreadableItem)
    assert key in broken.reason
    assert broken.position == "1:1"
    assert isinstance(good, ReadItem)


def test_an_item_of_another_platform_keeps_its_platform_when_it_comes_back(tmp_path: Path) -> None:
    table = FieldTable(dspace.orcid_gather_tables()["fields.dspace"])
    metadata = {
        "dc.title": "Pots",
        "dc.type": "Article",
        "local.shelf": ["B 7"],
        "dc.contributor.author": "A, B",
    }
    reader = ItemReader(Repository("main", "dspace"), table)
    before = reader.read({"uuid": "u", "handle": "1/2", "metadata": metadata, "withdrawn": True})
    assert one(tmp_path, item_to_json(before)) == before


def test_versions_are_told_of_both_ends(tmp_path: Path) -> None:
    given = source(tmp_path, {"item_id": "1"}, {"item_id": "2", "succeeds": ["1"]}, {"item_id": "3"})
    facts = items.orcid_find_versions("items", REPOSITORY, given, FieldTable(ROWS)) or ()
    assert {fact.item_id: fact.succeeds for fact in facts} == {"2": ("1",), "1": ()}


def test_what_the_mapping_writes_is_no_item(tmp_path: Path) -> None:
    line = {
        "platform": "items",
        "item_id": "1",
        "source": "a:1:1",
        "sendable": True,
        "work": {},
        "report": [],
    }
    assert items.orcid_find_platform(source(tmp_path, line)) is None
    assert items.orcid_find_platform(source(tmp_path, {"item_id": "1", "title": "T"})) == "items"
