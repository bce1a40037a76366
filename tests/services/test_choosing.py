"""What a person decides of one work, and of all that comes: on their own record only."""

from orcid_repo_plugin.domain.item import ItemState
from orcid_repo_plugin.domain.person import Choices, Sends
from orcid_repo_plugin.services.choosing import Acted, choose, keep_off, kinds_of, send
from orcid_repo_plugin.services.leaving import leave
from orcid_repo_plugin.services.works_page import works_page
from orcid_repo_plugin.store.person_works import Shelf
from tests.services.near_desk import NearDesk, desk

__all__ = ["desk"]


def shelves(desk: NearDesk, orcid: str) -> dict[str, Shelf]:
    return {one.item_id: one.shelf for one in works_page(desk.app, desk.person(orcid)).rows}


def test_a_work_that_waits_is_not_sent_when_its_author_says_no(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1, 2)

    acted = keep_off(desk.app, desk.person(josiah), "main", "1")
    desk.push()

    assert acted is Acted.DONE
    assert desk.titles(josiah) == ["Pots 2"]
    desk.deposit_some(josiah, 1, title="Changed")
    desk.push()
    assert desk.titles(josiah) == ["Pots 2"]
    assert shelves(desk, josiah)["1"] is Shelf.REMOVED


def test_a_work_that_is_removed_here_leaves_this_record_only_and_does_not_come_back(desk: NearDesk) -> None:
    josiah, beatriz = desk.connect(), desk.connect()
    desk.deposit(desk.item("1", josiah, beatriz, doi="10.5555/both"))
    desk.push()

    keep_off(desk.app, desk.person(josiah), "main", "1")
    desk.push()

    assert desk.works(josiah) == []
    desk.deposit(desk.item("1", josiah, beatriz, doi="10.5555/both", title="Changed"))
    desk.push()
    assert desk.works(josiah) == []
    assert desk.titles(beatriz) == ["Changed"]
    assert shelves(desk, josiah) == {"1": Shelf.REMOVED}


def test_an_edit_that_comes_before_the_removal_does_not_stop_it(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1)
    desk.push()

    keep_off(desk.app, desk.person(josiah), "main", "1")
    desk.deposit_some(josiah, 1, title="Changed")
    assert shelves(desk, josiah) == {"1": Shelf.GOING}
    desk.push()

    assert desk.works(josiah) == []
    assert shelves(desk, josiah) == {"1": Shelf.REMOVED}


def test_a_newer_version_does_not_bring_back_what_is_being_removed(desk: NearDesk) -> None:
    from dataclasses import replace

    josiah = desk.connect()
    desk.deposit_some(josiah, 1)
    desk.push()

    keep_off(desk.app, desk.person(josiah), "main", "1")
    newer = desk.item("2", josiah, doi="10.5555/pots.2", title="Second")
    desk.deposit(replace(newer, succeeds=("1",)))
    desk.push()

    assert desk.works(josiah) == []


def test_what_was_removed_goes_again_when_the_author_says_so(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1)
    desk.push()
    keep_off(desk.app, desk.person(josiah), "main", "1")
    desk.push()

    acted = send(desk.app, desk.person(josiah), "main", "1")
    desk.push()

    assert acted is Acted.DONE
    assert desk.titles(josiah) == ["Pots 1"]
    desk.deposit_some(josiah, 1, title="Changed")
    desk.push()
    assert desk.titles(josiah) == ["Changed 1"]
    assert desk.true(josiah)


def test_items_that_are_one_work_are_removed_together(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots"), desk.item("2", josiah, doi="10.5555/pots"))
    desk.push()
    assert len(desk.works(josiah)) == 1

    keep_off(desk.app, desk.person(josiah), "main", "2")
    desk.push()

    assert desk.works(josiah) == []
    assert set(shelves(desk, josiah).values()) == {Shelf.REMOVED}


def test_nobody_acts_on_the_works_of_others(desk: NearDesk) -> None:
    josiah, beatriz = desk.connect(), desk.connect()
    desk.deposit_some(beatriz, 1)
    desk.push()

    assert keep_off(desk.app, desk.person(josiah), "main", "1") is Acted.UNKNOWN
    assert send(desk.app, desk.person(josiah), "main", "1") is Acted.UNKNOWN
    assert keep_off(desk.app, desk.person(josiah), "main", "no such item") is Acted.UNKNOWN

    desk.push()
    assert desk.titles(beatriz) == ["Pots 1"]
    assert desk.works(josiah) == []


def test_a_withdrawn_item_is_not_sent_whoever_asks(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1)
    desk.push()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1", state=ItemState.WITHDRAWN))
    desk.push()

    assert send(desk.app, desk.person(josiah), "main", "1") is Acted.NOT_LIVE

    desk.push()
    assert desk.works(josiah) == []
    assert shelves(desk, josiah) == {"1": Shelf.GONE}


def test_who_is_an_author_no_more_cannot_have_the_work_back(desk: NearDesk) -> None:
    josiah, beatriz = desk.connect(), desk.connect()
    desk.deposit(desk.item("1", josiah, beatriz, doi="10.5555/both"))
    desk.push()
    keep_off(desk.app, desk.person(josiah), "main", "1")
    desk.push()
    desk.deposit(desk.item("1", beatriz, doi="10.5555/both"))

    acted = send(desk.app, desk.person(josiah), "main", "1")
    desk.push()

    assert acted is Acted.LATER
    assert desk.works(josiah) == []


def test_who_is_leaving_stays_first(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1)
    desk.push()
    leave(desk.app, desk.person(josiah), take_off=True, hide=False)

    assert send(desk.app, desk.person(josiah), "main", "1") is Acted.LEAVING


def test_a_refused_work_is_tried_again(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1)
    desk.registry.fault("status", status=400, method="POST", path="/work")
    desk.push()
    assert shelves(desk, josiah) == {"1": Shelf.REFUSED}

    send(desk.app, desk.person(josiah), "main", "1")
    desk.push()

    assert desk.titles(josiah) == ["Pots 1"]


def test_who_wants_to_be_asked_says_yes_to_single_works(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1)

    choose(desk.app, desk.person(josiah), Choices(sends=Sends.ASK))
    desk.deposit_some(josiah, 2)
    desk.push()

    assert desk.works(josiah) == []
    assert shelves(desk, josiah) == {"1": Shelf.ASKED, "2": Shelf.ASKED}
    send(desk.app, desk.person(josiah), "main", "2")
    desk.push()
    assert desk.titles(josiah) == ["Pots 2"]
    desk.deposit_some(josiah, 2, title="Changed")
    desk.push()
    assert desk.titles(josiah) == ["Changed 2"]


def test_who_chooses_that_works_go_by_themselves_lets_go_only_what_was_kept_back(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1, 2)
    keep_off(desk.app, desk.person(josiah), "main", "1")
    choose(desk.app, desk.person(josiah), Choices(sends=Sends.NEVER))
    desk.push()
    assert desk.works(josiah) == []

    choose(desk.app, desk.person(josiah), Choices())
    desk.push()

    assert desk.titles(josiah) == ["Pots 2"]


def test_a_kind_that_is_switched_off_stays_here(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit(
        desk.item("1", josiah, doi="10.5555/pots.1", title="Article"),
        desk.item("2", josiah, doi="10.5555/pots.2", title="Book", kind="book"),
    )
    assert kinds_of(desk.app, desk.person(josiah)) == ["book", "journal-article"]

    choose(desk.app, desk.person(josiah), Choices(kinds_off=frozenset({"book"})))
    desk.push()

    assert desk.titles(josiah) == ["Article"]
    assert kinds_of(desk.app, desk.person(josiah)) == ["book", "journal-article"]
