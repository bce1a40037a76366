"""Author lists and the button of the web components, in chromium."""

from playwright.sync_api import Route, expect

from orcid_repo_plugin.domain.byline import BylineName
from tests.acceptance.components import (
    FULL,
    HOLLOW,
    LOADED,
    NAMES,
    PLAIN,
    SHAPES,
    Looker,
    Stand,
    many_ids,
    shapes,
)

WITHIN = """(root, host) => {
  const [icon, link] = [root.querySelector("svg"), host.querySelector("a") ?? root.querySelector("a")]
    .map((one) => one.getBoundingClientRect());
  const text = link.left + 48;
  return icon.top >= link.top && icon.bottom <= link.bottom && icon.left >= link.left && icon.right <= text;
}"""
"""Whether the icon stands inside the button, before its words."""
SHOWN = "(root) => root.querySelectorAll('[part=author]:not([hidden])').length"


def height(visitor: Looker) -> float:
    """Of the author list."""
    [found] = visitor.inside("orcid-authors", "(root, host) => host.offsetHeight")
    return float(found)


# -- author lists


def test_an_author_list_shows_everybody_in_order_with_icons_in_place(visitor: Looker, stand: Stand) -> None:
    stand.publish("a/1?x", *NAMES)
    stand.delay = 0.2
    authors = f'<orcid-authors item="a/1?x" repository="main">{PLAIN}</orcid-authors><p id="after">After</p>'

    visitor.page.goto(stand.page(authors))
    expect(visitor.page.locator("orcid-authors").get_by_role("link")).to_have_count(2)
    visitor.settle()

    assert visitor.shifts == 0
    assert visitor.asked == [*LOADED, "GET service/items/main/a%2F1%3Fx/authors.json"]
    [text] = visitor.inside("orcid-authors", "(root) => root.querySelector('[part=list]').innerText")
    assert " ".join(text.replace("\u2060", "").split()) == (
        "Josiah Carberry, Society for the Study of Cracked Pots, Inés Ejemplo (unauthenticated)"
    )
    assert visitor.inside("orcid-authors", SHAPES) == [shapes(FULL) + shapes(HOLLOW)]


def test_a_list_without_room_is_folded_and_a_press_shows_all(visitor: Looker, stand: Stand) -> None:
    stand.publish("1", *(NAMES * 20))
    authors = f'<orcid-authors item="1" repository="main">{PLAIN}</orcid-authors><p id="after">After</p>'
    visitor.page.goto(stand.page(authors))
    more = visitor.page.get_by_role("button")
    expect(more).to_be_visible()
    visitor.settle()
    folded = height(visitor)

    assert visitor.shifts == 0
    shown = visitor.inside("orcid-authors", SHOWN)
    assert more.inner_text() == f"+{60 - shown[0]}"
    more.focus()
    visitor.page.keyboard.press("Enter")

    expect(visitor.page.locator("orcid-authors").get_by_role("link")).to_have_count(40)
    expect(more).to_be_hidden()
    assert height(visitor) > folded
    focus = visitor.inside("orcid-authors", "(root) => root.activeElement.part.value")
    assert focus == ["list"]


def test_an_item_that_nobody_knows_keeps_its_list(visitor: Looker, stand: Stand) -> None:
    visitor.page.goto(stand.page(f'<orcid-authors item="none" repository="main">{PLAIN}</orcid-authors>'))
    visitor.page.wait_for_load_state("networkidle")

    expect(visitor.page.get_by_text(PLAIN)).to_be_visible()


def test_a_name_and_its_icon_never_part_in_a_list(visitor: Looker, stand: Stand) -> None:
    stand.publish("1", *(NAMES * 5))
    filler = "Josiah Carberry, Inés Ejemplo, Society for the Study of Cracked Pots, and others " * 8
    visitor.page.goto(stand.page(f'<orcid-authors item="1" repository="main">{filler}</orcid-authors>'))
    expect(visitor.page.locator("orcid-authors").get_by_role("link")).to_have_count(10)

    for width in range(320, 700, 20):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        [lines] = visitor.inside(
            "orcid-authors",
            """(root) => [...root.querySelectorAll("[part=author]:not([hidden]) svg")].map((icon) => {
              const range = document.createRange();
              const name = icon.closest("[part=author]").querySelector("bdi").firstChild;
              range.setStart(name, name.length - 1);
              range.setEnd(name, name.length);
              const [letter, box] = [range.getBoundingClientRect(), icon.getBoundingClientRect()];
              return Math.abs(letter.bottom - box.bottom) < box.height;
            })""",
        )
        assert all(lines), width


def test_lists_of_one_item_share_one_question(visitor: Looker, stand: Stand) -> None:
    stand.publish("1", *NAMES)
    authors = f'<orcid-authors item="1" repository="main">{PLAIN}</orcid-authors>'

    visitor.page.goto(stand.page(authors * 3))
    expect(visitor.page.get_by_role("link")).to_have_count(6)

    assert visitor.asked == [*LOADED, "GET service/items/main/1/authors.json"]


def test_a_late_answer_does_not_take_the_place_of_a_newer_one(visitor: Looker, stand: Stand) -> None:
    stand.publish("1", *NAMES)
    stand.publish("2", BylineName(name="Ming Li"))
    late: list[Route] = []
    visitor.page.route("**/items/main/1/authors.json", lambda route: late.append(route))
    visitor.page.goto(stand.page(f'<orcid-authors item="1" repository="main">{PLAIN}</orcid-authors>'))
    authors = visitor.page.locator("orcid-authors")

    authors.evaluate("(one) => one.setAttribute('item', '2')")
    expect(authors.get_by_text("Ming Li")).to_be_visible()
    with visitor.page.expect_request_finished():
        late[0].continue_()
    visitor.settle()

    expect(authors.get_by_text("Ming Li")).to_be_visible()
    assert authors.get_by_role("link").count() == 0


def test_thousands_of_authors_are_folded_in_a_few_steps(visitor: Looker, stand: Stand) -> None:
    stand.publish("1", *(BylineName(name="Maria Lopez", orcid=one) for one in many_ids(2000)))
    tools = visitor.page.context.new_cdp_session(visitor.page)
    tools.send("Performance.enable")

    visitor.page.goto(stand.page(f'<orcid-authors item="1" repository="main">{PLAIN}</orcid-authors>'))
    expect(visitor.page.get_by_role("button")).to_be_visible()
    visitor.settle()

    told = tools.send("Performance.getMetrics")["metrics"]
    assert {one["name"]: one["value"] for one in told}["LayoutCount"] < 200


# -- the button


def test_the_button_keeps_the_pages_link_and_is_large_enough(visitor: Looker, stand: Stand) -> None:
    body = (
        '<p><orcid-connect href="/orcid"><a href="/orcid">Verbinden Sie Ihre ORCID iD</a></orcid-connect></p>'
        '<p><orcid-connect href="/orcid"></orcid-connect></p>'
    )
    visitor.page.goto(stand.page(body, lang="de"))
    links = visitor.page.get_by_role("link")
    expect(links).to_have_count(2)

    assert [link.inner_text() for link in links.all()] == [
        "Verbinden Sie Ihre ORCID iD",
        "Create or connect your ORCID iD",
    ]
    assert links.nth(1).get_attribute("lang") == "en"
    assert min(links.evaluate_all("(all) => all.map((link) => link.offsetHeight)")) >= 44
    assert visitor.inside("orcid-connect", SHAPES) == [shapes(FULL)] * 2
    assert visitor.inside("orcid-connect", WITHIN) == [True, True]
    assert visitor.asked == LOADED
    assert visitor.shifts == 0
