"""The gallery can be used by everyone, however they look at it, and asks nobody about the people on it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from orcid_repo_plugin.web.gallery import SECTIONS, THEMES
from tests.acceptance.gallery import looking, open_gallery
from tests.web.conftest import Site
from tests.web.showcase import Showcase

PHONE: Final = 320
"""What is left of 1280 pixels when a page is enlarged to 400 %."""
WAYS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "light": ("", {}),
    "dark": ("", {"color_scheme": "dark"}),
    "forced colours": ("", {"forced_colors": "active"}),
    "more contrast": ("", {"contrast": "more"}),
    "right to left": ("?lang=ar", {}),
    "400 %": ("", {"width": PHONE}),
    "on paper": ("", {"media": "print", "width": 794}),
}
"""How people look at the page: its query, and what is special about their browser."""
RULES: Final = {"rules": {"target-size": {"enabled": True}}}
SPACED: Final = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
                           word-spacing: .16em !important } p { margin-block-end: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
}"""
"""The spacing that a reader may ask for. Source: WCAG 2.2, 1.4.12."""
TOO_WIDE: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT: Final = """() => [...document.querySelectorAll("main *")].filter(one => {
    const style = getComputedStyle(one);
    return style.overflowX === "hidden" && one.scrollWidth > one.clientWidth + 1
        || style.overflowY === "hidden" && one.scrollHeight > one.clientHeight + 1;
}).map(one => one.outerHTML.slice(0, 80))"""
FOCUSED: Final = """() => {
    let seen = document.activeElement;
    while (seen.shadowRoot?.activeElement) seen = seen.shadowRoot.activeElement;
    const again = seen === document.body || seen.reached;
    seen.reached = true;
    const style = getComputedStyle(seen), numbers = text => text.match(/[\\d.]+/g).map(Number);
    let behind = seen.parentElement ?? seen.getRootNode().host;
    while (behind && (numbers(getComputedStyle(behind).backgroundColor)[3] ?? 1) === 0)
        behind = behind.parentElement ?? behind.getRootNode().host;
    const light = colour => numbers(colour).slice(0, 3).map(one => one / 255).map(
        one => one <= .04045 ? one / 12.92 : ((one + .055) / 1.055) ** 2.4
    ).reduce((sum, one, place) => sum + one * [.2126, .7152, .0722][place], 0);
    const ground = behind ? getComputedStyle(behind).backgroundColor : "rgb(255, 255, 255)";
    const [dim, bright] = [style.outlineColor, ground].map(light).sort((one, other) => one - other);
    const own = style.outlineStyle === "auto";
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return [again, own || ring && (bright + .05) / (dim + .05) >= 3, seen.outerHTML.slice(0, 120)];
}"""
"""Goes with every press of the tab key: what has the focus, and whether its ring can be seen. Browsers
draw theirs (``auto``) in two colours, of which one is always seen."""
CONTROLS: Final = """() => {
    const all = root => [...root.querySelectorAll("*")].flatMap(
        one => one.shadowRoot ? [...all(one.shadowRoot), one] : [one]);
    return all(document).filter(one => one.matches("a[href], button, summary, input") && one.checkVisibility()
        && getComputedStyle(one).visibility === "visible").length;
}"""


PRINTED: Final = """all => all.map(
    one => [one.href, getComputedStyle(one, "::after").content, one.checkVisibility()])"""
"""Of icons alone: where they lead, what is written behind them, and whether they are to be seen."""


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the gallery."""
    with open_gallery(tmp_path_factory.mktemp("gallery")) as address:
        yield f"{address}/gallery"


def _faults(page: Page) -> list[str]:
    """What axe-core finds."""
    page.evaluate(AXE_SCRIPT)
    found = Axe("void 0").run(page, options=RULES).response
    assert len(found["passes"]) > 20
    return [f"{one['id']}: {[node['target'] for node in one['nodes'][:3]]}" for one in found["violations"]]


@pytest.mark.parametrize("way", WAYS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    chromium: Browser, gallery: str, tmp_path: Path, way: str
) -> None:
    query, look = WAYS[way]
    media = look.get("media")
    with looking(
        chromium, gallery + query, **{name: it for name, it in look.items() if name != "media"}
    ) as page:
        page.emulate_media(media=media)
        page.screenshot(path=tmp_path / f"{way}.png", full_page=True)
        too_wide, faults = page.evaluate(TOO_WIDE), _faults(page)

    assert faults == []
    assert too_wide == 0


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_with_the_spacing_that_a_reader_asks_for_nothing_is_cut_and_nothing_scrolls_sideways(
    chromium: Browser, gallery: str, width: int
) -> None:
    with looking(chromium, gallery, width=width) as page:
        page.evaluate(SPACED)

        assert page.evaluate(CUT) == []
        assert page.evaluate(TOO_WIDE) == 0


@pytest.mark.parametrize("theme", THEMES)
def test_the_tab_key_reaches_every_link_and_each_shows_that_it_is_there(
    chromium: Browser, gallery: str, theme: str
) -> None:
    unseen, reached = [], 0
    with looking(chromium, f"{gallery}?theme={theme}") as page:
        controls = page.evaluate(CONTROLS)
        while reached < 1000:
            page.keyboard.press("Tab")
            again, is_seen, element = page.evaluate(FOCUSED)
            if again:
                break
            reached += 1
            unseen += [] if is_seen else [element]

    assert unseen == []
    assert reached == controls > 100


def test_the_button_is_44_pixels_high_and_every_other_link_that_stands_alone_24(
    chromium: Browser, gallery: str
) -> None:
    with looking(chromium, f"{gallery}?theme=light") as page:
        buttons = page.locator(".orcid-connect, orcid-connect").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().height)"
        )
        links = page.locator(".choice-of a, #pictures a, footer a").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect()).map(box => Math.min(box.width, box.height))"
        )

    assert len(buttons) > 3
    assert min(buttons) >= 44
    assert min(links) >= 16
    assert len(links) > 20


def test_on_paper_every_orcid_and_every_state_is_spelled_out(chromium: Browser, gallery: str) -> None:
    with looking(chromium, gallery, width=794) as page:
        page.emulate_media(media="print")
        icons = page.locator(".orcid-id--icon").evaluate_all(PRINTED)
        states = page.locator(".orcid-id--unauthenticated + .orcid-state").evaluate_all(
            "all => all.filter(one => one.checkVisibility()).length"
        )
        drawn = page.locator("orcid-badge[variant=icon] [part=link]").first.inner_text()

    assert len(icons) > 200
    assert all(address in spelled and shown for address, spelled, shown in icons), icons[:3]
    assert states > 50
    assert "https://orcid.org/0000-0002-1825-0097" in drawn


def test_the_page_loads_nothing_from_elsewhere_and_breaks_no_rule_of_its_own(
    chromium: Browser, gallery: str
) -> None:
    asked, complaints = [], []
    context = chromium.new_context()
    page = context.new_page()
    page.on("request", lambda one: asked.append(f"{one.method} {one.url}"))
    page.on("console", lambda one: complaints.append(one.text) if one.type == "error" else None)
    answer = page.goto(gallery, wait_until="networkidle")
    context.close()

    assert answer is not None
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert complaints == []
    assert all(gallery.removesuffix("/gallery") in one for one in asked)
    assert sum(one.startswith("POST") for one in asked) == 1


@pytest.mark.parametrize("section", SECTIONS)
def test_each_part_of_the_page_can_be_looked_at_alone(make_site: Any, section: str) -> None:
    site: Site = make_site(badges={"gallery": True})

    shown = site.get(f"/gallery?only={section}&theme=dark&lang=ja")

    assert shown.status_code == 200
    assert shown.text.count("<section ") == 1
    assert f'<section id="{section}"' in shown.text
    assert "theme--light" not in shown.text


def test_whatever_else_is_asked_for_the_whole_page_is_shown(make_site: Any) -> None:
    site: Site = make_site(badges={"gallery": True})

    shown = site.get("/gallery?only=%3Cscript%3E&theme=../..&lang=xx%00")

    assert shown.status_code == 200
    assert shown.text.count("<section ") == len(SECTIONS)
    assert "%3Cscript" not in shown.text


@pytest.mark.parametrize("path", ["/gallery", "/gallery.css", "/gallery/full-authenticated.svg"])
def test_there_is_no_gallery_unless_the_settings_switch_it_on(site: Site, path: str) -> None:
    assert site.get(path).status_code == 404


def test_what_the_books_know_of_a_sample_person_changes_nothing_on_the_page(make_site: Any) -> None:
    site: Site = make_site(badges={"gallery": True})
    before = site.get("/gallery").text

    Showcase(site)

    assert site.get("/gallery").text == before


@pytest.mark.parametrize("name", ["josiah", "full-", "card-hidden", "full-authenticated.svg", "..", "%00"])
def test_there_are_no_pictures_but_the_samples(make_site: Any, name: str) -> None:
    site: Site = make_site(badges={"gallery": True})

    assert site.get(f"/gallery/{name}.svg").status_code == 404
