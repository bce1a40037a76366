"""The page that an iD leads to, for browsers and for programs."""

import pytest

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.record import Record
from tests.local_registry.pages.browsing import ANA, JOSIAH, Browser, work
from tests.local_registry.pages.conftest import AddItem

BROWSER_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


def test_only_what_is_public_is_shown(browser: Browser, add: AddItem, josiah: Record) -> None:
    add("work", work("Public Pots"))
    add("work", work("Limited Pots"), visibility="limited")
    add("keywords", {"content": "private word"}, visibility="private")
    josiah.biography, josiah.biography_visibility = "Fond of pots.", "limited"

    page = browser.see(f"/{JOSIAH}", Accept=BROWSER_ACCEPT).text

    assert "Public Pots" in page
    for hidden in ("Limited Pots", "private word", "Fond of pots", "mailinator"):
        assert hidden not in page


def test_a_version_that_is_not_public_groups_nothing(browser: Browser, add: AddItem) -> None:
    bridge = work("Bridge", "10.5555/1")
    bridge["external-ids"]["external-id"].append(work("", "10.5555/2")["external-ids"]["external-id"][0])
    add("work", work("One", "10.5555/1"))
    add("work", bridge, visibility="private")
    add("work", work("Two", "10.5555/2"))

    assert "2 works<" in browser.see(f"/{JOSIAH}").text


def test_a_name_that_is_not_public_is_not_told(browser: Browser, josiah: Record) -> None:
    josiah.name_visibility = "limited"

    page = browser.see(f"/{JOSIAH}").text

    assert "Carberry" not in page
    assert "Name not public" in page


@pytest.mark.parametrize(
    "accept",
    [
        "application/json",
        "application/vnd.orcid+xml",
        "application/ld+json",
        "text/xml;q=0.1, application/xml",
        "application/orcid+json; charset=utf-8",
    ],
)
def test_a_program_is_sent_to_the_public_api(browser: Browser, accept: str) -> None:
    answer = browser.see(f"/{JOSIAH}", Accept=accept)

    assert answer.status_code == 302
    assert answer.location == f"http://127.0.0.1:8000/public/v3.0/{JOSIAH}"
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize("accept", [BROWSER_ACCEPT, "*/*", "text/html"])
def test_a_browser_gets_the_page(browser: Browser, accept: str) -> None:
    assert browser.see(f"/{JOSIAH}", Accept=accept).status_code == 200


def test_a_deprecated_record_names_the_one_it_went_into(browser: Browser, books: Books) -> None:
    books.records[ANA].state, books.records[ANA].primary = "deprecated", JOSIAH

    page = browser.see(f"/{ANA}").text

    assert f'href="/{JOSIAH}"' in page
    assert "Петровић" not in page


@pytest.mark.parametrize("state", ["locked", "deactivated"])
def test_a_closed_record_shows_nothing(browser: Browser, add: AddItem, josiah: Record, state: str) -> None:
    add("work", work("Public Pots"))
    josiah.state = state

    page = browser.see(f"/{JOSIAH}").text

    assert state in page
    assert "Carberry" not in page
    assert "Public Pots" not in page


def test_a_wrong_check_digit_is_named(browser: Browser) -> None:
    answer = browser.see("/0000-0002-1825-0098")

    assert answer.status_code == 404
    assert "check digit" in answer.text


def test_an_id_of_nobody_is_not_found(browser: Browser) -> None:
    answer = browser.see("/0000-0001-5109-3700")

    assert answer.status_code == 404
    assert "No record here" in answer.text


def test_a_small_x_leads_to_the_right_spelling(browser: Browser) -> None:
    assert browser.see(f"/{ANA.lower()}").location == f"/{ANA}"
