"""The items of a record: works, affiliations, keywords; each with its put-code and its source."""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import orjson

from orcid_repo_plugin.local_registry.kinds import SPACES

Key = tuple[str, str]
"""An identifier's type and its normal form, or the raw value where there is none."""


class Source(NamedTuple):
    """Who put something on a record, and on whose behalf."""

    orcid: str | None = None
    """The record's owner; or else:"""
    client_id: str | None = None
    origin_orcid: str | None = None
    """The assertion origin: a user behind a search-and-link client."""
    origin_client_id: str | None = None
    """The assertion origin: the client that a token was exchanged for."""


@dataclass(slots=True)
class Item:
    """One item of a record."""

    put_code: int
    kind: str
    """As in the path of one item: ``work``, ``employment``, ``other-names``."""
    body: bytes
    """What the item says: the content keys of its JSON form in order, every one present, with normalised
    identifiers; without dates, source, put-code, path, visibility and display-index."""
    source: Source
    visibility: str
    """``public``, ``limited`` or ``private``."""
    created: int
    """Milliseconds since 1970, as are all times in the books."""
    modified: int
    display_index: int = 1
    self_keys: tuple[Key, ...] = ()
    """What a duplicate is recognised by: the keys of the identifiers with the relationship ``self``."""
    version_keys: tuple[Key, ...] = ()
    """The keys of the identifiers with the relationship ``version-of``; bulk writes look at them, too."""

    @property
    def content(self) -> dict[str, Any]:
        """``body``, decoded anew at each call."""
        content: dict[str, Any] = orjson.loads(self.body)
        return content

    @property
    def space(self) -> str:
        """The put-code space that the item lives in."""
        return SPACES[self.kind]


_Place = tuple[str, Source, Key]
_Index = dict[_Place, tuple[int, ...]]
_FETCHING: Final = threading.RLock()


class Items:
    """All items of one record, by space and put-code, with an index for finding duplicates.

    Both are made when they are first asked for: most records of a large registry are not looked at.
    """

    __slots__ = ("_by_key", "_by_version", "_fetch", "_spaces")

    def __init__(self, fetch: Callable[[], Iterable[Item]] | None = None) -> None:
        """Without ``fetch`` there are no items yet; it is called once, at the first question."""
        self._fetch = fetch
        self._spaces: dict[str, dict[int, Item]] = {}
        self._by_key: _Index | None = None
        self._by_version: _Index | None = None

    @property
    def spaces(self) -> dict[str, dict[int, Item]]:
        """The items by space, then by put-code."""
        if self._fetch is not None:
            with _FETCHING:
                self._fetched()
        return self._spaces

    def _fetched(self) -> None:
        if self._fetch is not None:
            for item in self._fetch():
                self._spaces.setdefault(item.space, {})[item.put_code] = item
            self._fetch = None

    def get(self, space: str, put_code: int) -> Item | None:
        """The item with this put-code."""
        return self.spaces.get(space, {}).get(put_code)

    def of(self, kind: str) -> list[Item]:
        """The items of one kind in the order of their put-codes being given out."""
        return [item for item in self.spaces.get(SPACES[kind], {}).values() if item.kind == kind]

    def count(self, kind: str) -> int:
        """How many items of the kind there are (of all affiliations for one of them)."""
        return len(self.spaces.get(SPACES[kind], {}))

    def __iter__(self) -> Iterator[Item]:
        for space in self.spaces.values():
            yield from space.values()

    def put(self, item: Item) -> None:
        """Add the item, or take it in place of the one with its put-code."""
        space = self.spaces.setdefault(item.space, {})
        old = space.get(item.put_code)
        if old is not None:
            self._unindex(old)
        space[item.put_code] = item
        self._enter(item)

    def remove(self, item: Item) -> None:
        """Take the item out."""
        stored = self.spaces[item.space].pop(item.put_code)
        self._unindex(stored)

    def _enter(self, item: Item) -> None:
        for index, keys in ((self._by_key, item.self_keys), (self._by_version, item.version_keys)):
            if index is not None:
                for key in keys:
                    place = (item.space, item.source, key)
                    index[place] = (*index.get(place, ()), item.put_code)

    def _unindex(self, item: Item) -> None:
        for index, keys in ((self._by_key, item.self_keys), (self._by_version, item.version_keys)):
            if index is not None:
                for key in keys:
                    place = (item.space, item.source, key)
                    left = tuple(number for number in index.pop(place, ()) if number != item.put_code)
                    if left:
                        index[place] = left

    def _indexes(self) -> tuple[_Index, _Index]:
        if self._by_key is None or self._by_version is None:
            items = list(self)
            self._by_key, self._by_version = {}, {}
            for item in items:
                self._enter(item)
        return self._by_key, self._by_version

    def duplicate(
        self, space: str, source: Source, keys: tuple[Key, ...], *, other_than: int | None, versions: bool
    ) -> Item | None:
        """The first item of the same source that has one of the keys as ``self``.

        :param other_than: the put-code of the item that is being changed.
        :param versions: whether a stored ``version-of`` counts, too, as it does in a bulk write.
        """
        selves, of_versions = self._indexes()
        found: set[int] = set()
        for key in keys:
            found.update(selves.get((space, source, key), ()))
            if versions:
                found.update(of_versions.get((space, source, key), ()))
        found.discard(other_than or 0)
        return self.spaces[space][min(found)] if found else None
