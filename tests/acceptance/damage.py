"""Damages good files and good JSON values, always in the same way for the same number."""

import random
from collections.abc import Iterator
from typing import Any, Final

HARSH: Final = (
    b"\0",
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\r",
    b"\x1b[31m",
    b"<",
    b">",
    b"&",
    b"<!--",
    b"<![CDATA[",
    b"]]>",
    b"<!DOCTYPE x [",
    b"<?",
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"@",
    b"#",
    b"%",
    b",",
    b"NaN",
    b"9" * 5000,
    "\u202e\u2028\ufeff😀".encode(),
)
"""What breaks one format or another when it stands where it should not."""


def damaged(content: bytes, seed: int) -> bytes:
    """The content after one to four accidents."""
    chance = random.Random(seed)
    data = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4))):
        place = chance.randrange(len(data) or 1)
        size = chance.choice((1, 1, 3, 20, 300))
        match chance.randrange(7):
            case 0:
                data[place : place + 1] = bytes(
                    byte ^ (1 << chance.randrange(8)) for byte in data[place : place + 1]
                )
            case 1:
                del data[place : place + size]
            case 2:
                data[place:place] = data[place : place + size]
            case 3:
                other = chance.randrange(len(data) or 1)
                data[place : place + size], data[other : other + size] = (
                    data[other : other + size],
                    data[place : place + size],
                )
            case 4:
                data[place:place] = chance.choice(HARSH)
            case 5:
                data[place : place + size] = chance.randbytes(size)
            case _:
                del data[max(place, 1) :]
    return bytes(data)


def flipped(content: bytes, seed: int) -> bytes:
    """The content with one bit turned."""
    chance = random.Random(seed)
    data = bytearray(content)
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


ODD_VALUES: Final[tuple[Any, ...]] = (
    None,
    True,
    False,
    0,
    -7,
    3.25,
    10**30,
    "",
    " ",
    "x",
    "\0\x01\x1b",
    '\u202e{\\"}%<b>&amp;&#0;',
    [],
    {},
    [[]],
    [None],
    [True, 7, "x", {}, []],
    {"": ""},
    {"value": None},
    {"value": {"value": ["x"]}},
    {"name": {"family": ["x"], "given": {}}},
    {"family": "x"},
    [{"value": 7}, {"name": []}],
)
"""What may stand at any place of a JSON value where something else is expected."""


def misshapen(value: Any) -> Iterator[Any]:
    """The value, each part of it in turn replaced by something of another kind, or left out."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield {name: other for name, other in value.items() if name != key}
            yield {("\u0000ключ\n" if name == key else name): other for name, other in value.items()}
            for odd in misshapen(member):
                yield {**value, key: odd}
    elif isinstance(value, list):
        for place, member in enumerate(value[:2]):
            for odd in misshapen(member):
                yield [*value[:place], odd, *value[place + 1 :]]
    yield from ODD_VALUES
