"""A request to the API as a handler sees it, and the answer that it gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.clients import Client
from orcid_repo_plugin.local_registry.books.items import Source
from orcid_repo_plugin.local_registry.books.tokens import Token
from orcid_repo_plugin.local_registry.documents.notations import Notation, read
from orcid_repo_plugin.local_registry.documents.shape import Shape
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.rules.scopes import closure

Role = Literal["member", "public"]


class Caller(NamedTuple):
    """Who asks: the token with its client, or nobody (public API only)."""

    token: Token | None = None
    client: Client | None = None
    sees_all: bool = False
    """Whether nothing is hidden: for the control endpoint, never for a request to the API."""

    @property
    def orcid(self) -> str | None:
        """Whose record the token is for; ``None`` for a client's own token."""
        return self.token.orcid if self.token else None

    @property
    def client_id(self) -> str | None:
        """The client's id."""
        return self.client.client_id if self.client else None

    @property
    def scopes(self) -> frozenset[str]:
        """All that the token allows, implied scopes included."""
        return closure(self.token.scopes) if self.token else frozenset()

    @property
    def source(self) -> Source:
        """What stands as the source of what this caller writes."""
        assert self.token is not None
        assert self.client is not None
        origin = self.token.orcid if self.client.user_obo else None
        return Source(None, self.client.client_id, origin, self.token.origin_client_id)


@dataclass(slots=True)
class Call:
    """One request that has come through version, token, routing and media types."""

    books: Books
    addresses: Addresses
    options: Options
    role: Role
    caller: Caller
    method: str
    path: str
    """Without the version: ``/0000-0002-1825-0097/works``."""
    query: Mapping[str, str]
    """The first value of each parameter."""
    body: bytes
    notation: Notation
    """How the body is written, by its content type."""
    accept: str
    """The media type of the answer."""
    address: str = ""
    """The path as it was written in the request, percent-encoded; empty if the server does not tell."""

    @property
    def api_url(self) -> str:
        """The base address of the API that was asked, with the version."""
        base = self.addresses.member_api_url if self.role == "member" else self.addresses.public_api_url
        return f"{base}/v3.0"

    def document(self, shape: Shape, *, checked: bool = True) -> dict[str, Any]:
        """The body, read by the shape.

        :param checked: whether the schema is enforced; for a bulk of works it is not.
        :raises Refusal: 9001, 9047, 9051.
        """
        return read(shape, self.body, self.notation, checked=checked)


@dataclass(slots=True)
class Answer:
    """What a handler answers."""

    status: int = 200
    shape: Shape | None = None
    content: Any = None
    """A document of the shape; the media type decides how it is written."""
    headers: dict[str, str] = field(default_factory=dict)
    text: str | bytes | None = None
    """Instead of a document, for CSV and the like, with ``media_type``."""
    media_type: str | None = None


Handler = Callable[..., Answer]
"""Takes the call, and the path's values by name: ``read_work(call, orcid, put_code)``."""

BOTH: Final = frozenset({"member", "public"})
MEMBER: Final = frozenset({"member"})
PUBLIC: Final = frozenset({"public"})

XML_AND_JSON: Final = (
    "application/vnd.orcid+xml",
    "application/vnd.orcid+json",
    "application/orcid+xml",
    "application/orcid+json",
    "application/xml",
    "application/json",
)
"""What is read and written, in the order of the server's preference."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """One endpoint and method. The page of endpoints and the OpenAPI document are made from these."""

    method: str
    path: str
    """Without the version, as werkzeug's rules are: ``/<orcid>/work/<put_code>``."""
    handler: Handler
    summary: str
    """For the page: what it does, in a line."""
    roles: frozenset[str] = BOTH
    reads: Shape | None = None
    """The shape of the body."""
    answers: Shape | None = None
    """The shape of the answer."""
    or_answers: Shape | None = None
    """Another shape that it may have."""
    success: int = 200
    or_success: int | None = None
    """Another status that is no refusal."""
    scope: str | None = None
    """What a token needs, as far as one scope says it; the handler checks it."""
    produces: tuple[str, ...] = XML_AND_JSON
    any_body: bool = False
    """Whether the content type of a PUT or POST is not looked at (webhooks)."""
    versioned: bool = True
    """Whether the path comes after ``/v3.0``; webhooks and ``/ping`` have no version."""
    open: bool = False
    """Whether the member API answers without a token (status pages, OpenAPI)."""
    query: tuple[str, ...] = ()
    """Query parameters that it knows, for the OpenAPI document."""
