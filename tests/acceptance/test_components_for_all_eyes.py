"""The web components for all eyes: colours, narrow screens, directions, languages, paper, keys, themes."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from orcid_repo_plugin.catalogues import BADGES, Catalogues
from orcid_repo_plugin.settings import SiteSettings
from tests.acceptance.browser import WAYS
from tests.acceptance.components import (
    INES,
    JOSIAH,
    NAMES,
    PLAIN,
    TEXT,
    UNKNOWN,
    VARIANTS,
    Looker,
    Stand,
    element,
    looker,
)

COLOURS = """
:root { color-scheme: light dark; background: #fff; color: #222 }
a { color: #085c77 }
@media (prefers-color-scheme: dark) { :root { background: #15191c; color: #e9ecee } a { color: #7cc7e0 } }
"""
LANGUAGES = sorted(Catalogues(SiteSettings(), BADGES).by_code)
WIDE = "document.documentElement.scrollWidth - innerWidth"


def everything(stand: Stand) -> str:
    """A page with all that there is."""
    stand.publish("1", *NAMES)
    badges = "".join(
        f"<p>Made by Maria {element(one, variant)} in a year.</p>"
        for one in (JOSIAH, INES, UNKNOWN)
        for variant in VARIANTS
        if (one, variant) != (UNKNOWN, "icon")
    )
    return (
        f'{badges}<orcid-authors item="1" repository="main">{PLAIN}</orcid-authors>'
        '<p><orcid-connect href="/orcid"><a href="/orcid">Connect your ORCID iD</a></orcid-connect></p>'
    )


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_axe_finds_nothing_and_nothing_moves(
    chromium: Browser, stand: Stand, tmp_path: Path, way: str, direction: str
) -> None:
    width, look = WAYS[way]
    stand.delay = 0.2
    stand.pages["/own.css"] = COLOURS
    colours = '<link rel="stylesheet" href="/own.css">'
    address = stand.page(everything(stand), head=colours, way=f' dir="{direction}"')
    with looker(chromium, stand, viewport={"width": width, "height": 800}, **look) as visitor:
        visitor.open(address, badges=6)
        visitor.page.wait_for_load_state("networkidle")
        moved, wide = visitor.shifts, visitor.page.evaluate(WIDE)
        visitor.page.screenshot(path=tmp_path / f"{way}-{direction}.png", full_page=True)
        broken = Axe().run(visitor.page).response["violations"]

    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in broken] == []
    assert moved == 0
    assert wide <= 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_every_language_have_room(visitor: Looker, stand: Stand, language: str) -> None:
    stand.delay = 0.1
    tag = language.replace("_", "-")
    body = "".join(f"<p>Maria {element(INES, variant)} and others</p>" for variant in VARIANTS)

    visitor.open(stand.page(body, lang=tag, way=' dir="rtl"' if tag == "ar" else ""), badges=3)

    assert visitor.shifts == 0
    word = Catalogues(SiteSettings(), BADGES).by_code[language].text("(unauthenticated)")
    assert visitor.inside("orcid-badge", TEXT)[0].endswith(word)


def test_on_paper_the_address_and_the_state_are_spelled_out(visitor: Looker, stand: Stand) -> None:
    visitor.open(stand.page(element(INES, "icon")), badges=1)

    visitor.page.emulate_media(media="print")

    assert visitor.inside("orcid-badge", TEXT) == [f"https://orcid.org/{INES} (unauthenticated)"]


def test_the_keyboard_reaches_each_badge_and_shows_where_it_is(visitor: Looker, stand: Stand) -> None:
    visitor.open(stand.page("".join(element(JOSIAH, variant) for variant in VARIANTS)), badges=3)

    rings = []
    for _badge in VARIANTS:
        visitor.page.keyboard.press("Tab")
        rings.append(
            visitor.page.evaluate(
                "() => getComputedStyle(document.activeElement.shadowRoot.activeElement).outlineStyle"
            )
        )

    assert "none" not in rings


def test_a_site_sets_size_room_colour_and_parts(visitor: Looker, stand: Stand) -> None:
    body = element(INES) + element(INES, "icon")
    visitor.open(stand.page(body), badges=2)

    visitor.page.evaluate(
        """() => {
          const own = new CSSStyleSheet();
          own.replaceSync(`
            orcid-badge {
              --orcid-icon-size: 40px; --orcid-gap: 12px; --orcid-color: rgb(1, 2, 3); --orcid-room: ""
            }
            orcid-badge[variant=icon]::part(state) { display: inline-block }`);
          document.adoptedStyleSheets.push(own);
        }"""
    )

    [large, icon] = visitor.inside(
        "orcid-badge",
        """(root, host) => [root.querySelector("svg").getBoundingClientRect().width,
          getComputedStyle(root.querySelector("a")).color,
          root.querySelector("svg").getBoundingClientRect().left - host.getBoundingClientRect().left]""",
    )
    assert large == icon == [40, "rgb(1, 2, 3)", 12]
    assert visitor.inside("orcid-badge", TEXT)[1].strip() == "(unauthenticated)"
