"""A deposit finds out for whom an item is, whether it may go and has changed, and fills the outbox."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson
import pytest
from sqlalchemy import event

from orcid_repo_plugin.domain.delivery import PutCode
from orcid_repo_plugin.domain.events import DepositEvent
from orcid_repo_plugin.domain.item import Detail, ItemState, RepositoryItem, Text, Title
from orcid_repo_plugin.domain.person import Person, Proof
from orcid_repo_plugin.domain.work import Refusal
from orcid_repo_plugin.errors import SettingsError, UnreadableItem
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.backfill import Backfill
from orcid_repo_plugin.services.deposit import BATCH, Deposit
from orcid_repo_plugin.services.map_items import Failed, Mapped
from orcid_repo_plugin.services.wishing import PLANNED
from orcid_repo_plugin.services.withdraw import withdraw
from orcid_repo_plugin.settings import Settings
from orcid_repo_plugin.store.dispatch import Settled
from tests.services.house import CARBERRY, GARCIA, JOSIAH, LAURE, SOFIA, House, Meanwhile, author, item, said


def test_a_work_is_queued_once_for_each_connected_author(house: House) -> None:
    house.connect(JOSIAH)
    house.connect(SOFIA)

    decisions = house.deposit(item("12", CARBERRY, GARCIA, author("Haak, Laure", LAURE)))

    assert list(said(decisions)) == [("12", SOFIA, "waiting"), ("12", JOSIAH, "waiting")]
    assert {one.reason for one in decisions} == {"to be added"}
    fingerprints = {one.fingerprint for one in house.deliveries().values()}
    assert len(fingerprints) == 1
    with house.store.reading() as c:
        [body] = house.store.payloads.bodies(c, [one for one in fingerprints if one]).values()
    assert {"visibility", "put-code"}.isdisjoint(orjson.loads(body))


def test_an_item_of_nobody_who_is_connected_is_remembered_and_told(house: House) -> None:
    [decision] = house.deposit(item())

    assert decision == ("main", "12", None, "not_connected", "no author of it is connected")
    stored = house.stored()
    assert stored is not None
    assert (stored.state, stored.title) == ("live", "A Theory of Cracked Pots")
    assert not house.deliveries()


def test_somebody_without_a_permission_waits_for_it(house: House) -> None:
    house.connect(permission=False)

    [decision] = house.deposit(item())
    assert decision.state == "not_connected"
    assert "given no permission" in decision.reason
    assert "connect with ORCID" in house.delivery().what_to_do

    house.connect()
    [decision] = house.deposit(item())
    assert decision.state == "waiting"


def test_a_lost_permission_lets_an_edit_wait_with_the_reason(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    house.lose_permission()

    [decision] = house.deposit(item(title="A Theory of Mended Pots"))

    assert decision.state == "not_connected"
    assert decision.reason == "the person has taken the permission back"


def writes_of(house: House) -> list[str]:
    """Statements that change something, as they come."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.split(None, 1)[0] in ("INSERT", "UPDATE", "DELETE"):
            seen.append(statement)

    event.listen(house.store.database.engine, "before_cursor_execute", note)
    return seen


@pytest.mark.parametrize("after_a_push", [True, False], ids=["pushed", "waiting"])
def test_an_unchanged_second_deposit_writes_nothing(house: House, after_a_push: bool) -> None:
    house.connect()
    items = [item(), item("13", GARCIA, doi="10.5555/13"), item("14", doi="10.5555/14", titles=())]
    house.deposit(*items)
    if after_a_push:
        house.settle()
    writes = writes_of(house)

    decisions = house.deposit(*items)

    assert [one.state for one in decisions] == [
        "unchanged" if after_a_push else "waiting",
        "not_connected",
        "refused",
    ]
    assert writes == []


def test_an_edit_of_a_field_that_is_not_sent_queues_nothing(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()

    [decision] = house.deposit(item(extra={"shelf": "Kiln room"}))

    assert decision.state == "unchanged"
    assert house.delivery().state == "sent"


def test_an_edit_is_queued_as_an_update(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()

    [decision] = house.deposit(item(title="A Theory of Mended Pots"))

    assert (decision.state, decision.reason) == ("waiting", "to be updated")
    assert house.titles() == {("12", JOSIAH): "A Theory of Mended Pots"}


def test_an_item_changed_twice_while_it_waits_is_one_row_with_the_newest_payload(house: House) -> None:
    house.connect()
    house.deposit(item())
    first = house.delivery()
    house.deposit(item(title="A Theory of Mended Pots"))

    assert house.delivery().delivery_id == first.delivery_id
    assert house.delivery().version == first.version + 1
    assert house.titles() == {("12", JOSIAH): "A Theory of Mended Pots"}


def test_what_the_author_stopped_takes_the_newer_payload_and_stays_stopped(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    house.stop()

    [decision] = house.deposit(item(title="A Theory of Mended Pots"))

    assert decision.state == "stopped_by_author"
    assert house.titles() == {("12", JOSIAH): "A Theory of Mended Pots"}
    [again] = house.deposit(item(title="A Theory of Mended Pots"))
    assert (again.state, again.reason) == ("stopped_by_author", "the person took it off the record")


def test_what_the_author_stopped_stays_stopped_through_a_withdrawal(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    house.stop()
    house.deposit(item(state=ItemState.WITHDRAWN))

    [decision] = house.deposit(item())

    assert decision.state == "stopped_by_author"
    assert house.delivery().state == "stopped_by_author"


def test_a_refused_delivery_waits_again_when_the_payload_has_changed(house: House) -> None:
    house.connect()
    house.deposit(item())
    with house.store.writing() as c:
        house.store.dispatch.settle(c, [Settled(house.delivery(), "refused", "ORCID: the title is too odd")])

    [same] = house.deposit(item())
    [changed] = house.deposit(item(title="A Theory of Mended Pots"))

    assert (same.state, same.reason) == ("refused", "ORCID: the title is too odd")
    assert changed.state == "waiting"


def test_the_work_leaves_the_record_of_somebody_who_is_no_author_any_more(house: House) -> None:
    house.connect(JOSIAH)
    house.connect(SOFIA)
    house.deposit(item("12", CARBERRY, GARCIA))
    house.settle()

    decisions = house.deposit(item("12", GARCIA))

    assert ("12", JOSIAH, "waiting") in said(decisions)
    assert (house.delivery().operation, house.delivery().reason) == (
        "delete",
        "no longer an author of the item",
    )
    assert house.delivery(orcid=SOFIA).operation == "send"
    assert "to be deleted: no longer an author of the item" in [
        one.message for one in house.history() if one.orcid == JOSIAH
    ]


@pytest.mark.parametrize(
    "state", [ItemState.WITHDRAWN, ItemState.PRIVATE, ItemState.UNPUBLISHED, ItemState.NOT_A_WORK]
)
def test_an_item_that_is_not_shown_any_more_leaves_the_records(house: House, state: ItemState) -> None:
    house.connect()
    house.deposit(item())
    house.settle()

    [decision] = house.deposit(item(state=state))
    assert (decision.state, house.delivery().operation) == ("waiting", "delete")
    assert decision.reason.startswith("to be deleted: ")
    stored = house.stored()
    assert stored is not None
    assert stored.state == "withdrawn"

    house.settle()
    [back] = house.deposit(item())
    assert (back.state, back.reason) == ("waiting", "to be added")
    assert house.delivery().operation == "send"


def test_an_item_that_was_never_shown_is_refused_and_not_remembered(house: House) -> None:
    house.connect()

    decisions = house.deposit(item(state=ItemState.PRIVATE), item("13", GARCIA, state=ItemState.UNPUBLISHED))

    assert list(said(decisions)) == [("12", JOSIAH, "refused"), ("13", None, "refused")]
    assert decisions[0].reason == "its metadata is not public in the repository"
    assert house.stored() is None
    assert not house.deliveries()


def test_with_the_policy_keep_a_withdrawn_work_stays_and_the_row_says_so(house: House) -> None:
    house.furnish(push={"withdrawn": "keep"})
    house.connect(JOSIAH)
    house.deposit(item(), item("13", doi="10.5555/13"))
    house.settle()
    house.deposit(item(title="A Theory of Mended Pots"), item("14", doi="10.5555/14"))

    gone = {"state": ItemState.WITHDRAWN}
    decisions = house.deposit(item(**gone), item("13", doi="10.5555/13", **gone), item("14", **gone))

    assert [one.state for one in decisions] == ["unchanged", "sent", "waiting"]
    assert '[push] withdrawn = "keep"' in decisions[1].reason
    assert house.delivery("12").state == "unchanged"
    assert house.delivery("14").operation == "delete"  # it never stood there


def test_an_item_that_orcid_would_refuse_is_refused_here_and_what_stands_stays(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()

    [decision] = house.deposit(item(titles=()))

    assert decision.state == "refused"
    assert "without a title" in decision.reason
    assert house.put_codes() == {("12", JOSIAH): house.put_codes()["12", JOSIAH]}
    delivery = house.delivery()
    assert (delivery.state, delivery.operation, delivery.fingerprint) == ("refused", "send", None)
    assert "deposit it again" in delivery.what_to_do

    [mended] = house.deposit(item())
    assert mended.state == "waiting"


def test_all_that_orcid_would_refuse_is_named(house: House) -> None:
    house.connect()
    house.plugins["odd"] = OddWorks()
    house.furnish()

    [decision] = house.deposit(item())

    assert decision.state == "refused"
    assert "publication_date.year" in decision.reason
    assert "country" in decision.reason


class OddWorks:
    """Makes works that ORCID takes from nobody."""

    @hookimpl(wrapper=True)
    def orcid_map_work(self) -> Any:
        """A year and a country that ORCID does not have."""
        work = yield
        return replace(work, publication_date=replace(work.publication_date, year=1066), country="xx")


class NotForJosiah:
    """Refuses one person."""

    def __init__(self, answer: str | Refusal | None) -> None:
        self.answer = answer
        self.asked: list[str] = []

    @hookimpl
    def orcid_refuse_push(self, person: Person | None) -> str | Refusal | None:
        """No, for Josiah."""
        if person is None:
            return None
        self.asked.append(person.orcid.path)
        return self.answer if person.orcid.path == JOSIAH else None


def test_a_plugin_is_asked_for_each_person_and_one_reason_is_enough(house: House) -> None:
    house.connect(JOSIAH)
    house.connect(SOFIA)
    plugin = house.plugins["never"] = NotForJosiah("Josiah has chosen 'never' for this work")
    house.furnish()

    decisions = house.deposit(item("12", CARBERRY, GARCIA))

    assert plugin.asked == [JOSIAH, SOFIA]
    assert ("main", "12", JOSIAH, "refused", "Josiah has chosen 'never' for this work") in decisions
    assert house.delivery().fingerprint is None
    assert house.delivery(orcid=SOFIA).state == "waiting"
    writes = writes_of(house)
    house.deposit(item("12", CARBERRY, GARCIA))
    assert writes == []
    plugin.answer = None
    assert ("12", JOSIAH, "waiting") in said(house.deposit(item("12", CARBERRY, GARCIA)))


def test_a_work_that_was_sent_before_stays_as_it_is_when_a_plugin_refuses_it(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    house.plugins["never"] = NotForJosiah("not this one")
    house.furnish()

    [decision] = house.deposit(item(title="A Theory of Mended Pots"))

    assert (decision.state, decision.reason) == ("refused", "not this one")
    assert house.delivery().state == "sent"
    assert house.titles() == {("12", JOSIAH): "A Theory of Cracked Pots"}


def test_an_update_that_waits_is_called_back_when_a_plugin_refuses_it(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    house.deposit(item(title="A Theory of Mended Pots"))
    house.plugins["never"] = NotForJosiah("not this one")
    house.furnish()

    house.deposit(item(title="A Theory of Mended Pots"))

    assert house.delivery().state == "unchanged"
    assert house.titles() == {("12", JOSIAH): "A Theory of Cracked Pots"}


def test_a_plugin_that_says_withdrawn_takes_the_work_off_one_record(house: House) -> None:
    house.connect(JOSIAH)
    house.connect(SOFIA)
    house.deposit(item("12", CARBERRY, GARCIA))
    house.settle()
    house.plugins["gone"] = NotForJosiah(Refusal("withdrawn", "retracted for him"))
    house.furnish()

    house.deposit(item("12", CARBERRY, GARCIA))

    assert house.delivery().operation == "delete"
    assert house.delivery(orcid=SOFIA).operation == "send"


def test_items_outside_the_collections_and_years_that_are_sent_stay_here(house: House) -> None:
    house.furnish(push={"collections": ["Ceramics"], "published_from": "2008-08", "published_until": "2010"})
    house.connect()
    pots, other = (Text("ceramics", "divisions"),), (Text("Glass", "divisions"),)

    decisions = house.deposit(
        item("1", collections=pots, doi="10.5555/1"),
        item("2", collections=other, doi="10.5555/2"),
        item("3", collections=pots, dates=(), doi="10.5555/3"),
        item("4", collections=pots, dates=(replace(item().dates[0], value="2007"),), doi="10.5555/4"),
        item("5", collections=pots, dates=(replace(item().dates[0], value="2011-01-01"),), doi="10.5555/5"),
        item("6", collections=pots, dates=(replace(item().dates[0], value="2008"),), doi="10.5555/6"),
    )

    assert [one.state for one in decisions] == [
        "waiting",
        "refused",
        "refused",
        "refused",
        "refused",
        "waiting",
    ]
    assert "(Ceramics)" in decisions[1].reason
    assert "2007, before 2008-08" in decisions[3].reason
    assert set(house.deliveries()) == {("1", JOSIAH), ("6", JOSIAH)}


def test_a_date_in_the_settings_that_is_none_is_named() -> None:
    with pytest.raises(SettingsError, match=r"push\.published_from: '2015/06' is no date"):
        App(Settings(push={"published_from": "2015/06"})).mapper  # noqa: B018


def test_a_change_of_our_mapping_alone_is_planned_and_sent_only_when_asked(house: House) -> None:
    house.connect()
    abstract = {"descriptions": (Text("Pots crack.", "abstract"),)}
    house.deposit(item(**abstract), item("13", doi="10.5555/13", **abstract))
    house.settle()
    house.furnish(mapping={"citation_abstract": True})
    edited = item("13", title="A Theory of Mended Pots", doi="10.5555/13", **abstract)

    first, second = house.deposit(item(**abstract), edited)
    assert (first.state, first.reason) == ("unchanged", PLANNED)
    assert (second.state, second.reason) == ("waiting", "to be updated")
    assert house.delivery().state == "sent"

    [again] = house.deposit(item(**abstract))
    assert again.reason == PLANNED
    [preview] = house.deposit(item(**abstract), remap=True, dry_run=True)
    assert (preview.state, house.delivery().state) == ("waiting", "sent")
    [sent] = house.deposit(item(**abstract), remap=True)
    assert (sent.state, house.delivery().state) == ("waiting", "waiting")
    house.settle()
    [done] = house.deposit(item(**abstract))
    assert (done.state, done.reason) == ("unchanged", "")


def test_an_author_who_connects_between_gets_what_the_others_have(house: House) -> None:
    house.connect(JOSIAH)
    given = item("12", CARBERRY, GARCIA, descriptions=(Text("Pots crack.", "abstract"),))
    house.deposit(given)
    house.settle()
    house.furnish(mapping={"citation_abstract": True})
    house.connect(SOFIA)

    house.deposit(given)

    assert house.delivery(orcid=SOFIA).fingerprint == house.delivery(orcid=JOSIAH).fingerprint


def test_a_plugin_that_maps_is_a_change_of_our_mapping_and_not_an_edit(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    house.plugins["titles"] = NoFinalDot()
    house.furnish()

    [decision] = house.deposit(item())

    assert decision.reason == PLANNED


class NoFinalDot:
    """Changes every title."""

    @hookimpl(wrapper=True)
    def orcid_map_work(self) -> Any:
        """In capitals."""
        work = yield
        return replace(work, title=work.title.upper())


def test_a_dry_run_decides_in_the_same_way_and_writes_nothing(house: House) -> None:
    house.connect()
    writes = writes_of(house)

    dry = house.deposit(item(), item("13", GARCIA), dry_run=True)

    assert writes == []
    assert house.deposit(item(), item("13", GARCIA)) == dry


def test_of_an_item_that_comes_twice_the_last_one_counts(house: House) -> None:
    house.connect()
    others = [item(str(n), doi=f"10.5555/{n}") for n in range(100, 100 + BATCH)]

    near = house.deposit(item(), item(title="A Theory of Mended Pots"))
    far = house.deposit(item(), *others, item(title="A Theory of Glued Pots"))

    assert len(near) == 1
    assert len([one for one in far if one.item_id == "12"]) == 2
    assert house.titles()["12", JOSIAH] == "A Theory of Glued Pots"
    assert len(house.deliveries()) == BATCH + 1


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


def test_imported_put_codes_make_the_first_deposit_an_update(house: House) -> None:
    house.connect()
    with house.store.writing() as c:
        row = PutCode(orcid=JOSIAH, repository="main", item_id="12", put_code=7, origin="imported")
        house.store.put_codes.save(c, [row])

    [decision] = house.deposit(item())

    assert (decision.state, decision.reason) == ("waiting", "to be updated")


def test_the_same_item_in_two_repositories_is_two_items(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.deposit(item(repository="annex"), repository="annex")

    assert set(house.deliveries("main")) == set(house.deliveries("annex")) == {("12", JOSIAH)}


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


def test_who_is_unauthenticated_gets_nothing(house: House) -> None:
    house.connect(proof=Proof.NONE)

    [decision] = house.deposit(item())

    assert (decision.orcid, decision.state) == (None, "not_connected")


def test_who_is_to_be_forgotten_gets_nothing_new(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    with house.store.writing() as c:
        house.store.people.mark_forget(c, JOSIAH)

    house.deposit(item(title="A Theory of Mended Pots"), item("13", doi="10.5555/13"))

    assert set(house.deliveries()) == {("12", JOSIAH)}
    assert house.delivery().operation == "delete"


def test_a_detail_that_only_the_citation_needs_is_an_edit_too(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()

    [decision] = house.deposit(item(details=(Detail("volume", "5", "volume"),)))

    assert decision.reason == "to be updated"


def test_a_translated_title_alone_is_an_edit(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    more = (*item().titles, Title("Theorie rissiger Töpfe", "title_de", "de", "translated"))

    [decision] = house.deposit(item(titles=more))

    assert decision.reason == "to be updated"
