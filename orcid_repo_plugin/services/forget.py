"""Forget a person: what our books hold of them, and if wished what we wrote to their record."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from sqlalchemy import Connection

from orcid_repo_plugin.domain.delivery import Delivery, DeliveryState, Operation, PutCode
from orcid_repo_plugin.errors import WrongKey, WrongUse
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.push.run import Push
from orcid_repo_plugin.store.chunks import chunks
from orcid_repo_plugin.store.outbox import Wish
from orcid_repo_plugin.store.records import OPEN

_WISHED: Final = "the person is to be forgotten"
_BUSY: Final = "a push is sending to this record just now; run the same command again in a minute"
_THEMSELVES: Final = "the person can take our permission away in the settings of their ORCID account"
_NO_KEY: Final = f"no key opens the person's tokens, so they were not given back to ORCID; {_THEMSELVES}"
_NOT_TOLD: Final = f"ORCID could not be told that our permission is to end; {_THEMSELVES}"


class Forgotten(NamedTuple):
    """How far forgetting has come."""

    done: bool
    """Whether our books know nothing of the person any more."""
    removed: int = 0
    """Works that were taken off the record just now."""
    standing: int = 0
    """Works of ours that stand on the record, as far as we know."""
    left: tuple[str, ...] = ()
    """Why not all is done: what could not be taken off, each with its reason."""
    notes: tuple[str, ...] = ()
    """What the admin should know besides."""


def forget(app: App, orcid: str, *, remove_works: bool = False) -> Forgotten:
    """Forget a person. What could not be finished goes on when it is called again.

    :param remove_works: take our works off the record first. As long as one stands there the person is
        kept, marked to be forgotten.
    :raises WrongUse: the books hold nothing of this iD.
    """
    if not _is_known(app, orcid):
        raise WrongUse(f"nobody in the books has the iD {orcid}; `orcid-repo people list` shows who is known")
    before = standing = len(_standing(app, orcid))
    if remove_works:
        _queue_deletes(app, orcid)
        problems = Push(app, orcid=orcid).run().problems
        standing = len(_standing(app, orcid))
        if left := _left(app, orcid):
            return Forgotten(False, before - standing, standing, tuple(dict.fromkeys([*left, *problems])))
    notes = _give_back(app, orcid)
    done = _purge(app, orcid)
    return Forgotten(done, before - standing, standing, () if done else (_BUSY,), notes)


def _is_known(app: App, orcid: str) -> bool:
    store = app.store
    with store.reading() as c:
        known = store.people.of_record(c, orcid) or store.outbox.counts(c, orcid)
    return bool(known or _standing(app, orcid))


def _standing(app: App, orcid: str) -> set[tuple[str, int]]:
    """The works of ours that stand on the record, as far as we know: section and put-code."""
    store = app.store
    with store.reading() as c:
        owned = store.put_codes.of_record(c, orcid)
        left = [row for row, _ in store.put_codes.leftovers(c, orcid)]
    return {(row.section, row.put_code) for row in owned + left}


def _queue_deletes(app: App, orcid: str) -> None:
    """From now on nothing of ours shall stand on the record, and what waits does not go there any more."""
    store = app.store
    with store.writing() as c:
        store.people.mark_forget(c, orcid)
        wishes = {(wish.repository, wish.item_id, wish.section): wish for wish in _wishes(app, c, orcid)}
        for some in chunks(wishes[key] for key in sorted(wishes)):
            store.outbox.put(c, some)
        if store.records.of(c, orcid).state != OPEN:
            store.records.close(c, orcid, OPEN, "")  # a human asks: look now, not in a week
        store.records.due(c, [orcid])  # also when only left-over works are there


def _wishes(app: App, c: Connection, orcid: str) -> Iterator[Wish]:
    store = app.store
    deliveries = [one for one in store.outbox.rows(c, orcid=orcid) if not _is_gone(one)]
    places: list[Delivery | PutCode] = [*store.put_codes.of_record(c, orcid), *deliveries]
    for place in places:
        yield Wish(
            orcid=orcid,
            repository=place.repository,
            item_id=place.item_id,
            section=place.section,
            operation=Operation.DELETE,
            reason=_WISHED,
        )


def _is_gone(one: Delivery) -> bool:
    return one.state == DeliveryState.WITHDRAWN and one.operation == Operation.DELETE


def _left(app: App, orcid: str) -> list[str]:
    """What still stands on the record, or may stand there, and why."""
    store = app.store
    with store.reading() as c:
        deliveries = {
            (one.repository, one.item_id, one.section): one for one in store.outbox.rows(c, orcid=orcid)
        }
        owned = store.put_codes.of_record(c, orcid)
        found = [f"put-code {row.put_code}: {why}" for row, why in store.put_codes.leftovers(c, orcid)]
        busy = store.records.busy(c, orcid)
    for row in owned:
        delivery = deliveries.pop((row.repository, row.item_id, row.section), None)
        found.append(f"item {row.item_id} (put-code {row.put_code}): {_why(delivery, busy)}")
    in_doubt = [one for one in deliveries.values() if not _is_gone(one) and _may_have_arrived(one)]
    return found + [f"item {one.item_id}: {_why(one, busy)}" for one in in_doubt]


def _may_have_arrived(one: Delivery) -> bool:
    return one.doubt is not None or one.state == DeliveryState.SENDING


def _why(delivery: Delivery | None, busy: bool) -> str:
    if busy:
        return _BUSY
    if delivery is None or not (delivery.reason or delivery.what_to_do) or delivery.reason == _WISHED:
        return "not deleted yet"
    return f"{delivery.reason} {delivery.what_to_do}".strip()


def _give_back(app: App, orcid: str) -> tuple[str, ...]:
    """Tell ORCID that we do not need the person's tokens any more; should that fail, they are gone anyway."""
    store = app.store
    try:
        with store.reading() as c:
            permissions = store.permissions.of_record(c, orcid)
    except WrongKey:
        return (_NO_KEY,)
    told = [app.orcid.oauth.revoke(permission.access_token) for permission in permissions]
    return () if all(told) else (_NOT_TOLD,)


def _purge(app: App, orcid: str) -> bool:
    """Take the person out of the books. :returns: ``False``: somebody is sending to the record now."""
    store = app.store
    with store.writing() as c:
        former = [old for old, primary in store.records.primaries(c).items() if primary == orcid]
        if any(store.records.busy(c, one) for one in [orcid, *former]):
            return False
        for one in [orcid, *former]:
            store.people.remove(c, one)
            store.outbox.remove(c, one)
            store.put_codes.remove_record(c, one)
            store.records.remove(c, one)
            store.history.forget(c, one)
    with store.writing() as c:
        store.payloads.prune(c)
    return True
