"""Where requests wait because a fault wants it."""

import heapq
import itertools
import threading
import time
from typing import Generic, TypeVar

T = TypeVar("T")


class WaitingRoom(Generic[T]):
    """What waits for its time to pass; it keeps no thread busy. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ticket = itertools.count()
        self._waiting: list[tuple[float, int, T]] = []

    def enter(self, waiting: T, seconds: float) -> None:
        """Let it wait."""
        with self._lock:
            entry = (time.monotonic() + seconds, next(self._ticket), waiting)
            heapq.heappush(self._waiting, entry)

    def due(self) -> list[T]:
        """Those that have waited long enough, in the order of their times; they leave."""
        now = time.monotonic()
        found = []
        with self._lock:
            while self._waiting and self._waiting[0][0] <= now:
                found.append(heapq.heappop(self._waiting)[2])
        return found

    def seconds(self) -> float:
        """How long until somebody is due; infinite if nobody waits."""
        with self._lock:
            return max(0.0, self._waiting[0][0] - time.monotonic()) if self._waiting else float("inf")
