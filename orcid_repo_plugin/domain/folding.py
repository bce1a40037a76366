"""One form for all spellings of a word, so that tables can be looked up by it."""

import unicodedata
from typing import Final

from orcid_repo_plugin.domain.marks import without_piles

_BLANKS: Final = " \t\n\r\f\v_-.,'`()&\u00ad\u2018\u2019\u200b\u200e\u200f\u2060\u2212\ufeff"
_DASHES: Final = range(0x2010, 0x2016)
_ACCENTS: Final = range(0x300, 0x370)
_DROPPED: Final = dict.fromkeys([*map(ord, _BLANKS), *_DASHES, *_ACCENTS])


def fold(text: str) -> str:
    """The word without case, accents, blanks, ``_ - . , ' ( ) &`` and dashes; ``/`` and ``:`` stay.

    Accents go since many a keyboard leaves them out; marks of other scripts that tell
    letters apart (Japanese voicing, Indic vowels) stay.

    >>> {fold(word) for word in ("Journal Article", "journal-article", "JournalArticle", "journal_article")}
    {'journalarticle'}
    >>> fold("Thèse"), fold("info:eu-repo/semantics/article")
    ('these', 'info:eurepo/semantics/article')
    """
    if text.isascii():
        return text.casefold().translate(_DROPPED)
    folded = unicodedata.normalize("NFKD", without_piles(text)).casefold().translate(_DROPPED)
    return unicodedata.normalize("NFKC", folded)
