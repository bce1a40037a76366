"""A desk that also answers paths beside the records: search, groups, clients, status."""

from typing import Any

import orjson

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.api.call import Answer, Call, Caller, Role
from orcid_repo_plugin.local_registry.api.routes import routes_of
from orcid_repo_plugin.local_registry.api.routing import Router
from orcid_repo_plugin.local_registry.books.tokens import Token
from orcid_repo_plugin.local_registry.documents.notations import Notation, write
from orcid_repo_plugin.local_registry.refusals import Refusal
from tests.local_registry.api.desk import US, Desk, Document

ROUTERS = {role: Router(routes_of(role)) for role in ("member", "public")}


class Counter(Desk):
    """Takes whole paths and queries; tokens are a client's own unless a record is named."""

    def ask(
        self,
        path: str,
        query: dict[str, str] | None = None,
        *,
        method: str = "GET",
        content: Any = None,
        role: Role = "public",
        client: str | None = None,
        scopes: tuple[str, ...] = ("/read-public",),
        orcid: str | None = None,
        accept: str = "application/json",
        notation: Notation = "json",
    ) -> Answer:
        """What a handler answers.

        :raises Refusal: what the handler refuses.
        """
        if role == "member" and client is None:
            client = US
        caller = Caller()
        if client is not None:
            caller = Caller(Token("t", None, client, orcid, scopes, 0, 1), self.books.clients[client])
        call = Call(
            books=self.books,
            addresses=Addresses.at("http://127.0.0.1:8765"),
            options=self.options,
            role=role,
            caller=caller,
            method=method,
            path=path,
            query=query or {},
            body=content if isinstance(content, bytes) else orjson.dumps(content),
            notation=notation,
            accept=accept,
        )
        route, values = ROUTERS[role].match(method, path, versioned=path != "/ping")
        return route.handler(call, **values)

    def read(self, path: str, query: dict[str, str] | None = None, **options: Any) -> Document:
        """The document there; it can be written in both notations."""
        answer = self.ask(path, query, **options)
        assert answer.status == 200
        assert answer.shape is not None
        assert write(answer.shape, answer.content, "xml")
        content: Document = orjson.loads(write(answer.shape, answer.content, "json"))
        return content

    def no(self, path: str, query: dict[str, str] | None = None, **options: Any) -> tuple[int, int]:
        """The status and code that a request is refused with."""
        try:
            answer = self.ask(path, query, **options)
        except Refusal as refusal:
            return refusal.status, refusal.code
        raise AssertionError(f"not refused, but answered with {answer.status}")
