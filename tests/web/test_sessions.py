"""Browser sessions: what the cookie is, how long it lasts, and that nothing gets lost or comes back."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from orcid_repo_plugin.store.tables import browser
from orcid_repo_plugin.web.app import create_app

HOUR = 3600 * 1000


def rows(site: Any) -> list[Any]:
    """The sessions in the books."""
    with site.store.reading() as c:
        return list(c.execute(select(browser)))


def test_the_cookie_of_an_https_service_is_of_this_host_only_and_hidden_from_scripts(site: Any) -> None:
    cookie = site.get(site.launch()).headers["Set-Cookie"]

    assert re.match(r"__Host-orcid-repo=[\w-]{43}; ", cookie)
    assert all(part in cookie for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax", "Expires="))
    assert "Domain" not in cookie


def test_cookies_of_two_services_on_one_machine_have_names_of_their_own(make_site: Any) -> None:
    sites = [make_site(base_url=f"http://127.0.0.1:{port}") for port in (8080, 8081)]

    names = {site.get(site.launch()).headers["Set-Cookie"].partition("=")[0] for site in sites}

    assert len(names) == 2
    assert not any(name.startswith("__Host-") for name in names)


def test_who_only_looks_gets_no_cookie(site: Any) -> None:
    answers = [site.get(path) for path in ("/", "/about", "/nowhere", "/style.css", "/healthz", "/?lang=en")]

    assert not any("Set-Cookie" in answer.headers for answer in answers)
    assert rows(site) == []


def test_the_books_hold_neither_the_cookie_nor_what_is_in_the_session(site: Any) -> None:
    answer = site.get(site.launch(name="Josiah Carberry", email="josiah@example.org"))

    cookie = answer.headers["Set-Cookie"].partition(";")[0].partition("=")[2]
    stored = repr(rows(site))
    assert not any(word in stored for word in (cookie, "Josiah", "josiah@example.org"))


def test_a_session_lasts_twelve_hours_however_much_it_is_used(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, start = site.client(), site.store.now()
    site.get(site.launch(), client)
    seen = []
    for hours in (6, 11.9, 12.1):
        for clock in (site.store, site.store.visits):
            monkeypatch.setattr(clock, "now", lambda hours=hours: int(start + hours * HOUR))
        seen.append(site.get("/connect", client).status_code)

    assert seen == [200, 200, 401]


def test_a_session_goes_on_after_the_service_was_started_again(site: Any) -> None:
    client = site.client()
    form = {
        "csrf_token": site.get(site.launch(), client).text.split('name="csrf_token" value="')[1].split('"')[0]
    }

    site.web.wsgi_app = create_app(site.app, site.engine).wsgi_app
    answer = client.post("/connect", base_url=site.base_url, data=form)

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(site.registry.registry_url)


def test_what_two_requests_of_a_browser_keep_at_the_same_time_is_kept_by_both(site: Any) -> None:
    client = site.client()
    site.get(site.launch(), client)

    with client.session_transaction(base_url=site.base_url) as slow:
        slow["pending"] = {"iD": "waits"}
        with client.session_transaction(base_url=site.base_url) as fast:
            fast["done"] = {"thanks": 1}
            fast.pop("csrf_token", None)

    with client.session_transaction(base_url=site.base_url) as after:
        assert (after["pending"], after["done"]) == ({"iD": "waits"}, {"thanks": 1})
        assert "csrf_token" not in after
        assert after["launch"]["user_id"] == "7"


def test_a_change_inside_of_a_value_is_kept(site: Any) -> None:
    client = site.client()
    site.get(site.launch(), client)

    with client.session_transaction(base_url=site.base_url) as session:
        session["launch"]["locale"] = "fr"

    with client.session_transaction(base_url=site.base_url) as session:
        assert session["launch"]["locale"] == "fr"


def test_a_session_that_was_begun_anew_is_not_brought_back_by_a_slower_request(site: Any) -> None:
    client = site.client()
    old = site.get(site.launch("7"), client).headers["Set-Cookie"].partition(";")[0]

    with client.session_transaction(base_url=site.base_url) as slow:
        slow["pending"] = {"late": True}
        site.get(site.launch("8"), client)

    assert len(rows(site)) == 1
    other = site.client()
    assert other.get("/connect", base_url=site.base_url, headers={"Cookie": old}).status_code == 401


def test_a_page_that_changes_nothing_writes_nothing(site: Any) -> None:
    client = site.client()
    site.get(site.launch(), client)
    before = rows(site)

    site.get("/connect", client)

    assert rows(site) == before


@pytest.mark.parametrize("cookie", ["", "x", "x" * 43, "x" * 3000, "ö" * 30])
def test_a_cookie_that_we_did_not_give_is_no_session(site: Any, cookie: str) -> None:
    client = site.client()
    client.set_cookie("__Host-orcid-repo", cookie, domain="orcid.repository.example.org")

    assert site.get("/connect", client).status_code == 401
