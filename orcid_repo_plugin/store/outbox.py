"""The outbox: what shall stand on each record for each item, and how far that has come."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, bindparam, case, func, select
from sqlalchemy.dialects import postgresql, sqlite

from orcid_repo_plugin.domain.delivery import Delivery, DeliveryState, Operation, PutCode, Section
from orcid_repo_plugin.store.chunks import chunks
from orcid_repo_plugin.store.records import Records
from orcid_repo_plugin.store.tables import delivery, put_code
from orcid_repo_plugin.store.texts import storable

_T = delivery.c
_NAMES: Final = tuple(field.name for field in fields(Delivery))
_COLUMNS: Final = [_T.id.label("delivery_id"), *(_T[name] for name in _NAMES if name != "delivery_id")]
_PUT_CODE: Final = tuple(field.name for field in fields(PutCode))
_KEY: Final = ("client", "orcid", "repository", "item_id", "section")
_CHUNK: Final = 500
_DECIDING: Final = 0x0C1D
"""A number for PostgreSQL's advisory lock of all who decide what shall stand. Any would do."""
_MINE: Final = and_(_T.client == bindparam("whose"), _T.orcid == bindparam("to"))
"""One record's. Statements that a push repeats stand ready: making one takes longer than running it."""


def _due(which: ColumnElement[bool]) -> Select[Any]:
    """Deliveries to a record that may go now, with what stands for them."""
    joined = delivery.outerjoin(put_code, and_(*(put_code.c[name] == _T[name] for name in _KEY)))
    return (
        select(*_COLUMNS, *(put_code.c[name].label(f"pc_{name}") for name in _PUT_CODE))
        .select_from(joined)
        .where(_MINE, _T.state == DeliveryState.WAITING, _T.not_before <= bindparam("moment"), which)
        .order_by(_T.not_before, _T.id)
        .limit(bindparam("most"))
    )


_DUE: Final = {
    "delete": _due(_T.operation == Operation.DELETE),
    "update": _due(and_(_T.operation == Operation.SEND, put_code.c.id.is_not(None))),
    "add": _due(and_(_T.operation == Operation.SEND, put_code.c.id.is_(None))),
}
_STILL: Final = (
    select(_T.id, _T.version)
    .where(_T.id.in_(bindparam("which", expanding=True)), _T.state == DeliveryState.WAITING)
    .order_by(_T.id)
    .with_for_update()
)
_SENDING: Final = (
    delivery.update()
    .where(_T.id == bindparam("which"))
    .values(state=DeliveryState.SENDING, doubt=func.coalesce(bindparam("keys"), _T.doubt))
)
_RECOVER: Final = (
    delivery.update().where(_MINE, _T.state == DeliveryState.SENDING).values(state=DeliveryState.WAITING)
)
_SETTLE: Final = (
    delivery.update()
    .where(_T.id == bindparam("which"))
    .values(
        {
            name: case(
                (_T.version == bindparam("seen"), bindparam(f"new_{name}", type_=_T[name].type)),
                else_=_T[name],
            )
            for name in ("state", "reason", "what_to_do", "not_before", "attempts")
        }
    )
    .values(doubt=bindparam("left"), changed_at=bindparam("at"))
)


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


@dataclass(frozen=True, slots=True)
class Task:
    """A delivery that is due, with the put-code that stands for it."""

    delivery: Delivery
    put_code: PutCode | None


class Settled(NamedTuple):
    """How far a delivery has come."""

    delivery: Delivery
    state: str
    reason: str = ""
    what_to_do: str = ""
    not_before: int = 0
    attempts: int | None = None
    """``None``: none was used up."""
    doubt: str | None = None


class Outbox:
    """The table ``delivery``.

    :param client: whose books.
    :param now: milliseconds since 1970.
    """

    def __init__(self, client: int, now: Callable[[], int]) -> None:
        self.client = client
        self.now = now
        self.records = Records(client, now)

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
            index_elements=list(_KEY),
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
        """Remember that the author does not want this work on the record, or does again."""
        c.execute(
            delivery.update()
            .where(
                _T.client == self.client,
                _T.orcid == orcid,
                _T.repository == repository,
                _T.item_id == item_id,
            )
            .values(stopped=stopped)
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
        if done.rowcount:
            self.records.due(c, [orcid], moment)
        return int(done.rowcount)

    def retry(self, c: Connection, deliveries: Iterable[Delivery]) -> None:
        """Try again what was refused or stopped: a human asked, so that the author's no is taken back."""
        moment, wanted = self.now(), list(deliveries)
        self.records.due(c, (one.orcid for one in wanted), moment)
        for one in wanted:
            c.execute(
                delivery.update()
                .where(_T.id == one.delivery_id)
                .values(
                    state=DeliveryState.WAITING,
                    version=_T.version + 1,
                    attempts=0,
                    not_before=moment,
                    reason="",
                    what_to_do="",
                    stopped=False,
                    changed_at=moment,
                )
            )

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
            query = select(*_COLUMNS).where(
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
        query = select(*_COLUMNS).where(
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

    # -- sending from it

    def recover(self, c: Connection, orcid: str) -> None:
        """What a dead sender was sending waits again; whether it arrived is in doubt."""
        c.execute(_RECOVER, {"whose": self.client, "to": orcid})

    def take(
        self,
        c: Connection,
        orcid: str,
        kind: str,
        limit: int,
        without: Iterable[int] = (),
    ) -> list[Task]:
        """Deliveries to a record that may go now.

        :param kind: ``delete``, ``update`` (a put-code stands for it) or ``add``.
        :param without: ids to pass over.
        """
        query = _DUE[kind]
        passed = list(without)
        if passed:
            query = query.where(_T.id.not_in(passed))
        given = {"whose": self.client, "to": orcid, "moment": self.now(), "most": limit}
        return [_task(row._mapping) for row in c.execute(query, given)]

    def still(self, c: Connection, tasks: Sequence[Task]) -> list[Task]:
        """Ask once more: those that may go as they were taken. Locks them to the end of the transaction."""
        found = c.execute(_STILL, {"which": [task.delivery.delivery_id for task in tasks]})
        now = {row[0]: row[1] for row in found}
        return [task for task in tasks if now.get(task.delivery.delivery_id) == task.delivery.version]

    def sending(self, c: Connection, doubts: Mapping[int, str | None]) -> None:
        """Note, before a request leaves, which deliveries it carries.

        :param doubts: delivery id to the ``self`` keys that may come to stand at ORCID unheard of by us.
        """
        if not doubts:
            return
        c.execute(_SENDING, [{"which": which, "keys": keys} for which, keys in doubts.items()])

    def settle(self, c: Connection, outcomes: Sequence[Settled]) -> None:
        """Note how far deliveries have come. One whose wish has changed meanwhile keeps waiting."""
        if not outcomes:
            return
        moment = self.now()
        c.execute(
            _SETTLE,
            [
                {
                    "which": one.delivery.delivery_id,
                    "seen": one.delivery.version,
                    "new_state": str(one.state),
                    "new_reason": one.reason,
                    "new_what_to_do": one.what_to_do,
                    "new_not_before": one.not_before,
                    "new_attempts": one.delivery.attempts if one.attempts is None else one.attempts,
                    "left": one.doubt,
                    "at": moment,
                }
                for one in sorted(outcomes, key=_number)  # in one order, so that nobody locks crosswise
            ],
        )

    def postpone(self, c: Connection, orcid: str, until: int, reason: str, what_to_do: str = "") -> None:
        """Let everything that is due on a record wait, without an attempt being used up.

        :param what_to_do: if a human has to act; else it goes by itself.
        """
        c.execute(
            delivery.update()
            .where(
                _T.client == self.client,
                _T.orcid == orcid,
                _T.state.in_([DeliveryState.WAITING, DeliveryState.SENDING]),
                _T.not_before < until,
            )
            .values(state=DeliveryState.WAITING, not_before=until, reason=reason, what_to_do=what_to_do)
        )

    def disconnect(
        self, c: Connection, orcid: str, reason: str, what_to_do: str, *, deletes: bool = False
    ) -> int:
        """Let what shall be sent to a record wait for the person. :returns: how many.

        :param deletes: also what shall be deleted there.
        """
        operations = [Operation.SEND, Operation.DELETE] if deletes else [Operation.SEND]
        done = c.execute(
            delivery.update()
            .where(
                _T.client == self.client,
                _T.orcid == orcid,
                _T.state.in_([DeliveryState.WAITING, DeliveryState.SENDING]),
                _T.operation.in_(operations),
            )
            .values(
                state=DeliveryState.NOT_CONNECTED, reason=reason, what_to_do=what_to_do, changed_at=self.now()
            )
        )
        return int(done.rowcount)


def _number(one: Settled) -> int:
    return one.delivery.delivery_id


def _task(row: RowMapping) -> Task:
    one = Delivery(**{name: row[name] for name in _NAMES})
    if row["pc_put_code"] is None:
        return Task(one, None)
    return Task(one, PutCode(**{name: row[f"pc_{name}"] for name in _PUT_CODE}))
