"""ORCID records: when each is due, who is sending to it now, and whether it can be written to."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Update, and_, bindparam, func, or_, select

from orcid_repo_plugin.store.database import upsert
from orcid_repo_plugin.store.tables import delivery, record

OPEN: Final = "open"
_T = record.c
_MINE: Final = and_(_T.client == bindparam("whose"), _T.orcid == bindparam("which"))
"""One record. Statements that a push repeats stand ready: to make one takes longer than to run it."""
_FREE: Final = (
    select(record)
    .where(
        _T.client == bindparam("whose"),
        _T.due_at <= bindparam("moment"),
        or_(_T.lease_until.is_(None), _T.lease_until < bindparam("moment")),
    )
    .order_by(_T.due_at)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_LOCKED: Final = select(_T.lease_owner).where(_MINE).with_for_update()
_FIRST: Final = select(func.min(delivery.c.not_before)).where(
    delivery.c.client == bindparam("whose"),
    delivery.c.orcid == bindparam("which"),
    delivery.c.state == bindparam("state"),
)


@cache
def _setting(*names: str) -> Update:
    """Sets these columns of one record."""
    return record.update().where(_MINE).values({name: bindparam(f"new_{name}") for name in names})


@dataclass(frozen=True, slots=True)
class RecordRow:
    """What our books know of one ORCID record."""

    orcid: str
    due_at: int | None = None
    failures: int = 0
    state: str = OPEN
    """``open``, ``locked``, ``deactivated``, ``deprecated``, ``unclaimed``, ``unknown``."""
    reason: str = ""
    primary_orcid: str | None = None
    """Where a deprecated record was merged into."""


class Records:
    """The table ``record``. One row for each record makes one sender at a time a law.

    :param client: whose books.
    :param now: milliseconds since 1970.
    """

    def __init__(self, client: int, now: Callable[[], int]) -> None:
        self.client = client
        self.now = now

    def due(self, c: Connection, orcids: Iterable[str], at: int | None = None) -> None:
        """Let records be sent to at a time (now, if none is given), or earlier if they are due already.

        A record that is closed keeps the time at which it will be looked at again.
        """
        wanted = sorted(set(orcids))
        if not wanted:
            return
        moment = self.now() if at is None else at
        self.lock(c, wanted)
        for start in range(0, len(wanted), 500):
            c.execute(
                record.update()
                .where(
                    _T.client == self.client,
                    _T.orcid.in_(wanted[start : start + 500]),
                    or_(_T.due_at.is_(None), and_(_T.due_at > moment, _T.state == OPEN)),
                )
                .values(due_at=moment)
            )

    def lock(self, c: Connection, orcids: Iterable[str]) -> None:
        """Hold records to the end of the transaction. They come before deliveries, so nobody waits crosswise.

        Without it ``release`` could look for what waits just before a delivery is committed, and ``due`` at
        the due time just before ``release`` takes it away: the delivery would wait for ever.
        """
        wanted = sorted(set(orcids))
        upsert(record, c, [self._fresh(orcid) for orcid in wanted], ("client", "orcid"), ())
        for start in range(0, len(wanted), 500):
            c.execute(
                select(_T.orcid)
                .where(_T.client == self.client, _T.orcid.in_(wanted[start : start + 500]))
                .order_by(_T.orcid)
                .with_for_update()
            ).all()

    def _fresh(self, orcid: str) -> dict[str, Any]:
        return {
            "client": self.client,
            "orcid": orcid,
            "due_at": None,
            "failures": 0,
            "lease_owner": None,
            "lease_until": None,
            "state": OPEN,
            "reason": "",
            "primary_orcid": None,
        }

    def claim(self, c: Connection, owner: str, lease_ms: int, orcid: str | None = None) -> RecordRow | None:
        """Take the record that has been due longest, for a sender of ours alone.

        :param owner: who sends; see ``store.owner``.
        :param orcid: only this one.
        """
        moment, query = self.now(), _FREE
        if orcid is not None:
            query = query.where(_T.orcid == orcid)
        row = c.execute(query, {"whose": self.client, "moment": moment}).first()
        if row is None:
            return None
        self._update(c, row.orcid, lease_owner=owner, lease_until=moment + lease_ms)
        return _row(row)

    def keep(self, c: Connection, owner: str, lease_ms: int) -> None:
        """Prolong all leases of a sender."""
        c.execute(record.update().where(_T.lease_owner == owner).values(lease_until=self.now() + lease_ms))

    def holds(self, c: Connection, orcid: str, owner: str) -> bool:
        """Whether a sender still has its lease on a record."""
        query = select(_T.lease_owner).where(_T.client == self.client, _T.orcid == orcid)
        return bool(c.execute(query).scalar() == owner)

    def owners(self, c: Connection) -> list[str]:
        """Everyone who has a lease."""
        return list(c.execute(select(_T.lease_owner).where(_T.lease_owner.is_not(None)).distinct()).scalars())

    def take_over(self, c: Connection, owner: str) -> None:
        """End the leases of a sender that is dead."""
        c.execute(record.update().where(_T.lease_owner == owner).values(lease_owner=None, lease_until=None))

    def release(self, c: Connection, orcid: str, owner: str, *, failures: int) -> None:
        """Give a record back; it is due again when the first of its waiting deliveries is."""
        mine = {"whose": self.client, "which": orcid}
        if c.execute(_LOCKED, mine).scalar() != owner:  # somebody took it over
            return
        # what broke off on its way, by an error of the database perhaps, is due as well
        found = [c.execute(_FIRST, mine | {"state": state}).scalar() for state in ("waiting", "sending")]
        first = min((one for one in found if one is not None), default=None)
        self._update(c, orcid, lease_owner=None, lease_until=None, due_at=first, failures=failures)

    def next_due(self, c: Connection, orcid: str | None = None, *, open_only: bool = False) -> int | None:
        """When the next record that nobody is sending to is due; ``None``: nothing waits.

        :param open_only: without records that ORCID has locked or closed, which rest for a week.
        """
        moment = self.now()
        query = select(func.min(_T.due_at)).where(
            _T.client == self.client,
            _T.due_at.is_not(None),
            or_(_T.lease_until.is_(None), _T.lease_until < moment),
        )
        if orcid is not None:
            query = query.where(_T.orcid == orcid)
        if open_only:
            query = query.where(_T.state == OPEN)
        found = c.execute(query).scalar()
        return None if found is None else int(found)

    def busy(self, c: Connection, orcid: str | None = None) -> bool:
        """Whether somebody is sending to a record now."""
        query = select(_T.orcid).where(_T.client == self.client, _T.lease_until >= self.now()).limit(1)
        if orcid is not None:
            query = query.where(_T.orcid == orcid)
        return c.execute(query).first() is not None

    def of(self, c: Connection, orcid: str) -> RecordRow:
        """What is known of a record; an unknown one is open."""
        row = c.execute(select(record).where(_T.client == self.client, _T.orcid == orcid)).first()
        return _row(row) if row else RecordRow(orcid)

    def close(
        self, c: Connection, orcid: str, state: str, reason: str, primary_orcid: str | None = None
    ) -> None:
        """Note that a record cannot be written to now (or, with ``open``, that it can again)."""
        upsert(record, c, [self._fresh(orcid)], ("client", "orcid"), ())
        self._update(c, orcid, state=state, reason=reason, primary_orcid=primary_orcid)

    def primaries(self, c: Connection) -> dict[str, str]:
        """Merged records: the old iD, and the iD of the record that it was merged into."""
        query = select(_T.orcid, _T.primary_orcid).where(
            _T.client == self.client, _T.primary_orcid.is_not(None)
        )
        return {row[0]: row[1] for row in c.execute(query)}

    def remove(self, c: Connection, orcid: str) -> None:
        """Forget a record."""
        c.execute(record.delete().where(_T.client == self.client, _T.orcid == orcid))

    def _update(self, c: Connection, orcid: str, **values: Any) -> None:
        given = {f"new_{name}": value for name, value in values.items()}
        c.execute(_setting(*values), {"whose": self.client, "which": orcid, **given})


def _row(row: Any) -> RecordRow:
    values: Mapping[str, Any] = row._mapping
    return RecordRow(**{name: values[name] for name in RecordRow.__slots__})
