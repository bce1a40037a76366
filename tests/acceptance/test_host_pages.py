"""The sample pages for any host, opened from disk in chromium, against the real service; and with it away."""

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from orcid_repo_plugin.domain.person import Proof
from orcid_repo_plugin.testing.registry import Registry
from tests.web.conftest import Site
from tests.web.showcase import CLAIMED, JOSIAH, SOFIA, Showcase

SAMPLES: Final = Path(__file__).parents[2] / "templates" / "host" / "html"
WRITTEN: Final = "https://orcid.repository.example.org"
INES: Final = "0009-0009-9990-001X"
DRAWN: Final = """() => [...document.querySelectorAll("orcid-badge, orcid-authors")].flatMap(
function links(one) {
    const root = one.shadowRoot;
    if (!root) return [];
    const own = [...root.querySelectorAll("a")].map(
        (link) => [link.href, link.textContent.includes("(unauthenticated)")]);
    return own.concat([...root.querySelectorAll("orcid-badge")].flatMap(links));
})"""
"""The links that our elements have drawn, and whether each says that it is unauthenticated."""


@pytest.fixture
def service(registry: Registry, sqlite_template: Path, tmp_path: Path) -> Iterator[Showcase]:
    """The service at an address of this machine, with a public item and its people."""
    books = Path(shutil.copy(sqlite_template, tmp_path / "books.sqlite3"))
    with socket.create_server(("127.0.0.1", 0)) as place:
        site = Site(registry, books, base_url=f"http://127.0.0.1:{place.getsockname()[1]}")
        server = make_server("127.0.0.1", 0, site.web, threaded=True, fd=place.fileno())
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        show = Showcase(site)
        show.person(INES, "12", "Inés Ejemplo", Proof.NONE)
        yield show
        server.shutdown()
        thread.join()
        server.server_close()
        site.close()


class Visit:
    """A sample that is open in a browser, and what happened there."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda one: self.asked.append(f"{one.method} {one.url}"))
        page.on("console", lambda one: self.complaints.append(one.text) if one.type == "error" else None)
        page.on("pageerror", lambda one: self.complaints.append(str(one)))

    def drawn(self, number: int) -> dict[str, bool]:
        """The iDs that are shown once there are so many, and whether each is marked as unauthenticated."""
        # A function, for the pages' policy forbids to evaluate an expression again and again.
        self.page.wait_for_function(f"(number) => ({DRAWN})().length >= number", arg=number)
        return dict(self.page.evaluate(DRAWN))

    @property
    def words(self) -> str:
        """What the page's own elements say."""
        return " ".join(self.page.locator("main").text_content().split())  # type: ignore[union-attr]


@contextmanager
def opened(browser: Browser, name: str, service: str, folder: Path, **look: Any) -> Iterator[Visit]:
    """Open a sample from disk, with the address of a service in it."""
    text = (SAMPLES / name).read_text(encoding="utf-8").replace(WRITTEN, service)
    (folder / name).write_text(text, encoding="utf-8")
    context = browser.new_context(**look)
    context.set_default_timeout(20_000)
    try:
        visit = Visit(context.new_page())
        visit.page.goto((folder / name).as_uri())
        yield visit
    finally:
        context.close()


def test_an_items_page_from_disk_shows_who_really_is_who(
    chromium: Browser, service: Showcase, tmp_path: Path
) -> None:
    with opened(chromium, "item.html", service.site.base_url, tmp_path) as visit:
        shown = visit.drawn(4)

    assert shown == {
        f"https://orcid.org/{JOSIAH}": False,
        f"https://orcid.org/{SOFIA}": True,
        f"https://orcid.org/{CLAIMED}": True,
    }
    assert visit.complaints == []


def test_a_page_asks_the_service_and_nobody_else(
    chromium: Browser, service: Showcase, tmp_path: Path
) -> None:
    with opened(chromium, "item.html", service.site.base_url, tmp_path) as visit:
        visit.drawn(4)

    assert sorted(one.replace(service.site.base_url, "") for one in visit.asked[1:]) == [
        "GET /components/orcid-badges.css",
        "GET /components/orcid-badges.js",
        "GET /items/main/pots-3/authors.json",
        "POST /badges",
    ]


def test_a_persons_page_from_disk_shows_ids_in_full_and_the_button(
    chromium: Browser, service: Showcase, tmp_path: Path
) -> None:
    with opened(chromium, "person.html", service.site.base_url, tmp_path) as visit:
        shown = visit.drawn(2)
        button = visit.page.get_by_role("link", name="Create or connect your ORCID iD")
        height = button.bounding_box()

    assert shown == {f"https://orcid.org/{JOSIAH}": False, f"https://orcid.org/{INES}": True}
    assert height is not None
    assert height["height"] >= 44
    assert visit.complaints == []


@pytest.mark.parametrize("name", ["item.html", "person.html"])
def test_with_the_service_away_a_page_stays_whole(chromium: Browser, name: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as place:
        gone = f"http://127.0.0.1:{place.getsockname()[1]}"
    with opened(chromium, name, gone, tmp_path) as visit:
        seen = visit.page.locator("main").inner_text()
        links = visit.page.locator("main a").evaluate_all("all => all.map(one => one.href)")

    assert "Josiah Carberry" in seen
    assert "(unauthenticated)" in seen
    assert f"https://orcid.org/{JOSIAH}" in links


@pytest.mark.parametrize("name", ["item.html", "person.html"])
def test_without_javascript_a_page_stays_whole(
    chromium: Browser, service: Showcase, name: str, tmp_path: Path
) -> None:
    with opened(chromium, name, service.site.base_url, tmp_path, java_script_enabled=False) as visit:
        seen = visit.page.locator("main").inner_text()

    assert "Josiah Carberry" in seen
    assert "(unauthenticated)" in seen
    assert [one for one in visit.asked if "/badges" in one and "POST" in one] == []
