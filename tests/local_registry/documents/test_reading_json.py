"""What is taken and what is refused of a single item in JSON: ORCID's codes, row by row."""

from typing import Any

import orjson
import pytest

from orcid_repo_plugin.local_registry.documents.notations import read
from orcid_repo_plugin.local_registry.documents.shapes import (
    FUNDING,
    GROUP_ID_RECORD,
    ITEM,
    NOTIFICATION,
    PEER_REVIEW,
    WORK,
)
from orcid_repo_plugin.local_registry.refusals import Refusal
from tests.local_registry.documents import bodies
from tests.local_registry.documents.bodies import FULL_WORK, LEAST_WORK, changed

ONE_ID = "external-ids/external-id/0"
LONG = "x" * 5001


def refusal(body: bytes, shape: Any = WORK) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read(shape, body, "json")
    return caught.value


def work(path: str, new: Any) -> dict[str, Any]:
    return read(WORK, changed(FULL_WORK, path, new), "json")


@pytest.mark.parametrize("kind", ITEM)
def test_what_is_read_has_every_content_key_in_orcids_order(kind: str) -> None:
    shape = ITEM[kind]

    found = read(shape, orjson.dumps(bodies.ITEMS[kind]), "json")

    given = {field.key for field in shape.group.fields if field.given}
    assert list(found) == [key for key in shape.group.keys if key not in given]
    assert {"put-code", "visibility"} <= set(found)
    assert not {"source", "path", "created-date", "display-index"} & set(found)


@pytest.mark.parametrize("kind", ITEM)
def test_what_was_sent_is_what_is_read(kind: str) -> None:
    body = bodies.ITEMS[kind]

    found = read(ITEM[kind], orjson.dumps(body), "json")

    assert without_nulls({key: found[key] for key in body}) == without_nulls(body)


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [without_nulls(inner) for inner in value] if isinstance(value, list) else value


def test_what_is_absent_is_none() -> None:
    found = read(WORK, orjson.dumps(LEAST_WORK), "json")

    assert [key for key, value in found.items() if value is None] == [
        "put-code",
        "journal-title",
        "short-description",
        "citation",
        "publication-date",
        "url",
        "contributors",
        "language-code",
        "country",
        "visibility",
    ]
    assert found["title"] == {
        "title": {"value": "A Theory of Cracked Pots"},
        "subtitle": None,
        "translated-title": None,
    }
    assert list(found["external-ids"]["external-id"][0]) == [
        "external-id-type",
        "external-id-value",
        "external-id-normalized",
        "external-id-normalized-error",
        "external-id-url",
        "external-id-relationship",
    ]


@pytest.mark.parametrize("body", [b"{", b'{"title"', b"\xff", b"{}{}", b'"\\ud800"', b"[" * 5000, b"nul"])
def test_what_is_no_json_is_9001(body: bytes) -> None:
    assert refusal(body).code == 9001


@pytest.mark.parametrize(
    "body", [b"", b"  \n", b"null", b"[]", b'"work"', b"5", b'{"work": {}}', b'{"bulk": []}']
)
def test_an_empty_body_and_a_wrong_root_are_9047(body: bytes) -> None:
    assert refusal(body).code == 9047


@pytest.mark.parametrize(
    ("path", "new"),
    [
        pytest.param("color", "red", id="unknown key"),
        pytest.param("title/size", 5, id="unknown key inside"),
        pytest.param("display-index", "1", id="a display-index, which whole works have not"),
        pytest.param("title", ..., id="no title"),
        pytest.param("title/title", None, id="no text of the title"),
        pytest.param("title/title/value", None, id="null for the text of the title"),
        pytest.param("type", ..., id="no type"),
        pytest.param("citation/citation-value", ..., id="no citation"),
        pytest.param(f"{ONE_ID}/external-id-type", ..., id="no type of an identifier"),
        pytest.param(f"{ONE_ID}/external-id-value", " ", id="blank identifier"),
        pytest.param(f"{ONE_ID}/external-id-url", "http://[", id="no URI"),
        pytest.param(f"{ONE_ID}/external-id-relationship", "SELF", id="relationship of API 2"),
        pytest.param("title/title/value", "x" * 1001, id="long title"),
        pytest.param("title/title/value", " \n", id="blank title"),
        pytest.param("journal-title/value", "", id="empty journal"),
        pytest.param("short-description", LONG, id="long description"),
        pytest.param("type", "JOURNAL_ARTICLE", id="type of API 2"),
        pytest.param("type", "", id="empty type"),
        pytest.param("type", "dissertation", id="a type that 3.0 has not"),
        pytest.param("language-code", "he", id="a language that ORCID has under another code"),
        pytest.param("country/value", "us", id="country in lower case"),
        pytest.param("country", "US", id="country without its object"),
        pytest.param("citation/citation-type", "apa", id="citation type"),
        pytest.param("visibility", "PUBLIC", id="visibility of API 2"),
        pytest.param("publication-date/year/value", "1899", id="too early"),
        pytest.param("publication-date/year/value", "2101", id="too late"),
        pytest.param("publication-date/year", None, id="month without year"),
        pytest.param("publication-date/month", None, id="day without month"),
        pytest.param("publication-date/month/value", "13", id="thirteenth month"),
        pytest.param("publication-date/month", "02", id="month as a string without its object"),
        pytest.param("put-code", "one", id="put-code in words"),
        pytest.param("put-code", 2**63, id="huge put-code"),
        pytest.param("put-code", 1.5, id="half a put-code"),
        pytest.param("title", [LEAST_WORK["title"]], id="a list where one belongs"),
        pytest.param("short-description", {"value": "x"}, id="an object where a string belongs"),
        pytest.param("short-description", 5, id="a number where a string belongs"),
        pytest.param("contributors/contributor/0/contributor-orcid/uri", "http://orcid.org/1", id="iD URI"),
        pytest.param("contributors/contributor/0/contributor-orcid", {"host": "orcid.org"}, id="no iD"),
        pytest.param("contributors/contributor/0/contributor-email/value", "josiah", id="e-mail"),
        pytest.param("contributors/contributor/0/credit-name/value", "x" * 151, id="long name"),
        pytest.param("contributors/contributor/0", None, id="null among contributors"),
        pytest.param(
            "contributors/contributor/0/contributor-attributes/contributor-sequence", "second", id="sequence"
        ),
    ],
)
def test_what_does_not_fit_the_schema_is_9047(path: str, new: Any) -> None:
    assert refusal(changed(FULL_WORK, path, new)).code == 9047


@pytest.mark.parametrize(
    ("month", "day"), [("2", None), ("02", "3"), ("02", "30"), ("04", "31"), ("002", "01")]
)
def test_a_date_that_no_calendar_has_fits_and_is_left_to_the_rules(month: str, day: str | None) -> None:
    date = bodies.date("2023", month, day)

    assert work("publication-date", date)["publication-date"] == date


def test_a_leap_day_is_a_date() -> None:
    assert work("publication-date", bodies.date("2024", "02", "29"))["publication-date"]["day"] == {
        "value": "29"
    }


@pytest.mark.parametrize(
    ("path", "new", "said"),
    [
        ("title/title/value", "x" * 1001, "title.title is longer than 1000 characters"),
        (f"{ONE_ID}/external-id-type", None, "external-ids.external-id[0] has no external-id-type"),
        ("color", "red", "The document has the unknown key 'color'"),
        ("type", "BOOK", "type is 'BOOK', which is none of its values"),
    ],
)
def test_a_refusal_names_the_place(path: str, new: Any, said: str) -> None:
    refused = refusal(changed(FULL_WORK, path, new))

    assert said in refused.body()["developer-message"]


def test_a_refusal_does_not_repeat_an_e_mail_address() -> None:
    body = changed(FULL_WORK, "contributors/contributor/0/contributor-email/value", "josiah.secret")

    assert "josiah.secret" not in refusal(body).body()["developer-message"]


@pytest.mark.parametrize(
    ("shape", "body", "path", "new"),
    [
        pytest.param(FUNDING, bodies.FUNDING, "organization", ..., id="funding without organisation"),
        pytest.param(FUNDING, bodies.FUNDING, "amount/currency-code", ..., id="amount without currency"),
        pytest.param(FUNDING, bodies.FUNDING, "organization/address", ..., id="organisation without address"),
        pytest.param(FUNDING, bodies.FUNDING, "organization/name", "x" * 4001, id="long name"),
        pytest.param(PEER_REVIEW, bodies.PEER_REVIEW, "review-group-id", "pots:1", id="group id"),
        pytest.param(PEER_REVIEW, bodies.PEER_REVIEW, "review-completion-date", ..., id="no date"),
        pytest.param(PEER_REVIEW, bodies.PEER_REVIEW, "subject-type", "dataset", id="alias for a subject"),
        pytest.param(
            ITEM["research-resource"], bodies.RESEARCH_RESOURCE, "resource-item", [], id="no resource"
        ),
        pytest.param(
            ITEM["research-resource"],
            bodies.RESEARCH_RESOURCE,
            "proposal/hosts/organization",
            [bodies.BROWN] * 11,
            id="eleven hosts",
        ),
        pytest.param(GROUP_ID_RECORD, bodies.GROUP, "type", "club", id="type of group"),
        pytest.param(NOTIFICATION, bodies.NOTIFICATION, "items/item", [], id="notification of nothing"),
        pytest.param(NOTIFICATION, bodies.NOTIFICATION, "authorization-url", {}, id="no address"),
        pytest.param(
            NOTIFICATION, bodies.NOTIFICATION, "items/item/0/item-type", "research-resource", id="item type"
        ),
    ],
)
def test_the_other_schemas_are_enforced_too(shape: Any, body: dict[str, Any], path: str, new: Any) -> None:
    assert read(shape, orjson.dumps(body), "json")
    assert refusal(changed(body, path, new), shape).code == 9047
