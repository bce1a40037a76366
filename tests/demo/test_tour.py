"""Registry, service and sample repository together, and a second start in the same folder."""

from pathlib import Path

import pytest
import requests

from orcid_repo_plugin.demo.authors import EDITOR, JOSIAH, PASSWORD
from orcid_repo_plugin.demo.hands import Astray, Hands
from orcid_repo_plugin.demo.site import FILE_NAME, open_site
from orcid_repo_plugin.demo.tour import LOG, REPOSITORY_FILE, open_tour
from orcid_repo_plugin.errors import WrongUse


def _be(hands: Hands, address: str, words: str) -> None:
    hands.press(hands.open(f"{address}/login"), words)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo that has run: Josiah has connected, and an editor has withdrawn an item."""
    folder = tmp_path_factory.mktemp("tour") / "folder"
    with open_site(folder) as site, open_tour(site) as tour, Hands() as josiah, Hands() as edith:
        tour.tell_all()
        _be(josiah, tour.address, "Josiah Carberry")
        page = josiah.follow(josiah.open(f"{tour.address}/account"), "Connect your ORCID iD")
        page = josiah.press(page, "connect")
        page = josiah.press(page, "Sign in", email=JOSIAH.orcid, password=PASSWORD)
        page = josiah.press(page, "Allow")
        assert JOSIAH.orcid in page.text
        _be(edith, tour.address, "Edith Marlow")
        assert edith.open(f"{tour.address}/editor").text.count("The ORCID service has been told.") == 4
        edith.press(edith.open(f"{tour.address}/editor"), "Withdraw Mending with gold")
    return folder


def test_a_second_start_goes_on(folder: Path) -> None:
    with open_site(folder) as site, open_tour(site) as tour, Hands() as josiah:
        _be(josiah, tour.address, "Josiah Carberry")
        page = josiah.open(f"{tour.address}/orcid/connect")

        assert JOSIAH.orcid in page.text
        assert site.tokens(JOSIAH.orcid) == 1
        assert josiah.open(f"{tour.address}/items/1004").status == 410


def test_nothing_answers_any_more_when_it_has_ended(folder: Path) -> None:
    with open_site(folder) as site, open_tour(site) as tour:
        addresses = (tour.address, tour.service, site.address)

    for address in addresses:
        with pytest.raises(requests.ConnectionError):
            requests.get(address, timeout=5)


def test_keys_and_items_are_for_nobody_elses_eyes(folder: Path) -> None:
    for name in (FILE_NAME, REPOSITORY_FILE, "orcid-repo.key"):
        assert (folder / name).stat().st_mode & 0o077 == 0, name


def test_no_secret_is_in_the_services_log(folder: Path) -> None:
    log = (folder / LOG).read_text(encoding="utf-8")

    assert "/connect" in log
    for secret in ("launch=", "code=", "state=", "eyJ", PASSWORD, JOSIAH.orcid):
        assert secret not in log


def test_a_service_that_cannot_start_says_why(tmp_path: Path) -> None:
    with open_site(tmp_path / "folder") as site:
        settings = site.folder / FILE_NAME
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace("[service]", '[service]\nhost = "192.0.2.1"'), encoding="utf-8")
        with pytest.raises(WrongUse, match="did not start; it said"):
            open_tour(site).__enter__()


def test_a_person_without_a_screen_is_told_when_something_is_not_there(folder: Path) -> None:
    with open_site(folder) as site, open_tour(site) as tour, Hands() as visitor:
        page = visitor.open(f"{tour.address}/")

        with pytest.raises(Astray, match="no link like 'Disconnect'"):
            page.link("Disconnect")
        with pytest.raises(Astray, match="nothing to press like 'Withdraw'"):
            visitor.press(page, "Withdraw")
        assert EDITOR not in page.text.split()
