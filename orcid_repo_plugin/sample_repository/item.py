"""What the repository holds, as values."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

TYPES: Final = {
    "article": "Journal article",
    "book": "Book",
    "book chapter": "Book chapter",
    "conference paper": "Conference paper",
    "dataset": "Data set",
    "report": "Report",
    "software": "Software",
    "thesis": "Thesis",
}
"""Kinds of items: the word for machines, and the one for people."""


class ItemState(StrEnum):
    """Where an item is on its way."""

    IN_REVIEW = "in review"
    """Handed in; an editor looks at it. Nobody else hears of it."""
    LIVE = "published"
    WITHDRAWN = "withdrawn"


class Told(StrEnum):
    """Whether the service has heard of the last change of an item."""

    WAITING = "waiting"
    HEARD = "heard"
    REFUSED = "refused"
    """It was heard, and not taken; to send the same again does not help."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can log in."""

    user_id: str
    given: str
    family: str
    is_editor: bool
    orcid: str
    """As the service has signed it; empty: not known."""

    @property
    def name(self) -> str:
        """As people write it."""
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True, slots=True)
class Author:
    """A name on an item."""

    family: str
    given: str = ""
    user_id: str = ""
    """The account, if the author has one here."""
    orcid: str = ""

    @property
    def name(self) -> str:
        """As people write it."""
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One deposit."""

    item_id: int = 0
    title: str
    type: str
    year: str
    abstract: str = ""
    doi: str = ""
    authors: tuple[Author, ...]
    state: ItemState = ItemState.IN_REVIEW
    depositor: str = ""
    told: Told | None = None
    """``None``: there was nothing to tell."""
    said: str = ""
    """What came of the last call, for the editor."""

    @property
    def kind(self) -> str:
        """The type, in words."""
        return TYPES.get(self.type, self.type)
