"""Items with a common ``self`` identifier are one work on the record: one of them speaks for all."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from orcid_repo_plugin.domain.delivery import DeliveryState, Operation, PutCode, Section
from orcid_repo_plugin.services.keeping_back import is_kept_back
from orcid_repo_plugin.services.push.outcomes import Load, Outcome
from orcid_repo_plugin.services.push.sender import Sender
from orcid_repo_plugin.store.outbox import Wish

SHARED = "one work with item {item}, whose metadata stands on the record for both"


def partners(sender: Sender, loads: Sequence[Load]) -> dict[int, PutCode]:
    """For each load (by delivery id) that is one work with something that stands already: what stands.

    Compared with what its speaker has at ORCID now, not with what it is going to have.
    """
    keys = frozenset[str]().union(*(load.keys.own for load in loads))
    store = sender.app.store
    with store.reading() as c:
        holders = store.items.with_self_keys(c, keys)
        rows = store.put_codes.of_keys(
            c, sender.orcid, Section.WORK, {(one.repository, one.item_id) for one in holders}
        )
        rows = [row for row in rows if not row.deleting]
        codes = store.put_codes.owners(c, sender.orcid, Section.WORK, {row.put_code for row in rows})
    speakers = [row for owners in codes.values() for row in owners if row.speaks and not row.deleting]
    stands = standing_keys(sender, speakers)
    by_key: dict[str, PutCode] = {}
    for row in speakers:
        for one in stands[row.repository, row.item_id]:
            by_key.setdefault(one, row)
    found = {}
    for load in loads:
        shared = [by_key[one] for one in sorted(load.keys.own) if one in by_key]
        others = [row for row in shared if not is_of(row, load)]
        if others:
            found[load.delivery.delivery_id] = others[0]
    return found


def standing_keys(sender: Sender, rows: Iterable[PutCode]) -> dict[tuple[str, str], frozenset[str]]:
    """By item: the ``self`` keys that stand at ORCID, or, where we do not know, those that it has now."""
    wanted = list(rows)
    accepted = sender.accepted_keys(wanted)
    return {
        (row.repository, row.item_id): accepted[row.repository, row.item_id].own
        if (row.repository, row.item_id) in accepted
        else sender.item_keys(row)
        for row in wanted
    }


def is_one_work(sender: Sender, load: Load, owners: Sequence[PutCode]) -> bool:
    """Whether a work of ours that ORCID calls a duplicate, and other items own, is this item's work as well.

    So it is when one of these items has an identifier of this one. An item whose put-code was imported, and
    that was never deposited, has said nothing else than what stands there.
    """
    if any(sender.item_keys(one) & load.keys.own for one in owners):
        return True
    stands = any(one.put_code == owners[0].put_code for one in sender.own_copies(load.keys.own))
    return stands and not any(_is_known(sender, one) for one in owners)


def _is_known(sender: Sender, row: PutCode) -> bool:
    store = sender.app.store
    with store.reading() as c:
        return bool(store.items.known(c, row.repository, [row.item_id]))


def is_of(row: PutCode, load: Load) -> bool:
    """Whether a put-code is this very item's."""
    return (row.repository, row.item_id) == (load.delivery.repository, load.delivery.item_id)


def share(sender: Sender, load: Load, partner: PutCode, *, leave: tuple[PutCode, str] | None = None) -> None:
    """Note that an item is one work with another that speaks for both. Nothing is sent.

    :param leave: a work of the item's own that must go, since it is the other's now.
    """
    d = load.delivery
    words = SHARED.format(item=_named(partner, d.repository))
    row = PutCode(
        orcid=sender.orcid,
        repository=d.repository,
        item_id=d.item_id,
        section=d.section,
        put_code=partner.put_code,
        speaks=False,
        fingerprint=d.fingerprint,
        origin="shared",
    )
    outcome = Outcome(
        delivery=d,
        state=DeliveryState.SENT,
        operation="share",
        message=words,
        reason=words,
        put_code=partner.put_code,
    )
    sender.write([outcome], save=[row], leave=[leave] if leave else ())


def _named(row: PutCode, repository: str) -> str:
    return row.item_id if row.repository == repository else f"{row.item_id} of {row.repository}"


def successors(sender: Sender, row: PutCode) -> list[PutCode]:
    """Who else owns this put-code and wants it to stand, the oldest first."""
    others = [one for one in sender.owners(row.put_code) if not same_item(one, row)]
    if not others:
        return []
    store = sender.app.store
    wanted = []
    with store.reading() as c:
        for one in others:
            delivery = store.outbox.of_items(c, one.repository, [one.item_id]).get(
                (one.item_id, sender.orcid)
            )
            if delivery is None or delivery.operation == Operation.SEND:
                wanted.append(one)
    return wanted


def same_item(one: PutCode, other: PutCode) -> bool:
    """Whether two put-codes are one item's."""
    return (one.repository, one.item_id) == (other.repository, other.item_id)


def hand_over(sender: Sender, row: PutCode) -> tuple[list[PutCode], list[Wish]] | None:
    """Let the next of the items that share a work speak, when its speaker goes.

    :returns: what to save and which deliveries to look at anew; ``None``: nobody else wants the work.
    """
    others = successors(sender, row)
    if not others:
        return None
    if not row.speaks:
        return [], []
    heir = others[0]
    wish = wish_for(sender, heir)
    if wish is None:  # imported: no item of ours stands behind it yet; what stands stays
        return [replace(heir, speaks=True, fingerprint=None)], []
    return [replace(heir, speaks=True, fingerprint=None)], [wish]


def wish_for(sender: Sender, row: PutCode) -> Wish | None:
    """The wish that the item has anyway, to be looked at anew; ``None`` when it was never deposited."""
    store = sender.app.store
    with store.reading() as c:
        delivery = store.outbox.of_items(c, row.repository, [row.item_id]).get((row.item_id, sender.orcid))
    if delivery is None or delivery.fingerprint is None or delivery.operation != Operation.SEND:
        return None
    if is_kept_back(delivery):
        return None
    return Wish(
        orcid=sender.orcid,
        repository=row.repository,
        item_id=row.item_id,
        section=row.section,
        fingerprint=delivery.fingerprint,
    )


def part(sender: Sender, row: PutCode, keys: frozenset[str]) -> tuple[list[PutCode], list[Wish]]:
    """Who no longer shares a work since its speaker has other identifiers now.

    :param row: the speaker's.
    :param keys: the ``self`` keys that stand there now.
    :returns: put-codes to forget and deliveries to look at anew.
    """
    remove, wishes = [], []
    for other in sender.owners(row.put_code):
        if same_item(other, row) or sender.item_keys(other) & keys:
            continue
        remove.append(other)
        if (wish := wish_for(sender, other)) is not None:
            wishes.append(wish)
    return remove, wishes
