"""Decides what shall stand on whose record for the items of a batch. Pure: values in, changes out."""

from collections.abc import Iterable, Mapping
from typing import Final

from orcid_repo_plugin.domain.delivery import DeliveryState
from orcid_repo_plugin.domain.work import Refusal
from orcid_repo_plugin.services.deposit_batch import SUCCEEDED, Books, Changes, Prepared
from orcid_repo_plugin.services.superseding import hand_over
from orcid_repo_plugin.services.wishing import GONE, Rules, Wishing, needs_a_human, said
from orcid_repo_plugin.store.bylines import digest_of
from orcid_repo_plugin.store.items import StoredItem

NOBODY: Final = "no author of it is connected"
NOT_AN_AUTHOR: Final = "no longer an author of the item"
_NO_WORK: Final = Refusal("no-title", "nothing was made of the item that could be sent")


def decide(
    rules: Rules, books: Books, prepared: Mapping[str, Prepared], newest: Mapping[str, str]
) -> Changes:
    """Everything that shall change for a batch.

    :param books: what there is about these items, and about those in ``newest``.
    :param newest: older items, and the newer ones that speak for them; either may be in the books only.
    """
    deciding = _Deciding(rules, books)
    for older, newer in newest.items():  # first, so that the newer ones find the put-codes
        hand_over(deciding.wishing, older, newer, prepared.get(newer))
    for one in prepared.values():
        deciding.item(one)
    return deciding.changes


class _Deciding:
    def __init__(self, rules: Rules, books: Books) -> None:
        self.rules = rules
        self.books = books
        self.wishing = Wishing(rules, books)
        self.changes = self.wishing.changes

    def item(self, one: Prepared) -> None:
        """Decide for an item that was deposited."""
        self._byline(one)
        if one.sendable:
            self._live(one)
            return
        refusal = _foremost(one.refusals)
        if refusal.code in GONE:
            self._gone(one, said(refusal))
        elif refusal.code == SUCCEEDED:
            self._superseded(one, said(refusal))
        else:
            self._held(one, refusal)

    def _live(self, one: Prepared) -> None:
        assert one.payload is not None  # what is sendable has a work
        work_type = str(one.work.type) if one.work is not None else ""
        known = self.books.items.get(one.item_id)
        target: str | None = one.payload.fingerprint
        planned = known is not None and self._is_planned(one, known)
        if known is not None and planned:
            target = known.fingerprint
            if known.state != "live":
                self.changes.states.append((one.item_id, "live", ""))
        else:
            self._remember(one, "live")
        for orcid in sorted(one.people):
            refusal = one.refused.get(orcid)
            if refusal is None:
                self.wishing.send(one.item_id, orcid, target, work_type=work_type, planned=planned)
            elif refusal.code in GONE:
                self.wishing.take_off(one.item_id, orcid, said(refusal), may_stay=self.rules.keep)
                self._refuse(one, [orcid], said(refusal))
            else:
                self.wishing.hold(one.item_id, orcid, refusal)
        self._former_authors(one)
        if not one.people:
            self.wishing.tell(one.item_id, None, DeliveryState.NOT_CONNECTED, NOBODY)

    def _is_planned(self, one: Prepared, known: StoredItem) -> bool:
        """Whether the work differs because our rules do, and stands somewhere as the old rules had it."""
        if self.rules.remap or known.fingerprint is None or one.payload is None:
            return False
        return (
            known.fingerprint != one.payload.fingerprint
            and known.mapping != self.rules.mapping
            and known.facts == one.facts
            and bool(self.books.put_codes.get(one.item_id))
        )

    def _gone(self, one: Prepared, reason: str) -> None:
        """The repository does not show it: it leaves the records. What we never knew, we do not remember."""
        known = self.books.items.get(one.item_id)
        if known is not None and (known.state, known.reason) != ("withdrawn", reason):
            self.changes.states.append((one.item_id, "withdrawn", reason))
        elif known is None and one.newer:  # its newer version names its identifiers
            self._remember(one, "withdrawn", reason)
        for orcid in self.books.records(one.item_id):
            self.wishing.take_off(one.item_id, orcid, reason, may_stay=self.rules.keep)
        self._refuse(one, one.people, reason)

    def _superseded(self, one: Prepared, reason: str) -> None:
        """A newer version speaks; it has taken over what there was, or will when it comes."""
        self._remember(one, "superseded", reason)
        self._refuse(one, one.people, reason)

    def _held(self, one: Prepared, refusal: Refusal) -> None:
        """It may not go; what stands stays, except with those who are no authors of it any more."""
        self._remember(one, "refused", said(refusal))
        for orcid in sorted(one.people):
            self.wishing.hold(one.item_id, orcid, refusal)
        self._former_authors(one)
        if not one.people:
            self.wishing.tell(one.item_id, None, DeliveryState.REFUSED, said(refusal))

    def _former_authors(self, one: Prepared) -> None:
        if one.somebody_missing:
            return
        for orcid in self.books.records(one.item_id):
            if orcid not in one.people and self.rules.connected.primary(orcid) not in one.people:
                self.wishing.take_off(one.item_id, orcid, NOT_AN_AUTHOR)

    def _byline(self, one: Prepared) -> None:
        """What its page says of it, if that is something else now."""
        known = self.books.bylines.get(one.item_id)
        gone = any(refusal.code in GONE for refusal in one.refusals)
        if one.byline is None or gone:
            if known is not None:
                self.changes.bylines[one.item_id] = None
        elif digest_of(one.byline) != known:
            self.changes.bylines[one.item_id] = one.byline

    def _refuse(self, one: Prepared, orcids: Iterable[str], reason: str) -> None:
        """Say it of those for whom nothing else was decided, or of the item when there is nobody."""
        told = self.changes.decisions.get(one.item_id, {})
        for orcid in sorted(set(orcids) - set(told)):
            self.wishing.tell(one.item_id, orcid, DeliveryState.REFUSED, reason)
        if not one.people and not told:
            self.wishing.tell(one.item_id, None, DeliveryState.REFUSED, reason)

    def _remember(self, one: Prepared, state: str, reason: str = "") -> None:
        """Note in the books how the item is now, if it is another than it was."""
        known = self.books.items.get(one.item_id)
        stored = one.stored(self.rules.repository, self.rules.mapping, state=state, reason=reason)
        if stored == known:
            return
        self.changes.rows.append((one, stored))
        if one.payload is not None and (known is None or known.fingerprint != stored.fingerprint):
            self.changes.bodies[one.payload.fingerprint] = one.payload.body


def _foremost(refusals: tuple[Refusal, ...]) -> Refusal:
    """The refusal that decides: the item's state, a newer version, another's word, then ORCID's rules."""
    for refusal in refusals:
        if refusal.code in GONE:
            return refusal
    others = [refusal for refusal in refusals if not needs_a_human(refusal)]
    if others:
        return others[0]
    if not refusals:
        return _NO_WORK
    words = "; ".join(dict.fromkeys(refusal.message for refusal in refusals[:3]))
    more = f"; and {len(refusals) - 3} more" if len(refusals) > 3 else ""
    return Refusal(refusals[0].code, f"{words}{more}", refusals[0].field)
