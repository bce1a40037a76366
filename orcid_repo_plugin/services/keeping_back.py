"""What a person has chosen, at work: which works are kept back, which go, and what a new choice changes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

import orjson
from sqlalchemy import Connection

from orcid_repo_plugin.domain.delivery import Delivery, DeliveryState, Operation, Section
from orcid_repo_plugin.domain.person import Choices, Person, Sends
from orcid_repo_plugin.store.history import Happened
from orcid_repo_plugin.store.store import Store

SAY_YES: Final = "it goes when the person says yes; or for them: orcid-repo retry --item ID"
NOT_NOW: Final = "the person has said: not now"
FOLLOWED: Final = "by what the person has chosen now"
_PENDING: Final = (
    DeliveryState.WAITING,
    DeliveryState.SENDING,
    DeliveryState.NOT_CONNECTED,
    DeliveryState.REFUSED,
    DeliveryState.STOPPED_BY_AUTHOR,
)
"""States in which something may still be sent."""


class Followed(NamedTuple):
    """What a new choice has changed at once."""

    held: int = 0
    """Works that had not gone, and do not go now."""
    released: int = 0
    """Works that were kept back by choice only, and go now."""


def kept_back(choices: Choices, work_type: str, *, agreed: bool, stands: bool) -> str:
    """Why a work does not go by itself, in a sentence; empty: it goes.

    A yes to this very work counts for more than what was chosen for all. Who wants to be asked has said
    yes, at some time, to what stands on the record: it is kept right.

    >>> kept_back(Choices(sends=Sends.ASK), "book", agreed=False, stands=True)
    ''
    >>> kept_back(Choices(sends=Sends.NEVER), "book", agreed=False, stands=True)
    'the person has chosen that nothing is sent'
    """
    asked = choices.sends is Sends.ASK and work_type not in choices.kinds_off
    return "" if agreed or (asked and stands) else choices.keeps_back(work_type)


def is_kept_back(delivery: Delivery) -> bool:
    """Whether it is kept back by choice, and not by a no to this very work."""
    return delivery.state == DeliveryState.STOPPED_BY_AUTHOR and not delivery.stopped


def take_choices(c: Connection, store: Store, orcid: str, choices: Choices) -> Followed:
    """Write down what a person has chosen, in all repositories, and let their works follow.

    "Never" ends the yes to single works, and a kind that is switched off to those of that kind.
    """
    ended, types_off, all_off = [], set[str](), False
    if not choices.show_orcid:
        store.record_cards.remove(c, orcid)
    for one in store.people.of_record(c, orcid):
        if one.person_id is None or one.choices == choices:
            continue
        ended.append(one)
        types_off |= choices.kinds_off - one.choices.kinds_off
        all_off |= choices.sends is Sends.NEVER and one.choices.sends is not Sends.NEVER
        store.people.choose(c, one.person_id, choices)
    if all_off:
        store.outbox.disagree(c, orcid)
    elif types_off:
        agreed = [one for one in store.outbox.rows(c, orcid=orcid) if one.agreed]
        types = work_types(c, store, (one.fingerprint for one in agreed))
        off = [one.delivery_id for one in agreed if types.get(one.fingerprint or "") in types_off]
        store.outbox.disagree(c, orcid, off)
    return follow_choices(c, store, orcid) if ended else Followed()


def follow_choices(c: Connection, store: Store, orcid: str) -> Followed:
    """Hold what shall not go by the choices in the books, and release what was held by choice only."""
    store.records.lock(c, [orcid])
    people = store.people.of_record(c, orcid)
    wanted = [one for one in store.outbox.rows(c, states=_PENDING, orcid=orcid) if _is_open(one)]
    types = work_types(c, store, (one.fingerprint for one in wanted)) if _by_kind(people) else {}
    stands = {
        (row.repository, row.item_id) for row in store.put_codes.of_record(c, orcid) if not row.deleting
    }
    hold: dict[str, list[Delivery]] = {}
    release = []
    for one in wanted:
        choices = governing(people, one.repository)
        reason = kept_back(
            choices,
            types.get(one.fingerprint or "", ""),
            agreed=one.agreed,
            stands=(one.repository, one.item_id) in stands,
        )
        if reason and not (is_kept_back(one) and one.reason == reason):
            hold.setdefault(reason, []).append(one)
        elif not reason and is_kept_back(one):
            release.append(one)
    held = 0
    for reason, some in hold.items():
        held += store.outbox.hold(c, orcid, reason, SAY_YES, _ids(some))
        _note(c, store, some, "hold", reason)
    released = store.outbox.release(c, orcid, _ids(release)) if release else 0
    _note(c, store, release, "queue", FOLLOWED)
    return Followed(held, released)


def keep_all_back(c: Connection, store: Store, orcid: str) -> int:
    """Take back everything that has not gone, and send nothing new without being asked: "not now".

    :returns: how many works had not gone.
    """
    for one in store.people.of_record(c, orcid):
        if one.person_id is not None and one.choices.sends is Sends.BY_ITSELF:
            store.people.choose(c, one.person_id, replace(one.choices, sends=Sends.ASK))
    store.records.lock(c, [orcid])
    wanted = [one for one in store.outbox.rows(c, states=_PENDING, orcid=orcid) if _is_open(one)]
    new = [one for one in wanted if not is_kept_back(one)]
    held = store.outbox.hold(c, orcid, NOT_NOW, SAY_YES, _ids(new))
    _note(c, store, new, "hold", NOT_NOW)
    return held


def governing(people: Iterable[Person], repository: str) -> Choices:
    """Whose choices hold for items of a repository: the person's there, else wherever they are known."""
    rows = list(people)
    here = [one for one in rows if one.repository == repository]
    return (here or rows)[0].choices if rows else Choices()


def work_types(c: Connection, store: Store, fingerprints: Iterable[str | None]) -> dict[str, str]:
    """ORCID's work type of each payload, by fingerprint."""
    bodies = store.payloads.bodies(c, {one for one in fingerprints if one is not None})
    return {fingerprint: str(orjson.loads(body).get("type", "")) for fingerprint, body in bodies.items()}


def _by_kind(people: Iterable[Person]) -> bool:
    return any(one.choices.kinds_off for one in people)


def _is_open(one: Delivery) -> bool:
    """Whether it is the person's choices that decide: to be sent, and not stopped one by one."""
    refused = one.state == DeliveryState.REFUSED and one.fingerprint is None  # by a plugin, before ORCID
    return one.operation == Operation.SEND and one.section == Section.WORK and not one.stopped and not refused


def _ids(deliveries: Iterable[Delivery]) -> list[int]:
    return [one.delivery_id for one in deliveries]


def _note(c: Connection, store: Store, deliveries: Iterable[Delivery], operation: str, message: str) -> None:
    store.history.add(c, list(_happened(deliveries, operation, message)))


def _happened(deliveries: Iterable[Delivery], operation: str, message: str) -> Iterator[Happened]:
    for one in deliveries:
        yield Happened(
            repository=one.repository,
            item_id=one.item_id,
            orcid=one.orcid,
            operation=operation,
            message=message,
        )
