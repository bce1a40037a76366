"""ORCID's limits on how often one may ask; off unless wanted.

Source: ORCID's FAQ on API limits; ORCID-Source, ``ApiRateLimitFilter`` (the daily quota).
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from orcid_repo_plugin.local_registry.control.answered import Answered, made
from orcid_repo_plugin.local_registry.control.fault_answers import TEXT, proxy_error
from orcid_repo_plugin.local_registry.options import Options

DAY: Final = 24 * 3600
_ROOM: Final = 10_000


class Rate(NamedTuple):
    """How often one may ask."""

    per_second: float
    burst: int
    """How many more may come at once."""


MEMBER: Final = Rate(24, 40)
PUBLIC: Final = Rate(12, 40)
DAILY: Final = 10_000
"""Requests a day of one address to the public API without a token."""


@dataclass(slots=True)
class _Bucket:
    excess: float
    at: float


class RateLimit:
    """Counts, and refuses what is too much. Safe to use from several threads.

    As the proxy before ORCID does, a bucket runs out at the rate; what finds it full is refused, and does
    not count. Unlike there, what finds room is not held back. Clients are counted by their id, all others
    by their address, both for each API of its own; the registry's pages and OAuth are not limited.

    :param options: ``options.rate_limit`` turns it on and off.
    :param now: seconds since 1970.
    """

    def __init__(self, options: Options, now: Callable[[], float] = time.time) -> None:
        self._options = options
        self._at_first = options.rate_limit
        self._now = now
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, str], _Bucket] = {}
        self._quota: dict[str, int] = {}
        self._day = 0

    def refusal(self, role: str, client_id: str | None, address: str) -> Answered | None:
        """What a request is answered with if it is one too many: 503, or 429 for the day's quota.

        :param role: ``member`` or ``public``.
        :param client_id: whose token it carries.
        """
        if not self._options.rate_limit:
            return None
        with self._lock:
            rate = MEMBER if role == "member" else PUBLIC
            if not self._finds_room((role, client_id or address), rate):
                return proxy_error(503)
            if role == "public" and client_id is None and not self._within_the_day(address):
                return made(429, TEXT, b"Too many requests: the quota of this address is used up for today.")
            return None

    def _finds_room(self, key: tuple[str, str], rate: Rate) -> bool:
        now = self._now()
        bucket = self._buckets.get(key)
        if bucket is None:
            self._forget(now)
            self._buckets[key] = _Bucket(0.0, now)
            return True
        excess = max(0.0, bucket.excess - rate.per_second * (now - bucket.at)) + 1
        if excess > rate.burst:
            return False
        bucket.excess, bucket.at = excess, now
        return True

    def _forget(self, now: float) -> None:
        """Let go of buckets that have run out, when there are many."""
        if len(self._buckets) >= _ROOM:
            longest = max(MEMBER.burst / MEMBER.per_second, PUBLIC.burst / PUBLIC.per_second)
            self._buckets = {key: b for key, b in self._buckets.items() if now - b.at < longest}

    def _within_the_day(self, address: str) -> bool:
        day = int(self._now() // DAY)
        if day != self._day:
            self._day = day
            self._quota.clear()
        self._quota[address] = self._quota.get(address, 0) + 1
        return self._quota[address] <= DAILY

    def reset(self) -> None:
        """Forget all counts, and be on or off as at the start."""
        with self._lock:
            self._options.rate_limit = self._at_first
            self._buckets.clear()
            self._quota.clear()
