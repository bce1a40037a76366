"""Everything in the books that is under seal, of all clients, wherever it stands."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Column, Connection, bindparam, select, text

from orcid_repo_plugin.store.chunks import chunks
from orcid_repo_plugin.store.database import Database
from orcid_repo_plugin.store.tables import browser, host_key, permission, revocation, sign_in

PIECE: Final = 200
"""Rows of one short transaction."""


class Place(NamedTuple):
    """A column of sealed texts. Empty ones hold nothing."""

    kind: str
    """What it is, in a word."""
    key: Column[Any]
    """The primary key of its table."""
    column: Column[Any]


PLACES: Final = (
    Place("access_token", permission.c.person, permission.c.access_token),
    Place("refresh_token", permission.c.person, permission.c.refresh_token),
    Place("host_key", host_key.c.id, host_key.c.key),
    Place("browser", browser.c.id, browser.c.data),
    Place("sign_in", sign_in.c.state, sign_in.c.data),
    Place("revocation", revocation.c.id, revocation.c.token),
)
KINDS: Final = tuple(place.kind for place in PLACES)


class Sealed(NamedTuple):
    """A sealed text in the books."""

    place: Place
    key: Any
    """Of its row."""
    text: str


def everything(database: Database) -> Iterator[list[Sealed]]:
    """All sealed texts, some at a time, each time in a transaction of its own."""
    for place in PLACES:
        wanted = select(place.key, place.column).where(place.column != "").order_by(place.key).limit(PIECE)
        page = wanted
        while True:
            with database.reading() as c:
                rows = c.execute(page).all()
            if rows:
                yield [Sealed(place, key, sealed) for key, sealed in rows]
            if len(rows) < PIECE:
                break
            page = wanted.where(place.key > rows[-1][0])


def opens(key: Fernet | MultiFernet, sealed: str) -> bool:
    """Whether a key opens a text."""
    try:
        key.decrypt(sealed)
    except (InvalidToken, TypeError, ValueError):
        return False
    return True


def reseal(c: Connection, place: Place, rows: Sequence[Any], keys: Sequence[Fernet]) -> int:
    """Seal texts anew, as they are now, by the first key. Those that no key opens stay.

    :param rows: their keys.
    :returns: how many were sealed anew.
    """
    if c.dialect.name == "sqlite":
        c.execute(text("PRAGMA secure_delete = ON"))  # nothing of what is replaced stays in the file
    all_keys, fresh = MultiFernet(keys), []
    for some in chunks(rows):
        wanted = select(place.key, place.column).where(place.key.in_(some), place.column != "")
        for key, sealed in c.execute(wanted.order_by(place.key).with_for_update()):
            if not opens(keys[0], sealed) and opens(all_keys, sealed):
                fresh.append({"which": key, "new": all_keys.rotate(sealed).decode("ascii")})
    if fresh:
        row = place.key.table.update().where(place.key == bindparam("which"))
        c.execute(row.values({place.column.name: bindparam("new")}), fresh)
    return len(fresh)


def let_writers_end(database: Database) -> None:
    """Wait for those who are writing at this moment: what they have sealed is in the books then."""
    if database.is_sqlite:  # there is one at a time
        with database.writing():
            return
    for name in sorted({place.key.table.name for place in PLACES}):
        with database.writing() as c:
            c.execute(text(f'LOCK TABLE "{name}" IN SHARE MODE'))
