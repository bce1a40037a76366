"""When what is to be done next, and how long to wait after a failure."""

import time
from dataclasses import dataclass
from threading import Lock
from typing import Final

SOONEST: Final = 1.0
"""Seconds that the engine waits at least before it begins something again by itself."""
LATEST: Final = 60.0
"""Seconds after which it looks anyway, whatever it was told."""
_SLACK: Final = 0.1


def wait_until(due: int | None, now: int) -> float | None:
    """Seconds to wait for what is due; ``None``: nothing is, before it is looked anyway.

    :param due: milliseconds since 1970, as ``now``.

    >>> wait_until(12_500, 10_000), wait_until(9_000, 10_000), wait_until(90_000, 10_000), wait_until(None, 0)
    (2.5, 1.0, None, None)
    """
    if due is None:
        return None
    wait = max((due - now) / 1000, SOONEST)
    return wait if wait < LATEST else None


@dataclass
class _Planned:
    at: float = 0.0
    """By the monotonic clock, when the next one begins that was planned; past: none is."""
    failures: int = 0
    rests_until: float = 0.0


class Schedule:
    """What is planned for each task, so that nothing is planned twice; and who rests after a failure."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._planned: dict[str, _Planned] = {}

    def plan(self, task: str, wait: float) -> bool:
        """Plan a task. :returns: ``False``: it is planned already, and for no later."""
        now = time.monotonic()
        with self._lock:
            one = self._of(task)
            if now < one.at <= now + wait + _SLACK:
                return False
            one.at = now + wait
            return True

    def failed(self, task: str) -> float:
        """Note a failure. :returns: seconds to wait: 1, 2, 4 … up to a minute."""
        with self._lock:
            one = self._of(task)
            wait = min(SOONEST * 2.0 ** min(one.failures, 10), LATEST)
            one.failures += 1
            one.rests_until = time.monotonic() + wait
            return wait

    def went_well(self, task: str) -> None:
        """Forget its failures."""
        with self._lock:
            one = self._of(task)
            one.failures, one.rests_until = 0, 0.0

    def rests(self, task: str) -> float:
        """Seconds that a task still rests after a failure."""
        with self._lock:
            return max(self._of(task).rests_until - time.monotonic(), 0.0)

    def _of(self, task: str) -> _Planned:
        return self._planned.setdefault(task, _Planned())
