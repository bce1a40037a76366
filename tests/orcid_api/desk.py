"""Our client at a local registry, with a record to write to; and an odd registry with any answers."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import orjson

from orcid_repo_plugin.domain.work import ExternalId, Work
from orcid_repo_plugin.orcid_api.endpoints import Endpoints
from orcid_repo_plugin.orcid_api.payload import work_to_json
from orcid_repo_plugin.orcid_api.session import OrcidSession
from orcid_repo_plugin.orcid_api.works import Works
from orcid_repo_plugin.testing.registry import Registry

JOSIAH = "0000-0002-1825-0097"
SCOPES = "/activities/update /person/update /read-limited"


def payload(doi: str, title: str = "A Theory of Cracked Pots", relationship: str = "self") -> bytes:
    """The ready bytes of a work with one DOI, and with another one of its own where that does not name it."""
    ids = [ExternalId("doi", doi, relationship, f"https://doi.org/{doi}")]
    if relationship != "self":
        ids.append(ExternalId("source-work-id", f"own-{doi}"))
    return orjson.dumps(work_to_json(Work(type="journal-article", title=title, external_ids=tuple(ids))))


class Desk:
    """A member client with a token for a new, empty record."""

    def __init__(self, registry: Registry, session: OrcidSession) -> None:
        self.registry = registry
        self.session = session
        self.orcid = registry.person("Ada", "Example")["orcid"]
        self.token = registry.token(self.orcid, SCOPES)["access_token"]
        self.works = Works(session)

    @property
    def titles(self) -> list[str]:
        return [work.title for work in self.registry.works(self.orcid)]

    @property
    def requests(self) -> list[str]:
        """What was asked of the APIs so far."""
        return [f"{entry.method} {entry.path}" for entry in self.registry.journal() if "/v3.0/" in entry.path]

    def anonymous(self) -> str:
        """The token of the client itself, which belongs to no record."""
        return self.registry.token(None, "/read-public")["access_token"]


@contextmanager
def desk_at(registry: Registry) -> Iterator[Desk]:
    """Our client, that reaches this registry."""
    endpoints = Endpoints(
        registry_url=registry.registry_url,
        member_api_url=registry.member_api_url,
        public_api_url=registry.public_api_url,
        host="orcid.org",
    )
    transport = registry.session()
    session = OrcidSession(endpoints, transport=transport)
    try:
        yield Desk(registry, session)
    finally:
        session.close()
        transport.close()


class OddRegistry(HTTPServer):
    """Answers all requests with the answers that it was given, one after the other; the last one stays."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[tuple[int, Mapping[str, str], bytes]] = []
        self.bodies: list[bytes] = []

    def answer(self, status: int, document: Any = None, **headers: str) -> None:
        """Answer this next. In names of headers ``_`` is a hyphen; they go out as they are written."""
        body = b"" if document is None else orjson.dumps(document)
        self.answers.append((status, {name.replace("_", "-"): text for name, text in headers.items()}, body))


class _Handler(BaseHTTPRequestHandler):
    server: OddRegistry

    def _answer(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        answers = self.server.answers
        status, headers, body = answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815  # the names that http.server looks for

    def log_message(self, *_: Any) -> None:
        """Tests say what they saw."""


@contextmanager
def odd_registry() -> Iterator[tuple[OddRegistry, OrcidSession]]:
    """An odd registry on a free port, and a session that asks it."""
    with OddRegistry() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}"
        session = OrcidSession(
            Endpoints(registry_url=url, member_api_url=url, public_api_url=url, host="orcid.org")
        )
        try:
            yield server, session
        finally:
            session.close()
            server.shutdown()
            thread.join()
