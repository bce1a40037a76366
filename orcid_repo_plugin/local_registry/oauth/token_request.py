"""A request to the token endpoint, read as far as all grants need it."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from werkzeug.wrappers import Request

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.clients import Client
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.books.tokens import Token
from orcid_repo_plugin.local_registry.oauth.asking import client_with, credentials
from orcid_repo_plugin.local_registry.oauth.errors import OAuthError

Host = Literal["registry", "member", "public"]
"""Which host was asked; the token endpoint is on all three."""

REFRESH: Final = "refresh_token"


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """What a client asks the token endpoint for."""

    books: Books
    addresses: Addresses
    client: Client
    form: dict[str, str]
    """The first value of each field."""

    def required(self, name: str, missing: OAuthError) -> str:
        """A field that must be there.

        :raises OAuthError: ``missing``.
        """
        value = self.form.get(name)
        if not value:
            raise missing
        return value


def read(request: Request, books: Books, addresses: Addresses, host: Host) -> TokenRequest:
    """The request, when its client has shown who it is.

    :raises OAuthError: the client is not known, may not ask here, or is locked or deactivated.
    """
    form = request.form.to_dict()
    client_id, secret = credentials(request)
    if not client_id:
        raise OAuthError("invalid_client", "Bad client credentials", 401)
    if not secret:
        raise OAuthError("invalid_request", "client_secret is required", 401)
    if form.get("grant_type") == REFRESH and not form.get(REFRESH):
        raise OAuthError("invalid_request", "refresh_token is required", 401)
    client = client_with(books, client_id, secret)
    if host == "member" and not client.is_member:
        said = "Public members are not allowed to use the Members API"
        raise OAuthError("method_not_allowed", said, 405)
    check_enabled(client)
    return TokenRequest(books, addresses, client, form)


def check_enabled(client: Client) -> None:
    """A locked or deactivated client gets nothing.

    :raises OAuthError: ``unauthorized_client``.
    """
    if client.state != "active":
        raise OAuthError("unauthorized_client", f"The client is {client.state}: {client.client_id}")


def person(books: Books, orcid: str) -> Record:
    """The record that a token will be for.

    :raises OAuthError: ``unauthorized_client`` when it is gone, deactivated, or merged into another.
    """
    record = books.records.get(orcid)
    if record is None or record.state in ("deactivated", "deprecated"):
        state = record.state if record else "gone"
        raise OAuthError("unauthorized_client", f"The record is {state}: {orcid}")
    return record


def answer_with(books: Books, token: Token) -> dict[str, Any]:
    """A token as the token endpoint answers it; a client's own has no ``name``."""
    answer: dict[str, Any] = {
        "access_token": token.access_token,
        "token_type": "bearer",
        "refresh_token": token.refresh_token,
        "expires_in": seconds_left(books, token),
        "scope": " ".join(token.scopes),
    }
    if token.orcid is not None:
        answer["name"] = books.records[token.orcid].public_name
    return answer | {"orcid": token.orcid}


def seconds_left(books: Books, token: Token) -> int:
    """Whole seconds that the token has yet to live; one less than its lifetime when it is new."""
    return (token.expires - books.now() - 1) // 1000
