"""Accents and other combining marks: a letter may carry a few, hostile text piles up a million."""

import re
import unicodedata
from typing import Final

MAX_MARKS: Final = 30
"""Marks that stay on one letter. Source: Unicode Standard Annex 15, stream-safe text."""

_SHORT: Final = 256
_NO_WORD: Final = re.compile(rf"[^\w\s\x00-\x7f]{{{MAX_MARKS + 1},}}")
"""Where a pile of marks can only be; dashes and emoji match it, too."""


def without_piles(text: str) -> str:
    """The text with at most ``MAX_MARKS`` marks in a row: what may be normalised.

    Unicode's normal forms sort the marks of a letter, which takes quadratic time on a pile of
    them: a title of 1 MB would take a quarter of an hour. Marks in the right order take no time.

    >>> without_piles("Hale")
    'Hale'
    >>> len(without_piles("e" + 500 * "\\u0301\\u0316"))
    31
    """
    if len(text) <= _SHORT or text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return _NO_WORD.sub(_shorten, text)


def _shorten(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in run[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)
