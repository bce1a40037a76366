"""A bulk of works is read without its schema: what is left to be said of each work is left to the rules."""

from typing import Any

import orjson
import pytest

from orcid_repo_plugin.local_registry.documents.notations import read, write
from orcid_repo_plugin.local_registry.documents.shapes import WORK, WORK_BULK
from orcid_repo_plugin.local_registry.refusals import Refusal
from tests.local_registry.documents.bodies import FULL_WORK, LEAST_WORK, changed, date

FIRST = "bulk/0/work"
ONE: dict[str, Any] = {"bulk": [{"work": FULL_WORK}]}


def in_json(path: str, new: Any) -> dict[str, Any]:
    bulk = read(WORK_BULK, changed(ONE, f"{FIRST}/{path}", new), "json", checked=False)
    found: dict[str, Any] = bulk["bulk"][0]["work"]
    return found


def in_xml(old: str, new: str) -> dict[str, Any]:
    content = read(WORK_BULK, orjson.dumps(ONE), "json", checked=False)
    body = write(WORK_BULK, content, "xml").decode()
    assert old in body
    bulk = read(WORK_BULK, body.replace(old, new).encode(), "xml", checked=False)
    found: dict[str, Any] = bulk["bulk"][0]["work"]
    return found


def test_a_work_of_a_bulk_has_the_keys_of_a_work_alone() -> None:
    bulk = read(WORK_BULK, orjson.dumps(ONE), "json", checked=False)

    assert bulk == {"bulk": [{"work": read(WORK, orjson.dumps(FULL_WORK), "json")}]}
    assert read(WORK_BULK, write(WORK_BULK, bulk, "xml"), "xml", checked=False) == bulk


@pytest.mark.parametrize("body", [b'{"bulk":[]}', b"{}", b'{"bulk":null}'])
def test_a_bulk_may_be_empty(body: bytes) -> None:
    assert read(WORK_BULK, body, "json", checked=False) == {"bulk": []}


def test_an_empty_bulk_in_xml_is_empty() -> None:
    body = b'<bulk:bulk xmlns:bulk="http://www.orcid.org/ns/bulk"/>'

    assert read(WORK_BULK, body, "xml", checked=False) == {"bulk": []}


@pytest.mark.parametrize(
    "member",
    [LEAST_WORK, {"error": {}}, {"work": None}, {}, None, [], "work", {"work": LEAST_WORK, "more": 1}],
    ids=["bare", "error", "null work", "empty", "null", "list", "string", "two keys"],
)
def test_a_member_that_is_not_wrapped_as_a_work_is_9047_for_all(member: Any) -> None:
    with pytest.raises(Refusal) as caught:
        read(WORK_BULK, orjson.dumps({"bulk": [{"work": LEAST_WORK}, member]}), "json", checked=False)

    assert caught.value.code == 9047


@pytest.mark.parametrize(
    ("path", "new"),
    [
        ("color", "red"),
        ("display-index", "1"),
        ("type", "JOURNAL_ARTICLE"),
        ("country/value", "us"),
        ("language-code", "he"),
        ("citation/citation-type", "apa"),
        ("visibility", "PUBLIC"),
        ("external-ids/external-id/0/external-id-relationship", ""),
    ],
)
def test_unknown_keys_and_values_are_9047_for_all_in_json(path: str, new: Any) -> None:
    with pytest.raises(Refusal) as caught:
        in_json(path, new)

    assert caught.value.code == 9047


@pytest.mark.parametrize(
    ("path", "new", "found"),
    [
        ("title", ..., None),
        ("type", None, None),
        ("title/title/value", "x" * 2000, None),
        ("title/title/value", "", None),
        ("journal-title/value", " ", None),
        ("short-description", "x" * 6000, None),
        ("publication-date", date("1066", "2", "31"), date("1066", "2", "31")),
        ("publication-date/month", None, None),
        ("url", "http://[", {"value": "http://["}),
        ("contributors/contributor/0/credit-name", {"value": None}, None),
        ("contributors/contributor/0/contributor-orcid/uri", "http://orcid.org/1", None),
    ],
)
def test_what_the_schema_would_refuse_is_left_to_the_rules(path: str, new: Any, found: Any) -> None:
    work: Any = in_json(path, new)

    if new is not ...:
        for step in path.split("/"):
            work = work[int(step) if step.isdigit() else step]
        assert work == (found or new)
    else:
        assert work[path] is None


def test_in_xml_order_and_unknown_elements_do_not_matter() -> None:
    moved = in_xml("<work:title>", "<common:country>DE</common:country><work:size/><work:title>")

    assert moved["country"] == {"value": "US"}
    assert moved["title"]["subtitle"] == {"value": "Second edition"}


@pytest.mark.parametrize(
    ("old", "new", "key", "found"),
    [
        (">journal-article<", ">pot<", "type", None),
        (">en<", ">he<", "language-code", None),
        (">US<", ">us<", "country", {"value": None}),
        ('visibility="public"', 'visibility="secret"', "visibility", None),
        ('put-code="41"', 'put-code="forty"', "put-code", None),
        ("<common:month>02", "<common:month>2", "publication-date", date("2008", "2", "29")),
    ],
)
def test_in_xml_an_unknown_value_is_none(old: str, new: str, key: str, found: Any) -> None:
    assert in_xml(old, new)[key] == found


def test_in_xml_an_unknown_relationship_is_none() -> None:
    work = in_xml(">self<", ">same<")

    assert work["external-ids"]["external-id"][0]["external-id-relationship"] is None


@pytest.mark.parametrize(
    ("notation", "body", "code"),
    [("xml", b"<works/>", 9001), ("xml", b"<", 9001), ("json", b"[]", 9047), ("json", b"{", 9001)],
)
def test_malformed_bodies_and_wrong_roots_are_refused(notation: Any, body: bytes, code: int) -> None:
    with pytest.raises(Refusal) as caught:
        read(WORK_BULK, body, notation, checked=False)

    assert caught.value.code == code
