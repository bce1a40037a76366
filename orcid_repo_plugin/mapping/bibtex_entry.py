"""A BibTeX entry: which type suits, what it is called, and how it is written."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from bibtexparser import library as bibtex_library
from bibtexparser.entrypoint import write_string
from bibtexparser.model import Entry, Field
from bibtexparser.writer import BibtexFormat

from orcid_repo_plugin.domain.item import RepositoryItem
from orcid_repo_plugin.domain.remembering import remembered
from orcid_repo_plugin.domain.work import WorkType
from orcid_repo_plugin.mapping.tex import is_balanced

REQUIRED: Final[dict[str, tuple[str, ...]]] = {
    "article": ("author", "journal", "year"),
    "book": ("author|editor", "publisher", "year"),
    "booklet": ("author",),
    "incollection": ("author", "booktitle", "publisher", "year"),
    "inproceedings": ("author", "booktitle", "year"),
    "manual": (),
    "mastersthesis": ("author", "school", "year"),
    "phdthesis": ("author", "school", "year"),
    "proceedings": ("year",),
    "techreport": ("author", "institution", "year"),
    "unpublished": ("author", "note"),
    "misc": (),
}
"""What ``plain.bst`` warns about when it is missing; the title is there always.
Source: BibTeXing (Patashnik 1988), section 3.1, and plain.bst 0.99c."""

_WRITING: Final = ("unpublished",)
CANDIDATES: Final[dict[str, tuple[str, ...]]] = {
    WorkType.JOURNAL_ARTICLE: ("article", *_WRITING),
    WorkType.MAGAZINE_ARTICLE: ("article", *_WRITING),
    WorkType.NEWSPAPER_ARTICLE: ("article", *_WRITING),
    WorkType.NEWSLETTER_ARTICLE: ("article", *_WRITING),
    WorkType.REVIEW: ("article", *_WRITING),
    WorkType.BOOK_REVIEW: ("article", *_WRITING),
    WorkType.BOOK: ("book", "booklet"),
    WorkType.EDITED_BOOK: ("book", "booklet"),
    WorkType.CONFERENCE_PROCEEDINGS: ("proceedings",),
    WorkType.BOOK_CHAPTER: ("incollection",),
    WorkType.ENCYCLOPEDIA_ENTRY: ("incollection",),
    WorkType.DICTIONARY_ENTRY: ("incollection",),
    WorkType.CONFERENCE_PAPER: ("inproceedings", "article"),
    WorkType.CONFERENCE_OUTPUT: ("inproceedings", "article"),
    WorkType.CONFERENCE_ABSTRACT: ("inproceedings", "article"),
    WorkType.CONFERENCE_POSTER: ("inproceedings",),
    WorkType.CONFERENCE_PRESENTATION: ("inproceedings",),
    WorkType.DISSERTATION_THESIS: ("phdthesis",),
    WorkType.SUPERVISED_STUDENT_PUBLICATION: ("mastersthesis",),
    WorkType.REPORT: ("techreport",),
    WorkType.WORKING_PAPER: ("techreport", *_WRITING),
    WorkType.PREPRINT: _WRITING,
    WorkType.MANUAL: ("manual",),
}
"""ORCID's work type to entry types, the first whose required fields are there; else ``misc``.
Classic types only: both ``bibtex`` and ``biber`` know them."""

_ORDER_WORDS: Final = (
    "title author editor journal booktitle publisher school institution organization address edition "
    "series volume number issue eid pages chapter type howpublished year month note doi isbn issn eprint "
    "archiveprefix pmid url abstract key"
)
ORDER: Final = tuple(_ORDER_WORDS.split())
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""BibTeX's own macros; they are written bare, so that each style can spell the month its way."""

_FORMAT: Final = BibtexFormat()  # type: ignore[no-untyped-call]
_FORMAT.indent = "  "
_SAFE_PART: Final = re.compile(r"[A-Za-z0-9_]+", re.ASCII)
_SAFE_ID: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_-]+", re.ASCII)
_NOT_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_LETTERS: Final = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


def choose_type(work_type: str, fields: Mapping[str, str], masters: bool = False) -> str:
    """The entry type for a work with these fields.

    >>> choose_type("journal-article", {"author": "A", "journal": "J", "year": "2021"})
    'article'
    >>> choose_type("journal-article", {"author": "A"})
    'misc'
    """
    for candidate in CANDIDATES.get(work_type, ()):
        entry_type = "mastersthesis" if masters and candidate == "phdthesis" else candidate
        if all(any(map(fields.get, need.split("|"))) for need in REQUIRED[entry_type]):
            return entry_type
    return "misc"


def citation_key(item: RepositoryItem, readable: str) -> str:
    """The entry's key: the same for an item always, another for every other item.

    After the readable part stand the platform, the repository unless it is ``main``, and the
    item's id. What had to be rewritten carries a hash of all three.

    :param readable: ``okafor2024``; only for people's eyes.
    """
    platform, repository, item_id = item.repository.platform, item.repository.name, item.item_id
    safe = _SAFE_PART.fullmatch(platform) and _SAFE_PART.fullmatch(repository) and _SAFE_ID.fullmatch(item_id)
    place = platform if repository == "main" else f"{platform}:{repository}"
    if safe and len(item_id) <= 64:
        return f"{readable}-{place}-{item_id}"
    digest = hashlib.sha256("\0".join((platform, repository, item_id)).encode("utf-8", "surrogatepass"))
    shown = [_UNSAFE.sub("_", part)[:40].strip("_-") for part in (platform, item_id)]
    return "-".join(part for part in (readable, *shown) if part) + f":{digest.hexdigest()[:12]}"


@remembered(2048)
def readable_word(text: str) -> str:
    """A word for the key: ASCII letters and digits, at most 24; empty when it has none.

    >>> readable_word("O'Brien-Nnamdi"), readable_word("Łukaszewicz"), readable_word("Петрова")
    ('obriennnamdi', 'lukaszewicz', '')
    """
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return _NOT_PLAIN.sub("", folded.encode("ascii", "ignore").decode())[:24]


def write(entry_type: str, key: str, fields: Mapping[str, str]) -> str:
    """The entry as text, its fields in our order.

    :param fields: values in TeX, without enclosing braces; empty ones are left out.
    :raises ValueError: a value that BibTeX or bibtexparser would end elsewhere.

    >>> print(write("misc", "carberry2008", {"year": "2008", "month": "mar", "title": "Cracked Pots"}))
    @misc{carberry2008,
      title = {Cracked Pots},
      year = {2008},
      month = mar
    }
    <BLANKLINE>
    """
    chosen = []
    for name in ORDER:
        if value := fields.get(name):
            if not is_balanced(value):
                raise ValueError(f"the braces of {name} are not balanced: {value[:80]!r}")
            chosen.append(Field(name, value if name == "month" else f"{{{value}}}"))  # months are macros
    library = bibtex_library.Library([Entry(entry_type, key, chosen)])
    return write_string(library, unparse_stack=(), bibtex_format=_FORMAT)
