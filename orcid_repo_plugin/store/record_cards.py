"""Records in short, as they were read from ORCID for visitors; and when ORCID was last asked."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, Connection, and_, select

from orcid_repo_plugin.domain.record_summary import Affiliation, Count, RecordSummary
from orcid_repo_plugin.domain.work import PublicationDate
from orcid_repo_plugin.store.database import upsert
from orcid_repo_plugin.store.tables import record_card
from orcid_repo_plugin.store.texts import storable
from orcid_repo_plugin.store.times import milliseconds

KEPT_MS: Final = 31 * 24 * 3600 * 1000
"""How long a card is kept that nobody looks at. Longer than the settings let one stay fresh."""
_T = record_card.c
_COUNTS: Final = ("works", "fundings", "peer_reviews")
_LISTS: Final = ("employments", "educations")
_TIMES: Final = ("read_at", "changed_at")


@dataclass(frozen=True, slots=True)
class Card:
    """What the books hold of a record in short."""

    summary: RecordSummary | None
    """The last answer, however old; ``None``: there was none yet."""
    read_at: int | None
    """When it was read."""
    tried_at: int
    """When ORCID was last asked, with or without an answer."""


class RecordCards:
    """The table ``record_card``.

    :param client: whose books.
    :param now: milliseconds since 1970.
    """

    def __init__(self, client: int, now: Callable[[], int]) -> None:
        self.client = client
        self.now = now

    def find(self, c: Connection, orcid: str) -> Card | None:
        """The card of a record; ``None``: ORCID was never asked."""
        row = c.execute(select(_T.body, _T.read_at, _T.tried_at).where(self._of(orcid))).first()
        if row is None:
            return None
        return Card(_read(row.body) if row.body is not None else None, row.read_at, row.tried_at)

    def note_try(self, c: Connection, orcid: str) -> None:
        """Write down that ORCID is asked now. What is there stays."""
        row = {"client": self.client, "orcid": orcid, "body": None, "read_at": None, "tried_at": self.now()}
        upsert(record_card, c, [row], ("client", "orcid"), ("tried_at",))

    def save(self, c: Connection, orcid: str, summary: RecordSummary) -> bool:
        """Keep an answer; only after ``note_try``.

        :returns: whether it was kept. Who was removed meanwhile (forgotten, or hides the iD) stays so.
        """
        values = {"body": written(summary), "read_at": milliseconds(summary.read_at)}
        return bool(c.execute(record_card.update().where(self._of(orcid)).values(**values)).rowcount)

    def remove(self, c: Connection, orcid: str) -> None:
        """Forget the card of a record."""
        c.execute(record_card.delete().where(self._of(orcid)))

    def tidy(self, c: Connection) -> None:
        """Let go what nobody has looked at for a month."""
        old = _T.tried_at < self.now() - KEPT_MS
        c.execute(record_card.delete().where(_T.client == self.client, old))

    def _of(self, orcid: str) -> ColumnElement[bool]:
        return and_(_T.client == self.client, _T.orcid == orcid)


def written(summary: RecordSummary) -> bytes:
    """A summary as JSON; what is empty is left out."""
    return orjson.dumps(_plain(asdict(summary)))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        if "year" in value:
            return str(PublicationDate(**value))
        return {key: _plain(one) for key, one in value.items() if one}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return storable(value) if isinstance(value, str) else value


def _read(body: bytes) -> RecordSummary | None:
    """What ``written`` has made; ``None`` for what another version has written: it is read anew."""
    try:
        data = orjson.loads(body)
        data |= {name: datetime.fromisoformat(data[name]) for name in _TIMES if name in data}
        data |= {name: Count(**data[name]) for name in _COUNTS if name in data}
        data |= {name: tuple(map(_affiliation, data[name])) for name in _LISTS if name in data}
        return RecordSummary(**data)
    except (TypeError, ValueError):
        return None


def _affiliation(data: dict[str, Any]) -> Affiliation:
    dates = {name: _date(data[name]) for name in ("start", "end") if name in data}
    return Affiliation(**{"organisation": ""} | data | dates)


def _date(text: str) -> PublicationDate:
    return PublicationDate(*map(int, text.split("-")))
