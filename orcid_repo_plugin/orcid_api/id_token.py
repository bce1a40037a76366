"""id_tokens: who has signed in, when and how, signed by ORCID for us and for this one sign-in.

Source: OpenID Connect Core 1.0, 3.1.3.7; ORCID-Source, ``OpenIDConnectTokenEnhancer``.
"""

import base64
import hmac
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from orcid_repo_plugin.errors import WrongIdToken
from orcid_repo_plugin.orcid_api.discovery import Key

ALGORITHM: Final = "RS256"
LEEWAY: Final = 60.0
"""Seconds by which ORCID's clock and ours may differ."""
LONGEST: Final = 20_000
"""Characters; ORCID's have about a thousand."""
_LAST: Final = 253_402_300_799
"""The end of the year 9999, in seconds since 1970."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who has signed in."""

    orcid: str
    name: str = field(default="", repr=False)
    """The published name, if there is one that is public."""
    given_name: str = field(default="", repr=False)
    family_name: str = field(default="", repr=False)
    auth_time: datetime | None = None
    """When they gave ORCID their password; aware, UTC."""
    amr: str = ""
    """How: ``pwd``, or ``mfa`` for two factors. ORCID tells it to member clients."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What an id_token must agree with."""

    issuer: str
    client_id: str
    nonce: str = field(repr=False)
    orcid: str
    """Of the token answer with which it came."""
    access_token: str = field(repr=False)


def identity(
    text: str,
    expected: Expected,
    key_of: Callable[[str], Key | None],
    *,
    now: Callable[[], float] = time.time,
) -> Identity:
    """Check an id_token and read it.

    :param key_of: the registry's public key with an id.
    :param now: seconds since 1970.
    :raises WrongIdToken: it is not signed by ORCID, not for us, not for this sign-in, or not of now.
    :raises OrcidUnavailable: the keys cannot be had.
    """
    claims = _verified(text, key_of)
    _check(claims, expected, now())
    return Identity(
        orcid=expected.orcid,
        name=_text(claims, "name"),
        given_name=_text(claims, "given_name"),
        family_name=_text(claims, "family_name"),
        auth_time=_moment(claims.get("auth_time")),
        amr=_amr(claims.get("amr")),
    )


def _verified(text: str, key_of: Callable[[str], Key | None]) -> Mapping[str, Any]:
    """The claims, once the signature is right."""
    # Here and not above: most commands need no id_token, and start faster without.
    from joserfc import jws, jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import RSAKey

    if len(text) > LONGEST or not text.isascii():
        raise WrongIdToken("the id_token is none")
    try:
        header = jws.extract_compact(text.encode("ascii")).headers()
    except (JoseError, ValueError, TypeError):
        raise WrongIdToken("the id_token is none") from None
    kid = header.get("kid")
    if header.get("alg") != ALGORITHM or not isinstance(kid, str):
        raise WrongIdToken(f"the id_token is not signed with {ALGORITHM} and a named key")
    key = key_of(kid)
    if key is None:
        raise WrongIdToken("the id_token is signed with a key that is not ORCID's")
    try:
        found = jwt.decode(text, RSAKey.import_key(dict(key)), [ALGORITHM]).claims
    except (JoseError, ValueError, TypeError):
        raise WrongIdToken("the id_token's signature is wrong") from None
    return dict(found)


def _check(claims: Mapping[str, Any], expected: Expected, now: float) -> None:
    """Hold each claim against what it must be.

    :raises WrongIdToken: names the first that is wrong, and never what stands in it.
    """
    at_hash = claims.get("at_hash")
    rules = (
        ("iss", claims.get("iss") == expected.issuer),
        ("aud", _is_for(claims, expected.client_id)),
        ("exp", (ends := _seconds(claims.get("exp"))) is not None and ends + LEEWAY > now),
        ("iat", (begins := _seconds(claims.get("iat"))) is not None and begins - LEEWAY <= now),
        ("nonce", _same(claims.get("nonce"), expected.nonce)),
        ("sub", claims.get("sub") == expected.orcid),
        ("at_hash", at_hash is None or _same(at_hash, half_hash(expected.access_token))),
    )
    for name, right in rules:
        if not right:
            raise WrongIdToken(f"the id_token's claim {name} is not what it must be")


def half_hash(access_token: str) -> str:
    """``at_hash``: the left half of the token's SHA-256, in base64url. Source: OpenID Connect Core, 3.1.3.6.

    >>> half_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y")
    '77QmUPtjPfzWtF2AnpK9RQ'
    """
    return base64.urlsafe_b64encode(sha256(access_token.encode()).digest()[:16]).rstrip(b"=").decode()


def _is_for(claims: Mapping[str, Any], client_id: str) -> bool:
    """Whether we are its audience; of several, the one that it was given to."""
    aud, azp = claims.get("aud"), claims.get("azp")
    alone = aud in (client_id, [client_id])
    among = isinstance(aud, list) and client_id in aud and azp == client_id
    return (alone and azp in (None, client_id)) or among


def _same(told: object, expected: str) -> bool:
    return isinstance(told, str) and hmac.compare_digest(told.encode(), expected.encode())


def _seconds(told: object) -> float | None:
    number = isinstance(told, (int, float)) and not isinstance(told, bool)
    return float(told) if number and 0 <= told <= _LAST else None  # type: ignore[arg-type, operator]


def _moment(told: object) -> datetime | None:
    seconds = _seconds(told)
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _amr(told: object) -> str:
    """ORCID sends a text where the standard has a list.

    >>> _amr("mfa"), _amr(["pwd", "mfa"]), _amr(7)
    ('mfa', 'pwd mfa', '')
    """
    words = told if isinstance(told, list) else [told]
    return " ".join(word for word in words if isinstance(word, str))[:100]


def _text(claims: Mapping[str, Any], name: str) -> str:
    found = claims.get(name)
    return found[:500] if isinstance(found, str) else ""
