"""What our books and one ORCID record say of each other. Pure: values in, findings out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from orcid_repo_plugin.domain.delivery import Delivery, Operation, PutCode
from orcid_repo_plugin.orcid_api.summaries import WorkSummary
from orcid_repo_plugin.store.items import KeyedItem, key_text

Place = tuple[str, str]
"""An item: repository and item id."""


class Kind(StrEnum):
    """What may be found. The words are a promise to scripts."""

    MISSING = "missing"
    """We hold a put-code that is not on the record: the person has removed the work."""
    FOREIGN = "foreign"
    """We hold a put-code of a work that another client has put there."""
    LOST = "lost"
    """A work of ours stands there, is one of our items, and our books do not know it."""
    STRAY = "stray"
    """A work of ours stands there that is no item of ours."""
    DOUBLE = "double"
    """A work of ours stands there twice; our books know the other one."""
    OTHERS = "others"
    """The same work stands there from another source, too. No fault."""


class Found(NamedTuple):
    """One finding."""

    kind: Kind
    put_code: int
    repository: str = ""
    item_id: str = ""
    replaces: int | None = None
    """Of a lost work: the put-code that the books have for the item and that is not on the record."""


@dataclass(frozen=True, kw_only=True)
class Books:
    """What our books know of one record."""

    held: Sequence[PutCode]
    leaving: frozenset[int] = frozenset()
    """Put-codes that the next push takes off the record."""
    deliveries: Mapping[Place, Delivery] = field(default_factory=dict)
    keyed: Sequence[KeyedItem] = ()
    """Items with an identifier of a work on the record."""
    authored: frozenset[Place] = frozenset()
    """Items of which the person is an author."""


def compare(summaries: Sequence[WorkSummary], client_id: str, books: Books) -> list[Found]:
    """Hold a record against the books.

    :param summaries: of all works on the record, whoever put them there.
    :param client_id: who we are.
    """
    return list(_Comparison(summaries, client_id, books).run())


class _Comparison:
    def __init__(self, summaries: Sequence[WorkSummary], client_id: str, books: Books) -> None:
        self.books = books
        self.there = {one.put_code for one in summaries}
        self.ours = {one.put_code: one for one in summaries if one.is_from(client_id)}
        self.others = [one for one in summaries if not one.is_from(client_id)]
        self.standing = {_place(row): row.put_code for row in books.held if row.put_code in self.ours}
        """The items whose work stands there as the books say; those found again come in."""

    def run(self) -> Iterator[Found]:
        yield from self._unknown()
        yield from self._not_there()
        yield from self._from_others()

    # -- works of ours that the books do not know

    def _unknown(self) -> Iterator[Found]:
        known = {row.put_code for row in self.books.held} | self.books.leaving
        for code in sorted(set(self.ours) - known):
            keys = frozenset(map(key_text, self.ours[code].keys))
            yield from self._account_for(code, [one for one in self.books.keyed if one.keys & keys])

    def _account_for(self, code: int, candidates: Sequence[KeyedItem]) -> Iterator[Found]:
        candidates = sorted(filter(self._is_persons, candidates), key=self._unlikely)
        standing = [one for one in candidates if _place(one) in self.standing]
        taken = frozenset[str]().union(*(one.keys for one in standing))
        free = [one for one in candidates if one not in standing and not one.keys & taken]
        if free:
            yield from self._find_again(code, _place(free[0]))
        elif standing:
            yield Found(Kind.DOUBLE, code, *_place(standing[0]))
        else:
            yield Found(Kind.STRAY, code)

    def _is_persons(self, one: KeyedItem) -> bool:
        place = _place(one)
        return place in self.books.authored or place in self.books.deliveries or place in self._held_places()

    def _held_places(self) -> set[Place]:
        return {_place(row) for row in self.books.held}

    def _unlikely(self, one: KeyedItem) -> tuple[bool, Place]:
        """Items whose work shall stand there come first."""
        delivery = self.books.deliveries.get(_place(one))
        return delivery is None or delivery.operation != Operation.SEND, _place(one)

    def _find_again(self, code: int, place: Place) -> Iterator[Found]:
        """The item's work; and that of all items that shared the put-code which it had before."""
        old = next((row.put_code for row in self.books.held if _place(row) == place), None)
        sharing = [_place(row) for row in self.books.held if row.put_code == old] or [place]
        for one in sharing:
            self.standing[one] = code
            yield Found(Kind.LOST, code, *one, replaces=old)

    # -- works that the books know

    def _not_there(self) -> Iterator[Found]:
        for row in self.books.held:
            if _place(row) in self.standing or row.deleting:
                continue
            delivery = self.books.deliveries.get(_place(row))
            if row.put_code in self.there:
                yield Found(Kind.FOREIGN, row.put_code, *_place(row))
            elif delivery is None or delivery.operation == Operation.SEND:
                yield Found(Kind.MISSING, row.put_code, *_place(row))

    # -- works of others

    def _from_others(self) -> Iterator[Found]:
        owners = {code: place for place, code in reversed(self.standing.items())}
        by_key = {key: code for code, one in sorted(self.ours.items()) for key in one.keys}
        for other in self.others:
            code = next((by_key[key] for key in sorted(other.keys) if key in by_key), None)
            if code is not None:
                yield Found(Kind.OTHERS, other.put_code, *owners.get(code, ("", "")))


def _place(one: PutCode | KeyedItem) -> Place:
    return one.repository, one.item_id
