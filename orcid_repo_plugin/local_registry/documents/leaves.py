"""What texts, numbers and times must look like; the same in both notations."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from orcid_repo_plugin.local_registry.documents.misfits import Misfit
from orcid_repo_plugin.local_registry.documents.shape import DatePart, Text
from orcid_repo_plugin.local_registry.documents.uris import is_any_uri

SPACE: Final = " \t\n\r"
"""White space, as XML has it."""
Check = Callable[[str], None]

_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,19}")
_MOMENT: Final = re.compile(
    r"(-?[0-9]{4,9}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_START: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LONG: Final = 2**63


def text_check(of: Text) -> Check | None:
    """A function that raises ``Misfit`` for a text that is too long, empty or of wrong form.

    :returns: ``None`` where every text will do.
    """
    longest, blank, form, uri = of.longest, of.blank, of.form, of.uri
    if longest is None and blank and form is None and not uri:
        return None

    def check(text: str) -> None:
        if not blank and (not text or (text.isspace() and not text.strip(SPACE))):
            raise Misfit("is empty")
        if longest is not None and len(text) > longest:
            raise Misfit(f"is longer than {longest} characters")
        if form is not None and form.fullmatch(text) is None:
            raise Misfit("is not of the form that it must have")
        if uri and not is_any_uri(text):
            raise Misfit("is no URI")

    return check


def whole_number(text: str) -> int:
    """A number of 64 bits from its digits.

    :raises Misfit: it is none.

    >>> whole_number(" 12345 "), whole_number("-1")
    (12345, -1)
    """
    digits = text.strip(SPACE)
    if _WHOLE.fullmatch(digits) is None:
        raise Misfit("is no whole number")
    return in_range(int(digits))


def in_range(number: int) -> int:
    """The number itself, if it has 64 bits at most.

    :raises Misfit: it has more.
    """
    if not -_LONG <= number < _LONG:
        raise Misfit("is out of range")
    return number


def check_date_part(of: DatePart, text: str) -> None:
    """What the schema asks of a year, month or day: a number within limits, of any number of digits.

    :raises Misfit: it is none, or beyond.
    """
    digits = text.strip(SPACE)
    if _WHOLE.fullmatch(digits) is None or not of.lowest <= int(digits) <= of.highest:
        raise Misfit(f"is no number from {of.lowest} to {of.highest}")


def moment(text: str) -> int:
    """Milliseconds since 1970 of an ``xs:dateTime``; without a zone it is taken for UTC.

    :raises Misfit: it is no time.

    >>> moment("2021-05-25T16:45:44.645Z"), moment("1970-01-01T01:00:00+01:00")
    (1621961144645, 0)
    """
    match = _MOMENT.fullmatch(text.strip(SPACE))
    if match is None:
        raise Misfit("is no time")
    day, clock, fraction, zone = match.groups()
    try:
        time = datetime.fromisoformat(f"{day}T{clock}{'+00:00' if zone in (None, 'Z') else zone}")
        return (time - _START) // timedelta(milliseconds=1) + int(f"{fraction or '.'}000"[1:4])
    except (ValueError, OverflowError):
        raise Misfit("is no time") from None
