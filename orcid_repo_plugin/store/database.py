"""The database under the books: SQLite or PostgreSQL, used in the same way."""

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, Executable, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, InternalError, OperationalError

from orcid_repo_plugin.errors import StoreError
from orcid_repo_plugin.store.troubles import trouble
from orcid_repo_plugin.store.urls import parse, shown

BUSY: Final = 30
"""Seconds that a writer of an SQLite file waits for the one before it."""
CONNECT: Final = 10
"""Seconds to wait for a PostgreSQL server."""
_OURS: Final = (OperationalError, InterfaceError, InternalError)


class Database:
    """A database. Threads share it; each transaction has a connection of its own.

    Made by ``open``; the bare constructor connects to nothing and looks at nothing.

    :param url: ``sqlite:///FILE`` or ``postgresql://USER:PASSWORD@HOST/NAME``.
    :raises StoreError: the address makes no sense, or its driver is not installed.
    """

    def __init__(self, url: str | URL) -> None:
        self.url = parse(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.url_shown = shown(self.url)
        """The address without its password."""
        self.note = ""
        """What opening it did to books that were there, for the admin; mostly nothing."""
        self.engine = _sqlite(self.url) if self.is_sqlite else _postgresql(self.url)
        self._reader = self.engine.execution_options(postgresql_readonly=True)
        self._writer = self.engine.execution_options(writes=True)

    @classmethod
    def open(cls, url: str | URL) -> "Database":
        """The database at an address, with our tables in it, made or brought up to date where needed.

        :raises StoreError: it cannot be used; says why and what to do, without the password.
        """
        from orcid_repo_plugin.store.migrate import upgrade  # it knows this class

        database = cls(url)
        if database.is_sqlite:
            _keep_to_ourselves(database.url)
        try:
            database.note = upgrade(database)
        except BaseException:
            database.close()
            raise
        return database

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads; to write in it is an error.

        :raises StoreError: the database cannot be used.
        """
        with self.explained(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that may write. Committed at the end; undone by an exception.

        In SQLite the only one at that time: the others wait, so keep it short.

        :raises StoreError: the database cannot be used, or was busy for too long.
        """
        with self.explained(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def explained(self, *more: type[DBAPIError]) -> Iterator[None]:
        """Tell what ails the database in our own words. A mistake of ours in SQL goes through as it is.

        :param more: other errors that are the database's fault here.
        """
        try:
            yield
        except DBAPIError as error:
            if isinstance(error, (*_OURS, *more)) or type(error) is DatabaseError:
                raise trouble(error, self.url) from error
            raise

    def settle(self) -> None:
        """Let what was written leave SQLite's log, if nobody reads just now; the log keeps no older state."""
        if self.is_sqlite:
            with suppress(sqlite3.Error), closing(sqlite3.connect(str(self.url.database))) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """End all connections."""
        self.engine.dispose()

    def __repr__(self) -> str:
        return f"Database({self.url_shown!r})"


def upsert(
    table: Table,
    connection: Connection,
    rows: Sequence[Mapping[str, Any]],
    key: Sequence[str],
    update: Sequence[str],
) -> None:
    """Insert rows; where one with the same key is there, set these columns of it.

    Writers of the same rows should bring them in the same order, so that nobody locks crosswise.

    :param rows: all with the same columns.
    :param key: the columns of a primary key or a unique one.
    :param update: the columns that take the new values; none: what is there stays.
    """
    if not rows:
        return
    statement = _upsert(table, connection.dialect.name, tuple(key), tuple(update))
    connection.execute(statement, list(rows))


def inserted(table: Table, connection: Connection, row: Mapping[str, Any], key: Sequence[str]) -> bool:
    """Insert a row unless one with the same key is there. :returns: whether it was inserted.

    Of several who do so at once, exactly one is told ``True``, and the others when it is in the books.

    :param key: the columns of a primary key or a unique one.
    """
    insert = sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
    new = insert.on_conflict_do_nothing(index_elements=list(key)).returning(table.c[key[0]])
    return connection.execute(new, dict(row)).first() is not None


@cache
def _upsert(table: Table, dialect: str, key: tuple[str, ...], update: tuple[str, ...]) -> Executable:
    """The statement, made once: to make it takes longer than to run it for one row."""
    insert = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    new = insert.excluded
    if not update:
        return insert.on_conflict_do_nothing(index_elements=list(key))
    return insert.on_conflict_do_update(index_elements=list(key), set_={name: new[name] for name in update})


def _keep_to_ourselves(url: URL) -> None:
    """Make a new SQLite file that only its owner can read: it holds names, and titles that are not public."""
    with suppress(OSError):  # it is there, or cannot be made: SQLite finds words for that
        os.close(os.open(str(url.database), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _sqlite(url: URL) -> Engine:
    engine = create_engine(
        url, hide_parameters=True, pool_size=8, max_overflow=56, connect_args={"timeout": BUSY}
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # Python would begin transactions by itself, and late
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")  # with WAL nothing that is committed is torn
    connection.execute("PRAGMA secure_delete = ON")  # what is destroyed does not linger in the file


def _begin(connection: Connection) -> None:
    writes = bool(connection.get_execution_options().get("writes"))
    if connection.info.get("writes") is not writes:
        connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
        connection.info["writes"] = writes
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL) -> Engine:
    try:
        return create_engine(
            url,
            hide_parameters=True,
            pool_size=8,
            max_overflow=56,
            pool_pre_ping=True,  # a server may have been started anew
            isolation_level="READ COMMITTED",
            connect_args={"connect_timeout": CONNECT},
        )
    except ImportError:
        raise StoreError(
            "PostgreSQL's driver is not installed: pip install 'orcid-repo-plugin[postgresql]'"
        ) from None
