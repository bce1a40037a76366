"""The rules of the seven affiliations."""

import pytest

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.kinds import AFFILIATIONS, PROFESSIONAL
from orcid_repo_plugin.local_registry.rules.affiliations import RULES
from tests.local_registry.rules.faults import (
    NO_DATE,
    OTHER,
    Content,
    Fault,
    change_of,
    code_of,
    ids,
    in_order,
    setting,
    stored,
)

STRICT = ("education", "employment")
NO_ORGANISATION_ID = setting("organization.disambiguated-organization", None)
NO_CITY = setting("organization.address.city", None)
LATE = {"year": {"value": "2025"}, "month": None, "day": None}
EARLY = {"year": {"value": "2024"}, "month": {"value": "12"}, "day": {"value": "31"}}


def backwards(content: Content) -> None:
    """Start after end."""
    content["start-date"], content["end-date"] = LATE, EARLY


STRICT_FAULTS: list[tuple[int, Fault]] = [
    (9024, setting("put-code", 7)),
    (9045, NO_ORGANISATION_ID),
    (9060, NO_CITY),
    (9055, backwards),
]
RELAXED_FAULTS: list[tuple[int, Fault]] = [
    (9024, setting("put-code", 7)),
    (9062, NO_ORGANISATION_ID),
    (9061, setting("organization.address.country", None)),
    (9055, backwards),
]


@pytest.mark.parametrize("kind", AFFILIATIONS)
def test_the_smallest_of_each_kind_is_taken_with_open_ends_and_without_dates(kind: str) -> None:
    assert code_of(change_of(kind)) is None
    assert code_of(change_of(kind, setting("end-date", EARLY))) is None
    assert code_of(change_of(kind, setting("start-date", EARLY))) is None


@pytest.mark.parametrize("kind", STRICT)
@pytest.mark.parametrize(("first", "one", "second", "other"), in_order("education", STRICT_FAULTS))
def test_education_and_employment_find_faults_in_orcids_order(
    kind: str, first: int, one: Fault, second: int, other: Fault
) -> None:
    assert code_of(change_of(kind, one)) == first
    assert code_of(change_of(kind, other)) == second
    assert code_of(change_of(kind, other, one)) == first


@pytest.mark.parametrize("kind", PROFESSIONAL)
@pytest.mark.parametrize(("first", "one", "second", "other"), in_order("membership", RELAXED_FAULTS))
def test_professional_activities_find_faults_in_orcids_order(
    kind: str, first: int, one: Fault, second: int, other: Fault
) -> None:
    assert code_of(change_of(kind, one)) == first
    assert code_of(change_of(kind, other)) == second
    assert code_of(change_of(kind, other, one)) == first


@pytest.mark.parametrize("kind", AFFILIATIONS)
def test_an_organisation_is_needed_by_all(kind: str) -> None:
    assert code_of(change_of(kind, setting("organization", None))) == 9046


@pytest.mark.parametrize("kind", PROFESSIONAL)
def test_a_professional_activity_may_have_an_identifier_instead_and_no_place(kind: str) -> None:
    identified = setting("external-ids", ids(("other-id", "M-77", "self")))
    nowhere = setting("organization.address", {"city": None, "region": None, "country": None})

    assert code_of(change_of(kind, NO_ORGANISATION_ID, identified, nowhere)) is None


@pytest.mark.parametrize("kind", PROFESSIONAL)
def test_a_region_lies_in_a_country(kind: str) -> None:
    region = setting("organization.address", {"city": None, "region": "MD", "country": None})

    assert code_of(change_of(kind, region)) == 9061


@pytest.mark.parametrize("kind", STRICT)
def test_a_country_is_needed_too_and_an_identifier_is_no_way_out(kind: str) -> None:
    identified = setting("external-ids", ids(("other-id", "M-77", "self")))

    assert code_of(change_of(kind, setting("organization.address.country", None))) == 9060
    assert code_of(change_of(kind, NO_ORGANISATION_ID, identified)) == 9045


def test_types_of_identifiers_are_not_looked_at() -> None:
    odd = setting("external-ids", ids(("shoe-size", "44", "self")))

    assert code_of(change_of("employment", odd)) is None


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (("2024", None, None), ("2024", "01", None), None),
        (("2024", "01", None), ("2024", None, None), 9055),
        (("2024", "02", "01"), ("2024", "02", None), 9055),
        (("2024", "02", "01"), ("2024", "02", "01"), None),
    ],
    ids=["a year and its first month", "a month and its year", "a day and its month", "one day"],
)
def test_a_missing_part_of_a_date_is_before_all_others(
    start: tuple[str | None, ...], end: tuple[str | None, ...], code: int | None
) -> None:
    def date(parts: tuple[str | None, ...]) -> Content:
        values = [part and {"value": part} for part in parts]
        return dict(zip(("year", "month", "day"), values, strict=True))

    change = change_of("employment", setting("start-date", date(start)), setting("end-date", date(end)))

    assert code_of(change) == code


@pytest.mark.parametrize("end", ["start-date", "end-date"])
def test_an_impossible_date_is_9049(end: str) -> None:
    assert code_of(change_of("service", setting(end, NO_DATE))) == 9049


def test_the_source_is_looked_at_before_all_else_in_an_update() -> None:
    assert [kind for kind, rules in RULES.items() if not rules.source_first] == []


def test_the_same_identifier_is_a_duplicate_in_its_own_kind_only() -> None:
    books = Books()
    numbered = setting("external-ids", ids(("other-id", "M-77", "self")))
    first = stored(books, "membership", numbered)
    stored(books, "service", setting("external-ids", ids(("other-id", "M-78", "self"))), source=OTHER)

    assert code_of(change_of("membership", numbered, books=books)) == 9021
    assert code_of(change_of("membership", numbered, books=books, existing=first)) is None
    assert code_of(change_of("service", numbered, books=books)) is None
    other = change_of("service", setting("external-ids", ids(("other-id", "M-78", "self"))), books=books)
    assert code_of(other) is None


def test_identifiers_of_affiliations_are_compared_in_their_normal_form() -> None:
    books = Books()
    stored(books, "service", setting("external-ids", ids(("doi", "10.5555/ABC", "self"))))
    again = setting("external-ids", ids(("doi", "https://doi.org/10.5555/abc", "self")))

    assert code_of(change_of("service", again, books=books)) == 9021


@pytest.mark.parametrize("kind", AFFILIATIONS)
def test_an_organisation_that_the_registry_does_not_know_is_9045(kind: str) -> None:
    books = Books()
    books.organisations.unknown.add(("ROR", "https://ror.org/04fa4r544"))

    assert code_of(change_of(kind, books=books)) == 9045
