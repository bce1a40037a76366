"""Moments in a search query, as Solr reads them: ``2024-02-29T00:00:00Z``, ``NOW-1DAY``, ``NOW/MONTH``."""

import calendar
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final

from orcid_repo_plugin.local_registry.api.search_fields import moment
from orcid_repo_plugin.local_registry.refusals import Refusal

_FORM: Final = re.compile(
    r"(NOW|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z)((?:[+-]\d{1,6}[A-Z]{3,12}|/[A-Z]{3,12}){0,20})",
    re.ASCII,
)
_STEP: Final = re.compile(r"([+-]\d+|/)([A-Z]+)", re.ASCII)
_SPANS: Final[Mapping[str, timedelta]] = MappingProxyType(
    {
        "DAY": timedelta(days=1),
        "DATE": timedelta(days=1),
        "HOUR": timedelta(hours=1),
        "MINUTE": timedelta(minutes=1),
        "SECOND": timedelta(seconds=1),
        "MILLI": timedelta(milliseconds=1),
        "MILLISECOND": timedelta(milliseconds=1),
    }
)
_STARTS: Final[Mapping[str, dict[str, int]]] = MappingProxyType(
    {
        "YEAR": {"month": 1, "day": 1, "hour": 0, "minute": 0, "second": 0, "microsecond": 0},
        "MONTH": {"day": 1, "hour": 0, "minute": 0, "second": 0, "microsecond": 0},
        "DAY": {"hour": 0, "minute": 0, "second": 0, "microsecond": 0},
        "DATE": {"hour": 0, "minute": 0, "second": 0, "microsecond": 0},
        "HOUR": {"minute": 0, "second": 0, "microsecond": 0},
        "MINUTE": {"second": 0, "microsecond": 0},
        "SECOND": {"microsecond": 0},
    }
)


def read_moment(text: str, now: int) -> str:
    """The moment in the form of the index.

    :param now: milliseconds since 1970.
    :raises Refusal: 9006 for anything else; a date without a time is none for Solr.

    >>> read_moment("NOW/DAY-1MONTH", 1711893600000)
    '2024-02-29T00:00:00.000Z'
    """
    match = _FORM.fullmatch(text)
    if match is None:
        raise Refusal(9006, f"no date of the form 2024-02-29T00:00:00Z: {text[:100]}")
    try:
        when = _base(match[1], now)
        for sign, unit in _STEP.findall(match[2]):
            when = _stepped(when, sign, unit)
    except (ValueError, OverflowError, KeyError):
        raise Refusal(9006, f"there is no such date: {text[:100]}") from None
    return moment(int((when - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1)))


def _base(text: str, now: int) -> datetime:
    if text == "NOW":
        return datetime.fromtimestamp(now / 1000, UTC)
    return datetime.fromisoformat(text)


def _stepped(when: datetime, sign: str, unit: str) -> datetime:
    unit = unit.removesuffix("S")
    if sign == "/":
        return when.replace(**_STARTS[unit])  # type: ignore[arg-type]
    number = int(sign)
    months = {"YEAR": 12 * number, "MONTH": number}.get(unit)
    if months is None:
        return when + number * _SPANS[unit]
    return _months_later(when, months)


def _months_later(when: datetime, months: int) -> datetime:
    """The same day of another month, or its last one."""
    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return when.replace(year=year, month=month + 1, day=min(when.day, last))
