"""The rules of research resources."""

import pytest

from orcid_repo_plugin.local_registry.books.books import Books
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

UNNAMED = "hosts.organization.0.disambiguated-organization"
FAULTS: list[tuple[int, Fault]] = [
    (9023, setting("proposal.external-ids", {"external-id": []})),
    (9045, setting(f"proposal.{UNNAMED}", None)),
    (9050, setting("proposal.end-date", DATE)),
    (9023, setting("resource-item.0.external-ids", {"external-id": []})),
    (9045, setting(f"resource-item.0.{UNNAMED}", None)),
    (9024, setting("put-code", 7)),
]


def test_the_smallest_research_resource_is_taken() -> None:
    assert code_of(change_of("research-resource")) is None


@pytest.mark.parametrize(("first", "one", "second", "other"), in_order("research-resource", FAULTS))
def test_of_two_faults_the_one_that_orcid_finds_first_is_told(
    first: int, one: Fault, second: int, other: Fault
) -> None:
    assert code_of(change_of("research-resource", one)) == first
    assert code_of(change_of("research-resource", other)) == second
    assert code_of(change_of("research-resource", other, one)) == first


@pytest.mark.parametrize("end", ["start-date", "end-date"])
def test_an_impossible_date_of_the_proposal_is_9049(end: str) -> None:
    assert code_of(change_of("research-resource", setting(f"proposal.{end}", NO_DATE))) == 9049


@pytest.mark.parametrize("part", ["proposal", "resource-item.0"])
def test_identifiers_need_a_known_type_and_a_version_needs_a_self(part: str) -> None:
    unknown = setting(f"{part}.external-ids", ids(("beamtime", "P1", "self")))
    version = setting(f"{part}.external-ids", ids(("proposal-id", "P1", "version-of")))

    assert code_of(change_of("research-resource", unknown)) == 9023
    assert code_of(change_of("research-resource", version)) == 9023


@pytest.mark.parametrize("part", ["proposal", "resource-item.0"])
def test_every_host_must_be_known(part: str) -> None:
    small = setting(f"{part}.{UNNAMED}.disambiguation-source", "ror")

    assert code_of(change_of("research-resource", small)) == 9045


def test_a_proposal_is_a_duplicate_when_added_but_not_when_changed() -> None:
    books = Books()
    stored(books, "research-resource")
    other = stored(
        books, "research-resource", setting("proposal.external-ids", ids(("proposal-id", "P2", "self")))
    )

    assert code_of(change_of("research-resource", books=books)) == 9021
    assert code_of(change_of("research-resource", books=books, existing=other)) is None


def test_a_foreign_resource_is_9010() -> None:
    books = Books()
    item = stored(books, "research-resource", source=OTHER)

    assert code_of(change_of("research-resource", books=books, existing=item)) == 9010
