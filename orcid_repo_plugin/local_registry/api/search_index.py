"""The search index: one entry for each active record, made anew when the record has changed."""

from collections.abc import Iterator
from typing import Final
from weakref import WeakKeyDictionary

from orcid_repo_plugin.local_registry.api import search_documents
from orcid_repo_plugin.local_registry.api.search_documents import Value
from orcid_repo_plugin.local_registry.api.search_fields import CUTTERS, TEXT, Cut, cut_of
from orcid_repo_plugin.local_registry.api.search_text import words
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.items import Item
from orcid_repo_plugin.local_registry.books.record import Record

_ItemKey = tuple[str, int]
_KeptItem = tuple[bytes, str, int, list[Value]]

Terms = frozenset[str]
Lines = tuple[tuple[str, ...], ...]


class Entry:
    """What can be found of one record. Values are cut into terms when a field is first asked for."""

    __slots__ = ("_items", "_lines", "_terms", "modified", "record", "settled", "values")

    def __init__(self, record: Record, now: int, before: "Entry | None" = None) -> None:
        self.record = record
        self.modified = record.modified
        self.settled = now > record.modified
        """Whether no change can bear the same time as the last one that is in here."""
        self._lines: dict[str, Lines] = {}
        self._terms: dict[str, Terms] = {}
        self._items: dict[_ItemKey, _KeptItem] = {}
        self.values: dict[str, list[str]] = {}
        """The values of each field, in the order of the record."""
        self._read(now, before._items if before else {})

    def _read(self, now: int, known: dict[_ItemKey, _KeptItem]) -> None:
        """Collect the values; of items that have not changed they are known."""
        today = search_documents.today_at(now)
        self._add(search_documents.of_record(self.record))
        for item in self.record.items:
            if item.visibility == "public":
                kept = known.get((item.space, item.put_code))
                if kept is None or not _same(kept, item, today.toordinal()):
                    found = search_documents.of_item(item, today)
                    kept = (item.body, item.kind, today.toordinal(), found)
                self._items[item.space, item.put_code] = kept
                self._add(kept[3])

    def _add(self, values: list[Value]) -> None:
        for field, value in values:
            self.values.setdefault(field, []).append(value)

    def lines(self, field: str) -> Lines:
        """The terms of each value of a field, in their order; for ``text`` the values of all fields."""
        found = self._lines.get(field)
        if found is None:
            found = self._lines[field] = self._text() if field == TEXT else self._cut(field)
        return found

    def _cut(self, field: str) -> Lines:
        cutter = CUTTERS[cut_of(field) or Cut.WHOLE]
        return tuple(map(cutter, self.values.get(field, ())))

    def _text(self) -> Lines:
        return tuple(words(value) for values in self.values.values() for value in values)

    def terms(self, field: str) -> Terms:
        """All terms of a field."""
        found = self._terms.get(field)
        if found is None:
            found = frozenset(term for line in self.lines(field) for term in line)
            self._terms[field] = found
        return found

    def has(self, field: str) -> bool:
        """Whether there is any value in the field."""
        return field == TEXT or field in self.values


def _same(kept: _KeptItem, item: Item, day: int) -> bool:
    return kept[0] is item.body and kept[1] == item.kind and kept[2] == day


class Index:
    """All entries, by iD."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self._having: dict[str, dict[str, list[str]]] = {}

    def refresh(self, books: Books, delay: float) -> None:
        """Take in what has changed.

        :param delay: seconds for which a change is not seen yet; a record is found as it was when it was
            last looked at, or not at all.
        """
        now = books.now()
        seen = now - delay * 1000 if delay else float("inf")
        entries: dict[str, Entry] = {}
        for orcid, record in books.records.items():
            entry = self.entries.get(orcid)
            if entry is not None and entry.record is not record:
                entry = None
            if entry is None or not entry.settled or entry.modified != record.modified:
                entry = self._renewed(record, entry, now) if record.modified <= seen else entry
            if entry is not None:
                entries[orcid] = entry
        if list(entries.values()) != list(self.entries.values()):
            self._having = {}
        self.entries = entries

    @staticmethod
    def _renewed(record: Record, entry: Entry | None, now: int) -> Entry | None:
        """Locked, deactivated, merged and unclaimed records cannot be read, so they are not found."""
        if record.state != "active" or not record.claimed:
            return None
        return Entry(record, now, entry)

    def having(self, field: str) -> dict[str, list[str]]:
        """Each term of a field, with the iDs of the records that have it; kept until something changes."""
        found = self._having.get(field)
        if found is None:
            found = self._having[field] = {}
            for orcid, entry in self.entries.items():
                for term in entry.terms(field):
                    found.setdefault(term, []).append(orcid)
        return found

    def __iter__(self) -> Iterator[tuple[str, Entry]]:
        return iter(self.entries.items())


_INDEXES: Final[WeakKeyDictionary[Books, Index]] = WeakKeyDictionary()


def index_of(books: Books, delay: float) -> Index:
    """The index of a registry, up to date but for ``delay`` seconds. To be called inside ``changing()``."""
    index = _INDEXES.get(books)
    if index is None:
        index = _INDEXES[books] = Index()
    index.refresh(books, delay)
    return index
