"""What is kept of an item: complete, normalised, with the keys that duplicates are found by."""

import tracemalloc
from typing import Any

import orjson
import pytest

from orcid_repo_plugin.local_registry.books.contents import CONTENT_KEYS, external_ids, item_body
from orcid_repo_plugin.local_registry.documents.notations import read
from orcid_repo_plugin.local_registry.documents.shapes import ITEM
from orcid_repo_plugin.local_registry.kinds import KINDS

Content = dict[str, Any]


def external_id(kind: str, value: str, relationship: str = "self") -> Content:
    return {
        "external-id-type": kind,
        "external-id-value": value,
        "external-id-relationship": relationship,
    }


def ids(*members: Content) -> Content:
    return {"external-id": list(members)}


@pytest.mark.parametrize("kind", KINDS)
def test_the_content_keys_of_a_kind_are_those_of_its_shape_in_the_same_order(kind: str) -> None:
    given = {
        "created-date",
        "last-modified-date",
        "source",
        "put-code",
        "path",
        "visibility",
        "display-index",
    }

    of_shape = [key for key in ITEM[kind].group.keys if key not in given]

    assert list(CONTENT_KEYS[kind]) == of_shape


def test_a_body_holds_every_key_and_nothing_that_is_orcids_to_say() -> None:
    content = {"put-code": 7, "visibility": "public", "type": "book", "external-ids": ids()}

    kept = orjson.loads(item_body("work", content)[0])

    assert list(kept) == list(CONTENT_KEYS["work"])
    assert kept["type"] == "book"
    assert kept["contributors"] == {"contributor": []}


def test_bodies_take_no_more_memory_than_they_have_bytes() -> None:
    content = {"type": "book", "external-ids": ids(external_id("doi", "10.5555/12345678"))}
    item_body("work", content)

    tracemalloc.start()
    try:
        bodies = [item_body("work", content)[0] for _ in range(100)]
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    overhead_each = taken / len(bodies) - len(bodies[0])
    assert overhead_each < 400


def test_a_normal_form_is_put_beside_the_value_as_it_was_sent() -> None:
    content = {"external-ids": ids(external_id("doi", "https://doi.org/10.5555/ABC"))}

    body, keys, _ = item_body("work", content)

    (found,) = orjson.loads(body)["external-ids"]["external-id"]
    assert found == {
        "external-id-type": "doi",
        "external-id-value": "https://doi.org/10.5555/ABC",
        "external-id-normalized": {"value": "10.5555/abc", "transient": True},
        "external-id-normalized-error": None,
        "external-id-url": None,
        "external-id-relationship": "self",
    }
    assert list(found)[2:4] == ["external-id-normalized", "external-id-normalized-error"]
    assert keys == (("doi", "10.5555/abc"),)


def test_a_value_without_a_normal_form_is_kept_with_error_8001_and_compared_as_it_stands() -> None:
    content = {"external-ids": ids(external_id("bibcode", "2004A&A...415..739D"))}

    body, keys, _ = item_body("work", content)

    (found,) = orjson.loads(body)["external-ids"]["external-id"]
    assert found["external-id-normalized"] is None
    assert found["external-id-normalized-error"]["error-code"] == "8001"
    assert found["external-id-normalized-error"]["transient"] is True
    assert keys == (("bibcode", "2004A&A...415..739D"),)


def test_only_self_and_version_of_make_keys() -> None:
    content = {
        "external-ids": ids(
            external_id("doi", "10.5555/a"),
            external_id("doi", "10.5555/A"),
            external_id("doi", "10.5555/b", "version-of"),
            external_id("issn", "2049-3630", "part-of"),
            external_id("grant_number", "G1", "funded-by"),
        )
    }

    _, selves, versions = item_body("work", content)

    assert (selves, versions) == ((("doi", "10.5555/a"),), (("doi", "10.5555/b"),))


def test_identifiers_of_fundings_are_compared_by_their_raw_values_and_not_normalised() -> None:
    content = {"external-ids": ids(external_id("doi", "https://doi.org/10.5555/ABC"))}

    body, keys, _ = item_body("funding", content)

    assert keys == (("doi", "https://doi.org/10.5555/ABC"),)
    assert orjson.loads(body)["external-ids"]["external-id"][0].get("external-id-normalized") is None


def test_reviews_and_proposals_have_their_identifiers_in_places_of_their_own() -> None:
    review = {
        "review-identifiers": ids(external_id("source-work-id", "R-1")),
        "subject-external-identifier": external_id("doi", "10.5555/SUBJECT"),
    }
    resource = {
        "proposal": {"external-ids": ids(external_id("proposal-id", "P-1"))},
        "resource-item": [{"external-ids": ids(external_id("rrid", "SCR_007358"))}],
    }

    _, review_keys, _ = item_body("peer-review", review)
    _, resource_keys, _ = item_body("research-resource", resource)

    assert review_keys == (("source-work-id", "r-1"),)
    assert resource_keys == (("proposal-id", "p-1"),)
    normal = [found["external-id-normalized"]["value"] for found in external_ids("peer-review", review)]
    assert normal == ["r-1", "10.5555/subject"]
    normal = [
        found["external-id-normalized"]["value"] for found in external_ids("research-resource", resource)
    ]
    assert normal == ["p-1", "RRID:SCR_007358"]


@pytest.mark.parametrize(
    ("kind", "content", "key"),
    [
        ("keywords", {"content": "pots"}, ("content", "pots")),
        ("other-names", {"content": "J. Carberry"}, ("content", "J. Carberry")),
        ("researcher-urls", {"url": {"value": "https://example.org/"}}, ("url", "https://example.org/")),
        (
            "external-identifiers",
            external_id("Scopus Author ID", "7004212771"),
            ("Scopus Author ID", "7004212771"),
        ),
    ],
    ids=["keyword", "other name", "researcher url", "external identifier"],
)
def test_person_items_are_compared_by_what_they_say(
    kind: str, content: Content, key: tuple[str, str]
) -> None:
    assert item_body(kind, content)[1] == (key,)


def test_countries_are_never_found_to_be_duplicates() -> None:
    assert item_body("address", {"country": {"value": "GB"}})[1:] == ((), ())


def test_what_was_read_is_kept_without_copying_it() -> None:
    sent = {
        "title": {"title": "T"},
        "type": "book",
        "external-ids": ids(external_id("isbn", "978-0-306-40615-7")),
    }
    content = read(ITEM["work"], orjson.dumps(sent), "json")

    body, keys, _ = item_body("work", content)

    assert keys == (("isbn", "9780306406157"),)
    assert orjson.loads(body)["external-ids"] == content["external-ids"]
