"""How the engine is: what it has done, and what keeps it from working, each trouble told once."""

import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Lock

from orcid_repo_plugin.errors import OrcidRepoError
from orcid_repo_plugin.services.push.summary import PushSummary

log = logging.getLogger("orcid_repo_plugin.jobs")


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineState:
    """How the engine is, for ``/readyz`` and the metrics."""

    running: bool = False
    """Between ``start`` and ``stop``, with threads that live."""
    working: tuple[str, ...] = ()
    """The tasks that run now: ``sweep``, ``finish``, ``renew``, ``tidy``."""
    queued: int = 0
    """Tasks that wait for a worker."""
    runs: int = 0
    """Tasks that were done since the start."""
    errors: int = 0
    """Tasks that failed since the start."""
    last_run: datetime | None = None
    """When a task was last done to its end."""
    last_error: str = ""
    """What keeps a task from being done, in words; empty as soon as it was done again."""
    last_error_at: datetime | None = None
    """When that was last met."""


class Health:
    """What happened to the tasks. Threads share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._troubles: dict[str, str] = {}
        self._state = EngineState()
        self._told: set[str] = set()

    def state(self) -> EngineState:
        """All but what only the engine knows: whether it runs, and what."""
        with self._lock:
            return self._state

    def done(self, task: str) -> None:
        """A task was done to its end."""
        self.over(task)
        with self._lock:
            self._state = replace(self._state, runs=self._state.runs + 1, last_run=datetime.now(UTC))

    def over(self, task: str) -> None:
        """A trouble is over, if there was one."""
        with self._lock:
            if self._troubles.pop(task, None) is None:
                return
            self._state = replace(self._state, last_error=next(iter(self._troubles.values()), ""))
        log.info("%s goes on", task)

    def failed(self, task: str, error: Exception) -> None:
        """Count a failure; it is logged unless it is the same as before."""
        known = isinstance(error, OrcidRepoError)
        words = str(error) if known else f"{type(error).__name__} in the task {task}"
        with self._lock:
            is_new = self._troubles.get(task) != words
            self._troubles[task] = words
            errors = self._state.errors + 1
            self._state = replace(
                self._state, errors=errors, last_error=words, last_error_at=datetime.now(UTC)
            )
        if is_new:
            log.error("%s: %s; it is tried again", task, words, exc_info=None if known else error)

    def pushed(self, summary: PushSummary) -> None:
        """Say what a push did, if it did anything, and what it met that it had not met the time before."""
        names = ("sent", "updated", "deleted", "refused", "stopped", "lost", "unanswered")
        counts = {name: number for name in names if (number := getattr(summary, name))}
        if counts:
            told = ", ".join(f"{number} {name}" for name, number in counts.items())
            log.info("push: %s; %d waiting", told, summary.waiting)
        met = set(summary.problems)
        for problem in sorted(met - self._told):
            log.warning("push: %s", problem)
        self._told = met
