"""The push: takes records that are due and sends what shall stand on them, several at once."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from orcid_repo_plugin.domain.delivery import DeliveryState
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable, StoreError, WrongKey
from orcid_repo_plugin.orcid_api.refusals import meaning
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.push.adding import add_all
from orcid_repo_plugin.services.push.deleting import delete_all, delete_leftovers
from orcid_repo_plugin.services.push.lease import Budget, Lease
from orcid_repo_plugin.services.push.patience import Patience
from orcid_repo_plugin.services.push.sender import Sender
from orcid_repo_plugin.services.push.signals import ClientRefused, LeaseLost, PermissionLost, RecordClosed
from orcid_repo_plugin.services.push.strikes import Strikes
from orcid_repo_plugin.services.push.summary import PushSummary, Tally
from orcid_repo_plugin.services.push.updating import update_all
from orcid_repo_plugin.services.push.verdicts import Verdict, verdict
from orcid_repo_plugin.store.owner import is_dead, new_owner
from orcid_repo_plugin.store.records import OPEN, RecordRow

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
        self.strikes = Strikes(app, self.tally, self.patience)
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
                store.dispatch.recover(c, record.orcid)
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
            due = self.patience.next_try(failures) if sender.owes else None
            failures = failures + 1 if sender.owes else 0
            if record.state != OPEN:
                self.strikes.reopen(record.orcid)
        except OrcidUnavailable as unavailable:
            progressed = sender is not None and sender.progress > 0
            due = self.strikes.postpone(record.orcid, 0 if progressed else failures, unavailable)
            failures = 1 if progressed else failures + 1
        except OrcidRefusal as refusal:  # of a question of ours, and so of no work
            meant = meaning(refusal)
            self.tally.problem(f"{record.orcid}: {meant.admin} {meant.what_to_do}")
            due = self.strikes.postpone(record.orcid, failures, OrcidUnavailable(meant.admin.rstrip(".")))
            failures += 1
        except PermissionLost as lost:
            self.strikes.lose(record.orcid, lost.refusal, deletes=True)
        except RecordClosed as closed:
            self.strikes.close(record.orcid, closed)
        except ClientRefused as refused:
            self.strikes.refuse_all(record.orcid, refused.refusal)
            if verdict(refused.refusal) is Verdict.CLIENT:  # else a token could not be renewed
                self.stop()
        except LeaseLost:
            return
        except WrongKey:
            raise
        except StoreError as error:
            self.tally.problem(f"{error}; the push goes on")
            due = self.patience.next_try(failures)
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
                self.strikes.lose(sender.orcid, None, deletes=not sender.tokens.any)
                return
            if not sender.deferred or sender.last_round:
                return
            sender.deferred.clear()
            sender.last_round = True

    def _drain(self, sender: Sender) -> None:
        """Go over what is due, again and again for as long as something of it may have come up anew."""
        while not self._stop.is_set() and self.budget.left != 0:
            sender.more = False
            delete_leftovers(sender)
            delete_all(sender)
            if sender.tokens.connected:
                try:
                    update_all(sender)
                    add_all(sender)
                except PermissionLost as lost:
                    self.strikes.lose(sender.orcid, lost.refusal, deletes=False)
            if not sender.more:
                return

    def _tidy(self) -> None:
        """Let old history go."""
        months = self.app.settings.push.history_months
        before = datetime.fromtimestamp(self.patience.now() / 1000, UTC) - timedelta(days=30.44 * months)
        store = self.app.store
        with store.writing() as c:
            store.history.prune(c, int(before.timestamp() * 1000))
