"""The XML namespaces of API 3.0, by the prefixes that ORCID writes. None of them has a version in it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_BASE: Final = "http://www.orcid.org/ns/"
_PREFIXES: Final = """
internal common record person personal-details other-name researcher-url email address keyword
external-identifier activities work funding peer-review research-resource education employment distinction
invited-position membership qualification service history preferences bulk error search expanded-search
group-id notification client summary
"""
NAMESPACES: Final[Mapping[str, str]] = MappingProxyType(
    {prefix: _BASE + prefix for prefix in _PREFIXES.split()}
)
"""A prefix to its namespace."""

DECLARATIONS: Final = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
"""All of them, as they stand on the root of every document that ORCID answers."""

INSTANCE: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
ALLOWED_ANYWHERE: Final = frozenset(
    (f"{INSTANCE}schemaLocation", f"{INSTANCE}noNamespaceSchemaLocation"),
)
"""Attributes that any element may carry."""


def qualified(name: str) -> str:
    """A prefixed name as lxml has it; a name without prefix is in no namespace.

    >>> qualified("work:title"), qualified("put-code")
    ('{http://www.orcid.org/ns/work}title', 'put-code')
    """
    prefix, colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else name


def local(name: str) -> str:
    """A name without prefix or namespace.

    >>> local("work:title"), local("{http://www.orcid.org/ns/work}title")
    ('title', 'title')
    """
    return name.rpartition("}")[2].rpartition(":")[2]
