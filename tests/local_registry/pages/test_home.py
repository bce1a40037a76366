"""The first page: what a newcomer finds there, and what it keeps to itself."""

import re
import shlex
from html import unescape

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.record import Email, Record
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.pages.app import make_site
from tests.local_registry.pages.browsing import JOSIAH, PASSWORD, PUBLISHER, REPOSITORY, Browser

CALLBACK = "http://localhost:5000/it's?a=b&c"


def _commands(page: str) -> list[list[str]]:
    """What stands on the page to be pasted, as a shell takes it apart."""
    texts = (re.sub(r"<[^>]+>", "", block) for block in re.findall(r"<pre>(.*?)</pre>", page, re.DOTALL))
    return [shlex.split(unescape(text)) for text in texts]


def test_it_leads_to_sign_in_and_to_the_description_of_the_api(browser: Browser) -> None:
    page = browser.see("/").text

    assert '<a class="button" href="/signin">Sign in</a>' in page
    assert 'href="http://127.0.0.1:8000/public/v3.0/openapi.json"' in page


def test_it_leads_who_is_signed_in_to_the_record(as_josiah: Browser) -> None:
    assert '<a class="button" href="/my-orcid">My record</a>' in as_josiah.see("/").text


def test_its_commands_can_be_pasted_whatever_the_redirect_address_is(browser: Browser, books: Books) -> None:
    books.clients[REPOSITORY].redirect_uris.append(CALLBACK)
    read, ask, exchange, write = _commands(browser.see("/").text)

    assert read[:2] == ["curl", f"http://127.0.0.1:8000/public/v3.0/{JOSIAH}/record"]
    assert browser.see(ask[0].removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert f"redirect_uri={CALLBACK}" in exchange
    assert "client_secret=SECRET" in exchange
    assert write[1] == f"http://127.0.0.1:8000/member/v3.0/{JOSIAH}/work"


def test_it_has_no_commands_where_no_client_could_be_answered(browser: Browser, books: Books) -> None:
    books.clients[PUBLISHER].state = "locked"
    books.clients[PUBLISHER].redirect_uris.append(CALLBACK)

    assert _commands(browser.see("/").text) == []


def test_a_password_that_somebody_chose_is_not_shown_and_neither_is_the_address(
    browser: Browser, books: Books
) -> None:
    someone = Record("0000-0001-5109-3700", "Laurel", "Haak", password="of-my-own")
    someone.emails.append(Email("laurel@example.org", primary=True))
    with books.changing():
        books.put_record(someone)
    page = browser.see("/").text

    assert "of-my-own" not in page
    assert "laurel@example.org" not in page
    assert "Laurel Haak" in page
    assert "own password" in page


def test_who_cannot_sign_in_is_offered_no_way_to(browser: Browser, books: Books, josiah: Record) -> None:
    josiah.claimed = False
    page = browser.see("/").text

    assert "not claimed" in page
    assert f"/signin?orcid={JOSIAH}" not in page
    assert page.count("/signin?orcid=") == len(books.records) - 1


def test_it_can_be_read_where_nobody_is_yet() -> None:
    site = make_site(Books(), Addresses.at("http://127.0.0.1:8000"), Options())
    browser = Browser(site.test_client())

    assert "Nobody has a record here yet." in browser.see("/").text
    assert browser.see("/signin").status_code == 200


def test_the_sign_in_page_names_somebody_to_be_and_warns_of_real_passwords(browser: Browser) -> None:
    page = browser.see("/signin").text

    assert JOSIAH in page
    assert f"<code>{PASSWORD}</code>" in page
    assert "This is not ORCID: do not enter the password that you have there." in page


def test_who_is_picked_on_the_first_page_is_filled_in(browser: Browser) -> None:
    assert f'value="{JOSIAH}"' in browser.see(f"/signin?orcid={JOSIAH}").text
