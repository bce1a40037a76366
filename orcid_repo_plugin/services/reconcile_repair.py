"""Mends the books after a record was held against them. Nothing that may be wanted is deleted."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from sqlalchemy import Connection

from orcid_repo_plugin.domain.delivery import Delivery, DeliveryState, Operation, PutCode, Section
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.comparing import Found, Kind, Place
from orcid_repo_plugin.services.keeping_back import follow_choices
from orcid_repo_plugin.store.history import Happened
from orcid_repo_plugin.store.outbox import Wish

_REMOVED: Final = "its author took it off the record; it stays off"
_SETTLED: Final = (DeliveryState.SENT, DeliveryState.UNCHANGED, DeliveryState.REFUSED)


class Repair:
    """Mends what was found on one record, in one transaction. ORCID is not asked."""

    def __init__(self, app: App, orcid: str) -> None:
        self.app = app
        self.orcid = orcid
        self._held: Mapping[Place, PutCode] = {}
        self._standing: dict[Place, int] = {}
        self._deliveries: Mapping[Place, Delivery] = {}

    def run(self, findings: Sequence[Found]) -> frozenset[Found]:
        """Mend what can be mended. What has changed since it was found is left alone.

        :returns: what is mended.
        """
        steps: dict[Kind, Callable[[Connection, Found], bool]] = {
            Kind.MISSING: self._stop,
            Kind.FOREIGN: self._forget,
            Kind.LOST: self._adopt,
            Kind.DOUBLE: self._leave,
        }
        wanted = [one for one in findings if one.kind in steps]
        if not wanted:
            return frozenset()
        store = self.app.store
        with store.writing() as c:
            if store.records.busy(c, self.orcid):
                return frozenset()
            self._look(c)
            mended = frozenset(found for found in wanted if steps[found.kind](c, found))
            follow_choices(c, store, self.orcid)
            return mended

    def _look(self, c: Connection) -> None:
        store = self.app.store
        rows = store.put_codes.of_record(c, self.orcid, Section.WORK)
        self._held = {(row.repository, row.item_id): row for row in rows}
        self._standing = {place: row.put_code for place, row in self._held.items()}
        self._deliveries = {
            (one.repository, one.item_id): one
            for one in store.outbox.rows(c, orcid=self.orcid)
            if one.section == Section.WORK
        }

    def _stop(self, c: Connection, found: Found) -> bool:
        """The person has removed the work: it stays removed until somebody asks for it."""
        row = self._row(found)
        if row is None:
            return False
        store, place = self.app.store, (found.repository, found.item_id)
        wish = self._wish(
            place,
            fingerprint=self._fingerprint(c, place),
            state=DeliveryState.STOPPED_BY_AUTHOR,
            reason=_REMOVED,
            what_to_do=f"if the author wants it back: orcid-repo retry --item {found.item_id}",
        )
        store.outbox.put(c, [wish])
        store.outbox.stop(c, self.orcid, *place, stopped=True)
        store.put_codes.remove(c, [row])
        return self._told(c, found, "stop", _REMOVED)

    def _forget(self, c: Connection, found: Found) -> bool:
        """The put-code is of another client's work: ours is added."""
        row = self._row(found)
        if row is None:
            return False
        self.app.store.put_codes.remove(c, [row])
        self._look_anew(c, (found.repository, found.item_id))
        return self._told(c, found, "reconcile", "the put-code is not ours; it is forgotten")

    def _adopt(self, c: Connection, found: Found) -> bool:
        place = (found.repository, found.item_id)
        ours = self._held.get(place)
        owners = {row.put_code for key, row in self._held.items() if key != place} - {found.replaces}
        if found.put_code in owners or (ours is not None and ours.put_code != found.replaces):
            return False
        speaks = ours.speaks if ours is not None else True
        row = PutCode(
            orcid=self.orcid,
            repository=found.repository,
            item_id=found.item_id,
            put_code=found.put_code,
            speaks=speaks,
            origin="adopted",
        )
        self.app.store.put_codes.save(c, [row])
        self._standing[place] = found.put_code
        self._look_anew(c, place)
        words = "a work of ours was on the record that the books did not know; its put-code is adopted"
        return self._told(c, found, "adopt", words)

    def _leave(self, c: Connection, found: Found) -> bool:
        """The work stands twice: the one that the books do not know goes with the next push."""
        place = (found.repository, found.item_id)
        if found.put_code in self._standing.values() or place not in self._standing:
            return False
        row = PutCode(
            orcid=self.orcid, repository=found.repository, item_id=found.item_id, put_code=found.put_code
        )
        words = f"the same work of ours stands as put-code {self._standing[place]}, too"
        self.app.store.put_codes.leave(c, row, words)
        self.app.store.records.due(c, [self.orcid])
        return self._told(c, found, "reconcile", f"{words}; this one goes")

    def _row(self, found: Found) -> PutCode | None:
        """The put-code in the books, if it is still the one that was found."""
        row = self._held.get((found.repository, found.item_id))
        return row if row is not None and row.put_code == found.put_code else None

    def _look_anew(self, c: Connection, place: Place) -> None:
        """Let the next push compare what stands there with what is wanted."""
        delivery = self._deliveries.get(place)
        if delivery is None:
            return
        gone = delivery.operation == Operation.DELETE and delivery.state == DeliveryState.WITHDRAWN
        if gone or (delivery.operation == Operation.SEND and delivery.state in _SETTLED):
            wish = self._wish(place, operation=delivery.operation, fingerprint=delivery.fingerprint)
            self.app.store.outbox.put(c, [wish])

    def _wish(
        self,
        place: Place,
        *,
        operation: str = Operation.SEND,
        fingerprint: str | None,
        state: str = DeliveryState.WAITING,
        reason: str = "",
        what_to_do: str = "",
    ) -> Wish:
        return Wish(
            orcid=self.orcid,
            repository=place[0],
            item_id=place[1],
            operation=operation,
            fingerprint=fingerprint,
            state=state,
            reason=reason,
            what_to_do=what_to_do,
        )

    def _fingerprint(self, c: Connection, place: Place) -> str | None:
        """Of what would be sent, should the author want it back."""
        delivery = self._deliveries.get(place)
        if delivery is not None and delivery.fingerprint is not None:
            return delivery.fingerprint
        item = self.app.store.items.known(c, place[0], [place[1]]).get(place[1])
        return item.fingerprint if item is not None else None

    def _told(self, c: Connection, found: Found, operation: str, message: str) -> bool:
        happened = Happened(
            repository=found.repository,
            item_id=found.item_id,
            orcid=self.orcid,
            operation=operation,
            message=message,
            put_code=found.put_code,
        )
        self.app.store.history.add(c, [happened])
        return True
