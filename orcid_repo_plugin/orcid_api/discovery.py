"""What ORCID's registry says of itself: where people sign in, whether it knows PKCE, and its public keys.

Kept in memory for an hour. What it names is used only on the registry's own origin: nobody who changes the
document on its way can send people, or us, somewhere else.

Source: OpenID Connect Discovery 1.0; RFC 7517; ORCID-Source, ``OpenIDController``.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable
from orcid_repo_plugin.orcid_api import asking
from orcid_repo_plugin.orcid_api.session import OrcidSession

KEPT: Final = 3600.0
"""Seconds for which an answer is good."""
AGAIN: Final = 60.0
"""Seconds before it is asked again after it failed, or for a key that is not among those that we have."""
REST: Final = 5.0
"""Seconds without a question after the keys could not be had."""
S256: Final = "S256"
_NO_KEYS: Final = "ORCID does not show the keys that it signs with just now"
Key = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the registry says of itself, as far as we use it."""

    issuer: str
    """Who signs id_tokens: the registry's address."""
    authorization_endpoint: str
    jwks_uri: str
    pkce: bool = False
    """Whether it takes PKCE's ``S256``."""


class Discovery:
    """The registry's configuration and keys. Threads share one; one of them asks, the others wait for it.

    :param now: seconds that never go back.
    """

    def __init__(self, session: OrcidSession, *, now: Callable[[], float] = time.monotonic) -> None:
        self._session = session
        self._now = now
        self._asking = threading.Lock()
        self._known: Configuration | None = None
        self._good_until = float("-inf")
        self._fetching = threading.Lock()
        self._keys: dict[str, Key] = {}
        self._fetched_at = float("-inf")
        self._rests_until = float("-inf")

    def configuration(self) -> Configuration:
        """What the registry says of itself; without an answer what we knew, or know of ORCID anyway."""
        if self._known is None or self._now() >= self._good_until:
            with self._asking:
                if self._known is None or self._now() >= self._good_until:
                    self._ask()
        assert self._known is not None
        return self._known

    def key(self, kid: str) -> Key | None:
        """The public key with this id, as a JWK; one that is not known is looked for anew, once a minute.

        :returns: ``None``: the registry has no such key.
        :raises OrcidUnavailable: the keys cannot be had now.
        """
        with self._fetching:
            age = self._now() - self._fetched_at
            if age >= KEPT or (kid not in self._keys and age >= AGAIN):
                self._fetch()
            return self._keys.get(kid)

    def _ask(self) -> None:
        endpoints = self._session.endpoints
        url = f"{endpoints.registry_url}/.well-known/openid-configuration"
        try:
            told = asking.mapping(self._session.call("GET", url, pace="registry"))
        except (OrcidUnavailable, OrcidRefusal):
            self._known = self._known or self._read({})
            self._good_until = self._now() + AGAIN
            return
        self._known = self._read(told)
        self._good_until = self._now() + KEPT

    def _read(self, told: Mapping[str, Any]) -> Configuration:
        endpoints = self._session.endpoints
        methods = told.get("code_challenge_methods_supported")
        return Configuration(
            issuer=endpoints.registry_url,
            authorization_endpoint=self._own(told.get("authorization_endpoint"), "authorize"),
            jwks_uri=self._own(told.get("jwks_uri"), "jwks"),
            pkce=isinstance(methods, list) and S256 in methods,
        )

    def _own(self, told: object, name: str) -> str:
        """An address that the document names, if it is on the registry's origin; else the one we know."""
        ours = self._session.endpoints.oauth(name)
        if isinstance(told, str) and told.isascii() and told.isprintable() and _origin(told) == _origin(ours):
            return told
        return ours

    def _fetch(self) -> None:
        """Fetch the keys; who comes just after a failure does not ask again, since many may wait here."""
        if self._now() < self._rests_until:
            raise OrcidUnavailable(_NO_KEYS)
        url = self.configuration().jwks_uri
        try:
            told = asking.mapping(self._session.call("GET", url, pace="registry")).get("keys")
        except (OrcidUnavailable, OrcidRefusal) as error:
            self._rests_until = self._now() + REST
            raise OrcidUnavailable(_NO_KEYS, status=error.status) from error
        found = told if isinstance(told, list) else []
        self._keys = {key["kid"]: key for key in found if _is_for_signing(key)}
        self._fetched_at = self._now()


def _is_for_signing(key: object) -> bool:
    return (
        isinstance(key, Mapping)
        and key.get("kty") == "RSA"
        and key.get("use", "sig") == "sig"
        and isinstance(key.get("kid"), str)
    )


def _origin(url: str) -> tuple[str, str] | None:
    """Scheme and authority; ``None`` for what is no plain address.

    >>> _origin("https://orcid.org/oauth/jwks")
    ('https', 'orcid.org')
    >>> _origin("https://orcid.org@evil.example/jwks") == _origin("https://orcid.org/oauth/jwks")
    False
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    plain = not (parts.fragment or "\\" in url or " " in url)
    return (parts.scheme, parts.netloc.lower()) if plain else None
