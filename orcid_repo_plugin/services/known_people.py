"""Who the books know of some iDs, accounts and names on items, so that pages can show whom they may."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection

from orcid_repo_plugin.domain.byline import Byline, BylineName
from orcid_repo_plugin.domain.folding import fold
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.matching_people import Links
from orcid_repo_plugin.store.shown import ShownPerson
from orcid_repo_plugin.store.texts import unfit_as_key


def shown_of(people: Sequence[ShownPerson], repository: str = "") -> ShownPerson | None:
    """Who of the people with one iD shows it; ``None``: there is nobody, or it is hidden.

    Who has proved the iD is its owner, and has the say. On pages of a repository where they have an
    account, what they chose there holds; elsewhere the iD is shown if they show it anywhere.

    :param repository: on whose pages; empty: on none in particular.
    """
    owners = [one for one in people if one.proved] or people
    here = [one for one in people if one.repository == repository]
    if not all(one.shows for one in here):
        return None
    of_here = [one for one in owners if one.repository == repository]
    return next((one for one in of_here or owners if one.shows), None)


class Known:
    """What the books know of some iDs and of the names on some items."""

    def __init__(self, people: Iterable[ShownPerson], primaries: Mapping[str, str]) -> None:
        self._primaries = primaries
        self._former: dict[str, list[str]] = {}
        for old in primaries:
            self._former.setdefault(self.primary(old), []).append(old)
        self._by_orcid: dict[str, list[ShownPerson]] = {}
        self._by_account: dict[tuple[str, str], ShownPerson] = {}
        self._by_id: dict[int, ShownPerson] = {}
        self._links: dict[str, Links] = {}
        self._add(people)

    @classmethod
    def read(cls, c: Connection, app: App, orcids: Collection[str]) -> "Known":
        """Look up iDs, and those that their records were merged into, or that were merged into theirs."""
        known = cls((), app.store.records.primaries(c))
        known.look_for(c, app, orcids)
        return known

    def look_for(self, c: Connection, app: App, orcids: Iterable[str]) -> None:
        """Look up everybody with one of these iDs."""
        wanted = {one for path in orcids for one in self.spellings(path)}
        self._add(app.store.shown.with_orcids(c, wanted))

    def look_up(self, c: Connection, app: App, repository: str, bylines: Sequence[Byline]) -> None:
        """Look up the accounts and the confirmed names on items of a repository."""
        accounts = {one.user_id for byline in bylines for one in byline.names if one.user_id}
        usable = [user_id for user_id in accounts if not unfit_as_key(user_id)]
        found = app.store.shown.with_accounts(c, repository, usable)
        self._by_account |= {(repository, user_id): one for user_id, one in found.items()}
        items = [byline.item_id for byline in bylines if not unfit_as_key(byline.item_id)]
        links = app.store.people.links(c, repository, items)
        self._links[repository] = links
        linked = app.store.shown.with_ids(c, set(links.values()))
        self._by_id |= linked
        self.look_for(c, app, {one.orcid for one in (*found.values(), *linked.values())})

    def _add(self, people: Iterable[ShownPerson]) -> None:
        for one in people:
            there = self._by_orcid.setdefault(self.primary(one.orcid), [])
            if one not in there:
                there.append(one)

    def primary(self, path: str) -> str:
        """The iD of the record that this iD leads to now."""
        if path not in self._primaries:
            return path
        seen = {path}
        while (now := self._primaries.get(path, path)) not in seen:
            seen.add(path := now)
        return path

    def spellings(self, path: str) -> set[str]:
        """All iDs that lead where this one leads."""
        primary = self.primary(path)
        return {path, primary, *self._former.get(primary, ())}

    def of_orcid(self, path: str) -> list[ShownPerson]:
        """Everybody with this iD, or of the record that it was merged into."""
        return self._by_orcid.get(self.primary(path), [])

    def of_name(self, byline: Byline, one: BylineName) -> ShownPerson | None:
        """Whose account stands beside a name, or who was confirmed to be meant; first who has a proof."""
        if one.organisation and one.orcid is None:
            return None
        found = [self._by_account.get((byline.repository, one.user_id or "")), self._linked(byline, one)]
        people = [person for person in found if person is not None]
        return min(people, key=lambda person: not person.proved, default=None)

    def _linked(self, byline: Byline, one: BylineName) -> ShownPerson | None:
        links = self._links.get(byline.repository)
        if not links:
            return None
        for name in (one.name, f"{one.family}, {one.given}", f"{one.given} {one.family}"):
            if name.strip(" ,") and (number := links.get((byline.item_id, fold(name)))) is not None:
                return self._by_id.get(number)
        return None
