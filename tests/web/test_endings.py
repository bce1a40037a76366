"""Every way that a sign-in can end other than well: its page, its words, and what the books hold after it.

Which iD is whose is in ``test_whose_id.py``; what is ORCID's fault or ours, in ``test_endings_at_orcid.py``.
"""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import html

from orcid_repo_plugin.domain.host import Launch
from orcid_repo_plugin.services.connect.outcome import Ending
from orcid_repo_plugin.web import endings
from tests.web.browser import INES, JOSIAH, NOBODY, Browser, at_orcid, books, wait

FORM = "https://repository.example.org/deposit?item=12"


# -- the person's own will


def test_who_says_no_is_told_that_it_is_fine_and_why_we_asked(browser: Browser) -> None:
    answer = browser.connect(allow=False, return_to=FORM)

    assert answer.status_code == 200
    assert answer.request.path == "/connect/ended"
    assert browser.heading == "You chose not to connect"
    assert "Nothing was stored, and you can go on in Brown Digital Repository as before." in browser.words
    assert browser.scopes() == ["/read-limited", "/activities/update"]
    assert browser.buttons() == ["Create or connect your ORCID iD"]
    assert browser.links()["Back to Brown Digital Repository"] == FORM
    assert books(browser.site) == NOBODY


def test_who_says_no_to_more_keeps_what_was_allowed(browser: Browser) -> None:
    browser.connect()
    before = books(browser.site)

    answer = browser.connect(allow=False, purpose="person")

    assert answer.status_code == 200
    assert browser.heading == "You chose to leave it as it is"
    assert "You stay connected" in browser.words
    assert browser.buttons() == ["Update your ORCID permissions"]
    assert books(browser.site) == before


def test_who_has_said_no_can_try_again_at_once(browser: Browser) -> None:
    browser.connect(allow=False)

    browser.press_on()
    browser.come_back()

    assert browser.heading == "Your ORCID iD is connected"


def test_the_page_of_an_ending_is_shown_again_when_it_is_loaded_again(browser: Browser) -> None:
    browser.connect(allow=False)
    reference = browser.page.xpath("//footer[@class='help']//code/text()")

    browser.open("/connect/ended")

    assert browser.heading == "You chose not to connect"
    assert len(reference[0]) == 8
    assert browser.page.xpath("//footer[@class='help']//code/text()") == reference


def test_who_closes_the_page_at_orcid_and_comes_back_later_starts_where_they_were(browser: Browser) -> None:
    launch = browser.site.launch()
    browser.open(launch)
    browser.press_on()

    wait(browser.site, 60)
    browser.open("/connect")

    assert browser.heading == "Connect your ORCID iD with Brown Digital Repository"
    assert books(browser.site) == NOBODY
    browser.press_on()
    browser.come_back()
    assert browser.heading == "Your ORCID iD is connected"


def test_somebody_without_an_ending_is_led_to_the_first_page(browser: Browser) -> None:
    browser.open(browser.site.launch())

    answers = [browser.open(path) for path in ("/connect/ended", "/connect/done")]

    assert [one.request.path for one in answers] == ["/connect", "/connect"]


# -- a sign-in that is no good, or no good any more


@pytest.mark.parametrize(
    "query",
    ["code=AbC123&state=forged", "code=AbC123", "error=access_denied&state=forged", "state=" + "x" * 9000],
)
def test_a_forged_state_is_told_and_leaves_no_trace(site: Any, query: str) -> None:
    browser = Browser(site)

    answer = browser.open(f"/orcid/callback?{query}")

    assert answer.status_code == 400
    assert browser.heading == "We do not know this sign-in"
    assert "nothing was stored" in browser.words
    assert answer.headers.getlist("Set-Cookie") == []
    assert "AbC123" not in answer.text
    assert books(site) == NOBODY


def test_a_forged_state_offers_another_try_to_who_is_known(browser: Browser) -> None:
    browser.open(browser.site.launch())

    answer = browser.open("/orcid/callback?code=AbC123&state=forged")

    assert answer.status_code == 400
    assert browser.buttons() == ["Start again"]


def test_a_way_back_with_nothing_in_it_is_told(browser: Browser) -> None:
    answer = browser.open("/orcid/callback")

    assert answer.status_code == 400
    assert browser.heading == "ORCID sent you back without a sign-in"
    assert books(browser.site) == NOBODY


def test_who_comes_back_after_more_than_15_minutes_starts_again(browser: Browser) -> None:
    back = at_orcid(browser)
    wait(browser.site, 16)

    answer = browser.open(back)

    assert answer.status_code == 400
    assert browser.heading == "This sign-in has run out"
    assert "15 minutes" in browser.words
    assert books(browser.site) == NOBODY
    browser.press("Start again")
    browser.come_back()
    assert browser.heading == "Your ORCID iD is connected"


def test_a_way_back_that_is_opened_twice_changes_nothing_and_says_how_it_stands(browser: Browser) -> None:
    back = at_orcid(browser)
    browser.open(back)
    before = books(browser.site)

    answer = browser.open(back)

    assert answer.status_code == 400
    assert browser.heading == "This sign-in was opened twice"
    assert f"You are connected, with this ORCID iD: https://orcid.org/{JOSIAH}" in browser.words
    assert books(browser.site) == before


def test_a_code_that_orcid_takes_no_more_is_told(browser: Browser) -> None:
    back = at_orcid(browser)

    answer = browser.open(back.replace("code=", "code=Zz9"))

    assert answer.status_code == 400
    assert browser.heading == "ORCID did not take this sign-in"
    assert answer.request.path == "/connect/ended"
    assert books(browser.site) == NOBODY


def test_two_tabs_of_one_person_both_end_well(browser: Browser) -> None:
    first, second = at_orcid(browser), at_orcid(browser)

    ends = [browser.open(second).request.path, browser.open(first).request.path]

    assert ends == ["/connect/done", "/connect/done"]
    assert books(browser.site)["people"] == [("7", JOSIAH, "signed-in")]


def test_another_browser_cannot_finish_a_sign_in(browser: Browser) -> None:
    back = at_orcid(browser)
    other = Browser(browser.site)
    other.open(browser.site.launch("8"))

    answer = other.open(back)

    assert answer.status_code == 400
    assert other.heading == "This sign-in was begun elsewhere"
    assert books(browser.site) == NOBODY
    browser.open(back)
    assert browser.heading == "Your ORCID iD is connected"


def test_of_two_people_at_one_browser_neither_gets_the_others_id(browser: Browser) -> None:
    of_the_first = at_orcid(browser, "7", JOSIAH)
    browser.open(browser.site.launch("8"))

    answer = browser.open(of_the_first)

    assert answer.status_code == 400
    assert browser.heading == "This sign-in was begun elsewhere"
    assert browser.links()["Sign out at ORCID"].endswith("/signout")
    assert books(browser.site) == NOBODY
    browser.press("Start again")
    browser.come_back(who=INES)
    assert books(browser.site)["people"] == [("8", INES, "signed-in")]


def test_who_has_lost_the_session_on_the_way_is_told_how_to_start_again(browser: Browser) -> None:
    back = at_orcid(browser)
    other = Browser(browser.site)

    answer = other.open(back)

    assert answer.status_code == 400
    assert other.buttons() == []
    assert "go back to the page of your repository that brought you here" in other.words
    assert answer.headers.getlist("Set-Cookie") == []
    assert books(browser.site) == NOBODY


# -- all of them


def test_every_ending_but_the_good_one_has_a_row() -> None:
    assert set(endings.ENDINGS) == set(Ending) - {Ending.CONNECTED}


@pytest.mark.parametrize("known", [True, False], ids=["known", "stranger"])
@pytest.mark.parametrize("ending", endings.ENDINGS)
def test_every_ending_says_what_happened_whom_to_ask_and_names_its_reference(
    make_site: Any, ending: Ending, known: bool
) -> None:
    site = make_site(site={"contact": "orcid@library.example.org"})
    launch = Launch(host="main", repository="main", user_id="7", expires_at=datetime.now(UTC), return_to=FORM)
    values = dict.fromkeys(("orcid", "other_orcid"), INES) | {
        "ending": str(ending),
        "name": "Inês <b>Carvalho</b>",
        "detail": "for the admin",
        "reference": "K7M3QX2P",
        "missing": ["/activities/update"],
    }

    with site.web.test_request_context("/connect/ended", base_url=site.base_url):
        answer = site.web.make_response(endings.shown(values, launch if known else None))

    text = answer.get_data(as_text=True)
    page = html.fromstring(text)
    words = " ".join(page.xpath("//main")[0].text_content().split())
    assert answer.status_code == endings.ENDINGS[ending].status
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//main//*[@role='alert' or @role='status']//h1")
    assert len(words) > 150
    assert "Ask orcid@library.example.org" in words
    assert page.xpath("//a[@href='mailto:orcid@library.example.org']")
    assert "K7M3QX2P" in words
    assert "for the admin" not in words
    assert re.search(r"[a-z][.:;]\w*[A-Z]", words.replace("library.example.org", "")) is None
    assert "<b>" not in text
    assert page.xpath("//img[not(@alt)] | //input[not(@type='hidden')] | //*[@style]") == []


@pytest.mark.parametrize("path", ["/orcid/callback?state=forged&code=AbC123", "/connect/ended"])
def test_the_pages_of_endings_are_kept_by_no_cache_and_tell_no_site_where_one_was(
    site: Any, path: str
) -> None:
    answer = site.get(path)

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
