"""The scopes that a request names: read, and held against what the client may ask for.

Source: ORCID-Source, ``OrcidOAuth2RequestValidator`` and ``OrcidClientCredentialsChecker``.
"""

from collections.abc import Collection

from orcid_repo_plugin.local_registry.books.clients import Client
from orcid_repo_plugin.local_registry.oauth.errors import OAuthError
from orcid_repo_plugin.local_registry.refusals import REFUSALS
from orcid_repo_plugin.local_registry.rules.scopes import (
    CLIENT_SCOPES,
    IGNORED,
    IMPLIED,
    PERSON_SCOPES,
    allowed,
)


def named(text: str | None) -> tuple[str, ...]:
    """The scopes in a parameter, each once, without those that ORCID passes over.

    >>> named("openid  /read-limited profile openid")
    ('openid', '/read-limited')
    """
    return tuple(scope for scope in dict.fromkeys((text or "").split()) if scope not in IGNORED)


def known(text: str | None) -> tuple[str, ...]:
    """The scopes in a parameter of a token request.

    :raises OAuthError: 401 ``invalid_scope`` when one of them is none of ORCID's.
    """
    scopes = named(text)
    if all(scope in IMPLIED for scope in scopes):
        return scopes
    said = f"{REFUSALS[9015].developer} Provided scopes: {' '.join(scopes)}"
    raise OAuthError("invalid_scope", said, 401)


def of_person(text: str | None, client: Client) -> tuple[str, ...]:
    """The scopes that the client asks a person for.

    :raises OAuthError: ``invalid_scope``: none is left, or one is unknown, not open to this client, or
        granted to clients without a person, as ``/read-public`` is.
    """
    return _checked(named(text), PERSON_SCOPES & allowed(client))


def of_client(text: str | None, client: Client) -> tuple[str, ...]:
    """The scopes that the client asks for itself; those of persons are taken out in silence.

    :raises OAuthError: ``invalid_scope``.
    """
    return _checked(tuple(scope for scope in known(text) if scope in CLIENT_SCOPES), allowed(client))


def _checked(scopes: tuple[str, ...], possible: Collection[str]) -> tuple[str, ...]:
    if not scopes:
        raise OAuthError("invalid_scope", "Invalid scope (none)")
    for scope in scopes:
        if scope not in possible:
            raise OAuthError("invalid_scope", f"Invalid scope: {scope}")
    return scopes
