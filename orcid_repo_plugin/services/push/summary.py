"""What a push did, counted while it runs."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from orcid_repo_plugin.domain.delivery import DeliveryState

MOST_PROBLEMS = 50


@dataclass
class PushSummary:
    """What a push did, by outcome."""

    sent: int = 0
    """Works added."""
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0
    """Nothing had to be asked of ORCID, or it had them as they should be."""
    refused: int = 0
    """ORCID said no, and a human is needed."""
    waiting: int = 0
    """Deliveries that wait at the end."""
    requests: int = 0
    stopped: int = 0
    """Works that their authors took off; they stay off."""
    not_connected: int = 0
    """Deliveries that came to wait for a person's permission."""
    lost: int = 0
    """People whose permission ORCID no longer takes."""
    waiting_until: int | None = None
    """When the first of the waiting may go; milliseconds since 1970."""
    unanswered: int = 0
    """How often ORCID gave no answer, or was too busy."""
    problems: list[str] = field(default_factory=list)
    """Sentences for the admin: what is wrong with a record, a person, ourselves."""

    @property
    def failed(self) -> bool:
        """Whether anything did not come out as it should."""
        return bool(self.refused or self.lost or self.problems or (self.unanswered and self.waiting))


_COUNTED = {
    ("add", DeliveryState.SENT): "sent",
    ("update", DeliveryState.SENT): "updated",
    ("delete", DeliveryState.WITHDRAWN): "deleted",
}


class Tally:
    """Counts for several senders at once.

    :param progress: is told after each answer.
    """

    def __init__(self, progress: Callable[[PushSummary], None] | None = None) -> None:
        self.summary = PushSummary()
        self._progress = progress
        self._lock = threading.Lock()

    def count(self, operation: str, state: str) -> None:
        """Count one settled delivery.

        :param operation: ``add``, ``update``, ``delete``; else nothing was asked of ORCID.
        """
        name = _COUNTED.get((operation, DeliveryState(state)))
        if name is None:
            name = {
                DeliveryState.REFUSED: "refused",
                DeliveryState.STOPPED_BY_AUTHOR: "stopped",
                DeliveryState.SENT: "unchanged",
                DeliveryState.UNCHANGED: "unchanged",
                DeliveryState.WITHDRAWN: "unchanged",
            }.get(DeliveryState(state))
        if name is not None:
            self.add(name)

    def add(self, name: str, number: int = 1) -> None:
        """Count something."""
        with self._lock:
            setattr(self.summary, name, getattr(self.summary, name) + number)

    def problem(self, sentence: str) -> None:
        """Note something that the admin must know, once."""
        with self._lock:
            known = self.summary.problems
            if sentence not in known and len(known) < MOST_PROBLEMS:
                known.append(sentence)

    def tell(self) -> None:
        """Let whoever watches know how far it is."""
        if self._progress is not None:
            with self._lock:
                self._progress(self.summary)
