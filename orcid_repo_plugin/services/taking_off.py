"""Takes everything of ours off one record: for whoever leaves, is to be forgotten, or says "not now"."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from sqlalchemy import Connection

from orcid_repo_plugin.domain.delivery import Delivery, DeliveryState, Operation, PutCode
from orcid_repo_plugin.store.chunks import chunks
from orcid_repo_plugin.store.outbox import Wish
from orcid_repo_plugin.store.records import OPEN
from orcid_repo_plugin.store.store import Store

BUSY: Final = "a push is sending to this record just now; run the same command again in a minute"
_NOT_YET: Final = "not deleted yet"


class Standing(NamedTuple):
    """A work of ours that still stands on a record, or may."""

    repository: str
    item_id: str
    section: str
    put_code: int | None
    """``None``: it was sent, and no answer came."""
    state: str
    """Of the delivery that shall take it off; ``waiting`` for one that no item owns any more."""
    reason: str
    """Why it stands still, for the admin."""
    wanted: bool
    """Whether it shall stand there; else it is to be taken off."""

    def __str__(self) -> str:
        name = f"item {self.item_id}" if self.item_id else f"put-code {self.put_code}"
        number = f" (put-code {self.put_code})" if self.item_id and self.put_code is not None else ""
        return f"{name}{number}: {self.reason}"


def queue_deletes(c: Connection, store: Store, orcid: str, reason: str) -> None:
    """From now on nothing of ours shall stand on the record, and what waits does not go there any more."""
    store.records.lock(c, [orcid])
    wishes = {
        (wish.repository, wish.item_id, wish.section): wish for wish in _wishes(c, store, orcid, reason)
    }
    for some in chunks(wishes[key] for key in sorted(wishes)):
        store.outbox.put(c, some)
    if store.records.of(c, orcid).state != OPEN:
        store.records.close(c, orcid, OPEN, "")  # a human asks: look now, not in a week
    store.records.due(c, [orcid])  # also when only left-over works are there


def _wishes(c: Connection, store: Store, orcid: str, reason: str) -> Iterator[Wish]:
    deliveries = [one for one in store.outbox.rows(c, orcid=orcid) if not is_gone(one)]
    places: list[Delivery | PutCode] = [*store.put_codes.of_record(c, orcid), *deliveries]
    for place in places:
        yield Wish(
            orcid=orcid,
            repository=place.repository,
            item_id=place.item_id,
            section=place.section,
            operation=Operation.DELETE,
            reason=reason,
        )


def is_gone(one: Delivery) -> bool:
    """Whether a delivery has taken its work off."""
    return one.state == DeliveryState.WITHDRAWN and one.operation == Operation.DELETE


def works_on(c: Connection, store: Store, orcid: str) -> int:
    """How many works of ours stand on a record, as far as we know. Items that share one count once."""
    owned = store.put_codes.of_record(c, orcid)
    left = [row for row, _ in store.put_codes.leftovers(c, orcid)]
    return len({(row.section, row.put_code) for row in owned + left})


def standing(c: Connection, store: Store, orcid: str, wished: str = "") -> list[Standing]:
    """What of ours still stands on the record, or may stand there, and why.

    :param wished: the reason of the deletions themselves, which explains nothing.
    """
    deliveries = {
        (one.repository, one.item_id, one.section): one for one in store.outbox.rows(c, orcid=orcid)
    }
    busy = store.records.busy(c, orcid)
    found = [
        Standing(row.repository, "", row.section, row.put_code, DeliveryState.WAITING, why, False)
        for row, why in store.put_codes.leftovers(c, orcid)
    ]
    for row in store.put_codes.of_record(c, orcid):
        one = deliveries.pop((row.repository, row.item_id, row.section), None)
        state = DeliveryState.WAITING if one is None else one.state
        why = _why(one, busy, wished)
        wanted = one is None or one.operation == Operation.SEND
        found.append(Standing(row.repository, row.item_id, row.section, row.put_code, state, why, wanted))
    for one in deliveries.values():
        if not is_gone(one) and (one.doubt is not None or one.state == DeliveryState.SENDING):
            why = _why(one, busy, wished)
            wanted = one.operation == Operation.SEND
            found.append(Standing(one.repository, one.item_id, one.section, None, one.state, why, wanted))
    return found


def _why(delivery: Delivery | None, busy: bool, wished: str) -> str:
    if busy:
        return BUSY
    if delivery is None or not (delivery.reason or delivery.what_to_do) or delivery.reason == wished:
        return _NOT_YET
    return f"{delivery.reason} {delivery.what_to_do}".strip()
