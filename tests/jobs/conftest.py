"""An engine that runs, on books of its own, beside a registry."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from orcid_repo_plugin.domain.item import (
    ItemContributor,
    ItemIdentifier,
    Repository,
    RepositoryItem,
    Text,
    Title,
)
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Permission, Person, Proof
from orcid_repo_plugin.jobs.engine import Engine
from orcid_repo_plugin.plugins import load as load_plugins
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.deposit import Deposit
from orcid_repo_plugin.services.map_items import Mapped
from orcid_repo_plugin.settings import Settings
from orcid_repo_plugin.testing.registry import Registry

ACTIVITIES = "/read-limited /activities/update"
PATIENCE = 20.0


def wait_for(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until something is so.

    :raises TimeoutError: it does not become so.
    """
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError(f"not so within {seconds} seconds")
        time.sleep(0.01)


class House:
    """Books, a registry, and one engine after the other."""

    def __init__(self, registry: Registry, folder: Path, template: Path) -> None:
        self.registry = registry
        self.folder = folder
        copy(template, folder / "books.sqlite3")
        self.key = Fernet.generate_key().decode()
        self.apps: list[App] = []
        self.engines: list[Engine] = []
        self.app = self.open()

    def open(self, **orcid: Any) -> App:
        """The installation, as a new process opens it."""
        registry = self.registry
        client = registry.client("member")
        settings = Settings(
            orcid={
                "environment": "local",
                "registry_url": registry.registry_url,
                "member_api_url": registry.member_api_url,
                "public_api_url": registry.public_api_url,
                "client_id": client["client_id"],
                "client_secret": SecretStr(client["client_secret"]),
                **orcid,
            },  # type: ignore[arg-type]
            database={"url": f"sqlite:///{self.folder / 'books.sqlite3'}"},  # type: ignore[arg-type]
            secrets={"key": SecretStr(self.key)},  # type: ignore[arg-type]
            push={"requests_a_second": 1000, "first_wait": 0.2, "longest_wait": 1.0, "pause": 0.2},  # type: ignore[arg-type]
        )
        app = App(settings, load_plugins(settings), transport=registry.session())
        self.apps.append(app)
        return app

    def engine(self, app: App | None = None, *, start: bool = True) -> Engine:
        """An engine; it runs unless it shall not."""
        made = Engine(app or self.app, self.folder / "jobs.sqlite3")
        self.engines.append(made)
        if start:
            made.start()
        return made

    def connect(self, family_name: str = "Carberry") -> str:
        """A new person who has given permission. :returns: the iD."""
        orcid = self.registry.person("Josiah", family_name)["orcid"]
        token = self.registry.token(orcid, ACTIVITIES, self.app.settings.orcid.client_id)
        person = Person(
            repository="main",
            user_id=orcid[-4:],
            name="J. Carberry",
            orcid=OrcidId(orcid),
            proof=Proof.SIGNED_IN,
        )
        given = Permission(access_token=token["access_token"], scopes=tuple(ACTIVITIES.split()))
        with self.app.store.writing() as c:
            number = self.app.store.people.save(c, person)
            self.app.store.permissions.save(c, number, orcid, given)
        return orcid

    def deposit(self, orcid: str, item_id: str = "12", title: str = "A Theory of Cracked Pots") -> None:
        """Deposit a work of theirs; nothing is said to the engine."""
        item = RepositoryItem(
            repository=Repository("main", "items"),
            item_id=item_id,
            types=(Text("article", "type"),),
            titles=(Title(title, "title"),),
            contributors=(ItemContributor(field="creators", family="Carberry", given="J.", orcid=orcid),),
            identifiers=(ItemIdentifier(f"10.5555/{item_id}", "doi", "doi", "self"),),
        )
        rows = [Mapped("test", self.app.mapper.map(item))]
        assert all(hasattr(one, "state") for one in Deposit(self.app, "main").run(rows))

    def titles(self, orcid: str) -> list[str]:
        """What stands on the record."""
        return sorted(work.title for work in self.registry.works(orcid))

    def state(self, orcid: str, item_id: str = "12") -> str:
        """Where a delivery is."""
        with self.app.store.reading() as c:
            return next(str(one.state) for one in self.app.store.outbox.rows(c, item_id=item_id, orcid=orcid))

    def close(self) -> None:
        """End all."""
        for engine in self.engines:
            engine.stop()
        for app in self.apps:
            app.close()


@pytest.fixture
def house(registry: Registry, tmp_path: Path, sqlite_template: Path) -> Iterator[House]:
    """One whose registry is in the same process."""
    made = House(registry, tmp_path, sqlite_template)
    yield made
    made.close()
