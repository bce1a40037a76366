"""What a document consists of: the words in which the tables of shapes are written.

One table says of every element what it is called in XML and in JSON, where it stands in both, what it may
hold, and how a leaf looks in JSON. Reading and writing of both notations are made from it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from orcid_repo_plugin.local_registry.documents.namespaces import local


@dataclass(frozen=True, kw_only=True, eq=False)
class Text:
    """A leaf of text; in JSON a plain string."""

    longest: int | None = None
    """In characters."""
    blank: bool = True
    """Whether it may be empty, or white space only."""
    form: re.Pattern[str] | None = None
    """What the whole text must match."""
    uri: bool = False
    """Whether it must be an ``xs:anyURI``."""
    values: Mapping[str, str] | None = None
    """The only ones allowed, as they may be written, to what they mean: aliases become canonical."""
    listed: bool = False
    """Whether ORCID's schema itself lists the values: then a wrong one is no 9051 but 9001."""
    default: str | None = None
    """What an empty element stands for."""
    in_xml: Mapping[str, str] | None = None
    """JSON's values to XML's, where the two differ."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Boxed:
    """A text that is ``{"value": ...}`` in JSON."""

    of: Text
    bare: bool = True
    """Whether a plain string is understood, too."""
    empty: bool = False
    """Whether an object without its value is read as such, for the rules to find."""
    passed_over: frozenset[str] = frozenset()
    """Attributes that the schema allows and nothing looks at."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Labelled:
    """A text with an attribute: ``{"value": ..., "language-code": ...}``."""

    of: Text
    label: str
    """The attribute's name, which is JSON's key as well."""
    holds: "Text | Flag"


@dataclass(frozen=True, kw_only=True, eq=False)
class DatePart:
    """A year, month or day: ``{"value": "02"}``; numbers are understood, too."""

    lowest: int
    highest: int
    digits: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Number:
    """A whole number of 64 bits; a numeric string is understood, too."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Flag:
    """True or false."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Moment:
    """A time: ``xs:dateTime`` in XML, milliseconds since 1970 in JSON."""

    boxed: bool = True
    """``{"value": 1700000000000}``, or the bare number."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Choice:
    """One of several elements; in JSON wrapped in an object that is named like it: ``{"work": {...}}``."""

    options: "tuple[Field, ...]"


@dataclass(frozen=True, eq=False)
class Field:
    """One element or attribute of a group."""

    name: str
    """With its prefix: ``common:title``. Attributes have none. The local name is JSON's key, unless:"""
    of: "Kind"
    key: str = ""
    required: bool = False
    many: bool = False
    """Whether it may be repeated; in JSON an array, of which one member may also stand alone."""
    most: int | None = None
    """How often at most."""
    attribute: bool = False
    given: bool = False
    """Whether it is ORCID's to fill in: accepted from clients, and taken off with its key."""
    computed: bool = False
    """Whether ORCID computes it from the rest: accepted from clients, and emptied."""
    in_json: bool = True
    in_xml: bool = True
    wrapper: str = ""
    """An element around the repeated ones that JSON does without."""

    def __post_init__(self) -> None:
        if not self.key:
            object.__setattr__(self, "key", local(self.name))


@dataclass(frozen=True, eq=False)
class Group:
    """Elements and attributes together: a JSON object."""

    fields: tuple[Field, ...]
    """In the order of XML's elements."""
    keys: tuple[str, ...]
    """In the order of JSON."""
    ignored: tuple[str, ...] = ()
    """Further keys that JSON may have from clients, to no effect."""
    check: Callable[[Mapping[str, object]], str | None] | None = None
    """What no single field can tell: what is wrong with them together."""


Kind: TypeAlias = Text | Boxed | Labelled | DatePart | Number | Flag | Moment | Choice | Group


def group(
    *fields: Field,
    keys: str = "",
    ignored: tuple[str, ...] = (),
    check: Callable[[Mapping[str, object]], str | None] | None = None,
) -> Group:
    """A group; ``keys`` is JSON's order where it is not that of the fields.

    :raises ValueError: ``keys`` does not name just the fields.
    """
    names = [field.key for field in fields if field.in_json]
    ordered = keys.split() or names
    if sorted(ordered) != sorted(names):
        raise ValueError(f"fields and keys differ: {sorted(set(ordered) ^ set(names))}")
    return Group(fields, tuple(ordered), ignored, check)


@dataclass(frozen=True, eq=False)
class Shape:
    """One document."""

    name: str
    """In words for a page: ``work``, ``record summary``."""
    root: str
    """The root element with its prefix."""
    group: Group
    sent: bool = False
    """Whether clients send it: then what is ORCID's to fill in is taken off in reading."""
    dates: tuple[tuple[str, ...], ...] = ()
    """Where its dates stand."""
    bare_list: str = ""
    """The key of the only field, where JSON has just its list."""
