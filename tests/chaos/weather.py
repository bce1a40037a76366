"""Bad weather between us and the registry: faults, one after the other, at random times."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any, Final

from orcid_repo_plugin.local_registry.control.answered import Answered
from orcid_repo_plugin.local_registry.registry import LocalRegistry
from orcid_repo_plugin.testing.registry import Registry
from tests.chaos.values import Weather

MEMBER_API: Final = "/member/v3.0/"
LATEST: Final = 0.25
"""Seconds that a slow request waits at most before it takes effect."""
_MOST_AT_ONCE: Final = 3

_FAULTS: Final[tuple[tuple[int, dict[str, Any]], ...]] = (
    (4, {"fault": "lose_answer", "method": "POST"}),
    (3, {"fault": "lose_answer", "method": "PUT"}),
    (3, {"fault": "lose_answer", "method": "DELETE"}),
    (1, {"fault": "lose_answer", "method": "GET"}),
    (3, {"fault": "cut", "method": "POST"}),
    (2, {"fault": "cut", "method": "PUT"}),
    (1, {"fault": "cut", "method": "DELETE"}),
    (1, {"fault": "cut", "method": "GET"}),
    (2, {"fault": "status", "status": 429}),
    (2, {"fault": "status", "status": 503}),
    (1, {"fault": "status", "status": 502}),
    (2, {"fault": "status", "status": 500}),
    (2, {"fault": "slow", "method": "GET", "seconds": LATEST}),
    (1, {"fault": "hang", "method": "GET", "seconds": LATEST}),
)
_SLOW_WRITES: Final[tuple[tuple[int, dict[str, Any]], ...]] = (
    (2, {"fault": "slow", "method": "POST", "seconds": LATEST}),
    (2, {"fault": "slow", "method": "PUT", "seconds": LATEST}),
    (1, {"fault": "slow", "method": "DELETE", "seconds": LATEST}),
)
"""Faults with how often each comes."""


class Storm:
    """Faults, until it is over. What was struck is counted.

    :param kill: kills one of the pushing processes, and says whether one was there.
    """

    def __init__(self, registry: Registry, rng: Random, kill: Callable[[], bool]) -> None:
        self.registry = registry
        self.rng = rng
        self.struck: Counter[str] = Counter()
        self.calm_enough_to_kill = threading.Lock()
        """Held while nobody may be killed."""
        self._kill = kill
        self._blowing = threading.Lock()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, weather: Weather) -> None:
        """Let the weather become bad."""
        self._over.clear()
        self._thread = threading.Thread(target=self._blow, args=(weather,), name="storm")
        self._thread.start()

    def end(self) -> None:
        """Let it become good."""
        if self._thread is not None:
            self._over.set()
            self._thread.join()
            self._thread = None
        self._count()

    @contextmanager
    def calm(self) -> Iterator[None]:
        """No fault for a moment, so that others than us are not struck."""
        with self._blowing:
            self._count()
            yield

    def _blow(self, weather: Weather) -> None:
        faults = _FAULTS + (_SLOW_WRITES if weather.slow_writes else ())
        weights = [weight for weight, _ in faults]
        while not self._over.wait(self.rng.uniform(0.01, 0.06)):
            if (
                weather.kills
                and self.rng.random() < 0.06
                and self.calm_enough_to_kill.acquire(blocking=False)
            ):
                try:
                    if self._kill():
                        self.struck["kill -9 of a push"] += 1
                    self._over.wait(LATEST if weather.slow_writes else 0)
                finally:
                    self.calm_enough_to_kill.release()
            if weather.faults and self._waiting() < _MOST_AT_ONCE:
                (_, fault), *_ = self.rng.choices(faults, weights)
                with self._blowing:
                    self.registry.fault(path=MEMBER_API, **fault)

    def _waiting(self) -> int:
        return sum(1 for fault in self.registry.local.faults.listed() if fault["left"])

    def _count(self) -> None:
        for fault in self.registry.local.faults.listed():
            if not fault["left"]:
                name = str(fault["fault"])
                method = fault["match"].get("method")
                self.struck[
                    _NAMES.get(name, name) + (f" to {method}" if method else f" {fault['status']}")
                ] += 1
        self.registry.clear_faults()


_NAMES: Final = {
    "lose_answer": "lost answer",
    "cut": "half answer",
    "status": "answer",
    "slow": "slow answer",
}


class ImpatientRegistry(LocalRegistry):
    """A registry that says with every third 429 and 503 when to come back."""

    busy = 0

    def answer(self, environ: dict[str, Any]) -> Answered:
        """As ever, and with ``Retry-After``."""
        answered = super().answer(environ)
        if answered.code in (429, 503):
            self.busy += 1
            if self.busy % 3 == 0:
                answered.headers.append(("Retry-After", "1"))
        return answered
