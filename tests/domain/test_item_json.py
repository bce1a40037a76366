"""Our own format: what is written reads back as an equal item."""

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orcid_repo_plugin.domain.item import (
    Container,
    Detail,
    Grant,
    ItemContributor,
    ItemDate,
    ItemIdentifier,
    ItemState,
    Repository,
    RepositoryItem,
    Text,
    Title,
)
from orcid_repo_plugin.domain.item_format import ELEMENTS, KEYS, SINGULARS
from orcid_repo_plugin.domain.item_json import item_from_json, item_to_json
from orcid_repo_plugin.domain.item_schema import item_schema, schema_markdown
from orcid_repo_plugin.domain.report import Finding, Level

TEXT = st.text(max_size=12)
MAYBE = st.none() | TEXT
FLAG = st.booleans()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
CONTRIBUTOR = st.builds(
    ItemContributor,
    field=TEXT,
    name=TEXT,
    family=TEXT,
    given=TEXT,
    lineage=TEXT,
    honorific=TEXT,
    role=TEXT,
    organisation=st.none() | FLAG,
    orcid=MAYBE,
    authenticated=FLAG,
    local_id=MAYBE,
    structured=FLAG,
)
ENTRIES: dict[type, st.SearchStrategy[Any]] = {
    Text: st.builds(Text, TEXT, TEXT, MAYBE),
    Title: st.builds(Title, TEXT, TEXT, MAYBE, TEXT),
    ItemContributor: CONTRIBUTOR,
    ItemDate: st.builds(ItemDate, TEXT, TEXT, TEXT),
    ItemIdentifier: st.builds(ItemIdentifier, TEXT, TEXT, MAYBE, MAYBE),
    Container: st.builds(Container, TEXT, TEXT, TEXT),
    Detail: st.builds(Detail, TEXT, TEXT, TEXT),
    Grant: st.builds(Grant, field=TEXT, text=TEXT, funder=TEXT, number=TEXT),
}
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
LISTS = {name: st.lists(ENTRIES[class_], max_size=3).map(tuple) for name, class_ in ELEMENTS.items()}
ITEMS = st.builds(
    RepositoryItem,
    repository=st.builds(Repository, TEXT, TEXT),
    item_id=TEXT.filter(lambda text: bool(text.strip())),
    uri=MAYBE,
    uri_field=TEXT,
    handle=MAYBE,
    state=st.sampled_from(ItemState),
    state_reason=TEXT,
    state_field=TEXT,
    succeeds=TEXTS,
    succeeded_by=MAYBE,
    fields=TEXTS,
    extra=st.dictionaries(TEXT | st.sampled_from(sorted(KEYS)), JSON, max_size=3),
    findings=st.lists(st.builds(Finding, st.sampled_from(Level), TEXT, TEXT, TEXT), max_size=2).map(tuple),
    **LISTS,
)


@given(ITEMS)
def test_reading_what_was_written_gives_an_equal_item(item: RepositoryItem) -> None:
    data = json.loads(json.dumps(item_to_json(item)))
    assert item_from_json(data) == item
    assert item_from_json(data, repository=item.repository) == item


@given(st.dictionaries(st.sampled_from(sorted(KEYS)) | TEXT, JSON, max_size=5))
def test_any_object_is_an_item_or_told_in_words(data: dict[str, Any]) -> None:
    reason = ""
    try:
        item = item_from_json({"item_id": "1", **data})
    except ValueError as error:
        reason = str(error)
    assert "`" in reason or item_from_json(item_to_json(item)) == item


def test_the_format_covers_every_slot_of_an_item() -> None:
    assert {field.name for field in dataclasses.fields(RepositoryItem)} <= KEYS


def test_what_is_empty_is_not_written() -> None:
    item = RepositoryItem(repository=Repository("main", "items"), item_id="1")
    assert set(item_to_json(item)) == {"format", "repository", "item_id", "fields"}
    assert next(iter(item_to_json(item))) == "format"


@pytest.mark.parametrize(
    ("data", "slot", "wanted"),
    [
        ({"title": "T"}, "titles", (Title("T", "title"),)),
        ({"titles": ["T", {"value": "U", "kind": "subtitle"}]}, "titles",
         (Title("T", "titles"), Title("U", "titles", None, "subtitle"))),
        ({"type": "article", "types": ["map"]}, "types", (Text("article", "type"), Text("map", "types"))),
        ({"dates": [2021, "2021-03"]}, "dates", (ItemDate("2021", "dates"), ItemDate("2021-03", "dates"))),
        ({"contributors": ["Carberry, J."]}, "contributors",
         (ItemContributor(field="contributors", name="Carberry, J."),)),
        ({"grants": "Example Council"}, "grants", (Grant(field="grants", text="Example Council"),)),
        ({"identifiers": {"isbn": ["1", "2"]}}, "identifiers",
         (ItemIdentifier("1", "identifiers", "isbn"), ItemIdentifier("2", "identifiers", "isbn"))),
        ({"identifiers": ["10.5555/1"]}, "identifiers", (ItemIdentifier("10.5555/1", "identifiers"),)),
        ({"containers": "Pots Weekly"}, "containers", (Container("host", "Pots Weekly", "containers"),)),
        ({"details": {"volume": 4}}, "details", (Detail("volume", "4", "details"),)),
        ({"languages": ["", None, "en"]}, "languages", (Text("en", "languages"),)),
        ({"url": "https://example.org"}, "urls", (Text("https://example.org", "url"),)),
        ({"succeeds": "0"}, "succeeds", ("0",)),
        ({"shelf": "B 7", "extra": {"a": 1}}, "extra", {"a": 1, "shelf": "B 7"}),
        ({"state": "private"}, "state", ItemState.PRIVATE),
    ],
    ids=str,
)  # fmt: skip
def test_loose_spellings_are_understood(data: dict[str, Any], slot: str, wanted: object) -> None:
    assert getattr(item_from_json({"item_id": "1", **data}), slot) == wanted


def test_the_fields_are_the_keys_when_nothing_says_them() -> None:
    assert item_from_json({"item_id": "1", "title": "T", "url": None}).fields == ("item_id", "title")


def test_the_schema_page_explains_every_key_in_words() -> None:
    rows = {row.path: row for row in item_schema()}
    assert {field.name for field in dataclasses.fields(RepositoryItem)} <= set(rows)
    for slot, class_ in ELEMENTS.items():
        assert {f"{slot}[].{member.name}" for member in dataclasses.fields(class_)} <= set(rows)
    assert all(row.meaning for row in rows.values())
    page = schema_markdown()
    assert all(f"`{name}`" in page for name in (*rows, *SINGULARS))
