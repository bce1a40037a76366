"""What holds for the whole site: the first page, headers, cookies, errors."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.folder import InFolder
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.pages.app import make_site
from tests.local_registry.pages.browsing import JOSIAH, PASSWORD, Browser

PAGES = ("/", f"/{JOSIAH}", "/signin", "/my-orcid", "/trusted", "/inbox", "/account", "/nowhere")


class Loaded(HTMLParser):
    """The addresses that a page makes the browser load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        address = named.get("href") if tag == "link" else named.get("src")
        if address:
            self.found.append(address)


def test_the_first_page_names_the_addresses_and_the_people(browser: Browser) -> None:
    page = browser.see("/").text

    for words in ("http://127.0.0.1:8000/member/v3.0", "http://127.0.0.1:8000/oauth/token", JOSIAH, PASSWORD):
        assert words in page


def test_the_first_page_keeps_the_clients_secrets(browser: Browser) -> None:
    assert "a-secret" not in browser.see("/").text


def test_many_people_are_not_all_listed(browser: Browser, books: Books) -> None:
    for number in range(30):
        books.put_record(Record(f"0000-0000-0000-{number:04}", "Person", str(number)))

    assert "These are the first 20 of 32." in browser.see("/").text


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_that_it_is_not_orcids(as_josiah: Browser, path: str) -> None:
    page = as_josiah.see(path).text

    assert "not ORCID</title>" in page
    assert "Practice data, not ORCID" in page
    assert "This is not ORCID." in page


@pytest.mark.parametrize("path", PAGES)
def test_no_page_loads_anything_from_elsewhere_or_runs_scripts(as_josiah: Browser, path: str) -> None:
    answer = as_josiah.see(path)
    loaded = Loaded()
    loaded.feed(answer.text)

    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "form-action" not in answer.headers["Content-Security-Policy"]
    assert "<script" not in answer.text
    assert loaded.found == ["/static/icon.svg", "/static/style.css"]
    for address in loaded.found:
        with as_josiah.see(address) as file:
            assert file.status_code == 200


def test_the_session_cookie_has_a_name_of_its_own_and_no_script_reads_it(browser: Browser) -> None:
    cookie = browser.see("/signin").headers["Set-Cookie"]

    assert re.match(r"orcid_local_registry_[0-9]+=", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_what_a_signed_in_person_sees_is_kept_by_no_cache(as_josiah: Browser) -> None:
    assert as_josiah.see("/my-orcid").headers["Cache-Control"] == "no-store"


def test_after_signing_out_the_record_is_closed(as_josiah: Browser) -> None:
    as_josiah.send("/signout")

    assert as_josiah.see("/my-orcid").status_code == 303


def test_a_link_of_another_site_signs_out_and_shows_the_sign_in_page(as_josiah: Browser) -> None:
    left = as_josiah.see("/signout")

    assert (left.status_code, left.headers["Location"]) == (303, "/signin")
    assert as_josiah.see("/my-orcid").status_code == 303


@contextmanager
def _running(folder: Path) -> Iterator[tuple[Books, FlaskClient]]:
    """A registry that keeps its books in the folder, as long as it runs."""
    storage = InFolder(folder)
    books = Books(storage)
    yield books, make_site(books, Addresses.at("http://127.0.0.1:8000"), Options()).test_client()
    storage.close()


def test_who_is_signed_in_stays_so_when_a_registry_in_a_folder_is_started_again(tmp_path: Path) -> None:
    with _running(tmp_path) as (books, client):
        with books.changing():
            books.put_record(Record(JOSIAH, "Josiah", "Carberry", password=PASSWORD))
        Browser(client).sign_in(JOSIAH)
        cookie = client.get_cookie("orcid_local_registry_8000")
    assert cookie is not None
    with _running(tmp_path) as (_, client):
        client.set_cookie(cookie.key, cookie.value)
        answer = client.get("/my-orcid")

    assert answer.status_code == 200
    assert "Josiah Carberry" in answer.text


def test_who_sends_a_form_after_the_session_is_told_that_nothing_was_changed(
    as_josiah: Browser, josiah: Record
) -> None:
    as_josiah.client.delete_cookie("orcid_local_registry_8000")
    answer = as_josiah.client.post("/account", data={"default_visibility": "private"}, follow_redirects=True)

    assert "nothing was changed" in answer.text
    assert "<h1>Sign in to the local registry</h1>" in answer.text
    assert josiah.default_visibility == "public"


def test_a_person_who_is_locked_meanwhile_is_out(as_josiah: Browser, josiah: Record) -> None:
    josiah.state = "locked"

    assert as_josiah.see("/my-orcid").status_code == 303


def test_an_address_of_nothing_is_told_kindly_with_a_way_out(browser: Browser) -> None:
    answer = browser.see("/nowhere")

    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    assert '<a href="/">To the first page</a>' in answer.text


def test_a_program_is_told_of_an_error_in_json(browser: Browser) -> None:
    answer = browser.see("/nowhere", Accept="application/json")

    assert answer.status_code == 404
    assert json.loads(answer.text)["error"] == "There is nothing here"


def test_a_wrong_method_names_the_right_one(browser: Browser) -> None:
    answer = browser.client.post("/inbox")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_fault_of_ours_tells_nothing_of_itself(site: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> str:
        raise ValueError("secret detail")

    site.add_url_rule("/broken", view_func=broken)
    answer = site.test_client().get("/broken")

    assert answer.status_code == 500
    assert "Something in the registry broke" in answer.text
    assert "secret detail" not in answer.text
