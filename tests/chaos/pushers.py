"""Three pushing processes on one store, started again for as long as anything waits, as a timer would."""

import threading
import time
from collections.abc import Callable
from random import Random
from typing import Final

from tests.chaos.books import Books
from tests.chaos.launcher import Running

PROCESSES: Final = 3
_PATIENCE: Final = 40.0
_LOOK: Final = 0.05


class Pushers:
    """Keeps three processes at work.

    :param start: starts one.
    :param books: tell whether anything waits.
    """

    def __init__(self, start: Callable[[], Running], books: Books) -> None:
        self._start = start
        self._books = books
        self._running: list[Running] = []
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Keep them at work from now on."""
        if self._thread is None:
            self._over.clear()
            self._thread = threading.Thread(target=self._keep_at_work, name="pushers")
            self._thread.start()

    def end(self) -> None:
        """Start no more, and wait for those that are there."""
        if self._thread is not None:
            self._over.set()
            self._thread.join()
            self._thread = None
        for running in self._running:
            running.kill()

    def kill(self, rng: Random) -> bool:
        """Kill one. :returns: whether one was there."""
        with self._lock:
            here = [running for running in self._running if not running.is_over]
        return bool(here) and rng.choice(here).kill()

    def wait_a_while(self, longest: float) -> None:
        """Let them work, in whatever weather, for so many seconds at most."""
        until = time.monotonic() + longest
        while time.monotonic() < until and self._books.unsettled():
            time.sleep(_LOOK)

    def settle(self) -> bool:
        """Wait until nothing waits and all have ended by themselves. :returns: whether that came."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            if not self._books.unsettled() and all(running.is_over for running in self._running):
                return True
            time.sleep(_LOOK)
        return False

    def _keep_at_work(self) -> None:
        while not self._over.wait(_LOOK):
            with self._lock:
                self._running = [running for running in self._running if not running.is_over]
                if len(self._running) < PROCESSES and self._books.unsettled():
                    self._running.append(self._start())
