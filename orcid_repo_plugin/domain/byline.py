"""Who made an item, as its page says it: the names in order, and what the item is.

``Byline`` is what the repository says, kept in our books while the item is public. ``AuthorList`` is what
visitors see: the iDs in their places, each with its state as our books know it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from orcid_repo_plugin.domain.badge import Badge

AUTHOR = "author"
EDITOR = "editor"


@dataclass(frozen=True, slots=True, kw_only=True)
class BylineName:
    """A name in a byline, as the repository gives it."""

    name: str
    """In reading order: ``Josiah Carberry``."""
    family: str = ""
    given: str = ""
    organisation: bool = False
    role: str = AUTHOR
    """ORCID's role; empty where ORCID has none or nobody knows the word."""
    orcid: str | None = None
    """The bare iD that the repository claims; its check digit is right."""
    marked: bool = False
    """Whether the repository itself says that the iD is authenticated."""
    user_id: str | None = field(default=None, repr=False)
    """The repository's own key for the person. Never shown, and not printed: it may be an e-mail address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """A public item as its page describes it."""

    repository: str
    item_id: str
    title: str = ""
    language: str = ""
    """Of the title: ``en``, ``zh-CN``; empty: not known."""
    work_type: str = ""
    """One of ORCID's work types; empty: not known."""
    date: str = ""
    """Of publication: ``2019``, ``2019-03``, ``2019-03-07``; empty: not known."""
    container: str = ""
    """The journal, book or series."""
    publisher: str = ""
    uri: str = ""
    """The item's page; http or https."""
    identifiers: tuple[tuple[str, str], ...] = ()
    """What names the item itself, by ORCID's types: ``("doi", "10.5555/12345678")``."""
    names: tuple[BylineName, ...] = ()
    """Everybody, in the item's order."""

    @property
    def doi(self) -> str:
        """The item's DOI, bare; empty: none."""
        return next((value for kind, value in self.identifiers if kind == "doi"), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedName:
    """A name in an author list, as visitors see it."""

    name: str
    badge: Badge | None = None
    """The iD, if there is one to be shown."""
    family: str = ""
    given: str = ""
    organisation: bool = False
    role: str = AUTHOR


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorList:
    """An item and everybody who made it, with their iDs."""

    byline: Byline
    """The item; its ``names`` are the repository's word, and nothing of them is shown."""
    names: tuple[ListedName, ...] = ()
    """Everybody, in the item's order."""

    @property
    def authors(self) -> tuple[ListedName, ...]:
        """Those whom a citation names: the authors; without any, the editors; without those, everybody."""
        for role in (AUTHOR, EDITOR):
            if found := tuple(one for one in self.names if one.role == role):
                return found
        return self.names

    @property
    def others(self) -> tuple[ListedName, ...]:
        """Everybody else: editors, supervisors, translators."""
        authors = set(map(id, self.authors))
        return tuple(one for one in self.names if id(one) not in authors)

    def authenticated(self) -> Iterator[Badge]:
        """The authors' authenticated iDs, in order, each once."""
        seen: set[str] = set()
        for one in self.authors:
            badge = one.badge
            if badge is not None and badge.authenticated and badge.orcid.path not in seen:
                seen.add(badge.orcid.path)
                yield badge


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """A researcher who shows their iD, and their public items."""

    repository: str
    badge: Badge
    items: tuple[Byline, ...] = ()
