"""What a person's decision becomes, and when there is nothing left to decide.

Source: ORCID-Source, ``OauthAuthorizeController``; for ``prompt`` and ``max_age``
OpenID Connect Core, 3.1.2.1.
"""

from typing import Final, Literal

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.books import Books, new_code
from orcid_repo_plugin.local_registry.books.tokens import IMPLICIT_LIFETIME, Code
from orcid_repo_plugin.local_registry.oauth.authorization import CODE, TOKEN, Authorization
from orcid_repo_plugin.local_registry.oauth.grants import has_consented, issue
from orcid_repo_plugin.local_registry.oauth.id_tokens import id_token
from orcid_repo_plugin.local_registry.oauth.redirects import with_fragment, with_query
from orcid_repo_plugin.local_registry.oauth.token_request import seconds_left

NARROW: Final = ("openid", "/authenticate")
"""All that a token in a browser's address can have; wider scopes stay with the registry."""

Step = Literal["sign in", "ask", "go on"]


def next_step(books: Books, asked: Authorization, orcid: str | None, auth_time: int) -> Step:
    """What comes next for the person at the browser.

    :param orcid: who is signed in, if anybody.
    :param auth_time: since when, milliseconds since 1970.
    :raises SentBack: ``prompt=none``, but the person would have to do something.
    """
    silent = asked.prompt == {"none"}
    too_old = asked.max_age is not None and books.now() - auth_time > asked.max_age * 1000
    if orcid is None or too_old or "login" in asked.prompt:
        if silent:
            raise asked.refused("login_required", "Nobody is signed in, and prompt is none.")
        return "sign in"
    if "confirm" not in asked.prompt and has_consented(books, orcid, asked.client.client_id, asked.scopes):
        return "go on"
    if silent:
        raise asked.refused("interaction_required", "The person has not agreed to this, and prompt is none.")
    return "ask"


def deny(asked: Authorization) -> str:
    """Where the browser goes when the person says no. Other errors travel in the fragment, this one not."""
    values = {"error": "access_denied", "error_description": "User denied access", "state": asked.state}
    return with_query(asked.redirect_uri, values)


def allow(books: Books, addresses: Addresses, asked: Authorization, orcid: str, auth_time: int) -> str:
    """Where the browser goes when the person has said yes, with a code, or a token for the implicit flow.

    :param auth_time: when the person signed in, milliseconds since 1970.
    """
    if CODE in asked.response_type:
        code = _code(books, asked, orcid, auth_time)
        return with_query(asked.redirect_uri, {"code": code.code, "state": asked.state})
    values = _implicit(books, addresses, asked, orcid, auth_time)
    return with_fragment(asked.redirect_uri, {**values, "state": asked.state})


def _code(books: Books, asked: Authorization, orcid: str, auth_time: int) -> Code:
    text = new_code()
    while text in books.codes:
        text = new_code()
    code = Code(
        code=text,
        client_id=asked.client.client_id,
        orcid=orcid,
        scopes=asked.scopes,
        redirect_uri=asked.redirect_uri,
        issued=books.now(),
        nonce=asked.nonce,
        auth_time=auth_time,
        code_challenge=asked.code_challenge,
        code_challenge_method=asked.code_challenge_method,
    )
    books.put_code(code)
    return code


def _implicit(
    books: Books, addresses: Addresses, asked: Authorization, orcid: str, auth_time: int
) -> dict[str, str]:
    client_id = asked.client.client_id
    narrow = tuple(scope for scope in asked.scopes if scope in NARROW)
    if narrow != asked.scopes and not has_consented(books, orcid, client_id, asked.scopes):
        issue(books, orcid, client_id, asked.scopes)
    expires = books.now() + IMPLICIT_LIFETIME * 1000
    token = issue(books, orcid, client_id, narrow or NARROW[1:], expires=expires, persistent=False)
    values = {}
    if TOKEN in asked.response_type or "openid" not in narrow:
        values = {
            "access_token": token.access_token,
            "token_type": "bearer",
            "expires_in": str(seconds_left(books, token)),
            "tokenVersion": "1",
            "persistent": "false",
        }
    if "openid" in narrow:
        values["id_token"] = id_token(books, addresses, token, auth_time, asked.nonce)
    return values
