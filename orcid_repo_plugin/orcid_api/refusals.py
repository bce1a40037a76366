"""What ORCID's refusals mean: what happened, what we do, who must act, and the way out.

The texts stand in ``refusals.toml``: a row for each error-code, each word of OAuth, each bare HTTP status.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal, NamedTuple

from orcid_repo_plugin.errors import OrcidRefusal
from orcid_repo_plugin.orcid_api.refusal_fields import Found, field_in, scopes_in
from orcid_repo_plugin.orcid_api.refusal_reading import refusal_in, refusal_of

__all__ = ["Meaning", "Row", "meaning", "refusal_in", "refusal_of", "refusals_table"]

Who = Literal["author", "admin", "us", "nobody"]

_NOT_FOUND: Final = 9016
_NO_RECORD: Final = 9011
_UNKNOWN: Final = "0"


class Row(NamedTuple):
    """A row of the table."""

    what: str
    """What happened."""
    we: str
    """What we do about it."""
    who: Who
    """Who must act."""
    to_do: str
    """The way out."""
    author: str
    """What the author is told."""
    field: str = ""
    """ORCID's name of the field that it is about when ORCID names none."""


class Field(NamedTuple):
    """A field that ORCID can find fault with."""

    words: str
    to_do: str
    who: Who = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All rows."""

    codes: dict[str, Row]
    """By ORCID's error-code."""
    oauth: dict[str, Row]
    """By OAuth's word."""
    http: dict[str, Row]
    """By HTTP status; ``0`` for all that are not there."""
    fields: dict[str, Field]
    """By ORCID's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a refusal means."""

    code: str
    """ORCID's error-code, else OAuth's word, else the status: ``9021``, ``invalid_token``, ``HTTP 413``."""
    what: str
    """What happened, for every case of this code."""
    we: str
    """What we do about it."""
    author: str
    """A sentence for the author."""
    admin: str
    """What happened in this case, for the admin: with field and value, or scope, where ORCID names them."""
    who: Who
    """Who must act."""
    what_to_do: str
    """The way out for whoever must act; for ``us``, what to report."""


@cache
def refusals_table() -> Table:
    """The table, read once."""
    data = tomllib.loads(files(__package__).joinpath("refusals.toml").read_text(encoding="utf-8"))
    rows = {part: {key: Row(**row) for key, row in data[part].items()} for part in ("codes", "oauth", "http")}
    return Table(**rows, fields={key: Field(**field) for key, field in data["fields"].items()})


def meaning(refusal: OrcidRefusal) -> Meaning:
    """What a refusal means. Every refusal has a meaning, also one that nobody has met.

    >>> meaning(OrcidRefusal(400, 9049, "A date is invalid. There is no date 2024-02-30.")).what_to_do
    'Correct the date in the item: a day that exists, with a year from 1900 to 2100.'
    """
    name, row = _row(refusal)
    found = field_in(refusal.detail, refusal.code) or Found(row.field)
    field = refusals_table().fields.get(found.field)
    return Meaning(
        code=name,
        what=row.what,
        we=row.we,
        author=row.author,
        admin=" ".join([row.what, *_details(refusal, found, field)]),
        who=_who(row, refusal, field),
        what_to_do=field.to_do if field and refusal.code is not None else row.to_do,
    )


def _row(refusal: OrcidRefusal) -> tuple[str, Row]:
    """The name and the row: by code, else by OAuth's word, else by the status."""
    table = refusals_table()
    code = refusal.code
    if code == _NOT_FOUND and "orcid id" in refusal.detail.lower():
        code = _NO_RECORD  # one code for "no such item" and "no such record"
    if (row := table.codes.get(str(code))) is not None:
        return str(refusal.code), row
    if (row := table.oauth.get(refusal.error)) is not None:
        return refusal.error, row
    name = str(refusal.code or refusal.error or f"HTTP {refusal.status}")
    status = str(refusal.status) if refusal.code is None and not refusal.error else _UNKNOWN
    return name, table.http.get(status, table.http[_UNKNOWN])


def _who(row: Row, refusal: OrcidRefusal, field: Field | None) -> Who:
    """Who must act: what looks like our mistake is often a value of the item, where ORCID names the field."""
    return field.who if field and refusal.code is not None and row.who == "us" else row.who


def _details(refusal: OrcidRefusal, found: Found, field: Field | None) -> list[str]:
    """What ORCID tells beyond the code, in our words; in ORCID's own where we have none."""
    told = []
    name, row = _row(refusal)
    if field and refusal.code is not None and (found.value or found.field != row.field):
        value = f": {found.value}" if found.value else ""
        told.append(f"It is about {field.words}{value}.")
    told += [f"{problem[0].upper()}{problem[1:]}." for problem in found.problems]
    if scopes := scopes_in(refusal):
        told.append(f"The scope is {', '.join(scopes)}.")
    if refusal.orcid:
        told.append(f"The iD is {refusal.orcid} now.")
    unsaid = not told and refusal.detail and (row.who == "us" or row is refusals_table().http[_UNKNOWN])
    if unsaid or (name == "9020" and not told and refusal.detail):
        told.append(f"ORCID says: {refusal.detail}")
    return told
