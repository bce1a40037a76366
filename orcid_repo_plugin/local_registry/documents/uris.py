"""What XML Schema takes for an ``xs:anyURI``: much, but not everything."""

import re
from typing import Final

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*")
_AUTHORITY: Final = re.compile(
    r"//(?:(?:[^@\[\]%/?]|%[0-9A-Fa-f]{2})*@)?"
    r"(?:\[[0-9A-Fa-f:.]+\]|(?:[^\[\]%:@/?]|%[0-9A-Fa-f]{2})*)(?::[0-9]{1,8})?(?=[/?]|\Z)"
)
_REST: Final = re.compile(r"(?:[^\[\]%]|%[0-9A-Fa-f]{2})*")
_FRAGMENT: Final = re.compile(r"(?:[^#%]|%[0-9A-Fa-f]{2})*")
_PLAIN: Final = re.compile(r"https?://[A-Za-z0-9.\-]+(?:[/?][A-Za-z0-9\-._~/!$&'()*+,;=:@?]*)?")
"""What nearly all look like: no need to look closer."""


def is_any_uri(text: str) -> bool:
    """Whether a text is an ``xs:anyURI``. Relative ones are, and spaces may stand in them.

    >>> is_any_uri("https://doi.org/10.5555/12345678"), is_any_uri("not exactly a URL")
    (True, True)
    >>> [is_any_uri(text) for text in ("://example.org", "https://example.org/%zz", "https://[example")]
    [False, False, False]
    """
    if _PLAIN.fullmatch(text):
        return True
    rest, _, fragment = text.strip(" \t\n\r").partition("#")
    if not _FRAGMENT.fullmatch(fragment):
        return False
    head, colon, after = rest.partition(":")
    if colon and "/" not in head and "?" not in head:
        if not _SCHEME.fullmatch(head):
            return False
        rest = after
    if rest.startswith("//"):
        authority = _AUTHORITY.match(rest)
        if authority is None:
            return False
        rest = rest[authority.end() :]
    return bool(_REST.fullmatch(rest))
