"""Whatever others write (hosts, items, ORCID, settings), it stays text: no page takes it for HTML."""

from dataclasses import replace
from typing import Any

import pytest
from lxml import html
from pydantic import ValidationError

from orcid_repo_plugin.domain.item import Text
from orcid_repo_plugin.services.deposit import Deposit
from orcid_repo_plugin.services.map_items import Mapped
from orcid_repo_plugin.settings import SiteSettings
from tests.services.house import author, item
from tests.web.author import Author
from tests.web.browser import JOSIAH, Browser

EVIL = "<img src=x onerror=alert(1)>'\"&{{7*7}}${7*7}%(name)s</title><script>alert(1)</script>"


def is_text(page: str) -> bool:
    """Whether nothing of it has become a part of the page."""
    tree = html.fromstring(page)
    made = tree.xpath("//script | //img[@onerror] | //img[@src='x'] | //svg[@onload]")
    return not made and "{{7*7}}" in tree.text_content() and "49" not in tree.text_content()


def with_item(site: Any, **changed: Any) -> Author:
    """Josiah Carberry, connected, with one item on the own page."""
    josiah = Author(site).connected()
    one = item("7-1", author("Carberry, Josiah", JOSIAH), title="Pots", doi="10.5555/7.1", repository="main")
    rows = [Mapped("test", site.app.mapper.map(replace(one, **changed)))]
    assert list(Deposit(site.app, "main").run(rows))
    josiah.push()
    josiah.account()
    return josiah


@pytest.mark.parametrize("page", ["connect", "account"])
def test_the_name_in_a_launch_is_text(site: Any, page: str) -> None:
    browser = Browser(site)

    browser.open(site.launch("7", page=page, name=EVIL))

    assert is_text(browser.shown.text)


def test_the_account_item_and_locale_of_a_launch_make_nothing(site: Any) -> None:
    browser = Browser(site)

    browser.open(site.launch(EVIL, item=EVIL, locale=EVIL, given_name=EVIL, family_name=EVIL, email=EVIL))

    assert is_text(browser.shown.text)
    assert (
        browser.press_on().headers["Location"].startswith("https://local-registry.invalid/oauth/authorize?")
    )


def test_the_name_of_site_and_repository_is_text(make_site: Any) -> None:
    site = make_site(site={"name": EVIL}, repositories={"main": {"name": EVIL}})
    browser = Browser(site)

    for path in (site.launch("7"), "/account", "/about", "/", "/nowhere"):
        assert is_text(browser.open(path).text), path


def test_the_texts_of_a_site_are_its_own_business_and_still_run_nothing(make_site: Any) -> None:
    site = make_site(site={"texts": {"en": {"Good to know": "<script>alert(1)</script>"}}})

    answer = site.get(site.launch("7"))

    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "contact", ["javascript:alert(1)", "a@b.example' onclick='x", "<script>@x.example", "data:text/html,x"]
)
def test_a_contact_that_is_no_address_is_refused_by_the_settings(contact: str) -> None:
    with pytest.raises(ValidationError):
        SiteSettings(contact=contact)
    with pytest.raises(ValidationError):
        SiteSettings(address=contact)


def test_the_title_of_an_item_is_text_also_as_a_part_of_a_button(site: Any) -> None:
    josiah = Author(site).connected()
    josiah.deposit(1, title=EVIL)
    josiah.account()

    assert is_text(josiah.shown.text)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "//evil.example"]
)
def test_an_item_whose_address_is_none_of_the_web_is_no_link(site: Any, url: str) -> None:
    josiah = with_item(site, urls=(Text(url, "url"),), uri=url)

    assert not [one for one in josiah.page.xpath("//@href") if "alert" in str(one) or "evil" in str(one)]


def test_an_items_id_is_text(site: Any) -> None:
    josiah = Author(site).connected()
    one = item(EVIL, author("Carberry, Josiah", JOSIAH), title="Pots", doi="10.5555/7.1", repository="main")
    assert list(Deposit(site.app, "main").run([Mapped("test", site.app.mapper.map(one))]))
    josiah.push()
    josiah.account()

    assert josiah.rows() == {EVIL: "on-record"}
    assert not josiah.page.xpath("//script")


def test_the_name_that_somebody_has_at_orcid_is_text(site: Any) -> None:
    mallory = site.registry.person(EVIL, EVIL)["orcid"]
    browser = Browser(site)

    browser.connect("7", mallory)
    assert is_text(browser.shown.text)
    browser.connect("7", JOSIAH)
    browser.open("/connect/ended")

    assert not browser.page.xpath("//script")


@pytest.mark.parametrize("name", ["error", "error_description", "code", "state"])
def test_what_comes_back_from_orcid_is_not_shown(site: Any, name: str) -> None:
    browser = Browser(site)
    browser.open(site.launch("7"))
    location = browser.press_on().headers["Location"]
    state = location.partition("state=")[2].partition("&")[0]

    shown = browser.client.get(
        "/orcid/callback",
        base_url=site.base_url,
        query_string={"state": state, "error": "x", name: EVIL},
        follow_redirects=True,
    )

    assert "onerror" not in shown.text


@pytest.mark.parametrize(
    "path", ["/<script>alert(1)</script>", "/items/<script>/1", "/connect?lang=<script>"]
)
def test_an_address_is_not_shown_as_html(site: Any, path: str) -> None:
    for accept in ("text/html", "application/json"):
        answer = site.get(path, headers={"Accept": accept})

        assert answer.mimetype != "text/html" or "<script" not in answer.text
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
