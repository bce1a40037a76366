"""Takes the pictures of the pages that the documents show, in Debian's chromium: ``make pictures``.

They are of the demo: the sample repository, the service, and a registry of ORCID's kind, on this machine.
Each is 1000 pixels wide, or 390 for a phone, and is looked at by whoever takes them. Those of badges are of
the gallery.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, sync_playwright

from docs.badge_pictures import take_badges
from orcid_repo_plugin.demo.authors import BEATRIZ, JOSIAH, RUNA, Author
from orcid_repo_plugin.demo.site import open_site
from orcid_repo_plugin.demo.tour import Tour, open_tour
from tests.acceptance.browser import EDITOR, WIDE, Person, as_root, eventually, somebody, titles

FOLDER: Final = Path(__file__).parent / "pictures"
A_PHONE: Final = 390


def main() -> int:
    """Take them all."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("chromium is missing: as root, apt-get install chromium", file=sys.stderr)
        return 1
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=as_root())
        with open_site(Path(folder) / "demo", usual_ports=True) as site, open_tour(site) as tour:
            tour.tell_all()
            for journey in (_author, _editor, _no, _dark, _phone):
                journey(browser, tour)
        take_badges(browser, FOLDER)
        browser.close()
    return 0


def _author(browser: Browser, tour: Tour) -> None:
    """The whole way of one who connects, and leaves."""
    with somebody(browser, tour) as josiah:
        take = _camera(josiah)
        josiah.log_in(JOSIAH.full_name)
        josiah.open(f"{tour.address}/account")
        take("repository-account")
        josiah.follow("Connect your ORCID iD")
        take("connect")
        josiah.start()
        josiah.sign_in(JOSIAH)
        take("registry-consent")
        josiah.press("Allow")
        josiah.page.wait_for_url(f"{tour.service}/**")
        take("thanks")
        josiah.follow("Back to")
        josiah.page.wait_for_url(f"{tour.address}/**")
        take("back-at-the-repository")
        eventually(lambda: len(titles(tour, JOSIAH)) == 3, "his works on his record")
        josiah.open(tour.record_of(JOSIAH))
        take("record")
        josiah.open(f"{tour.address}/orcid/works")
        take("my-works")
        josiah.open(f"{tour.service}/account/choices")
        take("choices")
        josiah.open(f"{tour.service}/account/disconnect")
        take("disconnect")


def _editor(browser: Browser, tour: Tour) -> None:
    with somebody(browser, tour) as edith:
        edith.log_in(EDITOR)
        edith.press("Publish A short guide")
        _camera(edith)("repository-editor")


def _no(browser: Browser, tour: Tour) -> None:
    """One who says no."""
    with somebody(browser, tour) as runa:
        runa.log_in(RUNA.full_name)
        runa.start()
        runa.sign_in(RUNA)
        runa.press("Deny")
        runa.page.wait_for_url(f"{tour.service}/**")
        _camera(runa)("denied")


def _dark(browser: Browser, tour: Tour) -> None:
    _way_of(BEATRIZ, "dark", browser, tour, WIDE, color_scheme="dark")


def _phone(browser: Browser, tour: Tour) -> None:
    _way_of(RUNA, "phone", browser, tour, A_PHONE)


def _way_of(author: Author, name: str, browser: Browser, tour: Tour, width: int, **look: Any) -> None:
    with somebody(browser, tour, width, **look) as person:
        take = _camera(person)
        person.log_in(author.full_name)
        person.open(f"{tour.address}/orcid/connect")
        take(f"{name}-connect")
        person.connect(author)
        take(f"{name}-thanks")
        person.open(f"{tour.address}/orcid/works")
        take(f"{name}-my-works")


def _camera(person: Person) -> Callable[[str], None]:
    def take(name: str) -> None:
        person.page.screenshot(path=FOLDER / f"{name}.png", full_page=True, animations="disabled")
        print(f"{name}.png", flush=True)

    return take


if __name__ == "__main__":
    sys.exit(main())
