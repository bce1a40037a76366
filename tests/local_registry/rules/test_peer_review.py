"""The rules of peer reviews."""

import pytest

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.rules import groups
from tests.local_registry.rules.faults import (
    NO_DATE,
    OTHER,
    US,
    Fault,
    change_of,
    code_of,
    external_id,
    ids,
    in_order,
    setting,
    stored,
)

GROUP = setting("review-group-id", "orcid-generated:pots")
FAULTS: list[tuple[int, Fault]] = [
    (9023, setting("review-identifiers", {"external-id": []})),
    (9024, setting("put-code", 7)),
    (9037, setting("review-type", None)),
    (9023, setting("subject-external-identifier", external_id("shoe-size", "44", "self"))),
    (
        9045,
        setting(
            "convening-organization.disambiguated-organization",
            {"disambiguated-organization-identifier": None, "disambiguation-source": "ROR"},
        ),
    ),
    (9049, setting("review-completion-date", NO_DATE)),
    (9020, GROUP),
]


def test_the_smallest_review_is_taken_and_its_journal_becomes_a_group() -> None:
    books = Books()

    assert code_of(change_of("peer-review", books=books)) is None

    (group,) = books.groups.values()
    assert (group.group_id, group.type, group.source) == ("issn:2049-3630", "journal", groups.REGISTRY)
    assert group.name == "Journal with ISSN 2049-3630"


@pytest.mark.parametrize(("first", "one", "second", "other"), in_order("peer-review", FAULTS))
def test_of_two_faults_the_one_that_orcid_finds_first_is_told(
    first: int, one: Fault, second: int, other: Fault
) -> None:
    assert code_of(change_of("peer-review", one)) == first
    assert code_of(change_of("peer-review", other, one)) == first


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ([("source-work-id", "rev-1", "part-of")], None),
        ([("source-work-id", "rev-1", "version-of")], 9023),
        ([("source-work-id", "rev-1", "version-of"), ("doi", "10.5555/1", "self")], None),
        ([("reviewid", "rev-1", "self")], 9023),
        ([("source-work-id", "rev-1", None)], 9023),
    ],
    ids=["no self is needed", "but for a version", "a version with self", "unknown type", "no relationship"],
)
def test_identifiers_of_a_review(found: list[tuple[str, str, str | None]], code: int | None) -> None:
    assert code_of(change_of("peer-review", setting("review-identifiers", ids(*found)))) == code


def test_a_journals_group_is_written_in_one_way() -> None:
    books = Books()
    change = change_of("peer-review", setting("review-group-id", "issn:20493630"), books=books)

    assert code_of(change) is None
    assert change.content["review-group-id"] == "issn:2049-3630"


@pytest.mark.parametrize("group_id", ["issn:2049-3631", "issn:none", "issn:"])
def test_a_journal_without_a_right_issn_is_9053(group_id: str) -> None:
    assert code_of(change_of("peer-review", setting("review-group-id", group_id))) == 9053


def test_an_update_takes_no_journal_that_has_no_group_yet() -> None:
    books = Books()
    item = stored(books, "peer-review")

    assert code_of(change_of("peer-review", books=books, existing=item)) == 9020
    groups.for_issn(books, "issn:2049-3630")
    assert code_of(change_of("peer-review", books=books, existing=item)) is None


def test_a_group_that_a_client_made_is_found_in_any_case_of_letters() -> None:
    books = Books()
    groups.made(books, "orcid-generated:Pots", "Reviews of pots", None, "journal", US)

    assert code_of(change_of("peer-review", GROUP, books=books)) is None


def test_a_duplicate_makes_no_group() -> None:
    books = Books()
    stored(books, "peer-review")

    assert code_of(change_of("peer-review", books=books)) == 9021
    assert not books.groups


def test_a_foreign_review_is_9010_before_its_organisation_is_looked_up() -> None:
    books = Books()
    groups.for_issn(books, "issn:2049-3630")
    item = stored(books, "peer-review", source=OTHER)
    unknown = {"disambiguated-organization-identifier": "0", "disambiguation-source": "ROR"}
    nowhere = setting("convening-organization.disambiguated-organization", unknown)
    other_id = setting("review-identifiers", ids(("source-work-id", "rev-2", "self")))

    assert code_of(change_of("peer-review", nowhere, books=books, existing=item)) == 9010
    assert code_of(change_of("peer-review", nowhere, other_id, books=books)) == 9045


def test_another_visibility_is_told_before_a_wrong_date() -> None:
    books = Books()
    item = stored(books, "peer-review")
    change = change_of(
        "peer-review",
        setting("visibility", "private"),
        setting("review-completion-date", NO_DATE),
        books=books,
        existing=item,
    )

    assert code_of(change) == 9035
