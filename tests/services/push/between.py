"""Something between us and the registry: passes all on, but for answers that it was told to give itself."""

import http.client
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import orjson

from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.settings import Settings
from orcid_repo_plugin.testing.registry import Registry
from tests.services.push.conftest import Desk

JSON = "application/json;charset=UTF-8"
HTML = "text/html"
PLAIN = "text/plain;charset=UTF-8"


@dataclass
class Told:
    """An answer to give instead of the registry's."""

    method: str
    path: str
    """What comes after the record's iD: ``work``, ``works``; or ``oauth/token``. ``*`` stands for any."""
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    skip: int = 0
    """So many matching requests are let through before."""
    left: int | None = 1
    """How often it is given; ``None``: always."""
    after: bool = False
    """Whether the request takes effect first, and only its answer is replaced."""
    half: bool = False
    """Whether the answer breaks off in the middle."""

    def takes(self, request: str) -> bool:
        """Whether this request, ``POST works``, gets it; counts."""
        method, _, path = request.partition(" ")
        if self.left == 0 or self.method != method or not (self.path == "*" or _like(path, self.path)):
            return False
        if self.skip:
            self.skip -= 1
            return False
        if self.left is not None:
            self.left -= 1
        return True


def _like(path: str, wanted: str) -> bool:
    return path == wanted or (wanted.endswith("/*") and path.startswith(wanted[:-1]))


class Between(ThreadingHTTPServer):
    """A server in front of a registry.

    :param registry: where all goes that nothing else was told of.
    """

    daemon_threads = False

    def __init__(self, registry: Registry) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = urlsplit(registry.member_api_url).netloc
        self.requests: list[str] = []
        """What was asked of the APIs and of OAuth: ``POST works``."""
        self._told: list[Told] = []
        self._lock = threading.Lock()

    def address(self, url: str) -> str:
        """An address of the registry, by way of here."""
        return f"http://127.0.0.1:{self.server_port}{urlsplit(url).path}".rstrip("/")

    def answer(
        self,
        request: str,
        status: int,
        body: Any = b"",
        *,
        headers: Mapping[str, str] | None = None,
        kind: str = JSON,
        **how: Any,
    ) -> None:
        """Answer a request like this.

        :param request: ``POST work``, ``PUT work/*``, ``GET works``, ``POST oauth/token``.
        :param body: bytes, or what is to be written as JSON.
        :param how: see ``Told``: ``skip``, ``left``, ``after``, ``half``.
        """
        method, _, path = request.partition(" ")
        content = body if isinstance(body, bytes) else orjson.dumps(body)
        with self._lock:
            self._told.append(
                Told(method, path, status, content, {"Content-Type": kind} | dict(headers or {}), **how)
            )

    def refuse(self, request: str, code: int, reason: str | None = None, **how: Any) -> None:
        """Refuse with one of ORCID's error documents, exactly as the registry would write it.

        :param how: as for ``answer``; ``status`` and ``headers`` too, and values for the text.
        """
        kept = {name: how.pop(name) for name in ("skip", "left", "after", "half") if name in how}
        refusal = Refusal(code, reason, **how)
        self.answer(request, refusal.status, refusal.body(), headers=refusal.headers, **kept)

    def calm(self) -> None:
        """Let all go well again."""
        with self._lock:
            self._told.clear()

    def told_of(self, request: str) -> Told | None:
        """What was told of this request, which is written down."""
        with self._lock:
            self.requests.append(request)
            return next((one for one in self._told if one.takes(request)), None)


class _Handler(BaseHTTPRequestHandler):
    server: Between

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        short = path.rpartition("/v3.0/")[2].partition("/")[2] if "/v3.0/" in path else path.strip("/")
        told = self.server.told_of(f"{self.command} {short}")
        if told is None or told.after:
            status, headers, content = self._ask_behind(body)
        if told is not None:
            status, headers, content = (
                told.status,
                told.headers,
                told.body or (b"" if not told.half else b"{}"),
            )
        self._write(status, headers, content, half=told is not None and told.half)

    def _ask_behind(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self.server.behind, timeout=30)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
            connection.request(self.command, self.path, body or None, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def _write(self, status: int, headers: Mapping[str, str], content: bytes, *, half: bool) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in ("content-length", "connection", "transfer-encoding", "date", "server"):
                self.send_header(name, value)
        if status != http.client.NO_CONTENT:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if half else content)

    do_GET = do_POST = do_PUT = do_DELETE = _pass  # noqa: N815  # the names that http.server looks for

    def log_message(self, *_: Any) -> None:
        """Tests say what they saw."""


class DeskBetween(Desk):
    """A desk that reaches its registry by way of something between.

    :param between: what is in between.
    """

    def __init__(self, between: Between, *rest: Any) -> None:
        self.between = between
        super().__init__(*rest)

    def settings(self, **push: object) -> Settings:
        """Settings that point to what is in between."""
        settings = super().settings(**push)
        names = ("registry_url", "member_api_url", "public_api_url")
        addresses = {name: self.between.address(str(getattr(self.registry, name))) for name in names}
        return settings.model_copy(update={"orcid": settings.orcid.model_copy(update=addresses)})


@contextmanager
def between(registry: Registry) -> Iterator[Between]:
    """Something between us and this registry."""
    with Between(registry) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
