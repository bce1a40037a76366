"""Huey's consumer as a guest in a service: leaves the signals alone, and is woken instead of asking often."""

import logging
import os
import time
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any, Final

from huey import Huey, MemoryHuey, SqliteHuey
from huey.consumer import Consumer, ConsumerStopped, Worker

from orcid_repo_plugin.errors import StoreError

WORKERS: Final = 2
"""Threads: while one sends to ORCID, the other finishes what people have left us with."""
LOOK: Final = 0.5
"""Seconds after which a worker looks for a task that nobody woke it for."""
_LONG: Final = 1.0
"""Seconds between two looks at whether we are to stop; who stops us does not wait for them."""
_NAME: Final = "orcid-repo"


def task_queue(file: Path | None) -> Huey:
    """The queue in a file that only its owner can read, or in memory when there is none.

    :raises StoreError: the file cannot be used.
    """
    if file is None:
        return MemoryHuey(_NAME, utc=True, results=False)
    with suppress(OSError):  # it is there, or cannot be made: SQLite finds words for that
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        return SqliteHuey(_NAME, filename=str(file), utc=True, results=False, timeout=10)
    except Exception as error:  # sqlite3's, and of no class that Huey promises
        words = f"{file}: the engine's tasks cannot be kept here ({error}); set service.jobs_file"
        raise StoreError(words) from error


def quiet() -> None:
    """Let Huey tell only what is wrong: what is done, the engine says itself."""
    logging.getLogger("huey").setLevel(logging.WARNING)


class _Worker(Worker):  # type: ignore[misc]
    """Takes tasks; sleeps until somebody wakes it."""

    def __init__(self, wake: Event, **how: Any) -> None:
        super().__init__(**how)
        self._wake = wake

    def sleep(self) -> None:
        """Until there is something to do, or ``LOOK`` has passed."""
        if self._wake.wait(LOOK):
            self._wake.clear()


class GuestConsumer(Consumer):  # type: ignore[misc]
    """Runs tasks in threads of somebody else's process.

    :param wake: set when a task was queued.
    :param patience: seconds that ``stop`` waits for the tasks that run.
    """

    def __init__(self, huey: Huey, wake: Event, patience: float) -> None:
        self._wake = wake
        super().__init__(huey, workers=WORKERS, max_delay=LOOK, shutdown_timeout=patience)
        self._stop_flag_timeout = _LONG

    def _create_worker(self) -> _Worker:
        return _Worker(
            self._wake,
            huey=self.huey,
            stop_flag=self.stop_flag,
            default_delay=LOOK,
            max_delay=LOOK,
            backoff=1.0,
        )

    def _set_signal_handlers(self) -> None:
        """They belong to who serves."""

    def watch(self) -> None:
        """Start threads anew that have died, until somebody stops us. After ``start``."""
        looked: float | None = time.monotonic()
        with suppress(ConsumerStopped):
            while True:
                looked = self.loop(looked)

    def stop(self, graceful: bool = True) -> None:
        """Begin nothing more, and wait for what runs."""
        self.stop_flag.set()
        self._wake.set()
        super().stop(graceful=graceful)
