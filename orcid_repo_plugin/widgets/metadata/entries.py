"""Who stands in what we hand to machines: in order, each iD once, and only where it may stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from orcid_repo_plugin.domain.badge import Badge
from orcid_repo_plugin.domain.byline import AUTHOR, EDITOR, AuthorList, ListedName
from orcid_repo_plugin.domain.work import CREDIT
from orcid_repo_plugin.widgets.escaping import clean_name
from orcid_repo_plugin.widgets.metadata.text import plain

UNAVAILABLE: Final = ":unav"
"""What DataCite wants where a value is not known. Source: DataCite Metadata Schema 4, appendix 3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A name, ready for any format: clean, and with its iD only if the format may have it."""

    name: str
    """In reading order; empty: only the iD is known."""
    family: str = ""
    given: str = ""
    organisation: bool = False
    role: str = AUTHOR
    """ORCID's role in short: ``author``, ``editor``, ``supervision``; empty: not known."""
    badge: Badge | None = None

    @property
    def inverted(self) -> str:
        """The family name first, where we know which it is: ``Carberry, Josiah``."""
        return f"{self.family}, {self.given}" if self.family and self.given else self.name

    @property
    def uri(self) -> str:
        """The iD's address; empty: none to be shown."""
        return self.badge.uri if self.badge else ""


def cited(authors: AuthorList, *, unauthenticated: bool = False) -> list[Entry]:
    """Those whom a citation names, in order; editors of a book without authors keep their role.

    :param unauthenticated: whether the format can mark such an iD. Without it they are left out: what
        leaves must never look proved when it is not.
    """
    return _entries(authors.authors, unauthenticated, named=True)


def others(authors: AuthorList, *, unauthenticated: bool = False) -> list[Entry]:
    """Everybody else, in order: editors, supervisors, translators."""
    return _entries(authors.others, unauthenticated, named=False)


def everybody(authors: AuthorList, *, unauthenticated: bool = False) -> list[Entry]:
    """Those whom a citation names, then the others."""
    return [
        *cited(authors, unauthenticated=unauthenticated),
        *others(authors, unauthenticated=unauthenticated),
    ]


def _entries(names: Iterable[ListedName], unauthenticated: bool, *, named: bool) -> list[Entry]:
    seen: set[tuple[str, str]] = set()
    made = []
    for one in names:
        badge = None if one.organisation else one.badge
        if badge is not None and not (badge.authenticated or unauthenticated):
            badge = None
        role = _role(one.role, named=named)
        if badge is not None:
            key = (role, badge.orcid.path)
            badge = None if key in seen else badge
            seen.add(key)
        entry = _entry(one, role, badge)
        if entry.name or entry.badge:
            made.append(entry)
    return made


def _entry(one: ListedName, role: str, badge: Badge | None) -> Entry:
    family, given = person_name(one.family), person_name(one.given)
    name = person_name(one.name) or " ".join(filter(None, (given, family)))
    return Entry(
        name=name or (person_name(badge.name) if badge else ""),
        family="" if one.organisation else family,
        given="" if one.organisation else given,
        organisation=one.organisation,
        role=role,
        badge=badge,
    )


def person_name(text: str) -> str:
    """A name as machines get it; an iD that was typed into it stays out, since nothing would mark it."""
    return clean_name(plain(text))


def _role(role: str, *, named: bool) -> str:
    if named:
        return EDITOR if role == EDITOR else AUTHOR
    return role.removeprefix(CREDIT).rstrip("/")
