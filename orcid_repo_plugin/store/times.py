"""Times in the books: whole milliseconds since 1970, UTC."""

from datetime import UTC, datetime, timedelta
from typing import overload

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@overload
def milliseconds(time: datetime) -> int: ...
@overload
def milliseconds(time: None) -> None: ...
def milliseconds(time: datetime | None) -> int | None:
    """How the books write a time. ``None`` stays ``None``.

    :param time: aware.

    >>> milliseconds(datetime(2026, 11, 21, 4, 40, 31, tzinfo=UTC))
    1795236031000
    """
    return None if time is None else (time - _EPOCH) // _MILLISECOND


@overload
def moment(ms: int) -> datetime: ...
@overload
def moment(ms: None) -> None: ...
def moment(ms: int | None) -> datetime | None:
    """The time that the books mean: aware, UTC. ``None`` stays ``None``.

    >>> moment(1795236031000)
    datetime.datetime(2026, 11, 21, 4, 40, 31, tzinfo=datetime.timezone.utc)
    """
    return None if ms is None else _EPOCH + ms * _MILLISECOND


def iso(ms: int) -> str:
    """The time as people read it, to the second.

    >>> iso(1795236031042)
    '2026-11-21T04:40:31Z'
    """
    return moment(ms).strftime("%Y-%m-%dT%H:%M:%SZ")
