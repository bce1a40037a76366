"""Where the processes on one store meet to keep one pace: one number for each API, changed in one step."""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

if TYPE_CHECKING:
    import psycopg

Step = Callable[[int, int], tuple[int, int]]
"""From the number and the time in ms to the new number and an answer."""

SUFFIX: Final = ".pace"
TABLE: Final = "orcid_repo_pace"
_LOCK: Final = 0x0C1D_9ACE
"""Number of the advisory lock under which the table is made."""
_LOG: Final = logging.getLogger(__name__)


class NotShared(Exception):
    """The place where the processes meet cannot be reached."""


class PaceState(Protocol):
    """Numbers under names, which all who share them change one after the other."""

    def change(self, name: str, step: Step) -> int:
        """Let ``step`` change a number (0 at first), alone of all, and give its answer.

        :raises NotShared: the place where the processes meet cannot be reached.
        """

    def close(self) -> None:
        """Close what is open."""


class InMemory:
    """For the threads of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers: dict[str, int] = {}

    def change(self, name: str, step: Step) -> int:
        """See ``PaceState``."""
        with self._lock:
            self._numbers[name], answer = step(self._numbers.get(name, 0), _now())
            return answer

    def close(self) -> None:
        """Nothing is open."""


class InFile:
    """For all processes on one machine: a small SQLite file of its own, so that nobody waits for the books.

    What it holds is worth a second. It is never synced to the disk, and made anew if it is broken.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def change(self, name: str, step: Step) -> int:
        """See ``PaceState``."""
        with self._lock:
            try:
                return self._change(name, step)
            except (sqlite3.Error, OSError) as error:
                self._disconnect()
                raise NotShared from error

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._disconnect()

    def _change(self, name: str, step: Step) -> int:
        connection = self._connected()
        connection.execute("BEGIN IMMEDIATE")
        try:
            row = connection.execute("SELECT number FROM pace WHERE name = ?", (name,)).fetchone()
            number, answer = step(row[0] if row else 0, _now())
            connection.execute("INSERT OR REPLACE INTO pace (name, number) VALUES (?, ?)", (name, number))
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
        return answer

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None:
            try:
                self._connection = self._opened()
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                self._path.unlink(missing_ok=True)  # no database at all
                self._connection = self._opened()
        return self._connection

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=30.0, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS pace (name TEXT PRIMARY KEY, number INTEGER NOT NULL)"
            )
        except BaseException:
            connection.close()
            raise
        return connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class InPostgres:
    """For all processes on all machines that share a PostgreSQL database; the time is its server's.

    :param url: as psycopg takes it.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._connection: psycopg.Connection[Any] | None = None

    def change(self, name: str, step: Step) -> int:
        """See ``PaceState``."""
        try:
            import psycopg
        except ImportError as error:  # an extra; who has no driver has no such database
            raise NotShared from error
        with self._lock:
            try:
                return self._change(name, step)
            except psycopg.Error as error:
                self._disconnect()
                raise NotShared from error

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._disconnect()

    def _change(self, name: str, step: Step) -> int:
        connection = self._connected()
        with connection.transaction():
            row = connection.execute(_TAKE, (name,)).fetchone()
            if row is None:
                connection.execute(_BEGIN, (name,))
                row = connection.execute(_TAKE, (name,)).fetchone()
            assert row is not None
            number, answer = step(row[0], row[1])
            connection.execute(_PUT, (number, name))
        return answer

    def _connected(self) -> "psycopg.Connection[Any]":
        if self._connection is None:
            import psycopg

            connection = psycopg.connect(self._url, autocommit=True, connect_timeout=10)
            try:
                with connection.transaction():
                    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
                    connection.execute(_CREATE)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


_COLUMNS: Final = "(name text PRIMARY KEY, number bigint NOT NULL)"
_CREATE: Final = f"CREATE UNLOGGED TABLE IF NOT EXISTS {TABLE} {_COLUMNS}"
_BEGIN: Final = f"INSERT INTO {TABLE} (name, number) VALUES (%s, 0) ON CONFLICT DO NOTHING"
_NOW: Final = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
_TAKE: Final = f"SELECT number, {_NOW} FROM {TABLE} WHERE name = %s FOR UPDATE"
_PUT: Final = f"UPDATE {TABLE} SET number = %s WHERE name = %s"


class Shared:
    """Another state, and this process's own where that fails: no push stops for want of a pace.

    ORCID refuses who is too fast (503), and the push tries again; nothing is lost but time.
    """

    def __init__(self, state: PaceState) -> None:
        self._state = state
        self._own = InMemory()
        self._told = False

    def change(self, name: str, step: Step) -> int:
        """See ``PaceState``."""
        try:
            return self._state.change(name, step)
        except NotShared as error:
            if not self._told:
                self._told = True
                why = type(error.__cause__).__name__
                _LOG.warning("the pace towards ORCID is not shared with other processes (%s)", why)
        return self._own.change(name, step)

    def close(self) -> None:
        """Close the other state."""
        self._state.close()


def state_beside(database_url: str) -> PaceState:
    """Where the processes on a database meet: beside a file, inside a server, in memory for all else.

    :param database_url: of SQLAlchemy, as in the settings.
    """
    try:
        url = make_url(database_url.strip())
    except (ArgumentError, ValueError):
        return InMemory()  # the books say what is wrong with it
    if url.get_backend_name() in ("postgresql", "postgres"):
        return Shared(InPostgres(url.set(drivername="postgresql").render_as_string(hide_password=False)))
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        return Shared(InFile(Path(f"{url.database}{SUFFIX}")))
    return InMemory()


def _now() -> int:
    return time.time_ns() // 1_000_000
