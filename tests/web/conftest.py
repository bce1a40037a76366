"""A site to visit in tests: the whole service on books of its own, beside a local registry."""

import secrets
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from shutil import copy
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import OctKey
from pydantic import SecretStr
from werkzeug.test import TestResponse

from orcid_repo_plugin.domain.host import Host
from orcid_repo_plugin.jobs.engine import Engine
from orcid_repo_plugin.plugins import load as load_plugins
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.settings import Settings
from orcid_repo_plugin.testing.registry import Registry
from orcid_repo_plugin.web.app import create_app
from tests.web.browser import Browser

BASE_URL = "https://orcid.repository.example.org"
REPOSITORY = "https://repository.example.org"
JOSIAH = "0000-0002-1825-0097"


class Site:
    """One installation of the service, the host ``main`` that sends people to it, and its visitors.

    :param settings: in place of, or beside, those of a test: ``site={"name": "…"}``.
    """

    def __init__(self, registry: Registry, books: Path, **settings: Any) -> None:
        self.registry = registry
        self.books = books
        self.client_at_orcid = registry.make_client(redirect_uris=[f"{BASE_URL}/orcid/callback"])
        self.settings = self._settings(settings)
        self.app = App(self.settings, load_plugins(self.settings), transport=registry.session())
        self.base_url = self.settings.public_url
        self.key = secrets.token_urlsafe(32)
        with self.store.writing() as c:
            self.store.hosts.add(c, Host(name="main", repositories=("main",), origins=(REPOSITORY,)))
            self.store.hosts.add_key(c, "main", self.key)
        self.engine = Engine(self.app, books.parent / "jobs.sqlite3")
        self.web: Flask = create_app(self.app, self.engine)

    @property
    def store(self) -> Any:
        """The books."""
        return self.app.store

    def _settings(self, given: dict[str, Any]) -> Settings:
        registry = self.registry
        orcid = {
            "environment": "local",
            "registry_url": registry.registry_url,
            "member_api_url": registry.member_api_url,
            "public_api_url": registry.public_api_url,
            "client_id": self.client_at_orcid["client_id"],
            "client_secret": SecretStr(self.client_at_orcid["client_secret"]),
        }
        ours: dict[str, Any] = {
            "base_url": BASE_URL,
            "orcid": orcid,
            "database": {"url": f"sqlite:///{self.books}"},
            "secrets": {"key": SecretStr(Fernet.generate_key().decode())},
            "repositories": {"main": {"name": "Brown Digital Repository"}},
        }
        return Settings(**(ours | given))

    # -- visitors

    def client(self, **how: Any) -> FlaskClient:
        """A browser of its own."""
        return self.web.test_client(**how)

    def get(self, path: str, client: FlaskClient | None = None, **how: Any) -> TestResponse:
        """Look at a page, in a new browser unless one is given."""
        return (client or self.client()).get(path, base_url=self.base_url, **how)

    def token(self, user: str | None = "7", **claims: Any) -> str:
        """What the host signs; ``None`` leaves a claim out."""
        now = self.store.now() // 1000
        key = claims.pop("key", self.key)
        header = claims.pop("header", {"alg": "HS256"})
        ours = {
            "iss": "main",
            "aud": self.base_url,
            "sub": user,
            "repository": "main",
            "iat": now,
            "exp": now + 300,
            "jti": secrets.token_urlsafe(16),
        }
        said = {name: value for name, value in (ours | claims).items() if value is not None}
        return jwt.encode(header, said, OctKey.import_key(key))

    def launch(self, user: str | None = "7", page: str = "connect", **claims: Any) -> str:
        """The path and query by which the host sends somebody to a page."""
        return f"/{page}?launch={self.token(user, **claims)}"

    def post(self, client: FlaskClient, path: str, **fields: str) -> TestResponse:
        """Send the form that this browser is looking at: the page is opened, its hidden fields are taken."""
        shown = client.get(path, base_url=self.base_url)
        return client.post(urlsplit(path).path, base_url=self.base_url, data=hidden(shown.text) | fields)

    # -- at ORCID

    def at_orcid(self, location: str, who: str = JOSIAH, allow: bool = True) -> str:
        """Do at the registry what a person does there: sign in, and allow or deny.

        :param location: where we sent the browser.
        :returns: path and query of our page that the registry sends it back to.
        """
        browser = self.registry.session()
        person = next(one for one in self.registry.people if one["orcid"] == who)
        answer = browser.get(location, allow_redirects=False)
        for _step in range(6):
            if answer.is_redirect:
                target = requests.compat.urljoin(location, answer.headers["Location"])
                if target.startswith(self.base_url):
                    parts = urlsplit(target)
                    return f"{parts.path}?{parts.query}"
                answer = browser.get(target, allow_redirects=False)
                continue
            filled = self._filled(answer.text, person, allow)
            answer = browser.post(answer.url, data=filled, allow_redirects=False)
        raise AssertionError(f"ORCID did not send the person back: {answer.status_code}")

    @staticmethod
    def _filled(page: str, person: Any, allow: bool) -> dict[str, str]:
        fields = hidden(page)
        fields.pop("next", None)
        if 'name="password"' in page:
            return fields | {"email": person["orcid"], "password": person["password"]}
        return fields | {"decision": "allow" if allow else "deny"}

    def connect(
        self, client: FlaskClient | None = None, user: str = "7", who: str = JOSIAH, **claims: Any
    ) -> TestResponse:
        """The whole way: from the repository to ORCID and back. :returns: the last page."""
        client = client or self.client()
        sent = self.post(client, self.launch(user, **claims))
        assert sent.status_code == 303, sent.text
        back = self.at_orcid(sent.headers["Location"], who)
        return client.get(back, base_url=self.base_url, follow_redirects=True)

    def close(self) -> None:
        """Give everything back."""
        self.app.close()


class _Hidden(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "input" and found.get("type") == "hidden" and found.get("name"):
            self.fields.setdefault(str(found["name"]), found.get("value") or "")


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page's forms."""
    parser = _Hidden()
    parser.feed(page)
    return parser.fields


@pytest.fixture
def make_site(registry: Registry, sqlite_template: Path, tmp_path: Path) -> Iterator[Any]:
    """Makes sites with settings of their own."""
    made: list[Site] = []

    def make(**settings: Any) -> Site:
        folder = tmp_path / f"site{len(made)}"
        folder.mkdir()
        copy(sqlite_template, folder / "books.sqlite3")
        made.append(Site(registry, folder / "books.sqlite3", **settings))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def site(make_site: Any) -> Site:
    """The service, and a host that sends people to it."""
    found: Site = make_site()
    return found


@pytest.fixture
def browser(site: Any) -> Browser:
    """Somebody's browser."""
    return Browser(site)
