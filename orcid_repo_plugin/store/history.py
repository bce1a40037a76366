"""What was sent and answered, and what was decided: told on, never changed, until it is old."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, select

from orcid_repo_plugin.domain.delivery import Section
from orcid_repo_plugin.store.tables import history
from orcid_repo_plugin.store.texts import storable
from orcid_repo_plugin.store.times import iso

MAX_MESSAGE: Final = 2000
"""Characters kept of a message."""
FORGOTTEN: Final = "forgotten"
"""Stands where the iD of a forgotten person stood."""
_PAGE: Final = 1000
_T = history.c
_ADD: Final = history.insert()


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One thing that happened to one item on one record, to be written down now."""

    repository: str
    item_id: str
    orcid: str
    section: str = Section.WORK
    operation: str
    """``add``, ``update``, ``delete``; or what was decided."""
    message: str = ""
    """In plain words; without tokens."""
    http_status: int | None = None
    error_code: str | None = None
    """ORCID's error-code, or the OAuth layer's word."""
    put_code: int | None = None
    ms: int | None = None
    """How long the request took."""
    fingerprint: str | None = None
    """Of what was sent."""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One thing that happened."""

    at: int
    """Milliseconds since 1970, UTC."""
    repository: str
    item_id: str
    orcid: str
    section: str
    operation: str
    http_status: int | None
    error_code: str | None
    put_code: int | None
    ms: int | None
    message: str

    def as_json(self) -> dict[str, str | int | None]:
        """The row as ``orcid-repo history --as json`` prints it."""
        return {"at": iso(self.at), **{name: getattr(self, name) for name in _SHOWN[1:]}}


_SHOWN: Final = tuple(HistoryRow.__dataclass_fields__)


class History:
    """The table ``history``.

    :param client: whose books.
    :param now: milliseconds since 1970.
    """

    def __init__(self, client: int, now: Callable[[], int]) -> None:
        self.client = client
        self.now = now

    def add(self, c: Connection, happened: Sequence[Happened]) -> None:
        """Write down what happened, all at this moment. A message is cut at ``MAX_MESSAGE``."""
        if happened:
            at = self.now()
            c.execute(_ADD, [self._row(one, at) for one in happened])

    def _row(self, one: Happened, at: int) -> dict[str, Any]:
        return {
            "client": self.client,
            "at": at,
            "repository": one.repository,
            "item_id": one.item_id,
            "orcid": one.orcid,
            "section": str(one.section),
            "operation": str(one.operation),
            "http_status": one.http_status,
            "error_code": one.error_code,
            "put_code": one.put_code,
            "ms": one.ms,
            "fingerprint": one.fingerprint,
            "message": storable(one.message)[:MAX_MESSAGE],
        }

    def rows(
        self,
        c: Connection,
        item: str | None = None,
        orcid: str | None = None,
        repository: str | None = None,
        newest_first: bool = False,
        limit: int | None = None,
    ) -> Iterator[HistoryRow]:
        """What happened, the oldest first; to one item, on one record, in one repository.

        Read page by page: a long history is never in memory, and holds up nobody who writes.

        :param item: the platform's item id.
        :param limit: so many rows at most, counted in the order asked for.
        """
        few = orcid is not None or (item is not None and repository is not None)
        mine = _T.client if few else _T.client + 0  # no index on it: SQLite would sort all rows for each page
        wanted: list[ColumnElement[bool]] = [mine == self.client]
        for column, value in ((_T.item_id, item), (_T.orcid, orcid), (_T.repository, repository)):
            if value is not None:
                wanted.append(column == storable(value))
        order = _T.id.desc() if newest_first else _T.id
        page = select(_T.id, *(_T[name] for name in _SHOWN)).where(*wanted).order_by(order)
        left, onwards = limit, page
        while left is None or left > 0:
            size = _PAGE if left is None else min(_PAGE, left)
            found = c.execute(onwards.limit(size)).all()
            for row in found:
                yield HistoryRow(*row[1:])
            if len(found) < size:
                return
            left = None if left is None else left - size
            last = found[-1][0]
            onwards = page.where(_T.id < last if newest_first else _T.id > last)

    def prune(self, c: Connection, before: int) -> int:
        """Delete what happened before a time, in milliseconds since 1970. :returns: how many rows."""
        return c.execute(history.delete().where(_T.client == self.client, _T.at < before)).rowcount

    def forget(self, c: Connection, orcid: str) -> None:
        """Take a person out: the iD everywhere, and of their own rows the message and what was sent."""
        mine = history.update().where(_T.client == self.client)
        c.execute(mine.where(_T.orcid == orcid).values(orcid=FORGOTTEN, message="", fingerprint=None))
        c.execute(
            mine.where(_T.message.contains(orcid, autoescape=True)).values(
                message=func.replace(_T.message, orcid, FORGOTTEN)
            )
        )
