"""The repository's own SQLite file: accounts, items with their authors, and what is still to be told."""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from orcid_repo_plugin.sample_repository.beginning import ACCOUNTS, ITEMS
from orcid_repo_plugin.sample_repository.item import ItemState

_SCHEMA: Final = """
create table account (
  user_id text primary key, given text not null, family text not null,
  is_editor integer not null default 0, orcid text unique
);
create table item (
  item_id integer primary key, title text not null, type text not null, year text not null,
  abstract text not null, doi text not null, state text not null, depositor text not null
);
create table author (
  item_id integer not null references item on delete cascade, position integer not null,
  family text not null, given text not null, user_id text references account,
  primary key (item_id, position)
);
create table message (
  item_id integer primary key references item on delete cascade, key text not null,
  state text not null, said text not null
);
create table setting (name text primary key, value text not null);
"""


class Books:
    """The file. Made with its first accounts and items if it is not there.

    :ivar secret: signs the cookies of sessions; the same as long as the file lasts.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        if not file.exists():
            file.touch(mode=0o600)
        with self.open() as c:
            if not c.execute("select 1 from sqlite_master where name = 'setting'").fetchone():
                _begin(c)
            self.secret: str = c.execute("select value from setting where name = 'secret'").fetchone()[0]

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """A connection; what was changed is kept if all goes well."""
        with closing(sqlite3.connect(self.file, timeout=30)) as c:
            c.row_factory = sqlite3.Row
            c.execute("pragma foreign_keys = on")
            with c:
                yield c


def _begin(c: sqlite3.Connection) -> None:
    c.executescript(_SCHEMA)
    c.execute("insert into setting values ('secret', ?)", (secrets.token_urlsafe(32),))
    c.executemany("insert into account values (?, ?, ?, ?, null)", ACCOUNTS)
    names = {user_id: (family, given) for user_id, given, family, _ in ACCOUNTS}
    for item_id, state, title, kind, year, doi, abstract, authors in ITEMS:
        c.execute(
            "insert into item values (?, ?, ?, ?, ?, ?, ?, ?)",
            (item_id, title, kind, year, abstract, doi, state, authors[0]),
        )
        for position, user_id in enumerate(authors):
            c.execute(
                "insert into author values (?, ?, ?, ?, ?)", (item_id, position, *names[user_id], user_id)
            )
        if state == ItemState.LIVE:
            c.execute(
                "insert into message values (?, ?, 'waiting', '')", (item_id, secrets.token_urlsafe(16))
            )
