"""Brings works that stand on a record up to date, one PUT each, and heals what went astray."""

from collections.abc import Sequence

from orcid_repo_plugin.domain.delivery import DeliveryState, PutCode
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable
from orcid_repo_plugin.orcid_api.session import Answer
from orcid_repo_plugin.orcid_api.stored_works import StoredWork, same_content
from orcid_repo_plugin.services.push.deleting import delete_leftovers
from orcid_repo_plugin.services.push.outcomes import Load, Outcome, wanted_back
from orcid_repo_plugin.services.push.sender import Sender
from orcid_repo_plugin.services.push.sharing import (
    SHARED,
    hand_over,
    part,
    share,
    standing_keys,
    wish_for,
)
from orcid_repo_plugin.services.push.verdicts import REBUILT, is_strangers

_MANY = 100
_NOT_OURS = frozenset({9010, 9013, 9014})
_REMOVED = "its author took it off the record; it stays off"


def update_all(sender: Sender) -> None:
    """Bring the works that are due up to date, a hundred of them."""
    tasks = sender.take("update", _MANY)
    loads = sender.loads(tasks)
    speaking = []
    for load in loads:
        row = _row(load)
        if not row.speaks:
            _stay_shared(sender, load, row)
        elif row.fingerprint == load.delivery.fingerprint and not row.deleting:
            _unchanged(sender, load, row, "nothing has changed")
        else:
            speaking.append(load)
    for load in _unlike(sender, speaking):
        if sender.starting({}, [load.task]):
            _put(sender, load, _row(load))


def _row(load: Load) -> PutCode:
    assert load.task.put_code is not None  # it was taken as an update
    return load.task.put_code


def _stay_shared(sender: Sender, load: Load, row: PutCode) -> None:
    """An item for which another speaks: nothing to send, unless they are one work no more."""
    speaker = next((one for one in sender.owners(row.put_code) if one.speaks), None)
    if speaker is None:
        sender.write([_waiting(load)], save=[_with(row, speaks=True, fingerprint=None)])
        return
    keys = standing_keys(sender, [speaker])[speaker.repository, speaker.item_id]
    if keys & load.keys.own:
        words = SHARED.format(item=speaker.item_id)
        outcome = Outcome(delivery=load.delivery, state=DeliveryState.SENT, operation="", reason=words)
        sender.write([outcome], save=[_with(row, speaks=False, fingerprint=load.delivery.fingerprint)])
    else:
        sender.write([_waiting(load)], remove=[row])


def _waiting(load: Load) -> Outcome:
    return Outcome(delivery=load.delivery, state=DeliveryState.WAITING, operation="")


def _with(
    row: PutCode, *, speaks: bool = True, fingerprint: str | None = None, put_code: int | None = None
) -> PutCode:
    return PutCode(
        orcid=row.orcid,
        repository=row.repository,
        item_id=row.item_id,
        section=row.section,
        put_code=row.put_code if put_code is None else put_code,
        speaks=speaks,
        fingerprint=fingerprint,
        origin=row.origin,
    )


def _unchanged(sender: Sender, load: Load, row: PutCode, words: str, answer: Answer | None = None) -> None:
    outcome = Outcome(
        delivery=load.delivery,
        state=DeliveryState.UNCHANGED,
        operation="look" if answer else "",
        message=words,
        put_code=row.put_code,
        answer=answer,
    )
    sender.write([outcome], save=[_with(row, fingerprint=load.delivery.fingerprint)])


def _unlike(sender: Sender, loads: Sequence[Load]) -> list[Load]:
    """Those that do not stand as they should; where we do not know, ORCID is asked, for 100 at once.

    Also for one alone: each PUT may put a notice into the person's inbox, and a look does not.
    """
    unknown = [load for load in loads if _row(load).fingerprint is None and not _row(load).deleting]
    if not unknown:
        return list(loads)
    works = sender.app.orcid.works
    sender.check_lease()
    codes = [_row(load).put_code for load in unknown]
    try:
        stands = sender.tokens.ask(lambda token: works.read(sender.orcid, token, codes))
    except OrcidRefusal:
        return list(loads)  # we cannot look, but ORCID may still let us write
    sender.prove()
    alike = set()
    for load in unknown:
        one = stands.get(_row(load).put_code)
        ours = isinstance(one, StoredWork) and one.source_client_id == sender.app.store.client_id
        if ours and isinstance(one, StoredWork) and same_content(load.body, one.work):
            _unchanged(sender, load, _row(load), "it stands on the record as it should")
            alike.add(load.delivery.delivery_id)
    return [load for load in loads if load.delivery.delivery_id not in alike]


def _put(sender: Sender, load: Load, row: PutCode) -> None:
    works = sender.app.orcid.works
    sender.check_lease()
    try:
        answer = sender.tokens.ask(lambda token: works.update(sender.orcid, token, row.put_code, load.body))
    except OrcidRefusal as refusal:
        _heal(sender, load, row, refusal)
        return
    except OrcidUnavailable as unavailable:
        sender.put_off(load.delivery, "update", unavailable, put_code=row.put_code)
        return
    outcome = Outcome(
        delivery=load.delivery,
        state=DeliveryState.SENT,
        operation="update",
        message="changed",
        put_code=row.put_code,
        answer=answer,
    )
    remove, wishes = part(sender, row, load.keys.own)
    sender.write(
        [outcome], save=[_with(row, fingerprint=load.delivery.fingerprint)], remove=remove, wishes=wishes
    )
    sender.changed()


def _heal(sender: Sender, load: Load, row: PutCode, refusal: OrcidRefusal) -> None:
    if is_strangers(refusal):
        sender.ask_whether_it_is_orcid(refusal)
    if refusal.code == 9016:
        _find_or_stop(sender, load, row, refusal)
    elif refusal.code in _NOT_OURS:
        _forget(sender, load, row, refusal)
    elif refusal.code == 9021:
        _heal_duplicate(sender, load, row, refusal)
    elif refusal.code in REBUILT:
        sender.write([sender.again(load.delivery, "update", refusal, most=2, put_code=row.put_code)])
    else:
        sender.write([sender.refused(load.delivery, "update", refusal, put_code=row.put_code)])


def _forget(sender: Sender, load: Load, row: PutCode, refusal: OrcidRefusal) -> None:
    """The put-code is another client's: forget it, and add the work as ours."""
    owners = sender.owners(row.put_code)
    wishes = [wish for one in owners if not _same(one, row) and (wish := wish_for(sender, one)) is not None]
    outcome = Outcome(
        delivery=load.delivery,
        state=DeliveryState.WAITING,
        operation="update",
        message="the put-code is not ours; forgotten, the work is added anew",
        put_code=row.put_code,
        refusal=refusal,
    )
    sender.write([outcome], remove=owners, wishes=wishes)


def _same(one: PutCode, other: PutCode) -> bool:
    return (one.repository, one.item_id) == (other.repository, other.item_id)


def _find_or_stop(sender: Sender, load: Load, row: PutCode, refusal: OrcidRefusal) -> None:
    """The put-code is gone: our copy has another one, or we deleted it, or the person did."""
    owners = sender.owners(row.put_code)
    keys = load.keys.own | standing_keys(sender, [row])[row.repository, row.item_id]
    copies = [one for one in sender.own_copies(keys) if one.put_code != row.put_code]
    free = [one for one in copies if not sender.owners(one.put_code)]
    if free and (load.delivery.delivery_id, free[0].put_code) in sender.adopted:
        sender.write([sender.again(load.delivery, "update", refusal, put_code=row.put_code)])
    elif free:
        sender.adopted.add((load.delivery.delivery_id, free[0].put_code))
        words = f"put-code {row.put_code} is gone; our copy has {free[0].put_code} now"
        outcome = Outcome(
            delivery=load.delivery,
            state=DeliveryState.WAITING,
            operation="adopt",
            message=words,
            put_code=free[0].put_code,
            refusal=refusal,
        )
        save = [_with(one, speaks=one.speaks, put_code=free[0].put_code) for one in owners]
        sender.write([outcome], save=save)
    elif row.deleting or _is_anothers(sender, load, copies):
        wishes = [w for one in owners if not _same(one, row) and (w := wish_for(sender, one)) is not None]
        sender.write([_waiting(load)], remove=owners, wishes=wishes)
    else:
        _stop(sender, load, row, owners, refusal)


def _is_anothers(sender: Sender, load: Load, copies: Sequence[object]) -> bool:
    """Whether another item's work stands for this one too: then it is shared, and nobody has removed it."""
    return any(
        sender.item_keys(owner) & load.keys.own
        for one in copies
        for owner in sender.owners(getattr(one, "put_code"))  # noqa: B009
    )


def _stop(sender: Sender, load: Load, row: PutCode, owners: Sequence[PutCode], refusal: OrcidRefusal) -> None:
    """The person has removed the work: it stays removed, for every item that it stands for."""
    store = sender.app.store
    deliveries = [load.delivery]
    with store.reading() as c:
        for one in owners:
            if not _same(one, row):
                found = store.outbox.of_items(c, one.repository, [one.item_id])
                deliveries += [d for key, d in found.items() if key == (one.item_id, sender.orcid)]
    outcomes = [
        Outcome(
            delivery=d,
            state=DeliveryState.STOPPED_BY_AUTHOR,
            operation="stop",
            message=_REMOVED,
            reason=_REMOVED,
            what_to_do=wanted_back(d),
            put_code=row.put_code,
            refusal=refusal,
        )
        for d in deliveries
    ]
    sender.write(outcomes, remove=owners)


def _heal_duplicate(sender: Sender, load: Load, row: PutCode, refusal: OrcidRefusal) -> None:
    """The work has an identifier now that another work of ours on the record has."""
    put_code = refusal.put_code
    if put_code is None:
        copies = [one for one in sender.own_copies(load.keys.own) if one.put_code != row.put_code]
        put_code = copies[0].put_code if copies else None
    if put_code is None or put_code == row.put_code:
        sender.write([sender.again(load.delivery, "update", refusal)])
        return
    owners = sender.owners(put_code)
    if not owners and not any(one.put_code == put_code for one in sender.own_copies(load.keys.own)):
        # nothing is given up for a copy that is not there
        sender.write([sender.again(load.delivery, "update", refusal, put_code=row.put_code)])
    elif not owners:
        _move_to(sender, load, row, put_code, refusal)
    elif any(sender.item_keys(one) & load.keys.own for one in owners):
        _merge(sender, load, row, next((one for one in owners if one.speaks), owners[0]))
    elif not sender.last_round:
        sender.deferred.add(load.delivery.delivery_id)
        sender.write([_waiting(load)])
    else:
        _start_anew(sender, load, row)


def _move_to(sender: Sender, load: Load, row: PutCode, put_code: int, refusal: OrcidRefusal) -> None:
    """A copy of ours that our books had lost: adopt it, and let the other one go."""
    handed = hand_over(sender, row)
    save, wishes = handed or ([], [])
    leave = [] if handed else [(row, f"put-code {put_code} is the same work")]
    outcome = Outcome(
        delivery=load.delivery,
        state=DeliveryState.WAITING,
        operation="adopt",
        message=f"ORCID holds it as put-code {put_code} too; that one is adopted, {row.put_code} goes",
        put_code=put_code,
        refusal=refusal,
    )
    sender.write([outcome], save=[*save, _with(row, put_code=put_code)], wishes=wishes, leave=leave)


def _merge(sender: Sender, load: Load, row: PutCode, partner: PutCode) -> None:
    """Two items of ours are one work now: the other one speaks, and our copy goes."""
    handed = hand_over(sender, row)
    if handed:
        save, wishes = handed
        sender.write([], save=save, wishes=wishes)
        share(sender, load, partner)
    else:
        share(sender, load, partner, leave=(row, f"one work with put-code {partner.put_code} now"))


def _start_anew(sender: Sender, load: Load, row: PutCode) -> None:
    """Two works of ours exchange identifiers, so that neither can go first: this one is added anew."""
    handed = hand_over(sender, row)
    save, wishes = handed or ([], [])
    leave = (
        [] if handed else [(row, "its new identifier stands with another work, which has to change first")]
    )
    sender.write([_waiting(load)], save=save, remove=[row], wishes=wishes, leave=leave)
    delete_leftovers(sender)
