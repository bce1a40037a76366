"""ORCID's scopes: what people are asked to allow, what each brings with it, and what the old ones are today.

Source: ORCID API 3.0; ORCID-Source, ``ScopePathType``.
"""

from collections.abc import Collection, Iterable
from typing import Final

AUTHENTICATE: Final = "/authenticate"
OPENID: Final = "openid"
READ_LIMITED: Final = "/read-limited"
UPDATE_ACTIVITIES: Final = "/activities/update"
UPDATE_PERSON: Final = "/person/update"

ASKED: Final = (AUTHENTICATE, OPENID, READ_LIMITED, UPDATE_ACTIVITIES, UPDATE_PERSON)
"""What people can be asked for."""
OF_PUBLIC_CLIENTS: Final = frozenset({AUTHENTICATE, OPENID})
"""What credentials of the public API may ask for."""

_SECTIONS: Final = ("orcid-works", "affiliations", "funding", "peer-review", "orcid-patents")
_OLD_READ: Final = frozenset(
    {f"/{section}/read-limited" for section in _SECTIONS}
    | {"/activities/read-limited", "/person/read-limited", "/orcid-profile/read-limited"}
    | {"/orcid-bio/read-limited"}
)
_OLD_UPDATE: Final = frozenset(f"/{section}/{verb}" for section in _SECTIONS for verb in ("create", "update"))
_OLD_PERSON: Final = frozenset({"/orcid-bio/update", "/orcid-bio/external-identifiers/create"})

REPLACED: Final = (
    dict.fromkeys(_OLD_READ, READ_LIMITED)
    | dict.fromkeys(_OLD_UPDATE, UPDATE_ACTIVITIES)
    | dict.fromkeys(_OLD_PERSON, UPDATE_PERSON)
    | {"/read-public": AUTHENTICATE}
)
"""Scopes of older versions of the API, and those that people cannot give; what to ask for in their place."""

_BRINGS: Final = {
    READ_LIMITED: _OLD_READ,
    UPDATE_ACTIVITIES: _OLD_UPDATE,
    UPDATE_PERSON: _OLD_PERSON,
    "/orcid-profile/read-limited": _OLD_READ,
    "/activities/read-limited": frozenset(f"/{section}/read-limited" for section in _SECTIONS),
}
_WRITE_NOTHING: Final = frozenset(
    {AUTHENTICATE, OPENID, READ_LIMITED, UPDATE_PERSON, "/read-public", "/email/read-private"}
    | _OLD_READ
    | _OLD_PERSON
)


def covered(wanted: str, granted: Collection[str]) -> bool:
    """Whether scopes that were granted bring a scope with them. Whoever gives any of them has signed in.

    >>> covered("/authenticate", ["openid"]), covered("/orcid-works/update", ["/activities/update"])
    (True, True)
    >>> covered("/read-limited", ["/activities/update"])
    False
    """
    if wanted in granted or (wanted in (AUTHENTICATE, "/read-public") and granted):
        return True
    return any(wanted in _BRINGS.get(one, ()) for one in granted)


def lacking(wanted: Iterable[str], granted: Collection[str]) -> tuple[str, ...]:
    """The scopes that are wanted and were not granted.

    >>> lacking(["/read-limited", "/activities/update"], ["/read-limited"])
    ('/activities/update',)
    """
    return tuple(one for one in wanted if not covered(one, granted))


def joined(*sets: Iterable[str]) -> tuple[str, ...]:
    """All scopes once, in one order; without what others bring, so that ``/authenticate`` stands alone.

    >>> joined(["/authenticate"], ["/activities/update", "/read-limited"])
    ('/read-limited', '/activities/update')
    """
    every = sorted({one for some in sets for one in some}, key=_place)
    kept: list[str] = []
    for one in every:
        others = [other for other in every if other != one]
        if one == OPENID or not covered(one, others):
            kept.append(one)
    return tuple(kept)


def _place(scope: str) -> tuple[int, str]:
    return (ASKED.index(scope) if scope in ASKED else len(ASKED), scope)


def may_write(granted: Collection[str]) -> bool:
    """Whether works can be written with it, as far as we know; an unknown scope may be one that lets us.

    >>> may_write(["/read-limited", "/person/update"]), may_write(["/activities/update"]), may_write([])
    (False, True, True)
    """
    return not granted or not set(granted) <= _WRITE_NOTHING


def problem_of(scopes: Collection[str]) -> str:
    """Why people cannot be asked for these scopes, with the way out; empty: they can.

    >>> problem_of(["/orcid-works/create"])
    "'/orcid-works/create' is a scope of an older API; write '/activities/update' instead"
    """
    for scope in scopes:
        if scope in REPLACED:
            older = "is a scope of an older API" if scope != "/read-public" else "is none that people give"
            return f"{scope!r} {older}; write {REPLACED[scope]!r} instead"
        if scope not in ASKED:
            return f"{scope!r} is no scope that people are asked for; they are {', '.join(ASKED)}"
    if AUTHENTICATE in scopes and len(set(scopes)) > 1:
        return f"{AUTHENTICATE!r} is in all the others already; leave it out"
    return ""
