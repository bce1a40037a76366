"""The whole record, also as JSON-LD, and a work as a citation."""

import json
from pathlib import Path
from typing import Any

import orjson
import pytest

from orcid_repo_plugin.local_registry.api import citations, json_ld
from orcid_repo_plugin.local_registry.books.record import Email
from tests.local_registry.api.desk import JOSIAH, OTHER, SMALLEST, US, Desk, external_id, work

PUBLIC: dict[str, Any] = {"role": "public", "client": None}


def test_a_record_has_all_its_parts() -> None:
    desk = Desk()

    found = desk.get("")

    assert found == desk.get("record")
    assert found["orcid-identifier"] == {
        "uri": f"https://orcid.org/{JOSIAH}",
        "path": JOSIAH,
        "host": "orcid.org",
    }
    assert (found["path"], found["preferences"]) == (f"/{JOSIAH}", {"locale": "en"})
    assert found["person"] == desk.get("person")
    assert found["activities-summary"] == desk.get("activities")


def test_the_history_tells_how_the_record_came_to_be() -> None:
    desk = Desk()
    record = desk.record
    record.creation_method, record.creator = "MEMBER_REFERRED", US
    record.emails = [Email("josiah@mailinator.com", primary=True), Email("j@mailinator.com", verified=False)]

    history = desk.get("")["history"]

    assert history["creation-method"] == "MEMBER_REFERRED"
    assert history["source"]["source-client-id"]["path"] == US
    assert (history["verified-email"], history["verified-primary-email"]) == (True, True)
    assert (history["completion-date"], history["deactivation-date"]) == (None, None)
    assert history["submission-date"] == {"value": record.created}


def test_any_change_in_a_record_changes_its_date() -> None:
    desk = Desk()
    before = desk.get("")["history"]["last-modified-date"]["value"]

    put_code = desk.add("keywords", SMALLEST["keywords"])
    added = desk.get("")["history"]["last-modified-date"]["value"]
    desk.call("DELETE", f"keywords/{put_code}")

    assert before < added < desk.get("")["history"]["last-modified-date"]["value"]


@pytest.mark.parametrize(
    ("state", "read", "write"),
    [("locked", (409, 9018), (409, 9018)), ("deactivated", (409, 9044), (409, 9044))],
)
def test_a_closed_record_is_neither_read_nor_written(
    state: str, read: tuple[int, int], write: tuple[int, int]
) -> None:
    desk = Desk()
    desk.record.state = state

    for path in ("", "person", "activities", "works", "email", "biography", "keywords"):
        assert desk.refusal("GET", path) == read
    assert desk.refusal("POST", "work", work()) == write


def test_an_unclaimed_record_is_open_to_its_creator_only_until_it_is_old() -> None:
    desk = Desk(claim_period=1.0)
    desk.record.claimed, desk.record.creator = False, OTHER

    assert desk.refusal("GET", "works") == (409, 9036)
    assert desk.call("GET", "works", client=OTHER).status == 200
    desk.record.created -= 1_000
    assert desk.call("GET", "works").status == 200


@pytest.mark.parametrize("asking", [{}, PUBLIC], ids=["a client", "anybody"])
def test_an_unclaimed_record_that_nobody_made_is_open_to_nobody(asking: dict[str, Any]) -> None:
    desk = Desk()
    desk.record.claimed, desk.record.creator = False, None

    for path in ("", "works", "person", "biography"):
        assert desk.refusal("GET", path, **asking) == (409, 9036)


@pytest.mark.parametrize("path", ["", "person", "email", "works", "work/1", "works/1", "biography"])
def test_a_token_for_making_records_does_not_read_a_claimed_one(path: str) -> None:
    desk = Desk()
    desk.add("work", work())
    desk.record.biography = "Professor of psychoceramics"
    desk.record.emails = [Email("josiah@mailinator.com", visibility="private")]

    assert desk.refusal("GET", path, orcid=None, scopes=("/orcid-profile/create",)) == (403, 9005)


def test_a_record_has_the_form_of_orcids_own_sample(shared: Path) -> None:
    sample = shared / "orcid-model/record_3.0/samples/read_samples/record-full-3.0.json"
    real = json.loads(sample.read_bytes())
    desk = Desk()
    for kind, content in SMALLEST.items():
        desk.add(kind, content)

    found = desk.get("")

    assert top_keys(found) == top_keys(real)


def top_keys(record: Any) -> Any:
    """The keys of a record, of its parts, of its lists, of their groups and of what is in them."""
    if isinstance(record, list):
        return [top_keys(record[0])] if record else []
    found = {}
    for key, value in record.items():
        inside = isinstance(value, list) or (isinstance(value, dict) and "path" in value)
        deeper = inside and key not in ("orcid-identifier", "external-ids", "emails")
        found[key] = top_keys(value) if deeper and key != "source" else None
    return [(key, found[key]) for key in record if key not in ("biography", "name")]


def test_a_public_record_can_be_had_as_a_person_of_schema_org() -> None:
    desk = Desk()
    for kind in ("work", "funding", "employment", "education", "address", "researcher-urls", "other-names"):
        desk.add(kind, SMALLEST[kind])
    desk.add("external-identifiers", SMALLEST["external-identifiers"])

    answer = desk.call("GET", "", accept=json_ld.MEDIA_TYPE, **PUBLIC)

    assert answer.media_type == "application/ld+json;charset=UTF-8"
    assert answer.text is not None
    person = orjson.loads(answer.text)
    assert (person["@context"], person["@type"]) == ("http://schema.org", "Person")
    assert person["@id"] == person["mainEntityOfPage"] == f"https://orcid.org/{JOSIAH}"
    assert (person["givenName"], person["familyName"]) == ("Josiah", "Carberry")
    assert person["alternateName"] == "J. S. Carberry"
    assert person["address"] == {"@type": "PostalAddress", "addressCountry": "GB"}
    assert person["affiliation"]["@id"] == person["alumniOf"]["@id"] == "https://ror.org/04fa4r544"
    assert person["identifier"]["propertyID"] == "Scopus Author ID"
    made = person["@reverse"]["creator"]
    assert (made["@id"], made["name"]) == ("https://doi.org/10.5555/12345678", "A Theory of Cracked Pots")
    assert person["@reverse"]["funder"]["identifier"]["value"] == "ABC-1"


def test_json_ld_tells_nothing_that_is_hidden() -> None:
    desk = Desk()
    desk.put("work", work(title="A secret"), visibility="private")
    desk.record.name_visibility = "private"

    answer = desk.call("GET", "", accept=json_ld.MEDIA_TYPE, **PUBLIC)

    assert isinstance(answer.text, bytes)
    assert b"secret" not in answer.text
    assert b"Josiah" not in answer.text


def test_a_public_work_can_be_had_as_a_citation() -> None:
    desk = Desk()
    attributes = {"contributor-sequence": "additional", "contributor-role": "author"}
    poincare = {"credit-name": {"value": "Henri Poincaré"}, "contributor-attributes": attributes}
    put_code = desk.add(
        "work",
        work(
            external_id("doi", "10.5555/12345678"),
            journal_title={"value": "Journal of Psychoceramics"},
            publication_date={"year": {"value": "2008"}, "month": {"value": "08"}},
            contributors={"contributor": [poincare]},
        ),
    )

    answer = desk.call("GET", f"work/{put_code}", accept=citations.MEDIA_TYPE, **PUBLIC)

    assert answer.text is not None
    assert orjson.loads(answer.text) == {
        "type": "article-journal",
        "author": [{"literal": "Josiah Carberry and Henri Poincare"}],
        "issued": {"date-parts": [[2008, 8]]},
        "container-title": "Journal of Psychoceramics",
        "DOI": "10.5555/12345678",
        "title": "A Theory of Cracked Pots",
        "URL": "http://doi.org/10.5555/12345678",
    }


def test_a_hidden_work_is_no_citation_either() -> None:
    desk = Desk()
    item = desk.put("work", work(), visibility="limited")

    refused = desk.refusal("GET", f"work/{item.put_code}", accept=citations.MEDIA_TYPE, **PUBLIC)

    assert refused == (403, 9039)
