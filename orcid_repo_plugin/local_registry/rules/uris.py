"""What counts as a URI: as Java's ``java.net.URI`` reads one, which ORCID asks."""

import re
from typing import Final
from urllib.parse import urlsplit

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*\Z")
_LEGAL: Final = re.compile(
    r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?\[\]]|%[0-9A-Fa-f]{2}|[^\x00-\x7f\s\x80-\x9f])*\Z"
)
"""RFC 2396 with letters of all languages, without control characters and spaces."""
_AUTHORITY: Final = re.compile(r"//[^/?#]*")


def is_uri(text: str) -> bool:
    """Whether the text is a URI or a relative reference.

    >>> is_uri("https://repository.example/orcid/0000-0002-1825-0097?from=orcid")
    True
    >>> [is_uri(text) for text in ("https://repository.example/a b", "http:", "http://", "%zz")]
    [False, False, False, False]
    """
    before, _, fragment = text.partition("#")
    if not (_LEGAL.match(before) and _LEGAL.match(fragment)) or not _host_is_whole(text):
        return False
    head, colon, rest = before.partition(":")
    if colon and not set(head) & set("/?[]"):
        return bool(_SCHEME.match(head)) and rest not in ("", "//") and _brackets_in_place(rest)
    return _brackets_in_place(before)


def _host_is_whole(text: str) -> bool:
    try:
        urlsplit(text)
    except ValueError:  # brackets around what is no IPv6 address
        return False
    return True


def _brackets_in_place(text: str) -> bool:
    """Whether square brackets stand only around an IPv6 address or in the query."""
    authority = _AUTHORITY.match(text)
    path = text[authority.end() :] if authority else text
    return not set(path.partition("?")[0]) & set("[]")
