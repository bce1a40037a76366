"""The works of the past for authors who have connected since; the repository is not asked again."""

from collections.abc import Iterable, Iterator
from typing import Final

from sqlalchemy import Connection

from orcid_repo_plugin.domain.events import Decision
from orcid_repo_plugin.domain.person import Choices, Person
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.deposit_batch import Books
from orcid_repo_plugin.services.keeping_back import work_types
from orcid_repo_plugin.services.matching_people import Connected
from orcid_repo_plugin.services.wishing import Rules, Wishing
from orcid_repo_plugin.store.chunks import chunks
from orcid_repo_plugin.store.items import StoredItem

PAGE: Final = 400
"""Items of one person in one transaction."""


class Backfill:
    """Queues what authenticated authors lack: live items in the books that have no delivery to them.

    An author is who has the item's iD, its user id (also as a further account), or a confirmed link; what
    a plugin said by ``orcid_match_contributor`` is known at a deposit only. ``orcid_refuse_push`` cannot be
    asked, since it wants the item as the repository has it: items that it kept back from everybody are not
    live in the books and are passed over; who refuses single people is asked at the next deposit.

    May be killed at any moment and run again; what is queued is not queued twice.

    :param orcid: only this person.
    :param repository: only items of this repository.
    """

    def __init__(self, app: App, *, orcid: str | None = None, repository: str | None = None) -> None:
        self.app = app
        self.store = app.store
        self.orcid = orcid
        self.repository = repository

    def run(self) -> Iterator[Decision]:
        """Queue, person by person. :returns: a row for each work that was queued, or kept back by choice."""
        with self.store.reading() as c:
            connected = Connected.read(c, self.store)
            wanted = None if self.orcid is None else connected.primary(self.orcid)
            aliases: dict[str, list[str]] = {}
            for old in connected.primaries:
                aliases.setdefault(connected.primary(old), []).append(old)
        by_orcid: dict[str, list[Person]] = {}
        for person in connected.people:
            by_orcid.setdefault(connected.primary(person.orcid.path), []).append(person)
        for orcid, people in by_orcid.items():
            if wanted is None or orcid == wanted:
                yield from self._person(orcid, people, aliases.get(orcid, ()), connected)

    def _person(
        self, orcid: str, people: list[Person], aliases: Iterable[str], connected: Connected
    ) -> Iterator[Decision]:
        with self.store.reading() as c:
            items = {
                (one.repository, one.item_id): None
                for one in self._authored(c, {orcid, *aliases}, people, connected)
                if one.state == "live" and one.fingerprint is not None
            }
        by_repository: dict[str, list[str]] = {}
        for repository, item_id in items:
            by_repository.setdefault(repository, []).append(item_id)
        for repository, item_ids in by_repository.items():
            rules = Rules(repository=repository, connected=connected)
            for page in chunks(item_ids, PAGE):
                yield from self._page(rules, orcid, page)

    def _authored(
        self, c: Connection, orcids: set[str], people: list[Person], connected: Connected
    ) -> Iterator[StoredItem]:
        """The items of which the person is an author, some of them twice."""
        items = self.store.items
        yield from items.authored(c, self.repository, orcids=orcids)
        for person in people:
            if self.repository not in (None, person.repository):
                continue
            if user_ids := connected.user_ids(person):
                yield from items.authored(c, person.repository, user_ids=user_ids)
            if person.person_id is not None:
                linked = self.store.people.linked_items(c, person.person_id)
                yield from items.known(c, person.repository, linked).values()

    def _page(self, rules: Rules, orcid: str, item_ids: list[str]) -> list[Decision]:
        """Queue those that have no delivery yet, looked at inside the transaction that writes."""
        with self.store.reading() as c:
            if not self._lacking(Books.read(c, self.store, rules.repository, item_ids), orcid, item_ids):
                return []
        with self.store.writing() as c:
            books = Books.read(c, self.store, rules.repository, item_ids, lock=True)
            wishing = Wishing(rules, books)
            lacking = self._lacking(books, orcid, item_ids)
            types = self._types(c, lacking, rules.connected.choices(orcid, rules.repository))
            for one in lacking:
                work_type = types.get(one.fingerprint or "", "")
                wishing.send(one.item_id, orcid, one.fingerprint, work_type=work_type)
            wishing.changes.write(c, self.store, rules.repository, self.app.settings.orcid.host)
        return [one for told in wishing.changes.decisions.values() for one in told.values()]

    def _types(self, c: Connection, items: Iterable[StoredItem], choices: Choices) -> dict[str, str]:
        """The work type of each payload, where the person does not want them all."""
        if not choices.kinds_off:
            return {}
        return work_types(c, self.store, (one.fingerprint for one in items))

    def _lacking(self, books: Books, orcid: str, item_ids: Iterable[str]) -> list[StoredItem]:
        found = (books.items.get(item_id) for item_id in item_ids)
        return [
            one
            for one in found
            if one is not None
            and one.state == "live"
            and one.fingerprint is not None
            and books.delivery(one.item_id, orcid) is None
        ]
