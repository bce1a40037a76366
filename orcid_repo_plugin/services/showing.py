"""The journey of what visitors see: an iD, an item's authors, a person. Our books say what is proved."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Final

from sqlalchemy import Connection

from orcid_repo_plugin.domain.badge import Badge
from orcid_repo_plugin.domain.byline import AuthorList, Byline, BylineName, ListedName, PersonPage
from orcid_repo_plugin.domain.folding import fold
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.authorship import Authorship
from orcid_repo_plugin.services.matching_people import Links
from orcid_repo_plugin.store.shown import Claim, ShownPerson
from orcid_repo_plugin.store.texts import unfit_as_key

MOST_ITEMS: Final = 200
"""Items that a person's page lists."""


class Showing:
    """Looks up what may be shown. Every answer is as fresh as the books."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.store = app.store
        self.host = app.settings.orcid.host

    def badge(self, orcid: str) -> Badge | None:
        """The badge of one iD; ``None``: nobody has it here, or its owner hides it."""
        return self.badges([orcid])[orcid]

    def badges(self, orcids: Collection[str]) -> dict[str, Badge | None]:
        """The badges of many iDs at once, by the text that was asked for.

        :param orcids: in any spelling; what is no iD (form, check digit, registry) has no badge.
        """
        parsed = {text: OrcidId.parse(text, host=self.host) for text in orcids}
        wanted = {orcid.path for orcid in parsed.values() if orcid is not None}
        with self.store.reading() as c:
            known = _Known.read(c, self.app, wanted)
            unknown = [path for path in wanted if not known.of_orcid(path)]
            claims = self.store.shown.claims(c, unknown)
            marked = self._marked(c, claims)
        found = {path: self._badge(path, known, claims, path in marked) for path in wanted}
        return {text: found[orcid.path] if orcid else None for text, orcid in parsed.items()}

    def authors(self, repository: str, item_id: str) -> AuthorList | None:
        """A public item with its authors; ``None``: we know of no such item, or it is not public."""
        if unfit_as_key(item_id) or unfit_as_key(repository):
            return None
        with self.store.reading() as c:
            byline = self.store.bylines.find(c, repository, [item_id]).get(item_id)
            return None if byline is None else self._listed(c, [byline])[0]

    def author_lists(self, bylines: Sequence[Byline]) -> list[AuthorList]:
        """The author lists of items that need not be in our books, as files have them; in their order."""
        with self.store.reading() as c:
            return self._listed(c, bylines)

    def person(self, repository: str, user: str) -> PersonPage | None:
        """A researcher who shows their iD, and their public items, the newest first.

        :param user: an account of the repository, or an iD.
        """
        if unfit_as_key(user) or unfit_as_key(repository):
            return None
        with self.store.reading() as c:
            one = self._person(c, repository, user)
            if one is None:
                return None
            theirs = Authorship(self.app, one.orcid).all_items(c)
            ids = [found.item_id for found in theirs if found.repository == repository]
            bylines = self.store.bylines.find(c, repository, ids)
        badge = Badge(orcid=OrcidId(one.orcid), authenticated=True, name=one.name, host=self.host)
        newest = sorted(bylines.values(), key=lambda byline: byline.date, reverse=True)
        return PersonPage(repository=repository, badge=badge, items=tuple(newest[:MOST_ITEMS]))

    def _person(self, c: Connection, repository: str, user: str) -> ShownPerson | None:
        one = self.store.shown.with_accounts(c, repository, [user]).get(user)
        if one is None and (orcid := OrcidId.parse(user, host=self.host)):
            here = self.store.shown.with_orcids(c, [orcid.path])
            one = next((other for other in here if other.repository == repository), None)
        return one if one is not None and one.proved and one.shows else None

    def _marked(self, c: Connection, claims: Mapping[str, Sequence[Claim]]) -> set[str]:
        """The claimed iDs that a repository marks as authenticated, if the site trusts its word."""
        if not self.app.settings.badges.trust_repository:
            return set()
        places: dict[str, set[str]] = {}
        for one in chain.from_iterable(claims.values()):
            places.setdefault(one.repository, set()).add(one.item_id)
        bylines = (self.store.bylines.find(c, repository, ids) for repository, ids in places.items())
        names = (name for found in bylines for byline in found.values() for name in byline.names)
        return {name.orcid for name in names if name.orcid and name.marked}

    def _badge(
        self, path: str, known: "_Known", claims: Mapping[str, Sequence[Claim]], marked: bool
    ) -> Badge | None:
        people = known.of_orcid(path)
        if not people:
            if path not in claims:
                return None
            name = next((one.name for one in claims[path] if one.name), "")
            return Badge(orcid=OrcidId(path), authenticated=marked, name=name, host=self.host)
        shown = [one for one in people if one.shows]
        if not shown:
            return None
        one = next((one for one in shown if one.proved), shown[0])
        return Badge(orcid=OrcidId(one.orcid), authenticated=one.proved, name=one.name, host=self.host)

    def _listed(self, c: Connection, bylines: Sequence[Byline]) -> list[AuthorList]:
        known = _Known.read(
            c, self.app, {one.orcid for byline in bylines for one in byline.names if one.orcid}
        )
        for repository in {byline.repository for byline in bylines}:
            known.look_up(c, self.app, repository, [one for one in bylines if one.repository == repository])
        return [
            AuthorList(byline=byline, names=tuple(self._name(byline, one, known) for one in byline.names))
            for byline in bylines
        ]

    def _name(self, byline: Byline, one: BylineName, known: "_Known") -> ListedName:
        return ListedName(
            name=one.name,
            badge=self._badge_of_name(byline, one, known),
            family=one.family,
            given=one.given,
            organisation=one.organisation,
            role=one.role,
        )

    def _badge_of_name(self, byline: Byline, one: BylineName, known: "_Known") -> Badge | None:
        """By the iD, then by the account, then by a confirmed name: as works are sent.

        Whoever hides their iD hides it here, too, however the item claims it.
        """
        person = known.of_name(byline, one)
        if person is not None and (person.proved or one.orcid is None):
            if not person.shows:
                return None
            orcid = OrcidId(person.orcid)
            return Badge(orcid=orcid, authenticated=person.proved, name=one.name, host=self.host)
        if one.orcid is None or (person is not None and not person.shows):
            return None
        trusted = one.marked and self.app.settings.badges.trust_repository
        return Badge(orcid=OrcidId(one.orcid), authenticated=trusted, name=one.name, host=self.host)


class _Known:
    """What the books know of some iDs and of the names on some items."""

    def __init__(self, people: Iterable[ShownPerson], primaries: Mapping[str, str]) -> None:
        self._primaries = primaries
        self._by_orcid: dict[str, list[ShownPerson]] = {}
        for one in people:
            self._by_orcid.setdefault(one.orcid, []).append(one)
        self._by_account: dict[tuple[str, str], ShownPerson] = {}
        self._by_id: dict[int, ShownPerson] = {}
        self._links: dict[str, Links] = {}

    @classmethod
    def read(cls, c: Connection, app: App, orcids: Collection[str]) -> "_Known":
        """Look up iDs, and those that their records were merged into."""
        primaries = app.store.records.primaries(c)
        wanted = {*orcids, *(primaries[one] for one in orcids if one in primaries)}
        return cls(app.store.shown.with_orcids(c, wanted), primaries)

    def look_up(self, c: Connection, app: App, repository: str, bylines: Sequence[Byline]) -> None:
        """Look up the accounts and the confirmed names on items of a repository."""
        accounts = {one.user_id for byline in bylines for one in byline.names if one.user_id}
        usable = [user_id for user_id in accounts if not unfit_as_key(user_id)]
        found = app.store.shown.with_accounts(c, repository, usable)
        self._by_account |= {(repository, user_id): one for user_id, one in found.items()}
        links = app.store.people.links(c, repository, [byline.item_id for byline in bylines])
        self._links[repository] = links
        self._by_id |= app.store.shown.with_ids(c, set(links.values()))

    def of_orcid(self, path: str) -> list[ShownPerson]:
        """Everybody with this iD, or of the record that it was merged into."""
        return self._by_orcid.get(self._primaries.get(path, ""), []) or self._by_orcid.get(path, [])

    def of_name(self, byline: Byline, one: BylineName) -> ShownPerson | None:
        """Who a name on an item is."""
        if one.orcid and (people := self.of_orcid(one.orcid)):
            here = [person for person in people if person.repository == byline.repository]
            return min(here or people, key=lambda person: not person.proved)
        if one.user_id and (person := self._by_account.get((byline.repository, one.user_id))):
            return person
        links = self._links.get(byline.repository)
        if links:
            for name in (one.name, f"{one.family}, {one.given}", f"{one.given} {one.family}"):
                if (number := links.get((byline.item_id, fold(name)))) is not None:
                    return self._by_id.get(number)
        return None
