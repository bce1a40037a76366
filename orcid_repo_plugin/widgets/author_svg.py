"""An author list as a picture that stands alone: lines of names, each icon directly after its name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from orcid_repo_plugin.domain.badge import Badge, Form, Style
from orcid_repo_plugin.domain.byline import Byline
from orcid_repo_plugin.widgets import icons, svg, words
from orcid_repo_plugin.widgets.drawing import draw
from orcid_repo_plugin.widgets.environment import render
from orcid_repo_plugin.widgets.escaping import clean
from orcid_repo_plugin.widgets.html import shown
from orcid_repo_plugin.widgets.listing import Line, Shown, more, separator
from orcid_repo_plugin.widgets.look import Look
from orcid_repo_plugin.widgets.measuring import FONT, width

_FONT_SIZE: Final = 14
_WIDTH: Final = 520
"""Of a line: some 60 characters."""
_HEIGHT: Final = 22
_BLANK: Final = 5
_ICON: Final = 16
_SPACE: Final = 4
"""Free on each side of an icon: a quarter of its width, as ORCID asks."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text of one line, with the iD behind it if it ends a name; in pixels."""

    text: str
    badge: Badge | None = None
    tail: str = ""
    """What follows icon or text without a blank: state and comma."""

    @property
    def text_width(self) -> int:
        """Of the text before the icon."""
        return width(self.text, _FONT_SIZE) if self.text else 0

    @property
    def width(self) -> int:
        """Of all."""
        icon = _SPACE + _ICON + _SPACE if self.badge else 0
        return self.text_width + icon + (width(self.tail, _FONT_SIZE) if self.tail else 0)


@dataclass(slots=True)
class _Page:
    """Where the pieces are, line under line."""

    look: Look
    placed: list[dict[str, Any]] = field(default_factory=list)
    x: int = 0
    row: int = 0
    used: int = 0

    def new_line(self) -> None:
        """Go on below, unless nothing is on this line."""
        if self.x:
            self.x, self.row = 0, self.row + 1

    def put(self, piece: _Piece) -> None:
        """Place a piece here, or on the next line if this one is full."""
        if self.x and self.x + piece.width > _WIDTH:
            self.new_line()
        icon_x = self.x + piece.text_width + _SPACE
        self.placed.append(
            {
                "piece": piece,
                "y": self.row * _HEIGHT,
                "start": self.x,
                "end": self.x + piece.text_width,
                "icon_x": icon_x,
                "tail_x": icon_x + _ICON + _SPACE if piece.badge else self.x + piece.text_width,
                "label": svg.title(piece.badge, self.look) if piece.badge else "",
            }
        )
        self.used = max(self.used, self.x + piece.width)
        self.x += piece.width + _BLANK


def draw_svg(byline: Byline, lines: Sequence[Line], look: Look, style: Style) -> str:
    """The picture. The names that are folded, with their iDs, are in its description.

    A line of the picture holds some 60 characters; longer names go on in the next one.

    :param style: any but ``card``.
    """
    page, hidden = _Page(look), list[str]()
    for line in lines:
        page.new_line()
        before, after = line.around(clean)
        for piece in _pieces(line, before, after, look, style):
            page.put(piece)
        hidden += (_in_words(one, look) for one in line.folded)
    whole, height = max(page.used, 1), (page.row + 1) * _HEIGHT
    rtl = look.words.direction == "rtl"
    return render(
        "authors.svg",
        look=look,
        width=whole,
        height=height,
        title=clean(byline.title) or words.BARE,
        described="; ".join(hidden),
        placed=page.placed,
        mirrored=(lambda x: whole - x) if rtl else (lambda x: x),
        icon_at=(lambda x: whole - x - _ICON) if rtl else (lambda x: x),
        rtl=rtl,
        icons={state: icons.markup(state) for state in _states(page)},
        scale=_ICON / icons.SIDE,
        font=FONT,
        font_size=_FONT_SIZE,
    )


def _pieces(line: Line, before: str, after: str, look: Look, style: Style) -> Iterator[_Piece]:
    """The words of a line of the list, as they follow each other."""
    mark = separator(line.names, look)
    yield from map(_Piece, _cut(before.strip()))
    for number, one in enumerate(line.first, start=1):
        yield from _name(one, mark if number < len(line.first) else "", look, style)
    yield from map(_Piece, _cut(after.strip()))
    if line.folded:
        yield _Piece(more(len(line.folded), look))


def _name(one: Shown, mark: str, look: Look, style: Style) -> Iterator[_Piece]:
    *rest, last = _cut(one.name) or [""]
    yield from map(_Piece, rest)
    if one.badge is None:
        yield _Piece(last, None, mark)
        return
    orcid = shown(one.badge, style if one.name else Style.COMPACT)
    tail = " ".join(filter(None, (orcid, *words.states(one.badge, look))))
    yield _Piece(last, one.badge, tail + mark)


def _cut(text: str) -> list[str]:
    """A text in parts that a line can hold, at blanks as long as there are some."""
    parts, line = list[str](), ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width(longer, _FONT_SIZE) <= _WIDTH:
            line = longer
            continue
        parts += [line] if line else []
        *whole, line = _broken(word)
        parts += whole
    return [*parts, line] if line else parts


def _broken(word: str) -> list[str]:
    """A word in pieces that a line can hold."""
    pieces, piece = list[str](), ""
    for sign in word:
        if piece and width(piece + sign, _FONT_SIZE) > _WIDTH:
            pieces.append(piece)
            piece = ""
        piece += sign
    return [*pieces, piece]


def _states(page: _Page) -> set[bool]:
    return {one["piece"].badge.authenticated for one in page.placed if one["piece"].badge}


def _in_words(one: Shown, look: Look) -> str:
    if one.badge is None:
        return one.name
    return draw(one.badge, Style.ICON if one.name else Style.COMPACT, Form.TEXT, look)
