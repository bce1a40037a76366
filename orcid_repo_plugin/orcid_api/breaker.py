"""A pause after failures in a row: while ORCID is down, nobody asks it, but for one probe now and then."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable

FAILURES: Final = 5
PAUSE: Final = 30.0


class Breaker:
    """Counts failures in a row, for ORCID as a whole, in one process. Safe to use from several threads.

    After ``failures`` of them it is open for ``pause`` seconds: nothing is asked. Then one request goes
    through as a probe, and the others go on waiting: if it fails, the next pause begins; if it does not,
    all is as before. A refusal is a success: who says no is not down.

    :param now: seconds that never go back.
    """

    def __init__(
        self,
        failures: int = FAILURES,
        pause: float = PAUSE,
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._failures = failures
        self._pause = pause
        self._now = now
        self._lock = threading.Lock()
        self._in_a_row = 0
        self._opened_at: float | None = None
        self._probing = False

    @property
    def rest(self) -> float:
        """Seconds until the next request may go; 0 when it may go now."""
        with self._lock:
            return self._rest()

    def check(self) -> None:
        """Refuse while the pause lasts. Takes no place: a request still needs ``request``.

        :raises OrcidUnavailable: with the rest of the pause as ``retry_after``.
        """
        with self._lock:
            self._refuse_while_open()

    @contextmanager
    def request(self) -> Iterator[None]:
        """Stand around one request, and count how it ends.

        :raises OrcidUnavailable: the pause lasts, and nothing was asked; or what the request raised.
        """
        probe = self._enter()
        try:
            yield
        except OrcidUnavailable:
            self._count(failed=True)
            raise
        except OrcidRefusal:
            self._count(failed=False)
            raise
        except BaseException:
            if probe:
                with self._lock:
                    self._probing = False
            raise
        self._count(failed=False)

    def _enter(self) -> bool:
        with self._lock:
            self._refuse_while_open()
            self._probing = self._opened_at is not None
            return self._probing

    def _refuse_while_open(self) -> None:
        if rest := self._rest():
            raise OrcidUnavailable(
                f"ORCID has failed {self._in_a_row} times in a row; it is asked again in {rest:.0f} seconds",
                retry_after=rest,
            )

    def _rest(self) -> float:
        if self._opened_at is None:
            return 0.0
        rest = self._opened_at + self._pause - self._now()
        if self._probing:  # somebody is looking; the others wait until that is over
            return max(rest, 1.0)
        return max(rest, 0.0)

    def _count(self, *, failed: bool) -> None:
        with self._lock:
            if not failed:
                self._in_a_row, self._opened_at, self._probing = 0, None, False
                return
            self._in_a_row += 1
            if self._probing or (self._opened_at is None and self._in_a_row >= self._failures):
                self._opened_at, self._probing = self._now(), False
