"""Forms of other sites, forged states, and sign-ins that somebody else has begun."""

import re
from typing import Any

import pytest
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from tests.web.author import Author
from tests.web.browser import INES, JOSIAH, Browser, books

NOBODY = {"people": [], "permissions": [], "tokens": [], "accounts": []}
FORMS = (
    *("/connect", "/signin", "/connect/answer", "/connect/not-now", "/connect/remove", "/account/work"),
    *("/account/choices", "/account/disconnect", "/account/stay", "/account/forget", "/account/sign-out"),
)


def mark_in(page: str) -> str:
    """The mark of the page's forms."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_these_are_all_forms_that_there_are(site: Any) -> None:
    posted = {rule.rule for rule in site.web.url_map.iter_rules() if "POST" in rule.methods}

    assert posted - set(FORMS) == {"/items/<repository>", "/badges"}  # signed; and changes nothing


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_form_of_another_site_changes_nothing(site: Any, path: str, accept: str) -> None:
    josiah = Author(site).connected(1)
    before, fields = (
        books(site),
        {"works": "remove", "sure": "yes", "do": "remove", "item": "7-1", "choice": "new"},
    )

    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "https://evil.example.org"},
        {"Origin": "https://evil.example", "Referer": "https://evil.example/"},
        {"Content-Type": "text/plain"},
        {"X-CSRFToken": "made-up"},
    ):
        answer = josiah.client.post(
            path, base_url=site.base_url, data=fields, headers={"Accept": accept} | headers
        )
        assert answer.status_code == 400, headers
        assert (
            answer.get_json()["code"] == "page-too-old" if accept != "text/html" else "too old" in answer.text
        )
    josiah.push()

    assert books(site) == before
    assert josiah.on_record() == ["Pots 1"]


def test_what_a_browser_says_of_another_site_counts_more_than_a_right_mark(site: Any) -> None:
    josiah = Author(site).connected(1)
    mark = mark_in(josiah.open("/account/disconnect").text)

    for accept in ("text/html", "application/json", "*/*"):
        headers = {"Sec-Fetch-Site": "cross-site", "Accept": accept}
        fields = {"csrf_token": mark, "works": "keep"}
        answer = josiah.client.post(
            "/account/disconnect", base_url=site.base_url, data=fields, headers=headers
        )
        assert answer.status_code == 400

    assert josiah.ended() == [""]


def test_nobody_can_sign_a_mark_without_our_key(site: Any) -> None:
    browser = Browser(site)
    real = mark_in(browser.open(site.launch("7")).text)
    made = URLSafeTimedSerializer("guessed", salt="wtf-csrf-token").dumps("0" * 40)

    for mark in (made, real[:-1], real.upper(), real + "x"):
        answer = browser.client.post("/connect", base_url=site.base_url, data={"csrf_token": mark})
        assert answer.status_code == 400


def test_a_session_that_somebody_has_signed_is_none(site: Any) -> None:
    signer = SecureCookieSessionInterface().get_signing_serializer(site.web)
    assert signer is not None
    browser = Browser(site)
    forged = signer.dumps({"launch": {"repository": "main", "user_id": "7"}, "seat": "x"})
    browser.client.set_cookie("__Host-orcid-repo", forged, domain="orcid.repository.example.org")
    browser.client.set_cookie("session", forged, domain="orcid.repository.example.org")

    assert browser.open("/account").status_code == 401


# -- the way to ORCID and back


def test_a_code_of_the_attacker_connects_nobody_who_is_lured_to_our_callback(site: Any) -> None:
    attacker, victim = Browser(site), Browser(site)
    attacker.open(site.launch("66"))
    back = site.at_orcid(attacker.press_on().headers["Location"], INES)
    victim.open(site.launch("7"))
    victim.press_on()

    for query in (back, re.sub(r"state=[^&]+", "state=", back), back.partition("&state")[0]):
        assert victim.open(query).status_code == 400

    assert books(site) == NOBODY


def test_a_state_of_ones_own_with_a_code_of_another_connects_with_nothing_that_was_not_signed_in_to(
    site: Any,
) -> None:
    josiah, ines = Browser(site), Browser(site)
    josiah.open(site.launch("7"))
    ines.open(site.launch("8"))
    first = site.at_orcid(josiah.press_on().headers["Location"], JOSIAH)
    second = site.at_orcid(ines.press_on().headers["Location"], INES)
    mixed = re.sub(r"state=[^&]+", re.search(r"state=[^&]+", second)[0], first)  # type: ignore[index]

    assert josiah.open(mixed).status_code == 400
    assert josiah.open(first).status_code == 200
    assert ines.open(second).status_code == 200

    assert books(site)["people"] == [("7", JOSIAH, "signed-in"), ("8", INES, "signed-in")]


def test_two_tabs_and_two_people_in_one_browser_are_told_apart(site: Any) -> None:
    browser = Browser(site)
    browser.open(site.launch("7"))
    first_tab, second_tab = (
        browser.press_on().headers["Location"] for _ in range(2) if browser.open("/connect")
    )
    browser.open(site.launch("8"))
    others = browser.press_on().headers["Location"]

    for location in (first_tab, second_tab):
        assert browser.come_back(location, JOSIAH).status_code == 400
    browser.come_back(others, INES)

    assert books(site)["people"] == [("8", INES, "signed-in")]


def test_a_state_is_long_random_and_of_one_use(site: Any) -> None:
    browser, states = Browser(site), set()
    for _ in range(5):
        browser.open(site.launch("7"))
        states.add(browser.press_on().headers["Location"].partition("state=")[2].partition("&")[0])

    assert len(states) == 5
    assert all(len(state) >= 43 for state in states)


def test_a_code_is_given_to_orcid_once(site: Any) -> None:
    browser = Browser(site)
    browser.open(site.launch("7"))
    back = site.at_orcid(browser.press_on().headers["Location"], JOSIAH)

    answers = [browser.open(back).status_code for _ in range(3)]

    asked = [one for one in site.registry.journal() if one.path.startswith("/oauth/token")]
    assert answers == [200, 400, 400]
    assert len(asked) == 1
    assert [one["revoked"] for one in site.registry.tokens(JOSIAH)] == [None]
