"""An installation with a registry over HTTP, for commands that send."""

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import WRITE_ACTIVITIES, Permission, Person, Proof
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.testing.registry import Registry
from tests.conftest import Result

JOSIAH = "0000-0002-1825-0097"
SIGNED_IN_AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@dataclass
class Installation:
    """Settings, books and items in a folder of their own; the registry is this test's."""

    folder: Path
    registry: Registry
    run_cli: Callable[..., Result]
    environment: str = "local"
    more: str = ""
    """Further settings."""

    @property
    def config(self) -> Path:
        """The settings file, as it is now."""
        client = self.registry.client("member")
        addresses = "".join(
            f'{name} = "{getattr(self.registry, name)}"\n'
            for name in ("registry_url", "member_api_url", "public_api_url")
        )
        path = self.folder / "orcid-repo.toml"
        path.write_text(
            f'[orcid]\nenvironment = "{self.environment}"\n{addresses if self.environment == "local" else ""}'
            f'client_id = "{client["client_id"]}"\nclient_secret = "{client["client_secret"]}"\n{self.more}',
            encoding="utf-8",
        )
        return path

    def run(self, *arguments: object) -> Result:
        """Run a command here."""
        return self.run_cli("--config", self.config, *arguments)

    def rows(self, *arguments: object) -> Any:
        """What a command that is all well prints with ``--as json``."""
        result = self.run(*arguments, "--as", "json")
        assert result.code == 0, result.out + result.err
        return json.loads(result.out)

    def items(self, *items: dict[str, Any]) -> Path:
        """A file of items in our own format."""
        path = self.folder / "items.json"
        path.write_text(json.dumps(list(items)), encoding="utf-8")
        return path

    def connect(self, orcid: str = JOSIAH, user_id: str | None = None, repository: str = "main") -> None:
        """Let somebody have signed in, and have agreed."""
        token = self.registry.token(orcid, WRITE_ACTIVITIES)["access_token"]
        person = Person(
            repository=repository,
            orcid=OrcidId(orcid),
            user_id=user_id,
            name="Carberry, Josiah" if orcid == JOSIAH else "Santos, Beatriz",
            proof=Proof.SIGNED_IN,
            authenticated_at=SIGNED_IN_AT,
        )
        with closing(App.open(self.config)) as app, app.store.writing() as c:
            person_id = app.store.people.save(c, person)
            app.store.permissions.save(c, person_id, orcid, Permission(access_token=token))
            app.store.outbox.reconnect(c, orcid)

    def titles(self, orcid: str = JOSIAH) -> list[str]:
        """What stands on a record."""
        return [work.title for work in self.registry.works(orcid)]


def item(item_id: str, title: str = "A Theory of Cracked Pots", *orcids: str, **more: Any) -> dict[str, Any]:
    """An article of Josiah Carberry's, or of the people with these iDs."""
    return {
        "item_id": item_id,
        "uri": f"https://repo.example.edu/{item_id}",
        "type": "journal article",
        "title": title,
        "date": "2008-11-01",
        "identifiers": {"doi": f"10.5555/pots.{item_id}"},
        "contributors": [
            {"family": "Carberry", "given": "Josiah", "orcid": orcid} for orcid in orcids or (JOSIAH,)
        ],
    } | more


@pytest.fixture
def installation(
    tmp_path: Path,
    registry_server: Registry,
    run_cli: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
) -> Installation:
    """An installation that ``orcid-repo init`` has begun."""
    monkeypatch.delenv("ORCID_REPO_CONFIG", raising=False)
    assert run_cli("init", tmp_path).code == 0
    return Installation(tmp_path, registry_server, run_cli)
