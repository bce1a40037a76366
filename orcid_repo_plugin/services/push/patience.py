"""How long to wait: back-off, leases, pauses."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from orcid_repo_plugin.settings import PushSettings

WEEK_MS = 7 * 24 * 3600 * 1000
"""After which a closed record is looked at again."""


@dataclass(frozen=True)
class Patience:
    """The waits of one push."""

    first: float = 1.0
    """Seconds before the first new try; doubles."""
    longest: float = 900.0
    lease_ms: int = 15_000
    heartbeat: float = 5.0
    """Seconds between two prolongations of a lease."""
    window_ms: int = 60_000
    """A push run by hand takes what is due within this time."""
    now: Callable[[], int] = field(default=lambda: time.time_ns() // 1_000_000)

    @classmethod
    def of(cls, settings: PushSettings, now: Callable[[], int]) -> "Patience":
        """What the settings say."""
        return cls(first=settings.first_wait, longest=settings.longest_wait, now=now)

    def delay_ms(self, failures: int, retry_after: float | None = None) -> int:
        """How long to wait after so many failures before this one; full jitter, as many may wait with us.

        :param retry_after: seconds that ORCID asks for; not less than that.
        """
        most = min(self.longest, self.first * 2.0 ** min(failures, 30))
        wait = random.uniform(most / 20, most)
        return int(1000 * max(wait, retry_after or 0.0))

    def next_try(self, failures: int, retry_after: float | None = None) -> int:
        """When to try again, in milliseconds since 1970."""
        return self.now() + self.delay_ms(failures, retry_after)
