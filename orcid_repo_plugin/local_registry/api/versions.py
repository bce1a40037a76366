"""The version in a path: which requests go on, which are sent elsewhere.

Source: ORCID-Source, ``DefaultApiVersionFilter``, ``ApiVersionCheckFilter``.
"""

import re
from typing import Final, NamedTuple

from orcid_repo_plugin.local_registry.addresses import encoded
from orcid_repo_plugin.local_registry.refusals import Refusal

SERVED: Final = "3.0"
_VERSION: Final = re.compile(r"/v([0-9][^/]*)(/.*)?", re.DOTALL)
_CANDIDATE: Final = re.compile(r"([0-9]+\.[0-9]+)_rc[0-9]+")
_RELEASED: Final = frozenset({"2.0", "2.1", "3.0"})
_SAME_IN_ALL: Final = "/identifiers"
"""What all released versions answer alike."""
_EXEMPT: Final = re.compile(
    r"/(ping|openapi\.json|oauth/token|search/.*|resources/.*|static/.*|experimental_rdf_v1/.*|[^/]+/webhook/.*)",
    re.DOTALL,
)
"""Paths that stand without a version."""
_RDF: Final = (
    "application/n-triples",
    "text/n3",
    "text/turtle",
    "application/rdf+xml",
    "application/x-turtle",
)
"""Asked for without a version, these lead to the service of linked data."""


class Versioned(NamedTuple):
    """A path that may go on."""

    path: str
    """Without the version."""
    version: str | None
    """``3.0``, rarely an older one, or ``None`` for paths that have none."""


class SentElsewhere(Exception):
    """The caller is told another address, without an error document."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


def versioned(method: str, path: str, accept: str, base: str, public_base: str) -> Versioned:
    """Take the version off a path.

    :param base: the address of the API that was asked, for the addresses that callers are sent to.
    :raises SentElsewhere: for a GET without a version; the query is lost, as at ORCID.
    :raises Refusal: 9012 for writes without a version and for API 1; 9056 and 9059 (308) for release
        candidates and versions that never were; 9001 (404) for API 2, of which only the types of
        identifiers are served here.

    >>> versioned("GET", "/v3.0/status", "", "", "")
    Versioned(path='/status', version='3.0')
    """
    found = _VERSION.fullmatch(path)
    if found is None:
        return _unversioned(method, path, accept, base, public_base)
    version, rest = found[1], found[2] or "/"
    if version == SERVED:
        return Versioned(rest, version)
    if version.startswith("1."):
        raise Refusal(9012, f"API {version} has come to its end; use {SERVED}")
    if version in _RELEASED and rest == _SAME_IN_ALL:
        return Versioned(rest, version)
    if version in _RELEASED:
        raise Refusal(9001, f"this local registry serves API {SERVED} only, not {version}", status=404)
    candidate = _CANDIDATE.fullmatch(version)
    known = candidate is not None and candidate[1] in _RELEASED
    location = f"{base}/v{candidate[1] if known and candidate else SERVED}{encoded(rest)}"
    raise Refusal(9056 if known else 9059, location=location, headers={"Location": location})


def _unversioned(method: str, path: str, accept: str, base: str, public_base: str) -> Versioned:
    if _EXEMPT.fullmatch(path):
        return Versioned(path, None)
    if method not in ("GET", "HEAD"):
        raise Refusal(9012, f"Please specify the API version in the path, for example /v{SERVED}{path}")
    if any(media_type in accept for media_type in _RDF):
        raise SentElsewhere(f"{public_base}/experimental_rdf_v1{encoded(path)}")
    raise SentElsewhere(f"{base}/v{SERVED}{encoded(path)}")
