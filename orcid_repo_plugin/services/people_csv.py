"""A row of a people file as a person and their permission, or why not. No message holds a token.

A site that moves here from a repository's own ORCID plugin has these: who signed in at ORCID when, and
the tokens that ORCID gave.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import WRITE_ACTIVITIES, Permission, Person, Proof
from orcid_repo_plugin.errors import InputError
from orcid_repo_plugin.services.csv_rows import CsvRow

COLUMNS: Final = (
    "repository",
    "user_id",
    "name",
    "orcid",
    "access_token",
    "refresh_token",
    "scopes",
    "expires_at",
    "authenticated_at",
)
NEEDED: Final = ("orcid",)
_TEST_HOST: Final = "sandbox.orcid.org"
_TOKEN: Final = re.compile(r"[\x21-\x7e]{1,2000}")
_SCOPE: Final = re.compile(r"/?[a-z][a-z*_-]*(/[a-z*_-]+)*")
_SHOWABLE_ORCID: Final = re.compile(r"(https?://[\w.]+/)?[\dXx]{4}([ -]?[\dXx]{4}){2}[ -]?[\dXx]{3,4}")
_SHOWABLE_TIME: Final = re.compile(r"[\d:TZ.+/ -]{1,32}")
_DIGITS: Final = re.compile(r"\d{9,14}(\.\d+)?")
_MILLISECONDS_FROM: Final = 100_000_000_000
"""As seconds this would be the year 5138, as milliseconds it is 1973."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """A row that makes sense. Its repository is not looked up yet."""

    line: int
    repository: str
    """As the row names it; empty: the only one."""
    user_id: str | None
    name: str
    orcid: OrcidId
    authenticated_at: datetime | None
    permission: Permission | None

    def person(self, repository: str) -> Person:
        """The person; authenticated when the row has both a token and when they signed in."""
        proved = self.permission is not None and self.authenticated_at is not None
        return Person(
            repository=repository,
            orcid=self.orcid,
            user_id=self.user_id,
            name=self.name,
            proof=Proof.IMPORTED if proved else Proof.NONE,
            authenticated_at=self.authenticated_at if proved else None,
        )


def new_person(row: CsvRow, host: str) -> NewPerson:
    """Read a row.

    :param host: of the registry that we speak to; an iD of a test registry is none of production's.
    :raises InputError: what is wrong in it; says nothing that may be a token.
    """
    cells = {name: row.values.get(name, "") for name in COLUMNS}
    return NewPerson(
        line=row.line,
        repository=cells["repository"],
        user_id=cells["user_id"] or None,
        name=" ".join(cells["name"].split()),
        orcid=read_orcid(cells["orcid"], host),
        authenticated_at=read_time("authenticated_at", cells["authenticated_at"]),
        permission=_permission(cells),
    )


def _permission(cells: dict[str, str]) -> Permission | None:
    access, refresh = (_token(name, cells[name]) for name in ("access_token", "refresh_token"))
    scopes, expires_at = _scopes(cells["scopes"]), read_time("expires_at", cells["expires_at"])
    if access is None:
        return None
    return Permission(
        access_token=access,
        refresh_token=refresh,
        scopes=scopes or (WRITE_ACTIVITIES,),
        expires_at=expires_at,
    )


def read_repository(text: str, known: Sequence[str]) -> str:
    """The repository that a row means; its cell may be empty while there is one.

    :raises InputError: it is none of the known ones.

    >>> read_repository("", ["main"])
    'main'
    """
    if text in known:
        return text
    if not text and len(known) == 1:
        return known[0]
    said = "names none that is known" if text else "is empty"
    raise InputError(f"the cell repository {said}; known are {', '.join(known)}")


def read_orcid(text: str, host: str) -> OrcidId:
    """An iD in any usual spelling.

    :raises InputError: it is none, or one of another registry.

    >>> read_orcid("https://orcid.org/0000-0002-1825-0097", "orcid.org").path
    '0000-0002-1825-0097'
    """
    if not text:
        raise InputError("the cell orcid is empty")
    found = OrcidId.parse(text, host=host)
    if found is not None:
        return found
    if OrcidId.parse(text, host=_TEST_HOST):
        raise InputError(f"its iD is one of {_TEST_HOST}, and the settings speak to {host}")
    shown = f"{text!r}" if _SHOWABLE_ORCID.fullmatch(text) else "the cell orcid"
    raise InputError(f"{shown} is no ORCID iD: its form or its check digit is wrong")


def _token(name: str, text: str) -> str | None:
    if not text:
        return None
    if not _TOKEN.fullmatch(text):
        raise InputError(f"{name} holds a blank, a line break or a letter that no token has")
    return text


def _scopes(text: str) -> tuple[str, ...]:
    """Parted by blanks or commas, with or without the slash.

    >>> _scopes("/activities/update, read-limited openid")
    ('/activities/update', '/read-limited', 'openid')
    """
    found = [scope for scope in re.split(r"[\s,;]+", text) if scope]
    if not all(_SCOPE.fullmatch(scope) for scope in found):
        raise InputError("the cell scopes holds something else than scopes such as /activities/update")
    whole = (scope if scope.startswith("/") or scope == "openid" else f"/{scope}" for scope in found)
    return tuple(dict.fromkeys(whole))


def read_time(name: str, text: str) -> datetime | None:
    """A moment: ISO 8601 (UTC where it names no zone), or seconds or milliseconds since 1970.

    :param name: the column's.
    :raises InputError: it is none of these.

    >>> read_time("expires_at", "2026-11-21T04:40:31Z") == read_time("expires_at", "1795236031000")
    True
    >>> read_time("expires_at", "1795236031").isoformat(), read_time("expires_at", "")
    ('2026-11-21T04:40:31+00:00', None)
    """
    if not text:
        return None
    try:
        if _DIGITS.fullmatch(text):
            number = float(text)
            return datetime.fromtimestamp(number / 1000 if number >= _MILLISECONDS_FROM else number, UTC)
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        shown = f"{text!r}" if _SHOWABLE_TIME.fullmatch(text) else f"the cell {name}"
        raise InputError(
            f"{shown} is no time: write {name} as 2026-11-21T04:40:31Z, or as seconds since 1970"
        ) from None
