"""What becomes of an identifier that is cleaned, and the steps that all types share."""

import re
from typing import Final, NamedTuple
from urllib.parse import quote

from orcid_repo_plugin.domain.identifier_types import IDENTIFIER_TYPES

MAX_LENGTH: Final = 2000
"""The longest value we send."""

CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that no identifier holds, and most of them no XML; tab and line ends count as blanks."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_HYPHENS = re.compile("[\u2010\u2011]")
_PAIRS: Final = {")": "(", "]": "[", "}": "{", ">": "<"}
_PLAIN: Final = re.compile(r"[A-Za-z0-9/:._-]*")
"""What needs no percent-encoding in any part of an address."""
_PATH_SAFE: Final = "/:;()@!$&'*+,=-._~"


class Cleaned(NamedTuple):
    """An identifier as it would be sent, or the reason why it is left out."""

    value: str | None
    """The bare identifier; ``None`` when there is a problem."""
    url: str | None
    """Its address, where the type has a resolver or the identifier came as an address."""
    problem: str
    """Why it cannot be sent, in words for the repository admin; empty when all is well."""


def accepted(id_type: str, value: str, url: str | None = None, resolver: str | None = None) -> Cleaned:
    """A value that may go, with its address: the type's resolver in front unless ``url`` is given.

    :param resolver: for a type that ``IDENTIFIER_TYPES`` does not have.

    >>> accepted("doi", "10.5555/a<1::b>c").url
    'https://doi.org/10.5555/a%3C1::b%3Ec'
    """
    if resolver is None:
        resolver = IDENTIFIER_TYPES[id_type].resolver
    if url is None and resolver:
        plain = _PLAIN.fullmatch(value) is not None
        url = resolver + (value if plain else quote(value, _PATH_SAFE if "?" not in resolver else "/:.-"))
    if len(value) > MAX_LENGTH:
        return refused(value, f"is longer than {MAX_LENGTH} characters")
    return Cleaned(value, url if url and len(url) <= MAX_LENGTH else None, "")


def refused(value: str, reason: str) -> Cleaned:
    """A value that stays at home.

    >>> refused("123", "is no DOI").problem
    "'123' is no DOI"
    """
    shown = value if len(value) <= 80 else f"{value[:79]}…"
    return Cleaned(None, None, f"{shown!r} {reason}")


def tidied(text: str) -> str:
    """The text without invisible characters, its blanks single, line ends as ``;``.

    >>> tidied(" 0-306-40615-2\\n978-0-306-40615-7 ")
    '0-306-40615-2; 978-0-306-40615-7'
    """
    if not text.isascii():
        text = _HYPHENS.sub("-", _INVISIBLE.sub("", text))
    if "\n" in text or "\r" in text:
        text = "; ".join(line for line in map(str.strip, text.splitlines()) if line)
    return " ".join(text.split())


def trimmed(text: str, marks: str = ".,;:!?'\"…") -> str:
    """The text without punctuation and unpaired brackets at its end.

    >>> trimmed("10.5555/(a)b).")
    '10.5555/(a)b'
    """
    while text:
        last = text[-1]
        opening = _PAIRS.get(last)
        unpaired = opening is not None and text.count(last) > text.count(opening)
        if not (unpaired or last in marks or last.isspace()):
            break
        text = text[:-1]
    return text


def unique(found: list[Cleaned]) -> list[Cleaned]:
    """Each value once, in order."""
    return list(dict.fromkeys(found)) if len(found) > 1 else found
