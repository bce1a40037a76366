"""Where people may be sent back to, and how an answer travels there.

Source: ORCID-Source, ``OrcidOauthRedirectResolver`` over Spring's ``DefaultRedirectResolver``.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple
from urllib.parse import quote, unquote, urlsplit

_UNFIT: Final = re.compile(r"[\x00-\x20\x7f\\#]")
"""What no redirect address may have: browsers and servers read these in different ways."""


class _Place(NamedTuple):
    scheme: str
    authority: str
    """User-info, host and port."""
    path: str


def is_registered(redirect_uri: str, registered: Iterable[str]) -> bool:
    """Whether one of the client's addresses covers this one.

    Scheme, user-info, host and port are equal to the letter, the path begins with the registered path, the
    query does not count. A path is cleaned up first, so that ``..`` leads nowhere else.

    >>> is_registered("https://example.org/orcid/back?x=1", ["https://example.org/orcid"])
    True
    >>> is_registered("https://example.org/orcid/../evil", ["https://example.org/orcid"])
    False
    >>> is_registered("https://www.example.org/orcid", ["https://example.org/orcid"])
    False
    """
    asked = _place(redirect_uri)
    return asked is not None and any(_covers(place, asked) for place in map(_place, registered) if place)


def _covers(registered: _Place, asked: _Place) -> bool:
    return registered[:2] == asked[:2] and asked.path.startswith(registered.path)


def _place(uri: str) -> _Place | None:
    if _UNFIT.search(uri):
        return None
    try:
        parts = urlsplit(uri)
        parts.port  # noqa: B018 - raises for what is no port
    except ValueError:
        return None
    if not (parts.scheme and parts.netloc):
        return None
    scheme = uri.partition(":")[0]  # as it was written, which ``parts`` does not tell
    return _Place(scheme, parts.netloc, _clean(parts.path))


def _clean(path: str) -> str:
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        plain = unquote(segment)
        if plain == "..":
            kept = kept[:-1]
        elif plain != ".":
            kept.append(segment)
    return "/" + "/".join(kept)


def with_query(redirect_uri: str, values: Mapping[str, str | None]) -> str:
    """The address with values in its query, after what is there; ``None`` is left out.

    >>> with_query("https://example.org/back?x=1", {"code": "AbC123", "state": None})
    'https://example.org/back?x=1&code=AbC123'
    """
    mark = "&" if "?" in redirect_uri else "?"
    return f"{redirect_uri}{mark}{_encoded(values)}"


def with_fragment(redirect_uri: str, values: Mapping[str, str | None]) -> str:
    """The address with values in its fragment; ``None`` is left out.

    >>> with_fragment("https://example.org/back", {"error": "login_required", "state": "a b"})
    'https://example.org/back#error=login_required&state=a%20b'
    """
    return f"{redirect_uri}#{_encoded(values)}"


def _encoded(values: Mapping[str, str | None]) -> str:
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in values.items() if value is not None)
