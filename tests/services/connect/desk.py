"""What the tests of connecting share: people at browsers, plugins that listen, and a look into the books."""

from collections.abc import Callable, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import orjson
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from sqlalchemy import select

from orcid_repo_plugin.domain.events import AuthenticateEvent, RevokeEvent
from orcid_repo_plugin.domain.host import Launch
from orcid_repo_plugin.domain.person import Permission, Person
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.plugins import load as load_plugins
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.connect.finishing import finish
from orcid_repo_plugin.services.connect.outcome import Outcome
from orcid_repo_plugin.services.connect.starting import start
from orcid_repo_plugin.settings import Settings
from orcid_repo_plugin.store.history import HistoryRow
from orcid_repo_plugin.store.store import Store
from orcid_repo_plugin.store.tables import metadata
from orcid_repo_plugin.testing.registry import Registry
from tests.services.connect.at_orcid import JOSIAH, at_orcid, query_of
from tests.store_fixtures import CLIENT_ID

BASE_URL: Final = "https://orcid.repository.example.org"
CALLBACK: Final = f"{BASE_URL}/orcid/callback"
MINUTE: Final = 60_000
_VISITS: Final = ("browser", "launch", "sign_in")
_SEALED: Final = ("access_token", "refresh_token", "token", "key", "data")
_TIMES: Final = ("at", "granted_at", "changed_at", "authenticated_at", "expires_at", "not_before", "due_at")


class Listener:
    """A plugin that listens, and knows the account of one iD."""

    def __init__(self) -> None:
        self.came: list[AuthenticateEvent] = []
        self.went: list[RevokeEvent] = []
        self.users: dict[str, str] = {}

    @hookimpl
    def orcid_on_authenticate(self, event: AuthenticateEvent) -> None:
        """Somebody has signed in."""
        self.came.append(event)

    @hookimpl
    def orcid_on_revoke(self, event: RevokeEvent) -> None:
        """Somebody's permission is lost."""
        self.went.append(event)

    @hookimpl
    def orcid_identify_user(self, repository: str, orcid: str) -> str | None:
        """An account that only the repository knows."""
        return self.users.get(orcid)


class Breaks:
    """A plugin that breaks."""

    @hookimpl
    def orcid_on_authenticate(self, event: AuthenticateEvent) -> None:
        """Never well."""
        raise RuntimeError("the mail server is not there")


class Desk:
    """One installation, and who comes to it."""

    def __init__(self, registry: Registry, store: Store, folder: Path, **settings: Any) -> None:
        self.registry = registry
        self.store = store
        self.heard = Listener()
        client = registry.make_client(
            settings.pop("kind", "member"), [CALLBACK], client_id=settings.pop("client_id", CLIENT_ID)
        )
        orcid = {
            "environment": "local",
            "registry_url": registry.registry_url,
            "member_api_url": registry.member_api_url,
            "public_api_url": registry.public_api_url,
            "client_id": client["client_id"],
            "client_secret": client["client_secret"],
        } | settings.pop("orcid", {})
        database = {"url": f"sqlite:///{folder}/pace.sqlite3"}
        chosen = Settings(base_url=BASE_URL, orcid=orcid, database=database, **settings)
        plugins = load_plugins(chosen)
        plugins.register(self.heard, "listener")
        self.transport = registry.session()
        self.app = App(chosen, plugins, transport=self.transport)
        self.app.__dict__["store"] = store

    def close(self) -> None:
        """Go home; the books are the test's."""
        self.app.orcid.close()
        self.transport.close()

    # -- people

    def launch(self, user: str = "7", purpose: str = "connect", **more: Any) -> Launch:
        """The host sends somebody."""
        given = {"name": "Carberry, Josiah", "email": "josiah.carberry@mailinator.com"}
        until = datetime(2099, 1, 1, tzinfo=UTC)
        return Launch(
            host="main",
            repository="main",
            user_id=user,
            jti="a1",
            expires_at=until,
            purpose=purpose,
            **(given | more),
        )

    def go(self, user: str = "7", seat: str = "", **launch: Any) -> str:
        """They go to ORCID: the address. A seat for each account, unless one is given."""
        return start(self.app, self.launch(user, **launch), seat or f"seat-{user}")

    def asked(self, location: str) -> dict[str, str]:
        """What ORCID is asked for."""
        return dict(parse_qsl(urlsplit(location).query, keep_blank_values=True))

    def at_orcid(self, location: str, who: str = JOSIAH, *, allow: bool = True) -> dict[str, str]:
        """They are at ORCID, and come back: the callback's query."""
        return query_of(at_orcid(self.registry, location, who, allow=allow))

    def back(self, query: Mapping[str, str], user: str = "7", seat: str = "") -> Outcome:
        """They are back."""
        return finish(self.app, seat or f"seat-{user}", query)

    def connect(
        self, user: str = "7", who: str = JOSIAH, *, allow: bool = True, seat: str = "", **launch: Any
    ) -> Outcome:
        """The whole way."""
        query = self.at_orcid(self.go(user, seat, **launch), who, allow=allow)
        return self.back(query, user, seat)

    def change_answers(self, change: Callable[[dict[str, Any]], Any]) -> None:
        """Let the token endpoint's answers be others: a document, or bytes."""
        url = f"{self.registry.registry_url}/oauth/token"
        self.transport.mount(url, Between(self.transport.get_adapter(url), change))

    # -- looking at it

    def person(self, user: str = "7") -> Person | None:
        """Who has an account."""
        with self.store.reading() as c:
            return self.store.people.with_account(c, "main", user)

    def permission(self, user: str = "7") -> Permission | None:
        """What the person with this account has given us; the one of their own row."""
        person = self.person(user)
        if person is None:
            return None
        with self.store.reading() as c:
            found = self.store.permissions.of_record(c, person.orcid.path)
        return next((one for one in found if one.person_id == person.person_id), None)

    def revocations(self) -> list[str]:
        """The tokens that ORCID is to be told of, whenever."""
        now = self.store.revocations.now
        self.store.revocations.now = lambda: now() + 10**12
        try:
            with self.store.reading() as c:
                return [one.token for one in self.store.revocations.due(c)]
        finally:
            self.store.revocations.now = now

    def history(self, operation: str | None = None) -> list[HistoryRow]:
        """What happened."""
        with self.store.reading() as c:
            rows = list(self.store.history.rows(c))
        return [row for row in rows if operation in (None, row.operation)]

    def alive_at_orcid(self, orcid: str = JOSIAH) -> list[str]:
        """The access tokens that ORCID takes."""
        client = self.app.settings.orcid.client_id
        return [
            one["access_token"]
            for one in self.registry.tokens(orcid)
            if one["client_id"] == client and one["revoked"] is None
        ]

    def asked_for_tokens(self, since: int = 0) -> int:
        """How often ORCID was asked for tokens."""
        return sum(1 for one in self.registry.journal(since) if one.path == "/oauth/token")

    @contextmanager
    def later(self, ms: int) -> Any:
        """As if it were later."""
        nouns = [self.store, *(one for one in vars(self.store).values() if hasattr(one, "now"))]
        before: list[Callable[[], int]] = [noun.now for noun in nouns]
        for noun, now in zip(nouns, before, strict=True):
            noun.now = lambda now=now: now() + ms
        try:
            yield
        finally:
            for noun, now in zip(nouns, before, strict=True):
                noun.now = now


class Between(BaseAdapter):
    """Something between us and ORCID that changes what the token endpoint answers."""

    def __init__(self, inner: BaseAdapter, change: Callable[[dict[str, Any]], Any]) -> None:
        super().__init__()
        self.inner = inner
        self.change = change

    def send(self, request: PreparedRequest, **how: Any) -> Response:  # type: ignore[override]
        """Ask ORCID, and change the answer."""
        response = self.inner.send(request, **how)
        changed = self.change(response.json())
        response._content = changed if isinstance(changed, bytes) else orjson.dumps(changed)
        return response

    def close(self) -> None:
        """Nothing is open."""


def books(app: App) -> dict[str, list[tuple[Any, ...]]]:
    """All that the books hold, without visits, times and seals: equal if nothing has been changed."""
    found = {}
    with app.store.reading() as c:
        for table in metadata.sorted_tables:
            if table.name in _VISITS:
                continue
            columns = [column for column in table.columns if column.name not in _TIMES]
            rows = c.execute(select(*columns).order_by(*table.primary_key.columns)).all()
            found[table.name] = [_row(row, [column.name for column in columns]) for row in rows]
    return found


def _row(row: Any, names: list[str]) -> tuple[Any, ...]:
    return tuple(bool(value) if name in _SEALED else value for name, value in zip(names, row, strict=True))
