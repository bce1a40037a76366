"""The APIs' handlers without HTTP: a record, some clients, and requests that reach the handlers."""

import itertools
from typing import Any

import orjson

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.api import bulk, citations, items, lists, person, record
from orcid_repo_plugin.local_registry.api.call import Answer, Call, Caller, Role, Route
from orcid_repo_plugin.local_registry.api.routing import Router
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.clients import MEMBER, Client
from orcid_repo_plugin.local_registry.books.contents import CONTENT_KEYS, item_body
from orcid_repo_plugin.local_registry.books.items import Item, Source
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.books.tokens import Token
from orcid_repo_plugin.local_registry.documents.notations import Notation, write
from orcid_repo_plugin.local_registry.documents.shapes import ITEM
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.refusals import Refusal

Document = dict[str, Any]

JOSIAH = "0000-0002-1825-0097"
US = "APP-0000000000000001"
OTHER = "APP-0000000000000002"
WRITER = ("/activities/update", "/person/update", "/read-limited")
ROUTES: tuple[Route, ...] = (
    *items.ROUTES,
    *bulk.ROUTES,
    *lists.ROUTES,
    *person.ROUTES,
    *record.ROUTES,
    *citations.ROUTES,
)
ROUTERS = {role: Router([route for route in ROUTES if role in route.roles]) for role in ("member", "public")}


class Desk:
    """A registry with Josiah Carberry's empty record and two member clients; its clock ticks at each look."""

    def __init__(self, **options: Any) -> None:
        self.books = Books(clock=itertools.count(1_700_000_000_000).__next__)
        self.options = Options(**options)
        self.record = Record(JOSIAH, "Josiah", "Carberry", created=self.books.now())
        self.books.put_record(self.record)
        for client_id, name in ((US, "Cracked Pots Repository"), (OTHER, "Another Repository")):
            self.books.put_client(Client(client_id, "secret", MEMBER, name))

    def call(
        self,
        method: str,
        path: str,
        content: Any = None,
        *,
        role: Role = "member",
        client: str | None = US,
        scopes: tuple[str, ...] = WRITER,
        orcid: str | None = JOSIAH,
        accept: str = "application/json",
        notation: Notation = "json",
    ) -> Answer:
        """What a handler answers to a request for a path below the record.

        :param client: who asks; ``None`` for nobody.
        :param orcid: whose record the token is for.
        :raises Refusal: what the handler refuses.
        """
        caller = Caller()
        if client is not None:
            caller = Caller(Token("t", None, client, orcid, scopes, 0, 1), self.books.clients[client])
        whole = f"/{JOSIAH}/{path}".rstrip("/")
        call = Call(
            books=self.books,
            addresses=Addresses.at("http://127.0.0.1:8765"),
            options=self.options,
            role=role,
            caller=caller,
            method=method,
            path=whole,
            query={},
            body=content if isinstance(content, bytes) else orjson.dumps(content),
            notation=notation,
            accept=accept,
        )
        route, values = ROUTERS[role].match(method, whole, versioned=True)
        return route.handler(call, **values)

    def get(self, path: str, **options: Any) -> Document:
        """The document that is read there; it can be written in both notations."""
        answer = self.call("GET", path, **options)
        assert answer.status == 200
        assert answer.shape is not None
        assert orjson.loads(write(answer.shape, answer.content, "json")) == answer.content
        assert write(answer.shape, answer.content, "xml")
        content: Document = answer.content
        return content

    def add(self, path: str, content: Document, **options: Any) -> int:
        """POST an item; its put-code."""
        answer = self.call("POST", path, content, **options)
        assert answer.status == 201
        return int(answer.headers["Location"].rpartition("/")[2])

    def refusal(self, method: str, path: str, content: Any = None, **options: Any) -> tuple[int, int]:
        """The status and code that a request is refused with."""
        try:
            answer = self.call(method, path, content, **options)
        except Refusal as refusal:
            return refusal.status, refusal.code
        raise AssertionError(f"not refused, but answered with {answer.status}")

    def put(self, kind: str, content: Document, **values: Any) -> Item:
        """An item as its user would have it: any source, visibility and place."""
        whole = {key: content.get(key) for key in CONTENT_KEYS[kind]}
        body, selves, versions = item_body(kind, whole)
        item = Item(0, kind, body, Source(JOSIAH), "public", self.books.now(), self.books.now(), 0)
        item.self_keys, item.version_keys = selves, versions
        item.put_code = self.books.next_put_code(item.space)
        for name, value in values.items():
            setattr(item, name, value)
        self.books.put_item(self.record, item)
        return item


def external_id(kind: str, value: str, relationship: str = "self") -> Document:
    """An identifier as a client sends it."""
    return {
        "external-id-type": kind,
        "external-id-value": value,
        "external-id-relationship": relationship,
    }


DOI = external_id("doi", "10.5555/12345678")


def work(*ids: Document, title: str = "A Theory of Cracked Pots", **more: Any) -> Document:
    """A small work as a client sends it, with the DOI 10.5555/12345678 if none is named."""
    return {
        "title": {"title": {"value": title}},
        "type": "journal-article",
        "external-ids": {"external-id": list(ids) or [DOI]},
    } | {name.replace("_", "-"): value for name, value in more.items()}


ORGANISATION = {
    "name": "ORCID",
    "address": {"city": "Bethesda", "region": "MD", "country": "US"},
    "disambiguated-organization": {
        "disambiguated-organization-identifier": "https://ror.org/04fa4r544",
        "disambiguation-source": "ROR",
    },
}

SMALLEST: dict[str, Document] = {
    "work": work(),
    "funding": {
        "type": "grant",
        "title": {"title": {"value": "Cracks"}},
        "external-ids": {"external-id": [external_id("grant_number", "ABC-1")]},
        "organization": ORGANISATION,
    },
    **{
        kind: {"organization": ORGANISATION, "role-title": "Reader"}
        for kind in (
            "distinction",
            "education",
            "employment",
            "invited-position",
            "membership",
            "qualification",
            "service",
        )
    },
    "peer-review": {
        "reviewer-role": "reviewer",
        "review-identifiers": {"external-id": [external_id("source-work-id", "rev-1")]},
        "review-type": "review",
        "review-completion-date": {"year": {"value": "2024"}},
        "review-group-id": "issn:2049-3630",
        "convening-organization": {"name": "A journal", "address": {"city": "London", "country": "GB"}},
    },
    "research-resource": {
        "proposal": {
            "title": {"title": {"value": "Beam time"}},
            "hosts": {"organization": [ORGANISATION]},
            "external-ids": {"external-id": [external_id("proposal-id", "P1")]},
        },
        "resource-item": [
            {
                "resource-name": "Laser",
                "resource-type": "equipment",
                "hosts": {"organization": [ORGANISATION]},
                "external-ids": {"external-id": [external_id("rrid", "RRID:SCR_007358")]},
            }
        ],
    },
    "address": {"country": {"value": "GB"}},
    "external-identifiers": {
        **external_id("Scopus Author ID", "7004212771"),
        "external-id-url": {"value": "https://www.scopus.com/authid/detail.uri?authorId=7004212771"},
    },
    "keywords": {"content": "psychoceramics"},
    "other-names": {"content": "J. S. Carberry"},
    "researcher-urls": {"url-name": "Home", "url": {"value": "https://example.org/"}},
}
"""The smallest item of each kind that ORCID takes."""
assert set(SMALLEST) == set(ITEM)
