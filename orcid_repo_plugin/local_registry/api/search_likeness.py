"""Words that differ in a letter or two, as Lucene's fuzzy terms do."""

from collections.abc import Callable


def is_like(wanted: str, edits: int) -> Callable[[str], bool]:
    """Tells whether a word comes from the wanted one by so many edits at most.

    An edit adds, drops or changes a letter, or swaps two neighbours.

    >>> like = is_like("carberry", 1)
    >>> [like(word) for word in ("carberry", "carbery", "cabrerry", "cranberry")]
    [True, True, True, False]
    """
    letters, length = set(wanted), len(wanted)

    def like(word: str) -> bool:
        if word == wanted:
            return True
        if abs(len(word) - length) > edits or len(letters ^ set(word)) > 2 * edits:
            return False
        return _distance(wanted, word, edits) <= edits

    return like


def _distance(one: str, other: str, most: int) -> int:
    """The number of edits, or some number above ``most``. Source: optimal string alignment.

    Only places that so few edits can lead to are looked at, so the time grows with the length alone.
    """
    far = most + 1
    before: dict[int, int] = {}
    last = {column: column for column in range(min(len(other), most) + 1)}
    for row, letter in enumerate(one, 1):
        line = {0: row} if row <= most else {}
        for column in range(max(1, row - most), min(len(other), row + most) + 1):
            sign = other[column - 1]
            cost = min(
                last.get(column, far) + 1,
                line.get(column - 1, far) + 1,
                last.get(column - 1, far) + (letter != sign),
            )
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == sign:
                cost = min(cost, before.get(column - 2, far) + 1)
            line[column] = cost
        if min(line.values(), default=far) > most:
            return far
        before, last = last, line
    return last.get(len(other), far)
