"""What a person's own page tells of their connection: how it stands, since when, and what is allowed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection

from orcid_repo_plugin.domain.delivery import DeliveryState
from orcid_repo_plugin.domain.host import Purpose
from orcid_repo_plugin.domain.person import LEFT, WRITE_ACTIVITIES, Person
from orcid_repo_plugin.errors import OrcidRefusal
from orcid_repo_plugin.orcid_api.refusals import meaning
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.connect import asking
from orcid_repo_plugin.services.leaving import LEAVING
from orcid_repo_plugin.services.push.verdicts import RECORD_STATES
from orcid_repo_plugin.services.taking_off import Standing, standing
from orcid_repo_plugin.services.works_page import told
from orcid_repo_plugin.store.permissions import PermissionSummary
from orcid_repo_plugin.store.person_works import LastAnswer, PersonWorks
from orcid_repo_plugin.store.records import OPEN, RecordRow
from orcid_repo_plugin.store.store import Store

_CODES: Final = {state: code for code, state in RECORD_STATES.items()} | {"unknown": 9011}
_TOKEN_GONE: Final = OrcidRefusal(401, None, error="invalid_token")


class Tie(StrEnum):
    """How a person is connected."""

    NOT_CONNECTED = "not-connected"
    """Nobody has signed in at ORCID for this account; or the iD was only typed in."""
    CONNECTED = "connected"
    LEAVING = "leaving"
    """Their works are being taken off; then they are disconnected."""
    FORGETTING = "forgetting"
    """They are being forgotten."""
    LEFT = "left"
    """They have disconnected here."""
    LOST = "lost"
    """ORCID takes our permission no more."""
    CLOSED = "closed"
    """The record cannot be written to; ``record`` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """How things stand with one person."""

    tie: Tie
    person: Person | None = None
    """``None``: nobody has signed in for this account."""
    since: datetime | None = None
    """When they connected: signed in at ORCID, or their permission came to us."""
    scopes: tuple[str, ...] = ()
    """What is allowed, now."""
    missing: tuple[str, ...] = ()
    """What is asked for by the settings, and not allowed."""
    sentence: str = ""
    """What is wrong, told to the author; of the table of refusals, in English."""
    record: RecordRow | None = None
    standing: int = 0
    """Works of ours on the record."""
    left: tuple[Standing, ...] = ()
    """What is still to be taken off, while they leave; after that: what we could not take off."""
    titles: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """What the items of ``left`` are called, by repository and item id; of those that we know."""
    repositories: tuple[str, ...] = ()
    """All repositories in which this iD is connected: at ORCID that is one connection."""

    @property
    def known(self) -> bool:
        """Whether there is an iD that the person has proved, and so works of theirs."""
        return self.person is not None and self.person.authenticated


def person_of(app: App, repository: str, user_id: str) -> Person | None:
    """Who an account belongs to; also when it is a further account of theirs."""
    with app.store.reading() as c:
        return app.store.people.with_account(c, repository, user_id)


def situation(app: App, person: Person | None) -> Situation:
    """How things stand with a person, from a few indexed queries."""
    if person is None or not person.authenticated:
        return Situation(tie=Tie.NOT_CONNECTED, person=person)
    store, orcid = app.store, person.orcid.path
    with store.reading() as c:
        works = PersonWorks(store.client)
        leave_at, forget_at = works.departing(c, orcid)
        permissions = store.permissions.summary(c, orcid=orcid)
        record = store.records.of(c, orcid)
        people = store.people.of_record(c, orcid)
        lost = works.about_record(c, orcid, "permission")
        number = works.on_record(c, orcid)
        departing = leave_at is not None or forget_at is not None
        ended = not any(one.lost_at is None for one in permissions.values())
        left = (
            [one for one in standing(c, store, orcid, LEAVING) if not one.wanted]
            if departing or ended
            else []
        )
        titles = _titles(c, store, left)
    given = permissions.get(person.person_id or 0) or next(iter(permissions.values()), None)
    alive = next((one for one in permissions.values() if one.lost_at is None), None)
    found = Situation(
        tie=_tie(record, given, alive, leaving=leave_at, forgetting=forget_at),
        person=person,
        since=person.authenticated_at or (given.granted_at if given else None),
        scopes=alive.scopes if alive else (),
        record=record,
        standing=number,
        left=tuple(map(_plain, left)),
        titles=titles,
        repositories=tuple(sorted({one.repository for one in people})),
    )
    missing = asking.missing(app.settings, Purpose.CONNECT, alive.scopes) if alive else ()
    return replace(found, missing=missing, sentence=_sentence(found, lost))


def _titles(c: Connection, store: Store, left: Iterable[Standing]) -> dict[tuple[str, str], str]:
    wanted: dict[str, list[str]] = {}
    for one in left:
        wanted.setdefault(one.repository, []).append(one.item_id)
    return {
        (repository, item_id): item.title
        for repository, ids in wanted.items()
        for item_id, item in store.items.known(c, repository, ids).items()
    }


def _plain(one: Standing) -> Standing:
    """A reason is shown only if it is one."""
    return one._replace(reason="") if one.state == DeliveryState.WAITING else one


def _tie(
    record: RecordRow,
    given: PermissionSummary | None,
    alive: PermissionSummary | None,
    *,
    leaving: int | None,
    forgetting: int | None,
) -> Tie:
    if forgetting is not None:
        return Tie.FORGETTING
    if leaving is not None:
        return Tie.LEAVING
    if alive is None and given is not None and given.lost_why == LEFT:
        return Tie.LEFT
    if record.state != OPEN:
        return Tie.CLOSED
    if alive is None and given is not None:
        return Tie.LOST
    return Tie.CONNECTED


def _sentence(found: Situation, lost: LastAnswer | None) -> str:
    """What the author is told of a lost permission or a closed record."""
    if found.record is not None and found.record.state in _CODES and found.tie != Tie.LEFT:
        return meaning(OrcidRefusal(409, _CODES[found.record.state])).author
    if found.tie is Tie.LOST:
        return told(lost) or meaning(_TOKEN_GONE).author
    return ""


def may_write(found: Situation) -> bool:
    """Whether works go to the record at all."""
    return WRITE_ACTIVITIES in found.scopes
