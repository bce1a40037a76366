"""What a person decides of their own record: for one work at a time, and for all that comes."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import orjson
from sqlalchemy import Connection

from orcid_repo_plugin.domain.delivery import Delivery, DeliveryState, Operation, PutCode, Section
from orcid_repo_plugin.domain.person import Choices, Person
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.authorship import Authorship
from orcid_repo_plugin.services.keeping_back import Followed, take_choices
from orcid_repo_plugin.services.wishing import ASK_FOR_IT
from orcid_repo_plugin.store.history import Happened
from orcid_repo_plugin.store.item_rows import LIVE
from orcid_repo_plugin.store.outbox import Wish
from orcid_repo_plugin.store.person_works import PersonWorks
from orcid_repo_plugin.store.store import Store

UNWANTED: Final = "the person does not want it sent"
REMOVED: Final = "the person has removed it here"
_WANTED: Final = "the person wants it sent"
_ON_THE_WAY: Final = (DeliveryState.SENDING,)


class Acted(StrEnum):
    """What became of a person's wish for one work."""

    DONE = "done"
    """It is queued, or kept back, as wished."""
    UNKNOWN = "unknown"
    """There is no such work of theirs; nothing was changed."""
    NOT_LIVE = "not-live"
    """The repository does not show the item, so that it cannot be sent."""
    LATER = "later"
    """It is sent when the repository tells us of the item again: we do not know whose it is now."""
    LEAVING = "leaving"
    """Nothing goes to a record whose person leaves."""


def keep_off(app: App, person: Person, repository: str, item_id: str) -> Acted:
    """This work shall not stand on the person's record: it is not sent, or taken off. Co-authors keep theirs.

    Remembered: a later edit of the item does not bring it back; ``send`` does. Of items that are one work
    there, all are kept off.
    """
    store, orcid = app.store, person.orcid.path
    with store.writing() as c:
        wanted = _work(c, store, orcid, repository, item_id)
        if not wanted:
            return Acted.UNKNOWN
        for delivery, stands in wanted:
            _keep_off(c, store, orcid, delivery, stands)
    return Acted.DONE


def _work(
    c: Connection, store: Store, orcid: str, repository: str, item_id: str
) -> list[tuple[Delivery | None, PutCode | None]]:
    """What is wanted and what stands: of this item, and of those that are one work with it."""
    store.outbox.lock(c, repository, [item_id])
    delivery = store.outbox.of_items(c, repository, [item_id]).get((item_id, orcid))
    stands = store.put_codes.of_items(c, repository, [item_id]).get((item_id, orcid))
    if delivery is None and stands is None:
        return []
    found = [(delivery, stands)]
    owners = store.put_codes.owners(c, orcid, Section.WORK, [stands.put_code]) if stands else {}
    for row in (one for rows in owners.values() for one in rows):
        if (row.repository, row.item_id) != (repository, item_id):
            store.outbox.lock(c, row.repository, [row.item_id])
            other = store.outbox.of_items(c, row.repository, [row.item_id]).get((row.item_id, orcid))
            found.append((other, row))
    return found


def _keep_off(
    c: Connection, store: Store, orcid: str, delivery: Delivery | None, stands: PutCode | None
) -> None:
    place = stands or delivery
    assert place is not None  # one of the two is there
    may_stand = stands is not None or (
        delivery is not None and (delivery.doubt is not None or delivery.state in _ON_THE_WAY)
    )
    if delivery is None or not _is_off(delivery, may_stand=may_stand):
        wish = Wish(
            orcid=orcid,
            repository=place.repository,
            item_id=place.item_id,
            section=place.section,
            operation=Operation.DELETE if may_stand else Operation.SEND,
            fingerprint=None if may_stand or delivery is None else delivery.fingerprint,
            state=DeliveryState.WAITING if may_stand else DeliveryState.STOPPED_BY_AUTHOR,
            reason=REMOVED if may_stand else UNWANTED,
            what_to_do="" if may_stand else ASK_FOR_IT,
        )
        store.outbox.put(c, [wish])
        _note(c, store, orcid, place, "stop", wish.reason)
    store.outbox.stop(c, orcid, place.repository, place.item_id, stopped=True)


def _is_off(delivery: Delivery, *, may_stand: bool) -> bool:
    """Whether it is taken off, or being taken off, already."""
    if may_stand:
        return delivery.operation == Operation.DELETE and delivery.state in (
            DeliveryState.WAITING,
            DeliveryState.SENDING,
        )
    return delivery.stopped and delivery.operation == Operation.SEND


def send(app: App, person: Person, repository: str, item_id: str) -> Acted:
    """This work shall go to the person's record: the yes that was asked for, or another try."""
    store, orcid = app.store, person.orcid.path
    with store.writing() as c:
        if any(PersonWorks(store.client).departing(c, orcid)):
            return Acted.LEAVING
        store.outbox.lock(c, repository, [item_id])
        delivery = store.outbox.of_items(c, repository, [item_id]).get((item_id, orcid))
        if delivery is None:
            return Acted.UNKNOWN
        if delivery.operation == Operation.DELETE and not delivery.stopped:
            return _once_more(c, store, delivery)
        item = store.items.known(c, repository, [item_id]).get(item_id)
        if item is None or item.state != LIVE or item.fingerprint is None:
            return Acted.NOT_LIVE
        is_new = delivery.operation == Operation.DELETE or delivery.fingerprint is None
        if is_new and not Authorship(app, orcid).has(c, repository, item_id):
            store.outbox.stop(c, orcid, repository, item_id, stopped=False)
            _note(c, store, orcid, delivery, "send", _WANTED)
            return Acted.LATER
        store.outbox.put(
            c,
            [Wish(orcid=orcid, repository=repository, item_id=item_id, fingerprint=item.fingerprint)],
        )
        now = store.outbox.of_items(c, repository, [item_id])[item_id, orcid]
        store.outbox.retry(c, [now], agreed=True)
        _note(c, store, orcid, delivery, "send", _WANTED)
    return Acted.DONE


def _once_more(c: Connection, store: Store, delivery: Delivery) -> Acted:
    """A deletion is tried again; what the repository has taken back is not sent."""
    if delivery.state != DeliveryState.REFUSED:
        return Acted.NOT_LIVE
    store.outbox.retry(c, [delivery])
    return Acted.DONE


def choose(app: App, person: Person, choices: Choices) -> Followed:
    """Remember what a person wants to be done by itself. What waits is held, or goes, by the new choice."""
    with app.store.writing() as c:
        return take_choices(c, app.store, person.orcid.path, choices)


def kinds_of(app: App, person: Person) -> list[str]:
    """ORCID's types of the person's works, each once, those that it keeps back among them."""
    with app.store.reading() as c:
        bodies = PersonWorks(app.store.client).bodies(c, person.orcid.path)
        found = set(_types(bodies))
    return sorted(found | person.choices.kinds_off)


def _types(bodies: Iterable[bytes]) -> Iterable[str]:
    for body in bodies:
        work_type = orjson.loads(body).get("type")
        if isinstance(work_type, str):
            yield work_type


def _note(
    c: Connection, store: Store, orcid: str, place: Delivery | PutCode, operation: str, message: str
) -> None:
    happened = Happened(
        repository=place.repository,
        item_id=place.item_id,
        orcid=orcid,
        section=place.section,
        operation=operation,
        message=message,
        put_code=place.put_code if isinstance(place, PutCode) else None,
    )
    store.history.add(c, [happened])
