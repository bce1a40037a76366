"""Sessions as attackers see them: planted, stolen, outlived, another's cookie, another's browser."""

import re
from typing import Any

import pytest

from orcid_repo_plugin.domain.host import Host
from orcid_repo_plugin.services.hosts import remove_host, rotate_key
from tests.web.author import Author, another
from tests.web.browser import JOSIAH, Browser, books, wait

COOKIE = "__Host-orcid-repo"


def cookie_of(browser: Browser) -> str:
    """What the browser shows us."""
    found = browser.client.get_cookie(COOKIE, domain="orcid.repository.example.org")
    return found.value if found is not None else ""


def planted(site: Any, value: str) -> Browser:
    """A browser into which somebody has put a cookie."""
    victim = Browser(site)
    victim.client.set_cookie(COOKIE, value, domain="orcid.repository.example.org", secure=True)
    return victim


# -- fixation


def test_a_cookie_that_somebody_has_made_up_is_never_taken_over(site: Any) -> None:
    victim = planted(site, "k" * 43)

    victim.open(site.launch("7"))

    assert cookie_of(victim) not in ("", "k" * 43)


def test_who_arrives_with_a_session_of_somebody_else_planted_gets_another(site: Any) -> None:
    attacker = Browser(site)
    attacker.open(site.launch("66"))
    victim = planted(site, cookie_of(attacker))

    victim.connect("7")

    assert cookie_of(victim) != cookie_of(attacker)
    assert attacker.open("/account").status_code == 401
    assert books(site)["people"] == [("7", JOSIAH, "signed-in")]


def test_every_arrival_of_another_account_changes_the_cookie(site: Any) -> None:
    browser, seen = Browser(site), set()
    for user in ("7", "8", "7"):
        browser.open(site.launch(user))
        seen.add(cookie_of(browser))

    assert len(seen) == 3


# -- theft and lifetime


def test_a_stolen_cookie_is_good_for_twelve_hours_at_most(site: Any) -> None:
    josiah = Author(site).connected(1)
    thief = planted(site, cookie_of(josiah))
    assert thief.open("/account").status_code == 200

    wait(site, 12 * 60 + 1)

    assert thief.open("/account").status_code == 401
    assert thief.open("/account/data").status_code == 401


def test_a_stolen_cookie_does_not_live_longer_by_being_used(site: Any) -> None:
    josiah = Author(site).connected(1)
    for _hour in range(12):
        assert josiah.open("/account").status_code == 200
        wait(site, 60)

    assert josiah.open("/account").status_code == 401


def test_the_cookie_is_for_this_host_only_for_https_only_and_not_for_scripts(site: Any) -> None:
    told = site.get(site.launch()).headers["Set-Cookie"]

    assert told.startswith(f"{COOKIE}=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(told.split("; "))
    assert "Domain" not in told


def test_services_on_other_ports_or_paths_of_a_machine_have_other_cookies(make_site: Any) -> None:
    urls = ("http://127.0.0.1:8080", "http://127.0.0.1:8081", "http://127.0.0.1:8080/orcid")

    names = {make_site(base_url=url).web.session_interface.name for url in urls}

    assert len(names) == 3


def test_the_cookie_tells_nothing_of_who_has_it(site: Any) -> None:
    josiah = Author(site).connected(1)

    assert re.fullmatch(r"[\w-]{43}", cookie_of(josiah))


# -- the other one at the same browser


def test_the_next_person_at_a_browser_sees_nothing_of_the_one_before(site: Any) -> None:
    shared = Browser(site)
    shared.connect("7")
    before = cookie_of(shared)

    shared.open(site.launch("8", page="account"))

    assert JOSIAH not in shared.shown.text
    assert "You have not connected an ORCID iD" in shared.words
    assert planted(site, before).open("/account").status_code == 401


def test_who_signs_out_leaves_a_browser_that_knows_nobody_and_stays_connected(site: Any) -> None:
    josiah = Author(site).connected(1)
    before = cookie_of(josiah)

    shown = josiah.press("Sign out here")

    assert shown.status_code == 200
    assert josiah.heading == "You are signed out here"
    assert JOSIAH not in shown.text
    assert josiah.links()["Sign out at ORCID"] == "https://local-registry.invalid/signout"
    for browser in (josiah, planted(site, before)):
        assert browser.open("/account").status_code == 401
    assert books(site)["permissions"] == [(1, "/read-limited /activities/update", True)]
    assert josiah.account().status_code == 200


# -- a host that is no friend any more


def test_visits_that_a_removed_host_has_opened_end_at_once(site: Any) -> None:
    opened, under_way = Author(site).connected(1), Browser(site)
    under_way.open(site.launch("9"))
    under_way.press_on()
    location = under_way.shown.headers["Location"]

    remove_host(site.app, "main")

    assert opened.open("/account").status_code == 401
    assert under_way.come_back(location).status_code == 400
    assert [one[0] for one in books(site)["people"]] == ["7"]


def test_visits_of_other_hosts_go_on(site: Any) -> None:
    with site.store.writing() as c:
        site.store.hosts.add(c, Host(name="portal", repositories=("main",)))
        site.store.hosts.add_key(c, "portal", "p" * 44)
    opened = Browser(site)
    opened.open(site.launch("7", page="account", iss="portal", key="p" * 44))

    remove_host(site.app, "main")

    assert opened.open("/account").status_code == 200


def test_with_a_key_that_was_changed_twice_nobody_gets_in_any_more(site: Any) -> None:
    stolen = site.key
    for _time in range(2):
        site.key = rotate_key(site.app, "main").key

    assert site.get(site.launch(key=stolen)).status_code == 400
    assert site.get(site.launch()).status_code == 200


@pytest.mark.parametrize("path", ["/account", "/account/data", "/account/choices", "/connect/done"])
def test_what_is_somebodys_needs_their_session(site: Any, path: str) -> None:
    another(site).connected(1)

    assert site.get(path).status_code == 401
