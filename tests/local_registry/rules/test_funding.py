"""The rules of fundings."""

import pytest

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.local_registry.rules.currencies import CURRENCIES
from orcid_repo_plugin.local_registry.rules.funding import RULES
from tests.local_registry.rules.faults import (
    DATE,
    NO_DATE,
    OTHER,
    Fault,
    change_of,
    code_of,
    ids,
    in_order,
    setting,
    stored,
)

TRANSLATED = {"value": "Un projet", "language-code": "xx"}
FAULTS = [
    (9022, setting("title.title.value", "")),
    (9037, setting("title.translated-title", TRANSLATED)),
    (9023, setting("external-ids", {"external-id": []})),
    (9020, setting("amount", {"value": "1", "currency-code": None})),
    (9024, setting("put-code", 7)),
    (9045, setting("organization.disambiguated-organization", None)),
    (9050, setting("end-date", DATE)),
    (9049, setting("start-date", NO_DATE)),
]
ORDERED = [pair for pair in in_order("funding", FAULTS) if {pair[0], pair[2]} != {9050, 9049}]


def test_the_smallest_funding_is_taken() -> None:
    assert code_of(change_of("funding")) is None


@pytest.mark.parametrize(("code", "fault"), FAULTS, ids=[str(code) for code, _ in FAULTS])
def test_each_fault_has_its_code(code: int, fault: Fault) -> None:
    assert code_of(change_of("funding", fault)) == code


@pytest.mark.parametrize(("first", "one", "second", "other"), ORDERED)
def test_of_two_faults_the_one_that_orcid_finds_first_is_told(
    first: int, one: Fault, second: int, other: Fault
) -> None:
    assert code_of(change_of("funding", other, one)) == first


def test_without_an_organisation_it_is_9046_and_with_an_impossible_end_9049_before_9050() -> None:
    assert code_of(change_of("funding", setting("organization", None))) == 9046
    assert code_of(change_of("funding", setting("end-date", NO_DATE))) == 9049


@pytest.mark.parametrize(
    ("value", "currency", "code"),
    [
        ("1000.50", "EUR", None),
        ("1e5", "GBP", None),
        ("-3", "DEM", None),
        ("1,000", "EUR", 9054),
        ("a lot", "EUR", 9054),
        ("١٠", "EUR", 9054),
        ("", "EUR", 9020),
        ("1", "XYZ", 9020),
        ("1", "eur", 9020),
    ],
)
def test_an_amount_is_a_number_with_a_point_in_a_known_currency(
    value: str, currency: str, code: int | None
) -> None:
    assert (
        code_of(change_of("funding", setting("amount", {"value": value, "currency-code": currency}))) == code
    )


def test_the_currencies_of_today_are_known() -> None:
    assert {"EUR", "USD", "GBP", "JPY", "CHF", "UAH", "BRL", "INR", "CNY", "ZAR"} <= CURRENCIES
    assert all(len(code) == 3 and code.isupper() for code in CURRENCIES)


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (("grant_number", "ABC-1", "part-of"), None),
        (("grant-number", "ABC-1", "self"), 9023),
        (("grant_number", "", "self"), 9023),
        (("grant_number", "ABC-1", None), 9023),
    ],
    ids=["no self is needed", "a hyphen", "no value", "no relationship"],
)
def test_identifiers_need_a_known_type_a_value_and_a_relationship(
    found: tuple[str, str, str | None], code: int | None
) -> None:
    assert code_of(change_of("funding", setting("external-ids", ids(found)))) == code


def test_a_grant_is_a_duplicate_by_its_raw_value_in_the_same_letters() -> None:
    books = Books()
    stored(books, "funding", setting("external-ids", ids(("doi", "10.5555/ABC", "self"))))

    same = change_of("funding", setting("external-ids", ids(("doi", "10.5555/ABC", "self"))), books=books)
    lower = change_of("funding", setting("external-ids", ids(("doi", "10.5555/abc", "self"))), books=books)
    part = change_of("funding", setting("external-ids", ids(("doi", "10.5555/ABC", "part-of"))), books=books)

    assert [code_of(change) for change in (same, lower, part)] == [9021, None, None]


def test_a_duplicate_is_told_before_an_unknown_organisation_and_a_foreign_source_too() -> None:
    books = Books()
    first = stored(books, "funding", source=OTHER)
    stored(books, "funding", setting("external-ids", ids(("grant_number", "ABC-2", "self"))))
    nowhere = setting("organization.disambiguated-organization.disambiguation-source", "ror")
    twice = setting("external-ids", ids(("grant_number", "ABC-2", "self")))

    assert code_of(change_of("funding", nowhere, twice, books=books)) == 9021
    assert code_of(change_of("funding", nowhere, books=books, existing=first)) == 9010
    assert code_of(change_of("funding", nowhere, books=books)) == 9045


def test_a_visibility_may_be_repeated_but_not_changed() -> None:
    books = Books()
    item = stored(books, "funding")

    repeated = change_of("funding", setting("visibility", "public"), books=books, existing=item)
    changed = change_of("funding", setting("visibility", "private"), books=books, existing=item)

    assert [code_of(change) for change in (repeated, changed)] == [None, 9035]


def test_a_contributor_keeps_a_role_of_fundings_and_no_address() -> None:
    contributor = {
        "contributor-orcid": None,
        "credit-name": {"value": "J. Carberry"},
        "contributor-email": {"value": "josiah@mailinator.com"},
        "contributor-attributes": {"contributor-role": "CO_LEAD"},
    }
    content = change_of("funding", setting("contributors", {"contributor": [contributor]})).content

    kept = RULES.kept(content)["contributors"]["contributor"][0]

    assert kept["contributor-attributes"] == {"contributor-role": "co-lead"}
    assert kept["contributor-email"] is None


def test_a_role_of_works_is_none_of_fundings() -> None:
    contributor = {"contributor-attributes": {"contributor-role": "author"}}
    content = change_of("funding", setting("contributors", {"contributor": [contributor]})).content

    with pytest.raises(Refusal, match="9058"):
        RULES.kept(content)
