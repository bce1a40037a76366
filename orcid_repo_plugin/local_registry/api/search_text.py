"""How the search index cuts text into words.

Source: ORCID-Source, Solr's ``schema.xml``: ``text_general`` (the standard tokenizer, lower case) and
``diacritic_removed_text`` (the same, without accents). The tokenizer is Unicode's word boundaries (UAX 29)
as far as names, titles and identifiers need them.
"""

import re
import sys
import unicodedata
from functools import cache, lru_cache
from typing import Final

_INSIDE: Final = r"(?:(?<=[^\W\d_])[.'\u2019:\u00b7](?=[^\W\d_])|(?<=\d)[.,;'](?=\d))"
_ALONE: Final = "\u3040-\u309f\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_KATAKANA: Final = "\u30a0-\u30ff\u31f0-\u31ff\uff66-\uff9f"
"""Signs of Hiragana and Han are words of their own; Katakana makes words of its own."""

_LETTERS: Final = {
    "ß": "ss",
    "ẞ": "SS",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "ø": "o",
    "Ø": "O",
    "đ": "d",
    "Đ": "D",
    "ð": "d",
    "Ð": "D",
    "ł": "l",
    "Ł": "L",
    "þ": "th",
    "Þ": "TH",
    "ı": "i",
    "ħ": "h",
    "Ħ": "H",
    "ŋ": "n",
    "Ŋ": "N",
    "ŧ": "t",
    "Ŧ": "T",
}
_FOLDED: Final = str.maketrans(_LETTERS)


@cache
def _marks() -> str:
    """Signs that stand above, below or beside a letter, as a class for patterns: they belong to the word."""
    codes = [code for code in range(0x300, 0x10000) if unicodedata.category(chr(code))[0] == "M"]
    found: list[list[int]] = []
    for code in codes:
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in found)


@cache
def _pattern(marks: bool) -> re.Pattern[str]:
    sign = f"(?:[^\\W{_ALONE}{_KATAKANA}]{f'|[{_marks()}]' if marks else ''})"
    return re.compile(f"[{_ALONE}]|[{_KATAKANA}]+|{sign}+(?:{_INSIDE}{sign}+)*")


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in lower case.

    >>> words("A Theory of Cracked Pots, Vol. 2")
    ('a', 'theory', 'of', 'cracked', 'pots', 'vol', '2')
    >>> words("https://doi.org/10.5555/ABC-1")
    ('https', 'doi.org', '10.5555', 'abc', '1')
    >>> words("量子 हिन्दी O'Neil")
    ('量', '子', 'हिन्दी', "o'neil")
    """
    lower = text.lower()
    return tuple(map(sys.intern, _pattern(not text.isascii()).findall(lower)))


def folded(text: str) -> str:
    """The text without accents, in basic Latin letters as far as they are Latin.

    >>> folded("Müller-Straße Łódź")
    'Muller-Strasse Lodz'
    """
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFD", text.translate(_FOLDED))
    plain = "".join(part for part in parts if not 0x300 <= ord(part) <= 0x36F)
    return unicodedata.normalize("NFC", plain)
