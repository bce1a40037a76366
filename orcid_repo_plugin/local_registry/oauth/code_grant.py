"""A code for a token: the grant ``authorization_code``.

Source: ORCID-Source, ``OrcidAuthorizationCodeTokenGranter``; statuses as its ``api_errors.md`` has them.
"""

from typing import Any

from orcid_repo_plugin.local_registry.books.tokens import CODE_LIFETIME, Code
from orcid_repo_plugin.local_registry.oauth import pkce, scopes
from orcid_repo_plugin.local_registry.oauth.errors import OAuthError
from orcid_repo_plugin.local_registry.oauth.grants import issue, revoke_by_code
from orcid_repo_plugin.local_registry.oauth.id_tokens import id_token
from orcid_repo_plugin.local_registry.oauth.token_request import TokenRequest, answer_with, person


def exchange_code(asked: TokenRequest) -> dict[str, Any]:
    """The token that a person's consent is worth, with an id_token if ``openid`` is among its scopes.

    :raises OAuthError: the code is unknown, used, too old or another client's; or the rest of the request
        does not fit what was sent to the authorization page.
    """
    books = asked.books
    missing = OAuthError("invalid_grant", "An authorization code must be supplied.")
    code = _code(asked, asked.required("code", missing))
    _check_scopes(asked, code)
    person(books, code.orcid)
    _use(asked, code)
    token = issue(books, code.orcid, code.client_id, code.scopes, code=code.code)
    answer = answer_with(books, token)
    if "openid" in code.scopes:
        answer["id_token"] = id_token(books, asked.addresses, token, code.auth_time, code.nonce)
    return answer


def _code(asked: TokenRequest, text: str) -> Code:
    books, client_id = asked.books, asked.client.client_id
    code = books.codes.get(text)
    if code is None:
        raise OAuthError("invalid_grant", f"Invalid authorization code: {text}")
    if code.used:
        if code.client_id == client_id:
            revoke_by_code(books, code.orcid, client_id, text)
        raise OAuthError("invalid_grant", f"Reused authorization code: {text}")
    if code.issued + CODE_LIFETIME * 1000 <= books.now():
        raise OAuthError("invalid_grant", "Authorization code has expired")
    return code


def _check_scopes(asked: TokenRequest, code: Code) -> None:
    beyond = [scope for scope in scopes.known(asked.form.get("scope")) if scope not in code.scopes]
    if beyond:
        available = ", ".join(code.scopes)
        said = f"Invalid scopes: {' '.join(beyond)} available scopes for this code are: [{available}]"
        raise OAuthError("invalid_scope", said)


def _use(asked: TokenRequest, code: Code) -> None:
    """The code is used up from here on, also when its client, address or verifier turn out to be wrong."""
    code.used = True
    asked.books.put_code(code)
    if code.redirect_uri != asked.form.get("redirect_uri", ""):
        raise OAuthError("invalid_grant", "Redirect URI mismatch.")
    if code.client_id != asked.client.client_id:
        raise OAuthError("invalid_grant", "Client ID mismatch")
    if code.code_challenge is not None:
        verifier = asked.form.get("code_verifier", "")
        if not pkce.fits(verifier, code.code_challenge, code.code_challenge_method or "plain"):
            raise OAuthError("invalid_grant", "The code_verifier does not fit the code_challenge.")
