"""A sliding window over the text of a source: what a parser sees of a file it never holds whole."""

import itertools
import re
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from orcid_repo_plugin.errors import UnreadableSource
from orcid_repo_plugin.reading.source import Source
from orcid_repo_plugin.reading.text_encoding import decode_blocks, find_encoding

_SPACE: Final = re.compile(r"[ \t\r\n]*")

EncodingFinder: TypeAlias = Callable[[bytes], tuple[str, int]]
_INDENTATION: Final = 256
_PASSED: Final = 4096


class TextWindow:
    """The text from offset ``base`` on, as far as it was read.

    Offsets (``at``) count characters from the beginning of the file and stay the same when the
    window slides. A file that cannot be read to its end just ends; ``failure`` then says why.
    """

    def __init__(self, source: Source, finder: EncodingFinder = find_encoding) -> None:
        self.name = source.name
        self.text = ""
        self.base = 0
        self.ended = False
        self.failure: UnreadableSource | None = None
        self._blocks = _text_of(source, finder)
        self._line = 1
        self._line_start = 0
        self.counted = 0
        """Up to where positions were asked for."""

    def fill(self, keep: int) -> bool:
        """Read on, and forget what stands before ``keep``.

        A line's beginning is kept, too, if it is near: its indentation tells where an item ends.
        Reads as much again as is kept, so that a parser that starts anew after each ``fill``
        does twice the work at most.

        :returns: whether there was anything more to read.
        """
        if self.ended:
            return False
        keep = self._kept_from(keep)
        parts = [self.text[keep - self.base :]]
        wanted = len(parts[0]) or 1
        while wanted > 0:
            block: str | None
            try:
                block = next(self._blocks, None)
            except UnreadableSource as error:
                block = None
                self.failure = error
            if block is None:
                self.ended = True
                break
            parts.append(block)
            wanted -= len(block)
        self.text = "".join(parts)
        self.base = keep
        return len(parts) > 1

    def forget(self, keep: int) -> None:
        """Forget what stands before ``keep``, when that is much.

        Python's JSON decoder counts the lines before each error, so that a file of errors would
        cost quadratic time in a window that only slides when it is read to its end.
        """
        if keep - self.base > _PASSED:
            keep = self._kept_from(keep)
            self.text = self.text[keep - self.base :]
            self.base = keep

    def _kept_from(self, keep: int) -> int:
        self._count(keep)
        near = self.base <= self._line_start and keep - self._line_start <= _INDENTATION
        return self._line_start if near else keep

    def skip_space(self, at: int, keep: int | None = None) -> int:
        """The offset of the next character that is no blank; ``keep`` pins older text."""
        while True:
            at = self.base + _end(_SPACE, self.text, at - self.base)
            if at < self.base + len(self.text) or not self.fill(at if keep is None else keep):
                return at

    def character(self, at: int, keep: int | None = None) -> str:
        """The character there, empty at the end of the file."""
        place = at - self.base
        if place >= len(self.text) and not self.fill(at if keep is None else keep):
            return ""
        place = at - self.base
        return self.text[place : place + 1]

    def position(self, at: int) -> str:
        """``line:column``, both from 1. Ask for growing offsets only."""
        self._count(at)
        return f"{self._line}:{at - self._line_start + 1}"

    def _count(self, at: int) -> None:
        start, stop = self.counted - self.base, at - self.base
        if stop > start:
            lines = self.text.count("\n", start, stop)
            if lines:
                self._line += lines
                self._line_start = self.base + self.text.rfind("\n", start, stop) + 1
            self.counted = at


def _end(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return found.end() if found else place


def _text_of(source: Source, finder: EncodingFinder) -> Iterator[str]:
    blocks = source.blocks()
    head = next(blocks, b"")
    encoding, mark = finder(head)
    return decode_blocks(itertools.chain((head[mark:],), blocks), encoding)
