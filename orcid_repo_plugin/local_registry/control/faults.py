"""Faults on demand: which there are, what they match, and which of them act on a request."""

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple, get_args

from orcid_repo_plugin.local_registry.control.answered import Answered

Kind = Literal["lose_answer", "status", "hang", "slow", "cut"]

KINDS: Final[tuple[str, ...]] = get_args(Kind)
WAITS: Final = ("slow", "hang")
ENDINGS: Final = ("lose_answer", "status", "cut")

SECONDS: Final[dict[str, float]] = {"slow": 1.0, "hang": 3600.0}
"""How long the waiting ones wait when nobody says: long enough to be felt; longer than any client waits."""
STATUS: Final = 503
"""What ``status`` answers when nobody says."""
KEPT: Final = 10_000
"""So many faults are remembered; the oldest that are used up are forgotten first."""


class Interrupted(Exception):
    """The request took effect, but its answer must not arrive.

    :ivar answered: the answer that would have been sent.
    """

    def __init__(self, answered: Answered) -> None:
        super().__init__(answered.status)
        self.answered = answered


class AnswerLost(Interrupted):
    """The connection must be closed without one byte of an answer."""


class AnswerCut(Interrupted):
    """The connection must be closed in the middle of the answer."""

    @property
    def half(self) -> bytes:
        """The first half of the body."""
        return self.answered.body[: len(self.answered.body) // 2]


class Forgotten(Exception):
    """The registry was reset while the request waited: it takes no effect, and nothing answers it."""


@dataclass(slots=True)
class Fault:
    """Something that goes wrong with the requests it matches."""

    fault_id: int
    fault: str
    """One of ``KINDS``.

    ``slow``, ``hang``: the answer begins ``seconds`` later; the request takes effect after that.
    ``lose_answer``: the request takes effect, and the connection is closed without one byte of an answer.
    ``cut``: the request takes effect, headers and half of the body arrive, then the connection is closed.
    An answer without a body announces one byte that never comes; one that may have none (204) breaks off
    in its first line.
    ``status``: the request takes no effect and is answered with ``status``."""
    method: str | None = None
    """In any case of letters; ``None`` matches all."""
    path: str | None = None
    """Part of the path as asked, without the query: ``/member/v3.0/…``; ``None`` matches all."""
    status: int = STATUS
    seconds: float = 0.0
    left: int | None = 1
    """How often it will still act; ``None``: always."""

    def matches(self, method: str, path: str) -> bool:
        """Whether it wants this request.

        >>> Fault(1, "cut", method="POST", path="/work").matches("POST", "/member/v3.0/x/works")
        True
        """
        return (self.method is None or self.method == method.upper()) and (
            self.path is None or self.path in path
        )

    def as_json(self) -> dict[str, Any]:
        """As the control endpoint lists it."""
        match = {"method": self.method, "path": self.path}
        return {
            "fault_id": self.fault_id,
            "match": {key: value for key, value in match.items() if value is not None},
            "fault": self.fault,
            "status": self.status if self.fault == "status" else None,
            "seconds": self.seconds if self.fault in WAITS else None,
            "left": self.left,
        }


class Acting(NamedTuple):
    """What the faults do to one request."""

    wait: float = 0.0
    """Seconds before it is looked at: those of all that are slow or hang."""
    ending: Fault | None = None
    """What happens to the answer."""
    era: int = 0
    """How often all was forgotten before."""


class Faults:
    """The faults of one registry. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: dict[int, Fault] = {}
        self._last = 0
        self._era = 0

    def add(
        self,
        fault: str,
        *,
        method: str | None = None,
        path: str | None = None,
        status: int | None = None,
        seconds: float | None = None,
        times: int | None = 1,
    ) -> Fault:
        """Let something go wrong from now on.

        :param fault: one of ``KINDS``.
        :param status: for ``status``; 503 if not given.
        :param seconds: for ``slow`` (1 if not given) and ``hang`` (3600).
        :param times: how often; ``None`` for always.
        :raises ValueError: one of these cannot be.
        """
        _check(fault, status, seconds, times)
        with self._lock:
            self._last += 1
            made = Fault(
                self._last,
                fault,
                method.upper() if method else None,
                path or None,
                STATUS if status is None else status,
                SECONDS.get(fault, 0.0) if seconds is None else seconds,
                times,
            )
            self._all[made.fault_id] = made
            self._forget()
            return made

    def _forget(self) -> None:
        spent = [fault.fault_id for fault in self._all.values() if fault.left == 0]
        for fault_id in spent[: max(0, len(self._all) - KEPT)]:
            del self._all[fault_id]

    def take(self, method: str, path: str) -> Acting:
        """What acts on this request; each that acts is counted.

        All that are slow or hang add up; of the others the one that was asked for first acts.
        """
        with self._lock:
            matching = [f for f in self._all.values() if f.left != 0 and f.matches(method, path)]
            waits = [fault for fault in matching if fault.fault in WAITS]
            endings = [fault for fault in matching if fault.fault in ENDINGS][:1]
            for fault in (*waits, *endings):
                if fault.left is not None:
                    fault.left -= 1
            seconds = sum(fault.seconds for fault in waits)
            return Acting(seconds, endings[0] if endings else None, self._era)

    def listed(self) -> list[dict[str, Any]]:
        """All, also those that are used up (``left`` 0), oldest first."""
        with self._lock:
            return [fault.as_json() for fault in self._all.values()]

    def clear(self) -> int:
        """Take all away.

        :returns: how many there were.
        """
        with self._lock:
            number = len(self._all)
            self._all.clear()
            return number

    def reset(self) -> None:
        """Take all away, and with them the requests that wait."""
        with self._lock:
            self._all.clear()
            self._era += 1

    def check(self, acting: Acting) -> None:
        """What has waited may go on.

        :raises Forgotten: there was a reset in the meantime.
        """
        if acting.wait and acting.era != self._era:
            raise Forgotten


def _check(fault: str, status: int | None, seconds: float | None, times: int | None) -> None:
    problems: tuple[tuple[bool, Callable[[], str]], ...] = (
        (fault not in KINDS, lambda: f"there is no fault {fault!r}; there are {', '.join(KINDS)}"),
        (
            status is not None and not 200 <= status <= 599,
            lambda: f"status must be from 200 to 599, not {status}",
        ),
        (
            seconds is not None and not (math.isfinite(seconds) and seconds >= 0),
            lambda: f"seconds must be 0 or more, not {seconds}",
        ),
        (
            times is not None and times < 1,
            lambda: f"times must be 1 or more, or null for always, not {times}",
        ),
    )
    for wrong, told in problems:
        if wrong:
            raise ValueError(told())
