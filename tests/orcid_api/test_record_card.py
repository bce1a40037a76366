"""A record in short, made of what the public API shows of it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orcid_repo_plugin.domain.delivery import Section
from orcid_repo_plugin.domain.record_summary import Affiliation, Count, RecordSummary
from orcid_repo_plugin.domain.work import PublicationDate
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable
from orcid_repo_plugin.orcid_api.record_card import is_validated, read_summary, summary_in
from orcid_repo_plugin.orcid_api.records import Records
from orcid_repo_plugin.orcid_api.sections import Sections
from orcid_repo_plugin.testing.registry_start import in_process
from tests.orcid_api.desk import JOSIAH, Desk, desk_at, odd_registry, payload

NOW = datetime(2026, 11, 21, 4, 40, 31, tzinfo=UTC)
NOBODY = "0000-0002-1694-233X"
CARL = "0000-0002-1642-628X"
WHOLE = {"orcid-identifier": {"path": JOSIAH}}


@pytest.fixture
def desk() -> Iterator[Desk]:
    with in_process() as registry, desk_at(registry) as made:
        yield made


def read(desk: Desk, orcid: str = "") -> RecordSummary:
    return read_summary(Records(desk.session), orcid or desk.orcid, lambda: NOW)


def spell(name: str, start: str = "", end: str = "", role: str = "Professor") -> dict[str, Any]:
    """An affiliation as ORCID takes it."""
    return {
        "role-title": role,
        "start-date": date(start),
        "end-date": date(end),
        "organization": {
            "name": name,
            "address": {"city": "Providence", "country": "US"},
            "disambiguated-organization": {
                "disambiguated-organization-identifier": "https://ror.org/05gq02987",
                "disambiguation-source": "ROR",
            },
        },
    }


def date(text: str) -> dict[str, Any] | None:
    if not text:
        return None
    parts = dict(zip(("year", "month", "day"), text.split("-"), strict=False))
    return {part: {"value": parts[part]} if part in parts else None for part in ("year", "month", "day")}


def own_work(title: str, doi: str = "") -> dict[str, Any]:
    ids = [
        {"external-id-type": "doi", "external-id-value": doi, "external-id-relationship": "self"}
        for _ in range(1 if doi else 0)
    ]
    return {
        "title": {"title": {"value": title}},
        "type": "book",
        "external-ids": {"external-id": ids},
    }


def test_the_example_researcher_has_a_name_and_an_own_employment(desk: Desk) -> None:
    found = read(desk, JOSIAH)

    assert (found.name, found.state, found.read_at) == ("Josiah S. Carberry", "open", NOW)
    assert found.changed_at == datetime(2024, 1, 15, 9, 6, tzinfo=UTC)
    assert found.employments == (
        Affiliation(organisation="Brown University", role="Professor", start=PublicationDate(1999, 9)),
    )
    assert found.educations[0].end == PublicationDate(1995)
    assert (found.works, found.fundings, found.peer_reviews) == (Count(), Count(), Count())


def test_what_a_member_adds_is_validated_and_what_the_person_types_is_not(desk: Desk) -> None:
    sections = Sections(desk.session)
    sections.add(Section.EMPLOYMENT, desk.orcid, desk.token, spell("Brown University", "2019"))
    desk.registry.add_item(desk.orcid, "employment", spell("Wesleyan University", "2010", "2018-06"))

    found = read(desk)

    assert [(one.organisation, one.validated) for one in found.employments] == [
        ("Brown University", True),
        ("Wesleyan University", False),
    ]


def test_a_work_counts_once_however_many_have_put_it_there(desk: Desk) -> None:
    desk.works.add(desk.orcid, desk.token, payload("10.5555/1"))
    desk.works.add(desk.orcid, desk.token, payload("10.5555/2"))
    desk.registry.add_item(desk.orcid, "work", own_work("Mine, and theirs", "10.5555/1"))
    desk.registry.add_item(desk.orcid, "work", own_work("Mine alone"))

    assert read(desk).works == Count(validated=2, self_asserted=1)


def test_a_work_stays_validated_when_the_person_prefers_their_own_version(desk: Desk) -> None:
    desk.works.add(desk.orcid, desk.token, payload("10.5555/1"))
    own = desk.registry.add_item(desk.orcid, "work", own_work("Mine", "10.5555/1"))
    desk.registry.prefer(desk.orcid, "work", own)

    assert read(desk).works == Count(validated=1)


def test_what_is_not_public_is_never_counted(desk: Desk) -> None:
    for visibility in ("public", "limited", "private"):
        for section, content in (("work", own_work("Pots")), ("employment", spell(visibility, "2019"))):
            put_code = desk.registry.add_item(desk.orcid, section, content)
            desk.registry.set_visibility(desk.orcid, section, put_code, visibility)

    found = read(desk)

    assert found.works == Count(self_asserted=1)
    assert [one.organisation for one in found.employments] == ["public"]
    assert found.employment_count == 1


def test_a_members_answer_shows_no_more_than_the_public_one(desk: Desk) -> None:
    put_code = desk.registry.add_item(desk.orcid, "employment", spell("Secret University", "2019"))
    desk.registry.set_visibility(desk.orcid, "employment", put_code, "limited")
    whole = Records(desk.session).record(desk.orcid, desk.token)

    assert "Secret University" in json.dumps(whole)
    assert summary_in(whole, desk.orcid, NOW).employments == ()


def test_what_lasts_comes_first_then_what_ended_last_and_three_are_kept(desk: Desk) -> None:
    spells = {
        "ended long ago": ("1990", "1995"),
        "ends this year": ("2020", "2026"),
        "ended in spring": ("2001", "2026-03"),
        "lasts": ("2015", ""),
        "no dates at all": ("", ""),
    }
    for name, (start, end) in spells.items():
        desk.registry.add_item(desk.orcid, "employment", spell(name, start, end))

    found = read(desk)

    assert [one.organisation for one in found.employments] == ["ends this year", "lasts", "no dates at all"]
    assert found.employment_count == 5


def test_educations_and_qualifications_stand_together(desk: Desk) -> None:
    desk.registry.add_item(desk.orcid, "education", spell("Wesleyan University", "1991", "1995", "PhD"))
    desk.registry.add_item(desk.orcid, "qualification", spell("Guild of Potters", "1996", "1997", "Master"))

    found = read(desk)

    assert [one.role for one in found.educations] == ["Master", "PhD"]
    assert found.education_count == 2


def test_our_counts_are_those_of_orcids_own_summary(desk: Desk) -> None:
    for n in range(4):
        desk.works.add(desk.orcid, desk.token, payload(f"10.5555/{n}"))
    for n in (2, 3, 9):
        desk.registry.add_item(desk.orcid, "work", own_work(f"Mine {n}", f"10.5555/{n}"))
    for n in range(5):
        desk.registry.add_item(desk.orcid, "employment", spell(f"Place {n}", str(2000 + n), str(2001 + n)))
    Sections(desk.session).add(Section.EMPLOYMENT, desk.orcid, desk.token, spell("Brown University", "2019"))

    ours = read(desk)
    theirs = Records(desk.session).summary(desk.orcid, desk.anonymous())

    works = theirs["works"]
    assert ours.works == Count(works["validated-count"], works["self-asserted-count"])
    assert ours.employment_count == theirs["employments"]["count"] == 6
    assert [(one.organisation, one.validated) for one in ours.employments] == [
        (one["organization-name"], one["validated"]) for one in theirs["employments"]["employment"]
    ]


def test_what_has_become_of_a_record_is_its_state(desk: Desk) -> None:
    people = {name: desk.registry.person(name)["orcid"] for name in ("Lost", "Locked", "Merged", "New")}
    desk.registry.set_state(people["Lost"], "deactivated")
    desk.registry.set_state(people["Locked"], "locked")
    desk.registry.set_state(people["Merged"], "deprecated", primary=JOSIAH)
    desk.registry.unclaim(people["New"])

    told = {name: read(desk, orcid) for name, orcid in people.items()}

    assert {name: (one.state, one.primary) for name, one in told.items()} == {
        "Lost": ("deactivated", None),
        "Locked": ("locked", None),
        "Merged": ("deprecated", JOSIAH),
        "New": ("unclaimed", None),
    }
    assert all(one.name == "" and one.employments == () for one in told.values())
    assert read(desk, NOBODY).state == "unknown"


def test_a_refusal_that_tells_nothing_of_the_record_is_raised() -> None:
    with odd_registry() as (server, session):
        server.answer(403, {"response-code": 403, "error-code": 9038, "developer-message": "no"})

        with pytest.raises(OrcidRefusal):
            read_summary(Records(session), JOSIAH, lambda: NOW)


@pytest.mark.parametrize("document", [{}, {"orcid-identifier": {"path": NOBODY}}, {"orcid-identifier": "x"}])
def test_another_record_than_the_one_asked_for_is_not_believed(document: dict[str, Any]) -> None:
    with pytest.raises(OrcidUnavailable):
        summary_in(document, JOSIAH, NOW)


def test_a_search_and_link_client_writes_the_persons_own_word() -> None:
    client = {"path": "0000-0001-9884-1913"}
    crossref: dict[str, Any] = {"source-client-id": client}

    assert is_validated({"source": crossref}, JOSIAH)
    assert is_validated({"source": crossref | {"assertion-origin-client-id": client}}, JOSIAH)
    assert not is_validated({"source": crossref | {"assertion-origin-orcid": {"path": JOSIAH}}}, JOSIAH)
    assert not is_validated({"source": {"source-orcid": {"path": JOSIAH}}}, JOSIAH)


def test_an_old_client_whose_id_looks_like_an_id_of_a_person_validates_too() -> None:
    assert is_validated({"source": {"source-orcid": {"path": "0000-0001-9884-1913"}}}, JOSIAH)


@pytest.mark.parametrize("source", [None, {}, {"source-client-id": None}, "Crossref"])
def test_what_nobody_is_named_for_is_not_validated(source: Any) -> None:
    assert not is_validated({"source": source}, JOSIAH)


@pytest.mark.parametrize(
    ("given_date", "read_date"),
    [
        ("2021-03-05", PublicationDate(2021, 3, 5)),
        ("2021-03", PublicationDate(2021, 3)),
        ("2021-13-05", PublicationDate(2021)),
        ("2021-00-05", PublicationDate(2021)),
        ("0-03-05", None),
        ("soon", None),
    ],
)
def test_dates_are_read_as_far_as_they_make_sense(given_date: str, read_date: PublicationDate | None) -> None:
    group = {"summaries": [{"employment-summary": {"start-date": date(given_date)}}]}
    document = WHOLE | {"activities-summary": {"employments": {"affiliation-group": [group]}}}

    assert summary_in(document, JOSIAH, NOW).employments[0].start == read_date


def test_a_private_name_is_not_known() -> None:
    name = {"given-names": {"value": "Josiah"}, "visibility": "limited"}

    assert summary_in(WHOLE | {"person": {"name": name}}, JOSIAH, NOW).name == ""
    assert summary_in(WHOLE | {"person": {"name": None}}, JOSIAH, NOW).name == ""
    assert summary_in(WHOLE | {"person": None}, JOSIAH, NOW).name == ""


_SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
_KEYS = st.sampled_from(
    [
        *("name", "visibility", "history", "last-modified-date", "value", "year", "person", "source"),
        *("activities-summary", "group", "affiliation-group", "summaries", "works", "work-summary"),
        *("employments", "employment-summary", "start-date", "end-date", "organization", "display-index"),
        *("peer-reviews", "peer-review-group", "peer-review-summary", "source-orcid", "path"),
    ]
)
_ANYTHING = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4)
)


@given(st.dictionaries(_KEYS, _ANYTHING))
def test_whatever_orcid_leaves_out_or_changes_there_is_a_summary(document: dict[str, Any]) -> None:
    found = summary_in(document | WHOLE, JOSIAH, NOW)

    assert found.read_at == NOW
    assert len(found.employments) <= found.employment_count


def test_a_real_record_is_read(shared: Path) -> None:
    answers = shared / "data" / "orcid-answers"
    works = json.loads((answers / "works-summary-v3-real-record.json").read_text())
    person = json.loads((answers / "person-v3.json").read_text())
    document = {
        "orcid-identifier": {"path": CARL},
        "person": person,
        "activities-summary": {"works": works},
        "history": {"last-modified-date": {"value": 1543525783951}},
    }

    found = summary_in(document, CARL, NOW)

    assert found.name == "Carl Boettiger"
    assert found.works.total == len(works["group"]) == 111
    sources = [one["source"]["source-client-id"] for group in works["group"] for one in group["work-summary"]]
    assert found.works.validated > 0
    assert len([one for one in sources if one]) >= found.works.validated


def test_real_works_of_the_person_and_of_clients_are_told_apart(shared: Path) -> None:
    path = shared / "data" / "orcid-answers" / "works-summary-v2-large-source-without-client.json"
    works = json.loads(path.read_text())
    owner = next(
        one["source"]["source-orcid"]["path"]
        for group in works["group"]
        for one in group["work-summary"]
        if one["source"]["source-orcid"]
    )
    document = {"orcid-identifier": {"path": owner}, "activities-summary": {"works": works}}

    found = summary_in(document, owner, NOW).works

    assert found.total <= len(works["group"])
    assert found.validated > 0
    assert found.self_asserted > 0


def test_the_recorded_no_to_an_unknown_id_is_the_state_unknown(shared: Path) -> None:
    body = json.loads((shared / "data/orcid-answers/error-404-9016-orcid-not-found.json").read_text())
    with odd_registry() as (server, session):
        server.answer(404, body)

        assert read_summary(Records(session), NOBODY, lambda: NOW).state == "unknown"
