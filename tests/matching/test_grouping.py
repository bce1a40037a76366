"""Which works ORCID shows as one."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orcid_repo_plugin.domain.work import ExternalId, Relationship
from orcid_repo_plugin.matching.grouping import Group, group, key, participation

ANSWERS = Path(__file__).parents[2] / "../shared/data/orcid-answers"

DOI = ExternalId("doi", "10.5555/12345678")
ISBN = ExternalId("isbn", "9780306406157")


def members(works: Sequence[Sequence[ExternalId]]) -> list[tuple[int, ...]]:
    return [found.members for found in group(works)]


def test_works_that_share_a_normal_form_are_one() -> None:
    assert group([[DOI], [ISBN], [ExternalId("doi", "https://doi.org/10.5555/12345678")]]) == [
        Group((0, 2), (("doi", "10.5555/12345678"),)),
        Group((1,), ()),
    ]


def test_the_relationship_is_no_part_of_the_key() -> None:
    assert members([[DOI], [ExternalId("doi", DOI.value, Relationship.VERSION_OF)]]) == [(0, 1)]


@pytest.mark.parametrize("relationship", [Relationship.PART_OF, Relationship.FUNDED_BY])
def test_two_chapters_of_a_book_and_two_works_of_a_grant_stay_two(relationship: Relationship) -> None:
    shared = ExternalId("isbn", ISBN.value, relationship)

    assert members([[shared], [shared]]) == [(0,), (1,)]


def test_no_type_is_exempt() -> None:
    issn = ExternalId("issn", "2049-3630")

    assert members([[issn], [issn]]) == [(0, 1)]


def test_the_same_value_of_another_type_is_another_key() -> None:
    assert members([[ExternalId("handle", "10.5555/1")], [ExternalId("doi", "10.5555/1")]]) == [(0,), (1,)]


def test_a_value_without_a_normal_form_is_compared_as_it_stands() -> None:
    bad = [ExternalId("bibcode", "2004A&A...415..739D"), ExternalId("bibcode", "2004a&a...415..739d")]

    assert key(bad[0]) == ("bibcode", "2004A&A...415..739D")
    assert members([[bad[0]], [bad[1]], [bad[0]]]) == [(0, 2), (1,)]


def test_a_chain_of_any_length_is_one_group_with_all_its_keys() -> None:
    links = [ExternalId("other-id", str(number)) for number in range(5001)]

    (chain,) = group([[links[place], links[place + 1]] for place in range(5000)])

    assert chain.members == tuple(range(5000))
    assert len(chain.keys) == 4999  # the two loose ends join nothing


def test_a_work_that_shares_keys_with_two_groups_makes_them_one() -> None:
    assert group([[DOI], [ISBN], [DOI], [ISBN], [DOI, ISBN]]) == [
        Group((0, 1, 2, 3, 4), (("doi", DOI.value), ("isbn", ISBN.value)))
    ]


def test_a_work_without_an_identifier_that_takes_part_stands_alone() -> None:
    assert members([[], [ExternalId("doi", "")], []]) == [(0,), (1,), (2,)]
    assert group([]) == []


def test_each_identifier_of_a_work_is_told_to_group_or_not() -> None:
    issn = ExternalId("issn", "2049-3630", Relationship.PART_OF)

    assert participation([DOI, issn]).groups == (DOI,)
    assert participation([DOI, issn]).stays_out == (issn,)


IDS = st.builds(
    ExternalId,
    st.sampled_from(["doi", "isbn", "other-id", "bibcode"]),
    st.sampled_from(
        ["10.5555/a", "10.5555/A", "doi:10.5555/b", "9780306406157", "978-0-306-40615-7", "x", "X", ""]
    ),
    st.sampled_from(list(Relationship)),
)
WORKS = st.lists(st.lists(IDS, max_size=3), max_size=12)


def closure(works: Sequence[Sequence[ExternalId]]) -> set[frozenset[int]]:
    """The groups by brute force: whoever can be reached over shared keys."""
    keys = [{key(external_id) for external_id in work} - {None} for work in works]
    found = set()
    for start in range(len(works)):
        reached = {start}
        while more := {b for a in reached for b in range(len(works)) if keys[a] & keys[b]} - reached:
            reached |= more
        found.add(frozenset(reached))
    return found


@given(WORKS)
def test_groups_are_what_can_be_reached_over_shared_keys(works: list[list[ExternalId]]) -> None:
    found = group(works)

    assert {frozenset(one.members) for one in found} == closure(works)
    assert sorted(place for one in found for place in one.members) == list(range(len(works)))
    assert [one.members[0] for one in found] == sorted(one.members[0] for one in found)
    for one in found:
        assert bool(one.keys) == (len(one.members) > 1)
        for shared in one.keys:
            assert sum(shared in map(key, works[place]) for place in one.members) > 1


@given(WORKS, st.randoms(use_true_random=False))
def test_the_order_of_the_works_changes_no_group(works: list[list[ExternalId]], random: Any) -> None:
    order = list(range(len(works)))
    random.shuffle(order)

    shuffled = {frozenset(order[place] for place in one.members) for one in group([works[i] for i in order])}

    assert shuffled == {frozenset(one.members) for one in group(works)}


def answer(name: str) -> list[dict[str, Any]]:
    """The groups of a recorded answer of ``GET /works``."""
    path = ANSWERS / name
    if not path.exists():
        pytest.skip("../shared is not here: no recorded answers of ORCID to compare with")
    groups: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["group"]
    return groups


def recorded_ids(holder: dict[str, Any]) -> list[ExternalId]:
    """The identifiers of a recorded work or group; API 2.0 spells relationships in capitals."""
    rows = (holder["external-ids"] or {}).get("external-id") or []
    return [
        ExternalId(
            row["external-id-type"],
            row["external-id-value"],
            row["external-id-relationship"].lower().replace("_", "-"),
        )
        for row in rows
    ]


V3 = "works-summary-v3-real-record.json"
V2 = ["works-summary-v2-large-source-without-client.json", "works-summary-v2-two-sources-one-group.json"]


def recorded_works(groups: list[dict[str, Any]]) -> tuple[list[list[ExternalId]], set[tuple[int, ...]]]:
    """The works, one of each group and then the next of each, and which of them ORCID put together."""
    rows = [
        (place, label, recorded_ids(summary))
        for label, one in enumerate(groups)
        for place, summary in enumerate(one["work-summary"])
    ]
    rows.sort(key=lambda row: row[:2])
    together: dict[int, list[int]] = {}
    for number, (_, label, _) in enumerate(rows):
        together.setdefault(label, []).append(number)
    return [ids for _, _, ids in rows], {tuple(numbers) for numbers in together.values()}


def as_it_stands(external_id: ExternalId) -> ExternalId:
    """The identifier with a type that has no normal form, for API 2.0 compared raw values."""
    return replace(external_id, type="ark", value=f"{external_id.type} {external_id.value}")


def test_a_real_record_is_grouped_as_orcid_grouped_it() -> None:
    works, theirs = recorded_works(answer(V3))

    assert set(members(works)) == theirs


@pytest.mark.parametrize("name", V2)
def test_real_records_of_api_2_are_grouped_as_orcid_grouped_them(name: str) -> None:
    works, theirs = recorded_works(answer(name))

    assert set(members([[as_it_stands(one) for one in work] for work in works])) == theirs


def test_normal_forms_join_what_api_2_left_apart() -> None:
    works, theirs = recorded_works(answer(V2[0]))

    joined = [one for one in group(works) if len(one.members) > 1]

    assert set(members(works)) >= theirs - {(place,) for one in joined for place in one.members}
    assert {type_ for one in joined for type_, _ in one.keys} == {"arxiv"}  # arXiv:1804.08906 and 1804.08906


def test_the_keys_of_a_real_group_are_those_that_orcid_names() -> None:
    for one in answer(V3):
        works = [recorded_ids(summary) for summary in one["work-summary"]]
        ours = {key(external_id) for work in works for external_id in work} - {None}
        assert ours == {key(external_id) for external_id in recorded_ids(one)}


def test_real_normal_forms_are_ours() -> None:
    count = 0
    for one in answer(V3):
        for summary in one["work-summary"]:
            for row in (summary["external-ids"] or {}).get("external-id") or []:
                found = ExternalId(row["external-id-type"], row["external-id-value"])
                assert key(found) == (found.type, row["external-id-normalized"]["value"])
                count += 1
    assert count > 100
