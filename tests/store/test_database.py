"""The database under the books."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from orcid_repo_plugin.errors import StoreError
from orcid_repo_plugin.store.database import Database, upsert
from orcid_repo_plugin.store.tables import client, payload, person
from orcid_repo_plugin.store.urls import of_file


def put(database: Database, **bodies: bytes) -> None:
    with database.writing() as c:
        c.execute(payload.insert(), [{"fingerprint": key, "body": body} for key, body in bodies.items()])


def held(database: Database) -> dict[str, bytes]:
    with database.reading() as c:
        return {row.fingerprint: row.body for row in c.execute(select(payload))}


def test_what_is_written_is_there_for_the_next_reader(database: Database) -> None:
    put(database, a=b"1", b=b"2")

    assert held(database) == {"a": b"1", "b": b"2"}


def test_an_exception_undoes_what_its_transaction_wrote(database: Database) -> None:
    rows = [{"fingerprint": "a", "body": b"1"}, {"fingerprint": "a", "body": b"2"}]

    with pytest.raises(IntegrityError), database.writing() as c:
        c.execute(payload.insert(), rows)

    assert held(database) == {}


def test_nothing_is_written_in_a_transaction_that_only_reads(database: Database) -> None:
    with pytest.raises((StoreError, DBAPIError), match=r"read-?only"), database.reading() as c:
        c.execute(payload.insert(), {"fingerprint": "a", "body": b"1"})

    put(database, b=b"2")
    assert held(database) == {"b": b"2"}


def test_a_reader_sees_no_row_of_a_transaction_that_is_open(database: Database) -> None:
    with database.writing() as c:
        c.execute(payload.insert(), {"fingerprint": "a", "body": b"1"})
        seen = held(database)

    assert (seen, held(database)) == ({}, {"a": b"1"})


def test_a_row_refers_to_rows_that_are_there(database: Database) -> None:
    row = {"client": 17, "repository": "main", "name": "", "orcid": "0000-0002-1825-0097", "proof": ""}

    with pytest.raises(IntegrityError), database.writing() as c:
        c.execute(person.insert(), row | {"changed_at": 0})


def test_threads_that_count_one_number_up_lose_no_step(database: Database) -> None:
    row = {"environment": "local", "client_id": "APP-MEMBER0000000001", "first_used_at": 0}
    with database.writing() as c:
        c.execute(client.insert(), row)

    def count() -> None:
        for _ in range(20):
            with database.writing() as c:
                c.execute(client.update().values(first_used_at=client.c.first_used_at + 1))

    threads = [Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as c:
        assert c.execute(select(client.c.first_used_at)).scalar_one() == 80


def test_a_second_writer_of_sqlite_waits_for_the_first(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'books.sqlite3'}")
    begun, order = Event(), []

    def second() -> None:
        begun.set()
        with database.writing():
            order.append("second")

    thread = Thread(target=second)
    with database.writing():
        thread.start()
        begun.wait()
        order.append("first")
    thread.join()
    database.close()

    assert order == ["first", "second"]


def test_upsert_inserts_what_is_new_and_sets_the_named_columns_of_the_rest(database: Database) -> None:
    put(database, a=b"1")
    rows = [{"fingerprint": "a", "body": b"2"}, {"fingerprint": "b", "body": b"3"}]

    with database.writing() as c:
        upsert(payload, c, rows, ["fingerprint"], ["body"])

    assert held(database) == {"a": b"2", "b": b"3"}


def test_upsert_without_columns_to_set_leaves_what_is_there(database: Database) -> None:
    put(database, a=b"1")
    rows = [{"fingerprint": "a", "body": b"2"}, {"fingerprint": "b", "body": b"3"}]

    with database.writing() as c:
        upsert(payload, c, rows, ["fingerprint"], [])

    assert held(database) == {"a": b"1", "b": b"3"}


def test_upsert_of_no_rows_does_nothing(database: Database) -> None:
    with database.writing() as c:
        upsert(payload, c, [], ["fingerprint"], ["body"])

    assert held(database) == {}


def test_an_error_in_a_statement_shows_none_of_its_values(database: Database) -> None:
    put(database, a=b"1")

    with pytest.raises(IntegrityError) as caught, database.writing() as c:
        c.execute(payload.insert(), {"fingerprint": "a", "body": b"a-secret-body"})

    assert "a-secret-body" not in str(caught.value)


def test_sqlite_keeps_a_journal_beside_so_that_nobody_waits_for_readers(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'books.sqlite3'}")

    with database.writing() as c:
        modes = [c.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "foreign_keys")]
        waits = [c.execute(text(f"PRAGMA {name}")).scalar() for name in ("busy_timeout", "synchronous")]
    database.close()

    assert (modes, waits) == (["wal", 1], [30_000, 1])


def test_a_file_with_odd_characters_in_its_name_can_be_opened(tmp_path: Path) -> None:
    path = tmp_path / "books? of%20Bräuer#1.sqlite3"

    Database.open(of_file(path)).close()

    assert path.is_file()


# -- what an admin reads when it cannot be used


def refused(url: str) -> str:
    with pytest.raises(StoreError) as caught:
        Database.open(url).close()
    return str(caught.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "no address of a database"),
        ("books.sqlite3", "sqlite:///FILE"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("mysql://josiah:pots@localhost/orcid", "the kind 'mysql'"),
        ("postgresql://josiah:p@ots@localhost/orcid", "write @ as %40"),
        ("postgresql://josiah:pots@localhost:port/orcid", "no address of a database"),
    ],
)
def test_an_address_that_makes_no_sense_is_told_without_its_password(url: str, said: str) -> None:
    message = refused(url)

    assert said in message
    assert "ots" not in message


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    message = refused(f"sqlite:///{tmp_path / 'nowhere' / 'books.sqlite3'}")

    assert f"there is no folder {tmp_path / 'nowhere'}; make it" in message


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert "this is a folder" in refused(f"sqlite:///{tmp_path}")


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "thesis.bib"
    path.write_text("@article{pots, title = {A Theory of Cracked Pots}}" * 100, encoding="utf-8")
    before = path.read_bytes()

    message = refused(f"sqlite:///{path}")

    assert "the file is no SQLite database" in message
    assert path.read_bytes() == before


def test_a_database_of_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "dspace.sqlite3"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE eperson (id INTEGER PRIMARY KEY)")
    before = path.read_bytes()

    message = refused(f"sqlite:///{path}")

    assert "belongs to something else (with eperson); nothing was changed" in message
    assert path.read_bytes() == before


def test_a_postgresql_database_of_something_else_is_left_as_it_is(
    postgresql_url: Callable[[], str],
) -> None:
    url = postgresql_url()
    database = Database(url)
    with database.writing() as c:
        c.execute(text("CREATE TABLE eperson (id integer)"))
    database.close()

    assert "belongs to something else (with eperson)" in refused(url)


def test_a_postgresql_database_may_hold_the_table_of_the_pace(postgresql_url: Callable[[], str]) -> None:
    url = postgresql_url()
    database = Database(url)
    with database.writing() as c:
        c.execute(text("CREATE TABLE orcid_repo_pace (name text)"))
    database.close()

    opened = Database.open(url)

    assert held(opened) == {}
    opened.close()


def test_a_file_below_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "books").touch()

    assert "there is no folder" in refused(f"sqlite:///{tmp_path / 'books' / 'books.sqlite3'}")


def test_a_file_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    path = tmp_path / "books.sqlite3"
    Database.open(f"sqlite:///{path}").close()
    reader = Database(f"sqlite:///file:{path}?mode=ro&uri=true")  # root may write to any file

    with pytest.raises(StoreError, match="we may not write to the file"), reader.writing() as c:
        c.execute(payload.insert(), {"fingerprint": "a", "body": b"1"})
    reader.close()


def test_a_postgresql_database_that_is_not_there_is_told_with_the_way_out(
    postgresql_url: Callable[[], str],
) -> None:
    message = refused(postgresql_url().replace("/test_", "/no_"))

    assert "the server has no such database; make one: createdb" in message


def test_a_postgresql_server_that_is_not_there_is_told_without_the_password() -> None:
    message = refused("postgresql://josiah:cracked@127.0.0.1:1/orcid")

    assert message.startswith(
        "postgresql://josiah@127.0.0.1:1/orcid: no server answers there; start PostgreSQL"
    )
    assert "cracked" not in message


def test_a_wrong_password_is_told_and_not_shown(postgresql_url: Callable[[], str]) -> None:
    message = refused(postgresql_url().replace("orcid@", "guest:cracked@"))

    assert "user or password is wrong; look at [database] url" in message
    assert "cracked" not in message


def test_a_missing_driver_is_told_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)

    message = refused("postgresql://josiah:cracked@localhost/orcid")

    assert "pip install 'orcid-repo-plugin[postgresql]'" in message


def test_a_database_is_shown_without_its_password() -> None:
    database = Database("postgresql://josiah:cracked@localhost/orcid?sslpassword=pots")

    assert repr(database) == "Database('postgresql://josiah@localhost/orcid')"
    database.close()


def test_a_new_sqlite_file_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "books.sqlite3"

    Database.open(f"sqlite:///{file}").close()

    assert file.stat().st_mode & 0o777 == 0o600
