"""Takes the pictures of badges from the gallery: ``make pictures`` calls it."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from playwright.sync_api import Browser, Locator

from docs.small_png import smaller
from tests.acceptance.gallery import looking, open_gallery

_WIDE: Final = 1280
_PAPER: Final = 794
"""A4 in pixels of CSS."""
_FOUR_TIMES: Final = 320
"""What is left of 1280 pixels at 400 %."""
PICTURES: Final[dict[str, tuple[str, str, int, dict[str, Any]]]] = {
    "badge-styles": ("styles", "", _WIDE, {}),
    "badge-authors": ("authors", "theme=light", _WIDE, {}),
    "badge-cards": ("cards", "", _WIDE, {}),
    "badge-languages": ("languages", "", _WIDE, {}),
    "badge-components": ("components", "", _WIDE, {}),
    "badge-svg": ("pictures", "theme=light", _WIDE, {}),
    "badge-dark": ("styles", "", _WIDE, {"color_scheme": "dark"}),
    "badge-forced-colours": ("styles", "", _WIDE, {"forced_colors": "active", "color_scheme": "dark"}),
    "badge-right-to-left": ("styles", "lang=ar", _WIDE, {}),
    "badge-print": ("styles", "theme=light", _PAPER, {"media": "print"}),
    "badge-400-percent": ("styles", "theme=light", _FOUR_TIMES, {"device_scale_factor": 2}),
}
"""By name: the part of the gallery, the rest of the query, the width, and how the browser is set."""
_IN_SHORT: Final = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
        main { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 1.25rem; padding: 1rem }
        main > *, h2, .theme > h3, #cards .samples > :nth-child(n + 2),
        #authors .samples > :nth-child(n + 3) { display: none }
        #styles, #cards, #authors { display: block } .theme { block-size: 100% }
        header, footer, .skip { display: none !important }`);
    document.adoptedStyleSheets = [sheet];
}"""
"""Leaves of the page what one picture can hold: the styles, a card and an author list."""


def take_badges(browser: Browser, folder: Path) -> None:
    """Take them all."""
    with TemporaryDirectory() as books, open_gallery(Path(books)) as address:
        for name, (section, query, width, look) in PICTURES.items():
            settings = {what: how for what, how in look.items() if what != "media"}
            asked = f"{address}/gallery?only={section}&{query}"
            with looking(browser, asked, width, **settings) as page:
                page.emulate_media(media=look.get("media"))
                _take(page.locator(f"#{section}"), folder / f"{name}.png")
        with looking(browser, f"{address}/gallery?theme=light", _WIDE) as page:
            page.evaluate(_IN_SHORT)
            _take(page.locator("main"), folder / "badges.png")


def _take(part: Locator, file: Path) -> None:
    file.write_bytes(smaller(part.screenshot()))
    print(file.name, flush=True)
