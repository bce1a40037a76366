"""A deposit among broken items, listening plugins, and others who work on the same books."""

import threading
from collections.abc import Callable

import pytest

from orcid_repo_plugin.domain.events import DepositEvent
from orcid_repo_plugin.domain.item import RepositoryItem
from orcid_repo_plugin.domain.report import NO_ID, Finding, Level
from orcid_repo_plugin.errors import UnreadableItem
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.services.backfill import Backfill
from orcid_repo_plugin.services.deposit import Deposit
from orcid_repo_plugin.services.map_items import Failed, Mapped
from orcid_repo_plugin.services.withdraw import withdraw
from orcid_repo_plugin.store.dispatch import Settled
from tests.services.house import (
    CARBERRY,
    GARCIA,
    JOSIAH,
    LAURE,
    SOFIA,
    House,
    Meanwhile,
    NotForJosiah,
    author,
    item,
    said,
)


def test_what_could_not_be_read_is_passed_on_and_the_others_are_done(house: House) -> None:
    house.connect()
    broken = Failed("items.xml:1:1", UnreadableItem("items.xml", "1:1", "it is torn"))
    rows = [broken, Mapped("items.xml:2:1", house.app.mapper.map(item()))]

    told = list(Deposit(house.app, "main").run(rows))

    assert told[0] is broken
    assert set(house.deliveries()) == {("12", JOSIAH)}


@pytest.mark.parametrize("bad", ["1\x002", "1\ud8002", "1" * 3000])
def test_an_item_whose_id_the_books_cannot_hold_is_told_and_stops_nobody(house: House, bad: str) -> None:
    house.connect()
    rows = [
        Mapped("C:items.xml:1:1", house.app.mapper.map(item(bad))),
        Mapped("C:items.xml:2:1", house.app.mapper.map(item("12", succeeds=(bad,)))),
    ]

    failed, decision = Deposit(house.app, "main").run(rows)

    assert isinstance(failed, Failed)
    assert str(failed).startswith("C:items.xml: 1:1: its id ")
    assert decision[:3] == ("main", "12", JOSIAH)


def test_an_item_that_is_called_by_its_place_never_takes_anothers_place(house: House) -> None:
    house.connect()
    called = Finding(Level.WARNING, NO_ID, "eprintid", "the item has no id; it is called #1 here")
    rows = [
        Mapped("items.xml:1:1", house.app.mapper.map(item("#1", findings=(called,)))),
        Mapped("items.xml:2:1", house.app.mapper.map(item("12"))),
    ]

    failed, decision = Deposit(house.app, "main").run(rows)

    assert isinstance(failed, Failed)
    assert str(failed).startswith("items.xml: 1:1: it has no id of its own")
    assert decision[:3] == ("main", "12", JOSIAH)
    assert set(house.deliveries()) == {("12", JOSIAH)}


@pytest.mark.parametrize("bad", ["1\x002", "1\ud8002", "".join(map(chr, range(0x3400, 0x4000)))])
def test_a_key_of_a_person_that_the_books_cannot_hold_is_nobodys(house: House, bad: str) -> None:
    house.connect()
    strange = author("Garcia, Sofia", local_id=bad)

    house.deposit(item("12", CARBERRY, strange))

    assert set(house.deliveries()) == {("12", JOSIAH)}
    with house.store.reading() as c:
        authors = house.store.items.authors(c, "main", ["12"])["12"]
    assert [one.orcid for one in authors] == [JOSIAH]


def test_a_reason_that_the_books_cannot_hold_is_mended_and_written_once(house: House) -> None:
    house.connect()
    house.plugins["never"] = NotForJosiah("not \x00 this \ud800 one")
    house.furnish()

    [decision] = house.deposit(item())
    house.deposit(item())

    assert decision.reason == house.delivery().reason == "not \ufffd this \ufffd one"
    assert len(house.history()) == 1


def test_who_connects_while_an_item_is_on_its_way_into_the_books_gets_it(house: House) -> None:
    house.connect(SOFIA)

    def connect() -> None:
        house.connect(JOSIAH)
        assert list(Backfill(house.app, orcid=JOSIAH).run()) == []

    house.plugins["meanwhile"] = Meanwhile(connect)
    house.furnish()
    decisions = house.deposit(item("12", CARBERRY, GARCIA))

    assert sorted(said(decisions)) == [("12", SOFIA, "waiting"), ("12", JOSIAH, "waiting")]
    assert set(house.deliveries()) == {("12", SOFIA), ("12", JOSIAH)}


class Listener:
    """Hears of deposits; sees whether a transaction is open by writing itself."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.heard: list[DepositEvent] = []

    @hookimpl
    def orcid_on_deposit(self, event: DepositEvent) -> None:
        """Write a note of our own."""
        with self.house.store.writing() as c:
            self.house.store.failures.note(c, "listener", "orcid_on_deposit", "just a note")
        self.heard.append(event)


class Breaking:
    """Breaks whenever it hears something."""

    @hookimpl
    def orcid_on_deposit(self, event: DepositEvent) -> None:
        """Fail."""
        raise RuntimeError("the disk of the plugin is full")


def test_plugins_hear_of_every_item_that_changed_something_after_it_is_written(house: House) -> None:
    listener = house.plugins["listener"] = Listener(house)
    house.furnish()
    house.connect()

    house.deposit(item())
    house.deposit(item())
    house.deposit(item(title="A Theory of Mended Pots"), dry_run=True)

    [event_] = listener.heard
    assert isinstance(event_.item, RepositoryItem)
    assert event_.work is not None
    assert [one.state for one in event_.decisions] == ["waiting"]


def test_a_plugin_that_breaks_is_noted_and_stops_nobody(house: House) -> None:
    listener = house.plugins["listener"] = Listener(house)
    house.plugins["breaking"] = Breaking()
    house.furnish()
    house.connect()

    house.deposit(item())

    assert len(listener.heard) == 1
    with house.store.reading() as c:
        errors = {one.plugin: one.error for one in house.store.failures.rows(c)}
    assert errors["breaking"] == "RuntimeError: the disk of the plugin is full"


def test_two_processes_that_deposit_the_same_items_leave_each_once(house: House) -> None:
    house.connect()
    items = [item(str(n), doi=f"10.5555/{n}") for n in range(60)]
    rows = [Mapped("test", house.app.mapper.map(one)) for one in items]
    start, broken = threading.Barrier(3), []

    def run(order: list[Mapped]) -> None:
        start.wait()
        try:
            list(Deposit(house.app, "main").run(order))
        except Exception as error:
            broken.append(error)

    threads = [threading.Thread(target=run, args=(order,)) for order in (rows, rows[::-1], rows)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert broken == []
    assert len(house.deliveries()) == 60
    assert {one.state for one in house.deliveries().values()} == {"waiting"}


def test_deposits_withdrawals_and_a_push_at_once_get_out_of_each_others_way(house: House) -> None:
    people = (JOSIAH, SOFIA, LAURE)
    for orcid in people:
        house.connect(orcid)
    of_all = [CARBERRY, GARCIA, author("Haak, Laure", LAURE)]
    broken, done = [], threading.Event()

    def deposit(start: int) -> None:
        for turn in range(6):
            numbers = [*range(start, 60), *range(start)]
            given = (item(str(n), *of_all[n % 3 :], title=f"{start} {turn}", doi="") for n in numbers)
            house.deposit(*given)

    def withdraw_some() -> None:
        while not done.is_set():
            for number in range(0, 60, 7):
                if known := house.stored(str(number)):
                    withdraw(house.app, known)

    def push() -> None:
        while not done.is_set():
            for orcid in people:
                with house.store.writing() as c:
                    tasks = house.store.dispatch.still(c, house.store.dispatch.take(c, orcid, "add", 100))
                    house.store.dispatch.settle(c, [Settled(one.delivery, "sent") for one in tasks[::-1]])

    def run(journey: Callable[..., None], *given: int) -> None:
        try:
            journey(*given)
        except Exception as error:
            broken.append(error)

    deposits = [threading.Thread(target=run, args=(deposit, start)) for start in (0, 20, 40)]
    others = [threading.Thread(target=run, args=(journey,)) for journey in (withdraw_some, push)]
    for thread in (*deposits, *others):
        thread.start()
    for thread in deposits:
        thread.join()
    done.set()
    for thread in others:
        thread.join()

    assert broken == []
