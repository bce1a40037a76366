"""Colours of the pages: whether one can be read on the ground that it stands on.

Source: WCAG 2.2, relative luminance and contrast ratio; 1.4.3 asks for 4.5:1.
"""

import re
from typing import Final

ENOUGH: Final = 4.5
LIGHT: Final = ("#ffffff", "#f4f5f2")
"""The grounds of our pages, as ``style.css`` has them."""
DARK: Final = ("#15191c", "#1f252a")
_HEX: Final = re.compile(r"#[0-9a-fA-F]{6}")


def contrast(one: str, other: str) -> float:
    """How far two colours are apart, from 1 to 21.

    >>> round(contrast("#085c77", "#ffffff"), 1)
    7.5
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def problem_of_accent(colour: str, grounds: tuple[str, ...]) -> str:
    """Why a colour cannot be that of links and buttons; empty if it can."""
    if not _HEX.fullmatch(colour):
        return f"{colour!r} is no colour; write # and six hex digits, like #085c77"
    least = min(contrast(colour, ground) for ground in grounds)
    if least >= ENOUGH:
        return ""
    wanted = "darker" if grounds is LIGHT else "lighter"
    return (
        f"{colour} stands out too little from the ground ({least:.1f}:1); take a {wanted} one, for {ENOUGH}:1"
    )


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
