"""A desk beside a registry in the same process, with a plugin that hears who leaves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orcid_repo_plugin.domain.events import RevokeEvent
from orcid_repo_plugin.domain.person import Person
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.connect.revoking import finish_revocations
from orcid_repo_plugin.services.leaving import finish_departures
from orcid_repo_plugin.testing.registry import Registry
from tests.services.push.conftest import Desk


class Ears:
    """Hears whose permission has ended."""

    def __init__(self) -> None:
        self.heard: list[RevokeEvent] = []

    @hookimpl
    def orcid_on_revoke(self, event: RevokeEvent) -> None:
        """Remember it."""
        self.heard.append(event)


class NearDesk(Desk):
    """The same desk, and what the engine would do by itself."""

    def __init__(self, registry: Registry, folder: Path, database: str | None = None) -> None:
        self.registry = registry
        self.folder = folder
        self.database = database or f"sqlite:///{folder}/books.sqlite3"
        self.journal_at = 0
        self.ears = Ears()
        self._open()

    def _open(self, **push: object) -> None:
        self.app = App(self.settings(**push), transport=self.registry.session())
        self.app.plugins.register(self.ears, "ears")

    def again(self, **push: object) -> None:
        """End the process, so to speak, and start anew."""
        self.app.close()
        self._open(**push)

    def person(self, orcid: str, repository: str = "main") -> Person:
        """A person, as the books have them now."""
        with self.app.store.reading() as c:
            people = self.app.store.people.of_record(c, orcid)
        return next(one for one in people if one.repository == repository)

    def engine(self) -> None:
        """What the engine does by itself."""
        self.push()
        finish_departures(self.app)
        finish_revocations(self.app)

    def deposit_some(self, orcid: str, *numbers: int, title: str = "Pots") -> None:
        """Items, each a work of its own."""
        self.deposit(
            *(self.item(str(n), orcid, doi=f"10.5555/pots.{n}", title=f"{title} {n}") for n in numbers)
        )

    def ended(self, orcid: str) -> list[str]:
        """By whom the tokens for a record were ended, as the registry has it; empty for one that lives."""
        return [token["revoked"] or "" for token in self.registry.tokens(orcid)]


@pytest.fixture
def desk(registry: Registry, tmp_path: Path, database_url: str) -> Iterator[NearDesk]:
    """A desk with books of its own; on SQLite and on PostgreSQL."""
    made = NearDesk(registry, tmp_path, database_url)
    yield made
    made.app.close()
