"""A desk at which works are deposited, pushed and looked at: a registry over HTTP, and books of its own."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orcid_repo_plugin.domain.delivery import Delivery, PutCode
from orcid_repo_plugin.domain.events import Decision
from orcid_repo_plugin.domain.item import (
    ItemContributor,
    ItemIdentifier,
    ItemState,
    Repository,
    RepositoryItem,
    Text,
    Title,
)
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Permission, Person, Proof
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.deposit import Deposit
from orcid_repo_plugin.services.map_items import Mapped
from orcid_repo_plugin.services.push.run import Push
from orcid_repo_plugin.services.push.summary import PushSummary
from orcid_repo_plugin.settings import Settings, load
from orcid_repo_plugin.store.history import HistoryRow
from orcid_repo_plugin.testing.registry import Registry
from orcid_repo_plugin.testing.registry_values import StoredWork

if TYPE_CHECKING:
    from tests.services.push.between import DeskBetween

ACTIVITIES = "/read-limited /activities/update"


class Desk:
    """An admin's desk: everything goes through the journeys, and is seen in the registry and the books."""

    def __init__(self, registry: Registry, folder: Path, database: str | None = None) -> None:
        self.registry = registry
        self.folder = folder
        self.database = database or f"sqlite:///{folder}/books.sqlite3"
        self.app = App(self.settings())
        self.journal_at = 0

    def settings(self, **push: object) -> Settings:
        """Settings that point to the registry, without long waits."""
        client = self.registry.client("member")
        environ = {
            "ORCID_REPO_ORCID__ENVIRONMENT": "local",
            "ORCID_REPO_ORCID__REGISTRY_URL": self.registry.registry_url,
            "ORCID_REPO_ORCID__MEMBER_API_URL": self.registry.member_api_url,
            "ORCID_REPO_ORCID__PUBLIC_API_URL": self.registry.public_api_url,
            "ORCID_REPO_ORCID__CLIENT_ID": client["client_id"],
            "ORCID_REPO_ORCID__CLIENT_SECRET": client["client_secret"],
            "ORCID_REPO_DATABASE__URL": self.database,
            "ORCID_REPO_SECRETS__KEY_FILE": str(self.folder / "key"),
            "ORCID_REPO_PUSH__REQUESTS_A_SECOND": "1000",
            "ORCID_REPO_PUSH__FIRST_WAIT": "0.05",
            "ORCID_REPO_PUSH__PAUSE": "0.2",
            "ORCID_REPO_PUSH__SENDERS": "1",
        }
        environ |= {f"ORCID_REPO_PUSH__{name.upper()}": str(value) for name, value in push.items()}
        return load(environ=environ)

    def again(self, **push: object) -> None:
        """End the process, so to speak, and start anew."""
        self.app.close()
        self.app = App(self.settings(**push))

    def connect(
        self,
        orcid: str | None = None,
        scope: str = ACTIVITIES,
        repository: str = "main",
        noted: str = "",
    ) -> str:
        """A person who has given permission. :returns: the iD.

        :param noted: the scopes that our books have, if others than ORCID's: of an import, perhaps.
        """
        who = orcid or self.registry.person("Josiah", "Carberry")["orcid"]
        token = self.registry.token(who, scope)
        store = self.app.store
        person = Person(
            repository=repository,
            user_id=f"user-{who[-4:]}",
            name="J. Carberry",
            orcid=OrcidId(who),
            proof=Proof.SIGNED_IN,
        )
        permission = Permission(
            access_token=token["access_token"],
            refresh_token=token["refresh_token"],
            scopes=tuple((noted or scope).split()),
        )
        with store.writing() as c:
            number = store.people.save(c, person)
            store.permissions.save(c, number, who, permission)
            store.outbox.reconnect(c, who)
        return who

    def item(
        self,
        item_id: str,
        *orcids: str,
        doi: str | Sequence[str] = "",
        title: str = "A Theory of Cracked Pots",
        version_of: str = "",
        repository: str = "main",
        state: ItemState = ItemState.LIVE,
        kind: str = "article",
    ) -> RepositoryItem:
        """An item whose authors' iDs stand on it."""
        dois = [doi] if isinstance(doi, str) else list(doi)
        identifiers = [ItemIdentifier(one, "doi", "doi", "self") for one in dois if one]
        if version_of:
            identifiers.append(ItemIdentifier(version_of, "related", "doi", "version-of"))
        return RepositoryItem(
            repository=Repository(repository, "items"),
            item_id=item_id,
            uri=f"https://repo.example.edu/{repository}/{item_id}",
            state=state,
            types=(Text(kind, "type"),),
            titles=(Title(title, "title"),),
            contributors=tuple(
                ItemContributor(field="creators", family=f"Carberry{n}", given="J.", orcid=orcid)
                for n, orcid in enumerate(orcids)
            ),
            identifiers=tuple(identifiers),
        )

    def deposit(
        self, *items: RepositoryItem, repository: str = "main", remap: bool = False
    ) -> list[Decision]:
        """Deposit items, as a host would."""
        rows = [Mapped("test", self.app.mapper.map(item)) for item in items]
        decisions = list(Deposit(self.app, repository, remap=remap).run(rows))
        assert all(isinstance(one, Decision) for one in decisions), decisions
        return decisions  # type: ignore[return-value]

    def push(self, **how: object) -> PushSummary:
        """Push, as by hand."""
        return Push(self.app, **how).run()  # type: ignore[arg-type]

    def requests(self) -> list[str]:
        """The requests to the member API since the last look: ``POST /works``."""
        entries = self.registry.journal(self.journal_at)
        self.journal_at = entries[-1].n if entries else self.journal_at
        return [
            f"{e.method} {e.path.rpartition('/v3.0/')[2].partition('/')[2]}"
            for e in entries
            if "/v3.0/" in e.path
        ]

    def works(self, orcid: str) -> list[StoredWork]:
        """What stands on a record."""
        return self.registry.works(orcid)

    def titles(self, orcid: str) -> list[str]:
        """The titles on a record, sorted."""
        return sorted(work.title for work in self.works(orcid))

    def put_codes(self, orcid: str) -> dict[str, int]:
        """Our books' put-codes on a record, by item."""
        store = self.app.store
        with store.reading() as c:
            return {row.item_id: row.put_code for row in store.put_codes.of_record(c, orcid)}

    def rows(self, orcid: str) -> list[PutCode]:
        """The same, whole."""
        store = self.app.store
        with store.reading() as c:
            return store.put_codes.of_record(c, orcid)

    def deliveries(self, orcid: str) -> dict[str, Delivery]:
        """The deliveries to a record, by item."""
        store = self.app.store
        with store.reading() as c:
            return {row.item_id: row for row in store.outbox.rows(c, orcid=orcid)}

    def states(self, orcid: str) -> dict[str, str]:
        """Their states."""
        return {item: row.state for item, row in self.deliveries(orcid).items()}

    def history(self, **of: str) -> list[HistoryRow]:
        """What happened."""
        store = self.app.store
        with store.reading() as c:
            return list(store.history.rows(c, **of))

    def true(self, orcid: str) -> bool:
        """Whether our put-codes on a record are exactly our works on it."""
        client = self.registry.client("member")["client_id"]
        ours = {work.put_code for work in self.works(orcid) if work.source == client}
        return ours == set(self.put_codes(orcid).values())


@pytest.fixture
def desk(registry_server: Registry, tmp_path: Path) -> Iterator[Desk]:
    """A desk with a registry over HTTP."""
    made = Desk(registry_server, tmp_path)
    yield made
    made.app.close()


@pytest.fixture
def odd(registry_server: Registry, tmp_path: Path) -> "Iterator[DeskBetween]":
    """A desk with something between it and the registry, which answers in the registry's place when told."""
    from tests.services.push.between import DeskBetween, between

    with between(registry_server) as made:
        desk = DeskBetween(made, registry_server, tmp_path)
        try:
            yield desk
        finally:
            desk.app.close()
