"""All books in one file, and back: from SQLite or PostgreSQL, to either of them.

A backup is an SQLite file with our tables, whatever database it comes from. It is made in one
transaction that only reads: as the books were at one moment, while others go on writing.
"""

import contextlib
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.exc import DBAPIError

from orcid_repo_plugin.domain.delivery import DeliveryState
from orcid_repo_plugin.errors import StoreError
from orcid_repo_plugin.store.database import Database
from orcid_repo_plugin.store.migrate import LATEST, look, run, upgrade
from orcid_repo_plugin.store.owner import is_dead
from orcid_repo_plugin.store.records import OPEN
from orcid_repo_plugin.store.store import Store
from orcid_repo_plugin.store.tables import client, delivery, metadata, record
from orcid_repo_plugin.store.urls import of_file

PIECE: Final = 1000
"""Rows in memory at a time."""
_TABLES: Final = metadata.sorted_tables
"""Each after those that its rows refer to."""


def backup(books: Store | Database, file: Path, *, overwrite: bool = False) -> None:
    """Write all books, of all clients, into a file that only this user can read.

    The tokens in it stay sealed: keep a copy of the key too, in another place.

    :param overwrite: replace a file that is there.
    :raises StoreError: the file is there, or cannot be written; nothing is left behind.
    """
    source = books.database if isinstance(books, Store) else books
    _refuse_file(file, overwrite)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with _file(draft) as target, _one_moment(source) as reader, target.writing() as writer:
            run(writer, LATEST)
            for table in _TABLES:
                for rows in _rows(source, reader, table):
                    writer.execute(table.insert(), rows)
        _refuse_file(file, overwrite)
        draft.replace(file)
    except OSError as error:
        raise StoreError(f"{file}: the backup cannot be written: {error.strerror}") from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()


def restore(url: str, file: Path, *, replace: bool = False) -> None:
    """Make the books of a backup the books of a database, all or nothing.

    What was being sent when the backup was made waits again; pushing finds out whether it had arrived.
    Other processes should not have the database open.

    :param url: the database; its tables are made if need be.
    :param replace: even if there are books in it, which are then gone.
    :raises StoreError: the file is no backup of ours, or of a newer version; the database holds books, or
        somebody is sending from them. No book was changed.
    """
    target = Database(url)
    try:
        with _looked_at(file, target) as source, source.reading() as reader:
            upgrade(target)
            with target.explained(DBAPIError), target.writing() as writer:
                _refuse_books(writer, target, replace)
                for table in reversed(_TABLES):
                    writer.execute(table.delete())
                for table in _TABLES:
                    for rows in _rows(source, reader, table):
                        writer.execute(table.insert(), [_at_rest(table, row) for row in rows])
                _make_due(writer)
                if not target.is_sqlite:
                    _count_on(writer)
    finally:
        target.close()


# -- the file


def _refuse_file(file: Path, overwrite: bool) -> None:
    if file.is_dir():
        raise StoreError(f"{file}: this is a folder; name a file in it")
    if file.exists() and not overwrite:
        raise StoreError(f"{file}: there is such a file already; name another, or remove it first")


@contextmanager
def _file(path: Path) -> Iterator[Database]:
    """A file that is taken as it is: not looked at, and not brought up."""
    database = Database(of_file(path))
    try:
        yield database
    finally:
        database.close()


@contextmanager
def _looked_at(file: Path, target: Database) -> Iterator[Database]:
    """A backup that is one; if it is older than we are, a copy of it that was brought up."""
    if not file.is_file():
        raise StoreError(f"{file}: there is no such file")
    if target.is_sqlite and (books := Path(str(target.url.database))).exists() and books.samefile(file):
        raise StoreError(f"{file}: this is the database itself, and no backup of it")
    found = _version_of(file)
    if found == LATEST:
        with _file(file) as database:
            yield database
        return
    with TemporaryDirectory(prefix="orcid-repo-") as folder:
        copy = Path(folder) / "backup.sqlite3"
        with closing(sqlite3.connect(file)) as old, closing(sqlite3.connect(copy)) as new:
            old.backup(new)
        with _file(copy) as database:
            upgrade(database)
            yield database


def _version_of(file: Path) -> str:
    with _file(file) as database:
        try:
            with database.engine.connect() as connection:
                found, _ = look(connection)
        except DBAPIError as error:
            raise StoreError(f"{file}: this is no backup of ours ({error.orig})") from error
    if found is None:
        raise StoreError(f"{file}: this is no backup of ours; `orcid-repo backup FILE` makes one")
    if found > LATEST:
        raise StoreError(
            f"{file}: a newer version of orcid-repo-plugin made this backup (tables {found}; this version "
            f"knows {LATEST}); install that version, and restore it there"
        )
    return found


# -- the rows


@contextmanager
def _one_moment(database: Database) -> Iterator[Connection]:
    """A transaction that sees all tables as they were at its first look at one."""
    with database.reading() as connection:
        if not database.is_sqlite:
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        yield connection


def _rows(database: Database, connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """All rows, some at a time. What goes wrong with them is told of this database, and of no other."""
    with database.explained(DBAPIError):
        result = connection.execution_options(yield_per=PIECE).execute(select(table))
        for some in result.mappings().partitions():
            yield [dict(row) for row in some]


def _at_rest(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """The row as it is when nobody sends: without a lease, and what was on its way waits again."""
    if table is record:
        return row | {"lease_owner": None, "lease_until": None}
    if table is delivery and row["state"] == DeliveryState.SENDING:
        return row | {"state": str(DeliveryState.WAITING)}
    return row


# -- the database


def holds_books(url: str) -> bool:
    """Whether there is anything in a database that a restored backup would take the place of.

    :raises StoreError: it cannot be looked at.
    """
    database = Database(url)
    try:
        if database.is_sqlite and not Path(str(database.url.database)).exists():
            return False
        upgrade(database)
        with database.reading() as c:
            return bool(_held(c))
    finally:
        database.close()


def _held(c: Connection) -> list[str]:
    """The tables that hold anything but the names of whose books they are."""
    return [t.name for t in _TABLES if t is not client and c.execute(select(t).limit(1)).first()]


def _refuse_books(writer: Connection, target: Database, replace: bool) -> None:
    if not target.is_sqlite:  # SQLite has one writer anyway
        names = ", ".join(f'"{table.name}"' for table in _TABLES)
        writer.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))
    held = _held(writer)
    if held and not replace:
        raise StoreError(
            f"{target.url_shown}: this database holds books already (rows of {', '.join(held[:3])}); "
            "nothing was changed. Restore into an empty one, or say that they shall be replaced: --replace"
        )
    now = time.time_ns() // 1_000_000
    leases = select(record.c.lease_owner).where(record.c.lease_until >= now).distinct()
    if not all(is_dead(owner) for owner in writer.execute(leases).scalars()):
        raise StoreError(
            f"{target.url_shown}: somebody is sending from these books; nothing was changed. "
            "End the push, wait 15 seconds, and try again"
        )


def _make_due(writer: Connection) -> None:
    """Let no waiting delivery be forgotten: its record is due when it is."""
    t = delivery.c
    first = (
        select(func.min(t.not_before))
        .where(t.client == record.c.client, t.orcid == record.c.orcid, t.state == DeliveryState.WAITING)
        .scalar_subquery()
    )
    idle = record.update().where(record.c.due_at.is_(None), record.c.state == OPEN)
    writer.execute(idle.values(due_at=first))


def _count_on(writer: Connection) -> None:
    """Let PostgreSQL number new rows after the last that came in."""
    for table in _TABLES:
        column = table.autoincrement_column
        if column is not None:
            last = select(func.max(column)).scalar_subquery()
            sequence = func.pg_get_serial_sequence(f'"{table.name}"', column.name)
            writer.execute(select(func.setval(sequence, func.coalesce(last, 1), last.is_not(None))))
