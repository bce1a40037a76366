"""ORCID's scopes: what each implies, whose it is, and which client may ask for it.

Source: ORCID-Source, ``ScopePathType`` and ``ScopeConstants``.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from orcid_repo_plugin.local_registry.books.clients import MEMBER, PREMIUM, PUBLIC, Client

READ_PUBLIC: Final = "/read-public"
CREATE_PROFILE: Final = "/orcid-profile/create"

_SECTIONS: Final = ("orcid-works", "affiliations", "funding", "peer-review", "orcid-patents")

IMPLIED: Final[dict[str, tuple[str, ...]]] = {
    READ_PUBLIC: (),
    "/authenticate": (READ_PUBLIC,),
    "openid": ("/authenticate",),
    "/read-limited": ("/activities/read-limited", "/person/read-limited", "/orcid-profile/read-limited"),
    "/orcid-profile/read-limited": ("/activities/read-limited", "/person/read-limited"),
    "/activities/read-limited": tuple(f"/{section}/read-limited" for section in _SECTIONS),
    "/person/read-limited": ("/orcid-bio/read-limited",),
    "/orcid-bio/read-limited": (READ_PUBLIC,),
    "/activities/update": tuple(
        f"/{section}/{verb}" for section in _SECTIONS for verb in ("create", "update")
    ),
    "/person/update": ("/orcid-bio/update",),
    "/orcid-bio/update": ("/orcid-bio/external-identifiers/create",),
    "/orcid-bio/external-identifiers/create": (READ_PUBLIC,),
    "/email/read-private": (READ_PUBLIC,),
    "/webhook": (),
    "/basic-notification": (),
    "/premium-notification": ("/basic-notification",),
    "/group-id-record/read": (),
    "/group-id-record/update": ("/group-id-record/read",),
    CREATE_PROFILE: (
        "/authenticate",
        "/read-limited",
        "/activities/update",
        "/person/update",
        "/email/read-private",
    ),
} | {
    f"/{section}/{verb}": (READ_PUBLIC,)
    for section in _SECTIONS
    for verb in ("create", "update", "read-limited")
}
"""What each scope brings with it; every scope of a person brings ``/read-public``."""

CLIENT_SCOPES: Final = frozenset(
    {
        READ_PUBLIC,
        "/webhook",
        "/basic-notification",
        "/premium-notification",
        "/group-id-record/read",
        "/group-id-record/update",
        CREATE_PROFILE,
    }
)
"""Asked for by a client for itself, without a person."""
PERSON_SCOPES: Final = frozenset(IMPLIED) - CLIENT_SCOPES
"""Granted by a person."""
IGNORED: Final = frozenset({"profile", "email", "address", "phone", "offline_access"})
"""OpenID scopes that ORCID passes over in silence."""
BY_GRANT: Final = frozenset(
    {"/premium-notification", "/basic-notification", "/email/read-private", CREATE_PROFILE}
)
"""ORCID gives these to clients one by one."""

ALLOWED: Final[dict[str, frozenset[str]]] = {
    PUBLIC: frozenset({"/authenticate", READ_PUBLIC, "openid"}),
    MEMBER: frozenset(IMPLIED) - BY_GRANT - {"/webhook"},
    PREMIUM: frozenset(IMPLIED) - BY_GRANT,
}


def allowed(client: Client) -> frozenset[str]:
    """The scopes that the client may ask for."""
    return ALLOWED[client.kind] | frozenset(client.extra_scopes)


@lru_cache(maxsize=1024)
def _closure(scopes: frozenset[str]) -> frozenset[str]:
    found: set[str] = set()
    todo = list(scopes)
    while todo:
        scope = todo.pop()
        if scope not in found:
            found.add(scope)
            todo.extend(IMPLIED.get(scope, ()))
    return frozenset(found)


def closure(scopes: Iterable[str]) -> frozenset[str]:
    """The scopes with all that they imply.

    >>> "/orcid-works/update" in closure(["/activities/update"])
    True
    >>> "/orcid-works/read-limited" in closure(["/activities/update"])
    False
    """
    return _closure(frozenset(scopes))
