"""The way of the tables from version to version."""

import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from orcid_repo_plugin.domain.person import Choices, Sends
from orcid_repo_plugin.errors import StoreError
from orcid_repo_plugin.store import migrate
from orcid_repo_plugin.store.database import Database
from orcid_repo_plugin.store.people import People
from orcid_repo_plugin.store.tables import metadata
from tests.store.rows import MOMENT, all_rows, brought_up, fill

THIS = migrate.LATEST
NEXT = "0004"
TRIAL = """
import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade():
    op.add_column("person", sa.Column("pronouns", sa.Text()))
"""
OPENS = """
import sys
from orcid_repo_plugin.store.database import Database
Database.open(sys.argv[1]).close()
"""
BROKEN = TRIAL + '    op.execute("DELETE FROM nowhere")\n'


@pytest.fixture
def newer_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """We are of the next version from here on, with one step more; ``undo`` makes us of this one again."""
    return next_version(tmp_path, monkeypatch, TRIAL)


def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> pytest.MonkeyPatch:
    shutil.copytree(migrate.FOLDER, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "migrations" / "versions" / f"{NEXT}_trial.py").write_text(step, encoding="utf-8")
    monkeypatch.setattr(migrate, "FOLDER", tmp_path / "migrations")
    monkeypatch.setattr(migrate, "LATEST", NEXT)
    return monkeypatch


def books_of(version: str, url: str) -> Database:
    """Books as an older version has left them, with a row in every table."""
    database = Database(url)
    with database.writing() as c:
        migrate.run(c, version)
        fill(c)
    return database


def shape(c: Connection) -> dict[str, dict[str, Any]]:
    """Columns, keys, indexes and references of our tables as the database tells them."""
    of = inspect(c)
    return {
        table: {
            "columns": [
                (one["name"], str(one["type"]), one["nullable"], one["default"])
                for one in of.get_columns(table)
            ],
            "primary": of.get_pk_constraint(table),
            "unique": sorted(of.get_unique_constraints(table), key=str),
            "indexes": sorted(of.get_indexes(table), key=str),
            "references": sorted(of.get_foreign_keys(table), key=str),
        }
        for table in sorted(metadata.tables)
    }


def test_the_migrated_tables_are_the_tables_of_the_code(database: Database) -> None:
    with database.reading() as c:
        options = {
            "version_table": migrate.VERSION_TABLE,
            "compare_type": True,
            "compare_server_default": True,
        }
        differences = compare_metadata(MigrationContext.configure(c, opts=options), metadata)

    assert differences == []


def test_the_migrated_keys_and_names_are_those_of_the_code(database: Database, database_url: str) -> None:
    made = Database(database_url)
    with made.writing() as c:
        metadata.create_all(c)
        wanted = shape(c)
    made.close()

    with database.reading() as c:
        assert shape(c) == wanted


def test_the_code_knows_the_last_step_by_its_number() -> None:
    scripts = ScriptDirectory(str(migrate.FOLDER))

    assert scripts.get_heads() == [migrate.LATEST]


def test_every_step_goes_up_only() -> None:
    scripts = ScriptDirectory(str(migrate.FOLDER))

    assert [one.revision for one in scripts.walk_revisions() if hasattr(one.module, "downgrade")] == []


def test_books_of_the_first_version_come_up_with_every_row_and_what_is_new_changes_nothing_for_them(
    database_url: str,
) -> None:
    old = books_of("0001", database_url)
    before = all_rows(old)
    old.close()

    database = Database.open(database_url)

    assert set(before) < set(metadata.tables)
    assert all(before.values())
    assert all_rows(database) == brought_up(before)
    assert "tables brought up from version 0001 to 0003" in database.note
    database.close()


def test_people_of_the_first_version_keep_sending_by_themselves(database_url: str) -> None:
    books_of("0001", database_url).close()

    database = Database.open(database_url)
    with database.reading() as c:
        (person,) = People(1, lambda: MOMENT).all(c)
    database.close()

    assert person.choices == Choices(sends=Sends.BY_ITSELF, kinds_off=frozenset(), show_orcid=True)
    assert person.choices.keeps_back("journal-article") == ""


def test_an_older_database_is_brought_up_and_keeps_its_rows(
    database_url: str, newer_version: pytest.MonkeyPatch
) -> None:
    old = books_of(THIS, database_url)
    before = all_rows(old)
    old.close()

    database = Database.open(database_url)

    assert all_rows(database) == before
    with database.reading() as c:
        assert c.execute(text("SELECT pronouns FROM person")).all() == [(None,)]
    assert "tables brought up from version 0003 to 0004" in database.note
    database.close()


def test_a_copy_of_an_sqlite_file_is_kept_before_it_is_brought_up(
    tmp_path: Path, newer_version: pytest.MonkeyPatch
) -> None:
    path, copy = tmp_path / "books.sqlite3", tmp_path / "books.before-0004.sqlite3"
    old = books_of(THIS, f"sqlite:///{path}")
    before = all_rows(old)
    old.close()
    path.chmod(0o640)

    database = Database.open(f"sqlite:///{path}")
    database.close()
    newer_version.undo()
    kept = Database.open(f"sqlite:///{copy}")

    assert database.note.endswith(f"a copy of the books as they were is {copy}")
    assert all_rows(kept) == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o640
    kept.close()


def test_books_that_are_up_to_date_are_left_alone(database_url: str) -> None:
    Database.open(database_url).close()

    again = Database.open(database_url)

    assert again.note == ""
    again.close()


def test_a_database_of_a_newer_version_is_refused(
    database_url: str, newer_version: pytest.MonkeyPatch
) -> None:
    Database.open(database_url).close()
    newer_version.undo()

    with pytest.raises(StoreError, match=r"a newer version of .* \(tables 0004; this version knows 0003\)"):
        Database.open(database_url)


def test_a_step_that_breaks_leaves_everything_as_it_was(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = books_of(THIS, database_url)
    before = all_rows(old)
    next_version(tmp_path, monkeypatch, BROKEN)

    with pytest.raises(StoreError, match="nowhere"):
        Database.open(database_url)

    with old.reading() as c:
        assert migrate.look(c) == ("0003", [])
        assert "pronouns" not in {column["name"] for column in inspect(c).get_columns("person")}
    assert all_rows(old) == before
    old.close()


def test_processes_that_start_at_once_on_an_empty_database_agree(database_url: str) -> None:
    command = [sys.executable, "-c", OPENS, database_url]

    started = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    told = [process.communicate(timeout=60)[1] for process in started]

    assert told == ["", "", ""]
    database = Database.open(database_url)
    with database.reading() as c:
        assert migrate.look(c) == (migrate.LATEST, [])
    database.close()
