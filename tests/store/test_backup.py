"""All books in one file, and back."""

import sqlite3
import stat
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from orcid_repo_plugin.errors import StoreError
from orcid_repo_plugin.store import backup as backups
from orcid_repo_plugin.store import migrate
from orcid_repo_plugin.store.backup import backup, restore
from orcid_repo_plugin.store.database import Database
from orcid_repo_plugin.store.store import Store
from orcid_repo_plugin.store.tables import client, history, payload, record
from tests.store.rows import MOMENT, ROWS, all_rows, brought_up, fill
from tests.store.test_migrations import books_of, newer_version  # noqa: F401

Books = dict[str, list[dict[str, Any]]]


@pytest.fixture
def full(database: Database) -> Database:
    """Books with a row in every table."""
    with database.writing() as c:
        fill(c)
    return database


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backup goes."""
    return tmp_path / "backup.sqlite3"


def restored(url: str) -> Books:
    database = Database.open(url)
    try:
        return all_rows(database)
    finally:
        database.close()


def at_rest(books: Books) -> Books:
    """The books as they are when nobody sends."""
    [lease], [delivery] = books["record"], books["delivery"]
    return books | {
        "record": [lease | {"lease_owner": None, "lease_until": None}],
        "delivery": [delivery | {"state": "waiting"}],
    }


def refused(url: str, file: Path, *, replace: bool = False) -> str:
    with pytest.raises(StoreError) as caught:
        restore(url, file, replace=replace)
    return str(caught.value)


def test_a_backup_comes_back_with_every_row_and_nothing_on_its_way(
    full: Database, file: Path, database_url: str
) -> None:
    backup(full, file)

    restore(database_url, file)

    assert restored(database_url) == at_rest(all_rows(full))


def test_books_move_from_sqlite_to_postgresql_and_back(
    tmp_path: Path, file: Path, postgresql_url: Callable[[], str]
) -> None:
    here, there, back = (
        f"sqlite:///{tmp_path / 'a.sqlite3'}",
        postgresql_url(),
        f"sqlite:///{tmp_path / 'b.sqlite3'}",
    )
    old = Database.open(here)
    with old.writing() as c:
        fill(c)
    wanted = at_rest(all_rows(old))

    backup(old, file)
    old.close()
    restore(there, file)
    moved = Database.open(there)
    backup(moved, file, overwrite=True)
    moved.close()
    restore(back, file)

    assert restored(there) == wanted
    assert restored(back) == wanted


def test_a_backup_of_the_first_version_is_restored_with_every_row(
    tmp_path: Path, file: Path, database_url: str
) -> None:
    old = books_of("0001", f"sqlite:///{file}")
    before = all_rows(old)
    old.close()

    restore(database_url, file)

    assert restored(database_url) == at_rest(brought_up(before))


def test_new_rows_are_numbered_after_the_restored_ones(full: Database, file: Path, database_url: str) -> None:
    backup(full, file)
    restore(database_url, file)
    database = Database.open(database_url)
    row = {key: value for key, value in ROWS["history"][0].items() if key != "id"}

    with database.writing() as c:
        c.execute(insert(history), row)
        c.execute(insert(client), {"environment": "production", "client_id": "APP-1", "first_used_at": 0})
        numbers = (
            c.execute(select(func.max(history.c.id))).scalar(),
            c.execute(select(func.max(client.c.id))).scalar(),
        )
    database.close()

    assert numbers == (12, 3)


def test_new_rows_of_an_empty_backup_are_numbered_from_one(
    database: Database, file: Path, database_url: str
) -> None:
    backup(database, file)
    restore(database_url, file)
    new = Database.open(database_url)

    with new.writing() as c:
        c.execute(insert(client), {"environment": "local", "client_id": "APP-1", "first_used_at": 0})
        assert c.execute(select(client.c.id)).scalars().all() == [1]
    new.close()


def test_a_backup_holds_the_books_of_one_moment_while_others_write(
    database: Database, file: Path, database_url: str
) -> None:
    ended = Event()

    def write() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            with database.writing() as c:  # both rows, or none
                c.execute(insert(payload), {"fingerprint": f"f{number}", "body": b"x"})
                c.execute(insert(client), {"environment": f"f{number}", "client_id": "", "first_used_at": 0})

    writer = Thread(target=write)
    writer.start()
    try:
        for _ in range(5):
            backup(database, file, overwrite=True)
            with closing(sqlite3.connect(file)) as made:
                first = made.execute("SELECT fingerprint FROM payload ORDER BY 1").fetchall()
                second = made.execute("SELECT environment FROM client ORDER BY 1").fetchall()
            assert first == second
    finally:
        ended.set()
        writer.join()


def test_a_record_with_a_waiting_delivery_is_due(full: Database, file: Path, database_url: str) -> None:
    with full.writing() as c:
        c.execute(record.update().values(due_at=None))
    backup(full, file)

    restore(database_url, file)

    assert [row["due_at"] for row in restored(database_url)["record"]] == [MOMENT]


def test_more_rows_than_are_in_memory_at_once_come_back(
    database: Database, file: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "PIECE", 7)
    rows = [{"fingerprint": f"f{number:03}", "body": b"x" * number} for number in range(100)]
    with database.writing() as c:
        c.execute(insert(payload), rows)

    backup(database, file)
    restore(database_url, file)

    assert restored(database_url)["payload"] == rows


def test_a_store_can_be_backed_up_as_it_is(store: Store, file: Path, database_url: str) -> None:
    backup(store, file)

    restore(database_url, file)

    assert [row["environment"] for row in restored(database_url)["client"]] == ["local"]


# -- the file


def test_only_its_owner_may_read_a_backup(full: Database, file: Path) -> None:
    backup(full, file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_backup_is_one_file_and_leaves_nothing_beside_it(full: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()

    backup(full, folder / "monday")
    restore(f"sqlite:///{tmp_path / 'again.sqlite3'}", folder / "monday")

    assert [path.name for path in folder.iterdir()] == ["monday"]


def test_a_file_that_is_there_is_replaced_only_when_asked(full: Database, file: Path) -> None:
    file.write_text("a letter")

    with pytest.raises(StoreError, match="there is such a file already"):
        backup(full, file)
    kept = file.read_text()
    backup(full, file, overwrite=True)

    assert kept == "a letter"
    assert file.read_bytes().startswith(b"SQLite format 3")


@pytest.mark.parametrize(
    ("name", "said"),
    [("nowhere/monday", "the backup cannot be written: No such file"), ("", "this is a folder")],
    ids=["no folder", "a folder"],
)
def test_a_place_where_no_backup_can_be_is_told(
    database: Database, tmp_path: Path, name: str, said: str
) -> None:
    with pytest.raises(StoreError, match=said):
        backup(database, tmp_path / name)


# -- what is refused


def test_books_that_are_there_are_replaced_only_when_asked(full: Database, file: Path) -> None:
    url = full.url.render_as_string(hide_password=False)
    backup(full, file)
    with full.writing() as c:
        c.execute(insert(payload), {"fingerprint": "new", "body": b"x"})
    before = all_rows(full)

    message = refused(url, file)
    after = all_rows(full)
    restore(url, file, replace=True)

    assert "holds books already" in message
    assert after == before
    assert [row["fingerprint"] for row in all_rows(full)["payload"]] == ["f1"]


def test_books_that_were_only_opened_are_no_books_yet(full: Database, file: Path, database_url: str) -> None:
    backup(full, file)
    fresh = Database.open(database_url)
    with fresh.writing() as c:
        c.execute(insert(client), {"environment": "local", "client_id": "APP-9", "first_used_at": 0})
    fresh.close()

    restore(database_url, file)

    assert restored(database_url) == at_rest(all_rows(full))


def test_books_that_somebody_sends_from_are_not_replaced(full: Database, file: Path) -> None:
    backup(full, file)
    with full.writing() as c:
        c.execute(record.update().values(lease_until=time.time_ns() // 1_000_000 + 15_000))
    before = all_rows(full)

    message = refused(full.url.render_as_string(hide_password=False), file, replace=True)

    assert "somebody is sending from these books; nothing was changed" in message
    assert all_rows(full) == before


def test_a_database_is_no_backup_of_itself(tmp_path: Path) -> None:
    path = tmp_path / "books.sqlite3"
    Database.open(f"sqlite:///{path}").close()

    assert "this is the database itself" in refused(f"sqlite:///{path}", path, replace=True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no such file"),
        (b"", "this is no backup of ours"),
        (b"@article{pots}" * 100, "this is no backup of ours (file is not a database)"),
    ],
    ids=["missing", "empty", "no database"],
)
def test_what_is_no_backup_is_told_and_makes_no_database(
    tmp_path: Path, file: Path, content: bytes | None, said: str
) -> None:
    if content is not None:
        file.write_bytes(content)

    message = refused(f"sqlite:///{tmp_path / 'books.sqlite3'}", file)

    assert message.startswith(f"{file}: {said}")
    assert not (tmp_path / "books.sqlite3").exists()


def test_a_database_of_something_else_is_no_backup(tmp_path: Path, file: Path) -> None:
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE eperson (id INTEGER PRIMARY KEY)")

    assert "this is no backup of ours" in refused(f"sqlite:///{tmp_path / 'books.sqlite3'}", file)


def test_a_backup_that_has_lost_its_version_is_no_backup(full: Database, file: Path, tmp_path: Path) -> None:
    backup(full, file)
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("DELETE FROM orcid_repo_version")

    assert "this is no backup of ours" in refused(f"sqlite:///{tmp_path / 'books.sqlite3'}", file)


def test_a_damaged_backup_changes_nothing_and_is_told_apart_from_the_database(
    database: Database, file: Path, database_url: str
) -> None:
    with database.writing() as c:
        rows = [{"fingerprint": f"f{number:04}", "body": b"x" * 500} for number in range(400)]
        c.execute(insert(payload), rows)
    backup(database, file)
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 40_960] = b"\x07" * 40_960
    file.write_bytes(content)

    message = refused(database_url, file)

    assert str(file) in message
    assert "damaged" in message
    assert {table: rows for table, rows in restored(database_url).items() if rows} == {}


def test_a_backup_of_a_newer_version_is_refused(full: Database, file: Path, database_url: str) -> None:
    backup(full, file)
    with closing(sqlite3.connect(file)) as made, made:
        made.execute(f"UPDATE {migrate.VERSION_TABLE} SET version_num = '0099'")

    assert "a newer version of orcid-repo-plugin made this backup (tables 0099" in refused(database_url, file)


def test_a_backup_of_an_older_version_is_brought_up(
    full: Database,
    file: Path,
    database_url: str,
    request: pytest.FixtureRequest,
) -> None:
    backup(full, file)
    before = file.read_bytes()
    request.getfixturevalue("newer_version")

    restore(database_url, file)

    database = Database(database_url)
    with database.reading() as c:
        assert migrate.look(c) == ("0004", [])
    assert all_rows(database) == at_rest(all_rows(full))
    assert file.read_bytes() == before
    database.close()
