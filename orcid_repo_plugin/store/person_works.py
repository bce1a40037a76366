"""One person's works, for their own page: counted, a page at a time, with ORCID's last word."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)

from orcid_repo_plugin.domain.delivery import DeliveryState, Operation, Section
from orcid_repo_plugin.store.chunks import chunks
from orcid_repo_plugin.store.tables import delivery, history, item, payload, person, put_code

_D = delivery.c
_P = put_code.c
_H = history.c
_S = DeliveryState


class Shelf(StrEnum):
    """Where a work is, as the person sees it."""

    ON_RECORD = "on-record"
    """It stands on the record as it should."""
    WAITING = "waiting"
    """It, or a change of it, goes by itself."""
    ASKED = "asked"
    """It waits for the person's yes."""
    REFUSED = "refused"
    """It cannot be added, changed or removed; somebody has to do something."""
    GOING = "going"
    """It will be removed."""
    REMOVED = "removed"
    """The person does not want it there."""
    NOT_CONNECTED = "not-connected"
    """It waits for the person's permission."""
    GONE = "gone"
    """It is not there, since the repository took it back or names the person no more."""


Kind = tuple[str, str, bool]
"""Operation, state, and whether the person has stopped it."""

_SENDS: Final[Mapping[str, Shelf]] = {
    _S.SENT: Shelf.ON_RECORD,
    _S.UNCHANGED: Shelf.ON_RECORD,
    _S.WAITING: Shelf.WAITING,
    _S.SENDING: Shelf.WAITING,
    _S.REFUSED: Shelf.REFUSED,
    _S.NOT_CONNECTED: Shelf.NOT_CONNECTED,
    _S.WITHDRAWN: Shelf.GONE,
}
_DELETES: Final[Mapping[str, Shelf]] = {
    _S.WAITING: Shelf.GOING,
    _S.SENDING: Shelf.GOING,
    _S.REFUSED: Shelf.REFUSED,
    _S.NOT_CONNECTED: Shelf.NOT_CONNECTED,
}


def shelf_of(operation: str, state: str, *, stopped: bool) -> Shelf:
    """Where a delivery stands.

    >>> shelf_of("send", "stopped_by_author", stopped=False).value
    'asked'
    >>> shelf_of("delete", "withdrawn", stopped=True).value
    'removed'
    """
    if state == _S.STOPPED_BY_AUTHOR:
        return Shelf.REMOVED if stopped else Shelf.ASKED
    if operation == Operation.DELETE:
        return _DELETES.get(state, Shelf.REMOVED if stopped else Shelf.GONE)
    return _SENDS.get(state, Shelf.WAITING)


class Place(NamedTuple):
    """A work on a page."""

    repository: str
    item_id: str
    at: int
    """When it last changed; milliseconds since 1970, UTC."""


class LastAnswer(NamedTuple):
    """What ORCID last said of a work."""

    at: int
    operation: str
    http_status: int
    error_code: str | None


class PersonWorks:
    """The works that we have written, or shall write, to one record. Reads only, but for ``remove_gone``.

    :param client: whose books.
    """

    def __init__(self, client: int) -> None:
        self.client = client

    # -- the list

    def kinds(self, c: Connection, orcid: str) -> dict[Kind, int]:
        """How many works there are of each kind. One query, by the index on the record."""
        query = (
            select(_D.operation, _D.state, _D.stopped, func.count())
            .where(*self._mine(orcid))
            .group_by(_D.operation, _D.state, _D.stopped)
        )
        return {(row[0], row[1], bool(row[2])): int(row[3]) for row in c.execute(query)}

    def unasked(self, c: Connection, orcid: str) -> int:
        """How many works stand there of which nothing was ever deposited: their put-codes were imported."""
        query = select(func.count()).select_from(put_code).where(*self._alone(orcid))
        return int(c.execute(query).scalar_one())

    def on_record(self, c: Connection, orcid: str) -> int:
        """How many works stand on the record, as far as we know; items that share one count once."""
        query = select(func.count(_P.put_code.distinct())).where(
            _P.client == self.client, _P.orcid == orcid, _P.section == Section.WORK
        )
        return int(c.execute(query).scalar_one())

    def page(
        self,
        c: Connection,
        orcid: str,
        kinds: Collection[Kind] | None = None,
        *,
        unasked: bool = True,
        limit: int = 50,
        offset: int = 0,
    ) -> list[Place]:
        """Some works, the last changed first.

        :param kinds: only of these.
        :param unasked: also those that ``unasked`` counts.
        """
        wanted: ColumnElement[bool] = and_(*self._mine(orcid))
        if kinds is not None:
            wanted = and_(wanted, _is_one_of(kinds))
        found = select(_D.repository, _D.item_id, _D.changed_at.label("at"), _D.id.label("n")).where(wanted)
        alone = select(_P.repository, _P.item_id, _P.at.label("at"), literal(0).label("n"))
        both = union_all(found, alone.where(*self._alone(orcid))) if unasked else found
        t = both.subquery().c
        ordered = select(t.repository, t.item_id, t.at, t.n).order_by(t.at.desc(), t.n.desc(), t.item_id)
        rows = c.execute(ordered.limit(limit).offset(offset))
        return [Place(repository, item_id, at) for repository, item_id, at, _ in rows]

    def answers(
        self, c: Connection, orcid: str, repository: str, item_ids: Iterable[str]
    ) -> dict[str, LastAnswer]:
        """ORCID's last answer for each of these items, by item id."""
        found: dict[str, LastAnswer] = {}
        for some in chunks(item_ids):
            newest = (
                select(func.max(_H.id))
                .where(
                    _H.client == self.client,
                    _H.repository == repository,
                    _H.item_id.in_(some),
                    _H.orcid == orcid,
                    _H.http_status.is_not(None),
                )
                .group_by(_H.item_id)
            )
            rows = c.execute(
                select(_H.item_id, _H.at, _H.operation, _H.http_status, _H.error_code).where(
                    _H.id.in_(newest)
                )
            )
            found.update((item_id, LastAnswer(*answer)) for item_id, *answer in rows)
        return found

    def about_record(self, c: Connection, orcid: str, operation: str) -> LastAnswer | None:
        """The last thing of its kind that happened to the record as a whole: ``permission``, ``record``."""
        query = (
            select(_H.at, _H.operation, func.coalesce(_H.http_status, 0), _H.error_code)
            .where(_H.client == self.client, _H.orcid == orcid, _H.operation == operation, _H.item_id == "")
            .order_by(_H.id.desc())
            .limit(1)
        )
        row = c.execute(query).first()
        return None if row is None else LastAnswer(*row)

    def bodies(self, c: Connection, orcid: str) -> Iterator[bytes]:
        """What was made of every item that this record has, or shall have; streamed."""
        items = and_(*(item.c[name] == _D[name] for name in ("client", "repository", "item_id")))
        used = func.coalesce(item.c.fingerprint, _D.fingerprint)
        query = (
            select(payload.c.body)
            .select_from(delivery.outerjoin(item, items).join(payload, payload.c.fingerprint == used))
            .where(*self._mine(orcid))
        )
        for row in c.execute(query.execution_options(yield_per=500)):
            yield bytes(row[0])

    # -- the person

    def departing(self, c: Connection, orcid: str) -> tuple[int | None, int | None]:
        """Since when the person is leaving, and to be forgotten."""
        t = person.c
        query = select(func.min(t.leave_at), func.min(t.forget_at)).where(
            t.client == self.client, t.orcid == orcid
        )
        leave_at, forget_at = c.execute(query).one()
        return leave_at, forget_at

    # -- leaving

    def remove_gone(self, c: Connection, orcid: str) -> None:
        """Let go deliveries that have taken a work off, so that it may come anew; the person's no stays."""
        c.execute(
            delete(delivery).where(
                _D.client == self.client,
                _D.orcid == orcid,
                _D.operation == Operation.DELETE,
                _D.state == _S.WITHDRAWN,
                _D.stopped.is_(False),
            )
        )

    def _mine(self, orcid: str) -> Sequence[ColumnElement[bool]]:
        return (_D.client == self.client, _D.orcid == orcid, _D.section == Section.WORK)

    def _alone(self, orcid: str) -> Sequence[ColumnElement[bool]]:
        """Put-codes without a delivery."""
        same = [_D[name] == _P[name] for name in ("client", "orcid", "repository", "item_id", "section")]
        mine = (_P.client == self.client, _P.orcid == orcid, _P.section == Section.WORK)
        return (*mine, ~exists().where(*same))


def _is_one_of(kinds: Collection[Kind]) -> ColumnElement[bool]:
    if not kinds:
        return false()
    return or_(
        *(
            and_(_D.operation == operation, _D.state == state, _D.stopped.is_(stopped))
            for operation, state, stopped in sorted(kinds)
        )
    )
