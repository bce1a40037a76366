"""ORCID's icons on a page that a browser shows: where they are, how they look, and how they should."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from playwright.sync_api import Browser, Locator, Page

from tests.acceptance.pixels import Colour, Picture

FULL: Final = "ORCID-iD_icon_vector.svg"
HOLLOW: Final = "ORCID-iD_icon_unauth_vector.svg"
GREEN: Final = (0xA6, 0xCE, 0x39)
"""Of the full icon's disc."""
RING: Final = (0x7F, 0xAA, 0x26)
"""Of the hollow icon's ring and letters."""
EVERY: Final = ".orcid-icon, orcid-badge svg, orcid-authors svg, orcid-connect svg"
"""Of what is drawn into a page: as HTML, and by the web components."""
PICTURES: Final = "#pictures img"
_IN_SVG: Final = re.compile(
    r'class="orcid-icon" transform="translate\((\S+) (\S+)\) scale\((\S+)\)">(.+?)</svg>', re.S
)
NEAR: Final = 1.0
"""How far pixels may be from the file's: what the browser itself does at other places of a page. An icon that
is put together otherwise by a pixel is 7 away, a mirrored one 14, the one of the other state 50."""
_MARGIN: Final = 16
"""Pixels of the page that are taken around an icon."""
_IS_HOLLOW: Final = """one => one.closest("a")?.matches(".orcid-id--unauthenticated") ||
    !!one.closest("a")?.querySelector("[part=state]")?.textContent.trim()"""


@dataclass(frozen=True)
class Seen:
    """An icon on a page, in the pixels of the screen."""

    around: Picture
    x: int
    """Within ``around``, as all that follow."""
    y: int
    size: int
    hollow: bool
    """Whether the page says that this is an iD that nobody has proved."""
    scale: int
    """Pixels of the screen for one of CSS."""
    where: str

    @property
    def icon(self) -> Picture:
        """The icon alone."""
        return self.around.part(self.x, self.y, self.size, self.size)

    @property
    def ground(self) -> Colour:
        """What is behind it: its corners are free."""
        return self.icon.rows[0][0]

    def beside(self) -> Iterator[Picture]:
        """What is left and right of it, as wide as ORCID wants it to be free: a quarter of the icon."""
        quarter = self.size // 4
        yield self.around.part(self.x - quarter, self.y, quarter, self.size)
        yield self.around.part(self.x + self.size, self.y, quarter, self.size)


class References:
    """ORCID's own files, each drawn alone by the same browser."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.context = browser.new_context(viewport={"width": 200, "height": 200})
        self._page = self.context.new_page()
        self._address = address
        self._known: dict[tuple[str, int, Colour], Picture] = {}

    def of(self, name: str, size: int, ground: Colour) -> Picture:
        """A file, so many pixels wide, on a colour."""
        wanted = name, size, ground
        if wanted not in self._known:
            self._page.set_content(
                f'<body style="margin: 0; background: rgb{ground}"><img style="display: block" alt="" '
                f'src="{self._address}/icons/{name}" width="{size}" height="{size}">',
                wait_until="networkidle",
            )
            self._known[wanted] = Picture.read(self._page.locator("img").screenshot())
        return self._known[wanted]

    def distance(self, seen: Seen) -> float:
        """How far an icon is from ORCID's own file for its state, as ``Picture.differs`` counts.

        Browsers put pictures on whole pixels: one may be half a pixel of CSS beside where the layout has it.
        """
        file = self.of(HOLLOW if seen.hollow else FULL, seen.size, seen.ground)
        found = math.inf
        for one in _near(seen):
            found = min(found, one.icon.differs(file))
            if found < NEAR:
                break
        return found


def _near(seen: Seen) -> Iterator[Seen]:
    far = seen.scale // 2 + 1
    steps = product(range(-far, far + 1), repeat=2)
    for right, down in sorted(steps, key=lambda step: math.hypot(*step)):
        yield replace(seen, x=seen.x + right, y=seen.y + down)


def icons_in_page(page: Page, which: Locator, scale: int = 1) -> Iterator[Seen]:
    """What a page shows of some icons; those that are folded away are left out.

    :param scale: pixels of the screen for one of CSS.
    """
    for one in which.all():
        if one.is_visible():
            box = one.bounding_box()
            assert box is not None
            assert box["width"] == box["height"], box
            where = one.evaluate("one => (one.closest('dd, p, div') ?? one.getRootNode().host).textContent")
            yield _seen(
                page,
                box["x"],
                box["y"],
                box["width"],
                one.evaluate(_IS_HOLLOW),
                " ".join(where.split()),
                scale,
            )


def icons_in_pictures(page: Page, which: Locator, scale: int = 1) -> Iterator[Seen]:
    """The icons of SVG files that a page shows."""
    for one in which.all():
        box, address = one.bounding_box(), str(one.evaluate("one => one.src"))
        assert box is not None
        for x, y, zoom, shape in _IN_SVG.findall(page.request.get(address).text()):
            size = float(zoom) * 32
            hollow = "#7FAA26" in shape
            yield _seen(page, box["x"] + float(x), box["y"] + float(y), size, hollow, address, scale)


def _seen(page: Page, x: float, y: float, size: float, hollow: bool, where: str, scale: int) -> Seen:
    left, top = math.floor(x) - _MARGIN, math.floor(y) - _MARGIN
    side = math.ceil(size) + 2 * _MARGIN + 1
    clip = {"x": left, "y": top, "width": side, "height": side}
    around = Picture.read(page.screenshot(clip=clip))  # type: ignore[arg-type]
    place = math.floor((x - left) * scale + 0.5), math.floor((y - top) * scale + 0.5)
    return Seen(around, *place, round(size * scale), hollow, scale, where)
