"""Somebody comes back with an iD that is not simply theirs: another one, somebody's, or a closed record's."""

from typing import Any

import pytest

from orcid_repo_plugin.services.connect.revoking import finish_revocations
from tests.web.browser import INES, JOSIAH, Browser, at_orcid, books, history, wait

# -- which iD is whose


def test_another_id_than_before_changes_nothing_until_the_person_has_answered(browser: Browser) -> None:
    browser.connect()
    before = books(browser.site)

    answer = browser.connect(who=INES)

    assert answer.status_code == 409
    assert browser.heading == "Which iD is yours?"
    assert f"You came back as {INES}, but {JOSIAH} was connected." in browser.words
    assert browser.buttons() == ["Use the new one", "Keep the other one"]
    assert books(browser.site) == before
    browser.open("/connect/ended")
    assert browser.heading == "Which iD is yours?"


def test_the_new_id_takes_the_place_of_the_other(browser: Browser) -> None:
    browser.connect()
    browser.connect(who=INES)

    answer = browser.press("Use the new one")

    assert answer.request.path == "/connect/done"
    assert f"https://orcid.org/{INES}" in browser.words
    now = books(browser.site)
    assert [one for one in now["people"] if one[0] == "7"] == [("7", INES, "signed-in")]
    assert [one for one in now["permissions"] if one[2]] == [(1, "/read-limited /activities/update", True)]


def test_who_keeps_the_other_id_is_told_how_to_try_again(browser: Browser) -> None:
    browser.connect()
    before = books(browser.site)
    browser.connect(who=INES)

    answer = browser.press("Keep the other one")

    assert answer.status_code == 200
    assert browser.heading == "Nothing was changed"
    assert f"https://orcid.org/{JOSIAH}" in browser.words
    assert browser.links()["Sign out at ORCID"] == f"{browser.site.registry.registry_url}/signout"
    assert books(browser.site) == before
    finish_revocations(browser.site.app)
    assert [one["revoked"] for one in browser.site.registry.tokens(INES)] == ["client"]


def test_the_question_can_be_answered_once_and_not_again_by_the_back_button(browser: Browser) -> None:
    browser.connect()
    browser.connect(who=INES)
    question = browser.shown
    browser.press("Keep the other one")
    before = books(browser.site)

    browser.shown = question
    browser.press("Use the new one")

    assert browser.heading == "Nothing was changed"
    assert books(browser.site) == before


def test_an_answer_that_is_none_changes_nothing(browser: Browser) -> None:
    browser.connect()
    browser.connect(who=INES)
    before = books(browser.site)
    form = browser.one("//form[@action='/connect/answer']")
    token = form.xpath(".//input[@name='csrf_token']/@value")[0]

    fields = {"csrf_token": token, "choice": "both"}
    browser.client.post("/connect/answer", base_url=browser.site.base_url, data=fields)
    browser.open("/connect/ended")

    assert browser.heading == "Which iD is yours?"
    assert books(browser.site) == before


def test_an_id_of_another_account_is_given_to_nobody_until_the_person_has_answered(browser: Browser) -> None:
    browser.connect("7")
    before = books(browser.site)
    other = Browser(browser.site)

    answer = other.connect("8")

    assert answer.status_code == 409
    assert other.heading == "This iD belongs to another account here"
    assert f"https://orcid.org/{JOSIAH}" in other.words
    assert other.buttons() == ["Merge: both accounts are mine", "It is not mine"]
    assert books(browser.site) == before
    assert any(one[0] == "claim" for one in history(browser.site))


def test_two_accounts_of_one_person_are_merged_when_they_say_so(browser: Browser) -> None:
    browser.connect("7")
    other = Browser(browser.site)
    other.connect("8")

    answer = other.press("Merge: both accounts are mine")

    assert answer.request.path == "/connect/done"
    assert "Your accounts in Brown Digital Repository count as one person now." in other.words
    assert books(browser.site)["people"] == [("7", JOSIAH, "signed-in")]
    assert books(browser.site)["accounts"] == ["8"]
    other.open("/connect")
    assert other.heading == "Your ORCID iD is connected"


def test_an_id_that_is_not_theirs_is_thrown_away(browser: Browser) -> None:
    browser.connect("7")
    before = books(browser.site)
    other = Browser(browser.site)
    other.connect("8")

    other.press("It is not mine")

    assert other.heading == "Nothing was changed"
    assert "You stay connected" not in other.words
    assert books(browser.site) == before


def test_an_answer_that_comes_too_late_changes_nothing(browser: Browser) -> None:
    browser.connect()
    browser.connect(who=INES)
    before = books(browser.site)
    wait(browser.site, 45)

    answer = browser.press("Use the new one")

    assert answer.status_code == 400
    assert browser.heading == "This sign-in has run out"
    assert books(browser.site) == before


# -- the record


@pytest.mark.parametrize("state", ["locked", "deactivated"])
def test_a_closed_record_connects_nobody(browser: Browser, state: Any) -> None:
    browser.connect()
    before = books(browser.site)
    back = at_orcid(browser)
    browser.site.registry.set_state(JOSIAH, state)
    with browser.site.store.writing() as c:  # as a push has met it
        browser.site.store.records.close(c, JOSIAH, state, "ORCID said so")

    answer = browser.open(back)

    assert answer.status_code == 409
    assert browser.heading == "This ORCID record is closed at the moment"
    assert {"locked": "has locked this record", "deactivated": "was deactivated"}[state] in browser.words
    assert books(browser.site)["people"] == before["people"]
    assert books(browser.site)["tokens"] == before["tokens"]


def test_who_comes_with_a_merged_id_is_told_the_one_that_is_theirs_now(browser: Browser) -> None:
    browser.connect()
    before = books(browser.site)
    back = at_orcid(browser)
    browser.site.registry.set_state(JOSIAH, "deprecated", INES)

    answer = browser.open(back)

    assert answer.status_code == 409
    assert browser.heading == "This ORCID iD was merged into another"
    assert f"https://orcid.org/{INES}" in browser.words
    assert books(browser.site)["tokens"] == before["tokens"]
