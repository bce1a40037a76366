"""Sends what is due to one record: what is left over, deletions, changes, new works; and heals on the way."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection

from orcid_repo_plugin.domain.delivery import Delivery, DeliveryState, PutCode, Section
from orcid_repo_plugin.domain.events import PushEvent
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable
from orcid_repo_plugin.orcid_api.refusals import meaning
from orcid_repo_plugin.orcid_api.summaries import WorkSummary
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.push.keys import Keys, keys_of
from orcid_repo_plugin.services.push.lease import Budget, Lease
from orcid_repo_plugin.services.push.outcomes import Load, Outcome
from orcid_repo_plugin.services.push.patience import Patience
from orcid_repo_plugin.services.push.signals import LeaseLost, RecordClosed
from orcid_repo_plugin.services.push.summary import Tally
from orcid_repo_plugin.services.push.tokens import Tokens
from orcid_repo_plugin.services.push.verdicts import is_strangers
from orcid_repo_plugin.store.dispatch import Task
from orcid_repo_plugin.store.items import key_text
from orcid_repo_plugin.store.outbox import Wish

MOST_ATTEMPTS = 5
"""After so many refusals that another try might have healed, a human is asked."""
MOST_STUMBLES = 8
"""After so many faults in a row it is ORCID, and not the works; halving a full bulk takes seven of them."""
_STUMBLED = 9008
_LONGER = 4
"""A work that ORCID stumbles over waits as long as after so many more tries: it may be ORCID after all."""


@dataclass
class Sender:
    """Everything that sending to one record needs; ``adding``, ``updating`` and ``deleting`` work with it."""

    app: App
    orcid: str
    lease: Lease
    tally: Tally
    budget: Budget
    patience: Patience
    last_round: bool = False
    """Whether what clashed with another work of ours has had its second chance."""
    deferred: set[int] = field(default_factory=set)
    """Deliveries that clash with another work of ours, until that one is sent."""
    alone: set[int] = field(default_factory=set)
    """Deliveries that go by single POST: ORCID's bulk refuses more than it must."""
    tried: set[int] = field(default_factory=set)
    """Put-codes of left-over works that were tried already."""
    owes: bool = False
    """Whether a left-over work has to be tried again: ORCID had a fault of its own with it."""
    adopted: set[tuple[int, int]] = field(default_factory=set)
    """Deliveries and the put-codes that were adopted for them: none is believed in twice."""
    full: OrcidRefusal | None = None
    """ORCID's answer that not even one more work goes on the record."""
    stumbles: int = 0
    """Faults inside ORCID since it last carried something out."""
    more: bool = False
    """Whether something may be due that was not when it was last looked."""
    progress: int = 0
    proved: bool = False
    """Whether it is written down that ORCID takes the person's token."""
    _summaries: list[WorkSummary] | None = None

    def __post_init__(self) -> None:
        self.tokens = Tokens(self.app, self.orcid)

    # -- what the journeys ask

    def take(self, kind: str, limit: int) -> list[Task]:
        """Deliveries that may go now. See ``Dispatch.take``."""
        store = self.app.store
        number = self.budget.take(limit)
        if number <= 0:
            return []
        with store.reading() as c:
            tasks = store.dispatch.take(c, self.orcid, kind, number, self.deferred)
        self.more = self.more or len(tasks) == limit
        return tasks

    def loads(self, tasks: Sequence[Task]) -> list[Load]:
        """The tasks with their payloads. One whose payload is gone is refused."""
        store = self.app.store
        with store.reading() as c:
            bodies = store.payloads.bodies(
                c, {t.delivery.fingerprint for t in tasks if t.delivery.fingerprint}
            )
        found, lost = [], []
        for task in tasks:
            body = bodies.get(task.delivery.fingerprint or "")
            if body is None:
                lost.append(
                    Outcome(
                        delivery=task.delivery,
                        state=DeliveryState.REFUSED,
                        operation="prepare",
                        reason="what should be sent is not in the books",
                        what_to_do="deposit the item again",
                    )
                )
            else:
                found.append(Load(task, body, keys_of(body)))
        if lost:
            self.write(lost)
        return found

    def accepted_keys(self, rows: Iterable[PutCode]) -> dict[tuple[str, str], Keys]:
        """By item, the identifiers that stand at ORCID for these put-codes, as far as we know."""
        store, wanted = self.app.store, list(rows)
        with store.reading() as c:
            bodies = store.payloads.bodies(c, {row.fingerprint for row in wanted if row.fingerprint})
        return {
            (row.repository, row.item_id): keys_of(bodies[row.fingerprint])
            for row in wanted
            if row.fingerprint in bodies
        }

    def item_keys(self, row: PutCode) -> frozenset[str]:
        """The identifiers that an item has now."""
        store = self.app.store
        with store.reading() as c:
            return frozenset(store.items.self_keys(c, row.repository, row.item_id))

    def starting(self, doubts: dict[int, str | None], tasks: Sequence[Task]) -> list[Task]:
        """Ask once more whether tasks may go, and note that they are on their way."""
        self.check_lease()
        store = self.app.store
        with store.writing() as c:
            still = store.dispatch.still(c, tasks)
            store.dispatch.sending(
                c, {t.delivery.delivery_id: doubts.get(t.delivery.delivery_id) for t in still}
            )
        self.more = self.more or len(still) < len(tasks)
        return still

    def own_copies(self, keys: frozenset[str]) -> list[WorkSummary]:
        """Our copies on the record that have one of these identifiers. One request while nothing changes.

        :raises RecordClosed: ORCID knows no such iD.
        """
        if self._summaries is None:
            self.check_lease()
            try:
                self._summaries = self.tokens.ask(
                    lambda token: self.app.orcid.works.summaries(self.orcid, token)
                )
            except OrcidRefusal as refusal:
                if refusal.code == 9016:
                    raise RecordClosed("unknown", refusal) from refusal
                raise
        ours = self.app.store.client_id
        return [
            one for one in self._summaries if one.is_from(ours) and keys & {key_text(key) for key in one.keys}
        ]

    def ask_whether_it_is_orcid(self, refusal: OrcidRefusal) -> None:
        """Something that is not ORCID has refused a work. Does it refuse this work, or everything?

        :raises OrcidUnavailable: everything; it has nothing to do with the work.
        """
        self.changed()
        try:
            self.own_copies(frozenset())
        except OrcidRefusal as again:
            if is_strangers(again):
                words = f"something that is not ORCID's API answered with HTTP {refusal.status}"
                raise OrcidUnavailable(words, status=refusal.status) from again
            raise

    def stumble(self, unavailable: OrcidUnavailable) -> OrcidRefusal:
        """ORCID had a fault of its own. Is it with this request only?

        :returns: the fault as a refusal of what was sent: ORCID reads the record all the same.
        :raises OrcidUnavailable: it is ORCID as a whole, and no attempt is used up.
        """
        cannot_look = not self.tokens.connected
        if unavailable.code != _STUMBLED or self.stumbles >= MOST_STUMBLES or cannot_look:
            raise unavailable
        self.stumbles += 1
        self._summaries = None
        self.own_copies(frozenset())
        return OrcidRefusal(unavailable.status or 500, unavailable.code, str(unavailable))

    def others_copies(self, keys: frozenset[str]) -> list[WorkSummary]:
        """Copies from other sources on the record with one of these identifiers."""
        self.own_copies(keys)
        ours = self.app.store.client_id
        return [
            one
            for one in self._summaries or ()
            if not one.is_from(ours) and keys & {key_text(key) for key in one.keys}
        ]

    def owners(self, put_code: int) -> list[PutCode]:
        """Whose put-code it is in our books: of nobody, of one item, or of several that share the work."""
        store = self.app.store
        with store.reading() as c:
            return store.put_codes.owners(c, self.orcid, Section.WORK, [put_code]).get(put_code, [])

    def check_lease(self) -> None:
        """Make sure that nobody else sends to this record.

        :raises LeaseLost: we slept for too long.
        """
        if time.monotonic() < self.lease.good_until:
            return
        store = self.app.store
        with store.writing() as c:
            if not store.records.holds(c, self.orcid, self.lease.owner):
                raise LeaseLost
            store.records.keep(c, self.lease.owner, self.patience.lease_ms)
        self.lease.good_until = time.monotonic() + self.patience.lease_ms / 2000

    # -- what they tell

    def write(
        self,
        outcomes: Sequence[Outcome],
        *,
        save: Sequence[PutCode] = (),
        remove: Sequence[PutCode] = (),
        wishes: Sequence[Wish] = (),
        leave: Sequence[tuple[PutCode, str]] = (),
    ) -> None:
        """Write what became of deliveries, put-codes first, in one transaction; then tell who listens.

        :param save: put-codes that stand now.
        :param remove: put-codes that do not.
        :param wishes: deliveries that must be looked at anew because of it.
        :param leave: works of ours that nobody owns any more, and why.
        """
        store = self.app.store
        with store.writing() as c:
            if wishes:
                store.records.lock(c, [self.orcid])
            if save:
                store.put_codes.save(c, save)
            if remove:
                store.put_codes.remove(c, remove)
            for row, why in leave:
                store.put_codes.leave(c, row, why)
            store.history.add(c, [one.happened() for one in outcomes if one.operation])
            store.dispatch.settle(c, [one.settled(self.patience.now()) for one in outcomes])
            for one in outcomes:
                if one.state == DeliveryState.STOPPED_BY_AUTHOR:
                    d = one.delivery
                    store.outbox.stop(c, self.orcid, d.repository, d.item_id, stopped=True)
            store.outbox.put(c, wishes)
            if any(one.answer is not None for one in outcomes):
                self._prove(c)
        for one in outcomes:
            if one.state not in (DeliveryState.WAITING, DeliveryState.NOT_CONNECTED):
                self.tally.count(one.operation, one.state)
                self.budget.spend(1)
            elif not one.not_before:
                self.more = True
        self.more = self.more or bool(wishes or leave)
        self.progress += len(outcomes)
        self.tally.tell()
        self._announce(outcomes)

    def prove(self) -> None:
        """ORCID has taken the token: an iD that came from another system is proved by that."""
        with self.app.store.writing() as c:
            self._prove(c)

    def _prove(self, c: Connection) -> None:
        if not self.proved:
            self.app.store.people.prove(c, self.orcid)
            self.proved = True

    def changed(self) -> None:
        """The record has changed: what we have read of it is old."""
        self._summaries = None
        self.stumbles = 0

    def _announce(self, outcomes: Sequence[Outcome]) -> None:
        plugins = self.app.plugins
        if not plugins.listens("orcid_on_push"):
            return
        at = datetime.fromtimestamp(self.patience.now() / 1000, UTC)
        for one in outcomes:
            if one.answer is None and one.refusal is None:
                continue
            d = one.delivery
            event = PushEvent(
                repository=d.repository,
                item_id=d.item_id,
                orcid=self.orcid,
                section=d.section,
                operation=one.operation,
                state=str(one.state),
                put_code=one.put_code,
                reason=one.reason,
                at=at,
            )
            plugins.announce("orcid_on_push", event)

    def put_off(
        self,
        delivery: Delivery,
        operation: str,
        unavailable: OrcidUnavailable,
        *,
        put_code: int | None = None,
        doubt: str | None = None,
    ) -> None:
        """ORCID stumbles over one work: it is set aside for a while, and after some tries a human is asked.

        :raises OrcidUnavailable: it is ORCID as a whole.
        """
        refusal = self.stumble(unavailable)
        outcome = self.again(delivery, operation, refusal, longer=_LONGER, put_code=put_code, doubt=doubt)
        self.write([outcome])
        if outcome.state == DeliveryState.WAITING:
            self.tally.add("unanswered")

    def refused(
        self,
        delivery: Delivery,
        operation: str,
        refusal: OrcidRefusal,
        *,
        put_code: int | None = None,
        doubt: str | None = None,
    ) -> Outcome:
        """ORCID says no, and a human is needed."""
        meant = meaning(refusal)
        return Outcome(
            delivery=delivery,
            state=DeliveryState.REFUSED,
            operation=operation,
            message=meant.admin,
            reason=meant.admin,
            what_to_do=meant.what_to_do,
            refusal=refusal,
            put_code=put_code,
            attempts=delivery.attempts + 1,
            doubt=doubt,
        )

    def again(
        self,
        delivery: Delivery,
        operation: str,
        refusal: OrcidRefusal,
        *,
        most: int = MOST_ATTEMPTS,
        longer: int = 0,
        put_code: int | None = None,
        doubt: str | None = None,
    ) -> Outcome:
        """ORCID says no, and another try may help; after some of them a human is needed.

        :param most: tries in all.
        :param longer: wait as if there had been so many more tries.
        """
        if delivery.attempts + 1 >= most:
            return self.refused(delivery, operation, refusal, put_code=put_code, doubt=doubt)
        meant = meaning(refusal)
        return Outcome(
            delivery=delivery,
            state=DeliveryState.WAITING,
            operation=operation,
            message=meant.admin,
            reason=meant.admin,
            refusal=refusal,
            put_code=put_code,
            not_before=self.patience.next_try(delivery.attempts + longer),
            attempts=delivery.attempts + 1,
            doubt=doubt,
        )
