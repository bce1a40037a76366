"""The pages of the service and of the sample repository can be used by everyone: axe-core in light, dark and
forced colours, on a phone, and by keyboard."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route
from werkzeug.test import TestResponse

from orcid_repo_plugin.demo.authors import BEATRIZ, JOSIAH
from orcid_repo_plugin.demo.site import open_site
from orcid_repo_plugin.demo.tour import Tour, open_tour
from orcid_repo_plugin.services.connect.outcome import Ending
from orcid_repo_plugin.web.endings import ENDINGS, QUESTIONS
from tests.acceptance.browser import EDITOR, Person, eventually, examine, somebody, titles
from tests.acceptance.states import STATES, Make
from tests.web.conftest import Site

SERVICE_PAGES = {
    "home": "/",
    "about": "/about",
    "for-hosts": "/docs",
    "nothing-here": "/nowhere",
    "stranger": "/account",
    "no-launch": "/connect",
    "launch-refused": "/connect?launch=x.y.z",
    "state-unknown": "/orcid/callback?state=forged&code=AbC123",
}
REPOSITORY_PAGES = {
    "repository-home": "/",
    "repository-login": "/login",
    "repository-item": "/items/1003",
    "repository-withdrawn": "/items/1004",
    "repository-nothing-here": "/nowhere",
}
MEMBERS_PAGES = {
    "repository-account": "/account",
    "repository-deposit": "/deposit",
    "repository-forbidden": "/editor",
    "connected-already": "/orcid/connect",
    "account": "/orcid/works",
}
ACCOUNT_PAGES = {
    "choices": "/account/choices",
    "disconnect": "/account/disconnect",
    "forget": "/account/forget",
}


@pytest.fixture
def tour(tmp_path: Path) -> Iterator[Tour]:
    """Registry, service and sample repository."""
    with open_site(tmp_path / "demo") as site, open_tour(site) as tour:
        tour.tell_all()
        yield tour


class Examiner:
    """Goes through pages, and gathers what is wrong with them."""

    def __init__(self, person: Person, folder: Path) -> None:
        self.person = person
        self.folder = folder
        self.seen: list[str] = []
        self.wrong: list[str] = []

    def look(self, name: str) -> None:
        """Look at the page that is open."""
        self.seen.append(name)
        self.wrong += examine(self.person.page, name, self.folder)

    def go_through(self, base: str, pages: dict[str, str]) -> None:
        """Look at each of these pages."""
        for name, path in pages.items():
            self.person.open(f"{base}{path}")
            self.look(name)


def test_axe_finds_nothing_on_any_page_of_the_journey(chromium: Browser, tour: Tour, tmp_path: Path) -> None:
    with somebody(chromium, tour) as edith, somebody(chromium, tour) as josiah:
        editor, author = Examiner(edith, tmp_path), Examiner(josiah, tmp_path)
        author.go_through(tour.service, SERVICE_PAGES)
        josiah.open(f"{tour.address}/login")
        josiah.follow("Log in with ORCID")
        author.look("sign-in")

        edith.log_in(EDITOR)
        edith.press("Withdraw Mending with gold")
        editor.look("repository-editor")
        editor.go_through(tour.address, {"repository-edit": "/editor/1003"} | REPOSITORY_PAGES)

        josiah.log_in(BEATRIZ.full_name)
        josiah.open(f"{tour.address}/orcid/works")
        author.look("account-not-connected")
        josiah.start()
        josiah.sign_in(BEATRIZ)
        josiah.press("Deny")
        author.look("denied")
        josiah.page.context.clear_cookies()

        josiah.log_in(JOSIAH.full_name)
        author.look("repository-account-not-connected")
        josiah.follow("Connect your ORCID iD")
        author.look("connect")
        josiah.connect(JOSIAH)
        author.look("thanks")
        eventually(lambda: len(titles(tour, JOSIAH)) == 3, "his works on his record")
        josiah.press("Not now")
        author.look("not-now")
        author.go_through(tour.address, MEMBERS_PAGES)
        josiah.open(f"{tour.address}/deposit")
        josiah.press("Deposit")
        author.look("repository-deposit-refused")
        author.go_through(tour.service, ACCOUNT_PAGES)
        josiah.press("Forget me")
        author.look("forget-unsure")
        josiah.open(f"{tour.service}/account/choices")
        josiah.press("Save")
        author.look("choices-saved")
        josiah.open(f"{tour.service}/account/disconnect")
        josiah.press("Disconnect")
        author.look("disconnected")
        josiah.open(f"{tour.service}/account")
        author.look("account-disconnected")
        josiah.open(f"{tour.address}/orcid/connect")
        author.look("connect-again")
        josiah.open(f"{tour.service}/account/forget")
        josiah.page.get_by_label("I am sure").check()
        josiah.press("Forget me")
        author.look("forgotten")

    assert editor.wrong + author.wrong == []
    assert len(set(editor.seen + author.seen)) >= 35


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of a browser of its own."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def _show(page: Page, site: Site, client: Any, answer: TestResponse) -> None:
    """Let a browser show what the service in this process has answered to a client of ours."""

    def give(route: Route) -> None:
        path = urlsplit(route.request.url)._replace(scheme="", netloc="").geturl()
        is_page = route.request.is_navigation_request()
        found = answer if is_page else client.get(path, base_url=site.base_url)
        headers = {name: value for name, value in found.headers if name.lower() != "set-cookie"}
        route.fulfill(status=found.status_code, headers=headers, body=found.data)

    page.unroute_all()
    page.route("**/*", give)
    page.goto(f"{site.base_url}{answer.request.path}")


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_on_any_other_state_of_a_page(
    page: Page, make_site: Make, tmp_path: Path, state: str
) -> None:
    author = STATES[state](make_site)
    assert author.shown is not None
    expected = int(state.split("-")[1]) if state.startswith("problem-") else 200
    assert author.shown.status_code == expected

    _show(page, author.site, author.client, author.shown)

    assert examine(page, state, tmp_path) == []


def test_axe_finds_nothing_on_any_page_of_another_ending(page: Page, site: Site, tmp_path: Path) -> None:
    client, wrong = site.client(), []
    given = {"email": "josiah@repository.example.org", "name": "Josiah Carberry"}
    back = {"return_to": "https://repository.example.org/account"}
    site.get(site.launch(**given, **back), client)
    for ending in ENDINGS:
        with client.session_transaction(base_url=site.base_url) as session:
            session["ending"] = {
                "ending": str(ending),
                "detail": "Register https://orcid.repository.example.org/orcid/callback at ORCID.",
                "reference": "7QK2M9XA",
                "orcid": JOSIAH.orcid,
                "name": "Josiah Carberry",
                "other_orcid": BEATRIZ.orcid,
                "missing": ["/activities/update"],
            }
            if ending in QUESTIONS:
                session["pending"] = {"of": str(ending)}
        _show(page, site, client, site.get("/connect/ended", client))
        wrong += examine(page, f"ending-{ending}", tmp_path)

    assert wrong == []
    assert len(list(tmp_path.glob("ending-*-light.png"))) == len(Ending) - 1  # all but the good one


OUTLINE = """
() => { const seen = document.activeElement; const style = getComputedStyle(seen);
        const again = seen === document.body || seen.dataset.reached; seen.dataset.reached = "yes";
        return [again, style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
                seen.outerHTML.slice(0, 80)] }
"""


def test_every_control_is_reached_with_the_tab_key_and_shows_that_it_is(
    chromium: Browser, tour: Tour
) -> None:
    with somebody(chromium, tour) as josiah:
        josiah.connect(JOSIAH)
        for address in (
            josiah.page.url,
            f"{tour.address}/deposit",
            f"{tour.address}/orcid/connect",
            f"{tour.address}/orcid/works",
            f"{tour.service}/account/choices",
            f"{tour.service}/account/disconnect",
        ):
            josiah.open(address)
            unseen, reached = _tabbed_through(josiah.page)
            assert unseen == [], address
            assert reached >= 5, address


def _tabbed_through(page: Page) -> tuple[list[str], int]:
    unseen, reached = [], 0
    while reached < 200:
        page.keyboard.press("Tab")
        again, is_outlined, element = page.evaluate(OUTLINE)
        if again:
            break
        reached += 1
        if not is_outlined:
            unseen.append(element)
    shown = [
        one
        for one in page.locator("a[href], button, input:not([type=hidden]), select, textarea, summary").all()
        if one.is_visible()
    ]
    radios = {one.get_attribute("name") for one in page.locator("input[type=radio]").all()}
    assert reached == len(shown) - page.locator("input[type=radio]").count() + len(radios)
    return unseen, reached
