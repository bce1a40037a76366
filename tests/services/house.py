"""A house with books: items are deposited, and what a push would leave behind is written as it would be."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import event

from orcid_repo_plugin.domain.delivery import Delivery, DeliveryState, Operation, PutCode
from orcid_repo_plugin.domain.events import Decision
from orcid_repo_plugin.domain.item import (
    ItemContributor,
    ItemDate,
    ItemIdentifier,
    Repository,
    RepositoryItem,
    Text,
    Title,
)
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Permission, Person, Proof
from orcid_repo_plugin.domain.work import Refusal
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.plugins import Plugins
from orcid_repo_plugin.plugins import load as load_plugins
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.deposit import Deposit
from orcid_repo_plugin.services.map_items import Mapped
from orcid_repo_plugin.settings import Settings
from orcid_repo_plugin.store.dispatch import Settled
from orcid_repo_plugin.store.history import HistoryRow
from orcid_repo_plugin.store.items import StoredItem
from orcid_repo_plugin.store.store import Store

JOSIAH = "0000-0002-1825-0097"
SOFIA = "0000-0001-5109-3700"
LAURE = "0000-0001-5727-2427"


def author(name: str, orcid: str | None = None, **more: Any) -> ItemContributor:
    """``Carberry, Josiah`` as a contributor."""
    family, _, given = name.partition(", ")
    return ItemContributor(field="creators", family=family, given=given, orcid=orcid, **more)


CARBERRY = author("Carberry, Josiah", JOSIAH)
GARCIA = author("Garcia, Sofia", SOFIA)


def item(
    item_id: str = "12",
    *contributors: ItemContributor,
    title: str = "A Theory of Cracked Pots",
    doi: str = "10.5555/12345678",
    repository: str = "main",
    **more: Any,
) -> RepositoryItem:
    """A live article of Josiah's, or of other contributors."""
    given = RepositoryItem(
        repository=Repository(repository, "eprints"),
        item_id=item_id,
        uri=f"https://repo.example.edu/{item_id}/",
        types=(Text("article", "type"),),
        titles=(Title(title, "title"),),
        contributors=contributors or (CARBERRY,),
        dates=(ItemDate("2008-08-13", "date"),),
        identifiers=(ItemIdentifier(doi, "id_number", "doi"),) if doi else (),
    )
    return replace(given, **more)


class House:
    """An installation over the books of a test."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.plugins: dict[str, object] = {}
        self.app = self.furnish()

    def furnish(self, **settings: Any) -> App:
        """Start anew with other settings, and with the plugins of this house."""
        chosen = Settings(**settings)
        plugins: Plugins = load_plugins(chosen)
        for name, plugin in self.plugins.items():
            plugins.register(plugin, name)
        self.app = App(chosen, plugins)
        self.app.__dict__["store"] = self.store
        return self.app

    def connect(
        self,
        orcid: str = JOSIAH,
        *,
        user_id: str | None = None,
        repository: str = "main",
        proof: Proof = Proof.SIGNED_IN,
        permission: bool = True,
        name: str = "J. Carberry",
    ) -> int:
        """A person signs in at ORCID and gives a permission, or not. :returns: ``person_id``."""
        person = Person(repository=repository, orcid=OrcidId(orcid), user_id=user_id, name=name, proof=proof)
        with self.store.writing() as c:
            person_id = self.store.people.save(c, person)
            if permission:
                given = Permission(access_token=f"token-of-{orcid}")
                self.store.permissions.save(c, person_id, orcid, given)
                self.store.outbox.reconnect(c, orcid)
        return person_id

    def lose_permission(self, orcid: str = JOSIAH) -> None:
        """ORCID takes the permission no more."""
        with self.store.writing() as c:
            self.store.permissions.lose(c, orcid, "the person has taken the permission back")

    def deposit(self, *items: RepositoryItem, repository: str = "main", **how: Any) -> list[Decision]:
        """Deposit items as they are."""
        rows = [Mapped("test", self.app.mapper.map(one)) for one in items]
        decisions = list(Deposit(self.app, repository, **how).run(rows))
        assert all(isinstance(one, Decision) for one in decisions), decisions
        return [one for one in decisions if isinstance(one, Decision)]

    def deliveries(self, repository: str = "main") -> dict[tuple[str, str], Delivery]:
        """The outbox, by item and iD."""
        with self.store.reading() as c:
            return {(one.item_id, one.orcid): one for one in self.store.outbox.rows(c, repository=repository)}

    def delivery(self, item_id: str = "12", orcid: str = JOSIAH) -> Delivery:
        """One of its rows."""
        return self.deliveries()[item_id, orcid]

    def settle(self, **standing: str) -> None:
        """Write what a push leaves: everything that waits is done, put-codes stand or are gone."""
        with self.store.writing() as c:
            waiting = list(self.store.outbox.rows(c, states=[DeliveryState.WAITING]))
            for one in waiting:
                self._arrive(c, one)

    def _arrive(self, c: Any, one: Delivery) -> None:
        there = self.store.put_codes.of_items(c, one.repository, [one.item_id]).get((one.item_id, one.orcid))
        if one.operation == Operation.DELETE:
            self.store.put_codes.remove(c, [there] if there else [])
            self.store.dispatch.settle(c, [Settled(one, DeliveryState.WITHDRAWN)])
            return
        put_code = there.put_code if there else 1000 + one.delivery_id
        row = PutCode(
            orcid=one.orcid,
            repository=one.repository,
            item_id=one.item_id,
            put_code=put_code,
            fingerprint=one.fingerprint,
        )
        self.store.put_codes.save(c, [row])
        self.store.dispatch.settle(c, [Settled(one, DeliveryState.SENT)])

    def stop(self, item_id: str = "12", orcid: str = JOSIAH) -> None:
        """The person has taken the work off the record, and a push has met that."""
        one = self.delivery(item_id, orcid)
        with self.store.writing() as c:
            there = self.store.put_codes.of_items(c, "main", [item_id])[item_id, orcid]
            self.store.put_codes.remove(c, [there])
            settled = Settled(one, DeliveryState.STOPPED_BY_AUTHOR, "the person took it off the record")
            self.store.dispatch.settle(c, [settled])
            self.store.outbox.stop(c, orcid, "main", item_id, stopped=True)

    def put_codes(self) -> dict[tuple[str, str], int]:
        """What stands, by item and iD."""
        with self.store.reading() as c:
            return {(one.item_id, one.orcid): one.put_code for one in self.store.put_codes.all(c)}

    def stored(self, item_id: str = "12", repository: str = "main") -> StoredItem | None:
        """The item in the books."""
        with self.store.reading() as c:
            return self.store.items.known(c, repository, [item_id]).get(item_id)

    def history(self) -> list[HistoryRow]:
        """Everything that happened, the oldest first."""
        with self.store.reading() as c:
            return list(self.store.history.rows(c))

    def titles(self) -> dict[tuple[str, str], str]:
        """The titles that the outbox would send, by item and iD."""
        import orjson

        with self.store.reading() as c:
            rows = [one for one in self.store.outbox.rows(c) if one.fingerprint]
            bodies = self.store.payloads.bodies(c, [one.fingerprint or "" for one in rows])
        return {
            (one.item_id, one.orcid): orjson.loads(bodies[one.fingerprint or ""])["title"]["title"]["value"]
            for one in rows
        }


class Meanwhile:
    """A plugin that lets something happen while an item is looked at."""

    def __init__(self, *happens: Callable[[], object]) -> None:
        self.happens = list(happens)

    @hookimpl
    def orcid_refuse_push(self, person: Person | None) -> str | None:
        """No objection."""
        if self.happens and person is not None:
            self.happens.pop()()
        return None


def said(decisions: Sequence[Decision]) -> Iterator[tuple[str, str | None, str]]:
    """Item, iD and state of each."""
    return ((one.item_id, one.orcid, str(one.state)) for one in decisions)


def writes_of(house: House) -> list[str]:
    """Statements that change something, as they come."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.split(None, 1)[0] in ("INSERT", "UPDATE", "DELETE"):
            seen.append(statement)

    event.listen(house.store.database.engine, "before_cursor_execute", note)
    return seen


class NotForJosiah:
    """Refuses one person."""

    def __init__(self, answer: str | Refusal | None) -> None:
        self.answer = answer
        self.asked: list[str] = []

    @hookimpl
    def orcid_refuse_push(self, person: Person | None) -> str | Refusal | None:
        """No, for Josiah."""
        if person is None:
            return None
        self.asked.append(person.orcid.path)
        return self.answer if person.orcid.path == JOSIAH else None
