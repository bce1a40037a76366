"""Which items of an input replace which: a chain of versions is one work, and the newest speaks."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace

from orcid_repo_plugin.domain.item import ItemIdentifier, RepositoryItem, VersionFact


class Versions:
    """The version links of an input, from a first pass over it.

    Holds facts of linked items only: an input without links costs nothing.
    """

    def __init__(self, facts: Iterable[VersionFact] = ()) -> None:
        self._facts: dict[str, VersionFact] = {}
        self._names: dict[str, str] = {}
        self._successor: dict[str, str] = {}
        self._older: dict[str, list[str]] = {}
        for fact in facts:
            self._facts[fact.item_id] = fact
            for name in fact.names:
                self._names.setdefault(_plain(name), fact.item_id)
        for fact in self._facts.values():
            for name in fact.succeeds:
                self._link(fact, self._id_of(name))

    def _id_of(self, name: str) -> str:
        return name if name in self._facts else self._names.get(_plain(name), name)

    def _link(self, newer: VersionFact, older: str) -> None:
        """Note a link, unless it would close a circle: then nobody could speak."""
        if older == newer.item_id or self._newest(newer.item_id) == older:
            return
        self._older.setdefault(newer.item_id, []).append(older)
        if newer.live:
            self._successor.setdefault(older, newer.item_id)

    def _newest(self, item_id: str) -> str:
        """The end of the chain; the way is shortened for the next one who asks."""
        way = []
        while item_id in self._successor:
            way.append(item_id)
            item_id = self._successor[item_id]
        for passed in way:
            self._successor[passed] = item_id
        return item_id

    def _older_than(self, item_id: str) -> Iterator[str]:
        """All versions before an item, nearest first, each once."""
        seen, waiting = {item_id}, deque([item_id])
        while waiting:
            for other in self._older.get(waiting.popleft(), ()):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
                    yield other

    def __len__(self) -> int:
        return len(self._successor)

    def told(self, item: RepositoryItem) -> RepositoryItem:
        """The item, with the newer version that replaces it, or with what its older ones are known by."""
        if not self._facts:
            return item
        newest = self._newest(item.item_id)
        if newest != item.item_id:
            return replace(item, succeeded_by=newest)
        earlier = tuple(self._identifiers(item.item_id))
        return replace(item, earlier=earlier) if earlier else item

    def _identifiers(self, item_id: str) -> Iterator[ItemIdentifier]:
        for older in self._older_than(item_id):
            fact = self._facts.get(older)
            if fact is not None:
                yield from fact.identifiers


def _plain(name: str) -> str:
    """A name without its scheme and final slash: addresses of one item differ in both."""
    return name.partition("://")[2].rstrip("/") or name
