"""ORCID's dates of which the end may be missing: year; year and month; year, month and day.

A date is ``{"year": {"value": "2024"}, "month": {"value": "02"}, "day": None}``.
Source: ORCID-Source, ``ActivityValidator.validateFuzzyDate`` and ``PojoUtil.createDateSortString``.
"""

import calendar
import re
from typing import Any, Final

from orcid_repo_plugin.local_registry.refusals import Refusal

Date = dict[str, Any]

_FORM: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_PARTS: Final = ("year", "month", "day")


def parts(date: Date | None) -> tuple[str | None, str | None, str | None]:
    """Year, month and day as they were sent; ``None`` for what is absent.

    >>> parts({"year": {"value": "2024"}, "month": {"value": "02"}, "day": None})
    ('2024', '02', None)
    """
    found = [((date or {}).get(name) or {}).get("value") for name in _PARTS]
    return found[0], found[1], found[2]


def is_possible(date: Date) -> bool:
    """Whether the calendar has it: four digits, two and two, with no gap before the missing end.

    >>> is_possible({"year": {"value": "2023"}, "month": {"value": "02"}, "day": {"value": "29"}})
    False
    >>> is_possible({"year": {"value": "2023"}, "month": {"value": "2"}, "day": None})
    False
    """
    match = _FORM.fullmatch(_text(date))
    if match is None:
        return False
    year, month, day = (int(part) if part else 1 for part in match.groups())
    return year >= 1 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def refuse_impossible(date: Date | None) -> None:
    """An absent date is fine, an impossible one is not.

    :raises Refusal: 9049.
    """
    if date is not None and not is_possible(date):
        raise Refusal(9049, f"There is no date {_text(date) or 'without a year'}.")


def sort_key(date: Date | None) -> str:
    """What dates are ordered by; a missing part comes before all others, a missing date first.

    >>> sort_key({"year": {"value": "2024"}, "month": {"value": "02"}, "day": None}), sort_key(None)
    ('2024-02-0', '0-0-0')
    """
    year, month, day = parts(date)
    return f"{year}-{month or '0'}-{day or '0'}" if year else "0-0-0"


def _text(date: Date) -> str:
    year, month, day = parts(date)
    if day is not None:
        return f"{year}-{month}-{day}"
    if month is not None:
        return f"{year}-{month}"
    return year or ""
