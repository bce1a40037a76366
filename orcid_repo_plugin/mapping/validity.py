"""Whether ORCID would take a work: every rule of its schema, and those that it keeps in code.

Our own check, because ORCID looks at single works only: in a bulk request a bad value is
dropped without a word, or breaks the database. Each rule is the stricter of all readings:
lengths are UTF-16 units (Xerces counts them; an emoji is two), a text of odd blanks is blank.
Source: orcid-model ``work-3.0.xsd`` and ``common-3.0.xsd``; ORCID-Source ``ActivityValidator``,
``ExternalIDValidator``; the numbers in messages are ORCID's error-codes.
"""

import re
from calendar import monthrange
from collections.abc import Collection
from functools import lru_cache
from typing import Final, NamedTuple

from orcid_repo_plugin.domain.countries import ORCID_COUNTRIES
from orcid_repo_plugin.domain.identifier_forms import normalize
from orcid_repo_plugin.domain.identifier_types import FUNDED_BY_TYPES, IDENTIFIER_TYPES
from orcid_repo_plugin.domain.languages import ORCID_LANGUAGES
from orcid_repo_plugin.domain.orcid_id import PRODUCTION_HOST, check_digit
from orcid_repo_plugin.domain.work import (
    CONTRIBUTOR_ROLES,
    CitationType,
    Contributor,
    ExternalId,
    PublicationDate,
    Relationship,
    Work,
    WorkType,
)
from orcid_repo_plugin.mapping.any_uri import is_any_uri
from orcid_repo_plugin.mapping.text import MAX_CREDIT_NAME, MAX_DESCRIPTION, MAX_TITLE, length

MAX_IDENTIFIER: Final = 2084
"""Of an identifier and of a URL: the schema's type ``string-2084``, which 3.0 applies to no element.
Our own rule: what is longer is no identifier that anybody could resolve."""
CODES: Final[dict[str, str]] = {
    "invalid-blank": "A text that must say something is empty or blank (ORCID error 9022, 9020 or 9047).",
    "invalid-length": "A text is longer than ORCID takes, counted in UTF-16 units (ORCID error 9001, 9047).",
    "invalid-character": "A text holds a character that XML 1.0 has no place for (ORCID error 9001).",
    "invalid-type": "The type is none of ORCID's 59 work types (ORCID error 9051, 9047, 9037).",
    "invalid-language": "The language is not on ORCID's list (ORCID error 9051, 9047, 9037).",
    "invalid-country": "The country is no upper-case ISO 3166-1 alpha-2 code (ORCID error 9051, 9047).",
    "invalid-citation-type": "The citation's type is none of ORCID's nine (ORCID error 9051, 9047, 9037).",
    "invalid-year": "The year is before 1900 or after 2100 (ORCID error 9001, 9047).",
    "invalid-month": "There is no such month (ORCID error 9001, 9047).",
    "invalid-day": "There is no such day, or it has no month (ORCID error 9049).",
    "invalid-no-id": "The work has no identifier at all (ORCID error 9023).",
    "invalid-no-self-id": "No identifier of the work has the relationship self (ORCID error 9023).",
    "invalid-id-type": "The identifier's type is unknown to ORCID (ORCID error 9023).",
    "invalid-relationship": "The relationship is none of ORCID's four (ORCID error 9051, 9047, 9023).",
    "invalid-funded-by": "An identifier of this type cannot be funded-by (ORCID error 9020).",
    "invalid-id-twice": "Two identifiers of the work itself are the same in ORCID's normal form.",
    "invalid-url": "The URL is no legal xs:anyURI (ORCID error 9001, 9047).",
    "invalid-orcid": "The ORCID iD has a wrong form or a wrong check digit (ORCID error 9001, 9020).",
    "invalid-orcid-host": "ORCID's schema takes iDs of hosts under orcid.org only (ORCID error 9001, 9047).",
    "invalid-role": "The contributor's role is none of ORCID's (ORCID error 9058).",
    "invalid-sequence": "The contributor's place is neither first nor additional (ORCID error 9001, 9047).",
    "invalid-first-twice": "More than one contributor is said to be the first.",
    "invalid-contributor": "A contributor has neither a name nor an iD.",
    "invalid-put-code": "A put-code is a positive whole number (ORCID error 9001, 9019).",
}
"""Each code with its meaning: the table in ``docs/mapping.md`` is printed from it."""

_ILLEGAL: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BLANKS: Final = "".join(filter(str.isspace, map(chr, range(0x3001))))
_INVISIBLE: Final = _BLANKS + "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_HOST: Final = re.compile(r"(?:[a-z0-9-]+\.)*orcid\.org|localhost(?::\d+)?/orcid-web", re.ASCII)
_ORCID: Final = re.compile(r"(?:\d{4}-){3}\d{3}[\dX]", re.ASCII)
_LANGUAGES: Final = frozenset(ORCID_LANGUAGES)
_COUNTRIES: Final = frozenset(ORCID_COUNTRIES)
_TYPES: Final = frozenset(map(str, WorkType))
_CITATION_TYPES: Final = frozenset(map(str, CitationType))
_RELATIONSHIPS: Final = frozenset(map(str, Relationship))
_SEQUENCES: Final = frozenset(("first", "additional"))


class Problem(NamedTuple):
    """A rule of ORCID's that a work breaks."""

    code: str
    """A key of ``CODES``: stable, scripts may rely on it."""
    part: str
    """The work's part, as in Python: ``title``, ``contributors[3].credit_name``."""
    message: str
    """For the repository admin."""


def problems(work: Work, *, host: str = PRODUCTION_HOST, new_id_types: Collection[str] = ()) -> list[Problem]:
    """Everything for which ORCID would refuse the work, or drop a part of it; none for a valid one.

    :param host: the registry's host, which stands in the iDs of contributors.
    :param new_id_types: identifier types that ORCID has taken up since this was written.

    >>> [problem.code for problem in problems(Work(type="poem", title=" "))]
    ['invalid-blank', 'invalid-type', 'invalid-no-id']
    """
    found: list[Problem] = []
    _check_titles(found, work)
    if work.short_description is not None:
        _check_text(found, "short_description", work.short_description, MAX_DESCRIPTION, may_be_blank=True)
    if work.citation is not None:
        _check_text(found, "citation.value", work.citation.value, None)
        _check_listed(found, "invalid-citation-type", "citation.type", work.citation.type, _CITATION_TYPES)
    _check_listed(found, "invalid-type", "type", work.type, _TYPES)
    if work.publication_date is not None:
        _check_date(found, work.publication_date)
    _check_external_ids(found, work.external_ids, new_id_types)
    if work.url is not None:
        _check_url(found, "url", work.url)
    _check_contributors(found, work.contributors, host)
    if work.language is not None:
        _check_listed(found, "invalid-language", "language", work.language, _LANGUAGES)
    if work.country is not None:
        _check_listed(found, "invalid-country", "country", work.country, _COUNTRIES)
    if work.put_code is not None and work.put_code < 1:
        _add(found, "invalid-put-code", "put_code", f"the put-code is {work.put_code}")
    return found


def _add(found: list[Problem], code: str, part: str, detail: str) -> None:
    found.append(Problem(code, part, f"{part}: {detail}. {CODES[code]}"))


def _check_titles(found: list[Problem], work: Work) -> None:
    _check_text(found, "title", work.title, MAX_TITLE)
    if work.subtitle is not None:
        _check_text(found, "subtitle", work.subtitle, MAX_TITLE, may_be_blank=True)
    if work.translated_title is not None:
        translated = work.translated_title
        _check_text(found, "translated_title.value", translated.value, MAX_TITLE)
        _check_listed(found, "invalid-language", "translated_title.language", translated.language, _LANGUAGES)
    if work.journal_title is not None:
        _check_text(found, "journal_title", work.journal_title, MAX_TITLE)


def _check_text(
    found: list[Problem], part: str, text: str, limit: int | None, *, may_be_blank: bool = False
) -> None:
    if not may_be_blank and not text.strip(_INVISIBLE):
        _add(found, "invalid-blank", part, "nothing to be seen in it")
    if limit is not None and len(text) * 2 > limit and length(text) > limit:
        _add(found, "invalid-length", part, f"{length(text):,} characters where {limit:,} are the most")
    if text.isprintable():
        return
    illegal = _ILLEGAL.search(text)
    if illegal is not None:
        detail = f"U+{ord(illegal[0]):04X} at character {illegal.start() + 1}"
        _add(found, "invalid-character", part, detail)


def _check_listed(found: list[Problem], code: str, part: str, value: str, allowed: frozenset[str]) -> None:
    if value not in allowed:
        _add(found, code, part, f"{_short(value)} is not known")


def _short(value: str) -> str:
    return ascii(value if len(value) <= 60 else value[:60] + "...")


def _check_date(found: list[Problem], date: PublicationDate) -> None:
    year, month, day = date.year, date.month, date.day
    if not 1900 <= year <= 2100:
        _add(found, "invalid-year", "publication_date.year", f"the year is {year}")
    if month is not None and not 1 <= month <= 12:
        _add(found, "invalid-month", "publication_date.month", f"the month is {month}")
    if day is None:
        return
    if month is None:
        _add(found, "invalid-day", "publication_date.day", f"the day is {day}, without a month")
    elif not 1 <= day <= _last_day(year, month):
        _add(found, "invalid-day", "publication_date.day", f"day {day} of month {month} in {year}")


def _last_day(year: int, month: int) -> int:
    return monthrange(year, month)[1] if 1 <= month <= 12 and 1 <= year <= 9999 else 31


def _check_external_ids(
    found: list[Problem], external_ids: tuple[ExternalId, ...], new_id_types: Collection[str]
) -> None:
    if not external_ids:
        _add(found, "invalid-no-id", "external_ids", "there are none")
        return
    own: list[tuple[int, ExternalId]] = []
    for index, external in enumerate(external_ids):
        part = f"external_ids[{index}]"
        if external.type not in IDENTIFIER_TYPES and external.type not in new_id_types:
            _add(found, "invalid-id-type", f"{part}.type", f"{_short(external.type)} is not known")
        _check_text(found, f"{part}.value", external.value, MAX_IDENTIFIER)
        _check_listed(
            found, "invalid-relationship", f"{part}.relationship", external.relationship, _RELATIONSHIPS
        )
        if external.relationship == "self":
            own.append((index, external))
        elif external.relationship == "funded-by" and external.type not in FUNDED_BY_TYPES:
            _add(found, "invalid-funded-by", part, f"its type is {_short(external.type)}")
        if external.url is not None:
            _check_url(found, f"{part}.url", external.url)
    if not own:
        _add(found, "invalid-no-self-id", "external_ids", f"none of {len(external_ids)}")
    elif len(own) > 1:
        _check_own_ids(found, own)


def _check_own_ids(found: list[Problem], own: list[tuple[int, ExternalId]]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for index, external in own:
        key = (external.type, normalize(external.type, external.value) or external.value)
        first = seen.setdefault(key, index)
        if first != index:
            detail = f"{external.type} {_short(external.value)} stands at external_ids[{first}] already"
            _add(found, "invalid-id-twice", f"external_ids[{index}].value", detail)


def _check_url(found: list[Problem], part: str, url: str) -> None:
    _check_text(found, part, url, MAX_IDENTIFIER)
    if url and not is_any_uri(url):
        _add(found, "invalid-url", part, _short(url))


def _check_contributors(found: list[Problem], contributors: tuple[Contributor, ...], host: str) -> None:
    firsts = [index for index, one in enumerate(contributors) if one.sequence == "first"]
    for index in firsts[1:]:
        part = f"contributors[{index}].sequence"
        _add(found, "invalid-first-twice", part, f"contributors[{firsts[0]}] is the first already")
    for index, one in enumerate(contributors):
        name = one.credit_name
        if name is not None:
            _check_text(found, f"contributors[{index}].credit_name", name, MAX_CREDIT_NAME)
        if one.role is not None and one.role not in CONTRIBUTOR_ROLES:
            _add(found, "invalid-role", f"contributors[{index}].role", f"{_short(one.role)} is not known")
        if one.sequence is not None and one.sequence not in _SEQUENCES:
            part = f"contributors[{index}].sequence"
            _add(found, "invalid-sequence", part, f"{_short(one.sequence)} is not known")
        if one.orcid is not None:
            _check_orcid(found, f"contributors[{index}].orcid", one.orcid.path, host)
        elif name is None:
            _add(found, "invalid-contributor", f"contributors[{index}]", "nobody")


def _check_orcid(found: list[Problem], part: str, path: str, host: str) -> None:
    if not _is_orcid(path):
        _add(found, "invalid-orcid", part, _short(path))
    if _HOST.fullmatch(host) is None:
        _add(found, "invalid-orcid-host", part, _short(host))


@lru_cache(maxsize=4096)
def _is_orcid(path: str) -> bool:
    if _ORCID.fullmatch(path) is None:
        return False
    digits = path.replace("-", "")
    return check_digit(digits[:15]) == digits[15]
