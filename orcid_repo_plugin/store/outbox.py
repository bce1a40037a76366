"""The outbox: what shall stand on each record for each item, and how far that has come."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from sqlalchemy import Connection, and_, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from orcid_repo_plugin.domain.delivery import Delivery, DeliveryState, Operation, Section
from orcid_repo_plugin.store.chunks import chunks
from orcid_repo_plugin.store.kept_back import KeepingBack, again
from orcid_repo_plugin.store.tables import delivery
from orcid_repo_plugin.store.texts import storable

_T = delivery.c
NAMES: Final = tuple(field.name for field in fields(Delivery))
COLUMNS: Final = [_T.id.label("delivery_id"), *(_T[name] for name in NAMES if name != "delivery_id")]
KEY: Final = ("client", "orcid", "repository", "item_id", "section")
_CHUNK: Final = 500
_DECIDING: Final = 0x0C1D
"""A number for PostgreSQL's advisory lock of all who decide what shall stand. Any would do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to stand on a record for an item, from now on."""

    orcid: str
    repository: str
    item_id: str
    section: str = Section.WORK
    operation: str = Operation.SEND
    fingerprint: str | None = None
    state: str = DeliveryState.WAITING
    reason: str = ""
    what_to_do: str = ""


class Outbox(KeepingBack):
    """The table ``delivery``.

    :param client: whose books.
    :param now: milliseconds since 1970.
    """

    # -- filling it

    def put(self, c: Connection, wishes: Sequence[Wish]) -> None:
        """Note what is wanted. A row that is there takes the newer wish; the author's no stays.

        Records of deliveries that may go are due at once.
        """
        if not wishes:
            return
        moment = self.now()
        rows = {
            (wish.orcid, wish.repository, wish.item_id, wish.section): self._row(wish, moment)
            for wish in wishes
        }
        dialect = sqlite if c.dialect.name == "sqlite" else postgresql
        insert = dialect.insert(delivery)
        new = insert.excluded
        taken = (
            "operation",
            "fingerprint",
            "state",
            "attempts",
            "not_before",
            "reason",
            "what_to_do",
            "changed_at",
        )
        statement = insert.on_conflict_do_update(
            index_elements=list(KEY),
            set_={name: new[name] for name in taken} | {"version": _T.version + 1},
        )
        self.records.due(c, (wish.orcid for wish in wishes if wish.state == DeliveryState.WAITING), moment)
        c.execute(
            statement, [rows[key] for key in sorted(rows)]
        )  # in one order, so that nobody locks crosswise

    def _row(self, wish: Wish, moment: int) -> dict[str, Any]:
        return {
            "client": self.client,
            "orcid": wish.orcid,
            "repository": wish.repository,
            "item_id": wish.item_id,
            "section": str(wish.section),
            "operation": str(wish.operation),
            "fingerprint": wish.fingerprint,
            "version": 1,
            "state": str(wish.state),
            "attempts": 0,
            "not_before": moment,
            "reason": storable(wish.reason),
            "what_to_do": wish.what_to_do,
            "stopped": False,
            "doubt": None,
            "changed_at": moment,
        }

    def stop(self, c: Connection, orcid: str, repository: str, item_id: str, *, stopped: bool) -> None:
        """Remember that the author does not want this work on the record, or says yes to it again."""
        c.execute(
            delivery.update()
            .where(
                _T.client == self.client,
                _T.orcid == orcid,
                _T.repository == repository,
                _T.item_id == item_id,
            )
            .values(stopped=stopped, agreed=not stopped)
        )

    def reconnect(self, c: Connection, orcid: str) -> int:
        """Let the works of a person who has connected again go. :returns: how many."""
        moment = self.now()
        self.records.lock(c, [orcid])
        done = c.execute(
            delivery.update()
            .where(_T.client == self.client, _T.orcid == orcid, _T.state == DeliveryState.NOT_CONNECTED)
            .values(
                state=DeliveryState.WAITING, not_before=moment, reason="", what_to_do="", changed_at=moment
            )
        )
        self.records.due(c, [orcid], moment)  # also when only left-over works are there
        return int(done.rowcount)

    def retry(self, c: Connection, deliveries: Iterable[Delivery], *, agreed: bool = False) -> None:
        """Try again what was refused or stopped: a human asked, so that the author's no is taken back.

        Whatever the person has chosen for all their works, those that were stopped or kept back have their
        yes from now on: later changes follow by themselves.

        :param agreed: the others among them have it as well.
        """
        moment, wanted = self.now(), list(deliveries)
        self.records.due(c, (one.orcid for one in wanted), moment)
        asked_for = or_(_T.agreed, _T.state == DeliveryState.STOPPED_BY_AUTHOR)
        values = again(moment) | {"stopped": False, "agreed": True if agreed else asked_for}
        for one in wanted:
            c.execute(delivery.update().where(_T.id == one.delivery_id).values(values))

    def remove(self, c: Connection, orcid: str) -> None:
        """Forget all deliveries to a record."""
        c.execute(delivery.delete().where(_T.client == self.client, _T.orcid == orcid))

    # -- looking at it

    def lock(self, c: Connection, repository: str, item_ids: Iterable[str]) -> None:
        """Let nobody change the deliveries of these items until the transaction ends.

        And let nobody else decide: of two journeys on the same items the second sees what the first wrote.
        The records are held before the deliveries, as everywhere. In SQLite there is one writer anyway.
        """
        if c.dialect.name == "sqlite":
            return
        c.execute(select(func.pg_advisory_xact_lock(_DECIDING, self.client)))
        ids = sorted(set(item_ids))
        theirs = and_(_T.client == self.client, _T.repository == repository)
        orcids: set[str] = set()
        for some in chunks(ids, _CHUNK):
            orcids.update(
                c.execute(select(_T.orcid).where(theirs, _T.item_id.in_(some)).distinct()).scalars()
            )
        self.records.lock(c, orcids)
        for some in chunks(ids, _CHUNK):
            c.execute(
                select(_T.id).where(theirs, _T.item_id.in_(some)).order_by(_T.id).with_for_update()
            ).all()

    def of_items(
        self, c: Connection, repository: str, item_ids: Iterable[str]
    ) -> dict[tuple[str, str], Delivery]:
        """The deliveries of works, by item and iD."""
        found = {}
        for some in chunks(sorted(set(item_ids)), _CHUNK):
            query = select(*COLUMNS).where(
                _T.client == self.client,
                _T.repository == repository,
                _T.item_id.in_(some),
                _T.section == Section.WORK,
            )
            for row in c.execute(query):
                one = Delivery(**row._mapping)
                found[one.item_id, one.orcid] = one
        return found

    def rows(
        self,
        c: Connection,
        states: Iterable[str] | None = None,
        repository: str | None = None,
        item_id: str | None = None,
        orcid: str | None = None,
    ) -> Iterator[Delivery]:
        """Deliveries in the order in which they came, a page at a time."""
        given = {"repository": repository, "item_id": item_id and storable(item_id), "orcid": orcid}
        query = select(*COLUMNS).where(
            _T.client == self.client,
            *(_T[name] == value for name, value in given.items() if value is not None),
        )
        if states is not None:
            query = query.where(_T.state.in_([str(state) for state in states]))
        after = 0
        while True:
            page = c.execute(query.where(_T.id > after).order_by(_T.id).limit(_CHUNK)).all()
            yield from (Delivery(**row._mapping) for row in page)
            if len(page) < _CHUNK:
                return
            after = page[-1].delivery_id

    def counts(self, c: Connection, orcid: str | None = None) -> dict[str, int]:
        """How many deliveries there are in each state that any is in."""
        query = select(_T.state, func.count()).where(_T.client == self.client).group_by(_T.state)
        if orcid is not None:
            query = query.where(_T.orcid == orcid)
        return {row[0]: int(row[1]) for row in c.execute(query)}

    def by_record(self, c: Connection) -> dict[tuple[str, str], dict[str, int]]:
        """How many deliveries there are in each state, by iD and repository."""
        found: dict[tuple[str, str], dict[str, int]] = {}
        query = (
            select(_T.orcid, _T.repository, _T.state, func.count())
            .where(_T.client == self.client)
            .group_by(_T.orcid, _T.repository, _T.state)
        )
        for orcid, repository, state, number in c.execute(query):
            found.setdefault((orcid, repository), {})[state] = int(number)
        return found

    def first_due(self, c: Connection, orcid: str | None = None) -> int | None:
        """When the first waiting delivery may go."""
        query = select(func.min(_T.not_before)).where(
            _T.client == self.client, _T.state == DeliveryState.WAITING
        )
        if orcid is not None:
            query = query.where(_T.orcid == orcid)
        found = c.execute(query).scalar()
        return None if found is None else int(found)
