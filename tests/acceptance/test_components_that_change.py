"""The web components on pages without answers, and on pages that change."""

import pytest
from playwright.sync_api import Browser, expect

from tests.acceptance.components import (
    ASKED,
    FULL,
    HOLLOW,
    INES,
    JOSIAH,
    LOADED,
    PLAIN,
    SHAPES,
    TEXT,
    UNKNOWN,
    VARIANTS,
    WRONG,
    Looker,
    Stand,
    element,
    looker,
    shapes,
)

DRAWN = "() => [...later.children].every((one) => one.shadowRoot.querySelector('a'))"


# -- pages without answers


@pytest.mark.parametrize("orcid", [UNKNOWN, WRONG, "", "constructor", "__proto__", "x" * 5000])
@pytest.mark.parametrize("variant", VARIANTS)
def test_what_has_no_badge_keeps_what_the_page_says(
    visitor: Looker, stand: Stand, orcid: str, variant: str
) -> None:
    own = '<b id="own">as it was</b> &amp; more'
    badge = f'<orcid-badge orcid="{orcid}" variant="{variant}">{own}</orcid-badge>'

    visitor.open(stand.page(badge + element(JOSIAH)), badges=1)

    expect(visitor.page.locator("#own")).to_be_visible()
    assert visitor.page.locator("orcid-badge").first.inner_html() == own
    assert visitor.told == []


@pytest.mark.parametrize("odd", ["", "orcid=''", f"orcid='#{'x' * 5000}'"], ids=["none", "empty", "long"])
def test_an_odd_badge_spoils_no_other(visitor: Looker, stand: Stand, odd: str) -> None:
    odd_ones = [f"<orcid-badge {odd.replace('#', str(place))}>own</orcid-badge>" for place in range(300)]

    visitor.open(stand.page("".join(odd_ones) + element(JOSIAH)), badges=1)

    assert visitor.asked == [*LOADED, ASKED]
    assert visitor.inside("orcid-badge:last-child", SHAPES) == [shapes(FULL)]
    assert visitor.told == []


def test_when_the_service_is_down_every_page_stays_whole(visitor: Looker, stand: Stand) -> None:
    stand.down = True
    body = "".join(element(JOSIAH, variant) for variant in VARIANTS)
    authors = f'<orcid-authors item="1" repository="main">{PLAIN}</orcid-authors>'

    visitor.open(stand.page(body + authors))
    visitor.page.wait_for_load_state("networkidle")

    for link in visitor.page.locator("orcid-badge a").all():
        expect(link).to_be_visible()
    expect(visitor.page.locator("orcid-authors")).to_have_text(PLAIN)


def test_without_javascript_the_pages_own_links_are_there(chromium: Browser, stand: Stand) -> None:
    body = "".join(element(JOSIAH, variant) for variant in VARIANTS)
    authors = f'<orcid-authors item="1" repository="main">{PLAIN}</orcid-authors>'
    button = '<orcid-connect href="/orcid"><a href="/orcid">Connect</a></orcid-connect>'
    with looker(chromium, stand, java_script_enabled=False) as reader:
        reader.page.goto(stand.page(body + authors + button))

        assert reader.page.get_by_role("link").count() == 4
        for link in reader.page.get_by_role("link").all():
            expect(link).to_be_visible()
        expect(reader.page.get_by_text(PLAIN)).to_be_visible()
        assert reader.asked == LOADED[:2]


def test_when_the_script_does_not_come_the_pages_own_links_appear(visitor: Looker, stand: Stand) -> None:
    visitor.page.route("**/*.js", lambda route: route.abort())
    visitor.page.goto(stand.page(element(JOSIAH, "icon") + element(JOSIAH)))

    visitor.page.evaluate("document.getAnimations().forEach((one) => one.finish())")

    for link in visitor.page.get_by_role("link").all():
        expect(link).to_be_visible()
    assert visitor.page.get_by_role("link").count() == 2


# -- pages that change


def test_badges_that_come_later_are_asked_for_together(visitor: Looker, stand: Stand) -> None:
    visitor.open(stand.page(element(JOSIAH) + "<p id='later'></p>"), badges=1)

    visitor.page.evaluate(
        """(ids) => ids.forEach((orcid) => {
          const badge = document.createElement("orcid-badge");
          badge.setAttribute("orcid", orcid);
          later.append(badge);
        })""",
        [JOSIAH, INES],
    )
    visitor.page.wait_for_function(DRAWN)

    assert visitor.asked == [*LOADED, ASKED, ASKED]
    assert visitor.inside("#later orcid-badge", SHAPES) == [shapes(FULL), shapes(HOLLOW)]


def test_a_badge_follows_its_attributes(visitor: Looker, stand: Stand) -> None:
    visitor.open(stand.page(element(JOSIAH)), badges=1)
    badge = visitor.page.locator("orcid-badge")

    badge.evaluate(f"(one) => one.setAttribute('orcid', '{INES}')")
    link = visitor.page.get_by_role("link", name="ORCID iD of Inés Ejemplo (unauthenticated)")
    expect(link).to_have_attribute("href", f"https://orcid.org/{INES}")
    badge.evaluate("(one) => one.setAttribute('variant', 'compact')")

    assert visitor.inside("orcid-badge", TEXT) == [f"{INES} (unauthenticated)"]
    badge.evaluate(f"(one) => one.setAttribute('orcid', '{UNKNOWN}')")
    expect(visitor.page.locator("orcid-badge a")).to_be_visible()
    assert visitor.inside("orcid-badge", "(root) => root.querySelectorAll('a').length") == [0]


def test_a_badge_may_go_or_move_before_the_answer(visitor: Looker, stand: Stand) -> None:
    stand.delay = 0.3
    visitor.page.goto(stand.page(f"{element(JOSIAH)}{element(INES)}<p id='there'></p>"))

    visitor.page.evaluate(
        """() => {
          const [gone, moved] = document.querySelectorAll("orcid-badge");
          gone.remove();
          there.append(moved);
        }"""
    )

    link = visitor.page.locator("#there").get_by_role("link", name="ORCID iD of Inés Ejemplo")
    expect(link).to_be_visible()
    assert visitor.told == []


def test_a_badge_that_moves_later_is_not_asked_for_again(visitor: Looker, stand: Stand) -> None:
    visitor.open(stand.page(f"{element(JOSIAH)}{element(INES)}<p id='there'></p>"), badges=2)

    visitor.page.evaluate("there.append(document.querySelector('orcid-badge'))")
    visitor.page.wait_for_load_state("networkidle")

    assert visitor.asked == [*LOADED, ASKED]
    assert visitor.inside("#there orcid-badge", SHAPES) == [shapes(FULL)]


def test_what_is_hidden_takes_no_room(visitor: Looker, stand: Stand) -> None:
    body = (
        f'{element(JOSIAH)}<orcid-badge hidden orcid="{JOSIAH}">own</orcid-badge>'
        '<orcid-authors hidden item="1" repository="main">own</orcid-authors>'
        '<orcid-connect hidden href="/orcid">own</orcid-connect>'
    )

    visitor.open(stand.page(body), badges=2)

    assert visitor.page.locator("[hidden]:visible").count() == 0


def test_two_versions_of_the_script_do_no_harm(visitor: Looker, stand: Stand) -> None:
    second = '<script type="module" src="{service}/components/orcid-badges.js?v=2"></script>'

    visitor.open(stand.page(element(JOSIAH), head=second), badges=1)

    assert visitor.asked[-1] == ASKED
    assert visitor.asked.count(ASKED) == 1
    assert visitor.told == []


def test_another_service_can_be_named(visitor: Looker, stand: Stand) -> None:
    elsewhere = f'<orcid-badge orcid="{JOSIAH}" service="{{service}}/sub/">own</orcid-badge>'

    visitor.open(stand.page(elsewhere + element(JOSIAH)), badges=1)
    visitor.page.wait_for_load_state("networkidle")

    assert sorted(visitor.asked[3:]) == [ASKED, "POST service/sub/badges"]
    assert visitor.inside("orcid-badge", "(root) => root.querySelectorAll('a').length") == [0, 1]
