"""People with chromium at repository, service and registry; and what is wrong with a page that they see."""

import os
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

from orcid_repo_plugin.demo.authors import PASSWORD, Author
from orcid_repo_plugin.demo.tour import Tour

WIDE: Final = 1000
PHONE: Final = 320
WAYS: Final[dict[str, tuple[int, dict[str, Any]]]] = {
    "light": (WIDE, {}),
    "dark": (WIDE, {"color_scheme": "dark"}),
    "forced": (WIDE, {"forced_colors": "active"}),
    "phone": (PHONE, {}),
}
"""How people look at pages: on which width, and with which colours."""
EDITOR: Final = "Edith Marlow"
_PATIENCE: Final = 30.0
_TOO_WIDE: Final = "document.documentElement.scrollWidth - window.innerWidth"
_SMALL: Final = """
() => [...document.querySelectorAll("main button, main .button")]
    .filter(one => one.offsetHeight && one.offsetHeight < 44).map(one => one.innerText)
"""


class Person:
    """Somebody at one page of a browser."""

    def __init__(self, page: Page, tour: Tour) -> None:
        self.page = page
        self.tour = tour

    # -- in general

    def open(self, address: str) -> None:
        """Go to an address."""
        self.page.goto(address)

    def press(self, name: str, nth: int = 0) -> None:
        """Press a button of the page's main part whose name begins so."""
        self.page.get_by_role("main").get_by_role("button", name=name).nth(nth).click()

    def follow(self, name: str) -> None:
        """Follow a link of the page's main part whose name begins so."""
        self.page.get_by_role("main").get_by_role("link", name=name).first.click()

    def tab_to(self, is_it: Callable[[Locator], bool], what: str) -> None:
        """Go to a control with the tab key.

        :raises AssertionError: there is none.
        """
        for _key in range(100):
            self.page.keyboard.press("Tab")
            seen = self.page.locator(":focus")
            if seen.count() and is_it(seen):
                return
        raise AssertionError(f"the tab key does not lead to {what}")

    def key_to(self, name: str) -> None:
        """Tab to the button or link whose words begin so, press Enter, and wait for the page."""
        self.tab_to(lambda it: it.inner_text().strip().startswith(name), name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    @property
    def heading(self) -> str:
        """The page's own heading."""
        return self.page.get_by_role("heading", level=1).inner_text()

    @property
    def text(self) -> str:
        """What the page says."""
        return self.page.get_by_role("main").inner_text()

    @property
    def too_wide(self) -> int:
        """Pixels by which the page is wider than the screen."""
        wide: int = self.page.evaluate(_TOO_WIDE)
        return max(wide, 0)

    # -- at the repository

    def log_in(self, name: str) -> None:
        """Be one of the repository's people."""
        self.open(f"{self.tour.address}/login")
        self.press(name)

    def edit(self, item_id: int, **fields: str) -> None:
        """Correct an item, as its editor."""
        self.open(f"{self.tour.address}/editor/{item_id}")
        for name, value in fields.items():
            self.page.locator(f"[name={name}]").fill(value)
        self.press("Keep the change")

    # -- on the way to ORCID

    def start(self) -> None:
        """From the repository to the page that explains, and on to ORCID."""
        self.open(f"{self.tour.address}/orcid/connect")
        self.page.locator("form#connect button").click()
        self.page.wait_for_url(f"{self.tour.site.address}/**")

    def sign_in(self, author: Author) -> None:
        """Sign in at ORCID."""
        self.page.get_by_label("e-mail").fill(author.orcid)
        self.page.get_by_label("password").fill(PASSWORD)
        self.press("Sign in")

    def connect(self, author: Author) -> None:
        """The whole way, up to the thanks page. ORCID asks only what it has not been told already."""
        self.log_in(author.full_name)
        self.start()
        if self.page.get_by_label("password").count():
            self.sign_in(author)
            self.page.wait_for_load_state()
        if self.page.get_by_role("button", name="Allow").count():
            self.press("Allow")
        self.page.wait_for_url(f"{self.tour.service}/**")


def as_root() -> list[str]:
    """What chromium must be told when root starts it: it refuses to run otherwise."""
    return ["--no-sandbox"] if os.geteuid() == 0 else []


@contextmanager
def somebody(browser: Browser, tour: Tour, width: int = WIDE, **look: Any) -> Iterator[Person]:
    """A person with a browser of their own.

    :param look: of the browser's context: ``java_script_enabled``, ``color_scheme`` …
    """
    context = browser.new_context(viewport={"width": width, "height": 800}, **look)
    context.set_default_timeout(20_000)
    try:
        yield Person(context.new_page(), tour)
    finally:
        context.close()


def titles(tour: Tour, author: Author) -> list[str]:
    """The works of ours on somebody's record, by the registry's own books."""
    return sorted(one.title for one in tour.site.standing() if one.orcid == author.orcid)


def eventually(is_so: Callable[[], bool], what: str) -> None:
    """Wait for what the service does by itself.

    :raises AssertionError: it does not happen.
    """
    latest = time.monotonic() + _PATIENCE
    while not is_so():
        assert time.monotonic() < latest, f"after {_PATIENCE:.0f} seconds, still not: {what}"
        time.sleep(0.05)


def examine(page: Page, name: str, folder: Path | None = None, ways: Collection[str] = WAYS) -> list[str]:
    """What is wrong with the page that is open: by axe-core, in its width, in the size of its buttons.

    :param folder: gets a picture of it in each way, to be looked at.
    :param ways: those of ``WAYS`` in which it is looked at, one after the other.
    """
    usual, wrong, again = page.viewport_size, [], Axe("void 0")
    page.evaluate(AXE_SCRIPT)
    for way in ways:
        width, look = WAYS[way]
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(**({"color_scheme": "light", "forced_colors": "none"} | look))
        if folder is not None:
            page.screenshot(path=folder / f"{name}-{way}.png", full_page=True)
        broken = again.run(page).response["violations"]
        too_wide, small = page.evaluate(_TOO_WIDE), page.evaluate(_SMALL)
        wrong += [
            *(f"{one['id']}: {one['help']}: {[node['target'] for node in one['nodes']]}" for one in broken),
            *([f"{too_wide} pixels too wide"] if too_wide > 0 else []),
            *([f"too small to be pressed: {small}"] if small else []),
        ]
        wrong = [one if one.startswith(name) else f"{name}, {way}: {one}" for one in wrong]
    page.emulate_media(color_scheme="light", forced_colors="none")
    page.set_viewport_size(usual or {"width": WIDE, "height": 800})
    return wrong
