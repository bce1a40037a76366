"""The lists of a record: grouped, filtered, ordered."""

import json
from pathlib import Path
from typing import Any

import pytest

from orcid_repo_plugin.local_registry.books.items import Source
from orcid_repo_plugin.local_registry.documents.shapes import LIST, SUMMARY
from orcid_repo_plugin.local_registry.kinds import ACTIVITIES, AFFILIATIONS, LIST_PATHS, PERSON_SECTIONS
from tests.local_registry.api.desk import DOI, JOSIAH, OTHER, SMALLEST, US, Desk, Document, external_id, work

PUBLIC: dict[str, Any] = {"role": "public", "client": None}


def codes(works: Document) -> list[list[int]]:
    return [[one["put-code"] for one in group["work-summary"]] for group in works["group"]]


@pytest.mark.parametrize("kind", ACTIVITIES)
def test_an_empty_list_has_no_date_and_no_groups(kind: str) -> None:
    found = Desk().get(LIST_PATHS[kind])

    key = "affiliation-group" if kind in AFFILIATIONS else "group"
    assert found == {"last-modified-date": None, key: [], "path": f"/{JOSIAH}/{LIST_PATHS[kind]}"}


@pytest.mark.parametrize("kind", ACTIVITIES)
def test_a_list_of_activities_has_orcids_form_and_the_newest_date(kind: str) -> None:
    desk = Desk()
    put_code = desk.add(kind, SMALLEST[kind])

    found = desk.get(LIST_PATHS[kind])

    summary = desk.get(f"{kind}/summary/{put_code}")
    date = summary["last-modified-date"]
    assert tuple(found) == LIST[kind].group.keys
    assert found["last-modified-date"] == date
    (group,) = found["affiliation-group" if kind in AFFILIATIONS else "group"]
    assert group["last-modified-date"] == date
    if kind in AFFILIATIONS:
        assert group["summaries"] == [{f"{kind}-summary": summary}]
    elif kind == "peer-review":
        assert group["external-ids"]["external-id"][0]["external-id-value"] == "issn:2049-3630"
        assert group["external-ids"]["external-id"][0]["external-id-type"] == "peer-review"
        (inner,) = group["peer-review-group"]
        assert inner["peer-review-summary"] == [summary]
        assert inner["external-ids"] == summary["external-ids"]
    else:
        assert group[f"{kind}-summary"] == [summary]
    assert tuple(summary) == SUMMARY[kind].group.keys


@pytest.mark.parametrize("kind", PERSON_SECTIONS)
def test_a_person_section_is_ordered_by_display_index_and_then_by_age(kind: str) -> None:
    desk = Desk()
    items = [desk.put(kind, SMALLEST[kind], display_index=index) for index in (0, 2, 1, 2)]

    found = desk.get(kind)

    assert tuple(found) == LIST[kind].group.keys
    key = LIST[kind].group.keys[1]
    assert [one["put-code"] for one in found[key]] == [items[place].put_code for place in (1, 3, 2, 0)]
    assert found[key][0]["display-index"] == 2
    assert found["last-modified-date"] == {"value": max(item.modified for item in items)}


def test_a_work_without_grouping_identifiers_is_a_group_without_identifiers() -> None:
    desk = Desk()
    desk.put("work", work(external_id("issn", "2049-3630", "part-of")))

    (group,) = desk.get("works")["group"]

    assert group["external-ids"] == {"external-id": []}
    assert len(group["work-summary"][0]["external-ids"]["external-id"]) == 1


def test_fundings_are_grouped_by_raw_values() -> None:
    desk = Desk()
    for number, client in (("ABC-1", US), ("ABC-1", OTHER), ("abc-1", US)):
        ids = {"external-id": [external_id("grant_number", number)]}
        desk.add("funding", SMALLEST["funding"] | {"external-ids": ids}, client=client)

    groups = desk.get("fundings")["group"]

    assert [len(group["funding-summary"]) for group in groups] == [2, 1]


@pytest.fixture
def bridged() -> tuple[Desk, list[int]]:
    """Three works of another source: a private one joins the two public ones."""
    desk = Desk()
    pmid = external_id("pmid", "21054200")
    ids_and_visibility = (([DOI], "public"), ([DOI, pmid], "private"), ([pmid], "public"))
    items = [
        desk.put("work", work(*ids), visibility=visibility, source=Source(client_id=OTHER))
        for ids, visibility in ids_and_visibility
    ]
    return desk, [item.put_code for item in items]


def test_the_list_of_works_filters_before_it_groups(bridged: tuple[Desk, list[int]]) -> None:
    desk, (one, _, three) = bridged

    assert codes(desk.get("works")) == [[one], [three]]
    assert codes(desk.get("works", **PUBLIC)) == [[one], [three]]


def test_activities_and_record_group_first_and_prune_what_nobody_left_has() -> None:
    desk = Desk()
    pmid, eid = external_id("pmid", "21054200"), external_id("eid", "2-s2.0-1")
    for ids, visibility in (([DOI], "public"), ([DOI, pmid, eid], "private"), ([pmid], "public")):
        desk.put("work", work(*ids), visibility=visibility, source=Source(client_id=OTHER))

    for works in (desk.get("activities")["works"], desk.get("")["activities-summary"]["works"]):
        (group,) = works["group"]
        assert len(group["work-summary"]) == 2
        types = {one["external-id-type"] for one in group["external-ids"]["external-id"]}
        assert types == {"doi", "pmid"}


def test_the_public_record_never_groups_by_what_is_hidden(bridged: tuple[Desk, list[int]]) -> None:
    desk, (one, _, three) = bridged

    assert codes(desk.get("activities", **PUBLIC)["works"]) == [[one], [three]]


def test_a_group_of_which_nothing_may_be_seen_is_not_there() -> None:
    desk = Desk()
    desk.put("work", work(), visibility="private", source=Source(client_id=OTHER))
    desk.put("peer-review", SMALLEST["peer-review"], visibility="private", source=Source(client_id=OTHER))
    desk.put("keywords", SMALLEST["keywords"], visibility="limited", source=Source(client_id=OTHER))

    found = desk.get("activities")

    assert found["works"]["group"] == found["peer-reviews"]["group"] == []
    assert len(desk.get("keywords")["keyword"]) == 1
    assert desk.get("keywords", **PUBLIC)["keyword"] == []


def test_the_activities_are_all_there_in_the_order_of_the_alphabet() -> None:
    found = Desk().get("activities")

    assert list(found)[1:-1] == sorted(LIST_PATHS[kind] for kind in ACTIVITIES)
    assert found["path"] == f"/{JOSIAH}/activities"


def test_a_token_for_another_record_lists_nothing_on_the_member_api() -> None:
    desk = Desk()

    assert desk.refusal("GET", "works", orcid="0000-0002-1694-233X") == (401, 9017)
    assert desk.get("works", role="public", orcid="0000-0002-1694-233X")["group"] == []


def test_a_real_record_is_listed_as_orcid_listed_it(shared: Path) -> None:
    answer = json.loads((shared / "data/orcid-answers/works-summary-v3-real-record.json").read_bytes())
    desk = Desk()
    for group in answer["group"]:
        for summary in group["work-summary"]:
            desk.put(
                "work",
                summary,
                put_code=summary["put-code"],
                created=summary["created-date"]["value"],
                modified=summary["last-modified-date"]["value"],
                display_index=int(summary["display-index"]),
                source=source_of(summary["source"]),
            )

    found = desk.get("works")

    assert stripped(found) == stripped(answer)


def source_of(source: Document) -> Source:
    paths = [
        (source[key] or {}).get("path")
        for key in (
            "source-orcid",
            "source-client-id",
            "assertion-origin-orcid",
            "assertion-origin-client-id",
        )
    ]
    return Source(*paths)


def stripped(list_: Document) -> Document:
    """Without what differs by the record's iD, the names of its sources and the order of a group's ids."""

    def summary(one: Document) -> Document:
        source = one["source"] | {"source-name": None, "assertion-origin-name": None}
        ids = one["external-ids"] or {"external-id": []}
        for found in ids["external-id"]:
            if found["external-id-normalized-error"]:
                found["external-id-normalized-error"]["error-message"] = ""
        return one | {"path": None, "source": source, "external-ids": ids}

    groups = [
        group
        | {
            "external-ids": sorted(map(json.dumps, group["external-ids"]["external-id"])),
            "work-summary": [summary(one) for one in group["work-summary"]],
        }
        for group in list_["group"]
    ]
    return list_ | {"path": None, "group": groups}
