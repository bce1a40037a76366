"""Who of an item's contributors is which connected person. Never by name alone: two people may share it."""

from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import Connection

from orcid_repo_plugin.domain.folding import fold
from orcid_repo_plugin.domain.item import ItemContributor, RepositoryItem
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Choices, Person
from orcid_repo_plugin.domain.scopes import may_write
from orcid_repo_plugin.guard import Heard, heard
from orcid_repo_plugin.plugins import Plugins
from orcid_repo_plugin.store.people import People
from orcid_repo_plugin.store.permissions import PermissionSummary
from orcid_repo_plugin.store.store import Store

NO_PERMISSION = "the person has signed in at ORCID, but has given no permission to write"
CONNECT = "ask the person to connect with ORCID; the work goes then by itself"

_NOTHING_CHOSEN: Final = Choices()

Links = Mapping[tuple[str, str], int]
"""Confirmed contributors: item id and folded name to ``person_id``."""


class Connected:
    """Everybody whose iD is proved, ready to be looked up. Who leaves, or is to be forgotten, is nobody.

    :ivar people: in the order of the books.
    :ivar primaries: iDs of merged records, and what they were merged into.
    :ivar unreachable: iDs to whose records nothing may be written now, and why.
    """

    def __init__(
        self,
        people: Iterable[Person] = (),
        primaries: Mapping[str, str] | None = None,
        unreachable: Mapping[str, str] | None = None,
        accounts: Mapping[tuple[str, str], int] | None = None,
    ) -> None:
        self.people = tuple(people)
        self.primaries = primaries or {}
        self.unreachable = unreachable or {}
        self._by_orcid: dict[str, list[Person]] = {}
        for one in self.people:
            self._by_orcid.setdefault(one.orcid.path, []).append(one)
        self._by_id = {one.person_id: one for one in self.people}
        self._by_user: dict[tuple[str, str], Person] = {}
        self._further: dict[int, list[str]] = {}
        for (repository, user_id), number in (accounts or {}).items():
            if (owner := self._by_id.get(number)) is not None:
                self._by_user[repository, user_id] = owner
                self._further.setdefault(number, []).append(user_id)
        self._by_user |= {(one.repository, one.user_id): one for one in self.people if one.user_id}
        self._choosy = any(one.choices.sends or one.choices.kinds_off for one in self.people)

    @classmethod
    def read(cls, c: Connection, store: Store) -> "Connected":
        """Read everybody from the books."""
        leaving = {one.person_id for one in (*store.people.to_forget(c), *store.people.leaving(c))}
        people = tuple(one for one in store.people.authenticated(c) if one.person_id not in leaving)
        unreachable = _unreachable(people, store.permissions.summary(c))
        return cls(people, store.records.primaries(c), unreachable, store.people.accounts(c))

    def primary(self, orcid: str) -> str:
        """The iD of the record that this iD leads to now."""
        seen = {orcid}
        while (orcid_now := self.primaries.get(orcid, orcid)) not in seen:
            seen.add(orcid := orcid_now)
        return orcid

    def with_orcid(self, orcid: str, repository: str) -> Person | None:
        """The person with this iD, or of the record that it was merged into; this repository's, if any."""
        rows = self._by_orcid.get(self.primary(orcid)) if self.primaries else None
        rows = rows or self._by_orcid.get(orcid)
        if rows is None:
            return None
        return next((one for one in rows if one.repository == repository), rows[0])

    def with_user_id(self, repository: str, user_id: str) -> Person | None:
        """The person with this account, the first or a further one of theirs."""
        return self._as_of_now(self._by_user.get((repository, user_id)), repository)

    def user_ids(self, person: Person) -> list[str]:
        """All accounts of a person in their repository, the first one first."""
        first = [person.user_id] if person.user_id else []
        return first + self._further.get(person.person_id or 0, [])

    def choices(self, orcid: str, repository: str) -> Choices:
        """What was chosen by the person with this iD, for works of a repository."""
        if not self._choosy:
            return _NOTHING_CHOSEN
        person = self.with_orcid(orcid, repository)
        return _NOTHING_CHOSEN if person is None else person.choices

    def with_id(self, person_id: int, repository: str) -> Person | None:
        """The person in this row of the books."""
        return self._as_of_now(self._by_id.get(person_id), repository)

    def _as_of_now(self, person: Person | None, repository: str) -> Person | None:
        """The person; with the iD of the record that theirs was merged into, if it was."""
        if person is None or not self.primaries:
            return person
        return self.with_orcid(person.orcid.path, repository)


def _unreachable(people: Iterable[Person], permissions: Mapping[int, PermissionSummary]) -> dict[str, str]:
    """The iDs that no living permission opens."""
    why: dict[str, str] = {}
    open_: set[str] = set()
    for person in people:
        orcid, given = person.orcid.path, permissions.get(person.person_id or 0)
        if given is not None and given.lost_at is None and may_write(given.scopes):
            open_.add(orcid)
        elif given is not None:
            why[orcid] = given.lost_why or NO_PERMISSION
        else:
            why.setdefault(orcid, NO_PERMISSION)
    return {orcid: reason for orcid, reason in why.items() if orcid not in open_}


class PeopleWatch:
    """Who is connected, read again from the books only when somebody has come, gone or changed."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._stamp: object = None
        self._connected = Connected()

    def now(self, c: Connection) -> Connected:
        """Everybody who is connected at this moment."""
        people: People = self.store.people
        stamp = people.stamp(c)
        if stamp != self._stamp:
            self._stamp, self._connected = stamp, Connected.read(c, self.store)
        return self._connected


class Matching:
    """Finds the connected people among the contributors of items.

    :param repository: whose items; user ids and links count in it only.
    :param host: the registry's host, for iDs that name one.
    """

    def __init__(self, plugins: Plugins, repository: str, host: str) -> None:
        self.plugins = plugins
        self.repository = repository
        self.host = host
        self.asks = plugins.listens("orcid_match_contributor")
        self.broken = False
        """Whether a plugin broke over the last item, so that somebody may be missing."""

    def people(self, item: RepositoryItem, connected: Connected, links: Links) -> dict[str, Person]:
        """The people concerned, by iD: each once, however many names they have on the item."""
        found: dict[str, Person] = {}
        self.broken = False
        for contributor in item.contributors:
            person = self._asked(item, contributor, connected) if self.asks else None
            if person is None:
                person = self._person(item.item_id, contributor, connected, links)
            if person is not None:
                found.setdefault(person.orcid.path, person)
        return found

    def _asked(
        self, item: RepositoryItem, contributor: ItemContributor, connected: Connected
    ) -> Person | None:
        """What a plugin says; only somebody who is connected counts."""
        notes: list[Heard] = []
        token = heard.set(notes)
        try:
            answer: Person | None = self.plugins.hook.orcid_match_contributor(
                item=item, contributor=contributor, people=connected.people
            )
        finally:
            heard.reset(token)
        if broken := [note for note in notes if note.error]:
            self.broken = True
            for note in broken:
                self.plugins.broken.add(note)
        return None if answer is None else connected.with_orcid(answer.orcid.path, self.repository)

    def _person(
        self, item_id: str, contributor: ItemContributor, connected: Connected, links: Links
    ) -> Person | None:
        """By the iD, then by the account, then by an earlier confirmation."""
        if contributor.organisation and not contributor.orcid:
            return None
        if contributor.orcid and (orcid := OrcidId.parse(contributor.orcid, host=self.host)):
            person = connected.with_orcid(orcid.path, self.repository)
            if person is not None:
                return person
        if contributor.local_id:
            person = connected.with_user_id(self.repository, contributor.local_id)
            if person is not None:
                return person
        if links:
            for name in names_of(contributor):
                number = links.get((item_id, fold(name)))
                if number is not None and (person := connected.with_id(number, self.repository)):
                    return person
        return None


def names_of(contributor: ItemContributor) -> tuple[str, ...]:
    """The ways in which a contributor's name may be written; the first as it stands on the item.

    >>> names_of(ItemContributor(field="creators", family="Carberry", given="Josiah"))
    ('Carberry, Josiah', 'Josiah Carberry')
    """
    family, given = contributor.family, contributor.given
    parts = (f"{family}, {given}", f"{given} {family}") if family and given else (family or given,)
    return tuple(name for name in (contributor.name, *parts) if name)
