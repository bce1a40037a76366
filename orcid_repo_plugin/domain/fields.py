"""Which field of a repository feeds which slot of an item: a table as data.

A row is ``field = "slot"`` or ``field = "slot:argument"``, for instance
``thesis_advisor = "contributor:supervisor"`` or ``"dc.identifier.issn" = "identifier:issn:part-of"``.
A field name that ends in ``*`` stands for all that begin like it; an exact row wins.
"""

import difflib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

SLOTS: Final[dict[str, str]] = {
    "type": "a word for the kind of item",
    "title": "a title; argument `alternative` or `translated` (default: main)",
    "subtitle": "the subtitle",
    "contributor": "a person or organisation; argument: the role (default `author`)",
    "organisation": "an organisation; argument: the role (default `author`)",
    "date": "a date; argument: `published` (default), or a kind that never counts: `submitted`, `created` …",
    "identifier": "an identifier; arguments: ORCID's type or `any`, then a relationship or `related`",
    "container": "the whole it is part of; argument: `journal` `book` `series` `event` `institution` `host`",
    "description": "the abstract",
    "language": "the language",
    "country": "the country of publication",
    "url": "an address of the work other than the item's own page",
    "detail": "a detail for the citation; argument: `volume`, `publisher`, `school` … (see `Detail`)",
    "grant": "funding; argument `number` or `funder` when the field holds only that",
    "collection": "where the repository files the item",
    "succeeds": "an older version of this item",
    "succeeded-by": "a newer version of this item",
    "status": "read by the adapter itself: state, addresses, keys",
    "ignore": "known, and of no use to a work",
}
"""The slots with their meaning; ``docs/mapping.md`` prints them."""


class Slot(NamedTuple):
    """Where a field's values go."""

    name: str
    argument: str = ""
    relationship: str = ""


def parse_slot(text: str) -> Slot:
    """Read ``slot[:argument[:relationship]]``.

    :raises ValueError: unknown slot; the message names the nearest one.

    >>> parse_slot("identifier:issn:part-of")
    Slot(name='identifier', argument='issn', relationship='part-of')
    """
    name, _, rest = text.partition(":")
    if name not in SLOTS:
        near = difflib.get_close_matches(name, SLOTS, 1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; slots are {', '.join(SLOTS)}"
        raise ValueError(f"unknown slot {name!r}{hint}")
    if name in ("contributor", "organisation"):  # a role may be a URI, with colons of its own
        return Slot(name, rest)
    argument, _, relationship = rest.partition(":")
    return Slot(name, argument, relationship)


class FieldTable:
    """The rows for one platform: ours, with a site's own on top.

    >>> table = FieldTable({"dc.title": "title", "dc.contributor.*": "contributor:other"})
    >>> table.slot("dc.contributor.photographer")
    Slot(name='contributor', argument='other', relationship='')
    >>> table.slot("local.anything") is None
    True
    """

    def __init__(self, rows: Mapping[str, str]) -> None:
        self._rows = {name: parse_slot(slot) for name, slot in rows.items()}
        self._prefixes = sorted((n[:-1] for n in self._rows if n.endswith("*")), key=len, reverse=True)
        self._order = {name: place for place, name in enumerate(self._rows)}

    def slot(self, name: str) -> Slot | None:
        """Where the field's values go; ``None`` for a field that no row knows."""
        found = self._rows.get(name)
        if found is None:
            for prefix in self._prefixes:
                if name.startswith(prefix):
                    return self._rows[f"{prefix}*"]
        return found

    def order(self, name: str) -> int:
        """The place of the field's row: fields are read in the table's order, not the file's,
        since files of one platform order them at random."""
        place = self._order.get(name)
        if place is None:
            for prefix in self._prefixes:
                if name.startswith(prefix):
                    return self._order[f"{prefix}*"]
            return len(self._order)
        return place

    def fields_of(self, *slots: str) -> Iterator[str]:
        """The fields that feed one of these slots, in the table's order."""
        return (name for name, slot in self._rows.items() if slot.name in slots)

    @lru_cache(maxsize=16)  # noqa: B019  # there are as many tables as platforms, for as long as the process
    def feeding(self, *slots: str) -> Callable[[str], bool]:
        """A quick question: does this field feed one of these slots?

        >>> FieldTable({"dc.title": "title"}).feeding("title")("dc.title")
        True
        """

        def feeds(name: str) -> bool:
            slot = self.slot(name)
            return slot is not None and slot.name in slots

        return lru_cache(maxsize=4096)(feeds)
