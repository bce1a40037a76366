"""The journey of what visitors see: an iD, an item's authors, a person. Our books say what is proved."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Final

from sqlalchemy import Connection

from orcid_repo_plugin.domain.badge import Badge
from orcid_repo_plugin.domain.byline import AuthorList, Byline, BylineName, ListedName, PersonPage
from orcid_repo_plugin.domain.folding import fold
from orcid_repo_plugin.domain.item import ItemContributor
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.mapping.names import credit_name
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.authorship import Authorship
from orcid_repo_plugin.services.known_people import Known, shown_of
from orcid_repo_plugin.store.shown import Claim, ShownPerson
from orcid_repo_plugin.store.texts import unfit_as_key

_BETWEEN: Final = re.compile(r"[\s,;.]+")
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
            known = Known.read(c, self.app, wanted)
            claims = self._claims(c, known, wanted)
            marked = self._marked(c, claims)
        found = {path: self._badge(path, known, claims, marked) for path in wanted}
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
            orcid = Known.read(c, self.app, ()).primary(one.orcid)
            theirs = Authorship(self.app, one.orcid).all_items(c)
            ids = [found.item_id for found in theirs if found.repository == repository]
            bylines = self.store.bylines.find(c, repository, ids)
        badge = self._made(orcid, True, one.name)
        newest = sorted(bylines.values(), key=lambda byline: byline.date, reverse=True)
        return PersonPage(repository=repository, badge=badge, items=tuple(newest[:MOST_ITEMS]))

    def _person(self, c: Connection, repository: str, user: str) -> ShownPerson | None:
        one = self.store.shown.with_accounts(c, repository, [user]).get(user)
        if one is None and (orcid := OrcidId.parse(user, host=self.host)):
            people = Known.read(c, self.app, {orcid.path}).of_orcid(orcid.path)
            one = shown_of([other for other in people if other.repository == repository], repository)
        return one if one is not None and one.proved and one.shows else None

    def _claims(self, c: Connection, known: Known, wanted: Iterable[str]) -> Mapping[str, Sequence[Claim]]:
        """The places where iDs stand whose owners have not proved them, as far as that can matter."""
        trusts = self.app.settings.badges.trust_repository
        open_ = (
            path
            for path in wanted
            if not (people := known.of_orcid(path)) or (trusts and not any(one.proved for one in people))
        )
        return self.store.shown.claims(c, {one for path in open_ for one in known.spellings(path)})

    def _marked(self, c: Connection, claims: Mapping[str, Sequence[Claim]]) -> set[str]:
        """The iDs that are authenticated in the lists of these items, if the site trusts their marks."""
        if not self.app.settings.badges.trust_repository:
            return set()
        places: dict[str, set[str]] = {}
        for one in chain.from_iterable(claims.values()):
            places.setdefault(one.repository, set()).add(one.item_id)
        found = (self.store.bylines.find(c, repository, ids) for repository, ids in places.items())
        lists = self._listed(c, [byline for some in found for byline in some.values()])
        badges = (one.badge for authors in lists for one in authors.names)
        return {badge.orcid.path for badge in badges if badge is not None and badge.authenticated}

    def _badge(
        self, path: str, known: Known, claims: Mapping[str, Sequence[Claim]], marked: set[str]
    ) -> Badge | None:
        people, spellings = known.of_orcid(path), known.spellings(path)
        places = [one for spelling in spellings for one in claims.get(spelling, ())]
        person = shown_of(people)
        if person is None and (people or not places):
            return None
        name = person.name if person else next(filter(None, map(_in_reading_order, places)), "")
        proved = person is not None and person.proved
        trusted = not marked.isdisjoint(spellings)
        return self._made(known.primary(path), proved or trusted, name)

    def _made(self, path: str, authenticated: bool, name: str) -> Badge:
        return Badge(orcid=OrcidId(path), authenticated=authenticated, name=name, host=self.host)

    def _listed(self, c: Connection, bylines: Sequence[Byline]) -> list[AuthorList]:
        known = Known.read(
            c, self.app, {one.orcid for byline in bylines for one in byline.names if one.orcid}
        )
        for repository in {byline.repository for byline in bylines}:
            known.look_up(c, self.app, repository, [one for one in bylines if one.repository == repository])
        return [
            AuthorList(byline=byline, names=tuple(self._name(byline, one, known) for one in byline.names))
            for byline in bylines
        ]

    def _name(self, byline: Byline, one: BylineName, known: Known) -> ListedName:
        return ListedName(
            name=one.name,
            badge=self._badge_of_name(byline, one, known),
            family=one.family,
            given=one.given,
            organisation=one.organisation,
            role=one.role,
        )

    def _badge_of_name(self, byline: Byline, one: BylineName, known: Known) -> Badge | None:
        """By the iD; without one by the account or a confirmed name: as works are sent.

        Whoever hides their iD hides it here, too, however the item claims it. An iD on the item that is
        not the one of the account beside it is a claim: somebody has changed the digits, and the
        repository's mark may have stayed (DSpace's does). So is one that stands at several people, with all
        but its owner.
        """
        person = known.of_name(byline, one)
        if person is not None and not person.shows:
            return None
        if one.orcid is None:
            if person is None or shown_of(known.of_orcid(person.orcid), byline.repository) is None:
                return None
            return self._made(known.primary(person.orcid), person.proved, one.name)
        people, primary = known.of_orcid(one.orcid), known.primary(one.orcid)
        owner = shown_of(people, byline.repository)
        if people and owner is None:
            return None
        other = person is not None and person.proved and known.primary(person.orcid) != primary
        trusted = one.marked and self.app.settings.badges.trust_repository
        proved = owner is not None and owner.proved
        other = other or (owner is not None and person is None and _is_anothers(byline, one, owner.name))
        return self._made(primary, (proved or trusted) and not other, one.name)


def _is_anothers(byline: Byline, one: BylineName, owner: str) -> bool:
    """Whether an iD that stands at several people of an item stands here at somebody else than its owner.

    One person may be named twice, as author and editor. Of different people only those whose name has a
    word in common with the owner's can be meant; nobody can tell while we do not know that name.
    """
    known = _words(owner)
    if not known or not known.isdisjoint(_words(one.name)):
        return False
    return len({_words(other.name) for other in byline.names if other.orcid == one.orcid}) > 1


def _words(name: str) -> frozenset[str]:
    """The words of a name that are more than an initial, in one spelling."""
    return frozenset(word for part in _BETWEEN.split(name) if len(word := fold(part)) > 1)


def _in_reading_order(claim: Claim) -> str:
    return credit_name(ItemContributor(field="", name=claim.name))
