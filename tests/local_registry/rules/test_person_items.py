"""The rules of the five person sections."""

import pytest

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.kinds import PERSON_SECTIONS
from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.local_registry.rules.person_items import RULES
from tests.local_registry.rules.faults import OTHER, Fault, change_of, code_of, setting, stored

DOUBLED = ("external-identifiers", "keywords", "other-names", "researcher-urls")


@pytest.mark.parametrize("kind", PERSON_SECTIONS)
def test_the_smallest_of_each_section_is_taken(kind: str) -> None:
    assert code_of(change_of(kind)) is None


@pytest.mark.parametrize("kind", PERSON_SECTIONS)
def test_a_put_code_in_a_post_is_9024(kind: str) -> None:
    assert code_of(change_of(kind, setting("put-code", 7))) == 9024


@pytest.mark.parametrize("kind", PERSON_SECTIONS)
def test_the_visibility_stays(kind: str) -> None:
    books = Books()
    item = stored(books, kind)

    assert code_of(change_of(kind, setting("visibility", "limited"), books=books, existing=item)) == 9035
    assert code_of(change_of(kind, setting("visibility", "public"), books=books, existing=item)) is None


@pytest.mark.parametrize("kind", DOUBLED)
def test_the_same_thing_by_the_same_source_is_9030_and_by_another_it_is_taken(kind: str) -> None:
    ours, theirs = Books(), Books()
    mine = stored(ours, kind)
    stored(theirs, kind, source=OTHER)

    assert code_of(change_of(kind, books=ours)) == 9030
    assert code_of(change_of(kind, books=ours, existing=mine)) is None
    assert code_of(change_of(kind, books=theirs)) is None


def test_a_country_may_be_added_twice() -> None:
    books = Books()
    stored(books, "address")

    assert code_of(change_of("address", books=books)) is None


def test_a_duplicate_is_called_by_the_name_of_its_element() -> None:
    books = Books()
    stored(books, "keywords")
    change = change_of("keywords", books=books)

    with pytest.raises(Refusal) as caught:
        RULES["keywords"].refuse_duplicate(change, (("content", "psychoceramics"),))

    assert "You have already added this keyword." in caught.value.body()["developer-message"]


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        ("keywords", setting("content", None)),
        ("keywords", setting("content", "")),
        ("address", setting("country", None)),
        ("researcher-urls", setting("url", {"value": ""})),
        ("researcher-urls", setting("url", {"value": "https://example.org/" + "a" * 2000})),
        ("external-identifiers", setting("external-id-type", "")),
        ("external-identifiers", setting("external-id-value", "7" * 256)),
        ("external-identifiers", setting("external-id-relationship", "part-of")),
        ("external-identifiers", setting("external-id-relationship", None)),
        ("external-identifiers", setting("external-id-url", None)),
    ],
)
def test_what_is_missing_or_does_not_fit_is_9020(kind: str, fault: Fault) -> None:
    assert code_of(change_of(kind, fault)) == 9020


def test_a_type_of_person_identifier_is_free_text() -> None:
    assert code_of(change_of("external-identifiers", setting("external-id-type", "Shoe size"))) is None


def test_an_address_looks_at_the_source_first() -> None:
    assert [kind for kind, rules in RULES.items() if rules.source_first] == ["address"]


@pytest.mark.parametrize("kind", ["researcher-urls", "external-identifiers"])
def test_urls_and_identifiers_look_at_the_content_before_the_put_code(kind: str) -> None:
    empty = setting("url" if kind == "researcher-urls" else "external-id-url", {"value": ""})

    assert code_of(change_of(kind, empty, setting("put-code", 7))) == 9020


def test_keywords_look_at_the_put_code_before_the_content() -> None:
    assert code_of(change_of("keywords", setting("content", ""), setting("put-code", 7))) == 9024
