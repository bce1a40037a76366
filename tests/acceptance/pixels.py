"""Pictures of a browser, pixel by pixel: a reader of its PNG files, and how much two of them differ."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean
from typing import Final

Colour = tuple[int, int, int]
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_CHANNELS: Final = {2: 3, 6: 4}
"""By PNG's colour type: RGB and RGBA, each of eight bits, are all that browsers write."""


@dataclass(frozen=True)
class Picture:
    """A picture without transparency."""

    width: int
    height: int
    rows: tuple[tuple[Colour, ...], ...]

    @classmethod
    def read(cls, png: bytes) -> "Picture":
        """A PNG file. Source: ISO/IEC 15948, "Portable Network Graphics"."""
        assert png.startswith(_SIGNATURE)
        width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", png[16:29])
        assert (depth, interlaced) == (8, 0)
        content = zlib.decompress(b"".join(body for name, body in _chunks(png) if name == b"IDAT"))
        step = _CHANNELS[kind]
        lines = _unfiltered(content, width * step, height, step)
        return cls(width, height, tuple(_colours(line, step) for line in lines))

    def part(self, x: int, y: int, width: int, height: int) -> "Picture":
        """A rectangle of it."""
        assert 0 <= x <= x + width <= self.width, (x, width, self.width)
        assert 0 <= y <= y + height <= self.height, (y, height, self.height)
        return Picture(width, height, tuple(row[x : x + width] for row in self.rows[y : y + height]))

    def colours(self) -> Counter[Colour]:
        """How many pixels have each colour."""
        return Counter(colour for row in self.rows for colour in row)

    def differs(self, other: "Picture") -> float:
        """How far the pixels are from those of another picture, on average: 0, the same, to 255.

        :param other: one of the same size.
        """
        assert (self.width, self.height) == (other.width, other.height)
        return fmean(
            abs(here - there)
            for row, other_row in zip(self.rows, other.rows, strict=True)
            for ours, theirs in zip(row, other_row, strict=True)
            for here, there in zip(ours, theirs, strict=True)
        )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_SIGNATURE)
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += length + 12


def _unfiltered(content: bytes, width: int, height: int, step: int) -> Iterator[bytearray]:
    """The bytes of each line, each filter of the standard undone."""
    above = bytearray(width)
    for number in range(height):
        start = number * (width + 1)
        kind, line = content[start], bytearray(content[start + 1 : start + 1 + width])
        for place in range(width):
            left = line[place - step] if place >= step else 0
            corner = above[place - step] if place >= step else 0
            line[place] = (line[place] + _guess(kind, left, above[place], corner)) % 256
        yield line
        above = line


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 4:
        return _paeth(left, up, corner)
    return (0, left, up, (left + up) // 2)[kind]


def _paeth(left: int, up: int, corner: int) -> int:
    around = left + up - corner
    return min((left, up, corner), key=lambda one: abs(around - one))


def _colours(line: bytearray, step: int) -> tuple[Colour, ...]:
    return tuple((line[x], line[x + 1], line[x + 2]) for x in range(0, len(line), step))
