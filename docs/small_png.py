"""Makes the PNG file of a page smaller: 256 colours are enough for letters and icons."""

import struct
import zlib
from functools import cache
from typing import Final

from tests.acceptance.pixels import Colour, Picture

_COLOURS: Final = 256
_PALETTE: Final = 3
"""PNG's colour type: each pixel is the number of a colour."""


def smaller(png: bytes) -> bytes:
    """The same picture in its 256 most frequent colours; every other one becomes the nearest of them."""
    picture = Picture.read(png)
    palette = [colour for colour, _count in picture.colours().most_common(_COLOURS)]

    @cache
    def nearest(colour: Colour) -> int:
        return min(range(len(palette)), key=lambda number: _distance(palette[number], colour))

    lines = (b"\0" + bytes(map(nearest, row)) for row in picture.rows)
    head = struct.pack(">IIBBBBB", picture.width, picture.height, 8, _PALETTE, 0, 0, 0)
    chunks = {
        b"IHDR": head,
        b"PLTE": b"".join(map(bytes, palette)),
        b"IDAT": zlib.compress(b"".join(lines), 9),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks.items())


def _distance(one: Colour, other: Colour) -> int:
    return sum((here - there) ** 2 for here, there in zip(one, other, strict=True))


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
