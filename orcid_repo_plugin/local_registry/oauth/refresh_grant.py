"""A new pair of tokens for an old one: the grant ``refresh_token``.

Source: ORCID-Source, ``OrcidRefreshTokenChecker`` and ``OrcidRefreshTokenTokenGranter``. Since 2026 the
registry hands on the refresh token and the scope only: ``revoke_old`` and ``expires_in`` have no effect.
"""

from typing import Any

from orcid_repo_plugin.local_registry.books.tokens import Token
from orcid_repo_plugin.local_registry.oauth import scopes
from orcid_repo_plugin.local_registry.oauth.errors import OAuthError
from orcid_repo_plugin.local_registry.oauth.grants import issue, revoke
from orcid_repo_plugin.local_registry.oauth.token_request import REFRESH, TokenRequest, answer_with, person
from orcid_repo_plugin.local_registry.rules.scopes import closure


def refresh(asked: TokenRequest) -> dict[str, Any]:
    """A new pair, which lives as long as the old one would have; the old pair ends.

    :raises OAuthError: the refresh token is not there, not this client's, or has ended; or more scopes are
        asked for than the old token brought.
    """
    books = asked.books
    old = _old(asked)
    granted = _narrowed(asked, old)
    if old.orcid is not None:
        person(books, old.orcid)
    revoke(books, old, "client")
    new = issue(
        books,
        old.orcid,
        old.client_id,
        granted,
        expires=old.expires,
        code=old.code,
        origin_client_id=old.origin_client_id,
    )
    return answer_with(books, new)


def _old(asked: TokenRequest) -> Token:
    books = asked.books
    old = books.refresh_tokens.get(asked.form[REFRESH])
    if old is None:
        raise OAuthError("invalid_grant", "Unable to find refresh token")
    if old.client_id != asked.client.client_id:
        raise OAuthError("invalid_request", "This token does not belong to the given client")
    if old.expires <= books.now():
        raise OAuthError("invalid_grant", "Access token expired")
    if old.revoked is not None:
        raise OAuthError("invalid_grant", "Parent token is disabled")
    return old


def _narrowed(asked: TokenRequest, old: Token) -> tuple[str, ...]:
    wanted = scopes.known(asked.form.get("scope"))
    possible = closure(old.scopes)
    for scope in wanted:
        if scope not in possible:
            said = f"The given scope '{scope}' is not allowed for the parent token"
            raise OAuthError("invalid_scope", said)
    return wanted or old.scopes
