"""The inbox: requests for permission are read, answered and archived."""

from typing import Any

import pytest

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.others import Notification
from orcid_repo_plugin.local_registry.books.record import Record
from tests.local_registry.pages.browsing import ANA, JOSIAH, PUBLISHER, Browser

ASK = "https://press.example/orcid?for=pots"


@pytest.fixture
def message(books: Books) -> Notification:
    """A request for permission to add a work."""
    return _send(books, {"uri": ASK, "path": "/orcid", "host": "press.example"})


def _send(books: Books, address: dict[str, Any], orcid: str = JOSIAH) -> Notification:
    content = {
        "notification-type": "permission",
        "authorization-url": address,
        "notification-subject": "May we <b>add</b> your article?",
        "notification-intro": "It has just appeared.",
        "items": {"item": [{"item-type": "work", "item-name": "Mending Pots", "external-id": None}]},
    }
    number = books.next_put_code("notification")
    notification = Notification(number, orcid, PUBLISHER, content, books.now())
    with books.changing():
        books.put_notification(notification)
    return notification


def test_a_new_message_is_listed_as_new(as_josiah: Browser, message: Notification) -> None:
    page = as_josiah.see("/inbox").text

    assert "May we &lt;b&gt;add&lt;/b&gt; your article?" in page
    assert "Psychoceramics Press" in page
    assert '<span class="mark chosen">New</span>' in page


def test_to_open_a_message_is_to_read_it(as_josiah: Browser, books: Books, message: Notification) -> None:
    page = as_josiah.see(f"/inbox/{message.put_code}").text
    first = books.notifications[message.put_code].read
    as_josiah.see(f"/inbox/{message.put_code}")

    assert "Mending Pots" in page
    assert first is not None
    assert books.notifications[message.put_code].read == first


def test_to_answer_leads_to_the_senders_address(
    as_josiah: Browser, books: Books, message: Notification
) -> None:
    page = as_josiah.see(f"/inbox/{message.put_code}").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]

    answer = as_josiah.client.post(f"/inbox/{message.put_code}/answer", data={"csrf_token": token})

    assert answer.location == ASK
    assert books.notifications[message.put_code].actioned is not None


def test_an_archived_message_is_listed_on_demand_only(
    as_josiah: Browser, books: Books, message: Notification
) -> None:
    page = as_josiah.send(f"/inbox/{message.put_code}/archive", on=f"/inbox/{message.put_code}").text

    assert books.notifications[message.put_code].archived is not None
    assert "No messages." in page
    assert "Show archived messages, too (1)" in page
    assert "May we" in as_josiah.see("/inbox?archived=1").text


def test_a_path_is_one_of_this_registry(as_josiah: Browser, books: Books) -> None:
    message = _send(books, {"uri": None, "path": "/oauth/authorize?client_id=1", "host": None})

    page = as_josiah.see(f"/inbox/{message.put_code}").text

    assert "http://127.0.0.1:8000/oauth/authorize?client_id=1" in page


@pytest.mark.parametrize(
    "uri", ["javascript:alert(1)", "http://press.example:99999999/", "https://press.example:x/"]
)
def test_an_address_that_is_no_web_address_is_not_gone_to(as_josiah: Browser, books: Books, uri: str) -> None:
    message = _send(books, {"uri": uri, "path": None, "host": None})

    page = as_josiah.see(f"/inbox/{message.put_code}").text
    answer = as_josiah.send(f"/inbox/{message.put_code}/answer")

    assert uri not in page
    assert answer.status_code == 400


def test_another_persons_message_is_not_found(as_josiah: Browser, books: Books) -> None:
    message = _send(books, {"uri": ASK}, orcid=ANA)

    assert as_josiah.see(f"/inbox/{message.put_code}").status_code == 404
    assert as_josiah.send(f"/inbox/{message.put_code}/archive").status_code == 404
    assert books.notifications[message.put_code].read is None


def test_who_takes_no_messages_is_reminded(as_josiah: Browser, josiah: Record) -> None:
    josiah.takes_notifications = False

    assert "You take no messages at present" in as_josiah.see("/inbox").text
