"""A sample repository, somebody at its pages, and a service that writes down what it is told."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from orcid_repo_plugin.sample_repository.app import create_app
from orcid_repo_plugin.sample_repository.config import Config

KEY: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH"
ADDRESS: Final = "http://127.0.0.1:8000"
JOSIAH: Final = "7"
RUNA: Final = "40"
EDITH: Final = "2"


@dataclass
class Told:
    """One call that the service got."""

    method: str
    path: str
    token: str
    idempotency_key: str
    document: dict[str, Any] | None


@dataclass
class Listener:
    """A service that does nothing but listen.

    :ivar answers: the statuses of its next answers; then 202.
    """

    address: str = ""
    told: list[Told] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A service at a port of this machine."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            listener.told.append(
                Told(
                    self.command,
                    self.path,
                    self.headers["Authorization"].removeprefix("Bearer "),
                    self.headers["Idempotency-Key"],
                    json.loads(body) if body else None,
                )
            )
            answer = json.dumps({"detail": "The item has no title."}).encode()
            self.send_response(listener.answers.pop(0) if listener.answers else 202)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_PUT = do_DELETE = _answer  # noqa: N815  (the base class's names)

        def log_message(self, *args: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        listener.address = f"http://127.0.0.1:{server.server_port}"
        yield listener
        server.shutdown()
        thread.join()


@pytest.fixture
def config(listener: Listener, tmp_path: Path) -> Config:
    """Of a repository in a folder of its own."""
    return Config(file=tmp_path / "repository.sqlite3", address=ADDRESS, service=listener.address, key=KEY)


@pytest.fixture
def repository(config: Config) -> Flask:
    """The repository's application."""
    return create_app(config)


class Somebody:
    """A browser at the repository's pages."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path)

    def send(self, path: str, form: str = "/login", **values: Any) -> TestResponse:
        """Send a form, with the token of the page that it stands on, and see where it leads.

        :param form: that page; one with any form will do.
        """
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(form).text)
        assert found is not None
        return self.client.post(path, data=values | {"csrf_token": found[1]}, follow_redirects=True)


@pytest.fixture
def somebody(repository: Flask) -> Callable[..., Somebody]:
    """Somebody with a browser of their own; logged in, if an account is named."""

    def come(user_id: str = "") -> Somebody:
        one = Somebody(repository.test_client())
        if user_id:
            one.send("/login", user_id=user_id)
        return one

    return come


def messages(answer: TestResponse) -> list[str]:
    """What a page says of what was just done."""
    return re.findall(r'role="status">([^<]+)<', answer.text)
