"""A person leaves: tokens destroyed here and ended at ORCID, works taken off first or not. Or stays.

Put-codes and history stay, so that somebody who comes back finds each work once. Nothing here waits for
ORCID: what it must be told is in the books, and is told as soon as it answers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from sqlalchemy import Connection

from orcid_repo_plugin.domain.delivery import Delivery, DeliveryState, Operation
from orcid_repo_plugin.domain.person import LEFT, Person
from orcid_repo_plugin.errors import WrongKey
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.authorship import Authorship
from orcid_repo_plugin.services.backfill import Backfill
from orcid_repo_plugin.services.forget import WISHED, ask_to_forget, finish_forgetting
from orcid_repo_plugin.services.keeping_back import NOT_NOW, SAY_YES, follow_choices, keep_all_back
from orcid_repo_plugin.services.matching_people import CONNECT
from orcid_repo_plugin.services.taking_off import Standing, queue_deletes, standing, works_on
from orcid_repo_plugin.services.telling import tell_ended
from orcid_repo_plugin.store.history import Happened
from orcid_repo_plugin.store.item_rows import LIVE
from orcid_repo_plugin.store.outbox import Wish
from orcid_repo_plugin.store.person_works import PersonWorks
from orcid_repo_plugin.store.store import Store

LEAVING: Final = "the person leaves, and wants our works taken off first"
_STAYS: Final = "the person stays after all"
_NO_KEY: Final = "no key opens the tokens, so ORCID was not told to end them"


class Left(NamedTuple):
    """How far a departure has come."""

    done: bool
    """Whether the person is disconnected: we hold no token any more."""
    standing: int
    """Works of ours on the record, as far as we know: still to be taken off, or to stay."""
    left: tuple[Standing, ...] = ()
    """What is still to be taken off, and why it stands still."""
    told: bool = True
    """Whether ORCID can be told to end the tokens; not without the key that opens them."""


def leave(app: App, person: Person, *, take_off: bool, hide: bool) -> Left:
    """Disconnect a person, in all repositories of this installation: at ORCID it is one connection.

    Called again, it goes on; without ``take_off`` it ends at once what waits for works to be taken off.

    :param take_off: our works leave the record first, and the person is disconnected when none is left.
    :param hide: whether the iD shall not be shown on public pages any more.
    """
    orcid, store = person.orcid.path, app.store
    with store.writing() as c:
        store.record_cards.remove(c, orcid)
        people = store.people.of_record(c, orcid)
        for one in people:
            if one.choices.show_orcid is hide:
                store.people.choose(c, _id(one), replace(one.choices, show_orcid=not hide))
        if take_off and _may_write(c, store, orcid) and standing(c, store, orcid):
            for one in people:
                store.people.mark_leave(c, _id(one))
            queue_deletes(c, store, orcid, LEAVING)
            _note(c, store, people, "leave", LEAVING)
            return Left(False, works_on(c, store, orcid), tuple(standing(c, store, orcid, LEAVING)))
        if _is_leaving(c, store, orcid) and not take_off:
            _bring_back(c, app, orcid)
        alive, told = _end(c, store, people, orcid)
        if take_off:
            PersonWorks(store.client).remove_gone(c, orcid)
        left = tuple(standing(c, store, orcid, LEAVING)) if take_off else ()
        result = Left(True, works_on(c, store, orcid), left, told)
    tell_ended(app, alive, LEFT)
    return result


def stay(app: App, person: Person) -> int:
    """Who was to leave, or to be forgotten, stays: what was to be taken off is wanted again, or comes back.

    :returns: how many works are on their way back.
    """
    orcid, store = person.orcid.path, app.store
    with store.writing() as c:
        going = [*store.people.leaving(c), *store.people.to_forget(c)]
        people = [one for one in going if one.orcid.path == orcid]
        if not people:
            return 0
        for one in people:
            store.people.stay(c, _id(one))
            store.people.save(c, one)  # with that nobody is to be forgotten any more
        back = _bring_back(c, app, orcid)
        PersonWorks(store.client).remove_gone(c, orcid)
        _note(c, store, people, "stay", _STAYS)
    return back + sum(1 for _ in Backfill(app, orcid=orcid).run())


def take_off_all(app: App, person: Person) -> int:
    """Take everything of ours off the record, and send nothing more without being asked: "not now".

    The works wait for the person's yes, one by one; or go, when they choose that works go by themselves.

    :returns: how many works are to be deleted.
    """
    orcid, store = person.orcid.path, app.store
    with store.writing() as c:
        keep_all_back(c, store, orcid)
        store.outbox.disagree(c, orcid)
        wishes, number = [], works_on(c, store, orcid)
        deliveries = {(one.repository, one.item_id): one for one in store.outbox.rows(c, orcid=orcid)}
        for row in store.put_codes.of_record(c, orcid):
            one = deliveries.get((row.repository, row.item_id))
            if one is not None and one.operation == Operation.DELETE:
                continue
            store.put_codes.leave(c, row, NOT_NOW)
            store.put_codes.remove(c, [row])
            if one is not None and not one.stopped:
                wishes.append(_asked_for(one))
        store.outbox.put(c, [*wishes, *(_called_back(one) for one in deliveries.values() if one.doubt)])
        store.records.due(c, [orcid])
    return number


def _asked_for(one: Delivery) -> Wish:
    """It waits for the person's yes."""
    return Wish(
        orcid=one.orcid,
        repository=one.repository,
        item_id=one.item_id,
        section=one.section,
        fingerprint=one.fingerprint,
        state=DeliveryState.STOPPED_BY_AUTHOR,
        reason=NOT_NOW,
        what_to_do=SAY_YES,
    )


def _called_back(one: Delivery) -> Wish:
    """It may have arrived, though no answer came: then it is deleted."""
    return Wish(
        orcid=one.orcid,
        repository=one.repository,
        item_id=one.item_id,
        section=one.section,
        operation=Operation.DELETE,
        reason=NOT_NOW,
    )


def forget_me(app: App, person: Person, *, remove_works: bool) -> tuple[int, bool]:
    """Forget a person, now if nothing has to be taken off first and nobody sends to their record.

    Else it is written down, and ``finish_departures`` does it.

    :returns: how many works of ours stand on the record, and whether all is forgotten.
    """
    orcid = person.orcid.path
    before = ask_to_forget(app, orcid, remove_works=remove_works)
    done, _ = finish_forgetting(app, orcid)
    return before, done


def finish_departures(app: App) -> None:
    """Disconnect, or forget, those of whom nothing has to be taken off any more. Safe to repeat at any time.

    Who wanted to leave, and whose token ORCID takes for deleting no more, is disconnected as well: there
    is nothing that we could still do, and the page names what stays.
    """
    store = app.store
    with store.reading() as c:
        forgetting = {one.orcid.path for one in store.people.to_forget(c)}
        leaving = {one.orcid.path for one in store.people.leaving(c)} - forgetting
    for orcid in sorted(forgetting):
        finish_forgetting(app, orcid)
    for orcid in sorted(leaving):
        _finish(app, orcid)


def _finish(app: App, orcid: str) -> None:
    store = app.store
    with store.writing() as c:
        people = [one for one in store.people.leaving(c) if one.orcid.path == orcid]
        left = standing(c, store, orcid, LEAVING)
        hopeless = all(one.state == DeliveryState.NOT_CONNECTED for one in left)
        if not people or (left and not hopeless) or store.records.busy(c, orcid):
            return
        alive, _ = _end(c, store, store.people.of_record(c, orcid), orcid)
        PersonWorks(store.client).remove_gone(c, orcid)
    tell_ended(app, alive, LEFT)


def _end(c: Connection, store: Store, people: Sequence[Person], orcid: str) -> tuple[list[Person], bool]:
    """Destroy the tokens, and remember to tell ORCID; what waits to be sent waits for the person.

    :returns: whose permission was alive until now; and whether ORCID can be told.
    """
    known = store.permissions.summary(c, orcid=orcid)
    alive = [one for one in people if (given := known.get(_id(one))) and given.lost_at is None]
    told = True
    try:
        for permission in store.permissions.of_record(c, orcid):
            store.revocations.add(c, orcid, permission.access_token)
    except WrongKey:
        told = False
    for one in people:
        if (given := known.get(_id(one))) and given.lost_why != LEFT:
            store.permissions.end(c, _id(one), LEFT)
            _note(c, store, [one], "disconnect", LEFT if told else f"{LEFT}; {_NO_KEY}")
        store.people.stay(c, _id(one))
    store.records.lock(c, [orcid])
    store.dispatch.disconnect(c, orcid, LEFT, CONNECT, deletes=True)
    return alive, told


def _may_write(c: Connection, store: Store, orcid: str) -> bool:
    """Whether there is a token to delete with; ORCID allows that with one that was taken back, too."""
    try:
        return bool(store.permissions.of_record(c, orcid))
    except WrongKey:
        return False


def _is_leaving(c: Connection, store: Store, orcid: str) -> bool:
    return PersonWorks(store.client).departing(c, orcid)[0] is not None


def _bring_back(c: Connection, app: App, orcid: str) -> int:
    """What was to be deleted because the person leaves is wanted again, as it is now. :returns: how many."""
    store = app.store
    pending = [
        one
        for one in store.outbox.rows(c, orcid=orcid)
        if one.operation == Operation.DELETE and one.state != DeliveryState.WITHDRAWN and not one.stopped
    ]
    if not pending:
        return 0
    theirs = Authorship(app, orcid).items(c)
    wishes = []
    for one in pending:
        item = theirs.get((one.repository, one.item_id))
        if item is None and one.reason in (LEAVING, WISHED):  # a plugin may have told whose it is
            item = store.items.known(c, one.repository, [one.item_id]).get(one.item_id)
        if item is not None and item.state == LIVE and item.fingerprint is not None:
            wishes.append(
                Wish(
                    orcid=orcid,
                    repository=one.repository,
                    item_id=one.item_id,
                    section=one.section,
                    fingerprint=item.fingerprint,
                )
            )
    store.outbox.put(c, wishes)
    return len(wishes) - follow_choices(c, store, orcid).held


def _note(c: Connection, store: Store, people: Iterable[Person], operation: str, message: str) -> None:
    store.history.add(
        c,
        [
            Happened(
                repository=one.repository,
                item_id="",
                orcid=one.orcid.path,
                operation=operation,
                message=message,
            )
            for one in people
        ],
    )


def _id(person: Person) -> int:
    assert person.person_id is not None  # it was read from the books
    return person.person_id
