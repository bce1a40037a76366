"""The web components on a host's pages in chromium: what they cost, and what they show."""

import gzip
import json
import re
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Request, expect

from tests.acceptance.components import (
    ASKED,
    FULL,
    HOLLOW,
    INES,
    JOSIAH,
    LOADED,
    SHAPES,
    TEXT,
    VARIANTS,
    Looker,
    Stand,
    element,
    many_ids,
    shapes,
)

TEMPLATES = files("orcid_repo_plugin.templates")
SCRIPT = (TEMPLATES / "components" / "orcid-badges.js").read_bytes()
STYLE = (TEMPLATES / "components" / "orcid-badges.css").read_bytes()


def crowd(stand: Stand, count: int) -> list[str]:
    """So many people are in the books, every second of whom has signed in at ORCID."""
    ids = many_ids(count)
    stand.know_all((one, f"u{place}", "Maria Lopez", place % 2 == 0) for place, one in enumerate(ids))
    return ids


def scattered(ids: list[str]) -> str:
    """Badges of all variants within running text, lists and tables."""
    text, entries, cells = list[str](), list[str](), list[str]()
    for place, one in enumerate(ids):
        badge = element(one, VARIANTS[place // 2 % 3])
        where = (text, entries, cells)[place // 6 % 3]
        where.append(badge)
    lines = "".join(f"<p>Made by Maria Lopez {badge} and, later on, by others.</p>" for badge in text)
    listed = "".join(f"<li>Maria Lopez {badge}, and more</li>" for badge in entries)
    rows = "".join(f"<tr><td>{badge}</td><td>2026</td></tr>" for badge in cells)
    return f"{lines}<ul>{listed}</ul><table><tr><th>Who</th><th>When</th></tr>{rows}</table><p>The end.</p>"


# -- what it costs


def test_the_script_is_at_most_three_kilobytes_and_the_style_sheet_one() -> None:
    assert len(gzip.compress(SCRIPT, 9)) <= 3000
    assert len(gzip.compress(STYLE, 9)) <= 1000


def test_the_script_needs_nobody_else() -> None:
    text = SCRIPT.decode()

    assert not re.search(r"\bimport\b(?!\.meta)", text)
    assert not re.search(r"innerHTML|insertAdjacent|eval\(|document\.write", text)
    assert not re.search(r"cookie|localStorage|sessionStorage|indexedDB|sendBeacon", text)
    assert "url(" not in STYLE.decode()
    assert "@import" not in STYLE.decode()


def test_a_thousand_badges_cost_two_questions_and_move_nothing(visitor: Looker, stand: Stand) -> None:
    stand.delay = 0.3
    address = stand.page(scattered(crowd(stand, 1000)))

    visitor.open(address, badges=1000)

    assert visitor.asked == [*LOADED, ASKED, ASKED]
    assert visitor.shifts == 0
    assert visitor.told == []
    drawn = visitor.inside("orcid-badge", SHAPES)
    assert [drawn.count(shapes(FULL)), drawn.count(shapes(HOLLOW))] == [500, 500]


def test_without_the_style_sheet_nothing_moves_where_the_script_holds_the_first_paint(
    visitor: Looker, stand: Stand
) -> None:
    stand.delay = 0.3
    stand.pages["/"] = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Pots</title>'
        '<script type="module" blocking="render" src="{service}/components/orcid-badges.js"></script></head>'
        f"<body>{scattered(crowd(stand, 100))}</body></html>"
    )

    visitor.open(f"{stand.host}/", badges=100)

    assert visitor.asked == [LOADED[0], LOADED[2], ASKED]
    assert visitor.shifts == 0


def test_one_person_a_thousand_times_is_one_question(visitor: Looker, stand: Stand) -> None:
    bodies: list[Any] = []
    visitor.page.on("request", lambda request: bodies.append(request.post_data))

    visitor.open(stand.page(element(JOSIAH, "icon") * 1000), badges=1000)

    assert visitor.asked == [*LOADED, ASKED]
    assert [json.loads(body) for body in bodies if body] == [{"orcids": [JOSIAH]}]


def test_the_question_tells_nothing_of_the_visitor(visitor: Looker, stand: Stand) -> None:
    requests: list[Request] = []
    visitor.page.context.add_cookies([{"name": "who", "value": "7", "url": stand.service}])
    visitor.page.on("requestfinished", lambda request: requests.append(request))

    visitor.open(stand.page(element(JOSIAH), lang="de"), badges=1)

    [sent] = [request.all_headers() for request in requests if request.method == "POST"]
    assert sent["content-type"].startswith("text/plain")
    assert sent["accept-language"].startswith("de")
    assert "cookie" not in sent
    assert "referer" not in sent
    assert visitor.page.evaluate("localStorage.length + sessionStorage.length") == 0


# -- what it shows


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_two_states_differ_in_shape_and_in_words(visitor: Looker, stand: Stand, variant: str) -> None:
    visitor.open(stand.page(element(JOSIAH, variant) + element(INES, variant)), badges=2)

    assert visitor.inside("orcid-badge", SHAPES) == [shapes(FULL), shapes(HOLLOW)]
    links = visitor.page.get_by_role("link")
    expect(links.nth(0)).to_have_accessible_name(re.compile("^ORCID iD of Josiah Carberry"))
    expect(links.nth(0)).not_to_have_accessible_name(re.compile("unauthenticated"))
    expect(links.nth(1)).to_have_accessible_name(re.compile(r"^ORCID iD of Inés Ejemplo \(unauthenticated\)"))
    assert [link.get_attribute("href") for link in links.all()] == [
        f"https://orcid.org/{JOSIAH}",
        f"https://orcid.org/{INES}",
    ]


def test_each_variant_shows_as_much_as_it_says(visitor: Looker, stand: Stand) -> None:
    visitor.open(stand.page("<br>".join(element(INES, variant) for variant in VARIANTS)), badges=3)

    word = "(unauthenticated)"
    shown = [" ".join(text.split()) for text in visitor.inside("orcid-badge", TEXT)]
    assert shown == [f"https://orcid.org/{INES} {word}", f"{INES} {word}", ""]


def test_the_icon_is_drawn_as_orcids_file(visitor: Looker, stand: Stand) -> None:
    visitor.open(stand.page(element(JOSIAH) + element(INES)), badges=2)
    ours = visitor.inside("orcid-badge", "(root) => root.querySelector('svg').outerHTML")
    page = visitor.page.context.new_page()

    def picture(svg: str) -> bytes:
        page.set_content(f"<style>svg {{ inline-size: 256px; block-size: 256px }}</style>{svg}")
        found: bytes = page.locator("svg").screenshot()
        return found

    for svg, name in zip(ours, (FULL, HOLLOW), strict=True):
        theirs = (TEMPLATES / "pages" / "orcid" / name).read_text(encoding="utf-8")
        theirs = theirs.replace('width="32" height="32"', 'viewBox="0 0 32 32"')
        assert picture(svg.replace('part="icon"', "")) == picture(theirs)


def test_no_icon_is_smaller_than_sixteen_pixels_and_each_has_its_clear_space(
    visitor: Looker, stand: Stand
) -> None:
    small = "<p><small><small><small>{}</small></small></small></p>".format(
        "".join(element(JOSIAH, variant) for variant in VARIANTS)
    )
    visitor.open(stand.page(small + element(JOSIAH)), badges=4)

    measured = visitor.inside(
        "orcid-badge",
        """(root, host) => {
          const [icon, box] = [root.querySelector("svg"), host].map((one) => one.getBoundingClientRect());
          return [icon.width, icon.height, icon.left - box.left];
        }""",
    )
    assert all(width == height and width >= 16 and space >= width / 4 for width, height, space in measured)
    assert measured[3][0] == 24


def test_a_caller_cannot_make_an_unproved_id_look_proved(visitor: Looker, stand: Stand) -> None:
    forged = f'<orcid-badge orcid="{INES}" authenticated="true" state="" label=""></orcid-badge>'

    visitor.open(stand.page(forged), badges=1)

    assert visitor.inside("orcid-badge", SHAPES) == [shapes(HOLLOW)]
    assert "(unauthenticated)" in visitor.inside("orcid-badge", TEXT)[0]
