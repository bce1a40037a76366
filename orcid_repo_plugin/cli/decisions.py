"""What a deposit, a withdrawal or a back-fill decided: its rows, and the words that sum them up."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from orcid_repo_plugin.cli.context import say
from orcid_repo_plugin.cli.rows import Row
from orcid_repo_plugin.domain.delivery import DeliveryState
from orcid_repo_plugin.domain.events import Decision
from orcid_repo_plugin.services.map_items import Failed

PLANNED: Final = "planned"
"""Not a state: our mapping has changed, the item has not; only ``deposit --remap`` sends that."""
_REMAP: Final = "deposit --remap"
_WORDS: Final = {
    DeliveryState.WAITING: "queued",
    DeliveryState.SENDING: "being sent",
    DeliveryState.SENT: "sent",
    DeliveryState.UNCHANGED: "unchanged",
    PLANNED: "planned by a change of our mapping (--remap sends them)",
    DeliveryState.REFUSED: "refused",
    DeliveryState.WITHDRAWN: "withdrawn",
    DeliveryState.STOPPED_BY_AUTHOR: "taken off by the author",
    DeliveryState.NOT_CONNECTED: "not connected",
}


class Counted:
    """Passes rows on and counts them.

    :ivar failed: items or files that could not be read.
    """

    def __init__(self) -> None:
        self.items = 0
        self.failed = 0
        self.counts: Counter[str] = Counter()
        self._last: tuple[str, str] | None = None

    def rows(self, decisions: Iterable[Decision | Failed]) -> Iterator[Row]:
        """The decisions as rows; what could not be read is said on stderr."""
        for one in decisions:
            if isinstance(one, Failed):
                self.failed += 1
                say(str(one))
                continue
            self._count(one)
            yield one._asdict() | {"state": str(one.state)}

    def _count(self, one: Decision) -> None:
        planned = one.state == DeliveryState.UNCHANGED and _REMAP in one.reason
        self.counts[PLANNED if planned else one.state] += 1
        if self._last != (one.repository, one.item_id):
            self._last = one.repository, one.item_id
            self.items += 1

    def words(self) -> str:
        """All in one line: ``3 items: 2 queued, 1 unchanged; 1 could not be read``."""
        parts = [f"{self.counts[state]} {word}" for state, word in _WORDS.items() if self.counts[state]]
        unread = f"; {self.failed} could not be read" if self.failed else ""
        items = f"{self.items} item{'' if self.items == 1 else 's'}"
        return f"{items}: {', '.join(parts) or 'nothing to do'}{unread}"
