"""A local registry under fire: takes requests of any kind, judges every answer, and counts."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.storage import InFolder
from orcid_repo_plugin.local_registry.control.answered import Answered, Environ, collect
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.registry import LocalRegistry
from orcid_repo_plugin.testing.registry import Registry
from orcid_repo_plugin.testing.registry_start import NOWHERE
from tests.acceptance.registry_answers import Asked, complaints

SHOWN: Final = 300
"""So much of a body is told when an answer is wrong."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One request, as it is on the wire."""

    method: str
    path: str
    """Percent-encoded, or not; from ``/member``, ``/public``, ``/control`` or the root on."""
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def environ(self) -> Environ:
        """The request as WSGI has it; a ``Content-Length`` of its own is believed."""
        found: Environ = {
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(self.path).decode("latin-1"),
            "QUERY_STRING": self.query,
            "SERVER_NAME": "local-registry.invalid",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "local-registry.invalid",
            "CONTENT_LENGTH": str(len(self.body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(self.body),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in self.headers.items():
            key = name.upper().replace("-", "_")
            found[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
        return found


class Range:
    """Sends requests to a registry in this process; also a WSGI application, for those who need one.

    Nothing is raised: what is wrong is told at the end, so that one bad answer hides no other.

    :ivar shots: how many requests were answered.
    :ivar wrong: what is wrong with which answer; empty if all is well.
    :ivar slowest: seconds of the request that took longest.
    """

    def __init__(self, local: LocalRegistry) -> None:
        self.local = local
        self.shots = 0
        self.statuses: dict[int, int] = {}
        self.wrong: list[str] = []
        self.slowest = 0.0
        self._secrets = [client.client_secret.encode() for client in local.books.clients.values()]

    def fire(self, shot: Shot) -> Answered | None:
        """Send one request. ``None`` if the registry raised an exception."""
        return self._answer(shot.environ(), lambda: repr(shot)[: 4 * SHOWN])

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer as a WSGI application."""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(body)
        answered = self._answer(environ, lambda: f"{_told(environ)} {body[:SHOWN]!r}")
        if answered is None:
            start_response("599 Broken", [("Content-Type", "text/plain")])
            return [b""]
        start_response(answered.status, answered.headers)
        return [answered.body]

    def _answer(self, environ: Environ, told: Callable[[], str]) -> Answered | None:
        asked = Asked.of(environ)
        began = time.monotonic()
        self.shots += 1
        try:
            answered = collect(self.local, environ)
        except Exception as error:  # whatever it is, it is what is looked for
            self.wrong.append(f"raised {error!r} at {told()}")
            return None
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.statuses[answered.code] = self.statuses.get(answered.code, 0) + 1
        self.wrong += [f"{said}: {answered.status} at {told()}" for said in self._complaints(asked, answered)]
        return answered

    def _complaints(self, asked: Asked, answered: Answered) -> Iterator[str]:
        yield from complaints(asked, answered)
        if asked.role != "control" and any(secret in answered.body for secret in self._secrets):
            yield "tells a client's secret"


def _told(environ: Environ) -> str:
    headers = {key: value for key, value in environ.items() if key.startswith(("HTTP_", "CONTENT_"))}
    return f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']!r}?{environ['QUERY_STRING']} {headers}"


@contextmanager
def registry_in(folder: Path) -> Iterator[Registry]:
    """A registry in this process that keeps its books in a folder; it has no clients' sessions open."""
    local = LocalRegistry(Addresses.at(NOWHERE), Options(control=True), InFolder(folder))
    try:
        yield Registry(local, in_process=True)
    finally:
        local.close()
