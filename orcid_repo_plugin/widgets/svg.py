"""A badge as a picture that stands alone: no script, no font, nothing fetched; a link where links work.

ORCID's file is put in as it is, in another size. The name of the picture is on the group inside the link,
so that the link itself stays one for screen readers and keyboards.
"""

from typing import Final

from orcid_repo_plugin.domain.badge import Badge, Style
from orcid_repo_plugin.widgets import icons, words
from orcid_repo_plugin.widgets.environment import render
from orcid_repo_plugin.widgets.html import shown
from orcid_repo_plugin.widgets.look import Look
from orcid_repo_plugin.widgets.measuring import FONT, width

_SIZES: Final = {Style.FULL: 24, Style.COMPACT: 24, Style.ICON: 16}
"""Height of the picture and of its icon, in CSS pixels."""
_FONT_SIZES: Final = {24: 14, 16: 12}
_BASELINES: Final = {24: 17, 16: 12}


def draw_svg(badge: Badge, style: Style, look: Look) -> str:
    """A standalone SVG document, readable on light and dark ground.

    :param style: any but ``card``.
    """
    size, states, text = _SIZES[style], words.states(badge, look), shown(badge, style)
    whole, icon_x, text_x = across(
        look, size, width(" ".join(filter(None, (text, *states))), _FONT_SIZES[size])
    )
    return render(
        "badge.svg",
        look=look,
        size=size,
        width=whole,
        title=title(badge, look),
        uri=badge.uri,
        icon=icons.markup(badge.authenticated),
        icon_x=icon_x,
        text_x=text_x,
        baseline=_BASELINES[size],
        font=FONT,
        font_size=_FONT_SIZES[size],
        shown=text,
        states=states,
    )


def across(look: Look, size: int, text: int, edge: int = 0) -> tuple[int, int, int]:
    """Where things are in a row: icon, then text; from right to left where the language is written so.

    On each side of the icon is a quarter of its width, as ORCID asks.

    :param size: of the icon.
    :param text: the width of the text; one pixel for none.
    :param edge: what else is free at both ends.
    :returns: the width of all, the left side of the icon, the start of the text.
    """
    space = size // 4
    start = edge + space + size + space
    whole = start + (text + space if text > 1 else 0) + edge
    if look.words.direction == "rtl":
        return whole, whole - edge - space - size, whole - start
    return whole, edge + space, start


def title(badge: Badge, look: Look) -> str:
    """What the picture says, in a line: whose iD, the iD, its state."""
    return " ".join((f"{words.label(badge, look)}: {badge.uri}", *words.states(badge, look)))
