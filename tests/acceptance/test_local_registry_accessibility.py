"""The local registry's pages can be used by everyone: axe-core, keyboard, phone, light and dark."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from orcid_repo_plugin.testing.registry import Registry
from tests.acceptance.visitor import ANNA, JOSIAH, MING, Visitor

Scheme = Literal["light", "dark"]

OPEN_PAGES = {
    "home": "/",
    "sign-in": "/signin",
    "record": f"/{JOSIAH}",
    "versions": f"/{ANNA}",
    "many-works": f"/{MING}?page=3",
    "deactivated": "/0009-0009-9990-0079",
    "locked": "/0009-0009-9990-0087",
    "deprecated": "/0009-0009-9990-0095",
    "nothing-here": "/nowhere",
    "no-orcid": "/0000-0002-1825-0098",
    "wrong-method": "/signout",
    "not-a-client": "/oauth/authorize?client_id=APP-0&scope=openid&response_type=code&redirect_uri=x",
}
OWN_PAGES = {
    "my-record": "/my-orcid",
    "trusted": "/trusted",
    "inbox": "/inbox",
    "message": "/inbox/1",
    "account": "/account",
}
WIDTHS = {"wide": 1100, "phone": 320}
OUTLINE_OF_FOCUSED = """
() => { const seen = document.activeElement; const style = getComputedStyle(seen);
        return [seen === document.body, style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
                seen.outerHTML.slice(0, 80)] }
"""
HEIGHTS_IN_LINES = "ids => ids.map(id => id.offsetHeight / parseFloat(getComputedStyle(id).lineHeight))"


@contextmanager
def _visit(chromium: Browser, registry: Registry, width: int, scheme: Scheme = "light") -> Iterator[Visitor]:
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    context.set_default_timeout(10_000)
    yield Visitor(context.new_page(), registry, "http://127.0.0.1:9/back")
    context.close()


def _examine(visitor: Visitor, name: str, folder: Path) -> list[str]:
    """What is wrong with the page that is open; its picture goes into the folder, to be looked at."""
    page = visitor.page
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    found = [
        f"{name}: {broken['id']}: {broken['help']}: {[node['target'] for node in broken['nodes']]}"
        for broken in Axe().run(page).response["violations"]
    ]
    too_wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return found + ([f"{name} is {too_wide} pixels too wide"] if too_wide > 0 else [])


def _send_a_message(registry: Registry) -> None:
    token = registry.token(None, "/premium-notification", registry.client("premium")["client_id"])
    message = {
        "notification-type": "permission",
        "authorization-url": {"uri": "https://press.example/orcid"},
        "notification-subject": "May we add your article?",
        "notification-intro": "It has just appeared.",
        "items": {"item": [{"item-type": "work", "item-name": "Mending Pots"}]},
    }
    url = f"{registry.member_api_url}/v3.0/{JOSIAH}/notification-permission"
    assert registry.session(token["access_token"]).post(url, json=message, timeout=10).status_code == 201


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_any_page(
    chromium: Browser, registry_server: Registry, tmp_path: Path, width: str, scheme: Scheme
) -> None:
    with _visit(chromium, registry_server, WIDTHS[width], scheme) as visitor:
        _send_a_message(registry_server)
        registry_server.token(JOSIAH, "openid /activities/update", visitor.client["client_id"])
        wrong = []
        for name, path in OPEN_PAGES.items():
            visitor.go(path)
            wrong += _examine(visitor, name, tmp_path)
        visitor.ask_for_consent(show_login="false")
        wrong += _examine(visitor, "register", tmp_path)
        visitor.ask_for_consent("/read-limited")
        visitor.press("Sign in")
        wrong += _examine(visitor, "sign-in-refused", tmp_path)
        visitor.sign_in()
        wrong += _examine(visitor, "consent", tmp_path)
        for name, path in OWN_PAGES.items():
            visitor.go(path)
            visitor.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            wrong += _examine(visitor, name, tmp_path)

    assert wrong == []
    assert len(list(tmp_path.glob("*.png"))) == len(OPEN_PAGES) + len(OWN_PAGES) + 3


@pytest.mark.parametrize("width", WIDTHS.values())
def test_no_id_is_broken_into_lines_on_the_first_page_however_long_a_name_is(
    chromium: Browser, registry_server: Registry, width: int
) -> None:
    registry_server.person(
        "Verylongname" * 12, "عبد الرحمن", email=f"{'long.' * 12}name@university.example.org"
    )
    with _visit(chromium, registry_server, width) as visitor:
        visitor.go("/")
        heights = visitor.page.eval_on_selector_all("td .id", HEIGHTS_IN_LINES)
        too_wide = visitor.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    assert len(heights) == 11
    assert max(heights) < 1.5
    assert too_wide <= 0


@pytest.mark.parametrize("path", ["/my-orcid", "/account", "/oauth/authorize"])
def test_every_control_is_reached_with_the_tab_key_and_shows_that_it_is(
    chromium: Browser, registry_server: Registry, path: str
) -> None:
    with _visit(chromium, registry_server, 1100) as visitor:
        visitor.go("/signin")
        visitor.sign_in(ANNA)
        visitor.go(f"{path}?{urlencode(visitor.asking('/read-limited'))}")
        page = visitor.page
        controls = page.locator("a[href], button, input:not([type=hidden]), select, summary")
        shown = sum(control.is_visible() for control in controls.all())
        radios = max(0, page.locator("input[type=radio]").count() - 1)  # one stop for all of them
        reached, unseen = 0, []
        while reached <= shown:
            page.keyboard.press("Tab")
            at_end, is_outlined, element = page.evaluate(OUTLINE_OF_FOCUSED)
            if at_end:
                break
            reached += 1
            if not is_outlined:
                unseen.append(element)

    assert unseen == []
    assert reached == shown - radios >= 5
