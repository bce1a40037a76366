"""An author list in chromium: names wrap, icons stay at their names, and nothing is in anybody's way."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from orcid_repo_plugin.catalogues import BADGES, Catalogues
from orcid_repo_plugin.domain.badge import Badge, Form
from orcid_repo_plugin.domain.byline import AuthorList, Byline, ListedName
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.settings import SiteSettings
from orcid_repo_plugin.widgets.author_list import draw_authors
from orcid_repo_plugin.widgets.look import Look

JOSIAH: Final = OrcidId("0000-0002-1825-0097")
NAMES: Final = (
    ("Josiah Carberry", True),
    ("Ruth Okafor-Lindqvist", False),
    ("Exampleton Pottery Society of the Old Harbour and its Surroundings", None),
    ("سمير الحداد", True),
    ("赵小雨", True),
    ("Maria Aparecida Conceição dos Santos Oliveira", False),
    ("Donaudampfschifffahrtsgesellschaft", True),
)
PARTED: Final = """
() => [...document.querySelectorAll(".orcid-author")].filter(one => {
    const name = one.querySelector(":scope > bdi"), icon = one.querySelector("img"), after = one.lastChild;
    if (!icon) return false;
    const range = document.createRange();
    const box = (node, from, to) => {
        range.setStart(node, from); range.setEnd(node, to);
        return [...range.getClientRects()].pop();
    };
    const apart = (a, b) => a.bottom <= b.top || b.bottom <= a.top;
    const text = name.firstChild, picture = icon.getBoundingClientRect();
    if (apart(box(text, text.length - 1, text.length), picture)) return true;
    const before = [...(one.querySelector(".orcid-state") ?? icon).getClientRects()].pop();
    return after.nodeType === Node.TEXT_NODE && apart(box(after, after.length - 1, after.length), before);
}).map(one => one.textContent)
"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    badges = {state: Badge(orcid=JOSIAH, authenticated=state) for state in (True, False)}
    names = [
        ListedName(name=name, badge=None if state is None else badges[state]) for name, state in NAMES * 6
    ]
    look = Look(Catalogues(SiteSettings(), BADGES).by_code["en"])
    authors = AuthorList(byline=Byline(repository="main", item_id="12"), names=tuple(names))
    style = (files("orcid_repo_plugin.templates") / "components" / "orcid-badges.css").read_text()
    opened = chromium.new_page()
    opened.set_content(
        f'<!doctype html><html lang="en"><title>Pots</title><style>{style}</style>'
        f"<main><h1>Pots</h1>{draw_authors(authors, Form.HTML, look)}</main>"
    )
    yield opened
    opened.close()


def test_at_every_width_an_icon_is_on_the_line_of_its_name_and_the_comma_behind_it(page: Page) -> None:
    page.locator("summary").click()
    assert page.locator("details img").last.is_visible()

    for width in range(320, 900, 20):
        page.set_viewport_size({"width": width, "height": 600})

        assert page.evaluate(PARTED) == [], width
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, width


def test_a_word_that_no_line_holds_is_broken_and_widens_nothing(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 600})
    page.evaluate("document.querySelector('.orcid-author bdi').textContent = 'W'.repeat(500)")

    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_the_folded_names_open_by_keyboard_and_axe_finds_nothing(page: Page) -> None:
    shut = Axe().run(page)
    page.locator("summary").focus()
    page.keyboard.press("Enter")

    opened = Axe().run(page)

    assert page.locator("details .orcid-author").last.is_visible()
    assert [one["id"] for found in (shut, opened) for one in found.response["violations"]] == []


def test_folded_names_are_not_seen_until_they_are_wanted_but_in_print_they_are(page: Page) -> None:
    seen = "document.querySelector('details .orcid-author').checkVisibility()"

    assert page.evaluate(seen) is False
    page.emulate_media(media="print")

    assert page.evaluate(seen) is True
