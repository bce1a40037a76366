"""Deliveries that wait for what a person has chosen: held, released, and the yes to single works."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, or_, true

from orcid_repo_plugin.domain.delivery import DeliveryState, Operation
from orcid_repo_plugin.store.chunks import chunks
from orcid_repo_plugin.store.records import Records
from orcid_repo_plugin.store.tables import delivery
from orcid_repo_plugin.store.texts import storable

_T = delivery.c
_KEPT_BACK: Final = and_(_T.state == DeliveryState.STOPPED_BY_AUTHOR, _T.stopped.is_(False))
"""By what the person has chosen for all works, and not by a no to this one."""
_NOT_GONE: Final = or_(
    _T.state.in_([DeliveryState.WAITING, DeliveryState.NOT_CONNECTED]),
    and_(_T.state == DeliveryState.REFUSED, _T.fingerprint.is_not(None)),  # by ORCID
)


class KeepingBack:
    """The table ``delivery``, as far as a person's choices go.

    :param client: whose books.
    :param now: milliseconds since 1970.
    """

    def __init__(self, client: int, now: Callable[[], int]) -> None:
        self.client = client
        self.now = now
        self.records = Records(client, now)

    def hold(
        self,
        c: Connection,
        orcid: str,
        reason: str,
        what_to_do: str = "",
        only: Iterable[int] | None = None,
    ) -> int:
        """Take back what shall be sent to a record and has not gone: it is kept back until it is released.

        What is on the wire arrives, and is not sent again. Deletions go on, and what the author has taken
        off stays so. A yes to one of these works is no more.

        :param only: ids of deliveries; else all.
        :returns: how many had not left.
        """
        self.records.lock(c, [orcid])
        values = {
            "state": DeliveryState.STOPPED_BY_AUTHOR,
            "version": _T.version + 1,
            "reason": storable(reason),
            "what_to_do": what_to_do,
            "agreed": False,
            "changed_at": self.now(),
        }
        held = delivery.update().where(self._of(orcid), _T.stopped.is_(False)).values(values)
        for some in _pieces(only):
            c.execute(held.where(some, _KEPT_BACK))  # for another reason by now
            c.execute(held.where(some, _T.state == DeliveryState.SENDING))
        # in a second round: what was kept back before is not counted
        return sum(int(c.execute(held.where(some, _NOT_GONE)).rowcount) for some in _pieces(only))

    def release(self, c: Connection, orcid: str, only: Iterable[int] | None = None) -> int:
        """Let go what was kept back by choice, and by nothing else.

        :param only: ids of deliveries; else all.
        :returns: how many.
        """
        moment = self.now()
        self.records.lock(c, [orcid])
        kept = delivery.update().where(self._of(orcid), _KEPT_BACK).values(again(moment))
        released = sum(int(c.execute(kept.where(some)).rowcount) for some in _pieces(only))
        if released:
            self.records.due(c, [orcid], moment)
        return released

    def disagree(self, c: Connection, orcid: str, only: Iterable[int] | None = None) -> None:
        """Forget the yes to single works: the person has chosen anew for all, or for a kind of them."""
        mine = and_(_T.client == self.client, _T.orcid == orcid)
        for some in _pieces(only):
            c.execute(delivery.update().where(mine, some).values(agreed=False))

    def _of(self, orcid: str) -> ColumnElement[bool]:
        """What shall be sent to a record."""
        return and_(_T.client == self.client, _T.orcid == orcid, _T.operation == Operation.SEND)


def again(moment: int) -> dict[str, Any]:
    """A delivery as if it had just been wished."""
    return {
        "state": DeliveryState.WAITING,
        "version": _T.version + 1,
        "attempts": 0,
        "not_before": moment,
        "reason": "",
        "what_to_do": "",
        "changed_at": moment,
    }


def _pieces(ids: Iterable[int] | None) -> Iterator[ColumnElement[bool]]:
    """Conditions that name these deliveries, some at a time; one that names all for ``None``."""
    if ids is None:
        yield true()
        return
    for some in chunks(sorted(ids)):
        yield _T.id.in_(some)
