"""The engine: runs what is due, by itself, inside the service. Huey over our outbox, which is the truth.

A task only says "look what is due"; a lost one costs the wait for the next look, a minute at most.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, Final

from huey import crontab
from huey.signals import SIGNAL_ENQUEUED

from orcid_repo_plugin.errors import OrcidRepoError
from orcid_repo_plugin.jobs.consumer import GuestConsumer, quiet, task_queue
from orcid_repo_plugin.jobs.health import EngineState, Health, log
from orcid_repo_plugin.jobs.schedule import Schedule, wait_until
from orcid_repo_plugin.jobs.tasks import ALONE, EVERY, FINISH, SWEEP, due_now, next_push
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.push.run import Push

__all__ = ["Engine", "EngineState"]

LAST_WORD: Final = 30.0
"""Seconds that ``stop`` waits for ORCID's answer to what is on the wire."""
_LOST: Final = 2.0
"""Seconds after which a task that nobody has begun is queued once more: another process may have taken it."""


class Engine:
    """Takes tasks from the service, and works them off in threads of its own between ``start`` and ``stop``.

    :param file: where the tasks are kept; ``None``: in memory, which is as good while there is one process.
    :raises StoreError: the file cannot be used.
    """

    def __init__(self, app: App, file: Path | None) -> None:
        self.app = app
        self.huey = task_queue(file)
        self._health = Health()
        self._schedule = Schedule()
        self._wake = Event()
        self._lock = Lock()
        self._queued: dict[str, float] = {}
        self._working: set[str] = set()
        self._again: set[str] = set()
        self._push: Push | None = None
        self._stopping = False
        self._consumer: GuestConsumer | None = None
        self._thread: Thread | None = None
        self._tasks = {name: self._task(name) for name in EVERY}
        self.huey.signal(SIGNAL_ENQUEUED)(self._wake_up)

    # -- what the service asks for

    def push_soon(self, orcid: str) -> None:
        """Send to this record as soon as a worker is free, and whatever else is due. Never raises."""
        self._ask(SWEEP)

    def finish_soon(self) -> None:
        """Finish what people have left us with: revocations, departures. Never raises."""
        self._ask(FINISH)

    def state(self) -> EngineState:
        """How it is now."""
        with self._lock:
            thread, stopping = self._thread, self._stopping
            working, queued = tuple(sorted(self._working)), len(self._queued)
        running = thread is not None and thread.is_alive() and not stopping
        return replace(self._health.state(), running=running, working=working, queued=queued)

    # -- its life

    def start(self) -> None:
        """Begin to work: first with what was left when the last process ended, however it ended."""
        if self._thread is not None:
            return
        with suppress(OrcidRepoError):  # what is wrong is told by the first task
            _ = self.app.store, self.app.orcid  # made once, before threads could make them twice
        quiet()
        self._stopping = False
        self._consumer = GuestConsumer(self.huey, self._wake, LAST_WORD)
        self._consumer.start()
        self._thread = Thread(target=self._consumer.watch, name="engine", daemon=True)
        self._thread.start()
        self._ask(SWEEP)
        self._ask(FINISH)

    def stop(self) -> None:
        """Begin nothing more; wait for ORCID's answer to what is on the wire, and write it down.

        What was not sent stays in the outbox. May be called again, and without ``start``.
        """
        with self._lock:
            self._stopping = True
            push, consumer, thread = self._push, self._consumer, self._thread
            self._consumer = self._thread = None
        if push is not None:
            push.stop()
        if consumer is not None and thread is not None:
            consumer.stop()
            thread.join(LAST_WORD)
        with self._lock:
            self._queued.clear()
            late = bool(self._working)
        if late:
            log.warning("the engine ends before ORCID has answered; what was asked is looked up at the start")
        elif close := getattr(self.huey.storage, "close", None):
            close()

    # -- tasks

    def _task(self, name: str) -> Callable[..., Any]:
        """A task of Huey's, which is also done by itself from time to time."""

        def work() -> None:
            self._work(name)

        self.huey.periodic_task(crontab(**EVERY[name]), name=f"{name}_anyway")(work)
        made: Callable[..., Any] = self.huey.task(name=name)(work)
        return made

    def _wake_up(self, *_: object) -> None:
        self._wake.set()

    def _ask(self, name: str, wait: float | None = None) -> None:
        """Queue a task unless it waits already.

        :param wait: seconds after which it shall begin.
        """
        now = time.monotonic()
        with self._lock:
            if wait is None and now - self._queued.get(name, -_LOST) < _LOST:
                return
            if wait is None:
                self._queued[name] = now
        task = self._tasks[name]
        try:
            self.huey.enqueue(task.s() if wait is None else task.s(delay=wait))  # type: ignore[attr-defined]
        except Exception as error:  # sqlite3's; the outbox still knows all, and is looked at every minute
            with self._lock:
                self._queued.pop(name, None)
            self._health.failed(f"queue {name}", error)
        else:
            self._health.over(f"queue {name}")
            self._wake.set()  # once more: now it is there

    def _work(self, name: str) -> None:
        """Do a task; if it is being done already, it is done once more after that. Never raises."""
        with self._lock:
            self._queued.pop(name, None)
            if self._stopping:
                return
            if name in self._working:
                self._again.add(name)
                return
            self._working.add(name)
        wait: float | None = None
        try:
            wait = self._schedule.rests(name) or self._done(name)
        finally:
            with self._lock:
                self._working.discard(name)
                again = name in self._again and not self._stopping
                self._again.discard(name)
        if again and not self._schedule.rests(name):
            self._ask(name)
        elif wait is not None and not self._stopping and self._schedule.plan(name, wait):
            self._ask(name, wait)

    def _done(self, name: str) -> float | None:
        """Do it. :returns: seconds until it should be done again; ``None``: in its own time."""
        try:
            due = self._sweep() if name == SWEEP else ALONE[name](self.app)
            wait = wait_until(due, self.app.store.now())
        except Exception as error:  # nothing may end a worker, and the next try may go better
            self._health.failed(name, error)
            return self._schedule.failed(name)
        self._schedule.went_well(name)
        self._health.done(name)
        return wait

    def _sweep(self) -> int | None:
        """Send what is due. Who left, and waited for works to be taken off, is finished after that."""
        push = due_now(self.app)
        with self._lock:
            if self._stopping:
                return None
            self._push = push
        try:
            summary = push.run()
        finally:
            self._push = None
        self._health.pushed(summary)
        if summary.deleted or summary.lost:
            self._ask(FINISH)
        return next_push(self.app)
