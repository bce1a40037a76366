"""Mends what went astray between our books and a record, when ORCID does not take a change."""

from collections.abc import Sequence
from dataclasses import replace

from orcid_repo_plugin.domain.delivery import DeliveryState, PutCode
from orcid_repo_plugin.errors import OrcidRefusal
from orcid_repo_plugin.orcid_api.summaries import WorkSummary
from orcid_repo_plugin.services.push.deleting import delete_leftovers
from orcid_repo_plugin.services.push.outcomes import Load, Outcome, wanted_back
from orcid_repo_plugin.services.push.sender import Sender
from orcid_repo_plugin.services.push.sharing import (
    hand_over,
    is_one_work,
    same_item,
    share,
    standing_keys,
    wish_for,
)
from orcid_repo_plugin.services.push.verdicts import REBUILT, is_strangers
from orcid_repo_plugin.store.outbox import Wish

_NOT_OURS = frozenset({9010, 9013, 9014})
_REMOVED = "its author took it off the record; it stays off"


def mend(sender: Sender, load: Load, row: PutCode, refusal: OrcidRefusal) -> None:
    """ORCID does not take a change: find out what became of the work, or ask a human."""
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
    wishes = _wishes_of_others(sender, owners, row)
    outcome = Outcome(
        delivery=load.delivery,
        state=DeliveryState.WAITING,
        operation="update",
        message="the put-code is not ours; forgotten, the work is added anew",
        put_code=row.put_code,
        refusal=refusal,
    )
    sender.write([outcome], remove=owners, wishes=wishes)


def _find_or_stop(sender: Sender, load: Load, row: PutCode, refusal: OrcidRefusal) -> None:
    """The put-code is gone: our copy has another one, or we deleted it, or the person did."""
    owners = sender.owners(row.put_code)
    keys = load.keys.own | standing_keys(sender, [row])[row.repository, row.item_id]
    listed = sender.own_copies(keys)
    copies = [one for one in listed if one.put_code != row.put_code]
    free = [one for one in copies if not sender.owners(one.put_code)]
    if len(copies) < len(listed):  # ORCID contradicts itself: it lists what it says is not there
        sender.write([sender.again(load.delivery, "update", refusal, put_code=row.put_code)])
    elif free:
        words = f"put-code {row.put_code} is gone; our copy has {free[0].put_code} now"
        outcome = Outcome(
            delivery=load.delivery,
            state=DeliveryState.WAITING,
            operation="adopt",
            message=words,
            put_code=free[0].put_code,
            refusal=refusal,
        )
        save = [_elsewhere(one, free[0].put_code) for one in owners]
        sender.write([outcome], save=save)
    elif row.deleting or _is_anothers(sender, load, copies):
        wishes = _wishes_of_others(sender, owners, row)
        sender.write([load.still_waiting()], remove=owners, wishes=wishes)
    else:
        _stop(sender, load, row, owners, refusal)


def _is_anothers(sender: Sender, load: Load, copies: Sequence[WorkSummary]) -> bool:
    """Whether another item's work stands for this one too: then it is shared, and nobody has removed it."""
    return any(
        sender.item_keys(owner) & load.keys.own for one in copies for owner in sender.owners(one.put_code)
    )


def _stop(sender: Sender, load: Load, row: PutCode, owners: Sequence[PutCode], refusal: OrcidRefusal) -> None:
    """The person has removed the work: it stays removed, for every item that it stands for."""
    store = sender.app.store
    deliveries = [load.delivery]
    with store.reading() as c:
        for one in owners:
            if not same_item(one, row):
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
    elif is_one_work(sender, load, owners):
        _merge(sender, load, row, next((one for one in owners if one.speaks), owners[0]))
    elif not sender.last_round:
        sender.deferred.add(load.delivery.delivery_id)
        sender.write([load.still_waiting()])
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
    sender.write(
        [outcome],
        save=[*save, _elsewhere(row, put_code)],
        wishes=wishes,
        leave=leave,
    )


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
    sender.write([load.still_waiting()], save=save, remove=[row], wishes=wishes, leave=leave)
    delete_leftovers(sender)


def _elsewhere(row: PutCode, put_code: int) -> PutCode:
    """The item's work under another put-code; what stands there is not known."""
    return replace(row, put_code=put_code, fingerprint=None, deleting=False)


def _wishes_of_others(sender: Sender, owners: Sequence[PutCode], row: PutCode) -> list[Wish]:
    """What the other items want that share this put-code."""
    others = (wish_for(sender, one) for one in owners if not same_item(one, row))
    return [wish for wish in others if wish is not None]
