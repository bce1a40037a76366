"""The rules of works, and the order in which they are looked at."""

from collections.abc import Callable
from typing import Any

import pytest

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.contents import item_body
from orcid_repo_plugin.local_registry.books.items import Item, Source
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.local_registry.rules.kind_rules import Change
from orcid_repo_plugin.local_registry.rules.works import kept, refuse_full, same, validate

US = Source(client_id="APP-0000000000000001")
Work = dict[str, Any]


def external_id(kind: str | None, value: str | None, relationship: str | None = "self") -> Work:
    return {
        "external-id-type": kind,
        "external-id-value": value,
        "external-id-normalized": None,
        "external-id-normalized-error": None,
        "external-id-url": None,
        "external-id-relationship": relationship,
    }


def work(**changes: Any) -> Work:
    content: Work = {
        "put-code": None,
        "title": {"title": {"value": "A Theory of Cracked Pots"}, "subtitle": None, "translated-title": None},
        "journal-title": {"value": "Journal of Psychoceramics"},
        "short-description": None,
        "citation": None,
        "type": "journal-article",
        "publication-date": {"year": {"value": "2008"}, "month": None, "day": None},
        "external-ids": {"external-id": [external_id("doi", "10.5555/12345678")]},
        "url": None,
        "contributors": None,
        "language-code": "en",
        "country": {"value": "GB"},
        "visibility": None,
    }
    return content | {name.replace("_", "-"): value for name, value in changes.items()}


def change(content: Work, existing: Work | None = None) -> Change:
    stored = None
    if existing is not None:
        body, selves, versions = item_body("work", kept(existing))
        stored = Item(41, "work", body, US, "public", 1, 1, 1, selves, versions)
    return Change(
        kind="work",
        content=content,
        books=Books(),
        options=Options(max_works=2),
        record=Record("0000-0002-1825-0097", "Josiah"),
        source=US,
        existing=stored,
    )


def code_of(check: Callable[[], object]) -> int | None:
    """The code of a refusal; ``None`` if nothing is refused."""
    try:
        check()
    except Refusal as refusal:
        return refusal.code
    return None


WRONG: dict[str, tuple[Work, int]] = {
    "no title": ({"title": None}, 9022),
    "a blank title": ({"title": {"title": {"value": "  "}}}, 9022),
    "a country without value": ({"country": {"value": None}}, 9037),
    "a translated title without language": (
        {"title": {"title": {"value": "A"}, "translated-title": {"value": "B", "language-code": None}}},
        9037,
    ),
    "a translated title in no language of ORCID's": (
        {"title": {"title": {"value": "A"}, "translated-title": {"value": "B", "language-code": "he"}}},
        9037,
    ),
    "a language without a translated title": (
        {"title": {"title": {"value": "A"}, "translated-title": {"value": None, "language-code": "fr"}}},
        9020,
    ),
    "no type": ({"type": None}, 9037),
    "no language of ORCID's": ({"language_code": "zh"}, 9037),
    "an impossible date": (
        {"publication_date": {"year": {"value": "2023"}, "month": {"value": "02"}, "day": {"value": "30"}}},
        9049,
    ),
    "a citation without type": ({"citation": {"citation-type": None, "citation-value": "x"}}, 9037),
    "a citation without text": ({"citation": {"citation-type": "ris", "citation-value": ""}}, 9020),
    "no external ids": ({"external_ids": None}, 9023),
    "an empty list of external ids": ({"external_ids": {"external-id": []}}, 9023),
    "funded-by with a type that names no grant": (
        {"external_ids": {"external-id": [external_id("isbn", "9780306406157", "funded-by")]}},
        9020,
    ),
    "a contributor without a right iD": (
        {"contributors": {"contributor": [{"contributor-orcid": {"path": "0000-0002-1825-0098"}}]}},
        9020,
    ),
    "a put-code in a new work": ({"put_code": 41}, 9024),
    "an unknown type of identifier": (
        {"external_ids": {"external-id": [external_id("DOI", "10.5555/12345678")]}},
        9023,
    ),
    "no self identifier": (
        {"external_ids": {"external-id": [external_id("issn", "2049-3630", "part-of")]}},
        9023,
    ),
}


@pytest.mark.parametrize(("changes", "code"), WRONG.values(), ids=WRONG)
def test_a_wrong_work_is_refused_with_orcids_code(changes: Work, code: int) -> None:
    assert code_of(lambda: validate(change(work(**changes)))) == code


@pytest.mark.parametrize("place", range(1, len(WRONG)))
def test_of_two_mistakes_the_one_that_is_looked_at_first_is_told(place: int) -> None:
    (early, code), (late, _) = list(WRONG.values())[place - 1 : place + 1]

    assert code_of(lambda: validate(change(work(**{**late, **early})))) == code


def test_all_that_is_wrong_with_the_identifiers_comes_in_one_refusal() -> None:
    ids = {"external-id": [external_id("foo", None, None), external_id("doi", "", "part-of")]}

    with pytest.raises(Refusal) as refused:
        validate(change(work(external_ids=ids)))

    assert refused.value.code == 9023
    told = refused.value.body()["developer-message"]
    assert "foo, value, relationship, value, At least one identifier with 'self' relationship" in told


def test_no_identifier_is_checked_for_its_form_or_for_fitting_the_type() -> None:
    ids = {"external-id": [external_id("doi", "not a DOI"), external_id("isbn", "1", "self")]}

    assert code_of(lambda: validate(change(work(external_ids=ids)))) is None


def test_an_update_may_not_change_the_visibility_but_may_leave_it_out() -> None:
    assert code_of(lambda: validate(change(work(visibility="private", put_code=41), work()))) == 9035
    assert code_of(lambda: validate(change(work(visibility="public", put_code=41), work()))) is None
    assert code_of(lambda: validate(change(work(visibility=None, put_code=41), work()))) is None


def test_a_record_holds_so_many_works_and_no_more() -> None:
    full = change(work())
    for number in (1, 2):
        full.books.put_item(full.record, Item(number, "work", b"{}", US, "public", 1, 1))

    assert code_of(lambda: refuse_full(full)) == 9048


def test_an_update_that_says_what_is_stored_changes_nothing() -> None:
    assert same(change(work(put_code=41), work()))
    assert same(change(work(contributors={"contributor": []}), work()))
    assert same(change(work(citation={"citation-type": None, "citation-value": ""}), work()))


@pytest.mark.parametrize(
    "changes",
    [
        {"title": {"title": {"value": "Another"}}},
        {"journal_title": None},
        {"publication_date": None},
        {"short_description": "New"},
        {"external_ids": {"external-id": [external_id("doi", "10.5555/12345678", "version-of")]}},
        {"visibility": "private"},
    ],
)
def test_an_update_that_says_something_else_is_a_change(changes: Work) -> None:
    assert not same(change(work(**changes), work()))


def test_a_work_is_kept_with_a_list_of_contributors_be_it_empty() -> None:
    assert kept(work())["contributors"] == {"contributor": []}


def test_a_text_that_the_schema_did_not_see_does_not_fit_the_database() -> None:
    assert code_of(lambda: kept(work(short_description="x" * 5001))) == 9008
    assert code_of(lambda: kept(work(title={"title": {"value": "x" * 1001}}))) == 9008
    assert kept(work(short_description="x" * 5000))["short-description"]
