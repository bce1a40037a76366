"""Names on a work: roles, iDs, and what is taken out of names."""

from typing import Any

import pytest

from orcid_repo_plugin.domain.item import ItemContributor
from orcid_repo_plugin.domain.report import Report
from orcid_repo_plugin.domain.work import Contributor
from orcid_repo_plugin.mapping.contributors import ContributorsMapping
from tests.mapping.parts import TABLES, item_with, said

JOSIAH = "0000-0002-1825-0097"


def map_names(
    *given: dict[str, Any], work_type: str = "journal-article", send: bool = True
) -> tuple[tuple[Contributor, ...], Report]:
    item = item_with(
        contributors=tuple(ItemContributor(**{"field": "dc.contributor.author", **g}) for g in given)
    )
    mapping = ContributorsMapping(TABLES, host="orcid.org", send_organisations=send)
    report = Report()
    return mapping.orcid_map_contributors(item, work_type, report), report


@pytest.mark.parametrize("name", ["Okafor, Ruth <ruth@example.org>", "Okafor, Ruth (ruth@example.org)"])
def test_an_email_in_a_name_is_never_sent_and_never_told(name: str) -> None:
    mapped, report = map_names({"name": name}, {"name": "ruth@example.org"})

    assert [one.credit_name for one in mapped] == ["Ruth Okafor"]
    assert len(said(report, "email-left-out")) == 2
    assert not any("ruth@" in line.message for line in report.lines)


@pytest.mark.parametrize(
    "given",
    [
        {"family": "Prof. Dr. Boss", "given": "B."},
        {"name": "Prof. Dr. Boss, B."},
        {"name": "Boss, Prof. B., PhD"},
        {"family": "Boss", "given": "B.", "honorific": "Prof. Dr."},
    ],
)
def test_honorifics_are_no_part_of_the_name_wherever_they_stand(given: dict[str, Any]) -> None:
    mapped, report = map_names(given)

    assert [one.credit_name for one in mapped] == ["B. Boss"]
    assert len(said(report, "honorific-left-out")) == 1


def test_a_family_may_be_called_herr() -> None:
    mapped, report = map_names({"family": "Herr", "given": "Michael"})

    assert mapped[0].credit_name == "Michael Herr"
    assert said(report, "honorific-left-out") == []


def test_the_report_names_the_row_that_knew_the_role() -> None:
    _, report = map_names({"name": "Boss, B.", "role": "http://www.loc.gov/loc.terms/relators/THS"})

    assert said(report, "contributor") == [
        "1 named (role http://credit.niso.org/contributor-roles/supervision/: row 'ths' of roles.marc)"
    ]


def test_somebody_in_two_roles_stands_there_twice_and_first_once() -> None:
    mapped, _ = map_names(
        {"name": "Carberry, Josiah", "orcid": JOSIAH, "authenticated": True},
        {"name": "Carberry, Josiah", "orcid": JOSIAH, "authenticated": True, "role": "editor"},
    )

    assert [(one.role, one.sequence, str(one.orcid)) for one in mapped] == [
        ("author", "first", JOSIAH),
        ("editor", "additional", JOSIAH),
    ]


def test_the_same_name_twice_is_one_in_a_plain_list_and_two_in_a_structured_one() -> None:
    plain, report = map_names({"name": "Smith, John"}, {"name": "Smith, John"})
    structured, _ = map_names(
        {"family": "Smith", "given": "John", "structured": True},
        {"family": "Smith", "given": "John", "structured": True},
    )

    assert (len(plain), len(structured)) == (1, 2)
    assert len(said(report, "contributor-repeated")) == 1


def test_an_organisation_that_the_settings_leave_out_is_named_and_first_goes_to_the_next() -> None:
    mapped, report = map_names({"name": "Example University"}, {"name": "Okafor, Ruth"}, send=False)

    assert [(one.credit_name, one.sequence) for one in mapped] == [("Ruth Okafor", "first")]
    assert len(said(report, "organisation-left-out")) == 1


def test_a_thousand_authors_keep_their_order() -> None:
    mapped, _ = map_names(*({"name": f"Family{n}, Given"} for n in range(1000)))

    assert [one.credit_name for one in mapped] == [f"Given Family{n}" for n in range(1000)]


@pytest.mark.parametrize(
    "given",
    [
        {"name": "Ministry of Odd Walks, Dept. 7", "family": "Ministry of Odd Walks", "given": "Dept. 7"},
        {"name": "University of Nowhere, Department of Pots, Room 3"},
        {"name": "Example Institute"},
        {"family": "POTS Collaboration", "structured": True},
    ],
)
def test_an_organisation_is_known_by_its_words_and_keeps_its_whole_name(given: dict[str, Any]) -> None:
    sent, _ = map_names(given)
    left_out, _ = map_names(given, send=False)

    assert [one.credit_name for one in sent] == [given.get("name") or given["family"]]
    assert left_out == ()


@pytest.mark.parametrize("name", ["Church, Alonzo", "Bank, John", "Group, Jan"])
def test_a_word_of_organisations_in_a_family_name_makes_none(name: str) -> None:
    assert len(map_names({"name": name}, send=False)[0]) == 1


def test_several_people_in_one_string_are_not_turned_round() -> None:
    mapped, _ = map_names({"name": "Doe, J., Smith, K. and Lee, P."})

    assert mapped[0].credit_name == "Doe, J., Smith, K. and Lee, P."
