from collections.abc import Iterator

import pytest

from orcid_repo_plugin.domain.delivery import Section
from orcid_repo_plugin.domain.identifiers import IDENTIFIER_TYPES
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable
from orcid_repo_plugin.orcid_api.identifier_types import identifier_types
from orcid_repo_plugin.orcid_api.records import Existence, Records, RecordState
from orcid_repo_plugin.orcid_api.sections import Sections
from orcid_repo_plugin.testing.registry_start import in_process, over_http
from tests.orcid_api.desk import JOSIAH, Desk, desk_at, odd_registry, payload

NOBODY = "0000-0002-1694-233X"


@pytest.fixture(params=[in_process, over_http], ids=["in_process", "over_http"])
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    """Our client at both doors of the registry."""
    with request.param() as registry, desk_at(registry) as made:
        yield made


@pytest.mark.parametrize("public", [True, False], ids=["public API", "member API"])
def test_a_record_and_its_parts_are_read(desk: Desk, public: bool) -> None:
    records, token = Records(desk.session), None if public else desk.token
    desk.works.add(desk.orcid, desk.token, payload("10.5555/1"))
    Sections(desk.session).add(Section.KEYWORD, desk.orcid, desk.token, {"content": "pots"})

    whole = records.record(desk.orcid, token)
    person = records.person(desk.orcid, token)
    activities = records.activities(desk.orcid, token)

    assert whole["orcid-identifier"]["path"] == desk.orcid
    assert person["name"]["given-names"]["value"] == "Ada"
    assert [one["content"] for one in person["keywords"]["keyword"]] == ["pots"]
    assert len(activities["works"]["group"]) == 1
    assert records.personal_details(desk.orcid, token)["name"] == person["name"]
    assert records.email(desk.orcid, token)["email"] == []
    assert records.biography(desk.orcid, token) is None


def test_a_biography_is_read(desk: Desk) -> None:
    biography = Records(desk.session).biography(JOSIAH)

    assert biography is not None
    assert biography["content"]


def test_members_read_a_record_in_short(desk: Desk) -> None:
    desk.works.add(desk.orcid, desk.token, payload("10.5555/1"))

    summary = Records(desk.session).summary(desk.orcid, desk.anonymous())

    assert summary["orcid-identifier"]["path"] == desk.orcid
    assert summary["works"]["validated-count"] == 1


def test_an_open_record_exists(desk: Desk) -> None:
    records = Records(desk.session)

    assert records.exists(desk.orcid) == Existence(RecordState.OPEN)
    assert records.exists(desk.orcid, desk.anonymous()) == Existence(RecordState.OPEN)


@pytest.mark.parametrize("public", [True, False], ids=["public API", "member API"])
def test_what_became_of_a_record_is_told(desk: Desk, public: bool) -> None:
    records, token = Records(desk.session), None if public else desk.anonymous()
    people = {name: desk.registry.person(name)["orcid"] for name in ("Lost", "Locked", "Merged", "New")}
    desk.registry.set_state(people["Lost"], "deactivated")
    desk.registry.set_state(people["Locked"], "locked")
    desk.registry.set_state(people["Merged"], "deprecated", primary=JOSIAH)
    desk.registry.unclaim(people["New"])

    told = {name: records.exists(orcid, token) for name, orcid in people.items()}

    assert told == {
        "Lost": Existence(RecordState.DEACTIVATED),
        "Locked": Existence(RecordState.LOCKED),
        "Merged": Existence(RecordState.DEPRECATED, JOSIAH),
        "New": Existence(RecordState.UNCLAIMED),
    }
    assert records.exists(NOBODY, token) == Existence(RecordState.UNKNOWN)


def test_a_token_that_is_not_taken_says_nothing_of_the_record(desk: Desk) -> None:
    with pytest.raises(OrcidRefusal) as refused:
        Records(desk.session).exists(JOSIAH, desk.token)

    assert (refused.value.status, refused.value.code) == (401, 9017)


def test_a_biography_that_may_not_be_asked_for_is_a_refusal(desk: Desk) -> None:
    with pytest.raises(OrcidRefusal) as refused:
        Records(desk.session).biography(NOBODY)

    assert refused.value.code == 9016


def test_the_status_of_both_apis_is_read(desk: Desk) -> None:
    records = Records(desk.session)

    assert records.status() is True
    assert records.status(member=True) is True
    desk.registry.fault("status", path="/pubStatus", status=500)
    with pytest.raises(OrcidUnavailable):
        records.status()


def test_the_types_of_identifiers_are_read(desk: Desk) -> None:
    types = {one.name: one for one in identifier_types(desk.session)}

    assert set(types) == set(IDENTIFIER_TYPES)
    assert types["doi"].resolver == "https://doi.org/"
    assert not types["doi"].case_sensitive
    assert types["ark"].case_sensitive
    assert types["agr"].resolver is None
    assert not any(one.deprecated for one in types.values())


def test_what_is_no_record_is_not_believed() -> None:
    with odd_registry() as (server, session):
        server.answer(200, ["a page of something in between"])

        with pytest.raises(OrcidUnavailable):
            Records(session).record(JOSIAH)
        with pytest.raises(OrcidUnavailable):
            Records(session).exists(JOSIAH)

        server.answers[:] = [(200, {}, b"{}")]
        with pytest.raises(OrcidUnavailable):
            identifier_types(session)
        assert Records(session).status() is False
