"""Which items of a batch, and of the books, are replaced by which: the newest version speaks for all.

Versions come in any order, in one run or on different days. Either side may tell: the newer one by
``succeeds``, the older one by ``succeeded_by``, which the reading of one input fills in.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import orjson
from sqlalchemy import Connection

from orcid_repo_plugin.domain.item import ItemIdentifier, ItemState, RepositoryItem
from orcid_repo_plugin.domain.work import ExternalId, Relationship, Work
from orcid_repo_plugin.store.items import plain_name
from orcid_repo_plugin.store.store import Store
from orcid_repo_plugin.store.texts import unfit_as_key
from orcid_repo_plugin.store.version_links import NAME, REPLACED_BY, VersionLinks

WITHDRAWN = "withdrawn"
"""State of a stored item that takes the word from nobody any more."""
SUPERSEDED = "superseded"
_FIELD = "succeeds"
_DEEPEST = 1000
"""Versions that a chain is followed through the books, one query each."""
_ADDRESSES = ("/handle/", "/items/")
"""What stands before the handle or the id in a repository's own addresses."""


@dataclass
class Succession:
    """Who speaks for whom."""

    direct: dict[str, str] = field(default_factory=dict)
    """Older item to newer item."""
    remembered: dict[str, frozenset[str]] = field(default_factory=dict)
    """For items of the batch: ids of newer versions that the books must remember with them."""

    @property
    def newest(self) -> dict[str, str]:
        """Each older item, and the one at the end of its chain."""
        return {older: self._end(older) for older in self.direct}

    def _end(self, item_id: str) -> str:
        while item_id in self.direct:
            item_id = self.direct[item_id]
        return item_id

    def older_than(self, item_id: str) -> Iterator[str]:
        """All versions before an item, nearest first."""
        before: dict[str, list[str]] = {}
        for older, newer in self.direct.items():
            before.setdefault(newer, []).append(older)
        waiting = deque([item_id])
        while waiting:
            nearest = before.get(waiting.popleft(), [])
            waiting.extend(nearest)
            yield from nearest

    def break_circles(self, batch: Iterable[str]) -> None:
        """Take a link out of every circle, or nobody in it could speak; one that the batch brings, if any."""
        ours = set(batch)
        for start in list(self.direct):
            way: dict[str, None] = {}
            here = start
            while here in self.direct and here not in way:
                way[here] = None
                here = self.direct[here]
            if here in way:
                circle = list(way)[list(way).index(here) :]
                del self.direct[min(circle, key=lambda one: (one not in ours, one))]


def find_succession(
    c: Connection, store: Store, repository: str, items: Mapping[str, RepositoryItem]
) -> Succession:
    """Look for versions of the items of a batch, among them and in the books."""
    looking = _Looking(c, store, repository, items)
    looking.ask_the_input()
    if looking.links.any(c):
        looking.ask_the_books()
        looking.follow_chains()
    looking.found.break_circles(items)
    return looking.found


class _Looking:
    """The search for versions of one batch."""

    def __init__(
        self, c: Connection, store: Store, repository: str, items: Mapping[str, RepositoryItem]
    ) -> None:
        self.c = c
        self.store = store
        self.repository = repository
        self.items = items
        self.links = VersionLinks(store.client)
        self.found = Succession()
        self._by_name: dict[str, str] | None = None

    @property
    def by_name(self) -> dict[str, str]:
        """The items of the batch by all that others may call them."""
        if self._by_name is None:
            self._by_name = {}
            for item in self.items.values():
                for name in _names(item):
                    self._by_name.setdefault(name, item.item_id)
        return self._by_name

    def ask_the_input(self) -> None:
        """What the items themselves say."""
        direct = self.found.direct
        for item in self.items.values():
            if (
                item.succeeded_by
                and item.succeeded_by != item.item_id
                and not unfit_as_key(item.succeeded_by)
            ):
                direct[item.item_id] = item.succeeded_by
                self.found.remembered[item.item_id] = frozenset((item.succeeded_by,))
        for item in self.items.values():
            if item.succeeds and _speaks(item):
                for older in self._called(item.succeeds):
                    if older != item.item_id and direct.get(item.item_id) != older:
                        direct.setdefault(older, item.item_id)

    def _called(self, names: Iterable[str]) -> Iterator[str]:
        """The ids of the items that are meant; what nobody is called by is passed over."""
        for name in names:
            here = next((self.by_name[one] for one in _spellings(name) if one in self.by_name), None)
            if here is not None:
                yield here
                continue
            stored = self.store.items.find(self.c, name, self.repository)
            if len(stored) == 1:
                yield stored[0].item_id

    def ask_the_books(self) -> None:
        """What items that came before say of those that come now; those in the batch have spoken already."""
        newer_of: dict[str, str] = {}
        for newer, name in self.links.replacing(self.c, self.repository, self.by_name):
            newer_of.setdefault(self.by_name[name], newer)
        for older, kind, value in self.links.names(self.c, self.repository, self.items):
            if kind == REPLACED_BY and value not in self.items:
                kept = self.found.remembered.get(older, frozenset())
                self.found.remembered[older] = kept | {value}
                newer_of.setdefault(older, value)
        self._link(newer_of)
        for older, newer in self.links.replaced(self.c, self.repository, self.items):
            if older not in self.items and _speaks(self.items[newer]):
                self.found.direct.setdefault(older, newer)

    def _link(self, newer_of: Mapping[str, str]) -> set[str]:
        """Take links to items in the books that still stand. :returns: the newer items."""
        asked = {newer for newer in newer_of.values() if newer not in self.items}
        known = self.store.items.known(self.c, self.repository, asked)
        taken = set()
        for older, newer in newer_of.items():
            if (
                newer in known
                and known[newer].state != WITHDRAWN
                and older not in (newer, *self.found.direct)
            ):
                self.found.direct[older] = newer
                taken.add(newer)
        return taken

    def follow_chains(self) -> None:
        """From newer items in the books to those that have replaced them since."""
        ends = set(self.found.direct.values()) - set(self.items) - set(self.found.direct)
        for _ in range(_DEEPEST):
            known = self.store.items.known(self.c, self.repository, ends)
            passed = [item_id for item_id, one in known.items() if one.state == SUPERSEDED]
            if not passed:
                return
            ends = self._link(self._newer_in_books(passed)) - set(self.found.direct)

    def _newer_in_books(self, item_ids: list[str]) -> dict[str, str]:
        called = {plain_name(item_id): item_id for item_id in item_ids}
        newer_of: dict[str, str] = {}
        for item_id, kind, value in self.links.names(self.c, self.repository, item_ids):
            if kind == NAME:
                called.setdefault(value, item_id)
            else:
                newer_of.setdefault(item_id, value)
        for newer, name in self.links.replacing(self.c, self.repository, called):
            newer_of.setdefault(called[name], newer)
        return newer_of


def _speaks(item: RepositoryItem) -> bool:
    """Only a live version takes the word from the one before it."""
    return item.state is ItemState.LIVE


def _names(item: RepositoryItem) -> Iterator[str]:
    """All that other items may call this one, in plain forms."""
    for name in (item.item_id, item.uri, item.handle):
        if name:
            yield from _spellings(name)


def _spellings(name: str) -> list[str]:
    """The plain forms of a name; of a repository's own address also the handle or id in it.

    >>> _spellings("https://repo.example.edu/handle/123/45")
    ['repo.example.edu/handle/123/45', '123/45']
    """
    inner = [name.rpartition(mark)[2] for mark in _ADDRESSES if mark in name]
    return [plain_name(one) for one in (name, *inner) if one]


def identifiers_of(work: Work) -> list[ItemIdentifier]:
    """What an older version is known by, for the newer one to name."""
    return _named(work.external_ids)


def stored_identifiers(body: bytes) -> list[ItemIdentifier]:
    """The same, from a payload in the books."""
    listed = (orjson.loads(body).get("external-ids") or {}).get("external-id") or ()
    return _named(
        ExternalId(
            one["external-id-type"], one["external-id-value"], relationship=one["external-id-relationship"]
        )
        for one in listed
    )


def _named(external_ids: Iterable[ExternalId]) -> list[ItemIdentifier]:
    own = (Relationship.SELF, Relationship.VERSION_OF)
    return [ItemIdentifier(one.value, _FIELD, one.type) for one in external_ids if one.relationship in own]
