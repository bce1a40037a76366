"""What a client asks of a person on the authorization page: read and checked.

Source: ORCID-Source, ``OauthHelper``, ``OauthController``, ``OrcidOAuth2RequestValidator``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.clients import Client
from orcid_repo_plugin.local_registry.oauth import scopes
from orcid_repo_plugin.local_registry.oauth.errors import OAuthError
from orcid_repo_plugin.local_registry.oauth.pkce import METHODS
from orcid_repo_plugin.local_registry.oauth.redirects import is_registered, with_fragment

CODE: Final = "code"
TOKEN: Final = "token"
ID_TOKEN: Final = "id_token"
RESPONSE_TYPES: Final = (
    frozenset({CODE}),
    frozenset({TOKEN}),
    frozenset({ID_TOKEN}),
    frozenset({TOKEN, ID_TOKEN}),
)


class SentBack(Exception):
    """An error that the client is told in the fragment of its redirect address."""

    def __init__(self, refused: OAuthError, redirect_uri: str, state: str | None) -> None:
        super().__init__(refused.error)
        self.location = with_fragment(redirect_uri, {**refused.body, "state": state})


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorization:
    """A request that may be put before a person."""

    client: Client
    redirect_uri: str
    response_type: frozenset[str]
    scopes: tuple[str, ...]
    state: str | None = None
    nonce: str | None = None
    prompt: frozenset[str] = frozenset()
    """Empty without ``openid``, when ORCID does not look at it."""
    max_age: int | None = None
    """Seconds since the sign-in; not looked at without ``openid``."""
    code_challenge: str | None = None
    code_challenge_method: str | None = None

    def refused(self, error: str, description: str) -> SentBack:
        """An error for the client."""
        return SentBack(OAuthError(error, description), self.redirect_uri, self.state)


def read_authorization(asked: Mapping[str, str], books: Books) -> Authorization:
    """The request in a query.

    :raises OAuthError: the person is told on a page, since the address to go back to cannot be trusted or
        the request makes no sense.
    :raises SentBack: the client is told.
    """
    client = _client(asked, books)
    redirect_uri = _needed(asked, "redirect_uri")
    if not is_registered(redirect_uri, client.redirect_uris):
        said = "Redirect URI doesn't match your registered redirect URIs."
        raise OAuthError("invalid_grant", said)
    response_type = frozenset(_needed(asked, "response_type").split())
    state = asked.get("state")
    openid = "openid" in scopes.named(asked.get("scope"))
    try:
        if response_type not in RESPONSE_TYPES:
            said = f"Unsupported response type: {asked['response_type']}"
            raise OAuthError("unsupported_response_type", said)
        granted = scopes.of_person(asked.get("scope"), client)
    except OAuthError as refused:
        raise SentBack(refused, redirect_uri, state) from None
    if openid and ID_TOKEN in response_type and not asked.get("nonce"):
        raise OAuthError("invalid_request", "Implicit id_token requests must have nonce")
    challenge, method = _challenge(asked)
    return Authorization(
        client=client,
        redirect_uri=redirect_uri,
        response_type=response_type,
        scopes=granted,
        state=state,
        nonce=asked.get("nonce"),
        prompt=frozenset(asked.get("prompt", "").split()) if openid else frozenset(),
        max_age=_seconds(asked.get("max_age")) if openid else None,
        code_challenge=challenge,
        code_challenge_method=method,
    )


def _client(asked: Mapping[str, str], books: Books) -> Client:
    client = books.clients.get(asked.get("client_id", ""))
    if client is None:
        raise OAuthError("invalid_client", "No client has the client_id of this request.")
    if client.state != "active":
        raise OAuthError(f"client_{client.state}", f"The client {client.client_id} is {client.state}.")
    return client


def _needed(asked: Mapping[str, str], name: str) -> str:
    value = asked.get(name)
    if not value:
        raise OAuthError("invalid_request", f"The request has no {name}.")
    return value


def _challenge(asked: Mapping[str, str]) -> tuple[str | None, str | None]:
    challenge = asked.get("code_challenge")
    if not challenge:
        return None, None
    method = asked.get("code_challenge_method") or "plain"
    if method not in METHODS:
        raise OAuthError("invalid_request", "code_challenge_method is S256 or plain.")
    return challenge, method


def _seconds(text: str | None) -> int | None:
    """``max_age``; what is no number is not looked at.

    >>> _seconds("3600"), _seconds("soon")
    (3600, None)
    """
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else None
