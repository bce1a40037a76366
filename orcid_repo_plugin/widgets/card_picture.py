"""A record card as a picture that stands alone: rows of text below each other, the icon beside the iD."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from orcid_repo_plugin.domain.badge import Badge, Form
from orcid_repo_plugin.widgets import icons, words
from orcid_repo_plugin.widgets.card_words import CardWords, Part, card_words
from orcid_repo_plugin.widgets.environment import render
from orcid_repo_plugin.widgets.look import Look
from orcid_repo_plugin.widgets.measuring import FONT, width
from orcid_repo_plugin.widgets.pens import PENS
from orcid_repo_plugin.widgets.svg import title

EDGE: Final = 12
"""Free on each side: more than the quarter of the icon's width that ORCID asks for."""
_ICON: Final = 24
_BESIDE_ICON: Final = _ICON + _ICON // 4


@dataclass(frozen=True, slots=True)
class Row:
    """A line of text in the picture."""

    text: Markup
    size: int = 14
    bold: bool = False
    before: int = 0
    """Pixels that are free above it."""

    @property
    def height(self) -> int:
        """Pixels from the line above to this one."""
        return self.before + self.size * 3 // 2

    @property
    def width(self) -> int:
        """Pixels that it takes at most; bold letters are wider."""
        return width(self.text.striptags(), self.size * (1.1 if self.bold else 1.0))


def draw_svg_card(badge: Badge, look: Look) -> str:
    """A standalone SVG document, as wide as its longest row."""
    card = card_words(badge, look, PENS[Form.SVG])
    head = [Row(Markup(card.name), 16, bold=True)] if card.name else []
    rows = list(_rows(card))
    states = words.states(badge, look)
    orcid = Row(escape(" ".join((badge.uri, *states))))
    whole = 2 * EDGE + max(_BESIDE_ICON + orcid.width, *(row.width for row in (*head, *rows)), 0)
    top = EDGE + sum(row.height for row in head) + (4 if head else 0)
    backwards = look.words.direction == "rtl"
    return render(
        "card.svg",
        look=look,
        title=title(badge, look),
        width=whole,
        height=top + _ICON + sum(row.height for row in rows) + EDGE,
        start=whole - EDGE if backwards else EDGE,
        rows=[*_placed(head, EDGE), *_placed(rows, top + _ICON)],
        badge=badge,
        states=states,
        icon=icons.markup(badge.authenticated),
        icon_x=whole - EDGE - _ICON if backwards else EDGE,
        icon_y=top,
        text_x=whole - EDGE - _BESIDE_ICON if backwards else EDGE + _BESIDE_ICON,
        font=FONT,
    )


def _rows(card: CardWords) -> Iterator[Row]:
    if card.state:
        yield Row(Markup(card.state), bold=True, before=6)
    for part in card.parts:
        yield from _part(part)
    for number, note in enumerate(card.notes):
        yield Row(Markup(note), 12, before=0 if number else 8)


def _part(part: Part) -> Iterator[Row]:
    yield Row(Markup(part.label), 12, bold=True, before=6)
    yield from (Row(Markup(line)) for line in part.lines)


def _placed(rows: list[Row], top: int) -> Iterator[tuple[int, Row]]:
    """Each row with the height of its baseline."""
    for row in rows:
        top += row.height
        yield top - row.size * 2 // 5, row
