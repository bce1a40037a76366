"""The names of our own file format: which keys an item as JSON may have, and what stands under them.

``item_json`` reads and writes by these tables, ``item_schema`` prints them.
"""

from collections.abc import Mapping
from dataclasses import fields
from types import UnionType
from typing import Final, NamedTuple, get_args, get_type_hints

from orcid_repo_plugin.domain.item import (
    Container,
    Detail,
    Grant,
    ItemContributor,
    ItemDate,
    ItemIdentifier,
    Repository,
    RepositoryItem,
    Text,
    Title,
)

FORMAT: Final = "orcid-repo-plugin/item"
"""The value of ``format``, by which a file of items is recognised."""
HOME: Final = Repository("main", "items")

ELEMENTS: Final[Mapping[str, type]] = {
    "types": Text,
    "titles": Title,
    "contributors": ItemContributor,
    "dates": ItemDate,
    "identifiers": ItemIdentifier,
    "containers": Container,
    "descriptions": Text,
    "languages": Text,
    "countries": Text,
    "urls": Text,
    "details": Detail,
    "grants": Grant,
    "collections": Text,
    "earlier": ItemIdentifier,
}
"""The slots that are lists of objects, each with the class of its entries."""
SINGULARS: Final = {
    "type": "types",
    "title": "titles",
    "contributor": "contributors",
    "date": "dates",
    "identifier": "identifiers",
    "container": "containers",
    "description": "descriptions",
    "language": "languages",
    "country": "countries",
    "url": "urls",
    "detail": "details",
    "grant": "grants",
    "collection": "collections",
}
"""Names that are understood as well."""
MAIN_MEMBER: Final[Mapping[type, str]] = {ItemContributor: "name", Grant: "text"}
"""Where a plain text goes in a class that has no ``value``."""
KIND_MEMBER: Final[Mapping[type, str]] = {Container: "kind", Detail: "kind", ItemIdentifier: "type"}
"""Slots that may be written as a map: ``{"doi": "10.5555/12345678"}``."""
USUAL_KIND: Final[Mapping[type, Mapping[str, str]]] = {Container: {"kind": "host"}, Detail: {"kind": "note"}}
"""What an entry is when nothing says its kind."""
TEXTS: Final = ("uri", "uri_field", "handle", "state_reason", "state_field", "succeeded_by")
LISTS: Final = ("succeeds", "fields")
KEYS: Final = frozenset(
    {"format", "repository", "item_id", "state", "extra", "findings", *ELEMENTS, *SINGULARS, *TEXTS, *LISTS}
)
"""All names that the format knows."""


class Member(NamedTuple):
    """A member of an element: what it may hold and what it is when it is absent."""

    name: str
    is_flag: bool
    optional: bool
    default: object


def _members(class_: type) -> tuple[Member, ...]:
    hints = get_type_hints(class_)
    members = []
    for field in fields(class_):
        hint = hints[field.name]
        kinds = get_args(hint) if isinstance(hint, UnionType) else (hint,)
        members.append(Member(field.name, bool in kinds, type(None) in kinds, field.default))
    return tuple(members)


MEMBERS: Final[Mapping[type, tuple[Member, ...]]] = {
    class_: _members(class_) for class_ in dict.fromkeys(ELEMENTS.values())
}
"""The members of each class of elements, in their order."""
DEFAULTS: Final = {field.name: field.default for field in fields(RepositoryItem)}
"""What a slot is when it is absent."""
