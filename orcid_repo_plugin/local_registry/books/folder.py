"""Books that are kept in a folder, safe against a killed process."""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Hashable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from orcid_repo_plugin.errors import RegistryFolderError
from orcid_repo_plugin.local_registry.books import encoding
from orcid_repo_plugin.local_registry.books.items import Item

if TYPE_CHECKING:
    from orcid_repo_plugin.local_registry.books.books import Books

FILE: Final = "registry.sqlite"
LOCK: Final = "registry.lock"
_NEW: Final = "registry.sqlite.new"
_APPLICATION: Final = 0x4F524349
"""``ORCI``: tells our files from other SQLite files."""
_FORMAT: Final = 1
_SCHEMA: Final = (
    "CREATE TABLE kept (tbl TEXT, key TEXT, value BLOB, UNIQUE (tbl, key))",
    """CREATE TABLE item (orcid TEXT, space TEXT, put_code INTEGER, kind TEXT, visibility TEXT,
    created INTEGER, modified INTEGER, display_index INTEGER, source BLOB, keys BLOB, body BLOB,
    UNIQUE (orcid, space, put_code))""",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_FORMAT}",
)
_PUT: Final = """INSERT INTO kept VALUES (?, ?, ?)
    ON CONFLICT (tbl, key) DO UPDATE SET value = excluded.value"""
_PUT_ITEM: Final = """INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (orcid, space, put_code) DO UPDATE SET kind = excluded.kind,
    visibility = excluded.visibility, created = excluded.created, modified = excluded.modified,
    display_index = excluded.display_index, source = excluded.source, keys = excluded.keys,
    body = excluded.body"""


class InFolder:
    """Keeps the books in a SQLite file of a folder that belongs to one process at a time.

    What a request changed is written in one transaction before its answer leaves, so a killed process
    loses nothing that was acknowledged and halves nothing. (A machine that loses power may lose the last
    moments.) The items of a record are read when they are first asked for. Passwords and tokens are in it:
    only its owner can read it.
    """

    def __init__(self, path: Path) -> None:
        """Take the folder; it is made if it is not there.

        :raises RegistryFolderError: it is in use, damaged, or holds something else.
        """
        self.folder = path
        """Other secrets of this registry may be kept in it, too: the key that it signs with."""
        self._lock = threading.RLock()
        self._noted: dict[tuple[str, Hashable], Any] = {}
        self._cleared = False
        self._held = self._taken()
        try:
            self._database = self._opened()
        except BaseException:
            os.close(self._held)
            raise

    def load(self, books: "Books") -> None:
        """Fill empty books; items come later."""
        with self._lock, self._readable():
            for table, key, value in self._database.execute(
                "SELECT tbl, key, value FROM kept ORDER BY rowid"
            ):
                encoding.place(books, table, key, orjson.loads(value), partial(self._items, key))

    def keep(self, table: str, key: Hashable, value: Any) -> None:
        """Note a change; what is written is the value's state at the time of the commit."""
        with self._lock:
            self._noted[table, key] = value

    def commit(self) -> None:
        """Write all noted changes in one transaction; after a failure the next commit tries them again."""
        with self._lock:
            if not self._noted and not self._cleared:
                return
            with self._transaction():
                if self._cleared:
                    self._database.execute("DELETE FROM kept")
                    self._database.execute("DELETE FROM item")
                for (table, key), value in self._noted.items():
                    self._write(table, key, value)
            self._noted.clear()
            self._cleared = False

    def clear(self) -> None:
        """Delete everything, with the next commit."""
        with self._lock:
            self._noted.clear()
            self._cleared = True

    def close(self) -> None:
        """Write what is noted and let go of the folder."""
        with self._lock:
            if self._held < 0:
                return
            try:
                self.commit()
            finally:
                self._database.close()
                os.close(self._held)
                self._held = -1

    def _write(self, table: str, key: Any, value: Any) -> None:
        run = self._database.execute
        if table == "item":
            if value is None:
                run("DELETE FROM item WHERE orcid = ? AND space = ? AND put_code = ?", key)
            else:
                run(_PUT_ITEM, encoding.encode_item(key[0], value))
        elif value is None:
            run("DELETE FROM kept WHERE tbl = ? AND key = ?", (table, encoding.key_text(key)))
        else:
            run(_PUT, (table, encoding.key_text(key), encoding.encode(value)))

    def _items(self, orcid: str) -> list[Item]:
        with self._lock, self._readable():
            rows = self._database.execute("SELECT * FROM item WHERE orcid = ? ORDER BY rowid", (orcid,))
            return [encoding.decode_item(row) for row in rows]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._database.execute("COMMIT")
        except BaseException:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            raise

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.DatabaseError, LookupError, TypeError, ValueError) as error:
            raise self._wrong(f"{FILE} is damaged ({error}); restore it, or use an empty folder") from error

    def _wrong(self, reason: str) -> RegistryFolderError:
        return RegistryFolderError(str(self.folder), reason)

    def _taken(self) -> int:
        """The lock on the folder, which ends with the process however it ends."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            foreign = {entry.name for entry in self.folder.iterdir()} - {LOCK, _NEW}
            if foreign and not (self.folder / FILE).exists():
                raise self._wrong("is not empty and holds no registry; use an empty folder, or a new one")
            held = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise self._wrong(f"cannot be used as a folder ({error.strerror})") from error
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(held)
            raise self._wrong("another registry is using it; stop that one, or use another folder") from error
        return held

    def _opened(self) -> sqlite3.Connection:
        file = self.folder / FILE
        try:
            if not file.exists():
                self._make()
            if _signature(file) != _APPLICATION:
                raise self._wrong(f"{FILE} is damaged, or was not made by a local registry")
            database = _connected(file)
        except (OSError, sqlite3.Error) as error:
            raise self._wrong(f"cannot be used ({error})") from error
        try:
            self._check(database)
        except BaseException:
            database.close()
            raise
        return database

    def _make(self) -> None:
        """A new file, complete or not there at all."""
        new = self.folder / _NEW
        new.unlink(missing_ok=True)
        os.close(os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(new, isolation_level=None)) as database:
            for statement in _SCHEMA:
                database.execute(statement)
        self.folder.chmod(0o700)
        new.replace(self.folder / FILE)

    def _check(self, database: sqlite3.Connection) -> None:
        """Whole, and of a format that we know; only then is anything written."""
        with self._readable():
            (format_found,) = database.execute("PRAGMA user_version").fetchone()
            if format_found != _FORMAT:
                raise self._wrong(f"{FILE} has format {format_found}; this version reads {_FORMAT}")
            (said,) = database.execute("PRAGMA quick_check(1)").fetchone()
            if said != "ok":
                raise ValueError(said.strip().splitlines()[-1])
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")


def _signature(file: Path) -> int:
    """The application id in the header of a SQLite file; 0 for any other file."""
    with file.open("rb") as stream:
        header = stream.read(100)
    whole = len(header) == 100 and header.startswith(b"SQLite format 3\0")
    return int.from_bytes(header[68:72], "big") if whole else 0


def _connected(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, isolation_level=None, check_same_thread=False, timeout=10)
