"""What the service hears of the repository's items, and what becomes of what it does not hear."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from orcid_repo_plugin.sample_repository.site import EXTENSION
from orcid_repo_plugin.services.signed import claims_of
from tests.conftest import Result
from tests.sample_repository.conftest import ADDRESS, EDITH, Listener, Somebody, messages

Come = Callable[..., Somebody]
CHANGED = {"title": "Listening to pots", "type": "thesis", "year": "2008", "members": ["7"]}


@pytest.fixture
def tell_all(repository: Flask) -> Callable[[], None]:
    """What the repository does by itself every few seconds."""
    return repository.extensions[EXTENSION].telling.tell_all  # type: ignore[no-any-return]


def test_what_was_published_before_is_told_at_the_start_and_once(
    tell_all: Callable[[], None], listener: Listener
) -> None:
    tell_all()
    tell_all()

    assert [(one.method, one.path) for one in listener.told] == [
        ("PUT", f"/items/main/{number}") for number in (1001, 1002, 1003, 1004)
    ]


def test_an_item_is_told_with_the_accounts_of_its_authors(somebody: Come, listener: Listener) -> None:
    somebody(EDITH).send(
        "/editor/1003", **CHANGED | {"members": ["7", "40"], "others": "Osei, Mina\nInstitute"}
    )

    [told] = listener.told
    assert told.document is not None
    assert told.document["item_id"] == "1003"
    assert told.document["uri"] == f"{ADDRESS}/items/1003"
    assert [(one.get("local_id"), one["family"]) for one in told.document["contributors"]] == [
        ("7", "Carberry"),
        ("40", "Halvorsen"),
        (None, "Osei"),
        (None, "Institute"),
    ]
    claims = claims_of(told.token)
    assert (claims["purpose"], claims["repository"], claims["aud"]) == ("deposit", "main", listener.address)


def test_what_is_told_can_be_sent_to_orcid(
    tell_all: Callable[[], None], listener: Listener, run_cli: Callable[..., Result], tmp_path: Path
) -> None:
    tell_all()
    file = tmp_path / "items.jsonl"
    file.write_text("".join(f"{json.dumps(one.document)}\n" for one in listener.told), encoding="utf-8")

    result = run_cli("map", "--as", "jsonl", file)

    works = [json.loads(line) for line in result.out.splitlines()]
    assert [one["sendable"] for one in works] == [True] * 4
    assert [one["work"]["type"] for one in works] == [
        "journal-article",
        "dissertation-thesis",
        "data-set",
        "book-chapter",
    ]


def test_a_deposit_is_told_when_an_editor_publishes_it_and_its_end_when_it_is_withdrawn(
    somebody: Come, listener: Listener
) -> None:
    josiah, edith = somebody("7"), somebody(EDITH)
    josiah.send("/deposit", title="Mended", type="article", year="2025", members=["7"])
    assert listener.told == []

    published = edith.send("/editor/1006/publish")
    withdrawn = edith.send("/editor/1006/withdraw")

    assert [(one.method, one.path) for one in listener.told] == [
        ("PUT", "/items/main/1006"),
        ("DELETE", "/items/main/1006"),
    ]
    assert listener.told[0].idempotency_key != listener.told[1].idempotency_key
    assert messages(published) == ["It is published. The ORCID service has been told."]
    assert messages(withdrawn) == ["It is withdrawn. The ORCID service has been told."]


def test_a_change_of_what_the_public_does_not_see_is_not_told(somebody: Come, listener: Listener) -> None:
    answer = somebody(EDITH).send("/editor/1005", **CHANGED)

    assert messages(answer) == ["The change is kept."]
    assert listener.told == []


@pytest.mark.parametrize("status", [503, 429, 409])
def test_what_the_service_cannot_hear_now_is_kept_and_told_again_under_the_same_key(
    somebody: Come, listener: Listener, tell_all: Callable[[], None], status: int
) -> None:
    tell_all()
    listener.told.clear()
    listener.answers = [status]
    edith = somebody(EDITH)

    answer = edith.send("/editor/1002", **CHANGED)
    tell_all()

    assert "is kept, and sent again by itself" in messages(answer)[0]
    first, again = listener.told
    assert again.idempotency_key == first.idempotency_key
    assert again.document == first.document
    assert "sent again by itself" not in edith.get("/editor").text


def test_a_service_that_is_not_there_loses_nothing(
    somebody: Come, listener: Listener, repository: Flask
) -> None:
    telling = repository.extensions[EXTENSION].telling
    away, telling.config = (
        telling.config,
        type(telling.config)(
            file=telling.config.file, address=ADDRESS, service="http://127.0.0.1:9", key=telling.config.key
        ),
    )
    answer = somebody(EDITH).send("/editor/1001/withdraw")
    assert "could not be reached" in messages(answer)[0]

    telling.config = away
    telling.tell_all()

    assert ("DELETE", "/items/main/1001") in [(one.method, one.path) for one in listener.told]


def test_what_the_service_refuses_is_shown_with_its_reason_and_sent_again_as_something_new(
    somebody: Come, listener: Listener, tell_all: Callable[[], None]
) -> None:
    listener.answers = [422]
    edith = somebody(EDITH)
    refused = edith.send("/editor/1002", **CHANGED)
    assert "did not take it" in messages(refused)[0]
    assert "did not take it: The item has no title." in edith.get("/editor").text
    tell_all()
    assert len([one for one in listener.told if one.path.endswith("/1002")]) == 1

    again = edith.send("/editor/1002/send-again")

    assert messages(again) == ["Sent again. The ORCID service has been told."]
    first, second = [one for one in listener.told if one.path.endswith("/1002")]
    assert second.idempotency_key != first.idempotency_key
