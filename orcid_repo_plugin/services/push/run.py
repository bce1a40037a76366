"""The push: takes records that are due and sends what shall stand on them, several at once."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from orcid_repo_plugin.domain.delivery import DeliveryState
from orcid_repo_plugin.domain.events import RevokeEvent
from orcid_repo_plugin.domain.person import Person
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable, StoreError, WrongKey
from orcid_repo_plugin.orcid_api.refusals import meaning
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.push.adding import add_all
from orcid_repo_plugin.services.push.deleting import delete_all, delete_leftovers
from orcid_repo_plugin.services.push.owner import is_dead, new_owner
from orcid_repo_plugin.services.push.patience import WEEK_MS, Patience
from orcid_repo_plugin.services.push.sender import Budget, Lease, Sender
from orcid_repo_plugin.services.push.signals import ClientRefused, LeaseLost, PermissionLost, RecordClosed
from orcid_repo_plugin.services.push.summary import PushSummary, Tally
from orcid_repo_plugin.services.push.updating import update_all
from orcid_repo_plugin.store.history import Happened
from orcid_repo_plugin.store.records import OPEN, RecordRow

HOUR_MS = 3_600_000
_NAP = 0.2
"""Seconds after which it is looked again for what another sender of ours may have left to do."""


class Push:
    """One run of the push.

    :param orcid: only this record.
    :param limit: so many deliveries at most.
    :param wait: stay until nothing waits any more; else what is due within a minute is taken.
    :param progress: is told how far it is after each answer.
    """

    def __init__(
        self,
        app: App,
        *,
        orcid: str | None = None,
        limit: int | None = None,
        wait: bool = False,
        progress: Callable[[PushSummary], None] | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.app = app
        self.orcid = orcid
        self.wait = wait
        self.patience = patience or Patience.of(app.settings.push, app.store.now)
        self.owner = new_owner()
        self.tally = Tally(progress)
        self.budget = Budget(limit)
        self._deadline = self.patience.now() + self.patience.window_ms
        self._leases: dict[str, Lease] = {}
        self._stop = threading.Event()
        self._broken: list[BaseException] = []
        self._looked = 0.0

    def run(self) -> PushSummary:
        """Send what is due.

        :returns: what was done; ``failed`` says whether a human should look.
        :raises WrongKey: the tokens cannot be opened.
        """
        session = self.app.orcid.session
        before = session.requests
        self._bury_the_dead()
        with self._heartbeat():
            senders = 1 if self.orcid or self.budget.left is not None else self.app.settings.push.senders
            if senders == 1:
                self._loop()
            else:
                self._loop_in_threads(senders)
        if self._broken:
            raise self._broken[0]
        self._tidy()
        summary = self.tally.summary
        summary.requests = session.requests - before
        with self.app.store.reading() as c:
            counts = self.app.store.outbox.counts(c, self.orcid)
            summary.waiting = counts.get(DeliveryState.WAITING, 0) + counts.get(DeliveryState.SENDING, 0)
            summary.waiting_until = self.app.store.outbox.first_due(c, self.orcid)
        summary.waiting += summary.not_connected
        self.app.note_broken_plugins()
        return summary

    def stop(self) -> None:
        """Let the run end after what is on the wire."""
        self._stop.set()

    # -- taking records

    def _loop_in_threads(self, senders: int) -> None:
        threads = [threading.Thread(target=self._guarded, name=f"push-{n}") for n in range(senders)]
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                thread.join()
        except BaseException:
            self.stop()
            for thread in threads:
                thread.join()
            raise

    def _guarded(self) -> None:
        try:
            self._loop()
        except BaseException as error:  # told by the thread that waits for us
            self._broken.append(error)
            self.stop()

    def _loop(self) -> None:
        while not self._stop.is_set() and self.budget.left != 0:
            record = self._claim()
            if record is not None:
                self._send(record)
                continue
            pause = self._pause()
            if pause is None:
                return
            self._stop.wait(pause)

    def _claim(self) -> RecordRow | None:
        store = self.app.store
        with store.writing() as c:
            record = store.records.claim(c, self.owner, self.patience.lease_ms, self.orcid)
            if record is not None:
                store.outbox.recover(c, record.orcid)
        if record is not None:
            self._leases[record.orcid] = Lease(self.owner, time.monotonic() + self.patience.lease_ms / 2000)
        return record

    def _pause(self) -> float | None:
        """Seconds until it is worth looking again; ``None``: there is nothing more to do."""
        store = self.app.store
        with store.reading() as c:
            due = store.records.next_due(c, self.orcid, open_only=self.wait)
            busy = bool(self._leases) or (self.wait and store.records.busy(c, self.orcid))
        if self._bury_the_dead():
            return 0.0
        if due is not None and (self.wait or due <= self._deadline):
            return min(max((due - self.patience.now()) / 1000, 0.0), 1.0)
        return _NAP if busy else None

    def _bury_the_dead(self) -> bool:
        """Take over from processes of this machine that are no more. :returns: whether there were any."""
        if time.monotonic() - self._looked < 1.0:
            return False
        self._looked = time.monotonic()
        store = self.app.store
        with store.reading() as c:
            dead = [owner for owner in store.records.owners(c) if is_dead(owner)]
        if dead:
            with store.writing() as c:
                for owner in dead:
                    store.records.take_over(c, owner)
        return bool(dead)

    @contextmanager
    def _heartbeat(self) -> Iterator[None]:
        """Prolong our leases for as long as we are alive."""
        over = threading.Event()
        thread = threading.Thread(target=self._beat, args=(over,), name="push-heartbeat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _beat(self, over: threading.Event) -> None:
        store = self.app.store
        while not over.wait(self.patience.heartbeat):
            if not self._leases:
                continue
            began = time.monotonic()
            try:
                with store.writing() as c:
                    store.records.keep(c, self.owner, self.patience.lease_ms)
            except StoreError:
                continue  # the database is busy; the leases last for two more beats
            for lease in list(self._leases.values()):
                lease.good_until = began + self.patience.lease_ms / 2000

    # -- sending to one

    def _send(self, record: RecordRow) -> None:
        failures = record.failures
        sender: Sender | None = None
        due: int | None = None
        try:
            sender = Sender(
                self.app, record.orcid, self._leases[record.orcid], self.tally, self.budget, self.patience
            )
            self._send_all(sender)
            failures = 0
            if record.state != OPEN:
                self._reopen(record.orcid)
        except OrcidUnavailable as unavailable:
            progressed = sender is not None and sender.progress > 0
            due = self._postpone(record.orcid, 0 if progressed else failures, unavailable)
            failures = 1 if progressed else failures + 1
        except PermissionLost as lost:
            self._lose(record.orcid, lost.refusal, deletes=True)
        except RecordClosed as closed:
            self._close(record.orcid, closed)
        except ClientRefused as refused:
            self._refuse_all(record.orcid, refused.refusal)
        except LeaseLost:
            return
        except WrongKey:
            raise
        except StoreError as error:
            self.tally.problem(f"{error}; the push goes on")
            self._stop.wait(1.0)
        finally:
            self._leases.pop(record.orcid, None)
            self._release(record.orcid, failures, due)

    def _release(self, orcid: str, failures: int, due: int | None) -> None:
        store = self.app.store
        with store.writing() as c:
            store.records.release(c, orcid, self.owner, failures=failures)
            if due is not None and store.put_codes.leftovers(c, orcid):
                store.records.due(c, [orcid], due)

    def _send_all(self, sender: Sender) -> None:
        """Until nothing is due; then once more for what clashed with another work of ours."""
        while True:
            if sender.tokens.any:
                self._drain(sender)
            if not sender.tokens.connected:
                self._lose(sender.orcid, None, deletes=not sender.tokens.any)
                return
            if not sender.deferred or sender.last_round:
                return
            sender.deferred.clear()
            sender.last_round = True

    def _drain(self, sender: Sender) -> None:
        while not self._stop.is_set() and self.budget.left != 0:
            done = delete_leftovers(sender)
            done += delete_all(sender)
            if sender.tokens.connected:
                try:
                    done += update_all(sender)
                    done += add_all(sender)
                except PermissionLost as lost:
                    self._lose(sender.orcid, lost.refusal, deletes=False)
            if not done:
                return

    # -- what strikes a whole record, or all

    def _postpone(self, orcid: str, failures: int, unavailable: OrcidUnavailable) -> int:
        until = self.patience.next_try(failures, unavailable.retry_after)
        store = self.app.store
        with store.writing() as c:
            store.outbox.postpone(c, orcid, until, f"{unavailable}; it is tried again by itself")
        self.tally.add("unanswered")
        self.tally.tell()
        return until

    def _lose(self, orcid: str, refusal: OrcidRefusal | None, *, deletes: bool) -> None:
        """The person's permission is worth nothing: what shall be sent waits for them; told once."""
        why = "we have no permission of the person that ORCID takes"
        what_to_do = "ask the person to connect their ORCID iD"
        if refusal is not None:
            meant = meaning(refusal)
            why, what_to_do = meant.admin, meant.what_to_do
        store = self.app.store
        with store.writing() as c:
            people = store.permissions.lose(c, orcid, why) if refusal is not None else []
            number = store.outbox.disconnect(c, orcid, why, what_to_do, deletes=deletes)
            if people:
                store.history.add(c, [_about(orcid, "permission", why, refusal)])
        self.tally.add("not_connected", number)
        self.tally.tell()
        self._tell_of_loss(orcid, people, why, what_to_do)

    def _tell_of_loss(self, orcid: str, people: Sequence[Person], why: str, what_to_do: str) -> None:
        for person in people:
            self.tally.add("lost")
            self.tally.problem(f"{person.name or orcid} ({orcid}): {why} {what_to_do}")
            event = RevokeEvent(
                repository=person.repository,
                user_id=person.user_id,
                orcid=orcid,
                reason=why,
                at=datetime.fromtimestamp(self.patience.now() / 1000, UTC),
            )
            self.app.plugins.announce("orcid_on_revoke", event)

    def _close(self, orcid: str, closed: RecordClosed) -> None:
        """The record cannot be written to: it rests, and is looked at again in a week."""
        meant = meaning(closed.refusal)
        people: Sequence[Person] = ()
        store = self.app.store
        with store.writing() as c:
            primary = closed.refusal.orcid if closed.state == "deprecated" else None
            store.records.close(c, orcid, closed.state, meant.admin, primary)
            if closed.state == "deprecated":
                people = store.permissions.lose(c, orcid, meant.admin)
                self.tally.add(
                    "not_connected",
                    store.outbox.disconnect(c, orcid, meant.admin, meant.what_to_do, deletes=True),
                )
            else:
                store.outbox.postpone(c, orcid, self.patience.now() + WEEK_MS, meant.admin)
            if primary is not None:
                store.people.move(c, orcid, primary)
            store.history.add(c, [_about(orcid, "record", meant.admin, closed.refusal)])
        if people:
            self._tell_of_loss(orcid, people, meant.admin, meant.what_to_do)
        else:
            self.tally.problem(f"{orcid}: {meant.admin} {meant.what_to_do}")

    def _reopen(self, orcid: str) -> None:
        store = self.app.store
        with store.writing() as c:
            store.records.close(c, orcid, OPEN, "")

    def _refuse_all(self, orcid: str, refusal: OrcidRefusal) -> None:
        """ORCID refuses us as a client: nothing goes until the admin has acted."""
        meant = meaning(refusal)
        store = self.app.store
        with store.writing() as c:
            store.outbox.postpone(c, orcid, self.patience.now() + HOUR_MS, meant.admin)
        self.tally.problem(f"{meant.admin} {meant.what_to_do}")
        self.stop()

    def _tidy(self) -> None:
        """Let old history go."""
        months = self.app.settings.push.history_months
        before = datetime.fromtimestamp(self.patience.now() / 1000, UTC) - timedelta(days=30.44 * months)
        store = self.app.store
        with store.writing() as c:
            store.history.prune(c, int(before.timestamp() * 1000))


def _about(orcid: str, operation: str, message: str, refusal: OrcidRefusal | None) -> Happened:
    """A line about a record as a whole."""
    return Happened(
        repository="",
        item_id="",
        orcid=orcid,
        operation=operation,
        message=message,
        http_status=refusal.status if refusal else None,
        error_code=str(refusal.code or refusal.error) if refusal else None,
    )
