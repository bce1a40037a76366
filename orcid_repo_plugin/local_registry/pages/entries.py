"""An item of a record as a person sees it."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.items import Item
from orcid_repo_plugin.local_registry.kinds import AFFILIATIONS
from orcid_repo_plugin.local_registry.pages.texts import (
    date,
    identifier_address,
    members,
    organisation,
    period,
    text,
    web_address,
    words,
)

VISIBILITIES: Final = MappingProxyType(
    {"public": "Everyone", "limited": "Trusted organisations", "private": "Only me"}
)
"""ORCID's words for who may see something."""


class Link(NamedTuple):
    """Something that may lead somewhere."""

    label: str
    address: str | None = None


class Lines(NamedTuple):
    """What an item says, without who said it."""

    title: str
    facts: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


class Entry(NamedTuple):
    """One item on a page."""

    kind: str
    put_code: int
    title: str
    facts: tuple[str, ...]
    links: tuple[Link, ...]
    source: str
    """Its name today, or its id when it has no public name."""
    visibility: str
    visible_to: str
    created: str
    modified: str
    """Dates in UTC: ``2026-03-01``."""


def entry(books: Books, item: Item) -> Entry:
    """What a page shows of an item."""
    lines = LINES[item.kind](item.content)
    return Entry(
        item.kind,
        item.put_code,
        lines.title or "(without a title)",
        tuple(fact for fact in lines.facts if fact),
        lines.links,
        source_name(books, item),
        item.visibility,
        VISIBILITIES.get(item.visibility, item.visibility),
        day(item.created),
        day(item.modified),
    )


def source_name(books: Books, item: Item) -> str:
    """Who put the item on the record, and on whose behalf.

    A person whose name is not public is named by the iD, as on ORCID's pages.
    """
    source = item.source
    name = books.name_of(source.orcid, source.client_id) or source.client_id or source.orcid or "unknown"
    origin = source.origin_client_id or source.origin_orcid
    if origin is None:
        return name
    behind = books.name_of(source.origin_orcid, source.origin_client_id) or origin
    return f"{behind} via {name}"


def day(milliseconds: int) -> str:
    """A time in the books as a date in UTC.

    >>> day(1_700_000_000_000)
    '2023-11-14'
    """
    return datetime.fromtimestamp(milliseconds / 1000, UTC).date().isoformat()


def _links(content: Any, *keys: str) -> tuple[Link, ...]:
    return tuple(_link(one) for one in members(content, *keys, "external-id"))


def _link(external_id: dict[str, Any]) -> Link:
    kind, value = text(external_id, "external-id-type"), text(external_id, "external-id-value")
    relationship = text(external_id, "external-id-relationship")
    note = f" ({words(relationship).lower()})" if relationship not in ("", "self") else ""
    return Link(f"{kind}: {value}{note}", identifier_address(external_id))


def _work(content: dict[str, Any]) -> Lines:
    return Lines(
        text(content, "title", "title", "value"),
        (
            text(content, "journal-title", "value"),
            date(content, "publication-date"),
            words(text(content, "type")),
        ),
        _links(content, "external-ids"),
    )


def _affiliation(content: dict[str, Any]) -> Lines:
    role, department = text(content, "role-title"), text(content, "department-name")
    place = organisation(content.get("organization"))
    return Lines(
        place or role or department,
        (role if place else "", department, period(content)),
        _links(content, "external-ids"),
    )


def _funding(content: dict[str, Any]) -> Lines:
    return Lines(
        text(content, "title", "title", "value"),
        (organisation(content.get("organization")), words(text(content, "type")), period(content)),
        _links(content, "external-ids"),
    )


def _peer_review(content: dict[str, Any]) -> Lines:
    group = text(content, "review-group-id")
    container = text(content, "subject-container-name", "value")
    review = f"{words(text(content, 'review-type'))} for {container or group}"
    return Lines(
        text(content, "subject-name", "title", "value") or review,
        (
            words(text(content, "reviewer-role")),
            date(content, "review-completion-date"),
            group,
            organisation(content.get("convening-organization")),
        ),
        _links(content, "review-identifiers"),
    )


def _research_resource(content: dict[str, Any]) -> Lines:
    proposal = content.get("proposal")
    hosts = [organisation(host) for host in members(proposal, "hosts", "organization")]
    resources = [text(one, "resource-name") for one in members(content, "resource-item")]
    return Lines(
        text(proposal, "title", "title", "value"),
        (*hosts, *resources, period(proposal)),
        _links(proposal, "external-ids"),
    )


def _researcher_url(content: dict[str, Any]) -> Lines:
    address, name = text(content, "url", "value"), text(content, "url-name")
    return Lines(name or address, (), (Link(address, web_address(address)),))


def _external_identifier(content: dict[str, Any]) -> Lines:
    return Lines(text(content, "external-id-type"), (), (_link(content),))


LINES: Final[MappingProxyType[str, Callable[[dict[str, Any]], Lines]]] = MappingProxyType(
    {
        **dict.fromkeys(AFFILIATIONS, _affiliation),
        "work": _work,
        "funding": _funding,
        "peer-review": _peer_review,
        "research-resource": _research_resource,
        "address": lambda content: Lines(text(content, "country", "value")),
        "keywords": lambda content: Lines(text(content, "content")),
        "other-names": lambda content: Lines(text(content, "content")),
        "researcher-urls": _researcher_url,
        "external-identifiers": _external_identifier,
    }
)
"""How each kind is told on a page."""
