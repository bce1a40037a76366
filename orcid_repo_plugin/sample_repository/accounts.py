"""The accounts of the repository."""

import sqlite3

from orcid_repo_plugin.sample_repository.item import Account


def everybody(c: sqlite3.Connection) -> list[Account]:
    """All accounts, the first ones first."""
    return [_account(row) for row in c.execute("select * from account order by rowid")]


def by_id(c: sqlite3.Connection, user_id: str) -> Account | None:
    """The account with this id."""
    row = c.execute("select * from account where user_id = ?", (user_id,)).fetchone()
    return _account(row) if row else None


def by_orcid(c: sqlite3.Connection, orcid: str) -> Account | None:
    """The account with this iD."""
    row = c.execute("select * from account where orcid = ?", (orcid,)).fetchone()
    return _account(row) if row else None


def add(c: sqlite3.Connection, given: str, family: str, orcid: str) -> str:
    """A new account for somebody who has signed in at ORCID. :returns: its id."""
    last = c.execute("select max(cast(user_id as integer)) from account").fetchone()[0]
    c.execute("insert into account values (?, ?, ?, 0, ?)", (str(last + 1), given, family, orcid))
    return str(last + 1)


def connect(c: sqlite3.Connection, user_id: str, orcid: str | None) -> None:
    """Note the iD that the service has signed for an account; ``None``: it is connected no more."""
    c.execute("update account set orcid = null where orcid = ? and user_id != ?", (orcid, user_id))
    c.execute("update account set orcid = ? where user_id = ?", (orcid, user_id))


def _account(row: sqlite3.Row) -> Account:
    return Account(row["user_id"], row["given"], row["family"], bool(row["is_editor"]), row["orcid"] or "")
