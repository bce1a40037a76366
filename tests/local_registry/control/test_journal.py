"""The journal: everything that was asked, and nothing secret."""

import io
import json

import pytest
import requests

from orcid_repo_plugin.local_registry.control import journal as journals
from orcid_repo_plugin.local_registry.control.journal import Journal, without_secrets
from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.caller import Caller, work


def test_an_entry_says_who_asked_what_and_what_was_answered(ada: Caller) -> None:
    ada("POST", "work", json=work())
    ada("GET", "works", params={"x": "a b"})

    first, second = ada.registry.journal()

    assert first[:5] == (1, "POST", f"/member/v3.0/{ada.orcid}/work", 201, ada.client_id)
    assert second[:5] == (2, "GET", f"/member/v3.0/{ada.orcid}/works?x=a+b", 200, ada.client_id)
    assert first.ms >= 0


def test_an_answer_that_was_lost_is_noted_as_the_registry_gave_it(ada: Caller) -> None:
    ada.registry.lose_next_answer()

    with pytest.raises(requests.ConnectionError):
        ada("POST", "work", json=work())

    assert [entry.status for entry in ada.registry.journal()] == [201]


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/oauth/authorize?client_id=APP-1&code=AbCdEf", "/oauth/authorize?client_id=APP-1&code=***"),
        ("/x?ACCESS_TOKEN=0f1e&a=b", "/x?ACCESS_TOKEN=***&a=b"),
        ("/x?acc%65ss_token=0f1e", "/x?acc%65ss_token=***"),
        ("/x?client_secret=s&password=p&id_token=i", "/x?client_secret=***&password=***&id_token=***"),
        ("/public/v3.0/search?q=email:josiah@mailinator.com", "/public/v3.0/search?q=email:***"),
        ("/search?q=email%3Ajosiah%40mailinator.com%20OR%20x", "/search?q=email%3A***%20OR%20x"),
        ("/x/webhook/https%3A%2F%2Fuser%40example.org%2Fa", "/x/webhook/https%3A%2F%2F***%2Fa"),
        ("/x?uri=http%3A%2F%2Fb%2540example.org", "/x?uri=http%3A%2F%2F***"),
        ("/search?q=caf%C3%A9%40example.org+x", "/search?q=***+x"),
        ("/0000-0002-1825-0097/works/1,2?callback=f", "/0000-0002-1825-0097/works/1,2?callback=f"),
    ],
)
def test_secrets_and_addresses_are_not_written_down(path: str, written: str) -> None:
    assert without_secrets(path) == written


def test_the_client_that_asks_for_a_token_is_named_and_its_form_still_read(registry: Registry) -> None:
    client = registry.client("member")
    form = {
        "client_id": client["client_id"],
        "client_secret": client["client_secret"],
        "grant_type": "client_credentials",
        "scope": "/read-public",
    }

    answer = registry.session().post(f"{registry.registry_url}/oauth/token", data=form)

    assert answer.status_code == 200
    assert registry.journal()[-1].client_id == client["client_id"]


def test_a_client_that_nobody_knows_is_not_named(registry: Registry) -> None:
    registry.session().post(f"{registry.registry_url}/oauth/token", data={"client_id": "ada@example.org"})

    assert registry.journal()[-1].client_id is None


def test_the_log_gets_each_entry_at_once_as_a_line_of_json() -> None:
    log = io.StringIO()
    journal = Journal(log)

    journal.note("GET", "/public/v3.0/search?q=x\ny", 200, None, 1.26)

    line = json.loads(log.getvalue())
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "n": 1,
        "method": "GET",
        "path": "/public/v3.0/search?q=x\ny",
        "status": 200,
        "client_id": None,
        "ms": 1.3,
    }
    assert log.getvalue().count("\n") == 1


def test_numbers_go_on_when_the_journal_is_emptied() -> None:
    journal = Journal()
    journal.note("GET", "/", 200, None, 0)
    journal.clear()
    journal.note("GET", "/", 200, None, 0)

    assert [entry.n for entry in journal.since()] == [2]
    assert journal.since(2) == []


@pytest.mark.parametrize(
    "path", ["/signin?next=%2Foauth%2Fauthorize%3Faccess_token%3D{}", "/x/{}?a=b", "/x?a=b;access_token={}"]
)
def test_tokens_and_secrets_are_left_out_wherever_they_stand(registry: Registry, path: str) -> None:
    client = registry.client("member")
    token = registry.token(None, "/read-public", client["client_id"])
    secrets = [client["client_secret"], token["access_token"], token["refresh_token"]]

    for secret in secrets:
        registry.session().get(registry.registry_url + path.format(secret))
    registry.session().get(f"{registry.registry_url}/?state=11111111-2222-4333-8444-555555555555")

    written = [entry.path for entry in registry.journal()]
    assert written == [path.format("***")] * 3 + ["/?state=11111111-2222-4333-8444-555555555555"]


def test_long_paths_take_no_more_room_than_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "ROOM", 100)
    journal = Journal()

    for _ in range(20):
        journal.note("GET", "/" + "x" * 9, 404, None, 0)

    assert [entry.n for entry in journal.since()] == list(range(11, 21))
