"""Finds where the entries of a BibTeX file begin and end, without ever holding the file.

An entry ends where its braces are balanced, by BibTeX's own count, in which a backslash
protects none. A line that begins with another ``@word{`` ends it earlier: then a brace is
missing, and only this entry is lost.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from orcid_repo_plugin.errors import UnreadableSource
from orcid_repo_plugin.reading.record import MAX_ITEM_BYTES
from orcid_repo_plugin.reading.text_encoding import find_encoding

_START: Final = re.compile(rb"@[ \t\r\n]{0,99}(\w{1,64})[ \t\r\n]{0,99}([{(])")
_LINE_START: Final = re.compile(rb"[\r\n][ \t]{0,99}(?=@[ \t]{0,99}\w{1,64}[ \t\r\n]{0,99}[{(])")
_BRACES: Final = re.compile(rb"[{}]")
_MARKS: Final = re.compile(rb'[{}()"]')
_NEAR: Final = 64 * 1024
"""Up to here braces are counted at a stroke; a longer stretch may hold many entries in one line."""
_OVERLAP: Final = 400
"""Longer than anything that the two patterns above match."""


class Chunk(NamedTuple):
    """One ``@word{…}`` of a file, as it stands there."""

    kind: str
    """The word, in lower case: ``article``, ``string``, ``comment``."""
    position: str
    """``line:column``, both from 1."""
    data: bytes
    """UTF-8, or whatever 8-bit encoding the file has."""
    problem: str = ""
    """Why it cannot be read, in words."""
    protected: bool = False
    """True when its braces are balanced only if a backslash protects a brace."""


def find_chunks(blocks: Iterable[bytes]) -> Iterator[Chunk]:
    """The chunks of a file, one after the other; text between them is passed over."""
    return _Finder(as_bytes(blocks)).chunks()


def as_bytes(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The blocks without a byte order mark, UTF-16 and UTF-32 as UTF-8, old Mac line ends as ours."""
    decoder = None
    mac = False
    first = True
    for block in blocks:
        if first:
            first = False
            encoding, skip = _encoding(block)
            block = block[skip:]
            decoder = codecs.getincrementaldecoder(encoding)("replace") if encoding else None
            mac = b"\r" in block and b"\n" not in block
        if decoder is not None:
            block = decoder.decode(block).encode("utf-8", "replace")
        yield block.replace(b"\r", b"\n") if mac else block


def _encoding(block: bytes) -> tuple[str, int]:
    name, length = find_encoding(block)
    if length or name != "utf-8":
        return ("" if name == "utf-8" else name), length
    sample = block[:200]
    if len(sample) > 3:
        for encoding, nulls in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
            if nulls.count(0) > 0.8 * len(nulls) and sample.count(0) < 0.6 * len(sample):
                return encoding, 0
    return "", 0


class _Finder:
    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._buffer = b""
        self._ended = False
        self._failure: UnreadableSource | None = None
        self._limit = -1
        """Where the next line that begins an entry begins; the buffer's end while there is none."""
        self._line = 1
        self._counted = 0
        """Up to here the buffer's line ends are in ``_line``."""
        self._column = 0
        """Characters of the line that stand before ``_counted``."""
        self._open_comment = -1
        """The limit before which a comment was found to have no end: another one is not tried."""

    def chunks(self) -> Iterator[Chunk]:
        place = 0
        while True:
            match = _START.search(self._buffer, place)
            if match is None:
                if self._failure is not None:
                    raise self._failure
                if self._ended:
                    return
                place = self._fill(max(place, len(self._buffer) - _OVERLAP))
                continue
            if match.start() > 4 * MAX_ITEM_BYTES // 20 and not self._ended:  # keep the buffer small
                place = self._fill(match.start())
                continue
            chunk, place = self._chunk(match)
            yield chunk

    def _fill(self, keep: int, at_least: int = 1) -> int:
        """Read on, and forget what stands before ``keep``.

        :returns: where ``keep`` is now.
        """
        self._count(keep)
        parts = [self._buffer[keep:]]
        size = 0
        while size < at_least and not self._ended:
            try:
                block = next(self._blocks, None)
            except UnreadableSource as error:  # told after the entries that could be read
                block, self._failure = None, error
            if block is None:
                self._ended = True
            else:
                parts.append(block)
                size += len(block)
        self._buffer = b"".join(parts)
        self._counted = 0
        self._limit = self._open_comment = -1
        return 0

    def _count(self, place: int) -> None:
        passed = self._buffer[self._counted : place]
        lines = passed.count(b"\n")
        if lines:
            self._line += lines
            self._column = 0
            passed = passed[passed.rfind(b"\n") + 1 :]
        self._column += len(passed.decode("utf-8", "replace"))
        self._counted = place

    def _position(self, place: int) -> str:
        self._count(place)
        return f"{self._line}:{self._column + 1}"

    def _chunk(self, match: re.Match[bytes]) -> tuple[Chunk, int]:
        """The chunk that begins here, and where to look for the next."""
        kind = match[1].decode("ascii").lower()
        position = self._position(match.start())
        start, body, paren = match.start(), match.end(), match[2] == b"("
        while True:
            limit, sure = self._find_limit(body)
            if kind == "comment" and limit == self._open_comment:
                return Chunk(kind, position, b""), body
            end = self._end(start, body, limit, paren, sure)
            if end >= 0 or sure:
                break
            if len(self._buffer) - start > MAX_ITEM_BYTES:
                return Chunk(kind, position, b"", "is larger than 20 MB"), self._skip()
            body -= start
            start = self._fill(start, at_least=len(self._buffer) - start)
        data = self._buffer[start : end if end >= 0 else limit]
        if len(data) > MAX_ITEM_BYTES:
            return Chunk(kind, position, b"", "is larger than 20 MB"), max(end, limit)
        if end >= 0:
            return Chunk(kind, position, data), end
        if kind == "comment":  # free text; what stands in it may be an entry
            self._open_comment = limit
            return Chunk(kind, position, b""), body
        bare = data.replace(rb"\{", b"").replace(rb"\}", b"")
        if not paren and bare != data and bare.count(b"{") == bare.count(b"}"):
            return Chunk(kind, position, data[: data.rfind(b"}") + 1], protected=True), limit
        problem = (
            "the file ends in the middle of an entry"
            if limit == len(self._buffer)
            else "a closing brace is missing"
        )
        return Chunk(kind, position, b"", problem), limit

    def _find_limit(self, body: int) -> tuple[int, bool]:
        """Where the entry ends at the latest, and whether that is known yet."""
        if self._limit < body:
            found = _LINE_START.search(self._buffer, body)
            self._limit = found.start() if found else len(self._buffer)
        return self._limit, self._limit < len(self._buffer) or self._ended

    def _end(self, start: int, body: int, limit: int, paren: bool, sure: bool) -> int:
        """Behind the closing delimiter; -1 when it does not stand before ``limit``."""
        buffer = self._buffer
        if paren:
            return _paren_end(buffer, body, limit)
        near = sure and limit - start < _NEAR
        if near and buffer.count(b"{", start, limit) == buffer.count(b"}", start, limit):
            last = buffer.rfind(b"}", start, limit) + 1
            if last and _START.search(buffer, body, limit) is None:
                return last
        level = 1
        for match in _BRACES.finditer(buffer, body, limit):
            level += 1 if match[0] == b"{" else -1
            if level == 0:
                return match.end()
        return -1

    def _skip(self) -> int:
        """Pass over the rest of an entry that is too large."""
        while True:
            place = self._fill(len(self._buffer) - _OVERLAP)
            found = _LINE_START.search(self._buffer, place)
            if found:
                return found.start()
            if self._ended:
                return len(self._buffer)


def _paren_end(buffer: bytes, body: int, limit: int) -> int:
    level, quoted = 0, False
    for match in _MARKS.finditer(buffer, body, limit):
        mark = match[0]
        if mark == b"{":
            level += 1
        elif mark == b"}":
            level -= 1
        elif level == 0 and mark == b'"':
            quoted = not quoted
        elif level == 0 and mark == b")" and not quoted:
            return match.end()
    return -1
