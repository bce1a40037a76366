"""People who leave: at once, or when their works are off the record; who come back, or stay after all."""

from datetime import timedelta

import pytest

from orcid_repo_plugin.domain.person import LEFT, Choices, Sends
from orcid_repo_plugin.services.choosing import choose
from orcid_repo_plugin.services.connect.revoking import finish_revocations
from orcid_repo_plugin.services.leaving import finish_departures, leave, stay, take_off_all
from orcid_repo_plugin.services.person_page import Tie, situation
from orcid_repo_plugin.store import tables
from tests.services.near_desk import NearDesk, desk

__all__ = ["desk"]


def tie(desk: NearDesk, orcid: str) -> Tie:
    return situation(desk.app, desk.person(orcid)).tie


def tokens_in_the_books(desk: NearDesk) -> list[tuple[str, str | None]]:
    t = tables.permission.c
    with desk.app.store.reading() as c:
        return [
            (row[0], row[1])
            for row in c.execute(
                t.access_token.table.select().with_only_columns(t.access_token, t.refresh_token)
            )
        ]


def wait(desk: NearDesk, **time: float) -> None:
    """Let time pass in the books."""
    store, past = desk.app.store, desk.app.store.now
    later = int(timedelta(**time).total_seconds() * 1000)
    nouns = [one for one in vars(store).values() if hasattr(one, "now")]
    nouns += [store.outbox.records]
    for one in [store, *nouns]:
        one.now = lambda: past() + later


def test_who_disconnects_has_no_token_here_and_orcid_is_told(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1)
    desk.push()

    result = leave(desk.app, desk.person(josiah), take_off=False, hide=False)

    assert (result.done, result.standing, result.told) == (True, 1, True)
    assert tokens_in_the_books(desk) == [("", None)]
    assert tie(desk, josiah) is Tie.LEFT
    assert [row.message for row in desk.history(orcid=josiah) if row.operation == "disconnect"] == [LEFT]
    finish_revocations(desk.app)
    assert desk.ended(josiah) == ["client"]
    assert desk.titles(josiah) == ["Pots 1"]


def test_a_departure_needs_no_answer_of_orcid_which_is_told_later(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.registry.fault("status", status=503, path="/oauth/revoke")

    result = leave(desk.app, desk.person(josiah), take_off=False, hide=False)
    finish_revocations(desk.app)

    store = desk.app.store
    assert result.done
    assert tokens_in_the_books(desk) == [("", None)]
    with store.reading() as c:
        assert store.revocations.count(c, josiah) == 1
    assert desk.ended(josiah) == [""]
    wait(desk, days=2)
    finish_revocations(desk.app)
    with store.reading() as c:
        assert store.revocations.count(c, josiah) == 0
    assert desk.ended(josiah) == ["client"]


def test_who_connects_again_finds_each_work_once_and_what_changed_meanwhile_follows(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1, 2)
    desk.push()
    codes = desk.put_codes(josiah)
    leave(desk.app, desk.person(josiah), take_off=False, hide=False)
    desk.engine()
    desk.deposit_some(josiah, 2, title="Cracked pots")
    desk.deposit_some(josiah, 3)
    desk.push()
    assert sorted(desk.titles(josiah)) == ["Pots 1", "Pots 2"]

    desk.connect(josiah)
    desk.push()

    assert sorted(desk.titles(josiah)) == ["Cracked pots 2", "Pots 1", "Pots 3"]
    assert {item: desk.put_codes(josiah)[item] for item in codes} == codes
    assert desk.true(josiah)
    assert tie(desk, josiah) is Tie.CONNECTED


def test_what_waits_is_not_sent_any_more(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1)

    leave(desk.app, desk.person(josiah), take_off=False, hide=False)
    desk.push()

    assert desk.works(josiah) == []
    assert desk.states(josiah) == {"1": "not_connected"}


def test_works_are_taken_off_first_if_wished_and_only_then_the_token_ends(desk: NearDesk) -> None:
    josiah, beatriz = desk.connect(), desk.connect()
    desk.registry.add_item(josiah, "work", {"title": {"title": {"value": "My own"}}, "type": "book"})
    desk.deposit_some(josiah, 1, 2)
    desk.deposit(desk.item("9", josiah, beatriz, doi="10.5555/both"))
    desk.push()
    desk.deposit_some(josiah, 3)

    result = leave(desk.app, desk.person(josiah), take_off=True, hide=False)

    assert (result.done, result.standing) == (False, 3)
    assert tie(desk, josiah) is Tie.LEAVING
    finish_departures(desk.app)
    assert tie(desk, josiah) is Tie.LEAVING
    desk.engine()
    assert tie(desk, josiah) is Tie.LEFT
    assert desk.titles(josiah) == ["My own"]
    assert len(desk.works(beatriz)) == 1
    assert tokens_in_the_books(desk).count(("", None)) == 1
    assert desk.ended(josiah) == ["client"]
    assert desk.ended(beatriz) == [""]


def test_who_left_without_works_and_comes_back_gets_each_of_them_once(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1, 2)
    desk.push()
    leave(desk.app, desk.person(josiah), take_off=True, hide=False)
    desk.engine()
    assert desk.works(josiah) == []

    desk.connect(josiah)
    desk.deposit_some(josiah, 1, 2)
    desk.push()

    assert sorted(desk.titles(josiah)) == ["Pots 1", "Pots 2"]
    assert desk.true(josiah)


def test_while_orcid_is_down_a_departure_waits_and_goes_on_by_itself(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1)
    desk.push()
    desk.registry.fault("status", status=503, method="DELETE", times=None)
    leave(desk.app, desk.person(josiah), take_off=True, hide=False)

    desk.again(first_wait=600)
    desk.engine()

    assert tie(desk, josiah) is Tie.LEAVING
    desk.registry.clear_faults()
    desk.again()  # without the pause after failures in a row, which is real time
    wait(desk, days=2)
    desk.engine()
    assert tie(desk, josiah) is Tie.LEFT
    assert desk.works(josiah) == []


def test_while_somebody_leaves_nothing_new_goes_to_their_record(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1)
    desk.push()
    leave(desk.app, desk.person(josiah), take_off=True, hide=False)

    desk.deposit_some(josiah, 1, title="Changed")
    desk.deposit_some(josiah, 2)
    desk.engine()

    assert desk.works(josiah) == []
    assert tie(desk, josiah) is Tie.LEFT


def test_who_stays_after_all_has_every_work_back_once(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1, 2, 3)
    desk.push()
    desk.registry.fault("status", status=400, method="DELETE")
    leave(desk.app, desk.person(josiah), take_off=True, hide=False)
    desk.push()
    assert len(desk.works(josiah)) == 1

    back = stay(desk.app, desk.person(josiah))
    desk.push()

    assert back == 3
    assert sorted(desk.titles(josiah)) == ["Pots 1", "Pots 2", "Pots 3"]
    assert desk.true(josiah)
    assert tie(desk, josiah) is Tie.CONNECTED
    assert desk.ears.heard == []


def test_a_work_that_the_person_had_removed_does_not_come_back_with_the_others(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1, 2)
    desk.push()
    code = desk.put_codes(josiah)["1"]
    desk.registry.delete(josiah, "work", code)
    desk.deposit_some(josiah, 1, title="Changed")
    desk.push()
    assert desk.states(josiah)["1"] == "stopped_by_author"
    leave(desk.app, desk.person(josiah), take_off=True, hide=False)

    stay(desk.app, desk.person(josiah))
    desk.deposit_some(josiah, 1, title="Changed again")
    desk.push()

    assert desk.titles(josiah) == ["Pots 2"]


def test_who_loses_patience_leaves_the_rest_and_a_return_doubles_nothing(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1, 2)
    desk.push()
    desk.registry.fault("status", status=400, method="DELETE", times=None)
    leave(desk.app, desk.person(josiah), take_off=True, hide=False)
    desk.engine()
    assert tie(desk, josiah) is Tie.LEAVING
    assert len(situation(desk.app, desk.person(josiah)).left) == 2

    result = leave(desk.app, desk.person(josiah), take_off=False, hide=False)

    assert (result.done, result.standing) == (True, 2)
    assert tie(desk, josiah) is Tie.LEFT
    desk.registry.clear_faults()
    desk.connect(josiah)
    desk.push()
    assert sorted(desk.titles(josiah)) == ["Pots 1", "Pots 2"]
    assert desk.true(josiah)


def test_when_orcid_takes_the_token_no_more_the_person_is_free_and_what_stays_is_named(
    desk: NearDesk,
) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1)
    desk.push()
    for token in desk.registry.tokens(josiah):
        assert desk.app.orcid.oauth.revoke(token["access_token"])

    leave(desk.app, desk.person(josiah), take_off=True, hide=False)
    desk.engine()

    now = situation(desk.app, desk.person(josiah))
    assert now.tie is Tie.LEFT
    assert [(one.item_id, one.put_code) for one in now.left] == list(desk.put_codes(josiah).items())
    assert desk.titles(josiah) == ["Pots 1"]


def test_a_permission_that_was_taken_back_at_orcid_still_takes_the_works_off(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1)
    desk.push()
    desk.registry.revoke(josiah, desk.registry.client("member")["client_id"])
    desk.deposit_some(josiah, 1, title="Changed")
    desk.push()
    assert tie(desk, josiah) is Tie.LOST

    leave(desk.app, desk.person(josiah), take_off=True, hide=False)
    desk.engine()

    assert desk.works(josiah) == []
    assert tie(desk, josiah) is Tie.LEFT


@pytest.mark.parametrize("take_off", [False, True], ids=["works kept", "works taken off"])
def test_plugins_hear_once_that_somebody_has_left_here(desk: NearDesk, take_off: bool) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1)
    desk.push()

    for _again in range(2):
        leave(desk.app, desk.person(josiah), take_off=take_off, hide=False)
        desk.engine()

    heard = desk.ears.heard
    assert [(one.repository, one.orcid, one.reason) for one in heard] == [("main", josiah, LEFT)]


def test_who_had_lost_the_permission_is_not_announced_again(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1)
    desk.registry.revoke(josiah, desk.registry.client("member")["client_id"])
    desk.push()
    assert len(desk.ears.heard) == 1

    leave(desk.app, desk.person(josiah), take_off=False, hide=False)

    assert len(desk.ears.heard) == 1
    assert tie(desk, josiah) is Tie.LEFT


def test_the_id_is_hidden_only_if_the_person_says_so(desk: NearDesk) -> None:
    josiah, beatriz = desk.connect(), desk.connect()

    leave(desk.app, desk.person(josiah), take_off=False, hide=True)
    leave(desk.app, desk.person(beatriz), take_off=False, hide=False)

    assert not desk.person(josiah).choices.show_orcid
    assert desk.person(beatriz).choices.show_orcid


def test_one_connection_at_orcid_ends_in_all_repositories(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.connect(josiah, repository="other")

    leave(desk.app, desk.person(josiah), take_off=False, hide=False)
    finish_revocations(desk.app)

    assert tokens_in_the_books(desk) == [("", None), ("", None)]
    assert desk.ended(josiah) == ["client", "client"]
    assert {one.repository for one in desk.ears.heard} == {"main", "other"}


def test_without_the_key_the_tokens_are_destroyed_all_the_same(desk: NearDesk) -> None:
    josiah = desk.connect()
    (desk.folder / "key").unlink()
    desk.again()

    result = leave(desk.app, desk.person(josiah), take_off=False, hide=False)

    assert (result.done, result.told) == (True, False)
    assert tokens_in_the_books(desk) == [("", None)]


def test_not_now_takes_all_off_and_each_work_waits_for_a_yes(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1, 2)
    desk.push()
    desk.deposit_some(josiah, 3)

    number = take_off_all(desk.app, desk.person(josiah))
    desk.push()

    assert number == 2
    assert desk.works(josiah) == []
    assert desk.person(josiah).choices.sends is Sends.ASK
    desk.deposit_some(josiah, 1, title="Changed")
    desk.deposit_some(josiah, 4)
    desk.push()
    assert desk.works(josiah) == []
    choose(desk.app, desk.person(josiah), Choices())
    desk.push()
    assert sorted(desk.titles(josiah)) == ["Changed 1", "Pots 2", "Pots 3", "Pots 4"]
    assert desk.true(josiah)
