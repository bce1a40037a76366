"""Items as they were last mapped: what they were sent as, who their authors are, how to find them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, bindparam, or_, select

from orcid_repo_plugin.store.chunks import chunks
from orcid_repo_plugin.store.database import upsert
from orcid_repo_plugin.store.item_names import key_text, meanings, plain_name
from orcid_repo_plugin.store.item_rows import LIVE, ItemAuthor, ItemRow, KeyedItem, StoredItem
from orcid_repo_plugin.store.tables import item, item_author, item_key
from orcid_repo_plugin.store.texts import storable
from orcid_repo_plugin.store.version_links import REPLACED_BY, REPLACES

__all__ = ["ItemAuthor", "ItemRow", "Items", "KeyedItem", "StoredItem", "key_text", "plain_name"]

_SELF: Final = "self"
_NAME: Final = "name"
_T = item.c
_KEY: Final = ("client", "repository", "item_id")


_NAMES: Final = tuple(field.name for field in fields(StoredItem))
_CHANGING: Final = (*_NAMES[2:], "seen_at")
_STORED: Final = select(*(_T[name] for name in _NAMES))
_HOLDERS: Final = select(item_key.c.item).where(
    item_key.c.client == bindparam("whose"),
    item_key.c.kind == _SELF,
    item_key.c.value.in_(bindparam("keys", expanding=True)),
)
"""The items that have one of these keys."""
_HELD: Final = (
    select(_T.repository, _T.item_id, _T.state, item_key.c.value)
    .join(item_key)
    .where(item_key.c.kind == _SELF, _T.id.in_(bindparam("items", expanding=True)))
    .order_by(_T.id)
)
"""All that they have. A push repeats both: to make a statement takes longer than to run it."""


class Items:
    """The tables ``item``, ``item_author`` and ``item_key``.

    :param client: whose books.
    :param now: milliseconds since 1970.
    """

    def __init__(self, client: int, now: Callable[[], int]) -> None:
        self.client = client
        self.now = now
        self._mine = _T.client == client

    # -- writing

    def save(self, c: Connection, rows: Sequence[ItemRow]) -> None:
        """Note items as they are now; their authors and keys take the place of the former ones.

        Of an item that stands twice in ``rows`` the last one counts.
        """
        newest = {(row.item.repository, row.item.item_id): row for row in rows}
        if not newest:
            return
        ordered = [newest[one] for one in sorted(newest)]  # in one order: two deposits do not lock in
        seen_at = self.now()
        upsert(item, c, [self._item(row.item, seen_at) for row in ordered], _KEY, _CHANGING)
        ids = self._ids(c, newest)
        for some in chunks(ids.values()):
            c.execute(item_author.delete().where(item_author.c.item.in_(some)))
            c.execute(item_key.delete().where(item_key.c.item.in_(some)))
        authors: list[dict[str, Any]] = []
        keys: list[dict[str, Any]] = []
        for row in ordered:
            number = ids[row.item.repository, row.item.item_id]
            authors += self._authors(number, row.authors)
            keys += self._keys(number, row)
        if authors:
            c.execute(item_author.insert(), authors)
        if keys:
            c.execute(item_key.insert(), keys)

    def set_state(self, c: Connection, repository: str, item_id: str, state: str, reason: str) -> None:
        """Note that an item is withdrawn, superseded, refused or live again, and why."""
        c.execute(
            item.update().where(self._is(repository, item_id)).values(state=state, reason=storable(reason))
        )

    def _item(self, one: StoredItem, seen_at: int) -> dict[str, Any]:
        return {
            "client": self.client,
            "repository": one.repository,
            "item_id": one.item_id,
            "platform": one.platform,
            "title": storable(one.title),
            "state": one.state,
            "reason": storable(one.reason),
            "fingerprint": one.fingerprint,
            "facts": one.facts,
            "mapping": one.mapping,
            "seen_at": seen_at,
        }

    def _authors(self, number: int, authors: Iterable[ItemAuthor]) -> list[dict[str, Any]]:
        return [
            {
                "item": number,
                "place": author.place,
                "client": self.client,
                "name": storable(author.name),
                "orcid": author.orcid,
                "user_id": author.user_id,
            }
            for author in authors
        ]

    def _keys(self, number: int, row: ItemRow) -> list[dict[str, Any]]:
        named = [(_SELF, value) for value in row.self_keys]
        named += [(_NAME, value) for value in {plain_name(name) for name in row.names}]
        named += [(REPLACES, value) for value in {plain_name(name) for name in row.replaces}]
        named += [(REPLACED_BY, value) for value in row.replaced_by]
        return [
            {"item": number, "kind": kind, "value": value, "client": self.client} for kind, value in named
        ]

    def _ids(self, c: Connection, names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """The rows' numbers by repository and item id."""
        by_repository: dict[str, list[str]] = {}
        for repository, item_id in names:
            by_repository.setdefault(repository, []).append(item_id)
        return {
            (repository, item_id): number
            for repository, item_ids in by_repository.items()
            for some in chunks(item_ids)
            for item_id, number in c.execute(
                select(_T.item_id, _T.id).where(self._mine, _T.repository == repository, _T.item_id.in_(some))
            )
        }

    # -- reading

    def known(self, c: Connection, repository: str, item_ids: Iterable[str]) -> dict[str, StoredItem]:
        """Those of these items that are on the books, by item id."""
        found: dict[str, StoredItem] = {}
        for some in chunks(item_ids):
            rows = c.execute(_STORED.where(self._mine, _T.repository == repository, _T.item_id.in_(some)))
            found.update((row[1], StoredItem(*row)) for row in rows)
        return found

    def authors(self, c: Connection, repository: str, item_ids: Iterable[str]) -> dict[str, list[ItemAuthor]]:
        """By whom these items are found, in the order of the contributors; by item id."""
        t = item_author.c
        found: dict[str, list[ItemAuthor]] = {}
        wanted = select(_T.item_id, t.place, t.name, t.orcid, t.user_id).join(item_author).order_by(t.place)
        for some in chunks(item_ids):
            rows = c.execute(wanted.where(self._mine, _T.repository == repository, _T.item_id.in_(some)))
            for item_id, *author in rows:
                found.setdefault(item_id, []).append(ItemAuthor(*author))
        return found

    def authored(
        self,
        c: Connection,
        repository: str | None = None,
        orcids: Collection[str] = (),
        user_ids: Collection[str] = (),
        after: tuple[str, str] | None = None,
    ) -> Iterator[StoredItem]:
        """Items with an author of one of these iDs or user ids, in the order in which they first came.

        Read page by page: any number of them, and nobody who writes is held up.

        :param repository: only of this one. User ids mean nothing without it, and are passed over.
        :param after: repository and item id of the last one that was dealt with; go on behind it.
        """
        t = item_author.c
        owners = [(t.orcid, orcids)] + ([(t.user_id, user_ids)] if repository is not None else [])
        numbers: set[int] = set()
        for column, values in owners:
            for some in chunks(values):
                numbers.update(
                    c.execute(select(t.item).where(t.client == self.client, column.in_(some))).scalars()
                )
        start = self._ids(c, [after]).get(after, 0) if after else 0
        wanted = _STORED if repository is None else _STORED.where(_T.repository == repository)
        for some_numbers in chunks(sorted(number for number in numbers if number > start)):
            page = c.execute(wanted.where(_T.id.in_(some_numbers)).order_by(_T.id)).all()
            for row in page:
                yield StoredItem(*row)

    def find(self, c: Connection, name: str, repository: str | None = None) -> list[StoredItem]:
        """The items that a name may mean, those that are live first.

        The platform's own item id goes before all else. A handle, a DOI and a URI are understood in
        any usual spelling; a handle or DOI inside an address of another kind is tried last.
        """
        text = storable(name.strip())
        if not text:
            return []
        k = item_key.c
        by_key = select(k.item).where(k.client == self.client)
        conditions = [_T.item_id == text]
        for meant in meanings(text):
            named = and_(k.kind == _NAME, k.value.in_(meant.names))
            identified = and_(k.kind == _SELF, k.value.in_(meant.keys))
            conditions.append(_T.id.in_(by_key.where(or_(named, identified))))
        founds = (self._found(c, condition, repository) for condition in conditions)
        return next((found for found in founds if found), [])

    def _found(
        self, c: Connection, condition: ColumnElement[bool], repository: str | None
    ) -> list[StoredItem]:
        wanted = _STORED.where(self._mine, condition).order_by(_T.repository, _T.id)
        if repository is not None:
            wanted = wanted.where(_T.repository == repository)
        found = [StoredItem(*row) for row in c.execute(wanted)]
        return sorted(found, key=lambda one: one.state != LIVE)

    def self_keys(self, c: Connection, repository: str, item_id: str) -> set[str]:
        """The item's ``self`` identifiers, each as ``key_text`` writes it."""
        wanted = (
            select(item_key.c.value).join(item).where(self._is(repository, item_id), item_key.c.kind == _SELF)
        )
        return set(c.execute(wanted).scalars())

    def with_self_keys(self, c: Connection, keys: Iterable[str]) -> list[KeyedItem]:
        """Each item, in any state, that has one of these ``self`` identifiers, with all that it has."""
        numbers: set[int] = set()
        for some in chunks(set(keys)):
            numbers.update(c.execute(_HOLDERS, {"whose": self.client, "keys": some}).scalars())
        found: dict[tuple[str, str, str], set[str]] = {}
        for some_numbers in chunks(sorted(numbers)):
            for *who, value in c.execute(_HELD, {"items": some_numbers}):
                found.setdefault((who[0], who[1], who[2]), set()).add(value)
        return [
            KeyedItem(repository, item_id, frozenset(held), state)
            for (repository, item_id, state), held in found.items()
        ]

    def _is(self, repository: str, item_id: str) -> ColumnElement[bool]:
        return and_(self._mine, _T.repository == repository, _T.item_id == item_id)
