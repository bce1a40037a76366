import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from orcid_repo_plugin.domain.work import ExternalId
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable
from orcid_repo_plugin.matching.grouping import key
from orcid_repo_plugin.orcid_api.summaries import WorkSummary, summaries_in
from orcid_repo_plugin.orcid_api.works import Works
from orcid_repo_plugin.testing.registry import Registry
from tests.orcid_api.desk import JOSIAH, Desk, desk_at, odd_registry, payload


@pytest.fixture
def desk(registry: Registry) -> Iterator[Desk]:
    with desk_at(registry) as made:
        yield made


def recorded(shared: Path, name: str) -> dict[str, Any]:
    return json.loads((shared / "data/orcid-answers" / name).read_text())  # type: ignore[no-any-return]


def typed_in(title: str, doi: str) -> dict[str, Any]:
    """A work as its person types it in."""
    identifier = {"external-id-type": "doi", "external-id-value": doi, "external-id-relationship": "self"}
    return {
        "title": {"title": {"value": title}},
        "type": "book",
        "external-ids": {"external-id": [identifier]},
    }


def test_our_copy_is_seen_beside_the_preferred_one_of_another_source(desk: Desk) -> None:
    theirs = desk.registry.add_item(desk.orcid, "work", typed_in("Pots", "https://doi.org/10.5555/ABC"))
    ours = desk.works.add(desk.orcid, desk.token, payload("10.5555/abc")).put_code
    desk.registry.prefer(desk.orcid, "work", theirs)

    first, second = desk.works.summaries(desk.orcid, desk.token)

    client = desk.registry.client()["client_id"]
    assert (first.put_code, first.preferred, first.source_client_id) == (theirs, True, None)
    assert (first.source_orcid, first.is_from(client), first.is_from(desk.orcid)) == (desk.orcid, False, True)
    assert (second.put_code, second.preferred, second.source_client_id) == (ours, False, client)
    assert second.is_from(client)
    assert first.group == second.group
    assert first.keys == second.keys == {("doi", "10.5555/abc")}
    assert second.external_ids == (ExternalId("doi", "10.5555/abc", "self", "https://doi.org/10.5555/abc"),)
    assert (second.title, second.type, second.visibility) == (
        "A Theory of Cracked Pots",
        "journal-article",
        "public",
    )
    assert second.last_modified is not None


def test_only_self_identifiers_are_keys(desk: Desk) -> None:
    desk.works.add(desk.orcid, desk.token, payload("10.5555/1", relationship="version-of"))

    (summary,) = desk.works.summaries(desk.orcid, desk.token)

    assert summary.keys == {("source-work-id", "own-10.5555/1")}
    assert [one.relationship for one in summary.external_ids] == ["version-of", "self"]


def test_an_empty_record_has_no_works(desk: Desk) -> None:
    assert desk.works.summaries(desk.orcid, desk.token) == []


def test_without_a_token_only_public_works_are_seen(desk: Desk) -> None:
    seen = desk.works.add(desk.orcid, desk.token, payload("10.5555/1")).put_code
    hidden = desk.works.add(desk.orcid, desk.token, payload("10.5555/2")).put_code
    desk.registry.set_visibility(desk.orcid, "work", hidden, "private")

    assert [one.put_code for one in desk.works.summaries(desk.orcid)] == [seen]
    assert {one.put_code for one in desk.works.summaries(desk.orcid, desk.token)} == {seen, hidden}


def test_a_record_of_ten_thousand_works_is_read(registry: Registry) -> None:
    orcid = registry.person("Ada", "Example", works=10_000)["orcid"]
    with desk_at(registry) as desk:
        summaries = desk.works.summaries(orcid)

    stand = {work.put_code for work in registry.works(orcid)}
    assert {summary.put_code for summary in summaries} == stand
    assert len(summaries) == 10_000
    assert all(summary.keys for summary in summaries)


def test_a_deactivated_record_is_a_refusal(desk: Desk) -> None:
    desk.registry.set_state(desk.orcid, "deactivated")

    with pytest.raises(OrcidRefusal) as refused:
        desk.works.summaries(desk.orcid, desk.token)

    assert refused.value.code == 9044


def test_a_real_record_of_many_sources_is_read(shared: Path) -> None:
    document = recorded(shared, "works-summary-v3-real-record.json")

    summaries = summaries_in(document)

    told = [one["put-code"] for group in document["group"] for one in group["work-summary"]]
    assert [summary.put_code for summary in summaries] == told
    assert len(document["group"]) == 111 == len({summary.group for summary in summaries})
    assert sum(summary.preferred for summary in summaries) == 111
    assert {summary.source_client_id is None for summary in summaries} == {True, False}
    assert all(summary.source_client_id or summary.source_orcid for summary in summaries)
    assert any(not summary.external_ids and not summary.keys for summary in summaries)


def test_our_own_normal_form_is_orcids_in_a_real_record(shared: Path) -> None:
    summaries = summaries_in(recorded(shared, "works-summary-v3-real-record.json"))

    for summary in summaries:
        own = {key(one) for one in summary.external_ids if one.relationship == "self"}
        assert own - {None} == summary.keys


@pytest.mark.parametrize(
    "name",
    ["works-summary-v2-two-sources-one-group.json", "works-summary-v2-large-source-without-client.json"],
)
def test_old_answers_are_read_too(shared: Path, name: str) -> None:
    document = recorded(shared, name)

    summaries = summaries_in(document)

    groups: list[list[WorkSummary]] = [
        [one for one in summaries if one.group == number] for number in range(len(document["group"]))
    ]
    assert [len(group) for group in groups] == [len(group["work-summary"]) for group in document["group"]]
    assert all(group[0].preferred for group in groups)
    assert {one.relationship for summary in summaries for one in summary.external_ids} <= {"self", "part-of"}
    assert all(summary.keys for summary in summaries if summary.external_ids)


def external(**given: Any) -> dict[str, Any]:
    return {
        "external-id-type": "doi",
        "external-id-value": "DOI: 10.5555/AB",
        "external-id-relationship": "self",
    } | {name.replace("_", "-"): value for name, value in given.items()}


@pytest.mark.parametrize(
    ("identifier", "keys"),
    [
        (
            external(external_id_normalized={"value": "10.5555/ab", "transient": True}),
            {("doi", "10.5555/ab")},
        ),
        (external(external_id_normalized={"value": "https://doi.org/10.5555/ab"}), {("doi", "10.5555/ab")}),
        (external(), {("doi", "10.5555/ab")}),
        (external(external_id_normalized=None, external_id_value="doi:123"), {("doi", "doi:123")}),
        (external(external_id_relationship="SELF"), {("doi", "10.5555/ab")}),
        (external(external_id_relationship="PART_OF"), set()),
        (external(external_id_relationship=None), set()),
        (external(external_id_value=None), set()),
        (external(external_id_value={"a": 1}), set()),
    ],
)
def test_a_key_is_what_orcid_compares(identifier: dict[str, Any], keys: set[tuple[str, str]]) -> None:
    summary = {"put-code": 7, "title": None, "external-ids": {"external-id": [identifier, None, "odd"]}}

    (read,) = summaries_in({"group": [{"work-summary": [summary]}]})

    assert read.keys == keys
    assert (read.put_code, read.title, read.type, read.source_name) == (7, "", "", None)


def test_a_work_written_for_another_client_is_not_that_of_its_source() -> None:
    client = {"path": "APP-0000000000000000"}
    source = {"source-client-id": client, "assertion-origin-client-id": {"path": "APP-1111111111111111"}}

    (read,) = summaries_in({"group": [{"work-summary": [{"put-code": "7", "source": source}]}]})

    assert read.source_client_id == "APP-0000000000000000"
    assert read.assertion_origin_client_id == "APP-1111111111111111"
    assert not read.is_from("APP-0000000000000000")


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        None,
        {"group": None},
        {"group": [None]},
        {"group": [{}]},
        {"group": [{"work-summary": [None]}]},
        {"group": [{"work-summary": [{"put-code": None}]}]},
        {"error": "invalid_token"},
    ],
    ids=json.dumps,
)
def test_what_is_no_list_of_works_is_not_taken_for_an_empty_one(document: object) -> None:
    with odd_registry() as (server, session):
        server.answer(200, {"answer": document} if document is None else document)

        with pytest.raises(OrcidUnavailable):
            Works(session).summaries(JOSIAH)
