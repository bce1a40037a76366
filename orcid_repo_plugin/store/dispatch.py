"""What is on its way: deliveries taken from the outbox, sent, settled, or put off."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, bindparam, case, func, select

from orcid_repo_plugin.domain.delivery import Delivery, DeliveryState, Operation, PutCode
from orcid_repo_plugin.store.outbox import COLUMNS, KEY, NAMES
from orcid_repo_plugin.store.tables import delivery, put_code

_T = delivery.c
_PUT_CODE: Final = tuple(field.name for field in fields(PutCode))
_MINE: Final = and_(_T.client == bindparam("whose"), _T.orcid == bindparam("to"))
"""One record's. Statements that a push repeats stand ready: making one takes longer than running it."""


def _due(which: ColumnElement[bool]) -> Select[Any]:
    """Deliveries to a record that may go now, with what stands for them."""
    joined = delivery.outerjoin(put_code, and_(*(put_code.c[name] == _T[name] for name in KEY)))
    return (
        select(*COLUMNS, *(put_code.c[name].label(f"pc_{name}") for name in _PUT_CODE))
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


class Dispatch:
    """The table ``delivery``, as a sender uses it.

    :param client: whose books.
    :param now: milliseconds since 1970.
    """

    def __init__(self, client: int, now: Callable[[], int]) -> None:
        self.client = client
        self.now = now

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
    one = Delivery(**{name: row[name] for name in NAMES})
    if row["pc_put_code"] is None:
        return Task(one, None)
    return Task(one, PutCode(**{name: row[f"pc_{name}"] for name in _PUT_CODE}))
