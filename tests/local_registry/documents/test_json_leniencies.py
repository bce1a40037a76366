"""What ORCID takes in JSON though it would write it in another way, and what it passes over."""

from typing import Any

import orjson
import pytest

from orcid_repo_plugin.local_registry.documents.notations import read
from orcid_repo_plugin.local_registry.documents.shapes import ITEM, WORK
from orcid_repo_plugin.local_registry.refusals import Refusal
from tests.local_registry.documents import bodies
from tests.local_registry.documents.bodies import FULL_WORK, LEAST_WORK, changed

ONE_ID = "external-ids/external-id/0"


def work(path: str, new: Any) -> dict[str, Any]:
    return read(WORK, changed(FULL_WORK, path, new), "json")


@pytest.mark.parametrize(
    ("path", "new", "read_as"),
    [
        ("title/title", "Pots", {"value": "Pots"}),
        ("title/subtitle", "Pans", {"value": "Pans"}),
        ("journal-title", "Journal", {"value": "Journal"}),
        ("url", "https://example.org", {"value": "https://example.org"}),
        ("contributors/contributor/0/credit-name", "J. C.", {"value": "J. C."}),
        ("contributors/contributor/0/contributor-email", "j@example.org", {"value": "j@example.org"}),
        (f"{ONE_ID}/external-id-url", "https://doi.org/10.5555/1", {"value": "https://doi.org/10.5555/1"}),
        ("put-code", "41", 41),
        ("publication-date/year", 2008, {"value": "2008"}),
        ("publication-date/month", 2, {"value": "02"}),
        ("publication-date/year/value", 2008, {"value": "2008"}),
        ("type", "article-journal", "journal-article"),
        ("type", "dataset", "data-set"),
    ],
)
def test_orcids_leniencies_are_ours(path: str, new: Any, read_as: Any) -> None:
    found: Any = work(path, new)

    for step in path.removesuffix("/value").split("/"):
        found = found[int(step) if step.isdigit() else step]
    assert found == read_as


def test_a_single_object_stands_for_a_list_of_one() -> None:
    one = LEAST_WORK["external-ids"]["external-id"][0]

    found = read(WORK, changed(LEAST_WORK, "external-ids/external-id", one), "json")

    assert [each["external-id-value"] for each in found["external-ids"]["external-id"]] == [
        "10.5555/12345678"
    ]


def test_what_orcid_fills_in_may_be_sent_back_and_is_taken_off() -> None:
    body = orjson.loads(changed(FULL_WORK, "created-date", 1700000000000))
    body["last-modified-date"] = {"value": 1700000000000}
    body["path"] = "/0000-0002-1825-0097/work/41"
    body["source"] = {
        "source-orcid": None,
        "source-client-id": {
            "uri": "https://orcid.org/client/APP-0000000000000001",
            "path": "APP-0000000000000001",
            "host": "orcid.org",
        },
        "source-name": {"value": "Repository"},
        "assertion-origin-orcid": None,
        "assertion-origin-client-id": None,
        "assertion-origin-name": None,
    }
    body["external-ids"]["external-id"][0] |= {
        "external-id-normalized": {"value": "10.5555/12345678", "transient": True},
        "external-id-normalized-error": {"error-code": "8001", "error-message": "?", "transient": True},
    }

    found = read(WORK, orjson.dumps(body), "json")

    assert found == read(WORK, orjson.dumps(FULL_WORK), "json")


def test_read_whole_nothing_is_taken_off() -> None:
    body = changed(FULL_WORK, "created-date", {"value": 1700000000000})

    found = read(WORK, body, "json", whole=True)

    assert list(found) == list(WORK.group.keys)
    assert found["created-date"] == {"value": 1700000000000}


def test_affiliations_and_person_items_may_carry_a_display_index() -> None:
    employment = read(ITEM["employment"], changed(bodies.EMPLOYMENT, "display-index", "1"), "json")
    keyword = read(ITEM["keywords"], b'{"content": "pots", "display-index": 1}', "json")

    assert "display-index" not in employment
    assert keyword["content"] == "pots"


def test_the_rules_check_contributor_roles_not_the_schema() -> None:
    path = "contributors/contributor/0/contributor-attributes/contributor-role"

    found = work(path, "king")

    assert found["contributors"]["contributor"][0]["contributor-attributes"]["contributor-role"] == "king"


def test_a_country_without_value_is_left_to_the_rules() -> None:
    assert work("country", {"value": None})["country"] == {"value": None}


def test_of_a_key_that_comes_twice_the_last_counts() -> None:
    body = orjson.dumps(LEAST_WORK)[:-1] + b',"type":"book"}'

    assert read(WORK, body, "json")["type"] == "book"


def test_characters_that_xml_cannot_have_are_left_out() -> None:
    assert work("short-description", "a\x00b\x0bc\ufffed")["short-description"] == "abcd"


def test_a_title_of_nothing_but_such_characters_is_blank() -> None:
    with pytest.raises(Refusal) as caught:
        work("title/title/value", "\x00")

    assert caught.value.code == 9047


def test_a_byte_order_mark_is_passed_over() -> None:
    assert read(WORK, b"\xef\xbb\xbf" + orjson.dumps(LEAST_WORK), "json")["type"] == "journal-article"


def test_professional_activities_need_no_city_and_no_identified_organisation() -> None:
    body = {
        "organization": {"name": "Society of Things", "address": {}},
        "external-ids": bodies.ids(bodies.external_id("other-id", "M-77")),
    }

    found = read(ITEM["membership"], orjson.dumps(body), "json")

    assert found["organization"] == {
        "name": "Society of Things",
        "address": {"city": None, "region": None, "country": None},
        "disambiguated-organization": None,
    }
