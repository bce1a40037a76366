"""Signed calls to the service, and its signed answers: JSON Web Tokens (RFC 7519) with HS256, by hand."""

import base64
import hmac
import json
import secrets
import time
from typing import Any, Final

from orcid_repo_plugin.sample_repository.config import Config

LASTS: Final = 120
"""Seconds that a signed call is good for; the service takes 300 at most."""
_LEEWAY: Final = 30
_HEADER: Final = {"alg": "HS256", "typ": "JWT"}


class WrongAnswer(Exception):
    """Something that came as an answer of the service is none, or not for us, or too old."""


def sign(claims: dict[str, Any], key: str) -> str:
    """The claims as a token."""
    parts = [_base64(json.dumps(part).encode()) for part in (_HEADER, claims)]
    return ".".join((*parts, _signature(parts, key)))


def read(token: str, key: str) -> dict[str, Any]:
    """The claims of a token that was signed with our key.

    :raises WrongAnswer: it was not.
    """
    try:
        *parts, signature = token.split(".")
        header, claims = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in parts)
    except ValueError:  # also what is no base64, JSON or UTF-8
        raise WrongAnswer("it is no token") from None
    good = hmac.compare_digest(signature.encode(), _signature(parts, key).encode())
    if not (good and isinstance(header, dict) and header.get("alg") == "HS256" and isinstance(claims, dict)):
        raise WrongAnswer("it was not signed with our key")
    return claims


def call(config: Config, purpose: str, user: str = "", **more: Any) -> str:
    """A signed call to the service.

    :param user: the account that it is about.
    :param more: further claims, or others in place of ours; empty ones are left out.
    """
    now = int(time.time())
    claims = {
        "iss": config.host,
        "aud": config.service,
        "sub": user,
        "repository": config.repository,
        "purpose": purpose,
        "iat": now,
        "exp": now + LASTS,
        "jti": secrets.token_urlsafe(16),
    }
    return sign({name: value for name, value in (claims | more).items() if value}, config.key)


def answer(config: Config, token: str) -> dict[str, Any]:
    """The service's signed answer.

    :raises WrongAnswer: it is not the service's, not for us, or too old.
    """
    claims = read(token, config.key)
    if claims.get("iss") != config.service or claims.get("aud") != config.host:
        raise WrongAnswer("it is from somebody else, or for somebody else")
    ends = claims.get("exp")
    if not isinstance(ends, (int, float)) or ends + _LEEWAY < time.time():
        raise WrongAnswer("it is too old")
    return claims


def _signature(parts: list[str], key: str) -> str:
    return _base64(hmac.digest(key.encode(), ".".join(parts).encode(), "sha256"))


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
