"""A person connects: everything is in the books at once, what waited goes, and plugins hear of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from orcid_repo_plugin.domain.person import Proof
from orcid_repo_plugin.services.connect.outcome import Ending
from orcid_repo_plugin.services.deposit import Deposit
from orcid_repo_plugin.services.leaving import leave
from orcid_repo_plugin.services.map_items import Mapped
from orcid_repo_plugin.services.push.run import Push
from tests.services.connect.at_orcid import JOSIAH
from tests.services.connect.desk import Breaks, Desk
from tests.services.house import author, item


def deposit(desk: Desk, *item_ids: str, orcid: str = JOSIAH) -> None:
    """Works of a person come in."""
    items = [
        item(one, author("Carberry, Josiah", orcid), doi=f"10.5555/{one}", title=f"Cracked Pots {one}")
        for one in item_ids
    ]
    rows = [Mapped("test", desk.app.mapper.map(one)) for one in items]
    assert len(list(Deposit(desk.app, "main").run(rows))) == len(items)


def states(desk: Desk, orcid: str = JOSIAH) -> dict[str, str]:
    """The deliveries to a record."""
    with desk.store.reading() as c:
        return {one.item_id: str(one.state) for one in desk.store.outbox.rows(c, orcid=orcid)}


def test_the_person_the_scopes_and_the_tokens_are_in_the_books(desk: Desk) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    outcome = desk.connect()
    person, given = desk.person(), desk.permission()

    assert (outcome.ending, outcome.orcid, outcome.is_new) == (Ending.CONNECTED, JOSIAH, True)
    assert outcome.name == "Josiah S. Carberry"
    assert set(outcome.scopes) == {"/read-limited", "/activities/update"}
    assert outcome.missing_scopes == ()
    assert person is not None
    assert (person.orcid.path, person.proof, person.name) == (JOSIAH, Proof.SIGNED_IN, "Carberry, Josiah")
    assert person.authenticated_at is not None
    assert before <= person.authenticated_at <= datetime.now(UTC)
    assert given is not None
    assert [given.access_token] == desk.alive_at_orcid()
    assert given.refresh_token
    assert given.expires_at is not None
    assert given.expires_at > datetime.now(UTC) + timedelta(days=365)
    assert [(row.operation, row.http_status) for row in desk.history()] == [("connect", 200)]
    assert desk.revocations() == []


def test_orcid_s_public_name_is_taken_only_when_the_repository_has_none(desk: Desk) -> None:
    desk.connect(name="")
    person = desk.person()

    assert person is not None
    assert person.name == "Josiah S. Carberry"


def test_nothing_secret_is_in_what_is_told(desk: Desk) -> None:
    location = desk.go()
    query = desk.at_orcid(location)
    outcome = desk.back(query)

    shown = f"{outcome!r} {outcome} {desk.history()} {desk.heard.came}"
    secrets = [*desk.alive_at_orcid(), query["code"], query["state"], "mailinator"]
    assert not [one for one in secrets if one in shown]


def test_works_of_the_past_are_queued_at_once(desk: Desk) -> None:
    deposit(desk, "12", "13")

    assert desk.connect().queued == 2
    assert states(desk) == {"12": "waiting", "13": "waiting"}
    Push(desk.app, orcid=JOSIAH).run()
    assert states(desk) == {"12": "sent", "13": "sent"}


def test_who_only_signs_in_has_nothing_written_and_nothing_lost(desk: Desk) -> None:
    deposit(desk, "12")
    outcome = desk.connect(purpose="authenticate")
    deposit(desk, "13")
    Push(desk.app, orcid=JOSIAH).run()
    given = desk.permission()

    assert (outcome.queued, outcome.scopes) == (0, ("/authenticate",))
    assert given is not None
    assert given.alive
    assert desk.heard.went == []
    assert set(states(desk).values()) <= {"not_connected"}


def test_the_next_step_asks_for_more_and_lets_the_works_go(desk: Desk) -> None:
    desk.connect(purpose="authenticate")
    deposit(desk, "12")
    first = desk.permission()
    outcome = desk.connect(purpose="write")
    second = desk.permission()

    assert first is not None
    assert second is not None
    assert outcome.scopes == ("/activities/update",)
    assert outcome.queued == 1
    assert not outcome.is_new
    assert desk.revocations() == [first.access_token]
    assert states(desk) == {"12": "waiting"}


def test_plugins_hear_of_it_once_and_a_broken_one_stops_nobody(desk: Desk) -> None:
    desk.app.plugins.register(Breaks(), "breaks")

    assert desk.connect().ending == Ending.CONNECTED
    (event,) = desk.heard.came
    assert (event.repository, event.user_id, event.orcid) == ("main", "7", JOSIAH)
    assert (event.name, event.purpose, event.is_new) == ("Carberry, Josiah", "connect", True)
    with desk.store.reading() as c:
        assert [row.plugin for row in desk.store.failures.rows(c)] == ["breaks"]


def test_two_tabs_of_one_account_both_work_and_one_permission_stays(desk: Desk) -> None:
    one, other = desk.go(), desk.go()

    first = desk.back(desk.at_orcid(one))
    second = desk.back(desk.at_orcid(other))
    given = desk.permission()

    assert [first.ending, second.ending] == [Ending.CONNECTED, Ending.CONNECTED]
    assert [first.is_new, second.is_new] == [True, False]
    assert given is not None
    assert len(desk.alive_at_orcid()) == 2
    assert set(desk.alive_at_orcid()) == {given.access_token, *desk.revocations()}


def test_a_narrower_permission_never_takes_the_place_of_a_wider_one(desk: Desk) -> None:
    narrow = desk.go(purpose="read")
    desk.connect()
    wide = desk.permission()
    outcome = desk.back(desk.at_orcid(narrow))
    now = desk.permission()

    assert wide is not None
    assert now is not None
    assert outcome.ending == Ending.CONNECTED
    assert now.access_token == wide.access_token
    assert set(outcome.scopes) == {"/read-limited", "/activities/update"}
    assert outcome.missing_scopes == ()
    assert len(desk.revocations()) == 1
    assert wide.access_token not in desk.revocations()


def test_of_two_that_cover_each_other_in_part_the_writing_one_stays_and_the_rest_is_told(desk: Desk) -> None:
    read = desk.go(purpose="read")
    desk.connect(purpose="write")
    outcome = desk.back(desk.at_orcid(read))

    assert outcome.scopes == ("/activities/update",)
    assert outcome.missing_scopes == ("/read-limited",)


def test_the_same_token_again_is_not_ended(desk: Desk) -> None:
    desk.connect()
    given = desk.permission()
    assert given is not None
    with desk.store.writing() as c:
        desk.store.revocations.add(c, JOSIAH, given.access_token)
    from orcid_repo_plugin.services.connect.keeping import keep
    from orcid_repo_plugin.services.connect.signed_in import SignedIn

    person = desk.person()
    assert person is not None
    again = SignedIn(orcid=person.orcid, name="", permission=given, at=datetime.now(UTC))
    with desk.store.writing() as c:
        keep(c, desk.app, desk.launch(), again, person)

    assert desk.revocations() == []
    now = desk.permission()
    assert now is not None
    assert now.access_token == given.access_token


def test_who_lost_the_permission_gets_it_back(desk: Desk) -> None:
    desk.connect()
    deposit(desk, "12")
    desk.registry.revoke(JOSIAH, desk.app.settings.orcid.client_id)
    Push(desk.app, orcid=JOSIAH).run()
    assert states(desk) == {"12": "not_connected"}

    outcome = desk.connect()

    assert (outcome.ending, outcome.queued, outcome.is_new) == (Ending.CONNECTED, 1, False)
    Push(desk.app, orcid=JOSIAH).run()
    assert states(desk) == {"12": "sent"}


def test_who_left_and_comes_back_has_each_work_once(desk: Desk) -> None:
    deposit(desk, "12")
    desk.connect()
    Push(desk.app, orcid=JOSIAH).run()
    person = desk.person()
    assert person is not None
    leave(desk.app, person, take_off=False, hide=False)

    assert desk.connect().ending == Ending.CONNECTED
    deposit(desk, "12")
    Push(desk.app, orcid=JOSIAH).run()
    assert len([one for one in desk.registry.works(JOSIAH) if "Cracked Pots 12" in one.title]) == 1


def test_who_is_about_to_leave_and_signs_in_stays(desk: Desk) -> None:
    deposit(desk, "12")
    desk.connect()
    Push(desk.app, orcid=JOSIAH).run()
    person = desk.person()
    assert person is not None
    leave(desk.app, person, take_off=True, hide=False)

    assert desk.connect().ending == Ending.CONNECTED
    with desk.store.reading() as c:
        assert desk.store.people.leaving(c) == []
    Push(desk.app, orcid=JOSIAH).run()
    assert [one.title for one in desk.registry.works(JOSIAH) if "Cracked Pots 12" in one.title] != []


def test_a_record_that_was_closed_is_open_again(desk: Desk) -> None:
    desk.connect()
    deposit(desk, "12")
    desk.registry.set_state(JOSIAH, "locked")
    Push(desk.app, orcid=JOSIAH).run()
    desk.registry.set_state(JOSIAH, "active")

    assert desk.connect().ending == Ending.CONNECTED
    with desk.store.reading() as c:
        assert desk.store.records.of(c, JOSIAH).state == "open"
    Push(desk.app, orcid=JOSIAH).run()
    assert states(desk) == {"12": "sent"}


def test_how_they_signed_in_is_kept_with_openid(desk_with: Callable[..., Desk]) -> None:
    desk = desk_with(connect={"prompt_login": True})
    outcome = desk.connect()
    given = desk.permission()

    assert outcome.amr == "pwd"
    assert given is not None
    assert given.amr == "pwd"
    assert desk.heard.came[0].amr == "pwd"


def test_a_public_client_learns_the_id_and_writes_nothing(desk_with: Callable[..., Desk]) -> None:
    desk = desk_with(kind="public", client_id="APP-PUBLIC0000000001", connect={"api": "public"})
    deposit(desk, "12")

    outcome = desk.connect()

    assert (outcome.ending, outcome.scopes, outcome.queued) == (Ending.CONNECTED, ("/authenticate",), 0)
    assert desk.person() is not None


@pytest.mark.parametrize("user", ["7", "jcarberry@example.org", "ά"])
def test_an_account_may_have_any_name(desk: Desk, user: str) -> None:
    assert desk.connect(user).ending == Ending.CONNECTED
    person = desk.person(user)
    assert person is not None
    assert person.user_id == user
