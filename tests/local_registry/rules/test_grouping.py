"""Which activities stand together, and in which order."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orcid_repo_plugin.domain.work import ExternalId, Relationship
from orcid_repo_plugin.local_registry.books.contents import fill_in_normal_form
from orcid_repo_plugin.local_registry.rules.grouping import (
    Group,
    affiliation_key,
    grouped,
    in_groups,
    in_review_groups,
    pruned,
)
from orcid_repo_plugin.matching.grouping import group

Summary = dict[str, Any]


def external_id(kind: str, value: str, relationship: str = "self", url: str | None = None) -> Summary:
    found: Summary = {
        "external-id-type": kind,
        "external-id-value": value,
        "external-id-url": url and {"value": url},
        "external-id-relationship": relationship,
    }
    fill_in_normal_form(found)
    return found


def summary(put_code: int, *ids: Summary, **changes: Any) -> Summary:
    content: Summary = {
        "put-code": put_code,
        "created-date": {"value": put_code},
        "title": {"title": {"value": "A Theory of Cracked Pots"}},
        "external-ids": {"external-id": list(ids)} if ids else None,
        "type": "journal-article",
        "publication-date": None,
        "display-index": "1",
    }
    return content | {name.replace("_", "-"): value for name, value in changes.items()}


def codes(groups: list[Group]) -> list[list[int]]:
    return [[one["put-code"] for one in group.summaries] for group in groups]


DOI = external_id("doi", "10.5555/12345678")


def test_works_that_share_an_identifier_stand_together_whatever_its_relationship() -> None:
    version = external_id("doi", "https://doi.org/10.5555/12345678", "version-of")

    assert codes(grouped([summary(1, DOI), summary(2), summary(3, version)])) == [[1, 3], [2]]


@pytest.mark.parametrize("relationship", ["part-of", "funded-by"])
def test_the_whole_and_the_grant_join_nothing(relationship: str) -> None:
    whole = external_id("isbn", "9780306406157", relationship)

    groups = grouped([summary(1, DOI, whole), summary(2, whole)])

    assert codes(groups) == [[1], [2]]
    assert [len(group.external_ids) for group in groups] == [1, 0]


def test_an_identifier_without_normal_form_is_compared_as_it_stands() -> None:
    one, same, other = (external_id("doi", value) for value in ("no DOI", "no DOI", "No DOI"))

    assert codes(grouped([summary(1, one), summary(2, same), summary(3, other)])) == [[1, 2], [3]]


def test_the_identifiers_of_a_group_are_those_of_the_first_that_has_them() -> None:
    first = external_id("doi", "10.5555/AB", url="https://doi.org/10.5555/AB")
    again = external_id("doi", "10.5555/ab", "version-of")
    (found,) = in_groups("work", [summary(2, again), summary(1, first)])

    assert found.external_ids == [first]


def test_the_highest_display_index_comes_first_in_a_group_then_the_oldest() -> None:
    works = [summary(n, DOI, display_index=index) for n, index in ((1, "0"), (3, "1"), (2, "1"), (4, "12"))]

    assert codes(in_groups("work", works)) == [[4, 2, 3, 1]]


def test_works_come_newest_first_then_by_title_and_type_and_undated_ones_last() -> None:
    def year(value: str) -> Summary:
        return {"year": {"value": value}, "month": None, "day": None}

    def title(value: str) -> Summary:
        return {"title": {"value": value}}

    works = [
        summary(1),
        summary(2, publication_date=year("2008"), title=title("b")),
        summary(3, publication_date=year("2008"), title=title("B"), type="preprint"),
        summary(4, publication_date=year("2008"), title=title("B"), type="book"),
        summary(5, publication_date=year("2008") | {"month": {"value": "02"}}),
        summary(6, publication_date=year("2024")),
        summary(7, publication_date=year("2008"), title=None),
    ]

    assert codes(in_groups("work", works)) == [[6], [5], [4], [3], [2], [7], [1]]


def test_what_nobody_left_has_leaves_the_group_with_those_who_had_it() -> None:
    pmid = external_id("pmid", "21054200")
    (found,) = grouped([summary(1, DOI), summary(2, DOI, pmid)])

    left = pruned(found, lambda one: one["put-code"] == 1)

    assert left is not None
    assert codes([left]) == [[1]]
    assert left.external_ids == [DOI]
    assert pruned(found, lambda _: False) is None


def test_affiliations_come_without_dates_first_then_lasting_then_ended_ones() -> None:
    def year(value: str) -> Summary:
        return {"year": {"value": value}, "month": None, "day": None}

    entries = [
        summary(1, start_date=None, end_date=None),
        summary(2, start_date=year("2020"), end_date=None),
        summary(3, start_date=year("2010"), end_date=None),
        summary(4, start_date=year("1990"), end_date=year("2015")),
        summary(5, start_date=year("2001"), end_date=year("2010")),
        summary(6, start_date=year("1999"), end_date=year("2010")),
    ]

    assert sorted(entries[3:] + entries[:3], key=affiliation_key, reverse=True) == entries
    assert codes(in_groups("employment", entries[::-1])) == [[1], [2], [3], [4], [5], [6]]


def test_reviews_for_different_groups_stay_apart_even_with_one_identifier() -> None:
    shared = external_id("source-work-id", "rev-1")

    def review(put_code: int, group_id: str, year: str) -> Summary:
        date = {"year": {"value": year}, "month": None, "day": None}
        return summary(put_code, shared, review_group_id=group_id, completion_date=date)

    groups = in_review_groups(
        [
            review(1, "issn:2049-3630", "2020"),
            review(2, "publons:12", "2022"),
            review(3, "publons:12", "2021"),
        ]
    )

    assert {group_id: codes(some) for group_id, some in groups.items()} == {
        "publons:12": [[2, 3]],
        "issn:2049-3630": [[1]],
    }


VALUES = st.sampled_from(["10.5555/a", "10.5555/A", "10.5555/b", "10.5555/c", "none"])
IDS = st.lists(st.tuples(VALUES, st.sampled_from(list(Relationship))), max_size=3)


@given(st.lists(IDS, max_size=12))
def test_groups_are_those_that_the_matching_finds(works: list[list[tuple[str, Relationship]]]) -> None:
    summaries = [
        summary(number, *(external_id("doi", value, relationship) for value, relationship in ids))
        for number, ids in enumerate(works)
    ]

    found = [tuple(members) for members in codes(grouped(summaries))]

    expected = group([[ExternalId("doi", value, relation) for value, relation in ids] for ids in works])
    assert found == [one.members for one in expected]


def test_the_works_of_a_real_record_fall_into_the_groups_that_orcid_made(shared: Path) -> None:
    answer = json.loads((shared / "data/orcid-answers/works-summary-v3-real-record.json").read_bytes())
    works = [one for some in answer["group"] for one in some["work-summary"]]

    groups = in_groups("work", works[::-1])

    def key(one: Summary) -> tuple[str, str]:
        normal = one["external-id-normalized"]
        return one["external-id-type"], normal["value"] if normal else one["external-id-value"]

    assert codes(groups) == [[one["put-code"] for one in some["work-summary"]] for some in answer["group"]]
    assert [{key(one) for one in found.external_ids} for found in groups] == [
        {key(one) for one in some["external-ids"]["external-id"]} for some in answer["group"]
    ]
