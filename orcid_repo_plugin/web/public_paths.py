"""Which requests everybody may make, from any site: badges, author lists, people, oEmbed, components.

Decided by path and method alone, so that every layer agrees: sessions, limits, errors, headers, what is kept.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

_OURS: Final = re.compile(r"/(?:badges?|people|oembed|components)(?:[/.]|$)")
_OF_ITEMS: Final = frozenset({"authors", "datacite", "head", "linkset"})
"""What an item's public addresses end with, before the dot."""
_LOOKING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def is_public(environ: Mapping[str, Any]) -> bool:
    """Whether a request is for everybody: it needs no session and no signature, and gets the same answer.

    A call that a host has signed is none, also when its item's id ends like a public address.

    :param environ: of WSGI; its path without what the service is mounted under.

    >>> is_public({"PATH_INFO": "/badge/0000-0002-1825-0097.svg", "REQUEST_METHOD": "GET"})
    True
    >>> is_public({"PATH_INFO": "/items/main/12", "REQUEST_METHOD": "GET"})
    False
    """
    path = environ.get("PATH_INFO", "")
    if not path.startswith("/items/"):
        return _OURS.match(path) is not None
    if environ.get("REQUEST_METHOD") not in _LOOKING or not _is_of_an_item(path):
        return False
    return not environ.get("HTTP_AUTHORIZATION", "").lower().startswith("bearer ")


def _is_of_an_item(path: str) -> bool:
    *_, before, last = path.rsplit("/", 2)
    name, dot, _ = last.partition(".")
    return before == "metadata" or name == "authors" or (bool(dot) and name in _OF_ITEMS)


def reads_json(path: str) -> bool:
    """Whether whoever asks for this path reads JSON, also when it is an error."""
    return path.endswith((".json", ".jsonld")) or path in ("/badges", "/oembed")
