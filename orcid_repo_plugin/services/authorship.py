"""Which items in the books are a person's: by the iD, an account, or a confirmed name."""

from collections.abc import Iterator

from sqlalchemy import Connection

from orcid_repo_plugin.domain.person import Person
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.store.item_rows import LIVE, StoredItem


class Authorship:
    """The items of one iD. What a plugin alone knew, by ``orcid_match_contributor``, is not known here."""

    def __init__(self, app: App, orcid: str) -> None:
        self.store = app.store
        self.orcid = orcid

    def items(self, c: Connection) -> dict[tuple[str, str], StoredItem]:
        """The live items that can be sent, by repository and item id."""
        return {
            (one.repository, one.item_id): one
            for one in self.all_items(c)
            if one.state == LIVE and one.fingerprint is not None
        }

    def has(self, c: Connection, repository: str, item_id: str) -> bool:
        """Whether the person is an author of this item."""
        items, people = self.store.items, self._people(c)
        here = [one for one in people if one.repository == repository]
        users = {user_id for one in here for user_id in self._accounts(c, one)}
        orcids = self.orcids(c)
        for author in items.authors(c, repository, [item_id]).get(item_id, ()):
            if author.orcid in orcids or (author.user_id is not None and author.user_id in users):
                return True
        return any(
            item_id in self.store.people.linked_items(c, one.person_id) for one in here if one.person_id
        )

    def all_items(self, c: Connection) -> Iterator[StoredItem]:
        """Their items in any state, each once."""
        seen: set[tuple[str, str]] = set()
        for one in self._found(c):
            if (one.repository, one.item_id) not in seen:
                seen.add((one.repository, one.item_id))
                yield one

    def _found(self, c: Connection) -> Iterator[StoredItem]:
        items = self.store.items
        yield from items.authored(c, orcids=self.orcids(c))
        for one in self._people(c):
            if users := self._accounts(c, one):
                yield from items.authored(c, one.repository, user_ids=users)
            if one.person_id is not None:
                linked = self.store.people.linked_items(c, one.person_id)
                yield from items.known(c, one.repository, linked).values()

    def _people(self, c: Connection) -> list[Person]:
        return self.store.people.of_record(c, self.orcid)

    def orcids(self, c: Connection) -> set[str]:
        """The iD, and those that were merged into it."""
        primaries = self.store.records.primaries(c)
        return {self.orcid, *(old for old, primary in primaries.items() if primary == self.orcid)}

    def _accounts(self, c: Connection, person: Person) -> set[str]:
        """The person's user ids in their repository."""
        further = self.store.people.accounts(c)
        found = {
            user_id
            for (repository, user_id), person_id in further.items()
            if person_id == person.person_id and repository == person.repository
        }
        return found | ({person.user_id} if person.user_id else set())
