"""Tokens for tokens, so that a member can act on behalf of another (RFC 8693).

One client hands its id_token of a person to another, which gets an access token for that person's record;
what it writes has the first client as its assertion origin. The other way round, a client gets an id_token
for its own access token.

Source: ORCID-Source, ``IETFExchangeTokenGranter``.
"""

from typing import Any, Final

from orcid_repo_plugin.local_registry.books.tokens import EXCHANGED_LIFETIME
from orcid_repo_plugin.local_registry.oauth import scopes
from orcid_repo_plugin.local_registry.oauth.errors import OAuthError
from orcid_repo_plugin.local_registry.oauth.grants import issue, living
from orcid_repo_plugin.local_registry.oauth.id_tokens import id_token, subject_of
from orcid_repo_plugin.local_registry.oauth.token_request import (
    TokenRequest,
    answer_with,
    check_enabled,
    person,
)
from orcid_repo_plugin.local_registry.rules.scopes import closure

EXCHANGE: Final = "urn:ietf:params:oauth:grant-type:token-exchange"
ID_TOKEN: Final = "urn:ietf:params:oauth:token-type:id_token"
ACCESS_TOKEN: Final = "urn:ietf:params:oauth:token-type:access_token"


def exchange_token(asked: TokenRequest) -> dict[str, Any]:
    """An access token for another client's id_token, or an id_token for an own access token.

    :raises OAuthError: parameters are missing or do not go together, or the token is not good for it.
    """
    if not asked.client.is_member:
        raise OAuthError("invalid_grant", f"Unauthorized grant type: {EXCHANGE}")
    missing = OAuthError("invalid_request", "subject_token and subject_token_type are required")
    subject = asked.required("subject_token", missing)
    kind = asked.required("subject_token_type", missing)
    wanted = asked.form.get("requested_token_type") or (ACCESS_TOKEN if kind == ID_TOKEN else ID_TOKEN)
    if (kind, wanted) == (ID_TOKEN, ACCESS_TOKEN):
        return _access_token(asked, subject)
    if (kind, wanted) == (ACCESS_TOKEN, ID_TOKEN):
        return _id_token(asked, subject)
    raise OAuthError("invalid_request", f"Supported token types are {ID_TOKEN} and {ACCESS_TOKEN}, one each")


def _access_token(asked: TokenRequest, subject: str) -> dict[str, Any]:
    books = asked.books
    found = subject_of(books, subject)
    origin = books.clients.get(found[1]) if found else None
    if found is None or origin is None:
        raise OAuthError("invalid_request", "The id_token was not signed by this registry")
    if origin.client_id == asked.client.client_id:
        raise OAuthError("invalid_request", "The id_token is the client's own; use its refresh token instead")
    check_enabled(origin)
    orcid = person(books, found[0]).orcid
    granted = _of_origin(asked, orcid, origin.client_id)
    expires = books.now() + EXCHANGED_LIFETIME * 1000
    token = issue(
        books,
        orcid,
        asked.client.client_id,
        granted,
        expires=expires,
        persistent=False,
        origin_client_id=origin.client_id,
    )
    answer = answer_with(books, token)
    del answer["refresh_token"]
    return answer | {"issued_token_type": ACCESS_TOKEN}


def _of_origin(asked: TokenRequest, orcid: str, origin_id: str) -> tuple[str, ...]:
    held = dict.fromkeys(scope for token in living(asked.books, orcid, origin_id) for scope in token.scopes)
    if not held:
        raise OAuthError("invalid_scope", "The id_token is not associated with a valid scope")
    wanted = scopes.known(asked.form.get("scope"))
    granted = tuple(scope for scope in wanted if scope in closure(held)) if wanted else tuple(held)
    if not granted:
        raise OAuthError("invalid_scope", "The requested scopes are not available from this id_token")
    return granted


def _id_token(asked: TokenRequest, subject: str) -> dict[str, Any]:
    books = asked.books
    token = books.tokens.get(subject)
    if token is None or token.revoked is not None or token.orcid is None:
        raise OAuthError("invalid_request", "The access token does not exist or has ended")
    if token.client_id != asked.client.client_id:
        raise OAuthError("invalid_request", "Clients can only exchange their own access tokens")
    if token.expires <= books.now():
        raise OAuthError("invalid_request", "The access token has expired")
    person(books, token.orcid)
    signed = id_token(books, asked.addresses, token, token.issued, asked.form.get("nonce"))
    return {
        "access_token": signed,
        "issued_token_type": ID_TOKEN,
        "token_type": "N_A",
        "expires_in": EXCHANGED_LIFETIME,
    }
