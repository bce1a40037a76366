"""What is to be loaded, complete and checked before anything is changed."""

from dataclasses import dataclass, field
from typing import Any, Final

from orcid_repo_plugin.local_registry.books.clients import Client
from orcid_repo_plugin.local_registry.books.items import Source
from orcid_repo_plugin.local_registry.books.others import PeerReviewGroup
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.kinds import SPACES

DEFAULT_PASSWORD: Final = "cracked-pots"
"""What people sign in with who were given no password; all of them are invented."""


GREATEST: Final = 2**53 - 1
"""The greatest put-code: all clients can read it."""


class Conflict(ValueError):
    """What is to be loaded contradicts itself, or what is in the books."""


@dataclass(slots=True, kw_only=True)
class PlannedItem:
    """An item for a record."""

    orcid: str
    kind: str
    content: dict[str, Any]
    """A document of the kind's shape; a summary has no more than its own keys."""
    source: Source
    put_code: int | None = None
    """``None``: the next one is taken."""
    visibility: str | None = None
    """``None``: what new items of this record get."""
    created: int | None = None
    modified: int | None = None
    display_index: int | None = None
    """``None``: 0 for what people add, 1 for what clients add."""
    summary: bool = False
    """Whether it is a summary, which never takes away what is known already."""
    place: str = ""
    """Where it was read, for messages."""

    @property
    def space(self) -> str:
        """The put-code space that it goes into."""
        return SPACES[self.kind]


@dataclass(slots=True)
class Plan:
    """Everything that one file, folder or answer brings."""

    clients: dict[str, Client] = field(default_factory=dict)
    people: dict[str, Record] = field(default_factory=dict)
    """Whose record is described; items of others go to the records that are there. A record that says when
    it was last changed keeps that; for the others it is the last change of anything in it."""
    items: list[PlannedItem] = field(default_factory=list)
    groups: list[PeerReviewGroup] = field(default_factory=list)
    """Their put-codes are given when they are entered."""
    unknown_organisations: set[tuple[str, str]] = field(default_factory=set)
    client_names: dict[str, str] = field(default_factory=dict)
    """Clients that are only known as sources, by id."""
    owner_names: dict[str, str | None] = field(default_factory=dict)
    """How people are named as sources of their own items; ``None``: the name is not public."""
    exact: bool = False
    """Whether it is an error that another record has a put-code; else the newcomer gets another one."""
