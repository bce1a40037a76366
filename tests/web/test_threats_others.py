"""What is other people's: their data, their works, their iD, their account."""

from typing import Any

import pytest

from orcid_repo_plugin.domain.host import Host
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Person, Proof
from tests.web.author import Author, another
from tests.web.browser import INES, JOSIAH, Browser, books
from tests.web.caller import Caller

ACTS = ("send", "again", "keep-off", "remove")


def csrf(browser: Browser) -> str:
    """The mark without which no form is taken."""
    browser.open("/account")
    return str(browser.page.xpath("//input[@name='csrf_token']/@value")[0])


def test_no_parameter_shows_the_page_or_the_data_of_somebody_else(site: Any) -> None:
    sofia = another(site).connected(1)
    josiah = Author(site).connected(2)
    asked = {"orcid": sofia.who, "user": "8", "sub": "8", "user_id": "8", "person": "1", "repository": "main"}

    for path in ("/account", "/account/data", "/connect", "/account/forget"):
        answer = josiah.client.get(path, base_url=site.base_url, query_string=asked, buffered=True)
        assert answer.status_code == 200
        assert sofia.who not in answer.text
        assert "8-1" not in answer.text


@pytest.mark.parametrize("act", ACTS)
def test_no_form_acts_on_a_work_of_somebody_else_or_on_one_that_is_none(site: Any, act: str) -> None:
    sofia = another(site).connected(1)
    josiah = Author(site).connected(1)
    before, mark = sofia.on_record(), csrf(josiah)

    for item in ("8-1", "8-1' OR '1'='1", "%", "", "7-1\x00", "../8-1"):
        for repository in ("main", "other", "", "%"):
            fields = {
                "csrf_token": mark,
                "do": act,
                "repository": repository,
                "item": item,
                "orcid": sofia.who,
            }
            answer = josiah.client.post("/account/work", base_url=site.base_url, data=fields)
            assert answer.status_code == 404, (item, repository)
    sofia.push()

    assert sofia.on_record() == before


@pytest.mark.parametrize("page", ["choices", "disconnect", "forget", "stay"])
def test_a_form_with_the_id_of_somebody_else_is_about_oneself(site: Any, page: str) -> None:
    sofia = another(site).connected(1)
    josiah = Author(site).connected(1)
    fields = {
        "csrf_token": csrf(josiah),
        "works": "remove",
        "sure": "yes",
        "sends": "never",
        "show_orcid": "hide",
    }

    josiah.client.post(
        f"/account/{page}",
        base_url=site.base_url,
        data=fields | {"orcid": sofia.who, "user": "8", "user_id": "8", "repository": "main"},
    )
    sofia.push()
    sofia.account()

    assert sofia.on_record() == ["Pots 1"]
    assert sofia.ended() == [""]
    assert sofia.rows() == {"8-1": "on-record"}
    assert ("8", sofia.who, "signed-in") in books(site)["people"]


def test_an_id_that_another_account_has_proved_is_taken_over_by_nobody_who_cannot_sign_in_with_it(
    site: Any,
) -> None:
    josiah = Author(site).connected(1)
    mallory = Browser(site)

    mallory.connect("66", INES)
    for choice in ("merge", "new", "keep", JOSIAH, ""):
        mark = mallory.client.get("/connect", base_url=site.base_url).text.split('csrf_token" value="')[1]
        fields = {"csrf_token": mark.split('"')[0], "choice": choice, "orcid": JOSIAH, "pending": "1"}
        mallory.client.post("/connect/answer", base_url=site.base_url, data=fields)

    assert books(site)["people"] == [("7", JOSIAH, "signed-in"), ("66", INES, "signed-in")]
    assert books(site)["accounts"] == []
    assert josiah.open("/account").status_code == 200


def test_who_has_stolen_an_account_cannot_change_its_id_unseen_or_read_a_token(site: Any) -> None:
    josiah = Author(site).connected(1)
    thief = Browser(site)

    thief.connect("7", INES)

    assert thief.shown.status_code == 409
    assert books(site)["people"] == [("7", JOSIAH, "signed-in")]
    tokens = [one[name] for one in site.registry.tokens() for name in ("access_token", "refresh_token")]
    shown = [
        thief.client.get(path, base_url=site.base_url, buffered=True).text
        for path in ("/account", "/account/data", "/connect")
    ]
    assert not [token for token in tokens for page in shown if token in page]
    assert josiah.on_record() == ["Pots 1"]


def test_an_id_that_was_only_typed_in_shows_nothing_and_can_do_nothing(site: Any) -> None:
    with site.store.writing() as c:
        claim = Person(repository="main", orcid=OrcidId(INES), user_id="66", name="Mallory", proof=Proof.NONE)
        site.store.people.save(c, claim)
    mallory = Browser(site)

    mallory.open(site.launch("66", page="account"))

    assert "You have not confirmed it, so nothing is done with it." in mallory.words
    for path in ("/account/data", "/account/choices", "/account/disconnect", "/account/forget"):
        assert mallory.client.get(path, base_url=site.base_url).status_code == 303


def test_a_host_of_one_repository_neither_reads_nor_withdraws_items_of_another(make_site: Any) -> None:
    site = make_site(repositories={"main": {}, "other": {}})
    with site.store.writing() as c:
        site.store.hosts.add(c, Host(name="other", repositories=("other",)))
        site.store.hosts.add_key(c, "other", "o" * 44)
    josiah, caller = Author(site).connected(1), Caller(site)

    for repository in ("main", "other"):
        for method in ("GET", "DELETE", "PUT"):
            token = site.token(None, purpose="deposit", iss="other", key="o" * 44, repository=repository)
            assert caller(method, "main/7-1", token=token).status_code == 403
    josiah.push()

    assert josiah.on_record() == ["Pots 1"]
