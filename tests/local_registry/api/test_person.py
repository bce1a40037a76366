"""Name, biography, e-mail addresses, and all of a person."""

import json
from pathlib import Path
from typing import Any

import pytest

from orcid_repo_plugin.local_registry.books.record import Email
from tests.local_registry.api.desk import JOSIAH, SMALLEST, Desk, Document

PUBLIC: dict[str, Any] = {"role": "public", "client": None}


def test_a_name_has_its_parts_and_the_bare_id_as_its_path() -> None:
    desk = Desk()
    desk.record.credit_name = "J. S. Carberry"

    name = desk.get("person")["name"]

    assert list(name) == [
        "created-date",
        "last-modified-date",
        "given-names",
        "family-name",
        "credit-name",
        "source",
        "visibility",
        "path",
    ]
    assert (name["given-names"], name["family-name"]) == ({"value": "Josiah"}, {"value": "Carberry"})
    assert (name["credit-name"], name["source"]) == ({"value": "J. S. Carberry"}, None)
    assert name["path"] == JOSIAH


def test_a_hidden_name_or_biography_is_left_out_of_the_person() -> None:
    desk = Desk()
    desk.record.name_visibility, desk.record.biography_visibility = "private", "limited"
    desk.record.biography = "Studies cracked pots."

    assert desk.get("person")["name"] is None
    assert desk.get("person")["biography"]["content"] == "Studies cracked pots."
    assert desk.get("personal-details", **PUBLIC)["biography"] is None


def test_no_biography_is_9041_and_a_hidden_one_is_refused() -> None:
    desk = Desk()
    assert desk.refusal("GET", "biography") == (404, 9041)

    desk.record.biography = "Studies cracked pots."
    assert desk.get("biography")["path"] == f"/{JOSIAH}/biography"

    desk.record.biography_visibility = "private"
    assert desk.refusal("GET", "biography") == (403, 9013)
    assert desk.refusal("GET", "biography", scopes=("/activities/update",)) == (403, 9038)
    assert desk.refusal("GET", "biography", **PUBLIC) == (403, 9039)


def addresses(content: Document) -> list[str]:
    return [email["email"].partition("@")[0] for email in content["email"]]


@pytest.fixture
def reachable() -> Desk:
    """A desk where Josiah has a public, a limited, a private and an unverified address."""
    desk = Desk()
    desk.record.emails = [
        Email(f"{visibility}@mailinator.com", visibility=visibility, created=1, modified=2)
        for visibility in ("public", "limited", "private")
    ]
    desk.record.emails.append(Email("unverified@mailinator.com", verified=False, visibility="public"))
    return desk


def test_only_verified_addresses_are_shown_by_their_visibility(reachable: Desk) -> None:
    assert addresses(reachable.get("email")) == ["public", "limited"]
    assert addresses(reachable.get("email", **PUBLIC)) == ["public"]
    assert addresses(reachable.get("person", **PUBLIC)["emails"]) == ["public"]


def test_the_scope_for_private_addresses_shows_all_verified_ones(reachable: Desk) -> None:
    shown = reachable.get("email", scopes=("/email/read-private",))

    assert addresses(shown) == ["public", "limited", "private"]
    email = shown["email"][0]
    assert (email["put-code"], email["path"]) == (None, None)
    assert email["source"]["source-orcid"]["path"] == JOSIAH
    assert shown["last-modified-date"] == {"value": 2}


def test_the_date_of_a_person_is_that_of_the_sections() -> None:
    desk = Desk()
    desk.record.biography, desk.record.biography_modified = "Studies cracked pots.", 1_900_000_000_000
    assert desk.get("person")["last-modified-date"] is None

    desk.add("keywords", SMALLEST["keywords"])

    keywords = desk.get("keywords")
    assert desk.get("person")["last-modified-date"] == keywords["last-modified-date"]
    assert desk.get("personal-details")["last-modified-date"] == {"value": 1_900_000_000_000}


def test_a_person_has_the_form_of_a_real_answer(shared: Path) -> None:
    real = json.loads((shared / "data/orcid-answers/person-v3.json").read_bytes())
    desk = Desk()
    desk.record.biography = "Studies cracked pots."
    desk.record.emails = [Email("josiah@mailinator.com", visibility="public")]
    for kind in ("researcher-urls", "keywords", "external-identifiers", "address"):
        desk.add(kind, SMALLEST[kind])

    found = desk.get("person")

    assert keys(found) == keys(real)


def keys(document: Any) -> Any:
    """The keys of a document in their order; of lists the first member, of identifiers nothing inside."""
    if isinstance(document, list):
        return [keys(document[0])] if document else []
    if not isinstance(document, dict) or "value" in document or "uri" in document:
        return None
    return [(key, keys(value)) for key, value in document.items()]
