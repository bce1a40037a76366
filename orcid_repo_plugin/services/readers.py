"""Threads that read something from afar, so that a visitor need not wait until it has come."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from time import monotonic
from typing import Any, Final, TypeVar

ENDING: Final = 2.0
"""Seconds that closing waits for who is reading."""

T = TypeVar("T")


class Readers:
    """Reads in threads of their own: of one thing one at a time, and of all things a few.

    A thread that is not waited for any more goes on: what it finds is there for who comes next.

    :param at_once: threads at the same time.
    """

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._lock = threading.Lock()
        self._reading: dict[Hashable, threading.Thread] = {}
        self.closed = False
        """Whether what is found must not be written down any more."""

    def read(self, thing: Hashable, how: Callable[[], T], patience: float) -> T | None:
        """What reading gives, if it is there in time.

        :param how: reads; is called in another thread.
        :param patience: seconds to wait.
        :returns: ``None`` when it takes longer, when somebody is reading it already (who is not waited
            for), or when too many are reading.
        :raises Exception: what ``how`` raises, if that is in time.
        """
        answer: Future[T] = Future()
        if not self._start(thing, how, answer):
            return None
        try:
            return answer.result(patience)
        except TimeoutError:
            return None

    def close(self) -> None:
        """Let nobody begin; who is reading may end, for a moment."""
        with self._lock:
            self.closed = True
            left = list(self._reading.values())
        until = monotonic() + ENDING
        for thread in left:
            thread.join(max(0.0, until - monotonic()))

    def _start(self, thing: Hashable, how: Callable[[], Any], answer: "Future[Any]") -> bool:
        # Daemon threads: a process that ends does not wait for ORCID.
        thread = threading.Thread(target=self._run, args=(thing, how, answer), name="reader", daemon=True)
        with self._lock:
            if self.closed or thing in self._reading or len(self._reading) >= self._at_once:
                return False
            thread.start()
            self._reading[thing] = thread
        return True

    def _run(self, thing: Hashable, how: Callable[[], Any], answer: "Future[Any]") -> None:
        found, failed = None, None
        try:
            found = how()
        except Exception as error:
            failed = error
        with self._lock:
            del self._reading[thing]
        if failed is not None:
            answer.set_exception(failed)
        else:
            answer.set_result(found)
