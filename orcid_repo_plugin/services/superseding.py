"""A newer version takes over from an older one: the work on the records, and the author's no."""

from dataclasses import replace

from orcid_repo_plugin.domain.delivery import DeliveryState, Operation, PutCode
from orcid_repo_plugin.services.deposit_batch import Prepared
from orcid_repo_plugin.services.wishing import Wishing, bye, farewell


def newer_speaks(newer: str) -> str:
    """Why an older version is not sent."""
    return f"item {newer} is a newer version of it and speaks for both"


def hand_over(wishing: Wishing, older: str, newer: str, prepared: Prepared | None) -> None:
    """Let a newer version speak for an older one on every record.

    Who is on both keeps the put-code: the work is updated, and not added anew. From the records of
    those who are on the older one only, the work goes. As long as the newer one cannot be sent, what
    stands stays.

    :param prepared: the newer one, when it is deposited now; else the books tell.
    """
    books = wishing.books
    if prepared is None:
        known_newer = books.items.get(newer)
        if known_newer is None or known_newer.state != "live":
            return
    elif not prepared.sendable:
        return
    known = books.items.get(older)
    if known is not None and known.state in ("live", "refused"):
        wishing.changes.states.append((older, "superseded", newer_speaks(newer)))
    for orcid in books.records(older):
        if not _is_held_back(wishing, newer, orcid, prepared):
            _on_record(wishing, older, newer, orcid, goes=_goes(wishing, newer, orcid, prepared))


def _goes(wishing: Wishing, newer: str, orcid: str, prepared: Prepared | None) -> bool:
    """Whether the newer one shall stand on the record."""
    if prepared is not None:
        return prepared.goes_to(orcid)
    delivery = wishing.books.delivery(newer, orcid)
    return delivery is not None and delivery.operation == Operation.SEND


def _is_held_back(wishing: Wishing, newer: str, orcid: str, prepared: Prepared | None) -> bool:
    """Whether the newer one is this person's too, or perhaps is, and may not go to them."""
    if prepared is not None:
        return orcid in prepared.refused or (prepared.somebody_missing and orcid not in prepared.people)
    delivery = wishing.books.delivery(newer, orcid)
    return delivery is not None and delivery.state == DeliveryState.REFUSED and delivery.fingerprint is None


def _on_record(wishing: Wishing, older: str, newer: str, orcid: str, *, goes: bool) -> None:
    books, changes = wishing.books, wishing.changes
    delivery = books.delivery(older, orcid)
    stands: PutCode | None = books.put_codes.get(older, {}).get(orcid)
    reason = newer_speaks(newer)
    if not goes:
        reason += ", and does not name this person"
    elif delivery is not None and delivery.stopped and books.delivery(newer, orcid) is None:
        changes.stops.append((newer, orcid))
    unwanted = delivery is not None and delivery.stopped and delivery.operation == Operation.DELETE
    if goes and stands is not None and not unwanted and _may_move(wishing, stands, newer):
        changes.moves.append((stands, replace(stands, item_id=newer)))
        books.put_codes.setdefault(newer, {})[orcid] = replace(stands, item_id=newer)
        del books.put_codes[older][orcid]
        words = f"{reason}; put-code {stands.put_code} is item {newer}'s from now on"
        wishing.note(older, orcid, "supersede", words, stands.put_code)
        stands = None
    wish = farewell(
        delivery, stands, orcid=orcid, repository=wishing.rules.repository, item_id=older, reason=reason
    )
    if wish is not None:
        wishing.want(wish, "supersede", bye(wish))
        wishing.tell(older, orcid, wish.state, bye(wish))


def _may_move(wishing: Wishing, stands: PutCode, newer: str) -> bool:
    """Whether the put-code is the older item's alone, and the newer one has none of its own."""
    books = wishing.books
    return (
        not stands.deleting
        and (stands.orcid, stands.put_code) not in books.shared
        and stands.orcid not in books.put_codes.get(newer, {})
    )
