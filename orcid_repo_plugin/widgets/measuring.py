"""How wide a text will be: an estimate on the generous side, for pictures that must not cut or squeeze it."""

from typing import Final
from unicodedata import category, east_asian_width, normalize

FONT: Final = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', Arial, sans-serif"
"""Fonts of the visitor's own system; nothing is fetched."""

_BY_WIDTH: Final = {
    0.28: "'ijl",
    0.32: " ,.IJ",
    0.4: "/:;\\f|()-[]t",
    0.5: '!r"*_`',
    0.6: "?LcszFkvxy",
    0.64: "0123456789$EPSTYabdeghnopqu{}",
    0.72: "KABCRVXZ",
    0.8: "HNU&DGOQ",
    0.88: "#+<=>^w~M",
    0.95: "жфшщыюМФЫ",
    1.0: "%@Wm",
    1.1: "ЖШЩЮ",
}
"""Of DejaVu Sans, as wide as any usual font, in parts of the font's size."""
_WIDTHS: Final = {sign: width for width, signs in _BY_WIDTH.items() for sign in signs}
_OTHER_CASES: Final = {"Lu": 0.85, "Ll": 0.68, "Lo": 0.7}
_WIDE: Final = 1.1
"""Chinese, Japanese and Korean letters, and emoji."""


def width(text: str, font_size: float) -> int:
    """The pixels that a line of text needs at most, whole.

    >>> width("0000-0002-1825-0097", 14)
    161
    """
    return int(sum(map(_width, text)) * font_size) + 1


def _width(sign: str) -> float:
    known = _WIDTHS.get(sign) or _WIDTHS.get(normalize("NFD", sign)[0])  # accents take no room
    if known is not None:
        return known
    kind = category(sign)
    if kind in ("Mn", "Me", "Cf"):
        return 0.0
    return _WIDE if east_asian_width(sign) in "WF" else _OTHER_CASES.get(kind, 0.8)
