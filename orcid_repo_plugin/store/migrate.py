"""Brings the tables of a database up to what this version of the code expects."""

import sqlite3
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final

from sqlalchemy import Column, Connection, MetaData, Table, Text, func, inspect, select
from sqlalchemy.exc import DBAPIError, OperationalError

from orcid_repo_plugin.errors import StoreError
from orcid_repo_plugin.store.database import BUSY, Database

LATEST: Final = "0003"
"""The last of ``migrations/versions``; told here too, so that an up-to-date database needs no Alembic."""
FOLDER: Final = Path(__file__).parent / "migrations"
_PREFIX: Final = "orcid_repo_"
"""Tables that stand beside ours and do not matter here, such as the pace's."""
VERSION_TABLE: Final = f"{_PREFIX}version"
_version: Final = Table(VERSION_TABLE, MetaData(), Column("version_num", Text))
_LOCK: Final = 0x0C1D_4E60
"""A number for PostgreSQL's advisory lock. Any would do; it must be the same in all versions."""


def upgrade(database: Database) -> str:
    """Bring the tables up. Processes that start at the same time wait for the first.

    All steps are one transaction: it is up to date afterwards, or as it was.

    :returns: what was done to books that were there, in a sentence; else an empty string.
    :raises StoreError: the database cannot be used, belongs to something else or to a newer version.
    """
    with database.explained(DBAPIError):
        with database.reading() as connection:
            found = _version_of(connection, database)
        if found == LATEST:
            return ""
        if database.is_sqlite:
            _write_ahead(database)
        with database.writing() as connection:
            if not database.is_sqlite:  # SQLite has one writer anyway
                connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
            found = _version_of(connection, database)
            if found == LATEST:  # another process was faster
                return ""
            copy = _copy(database) if found and database.is_sqlite else None
            run(connection, LATEST)
    return _note(database, found, copy)


def look(connection: Connection) -> tuple[str | None, list[str]]:
    """The version of our tables, if they are there; else the names of the tables that are."""
    names = set(inspect(connection).get_table_names())
    if VERSION_TABLE in names:
        return connection.execute(select(_version.c.version_num)).scalar(), []
    return None, sorted(name for name in names if not name.startswith(_PREFIX))


def _version_of(connection: Connection, database: Database) -> str | None:
    """The version of the tables; ``None`` for an empty database. What is not ours, or newer, is refused."""
    found, others = look(connection)
    if others:
        raise StoreError(
            f"{database.url_shown}: this database belongs to something else (with {', '.join(others[:3])}); "
            "nothing was changed. Name one of its own in [database] url"
        )
    if found is not None and found > LATEST:
        raise StoreError(
            f"{database.url_shown}: a newer version of orcid-repo-plugin made these books (tables {found}; "
            f"this version knows {LATEST}); nothing was changed. Install the newer version again"
        )
    return found


def run(connection: Connection, to: str) -> None:
    """Run the steps up to a version, inside the transaction that is open."""
    from alembic.config import Config  # late: it takes longer than most commands do
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(FOLDER))

    def steps(revision: Any, _context: Any) -> Any:
        return scripts._upgrade_revs(to, revision)

    with EnvironmentContext(Config(), scripts, fn=steps, destination_rev=to) as environment:
        environment.configure(connection=connection, version_table=VERSION_TABLE, transactional_ddl=True)
        environment.run_migrations()


def _write_ahead(database: Database) -> None:
    """Let readers and the writer of an SQLite file leave each other alone. It stays so for ever."""
    end = monotonic() + BUSY
    while True:
        try:
            with closing(sqlite3.connect(str(database.url.database), timeout=BUSY)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:  # SQLite does not wait by itself here
            if "locked" not in str(error) or monotonic() > end:
                raise OperationalError(None, None, error) from error
            sleep(0.05)


def _copy(database: Database) -> Path:
    """Copy an SQLite file as it is before the steps. Only the holder of the write lock comes here."""
    path = Path(str(database.url.database))
    copy = path.with_name(f"{path.stem}.before-{LATEST}{path.suffix}")
    copy.unlink(missing_ok=True)  # of an attempt that failed
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        copy.chmod(path.stat().st_mode & 0o777)
        source.backup(target)
    return copy


def _note(database: Database, found: str | None, copy: Path | None) -> str:
    if found is None:
        return ""
    said = f"{database.url_shown}: tables brought up from version {found} to {LATEST}"
    return f"{said}; a copy of the books as they were is {copy}" if copy else said
