"""id_tokens: who has signed in, told to the client and signed.

Source: ORCID-Source, ``OpenIDConnectTokenEnhancer``.
"""

import base64
import hashlib
import uuid
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.books.tokens import Token
from orcid_repo_plugin.local_registry.oauth.keys import signing_key

ALGORITHM: Final = "RS256"
LIFETIME: Final = 24 * 3600


def id_token(
    books: Books, addresses: Addresses, token: Token, auth_time: int, nonce: str | None = None
) -> str:
    """A signed id_token that goes with an access token of a person.

    :param auth_time: when the person signed in, milliseconds since 1970.
    """
    return _signed(books, _claims(books, addresses, token, auth_time, nonce))


def _signed(books: Books, claims: dict[str, Any]) -> str:
    key = signing_key(books)
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key, [ALGORITHM])


def _claims(
    books: Books, addresses: Addresses, token: Token, auth_time: int, nonce: str | None
) -> dict[str, Any]:
    issued = books.now() // 1000
    assert token.orcid is not None
    claims: dict[str, Any] = {
        "at_hash": half_hash(token.access_token),
        "aud": token.client_id,
        "sub": token.orcid,
        "auth_time": auth_time // 1000,
        "iss": addresses.registry_url,
        "exp": issued + LIFETIME,
        "iat": issued,
        "jti": str(uuid.uuid4()),
    }
    if nonce is not None:
        claims["nonce"] = nonce
    if books.clients[token.client_id].is_member:
        claims["amr"] = "pwd"
    return claims | _names(books.records[token.orcid])


def _names(record: Record) -> dict[str, str]:
    """What is public of the name; ``name`` is the published name, which not everyone has."""
    if record.name_visibility != "public":
        return {}
    names = {"name": record.credit_name, "given_name": record.given_names, "family_name": record.family_name}
    return {claim: name for claim, name in names.items() if name}


def half_hash(access_token: str) -> str:
    """``at_hash``: the left half of the token's SHA-256, in base64url (OpenID Connect Core, 3.1.3.6).

    >>> half_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y")
    '77QmUPtjPfzWtF2AnpK9RQ'
    """
    left = hashlib.sha256(access_token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(left).rstrip(b"=").decode()


def subject_of(books: Books, text: str) -> tuple[str, str] | None:
    """The iD and the client of an id_token that we signed; how old it is does not count.

    :returns: ``None`` if it is none of ours.
    """
    if text.partition(".")[0] != _signed(books, {}).partition(".")[0]:
        return None  # all of ours have the same header; nobody else's is worth reading
    try:
        claims = jwt.decode(text, signing_key(books), [ALGORITHM]).claims
    except (JoseError, ValueError):
        return None
    return str(claims.get("sub")), str(claims.get("aud"))
