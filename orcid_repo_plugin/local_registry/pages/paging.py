"""One page out of many, and the way to the others."""

from collections.abc import Sequence
from typing import Final, Generic, NamedTuple, TypeVar

PAGE_SIZE: Final = 50
_NEAR: Final = 2

Thing = TypeVar("Thing")


class Page(NamedTuple, Generic[Thing]):
    """Some of the things."""

    things: Sequence[Thing]
    number: int
    last: int
    total: int
    """Of things on all pages."""

    @property
    def numbers(self) -> list[int | None]:
        """The pages to offer: the first, the last and those around; ``None`` for a gap.

        >>> Page([], 10, 20, 1000).numbers
        [1, None, 8, 9, 10, 11, 12, None, 20]
        """
        near = {n for n in range(self.number - _NEAR, self.number + _NEAR + 1) if 1 <= n <= self.last}
        shown: list[int | None] = []
        before = 0
        for number in sorted(near | {1, self.last}):
            if number > before + 1:
                shown.append(None)
            shown.append(number)
            before = number
        return shown


def page(things: Sequence[Thing], asked: str | None, size: int = PAGE_SIZE) -> Page[Thing]:
    """The page that was asked for; the nearest one if there is no such page.

    :param asked: a page's number as it stands in the address, or anything else for the first.

    >>> page(range(300), "2").things
    range(50, 100)
    >>> page(range(3), "7").number, page(range(3), "x").number
    (1, 1)
    """
    last = max(1, -(-len(things) // size))
    usable = asked is not None and asked.isascii() and asked.isdigit() and len(asked) < 10
    number = min(max(int(asked), 1), last) if usable and asked else 1
    return Page(things[(number - 1) * size : number * size], number, last, len(things))
