"""Reads dates as people write them, and never makes one more precise than it is."""

import calendar
import re
from typing import Final, NamedTuple

from orcid_repo_plugin.domain.remembering import remembered
from orcid_repo_plugin.domain.work import PublicationDate

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
"""ORCID takes no others. Source: common-3.0.xsd, ``year``."""

_MONTHS: Final = (
    "jan january januar jänner janvier enero gennaio janeiro januari",
    "feb february februar février fevrier febrero febbraio fevereiro februari fév",
    "mar march märz maerz mrz mars marzo março marco maart",
    "apr april avril abril aprile avr abr",
    "may mai mayo maggio maio mei",
    "jun june juni juin junio giugno junho",
    "jul july juli juillet julio luglio julho juil",
    "aug august août aout agosto augustus ago",
    "sep sept september septembre septiembre settembre setembro",
    "oct october oktober octobre octubre ottobre outubro okt",
    "nov november novembre noviembre novembro",
    "dec december dezember décembre decembre diciembre dicembre dezembro dez déc dic",
)
MONTHS: Final = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
"""Names and short names of the months in seven languages, lower case, without a dot."""

_WORD: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR: Final = r"(?P<y>\d{4})"
_END: Final = r"(?:[TZ\s+].*)?"
_FORMS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}(?:-(?P<m>\d\d?)(?:-(?P<d>\d\d?){_END})?)?",
        rf"{_YEAR}[/.](?P<m>\d\d?)(?:[/.](?P<d>\d\d?))?",
        r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)",
        rf"(?P<d>\d\d?)\.\s*(?P<m>\d\d?)\.\s*{_YEAR}",
        rf"(?P<a>\d\d?)[/-](?P<b>\d\d?)[/-]{_YEAR}",
        rf"(?P<m>\d\d?)[/.]{_YEAR}",
        rf"(?:[a-zäéáû]{{2,10}}\.?,\s+)?(?:(?P<d>\d\d?)(?:st|nd|rd|th|er|º|\.)?[\s~-]+(?:de\s+)?)?(?P<n>{_WORD})\.?,?[\s/~-]+(?:de\s+|del\s+)?{_YEAR}",
        rf"(?P<n>{_WORD})\.?[\s~]+(?P<d>\d\d?)(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"{_YEAR},?[\s-]+(?P<n>{_WORD})\.?(?:[\s-]+(?P<d>\d\d?))?",
        rf"[\[(©]*\s*(?:c|cop\.?|copyright|\(c\)|published|publ\.?|©)?\s*{_YEAR}\s*[\])]*\.?",
        rf"(?:spring|summer|autumn|fall|winter|frühjahr|frühling|sommer|herbst|printemps|été|automne|hiver|primavera|"
        rf"verano|otoño|invierno|Q[1-4])[\s/,-]+{_YEAR}",
        rf"{_YEAR}(?:-\d\d?(?:-\d\d?)?)?\s*(?:/|–|—|\s-\s|\bto\b|\bbis\b)\s*\d{{4}}.*",
        rf"{_YEAR}-(?!\d\d?$)\d{{4}}",
        rf"{_YEAR}\s*年(?:\s*(?P<m>\d\d?)\s*月(?:\s*(?P<d>\d\d?)\s*日)?)?",
        r"(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])",
        rf"(?:{_WORD})\.?\s*[/&–—-]\s*(?:{_WORD})\.?,?\s+{_YEAR}",
    )
)
_BEGINNING: Final = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?:[-/](?P<m>0?[1-9]|1[0-2])(?!\d))?[-/](?:[^\d-].{0,19}|\d{3})?"
)
"""A date whose end is none: ``2019-05-XX``, ``2019-W05``."""
_NONE_YET: Final = re.compile(
    r"(?:in\s*press|forthcoming|to\s+appear|im\s+druck|im\s+erscheinen|sous\s+presse|à\s+paraître|en\s+prensa)"
    r"[\s,;:(\[]+(?:in\s+)?\d{4}|"
    r"in\s*press|forthcoming|to\s+appear|to\s+be\s+published|accepted|submitted|im\s+erscheinen|im\s+druck|"
    r"sous\s+presse|à\s+paraître|en\s+prensa|unpublished|n\.?\s?d\.?|s\.?\s?a\.?|o\.?\s?j\.?|no\s+date|"
    r"undated|unknown|n/a|none",
    re.IGNORECASE,
)


NO_DATE_YET: Final = "says that there is no date yet"
"""The problem with ``in press``, ``forthcoming``, ``n.d.``."""


class ReadDate(NamedTuple):
    """What a piece of text says about a date."""

    date: PublicationDate | None
    problem: str = ""
    """What was cut off or why there is none, in words; empty when all of it was understood."""


@remembered(2048)
def read_date(text: str) -> ReadDate:
    """Read a date; a part that cannot be is cut off, and the rest stays.

    >>> read_date("2019-00-00").date, read_date("March 2019").date
    (PublicationDate(year=2019, month=None, day=None), PublicationDate(year=2019, month=3, day=None))
    >>> read_date("2019-02-30").date, read_date("2019-02-30").problem
    (PublicationDate(year=2019, month=2, day=None), 'there is no 2019-02-30; kept 2019-02')
    >>> read_date("in press").date is None
    True
    """
    text = text.strip()
    if len(text) > 100:
        return ReadDate(None, "is no date")
    if _NONE_YET.fullmatch(text.strip(" .[]()")):
        return ReadDate(None, NO_DATE_YET)
    for form in _FORMS:
        if match := form.fullmatch(text):
            return _checked(text, match.groupdict())
    if match := _BEGINNING.fullmatch(text):
        read = _checked(text, match.groupdict())
        return ReadDate(read.date, read.problem or f"{text!r} has an end that is no date; kept {read.date}")
    return ReadDate(None, f"{text!r} is no date that can be read")


def _checked(text: str, parts: dict[str, str | None]) -> ReadDate:
    year = int(parts["y"] or 0)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return ReadDate(None, f"year {year:04} is outside {FIRST_YEAR} to {LAST_YEAR}, all that ORCID takes")
    month, day, problem = _month_and_day(text, parts)
    if not month:
        problem = problem or (f"{text!r} has a day without a month" if day else "")
        return ReadDate(PublicationDate(year), problem)
    if month > 12:
        return ReadDate(PublicationDate(year), f"there is no month {month}; kept {year}")
    if not day:
        return ReadDate(PublicationDate(year, month), problem)
    if day > calendar.monthrange(year, month)[1]:
        kept = PublicationDate(year, month)
        return ReadDate(kept, f"there is no {kept}-{day:02}; kept {kept}")
    return ReadDate(PublicationDate(year, month, day), problem)


def _month_and_day(text: str, parts: dict[str, str | None]) -> tuple[int, int, str]:
    if name := parts.get("n"):
        return MONTHS[name.lower()], int(parts.get("d") or 0), ""
    if parts.get("a"):
        first, second = int(parts["a"] or 0), int(parts["b"] or 0)
        if first > 12 >= second:
            return second, first, ""
        if second > 12 >= first:
            return first, second, ""
        if first == second:
            return first, second, ""
        return 0, 0, f"{text!r} can be read as two dates; kept the year"
    return int(parts.get("m") or 0), int(parts.get("d") or 0), ""
