"""Decides for one item on one record: compares what is wanted and what stands with what shall be. Pure."""

from dataclasses import dataclass, replace
from typing import Final

from orcid_repo_plugin.domain.delivery import Delivery, DeliveryState, Operation, PutCode
from orcid_repo_plugin.domain.events import Decision
from orcid_repo_plugin.domain.work import Refusal
from orcid_repo_plugin.mapping.choice import CODES as CHOSEN
from orcid_repo_plugin.mapping.sendable import REASONS
from orcid_repo_plugin.services.deposit_batch import Books, Changes
from orcid_repo_plugin.services.keeping_back import SAY_YES, is_kept_back, kept_back
from orcid_repo_plugin.services.matching_people import CONNECT, Connected
from orcid_repo_plugin.store.history import Happened
from orcid_repo_plugin.store.outbox import Wish
from orcid_repo_plugin.store.texts import storable

GONE: Final = frozenset(code for code, _ in REASONS.values())
"""Codes of refusals for which a work that stands leaves the records."""
PLANNED: Final = "our mapping has changed, the item has not: `deposit --remap` sends it anew"
KEPT: Final = 'it stays on the record ([push] withdrawn = "keep")'
QUEUED: Final = "queued before"
ADD: Final = "to be added"
UPDATE: Final = "to be updated"
DELETE: Final = "to be deleted"
STOPPED: Final = "the person took it off the record"
ASK_FOR_IT: Final = "if the person wants it back: orcid-repo retry --item ID"
CORRECT: Final = "correct the item in the repository, and deposit it again"
LIFT: Final = "when the reason is gone, deposit the item again"

_S = DeliveryState
_PENDING: Final = (_S.WAITING, _S.SENDING, _S.NOT_CONNECTED)
_DONE: Final = (_S.SENT, _S.UNCHANGED)
_ARRIVING: Final = (*_DONE, _S.SENDING)
"""States in which nothing can be kept back any more."""
_IN_HAND: Final = (_S.WAITING, _S.SENDING)
"""States in which a sender may have the delivery in its hands."""


@dataclass(frozen=True)
class Rules:
    """What holds for a whole run."""

    repository: str
    connected: Connected
    mapping: str = ""
    """The digest of our rules."""
    remap: bool = False
    """Whether works go anew that only our own rules have changed."""
    keep: bool = False
    """Whether works of withdrawn items stay on the records."""


def said(refusal: Refusal) -> str:
    """The sentence for the admin, with the item's field where one is known.

    >>> said(Refusal("private", "its metadata is not public", "metadata_visibility"))
    'its metadata is not public (field metadata_visibility)'
    """
    field, message = refusal.field, refusal.message
    return storable(f"{message} (field {field})" if field and field not in message else message)


def needs_a_human(refusal: Refusal) -> bool:
    """Whether ORCID would refuse the work, so that the item must be corrected."""
    return refusal.code.startswith("invalid-") or refusal.code == "no-title"


def farewell(
    delivery: Delivery | None,
    stands: PutCode | None,
    *,
    orcid: str,
    repository: str,
    item_id: str,
    reason: str,
) -> Wish | None:
    """The wish that a work shall not stand on a record; ``None`` when that is so, or wished already.

    Where certainly nothing stands and nobody is sending, it is done with the wish.

    :param stands: the put-code that the item has there, in whatever state.
    """
    if delivery is None and stands is None:
        return None
    if delivery is not None and delivery.operation == Operation.DELETE:
        overlooked = delivery.state == DeliveryState.WITHDRAWN and stands is not None
        if not overlooked:
            return None
    at_rest = delivery is not None and delivery.state not in _IN_HAND and delivery.doubt is None
    return Wish(
        orcid=orcid,
        repository=repository,
        item_id=item_id,
        operation=Operation.DELETE,
        state=DeliveryState.WITHDRAWN if at_rest and stands is None else DeliveryState.WAITING,
        reason=reason,
    )


class Wishing:
    """Turns what shall be into wishes. Reads ``books``, fills ``changes``, touches nothing else."""

    def __init__(self, rules: Rules, books: Books) -> None:
        self.rules = rules
        self.books = books
        self.changes = Changes()

    def send(
        self, item_id: str, orcid: str, target: str | None, *, work_type: str = "", planned: bool = False
    ) -> None:
        """The work shall stand there, as the payload ``target`` has it.

        What the author stopped, or keeps back by what they have chosen, takes the newer payload, and waits.

        :param work_type: ORCID's, for those who do not want all of them.
        :param planned: whether a newer payload is known that only ``--remap`` sends.
        """
        delivery = self.books.delivery(item_id, orcid)
        closed = self.rules.connected.unreachable.get(orcid)
        if delivery is not None and _is_leaving(delivery):
            self.tell(item_id, orcid, delivery.state, delivery.reason)
            return
        kept = self._kept_back(item_id, orcid, work_type)
        if delivery is not None and _wants(delivery, target, closed=closed is not None, kept=bool(kept)):
            self.tell(item_id, orcid, *_as_it_is(delivery, planned=planned))
            return
        wish = self._wish(item_id, orcid, fingerprint=target)
        inherits = (item_id, orcid) in self.changes.stops
        if inherits or (delivery is not None and delivery.stopped):
            reason = delivery.reason if delivery is not None and _is_stopped(delivery) else STOPPED
            wish = replace(wish, state=DeliveryState.STOPPED_BY_AUTHOR, reason=reason, what_to_do=ASK_FOR_IT)
        elif kept:
            wish = replace(wish, state=DeliveryState.STOPPED_BY_AUTHOR, reason=kept, what_to_do=SAY_YES)
        elif closed is not None:
            wish = replace(wish, state=DeliveryState.NOT_CONNECTED, reason=closed, what_to_do=CONNECT)
        words = wish.reason or (UPDATE if self.books.put_code(item_id, orcid) else ADD)
        self.want(wish, "queue", words)
        self.tell(item_id, orcid, wish.state, words)

    def _kept_back(self, item_id: str, orcid: str, work_type: str) -> str:
        """Why the person's choices keep the work back; empty: they do not."""
        delivery = self.books.delivery(item_id, orcid)
        return kept_back(
            self.rules.connected.choices(orcid, self.rules.repository),
            work_type,
            agreed=delivery is not None and delivery.agreed,
            stands=self.books.put_code(item_id, orcid) is not None,
        )

    def take_off(self, item_id: str, orcid: str, reason: str, *, may_stay: bool = False) -> None:
        """The work shall not stand there any more.

        :param may_stay: what stands stays, and only what waits is called back.
        """
        if (item_id, orcid) in self.changes.wishes:  # a newer version has taken over
            return
        delivery = self.books.delivery(item_id, orcid)
        if may_stay and self.books.put_code(item_id, orcid) is not None:
            self._leave_as_it_is(item_id, orcid, f"{reason}; {KEPT}")
            return
        wish = farewell(
            delivery,
            self.books.put_codes.get(item_id, {}).get(orcid),
            orcid=orcid,
            repository=self.rules.repository,
            item_id=item_id,
            reason=reason,
        )
        if wish is not None:
            self.want(wish, "queue", f"{DELETE}: {reason}")
            self.tell(item_id, orcid, wish.state, bye(wish))
        elif delivery is not None:
            self.tell(item_id, orcid, delivery.state, delivery.reason or reason)

    def hold(self, item_id: str, orcid: str, refusal: Refusal) -> None:
        """Nothing new goes there; what stands stays."""
        delivery, reason = self.books.delivery(item_id, orcid), said(refusal)
        leaving = delivery is not None and delivery.operation == Operation.DELETE
        if delivery is not None and (
            delivery.stopped or (leaving and delivery.state != DeliveryState.WITHDRAWN)
        ):
            self.tell(item_id, orcid, delivery.state, delivery.reason)
            return
        human = needs_a_human(refusal)
        if not human and self.books.put_code(item_id, orcid) is not None:
            self._leave_as_it_is(item_id, orcid, f"{reason}; what stands on the record stays")
        elif refusal.code in CHOSEN:
            if delivery is not None and not leaving:
                self.take_off(item_id, orcid, reason)
        elif delivery is None or not _is_held(delivery, reason):
            wish = self._wish(item_id, orcid)
            what_to_do = CORRECT if human else LIFT
            self.want(
                replace(wish, state=DeliveryState.REFUSED, reason=reason, what_to_do=what_to_do),
                "hold",
                reason,
            )
        self.tell(item_id, orcid, DeliveryState.REFUSED, reason)

    def _leave_as_it_is(self, item_id: str, orcid: str, reason: str) -> None:
        """What stands stays; a change of it that waits does not go any more."""
        delivery, put_code = self.books.delivery(item_id, orcid), self.books.put_code(item_id, orcid)
        state = DeliveryState.SENT if delivery is None else delivery.state
        waits = delivery is not None and (delivery.state in _PENDING or is_kept_back(delivery))
        if waits and put_code is not None:
            state = DeliveryState.UNCHANGED
            wish = self._wish(item_id, orcid, fingerprint=put_code.fingerprint)
            self.want(replace(wish, state=state, reason=reason), "hold", reason)
        self.tell(item_id, orcid, state, reason)

    # -- what comes of it

    def want(self, wish: Wish, operation: str, message: str, put_code: int | None = None) -> None:
        """Note a wish, and write it down in the history."""
        self.changes.wishes[wish.item_id, wish.orcid] = wish
        self.note(wish.item_id, wish.orcid, operation, message, put_code)

    def note(
        self, item_id: str, orcid: str, operation: str, message: str, put_code: int | None = None
    ) -> None:
        """Write something down in the history."""
        happened = Happened(
            repository=self.rules.repository,
            item_id=item_id,
            orcid=orcid,
            operation=operation,
            message=message,
            put_code=put_code,
        )
        self.changes.happened.append(happened)

    def tell(self, item_id: str, orcid: str | None, state: str, reason: str) -> None:
        """Say what was decided; of several things about one record the last one counts."""
        decision = Decision(self.rules.repository, item_id, orcid, state, reason)
        self.changes.decisions.setdefault(item_id, {})[orcid] = decision

    def _wish(self, item_id: str, orcid: str, fingerprint: str | None = None) -> Wish:
        return Wish(orcid=orcid, repository=self.rules.repository, item_id=item_id, fingerprint=fingerprint)


def bye(wish: Wish) -> str:
    """What to say of a work that shall go, or was never there."""
    return wish.reason if wish.state == DeliveryState.WITHDRAWN else f"{DELETE}: {wish.reason}"


def _wants(delivery: Delivery, target: str | None, *, closed: bool, kept: bool) -> bool:
    """Whether this very payload is wanted already, in this very way.

    One that waits for a person who is back is not; nor one that is kept back though it may go, or would go
    though it is kept back.
    """
    if delivery.operation != Operation.SEND or delivery.fingerprint != target:
        return False
    if not delivery.stopped and delivery.state not in _ARRIVING:
        if kept:
            return is_kept_back(delivery)
        if is_kept_back(delivery):
            return False
    return delivery.state != DeliveryState.WITHDRAWN and (
        closed or delivery.state != DeliveryState.NOT_CONNECTED
    )


def _as_it_is(delivery: Delivery, *, planned: bool) -> tuple[str, str]:
    if delivery.state in _DONE:
        return DeliveryState.UNCHANGED, PLANNED if planned else delivery.reason
    return delivery.state, QUEUED if delivery.state in _IN_HAND else delivery.reason


def _is_stopped(delivery: Delivery) -> bool:
    return delivery.state == DeliveryState.STOPPED_BY_AUTHOR and bool(delivery.reason)


def _is_leaving(delivery: Delivery) -> bool:
    """Whether the person has said no to it, and it has not gone from the record yet."""
    return delivery.stopped and delivery.operation == Operation.DELETE and delivery.state != _S.WITHDRAWN


def _is_held(delivery: Delivery, reason: str) -> bool:
    return (
        delivery.state == DeliveryState.REFUSED and delivery.fingerprint is None and delivery.reason == reason
    )
