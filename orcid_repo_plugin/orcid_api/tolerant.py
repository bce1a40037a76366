"""ORCID's JSON, read without complaint: what is not there, or is something else, is ``None``."""

from collections.abc import Iterator, Mapping
from typing import Any


def text(value: Any) -> str | None:
    """A text, or what is boxed in ``{"value": …}``.

    >>> text({"value": "Crossref"}), text("public"), text(None), text(["odd"])
    ('Crossref', 'public', None, None)
    """
    if isinstance(value, Mapping):
        value = value.get("value")
    return value if isinstance(value, str) else None


def whole(value: Any) -> int | None:
    """A whole number, or the digits of one.

    >>> whole(41), whole("41"), whole(True), whole("4.1")
    (41, 41, None, None)
    """
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    return value if type(value) is int else None


def milliseconds(value: Any) -> int | None:
    """A moment, ``{"value": 1700000000000}``: milliseconds since 1970, UTC."""
    return whole(value.get("value") if isinstance(value, Mapping) else value)


def mappings(value: Any, key: str) -> Iterator[Mapping[str, Any]]:
    """The objects in a list that may be missing: ``mappings(external_ids, "external-id")``."""
    members = value.get(key) if isinstance(value, Mapping) else None
    if isinstance(members, list):
        for member in members:
            if isinstance(member, Mapping):
                yield member


def path_of(value: Any, key: str) -> str | None:
    """The bare id in ``{"uri": …, "path": …, "host": …}``: of a person or a client.

    >>> path_of({"source-orcid": {"path": "0000-0002-1825-0097"}}, "source-orcid")
    '0000-0002-1825-0097'
    """
    party = value.get(key) if isinstance(value, Mapping) else None
    return text(party.get("path")) if isinstance(party, Mapping) else None
