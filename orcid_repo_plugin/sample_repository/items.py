"""The items of the repository, and what the service is to be told of them."""

import secrets
import sqlite3
from collections.abc import Sequence

from orcid_repo_plugin.sample_repository.item import Author, Item, ItemState, Told


def get(c: sqlite3.Connection, item_id: int) -> Item | None:
    """The item with this id."""
    found = _read(c, "where item.item_id = ?", item_id)
    return found[0] if found else None


def published(c: sqlite3.Connection) -> list[Item]:
    """What visitors see, the newest first."""
    return _read(c, "where item.state = ? order by year desc, item.item_id desc", ItemState.LIVE)


def everything(c: sqlite3.Connection) -> list[Item]:
    """All items, what waits for an editor first."""
    return _read(c, "order by item.state != ?, item.item_id desc", ItemState.IN_REVIEW)


def deposited_by(c: sqlite3.Connection, user_id: str) -> list[Item]:
    """What somebody has deposited, or is an author of."""
    mine = "select item_id from author where user_id = ?"
    return _read(
        c, f"where depositor = ? or item.item_id in ({mine}) order by item.item_id desc", user_id, user_id
    )


def not_heard(c: sqlite3.Connection) -> list[int]:
    """The items of which the service has still to hear."""
    rows = c.execute("select item_id from message where state = ? order by item_id", (Told.WAITING,))
    return [row["item_id"] for row in rows]


def add(c: sqlite3.Connection, item: Item) -> int:
    """Take a deposit in. :returns: its id."""
    values = (item.title, item.type, item.year, item.abstract, item.doi, item.state, item.depositor)
    item_id = c.execute(
        "insert into item (title, type, year, abstract, doi, state, depositor) values (?, ?, ?, ?, ?, ?, ?)",
        values,
    ).lastrowid
    assert item_id is not None  # after an insert there is one
    _write_authors(c, item_id, item.authors)
    return item_id


def change(c: sqlite3.Connection, item: Item, *, is_live: bool) -> None:
    """Correct an item. The service is to be told if the public sees it."""
    c.execute(
        "update item set title = ?, type = ?, year = ?, abstract = ?, doi = ? where item_id = ?",
        (item.title, item.type, item.year, item.abstract, item.doi, item.item_id),
    )
    c.execute("delete from author where item_id = ?", (item.item_id,))
    _write_authors(c, item.item_id, item.authors)
    if is_live:
        tell(c, item.item_id)


def move(c: sqlite3.Connection, item_id: int, state: ItemState) -> None:
    """Publish an item, or withdraw it; the service is to be told."""
    c.execute("update item set state = ? where item_id = ?", (state, item_id))
    tell(c, item_id)


def tell(c: sqlite3.Connection, item_id: int) -> None:
    """Note that the service is to be told of an item, under a new idempotency key: this is a new change."""
    c.execute(
        "insert or replace into message values (?, ?, ?, '')",
        (item_id, secrets.token_urlsafe(16), Told.WAITING),
    )


def key_of_message(c: sqlite3.Connection, item_id: int) -> str | None:
    """The idempotency key of what the service is to be told of an item; ``None``: there is nothing."""
    row = c.execute(
        "select key from message where item_id = ? and state = ?", (item_id, Told.WAITING)
    ).fetchone()
    return str(row["key"]) if row else None


def note(c: sqlite3.Connection, item_id: int, key: str, told: Told, said: str) -> None:
    """Note what came of telling; unless the item was changed once more meanwhile."""
    c.execute(
        "update message set state = ?, said = ? where item_id = ? and key = ?", (told, said, item_id, key)
    )


def _write_authors(c: sqlite3.Connection, item_id: int, authors: Sequence[Author]) -> None:
    for position, one in enumerate(authors):
        c.execute(
            "insert into author values (?, ?, ?, ?, ?)",
            (item_id, position, one.family, one.given, one.user_id or None),
        )


def _read(c: sqlite3.Connection, condition: str, *values: object) -> list[Item]:
    rows = c.execute(
        "select item.*, message.state as told, message.said as said from item"
        f" left join message on message.item_id = item.item_id {condition}",
        values,
    ).fetchall()
    return [_item(c, row) for row in rows]


def _item(c: sqlite3.Connection, row: sqlite3.Row) -> Item:
    authors = c.execute(
        "select author.*, account.orcid as orcid from author left join account using (user_id)"
        " where item_id = ? order by position",
        (row["item_id"],),
    )
    return Item(
        item_id=row["item_id"],
        title=row["title"],
        type=row["type"],
        year=row["year"],
        abstract=row["abstract"],
        doi=row["doi"],
        authors=tuple(
            Author(one["family"], one["given"], one["user_id"] or "", one["orcid"] or "") for one in authors
        ),
        state=ItemState(row["state"]),
        depositor=row["depositor"],
        told=Told(row["told"]) if row["told"] else None,
        said=row["said"] or "",
    )
