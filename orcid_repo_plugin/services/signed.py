"""Signed calls as text: a JWT with HS256, and nothing else that a JWT may be. Source: RFC 7515, 7519."""

import base64
import json
import re
import secrets
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, NoReturn

from joserfc import jws
from joserfc.errors import BadSignatureError, JoseError
from joserfc.jwk import OctKey

from orcid_repo_plugin.errors import LaunchRefused

ALGORITHM: Final = "HS256"
LONGEST: Final = 8192
"""Characters of a signed call."""
_REGISTRY: Final = jws.JWSRegistry(algorithms=[ALGORITHM], strict_check_header=False)
_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]*")
_NOBODY: Final = secrets.token_urlsafe(32)
"""A key of no host: an unknown one takes as long as a known one."""


def claims_of(token: str) -> dict[str, Any]:
    """What a signed call says, before anybody has looked at its signature.

    :raises LaunchRefused: ``malformed`` or ``unsigned``.
    """
    if not token:
        _malformed("there is none: send it as the parameter `launch`, or after `Authorization: Bearer`")
    if len(token) > LONGEST:
        _malformed(f"it is longer than {LONGEST} characters; leave out what is not needed")
    parts = token.split(".")
    if len(parts) != 3:
        _malformed("it has not three parts with a dot between each, as a JWT has")
    header = _json_of(parts[0], "header")
    _look_at(header)
    if not parts[2]:
        raise LaunchRefused(
            "unsigned", "The signed call has no signature; sign it with HS256 and the host's key."
        )
    return _json_of(parts[1], "payload")


def _look_at(header: Mapping[str, Any]) -> None:
    algorithm = header.get("alg")
    if isinstance(algorithm, str) and algorithm.lower() == "none":
        raise LaunchRefused("unsigned", "The signed call says that it has no signature; sign it with HS256.")
    if algorithm != ALGORITHM:
        raise LaunchRefused(
            "bad-signature", 'The signed call is not signed with HS256; say "alg": "HS256" in its header.'
        )
    if "crit" in header or "b64" in header:
        _malformed("its header asks for an extension (`crit` or `b64`); leave that out")


def _json_of(part: str, name: str) -> dict[str, Any]:
    try:
        value = json.loads(
            _decoded(part).decode("utf-8"), object_pairs_hook=_once_each, parse_constant=_no_number
        )
    except (ValueError, RecursionError):
        _malformed(f"its {name} is no JSON object in UTF-8, written as base64url without padding")
    if not isinstance(value, dict):
        _malformed(f"its {name} is no JSON object")
    return value


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a name stands twice")
    return read


def _no_number(_constant: str) -> NoReturn:
    raise ValueError("NaN and Infinity are no JSON")


def _decoded(part: str) -> bytes:
    """Bytes of base64url; each has one spelling only.

    :raises ValueError: it is none, or another spelling.
    """
    if not _BASE64URL.fullmatch(part):
        raise ValueError("no base64url")
    raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if encoded(raw) != part:
        raise ValueError("not as one writes it")
    return raw


def encoded(raw: bytes) -> str:
    """Base64url without padding.

    >>> encoded(b"pots?")
    'cG90cz8'
    """
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def verify(token: str, keys: Iterable[str]) -> None:
    """Let a call pass that one of these keys has signed.

    :param keys: none: an unknown host's, which no key has signed.
    :raises LaunchRefused: ``bad-signature``; ``malformed``: its header is odd.
    """
    try:
        _decoded(token.rpartition(".")[2])
    except ValueError:
        _wrong_signature()
    for key in list(keys) or [_NOBODY]:
        try:
            jws.deserialize_compact(token, _key(key), registry=_REGISTRY)
            return
        except BadSignatureError:
            continue
        except JoseError:
            _malformed("its header is odd; only `alg` and `typ` are needed")
    _wrong_signature()


def sign_with(key: str, claims: Mapping[str, Any]) -> str:
    """Claims as a signed call."""
    payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":"))
    header = {"alg": ALGORITHM, "typ": "JWT"}
    return jws.serialize_compact(header, payload.encode("utf-8", "replace"), _key(key), registry=_REGISTRY)


@lru_cache(maxsize=64)
def _key(key: str) -> OctKey:
    """The text of a key, as it is, in UTF-8."""
    return OctKey.import_key(key)


def _wrong_signature() -> NoReturn:
    raise LaunchRefused(
        "bad-signature",
        "The signature is not by a key of this host; use the key of `orcid-repo hosts add` or the newest of "
        "`hosts rotate` as it is (its text, not decoded), over header, dot and payload.",
    )


def _malformed(what: str) -> NoReturn:
    raise LaunchRefused("malformed", f"The signed call cannot be read: {what}.")
