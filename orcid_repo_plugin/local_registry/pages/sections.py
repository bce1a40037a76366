"""A record as a page shows it: its sections in order, each with its entries."""

from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import Final, NamedTuple

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.items import Item
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.pages.entries import Entry, entry
from orcid_repo_plugin.local_registry.pages.paging import Page, page
from orcid_repo_plugin.local_registry.pages.work_groups import work_groups

SECTIONS: Final = MappingProxyType(
    {
        "other-names": "Also known as",
        "address": "Countries",
        "keywords": "Keywords",
        "researcher-urls": "Websites",
        "external-identifiers": "Other identifiers",
        "employment": "Employment",
        "education": "Education",
        "qualification": "Qualifications",
        "invited-position": "Invited positions",
        "distinction": "Distinctions",
        "membership": "Memberships",
        "service": "Service",
        "funding": "Funding",
        "research-resource": "Research resources",
        "peer-review": "Peer review",
    }
)
"""All kinds but works, in the order of the page, with their headings."""


class Section(NamedTuple):
    """The items of one kind."""

    kind: str
    heading: str
    entries: list[Entry]


class Group(NamedTuple):
    """Versions of one work, the preferred one first."""

    versions: list[Entry]


class Contents(NamedTuple):
    """All that a reader sees of a record's items."""

    sections: list[Section]
    """Without the empty ones."""
    works: Page[Group]
    work_count: int
    """Of single works; their groups are fewer."""


def contents(books: Books, record: Record, sees: Callable[[Item], bool], asked_page: str | None) -> Contents:
    """What a reader sees.

    :param sees: whether the reader may see an item; works are grouped after this choice, as at ORCID.
    :param asked_page: of the works.
    """
    sections = [
        Section(
            kind, heading, [entry(books, item) for item in _in_order(record.items.of(kind)) if sees(item)]
        )
        for kind, heading in SECTIONS.items()
    ]
    works = [item for item in record.items.of("work") if sees(item)]
    shown = page(work_groups(works), asked_page)
    groups = [Group([entry(books, version) for version in one.versions]) for one in shown.things]
    return Contents(
        [section for section in sections if section.entries],
        Page(groups, shown.number, shown.last, shown.total),
        len(works),
    )


def everything(item: Item) -> bool:
    """What the researcher sees."""
    return True


def public(item: Item) -> bool:
    """What everyone sees."""
    return item.visibility == "public"


def _in_order(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (-item.display_index, item.created, item.put_code))
