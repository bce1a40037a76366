"""The pace towards ORCID, shared by all threads and processes on one store.

The rule is the library's (pyrate-limiter, ``GCRA``): a rate, and a burst that may go ahead of it. Where
the rule's one number is kept is ours (``pace_state``), because the library's own buckets cannot be used
here: that for PostgreSQL needs a pool package and gives up where two processes meet, that for SQLite
keeps a row for each request. And nobody here asks again and again whether it is their turn: a request
takes the next place in the queue, for all processes in one step, and sleeps until its time has come.

**The burst.** ORCID takes 24 requests a second and lets 40 more queue up; what comes on top is refused
(503). If we used up those 40 as well, the rate's own noise would tip us over: two requests, sent with
their distance, may arrive without it. So half of ORCID's queue is ours to catch up with after a slow
answer, which keeps the mean at the rate, and the other half is the network's. A push of a thousand
requests therefore gets what the rate allows, and ``BURST`` requests ahead of it.
"""

import math
import threading
from typing import Final, Literal, NamedTuple, Self

from pyrate_limiter import GCRA, Rate

from orcid_repo_plugin.errors import OrcidUnavailable
from orcid_repo_plugin.orcid_api.endpoints import Endpoints
from orcid_repo_plugin.orcid_api.pace_state import PaceState, state_beside
from orcid_repo_plugin.settings import Settings

Api = Literal["member", "public", "registry"]

ORCIDS_QUEUE: Final = 40
"""Requests that ORCID lets queue up before it refuses one."""
BURST: Final = ORCIDS_QUEUE // 2
PUBLIC_RATE: Final = 12
"""Requests a second of the public API. Source: ORCID's FAQ on API limits."""
REGISTRY_RATE: Final = 24
"""For OAuth ORCID names no rate; a token a request is rare."""
QUEUE: Final = 1000
"""Places that may be taken ahead; more of them mean that a clock was set back."""
_RULE: Final = GCRA()


class Limit(NamedTuple):
    """How fast one API may be asked, and under which name all processes count it."""

    name: str
    a_second: int
    burst: int


class Pace:
    """Waits before each request until it may go. Safe to use from several threads.

    :param limits: one for each API that is limited; another is not waited for.
    :param state: where the processes meet.
    """

    def __init__(self, limits: dict[Api, Limit], state: PaceState) -> None:
        self._limits = limits
        self._state = state
        self._closed = threading.Event()

    @classmethod
    def of(cls, settings: Settings, endpoints: Endpoints | None = None) -> Self:
        """The pace that the settings ask for, shared with all processes on their database."""
        found = endpoints or Endpoints.of(settings.orcid)
        limits: dict[Api, Limit] = {
            "member": Limit(found.member_api_url, settings.push.requests_a_second, BURST),
            "public": Limit(f"{found.public_api_url} public", PUBLIC_RATE, BURST),
            "registry": Limit(f"{found.registry_url} registry", REGISTRY_RATE, BURST),
        }
        return cls(limits, state_beside(settings.database.url))

    def wait(self, api: Api) -> float:
        """Take the next place, and wait until its time has come.

        :returns: the seconds that it took.
        :raises OrcidUnavailable: the pace was closed meanwhile; the request must not be sent.
        """
        limit = self._limits.get(api)
        if limit is None:
            return 0.0
        seconds = self._state.change(limit.name, lambda state, now: place(limit, state, now)) / 1000
        if self._closed.wait(seconds) if seconds else self._closed.is_set():
            raise OrcidUnavailable("this process ends; nothing was sent")
        return seconds

    def stop(self) -> None:
        """Wake up all who wait; from now on nobody may send."""
        self._closed.set()

    def close(self) -> None:
        """Stop, and close what the state is kept in."""
        self.stop()
        self._state.close()


def place(limit: Limit, state: int, now: int) -> tuple[int, int]:
    """The state with one more place taken, and the milliseconds until the time of that place.

    :param state: the library's: when the queue will have run out, in microseconds since 1970; 0 at first.
    :param now: milliseconds since 1970.

    >>> smooth = Limit("member", 20, 1)
    >>> place(smooth, 0, 1_000)
    (1050000, 0)
    >>> place(smooth, 1_050_000, 1_000)
    (1100000, 50)
    """
    rates = [Rate(limit.a_second, 1000, limit.burst)]
    if state > (now + QUEUE * math.ceil(1000 / limit.a_second)) * 1000:
        state = 0  # the clock was set back
    after, decision = _RULE.step(rates, (state,), now, 1)
    if decision.allowed:
        return int(after[0]), 0
    wait = decision.retry_after_ms or 0
    after, _ = _RULE.step(rates, (state,), now + wait, 1)
    return int(after[0]), wait
