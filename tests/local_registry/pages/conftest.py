"""A registry's website with Josiah Carberry's record, asked by Flask's test client."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.clients import MEMBER, PREMIUM, Client
from orcid_repo_plugin.local_registry.books.contents import item_body
from orcid_repo_plugin.local_registry.books.items import Item, Source
from orcid_repo_plugin.local_registry.books.record import Email, Record
from orcid_repo_plugin.local_registry.kinds import SPACES
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.pages.app import make_site
from tests.local_registry.pages.browsing import ANA, JOSIAH, PASSWORD, PUBLISHER, REPOSITORY, Browser

AddItem = Callable[..., Item]


@pytest.fixture
def books() -> Books:
    """Two people and two clients; a clock that goes on by a second with each look."""
    now = iter(range(1_700_000_000_000, 1_800_000_000_000, 1_000))
    books = Books(clock=lambda: next(now))
    with books.changing():
        josiah = Record(JOSIAH, "Josiah", "Carberry", password=PASSWORD)
        josiah.emails.append(Email("josiah.carberry@mailinator.com", primary=True))
        books.put_record(josiah)
        books.put_record(Record(ANA, "Ана", "Петровић", password=PASSWORD))
        books.put_client(Client(REPOSITORY, "a-secret", MEMBER, "Brown Repository"))
        books.put_client(Client(PUBLISHER, "b-secret", PREMIUM, "Psychoceramics Press"))
    return books


@pytest.fixture
def josiah(books: Books) -> Record:
    """The record of ORCID's example researcher."""
    return books.records[JOSIAH]


@pytest.fixture
def add(books: Books, josiah: Record) -> AddItem:
    """Put an item on Josiah's record: kind, content, and what is special about it."""

    def add_item(kind: str, content: dict[str, Any], **special: Any) -> Item:
        body, self_keys, version_keys = item_body(kind, content)
        now = books.now()
        values: dict[str, Any] = {"source": Source(client_id=REPOSITORY), "visibility": "public"} | special
        number = books.next_put_code(SPACES[kind])
        item = Item(
            number,
            kind,
            body,
            created=now,
            modified=now,
            self_keys=self_keys,
            version_keys=version_keys,
            **values,
        )
        with books.changing():
            books.put_item(josiah, item)
        return item

    return add_item


@pytest.fixture
def site(books: Books) -> Flask:
    """The website."""
    return make_site(books, Addresses.at("http://127.0.0.1:8000"), Options())


@pytest.fixture
def browser(site: Flask) -> Browser:
    """Nobody is signed in."""
    return Browser(site.test_client())


@pytest.fixture
def as_josiah(browser: Browser) -> Browser:
    """Josiah is signed in."""
    browser.sign_in(JOSIAH)
    return browser
