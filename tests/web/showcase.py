"""What public addresses show in tests: Josiah Carberry, who has proved his iD, and others who have not."""

from dataclasses import replace
from typing import Any
from zlib import crc32

from werkzeug.test import TestResponse

from orcid_repo_plugin.domain.item import ItemContributor, RepositoryItem
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Person, Proof
from orcid_repo_plugin.services.deposit import Deposit
from orcid_repo_plugin.services.map_items import Mapped
from orcid_repo_plugin.web.kept_answers import KEY as KEPT
from tests.services.house import author, item

JOSIAH = "0000-0002-1825-0097"
"""Has proved his iD; user 7."""
SOFIA = "0000-0001-5109-3700"
"""Her iD was typed in by a librarian; user 8."""
LAURE = "0000-0001-5727-2427"
"""Hides her iD; user 9."""
CLAIMED = "0000-0003-1419-2405"
"""Stands on an item, and nobody here knows whose it is."""
UNKNOWN = "0000-0001-2345-6789"
WRONG = "0000-0002-1825-0098"
"""Its check digit is wrong."""


class Showcase:
    """A site with people and a public item ``pots-3``, as any visitor sees it.

    :param site: the fixture of that name.
    """

    def __init__(self, site: Any) -> None:
        self.site = site
        self.client = site.client()
        self.person(JOSIAH, "7", "Josiah Carberry", Proof.SIGNED_IN)
        self.person(SOFIA, "8", "Sofia Garcia", Proof.NONE)
        self.person(LAURE, "9", "Laure Haak", Proof.SIGNED_IN, shows=False)
        self.deposit(pots())

    def person(self, orcid: str, user: str, name: str, proof: Proof, *, shows: bool = True) -> None:
        """Somebody whom the books know."""
        made = Person(repository="main", user_id=user, name=name, orcid=OrcidId(orcid), proof=proof)
        store = self.site.store
        with store.writing() as c:
            number = store.people.save(c, made)
            if not shows:
                self.hide(number, c)
        self.forget()

    def hide(self, number: int, c: Any) -> None:
        """Somebody's iD is shown no more."""
        from orcid_repo_plugin.store.tables import person

        c.execute(person.update().where(person.c.id == number).values(show_orcid=False))

    def deposit(self, *items: RepositoryItem) -> None:
        """Publish items."""
        app = self.site.app
        rows = [Mapped("test", app.mapper.map(one)) for one in items]
        assert list(Deposit(app, "main").run(rows))
        self.forget()

    def forget(self) -> None:
        """Let the service keep no answer: the books were changed from outside of it."""
        self.site.web.extensions[KEPT].forget()

    def get(self, path: str, method: str = "GET", **how: Any) -> TestResponse:
        """Ask for a path."""
        return self.client.open(path, method=method, base_url=self.site.base_url, **how)

    def post(self, body: Any, **how: Any) -> TestResponse:
        """Ask for many badges."""
        return self.client.post("/badges", data=body, base_url=self.site.base_url, **how)


def pots(item_id: str = "pots-3", *more: ItemContributor, **changed: Any) -> RepositoryItem:
    """A public article of Josiah's, and of others whose iDs stand in each other state."""
    names = (
        author("Carberry, Josiah", JOSIAH),
        author("Garcia, Sofia", SOFIA),
        author("Haak, Laure", LAURE),
        author("Wright, Ann", CLAIMED),
        author("Potter, Ann"),
    )
    return replace(item(item_id, *names, *more, doi=f"10.5555/{crc32(item_id.encode()):010}"), **changed)
