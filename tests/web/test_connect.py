"""The page before ORCID, and the way there."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.browser import JOSIAH, Browser, books

DEPOSIT = "https://repository.example.org/deposit?item=12"


def asked_at_orcid(browser: Browser) -> list[str]:
    """The scopes in the address that the browser is sent to."""
    query = parse_qs(urlsplit(browser.shown.headers["Location"]).query)
    return query["scope"][0].split()


def test_the_page_says_what_orcid_is_why_to_sign_in_and_that_no_is_fine(browser: Browser) -> None:
    answer = browser.open(browser.site.launch(name="Josiah Carberry", return_to=DEPOSIT))

    assert answer.status_code == 200
    assert browser.heading == "Connect your ORCID iD with Brown Digital Repository"
    for told in (
        "Brown Digital Repository knows you as Josiah Carberry.",
        "What is ORCID®?",
        "never sees your password",
        "If you have no iD yet, you can make one on the way",
        "You can say no",
        "You can change your mind at any time",
        "What is stored here",
        "Who can see each entry",
    ):
        assert told in browser.words
    assert browser.links()["What will Brown Digital Repository do with it?"] == "/about"
    assert browser.links()["Back to Brown Digital Repository"] == DEPOSIT


def test_the_one_way_on_is_orcids_button(browser: Browser) -> None:
    browser.open(browser.site.launch())

    icon = browser.one("//form[@id='connect' and @method='post']//button/img")

    assert browser.buttons() == ["Create or connect your ORCID iD"]
    assert icon.get("src") == "/icons/ORCID-iD_icon_vector.svg"
    assert (icon.get("width"), icon.get("height")) == ("24", "24")
    assert browser.page.xpath("//input[not(@type='hidden')]") == []


@pytest.mark.parametrize(
    ("settings", "claims"),
    [
        ({}, {}),
        ({}, {"purpose": "read"}),
        ({}, {"purpose": "write"}),
        ({}, {"purpose": "person"}),
        ({}, {"purpose": "authenticate"}),
        ({"connect": {"scopes": ["/activities/update", "/person/update"]}}, {}),
        ({"connect": {"prompt_login": True}}, {}),
        ({"connect": {"api": "public"}}, {}),
    ],
    ids=["default", "read", "write", "person", "authenticate", "settings", "shared-computer", "public"],
)
def test_the_page_explains_exactly_what_orcid_is_asked_for(
    make_site: Any, settings: dict[str, Any], claims: dict[str, str]
) -> None:
    browser = Browser(make_site(**settings))
    browser.open(browser.site.launch(**claims))
    explained = browser.scopes()

    browser.press_on()

    assert explained
    assert sorted(asked_at_orcid(browser)) == sorted(explained)


def test_what_is_asked_grows_step_by_step_and_never_loses_what_was_given(browser: Browser) -> None:
    browser.connect(purpose="authenticate")

    browser.open(browser.site.launch(purpose="write", return_to=DEPOSIT))

    assert browser.heading == "Update your ORCID permissions"
    assert "learned to add your works to your record. This needs one more yes from you." in browser.words
    assert browser.buttons() == ["Update your ORCID permissions"]
    explained = browser.scopes()
    browser.press_on()
    assert asked_at_orcid(browser) == explained == ["/activities/update"]


def test_what_is_new_is_marked_among_what_was_allowed_before(make_site: Any) -> None:
    browser = Browser(make_site())
    browser.connect()

    browser.open(browser.site.launch(purpose="person"))

    assert browser.scopes() == ["/read-limited", "/activities/update", "/person/update"]
    assert browser.words.count("(new)") == 1
    assert "Add links and identifiers. (new)" in browser.words


def test_who_is_connected_sees_it_and_is_not_asked_again(browser: Browser) -> None:
    browser.connect(return_to=DEPOSIT)

    browser.open(browser.site.launch(return_to=DEPOSIT))

    assert browser.heading == "Your ORCID iD is connected"
    assert f"https://orcid.org/{JOSIAH}" in browser.words
    assert "Connected since" in browser.words
    assert browser.scopes() == ["/read-limited", "/activities/update"]
    assert "Create or connect your ORCID iD" not in browser.words
    assert browser.buttons() == ["Sign in with another ORCID iD"]
    assert "/account" in browser.links().values()


def test_who_disconnected_is_told_so_and_may_connect_again(browser: Browser) -> None:
    browser.connect()
    store = browser.site.store
    with store.writing() as c:
        store.permissions.end(c, 1, "the person has disconnected here")

    browser.open("/connect")

    assert "You were connected before, with this ORCID iD:" in browser.words
    assert "That connection has ended" in browser.words
    assert browser.buttons() == ["Create or connect your ORCID iD"]


def test_the_page_opens_again_in_the_same_browser_with_the_launch_and_without(browser: Browser) -> None:
    launch = browser.site.launch(name="Josiah Carberry")
    browser.open(launch)

    again = [browser.open(launch), browser.open("/connect")]

    assert [one.status_code for one in again] == [200, 200]
    assert "knows you as Josiah Carberry." in browser.words


def test_the_launch_opens_nothing_in_another_browser(browser: Browser) -> None:
    launch = browser.site.launch(name="Josiah Carberry")
    browser.open(launch)

    other = Browser(browser.site)
    answer = other.open(launch)

    assert answer.status_code == 400
    assert "Josiah" not in answer.text
    assert "This link was used before" in other.words


def test_somebody_whom_no_repository_sent_is_told_the_way(site: Any) -> None:
    browser = Browser(site)

    answers = [browser.open(path) for path in ("/connect", "/connect/done", "/connect/ended")]

    assert [one.status_code for one in answers] == [401, 401, 401]
    assert browser.heading == "Open this page from your repository"
    assert answers[0].headers.getlist("Set-Cookie") == []


def test_a_form_of_another_site_sends_nobody_to_orcid(browser: Browser) -> None:
    browser.open(browser.site.launch())

    answer = browser.client.post("/connect", base_url=browser.site.base_url, data={"csrf_token": "x"})

    assert answer.status_code == 400
    assert "Location" not in answer.headers


def test_what_credentials_of_the_public_api_cannot_do_is_said_and_not_tried(make_site: Any) -> None:
    browser = Browser(make_site(connect={"api": "public"}))

    browser.open(browser.site.launch(purpose="write"))

    assert "cannot add works to your ORCID record" in browser.words
    assert browser.buttons() == []
    assert browser.scopes() == []


def test_with_credentials_of_the_public_api_the_page_promises_no_works(make_site: Any) -> None:
    browser = Browser(make_site(connect={"api": "public"}))

    browser.open(browser.site.launch())

    assert browser.scopes() == ["/authenticate"]
    assert "cannot add works to your ORCID record" in browser.words
    assert browser.buttons() == ["Create or connect your ORCID iD"]


def test_names_and_addresses_of_a_launch_are_text_and_no_html(browser: Browser) -> None:
    name = 'Josiah"><script>alert(1)</script>'
    back = "https://repository.example.org/deposit?a=1&b='\"><script>alert(2)</script>"

    answer = browser.open(browser.site.launch(name=name, return_to=back))

    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert f"knows you as {name}." in browser.words
    assert browser.links()["Back to Brown Digital Repository"].startswith(
        "https://repository.example.org/deposit?a=1&b="
    )


def test_opening_the_page_writes_nobody_into_the_books(browser: Browser) -> None:
    before = books(browser.site)

    browser.open(browser.site.launch(name="Josiah Carberry", email="josiah@example.org"))

    assert books(browser.site) == before


def test_the_page_has_one_heading_a_language_and_a_name_for_each_control(browser: Browser) -> None:
    browser.open(browser.site.launch())

    page = browser.page

    assert len(page.xpath("//h1")) == 1
    assert page.get("lang") == "en"
    assert page.xpath("//img[not(@alt)]") == []
    assert all(one.text_content().strip() for one in page.xpath("//a | //button"))
    assert page.xpath("//*[@style] | //script | //style") == []


def test_the_page_speaks_the_language_that_the_host_names_and_so_does_orcid(browser: Browser) -> None:
    browser.open(browser.site.launch(locale="en"))
    browser.press_on()

    query = parse_qs(urlsplit(browser.shown.headers["Location"]).query)

    assert query["lang"] == ["en"]
