"""All that we hold about a person, as a file of theirs."""

from typing import Any

from tests.web.author import Author, another
from tests.web.browser import JOSIAH


def test_the_file_holds_what_the_books_hold_and_no_token(site: Any) -> None:
    josiah = Author(site).connected(1, 2)

    answer = josiah.open("/account/data")

    assert answer.mimetype == "application/json"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=orcid-{JOSIAH}.json"
    assert answer.headers["Cache-Control"] == "no-store"
    found = answer.get_json()
    assert found["orcid"] == JOSIAH
    assert [one["user_id"] for one in found["accounts"]] == ["7"]
    assert len(found["deliveries"]) == len(found["put_codes"]) == 2
    assert found["browser_sessions"] == 1
    tokens = [one[name] for one in site.registry.tokens(JOSIAH) for name in ("access_token", "refresh_token")]
    assert not [token for token in tokens if token in answer.text]
    answer.close()


def test_everybody_gets_their_own(site: Any) -> None:
    Author(site).connected(1)
    sofia = another(site).connected(2)

    answer = sofia.open("/account/data")

    assert JOSIAH not in answer.text
    assert [one["item_id"] for one in answer.get_json()["items"]] == ["8-2"]
    answer.close()


def test_who_is_not_connected_is_led_to_the_page_that_says_so(site: Any) -> None:
    josiah = Author(site)
    josiah.account()

    josiah.open("/account/data")

    assert "You have not connected an ORCID iD" in josiah.words
