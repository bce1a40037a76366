"""Long lists in pieces that every database takes as parameters of one statement."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

PIECE: Final = 500
"""Values in one ``IN (...)``. Older SQLites take 999 parameters in all."""

Value = TypeVar("Value")


def chunks(values: Iterable[Value], size: int = PIECE) -> Iterator[list[Value]]:
    """The values in lists of at most ``size``; no list when there are none.

    >>> list(chunks("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    rest = iter(values)
    while piece := list(islice(rest, size)):
        yield piece
