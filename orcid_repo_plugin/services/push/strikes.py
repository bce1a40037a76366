"""What strikes a whole record, a person, or us: it is written down, told once, and the works wait."""

from collections.abc import Sequence
from datetime import UTC, datetime

from orcid_repo_plugin.domain.events import RevokeEvent
from orcid_repo_plugin.domain.person import Person
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable
from orcid_repo_plugin.orcid_api.refusals import meaning
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.push.patience import WEEK_MS, Patience
from orcid_repo_plugin.services.push.signals import RecordClosed
from orcid_repo_plugin.services.push.summary import Tally
from orcid_repo_plugin.store.history import Happened
from orcid_repo_plugin.store.records import OPEN


class Strikes:
    """Writes down what keeps works from a record, and counts and tells it."""

    def __init__(self, app: App, tally: Tally, patience: Patience) -> None:
        self.app = app
        self.tally = tally
        self.patience = patience

    def postpone(self, orcid: str, failures: int, unavailable: OrcidUnavailable) -> int:
        until = self.patience.next_try(failures, unavailable.retry_after)
        store = self.app.store
        with store.writing() as c:
            store.dispatch.postpone(c, orcid, until, f"{unavailable}; it is tried again by itself")
        self.tally.add("unanswered")
        self.tally.tell()
        return until

    def lose(self, orcid: str, refusal: OrcidRefusal | None, *, deletes: bool) -> None:
        """The person's permission is worth nothing: what shall be sent waits for them; told once."""
        why = "we have no permission of the person that ORCID takes"
        what_to_do = "ask the person to connect their ORCID iD"
        if refusal is not None:
            meant = meaning(refusal)
            why, what_to_do = meant.admin, meant.what_to_do
        store = self.app.store
        with store.writing() as c:
            people = store.permissions.lose(c, orcid, why) if refusal is not None else []
            number = store.dispatch.disconnect(c, orcid, why, what_to_do, deletes=deletes)
            if people:
                store.history.add(c, [_about(orcid, "permission", why, refusal)])
        self.tally.add("not_connected", number)
        self.tally.tell()
        self._tell(orcid, people, why, what_to_do)

    def _tell(self, orcid: str, people: Sequence[Person], why: str, what_to_do: str) -> None:
        for person in people:
            self.tally.add("lost")
            self.tally.problem(f"{person.name or orcid} ({orcid}): {why} {what_to_do}")
            event = RevokeEvent(
                repository=person.repository,
                user_id=person.user_id,
                orcid=orcid,
                reason=why,
                at=datetime.fromtimestamp(self.patience.now() / 1000, UTC),
            )
            self.app.plugins.announce("orcid_on_revoke", event)

    def close(self, orcid: str, closed: RecordClosed) -> None:
        """The record cannot be written to: it rests, and is looked at again in a week."""
        # a record that is not there is refused with the code of a work that is not there
        meant = meaning(OrcidRefusal(404, 9011) if closed.state == "unknown" else closed.refusal)
        people: Sequence[Person] = ()
        store = self.app.store
        with store.writing() as c:
            primary = closed.refusal.orcid if closed.state == "deprecated" else None
            store.records.close(c, orcid, closed.state, meant.admin, primary)
            if closed.state == "deprecated":
                people = store.permissions.lose(c, orcid, meant.admin)
                self.tally.add(
                    "not_connected",
                    store.dispatch.disconnect(c, orcid, meant.admin, meant.what_to_do, deletes=True),
                )
            else:
                until = self.patience.now() + WEEK_MS
                store.dispatch.postpone(c, orcid, until, meant.admin, meant.what_to_do)
            if primary is not None:
                store.people.move(c, orcid, primary)
            store.history.add(c, [_about(orcid, "record", meant.admin, closed.refusal)])
        if people:
            self._tell(orcid, people, meant.admin, meant.what_to_do)
        else:
            self.tally.problem(f"{orcid}: {meant.admin} {meant.what_to_do}")

    def reopen(self, orcid: str) -> None:
        store = self.app.store
        with store.writing() as c:
            store.records.close(c, orcid, OPEN, "")

    def refuse_all(self, orcid: str, refusal: OrcidRefusal) -> None:
        """ORCID refuses us as a client: the next push, not this one, tells whether the admin has acted."""
        meant = meaning(refusal)
        store = self.app.store
        with store.writing() as c:
            until = self.patience.now() + self.patience.window_ms + 1000
            store.dispatch.postpone(c, orcid, until, meant.admin, meant.what_to_do)
            store.history.add(c, [_about(orcid, "client", meant.admin, refusal)])
        self.tally.problem(f"{meant.admin} {meant.what_to_do}")


def _about(orcid: str, operation: str, message: str, refusal: OrcidRefusal | None) -> Happened:
    """A line about a record as a whole."""
    return Happened(
        repository="",
        item_id="",
        orcid=orcid,
        operation=operation,
        message=message,
        http_status=refusal.status if refusal else None,
        error_code=str(refusal.code or refusal.error) or None if refusal else None,
    )
