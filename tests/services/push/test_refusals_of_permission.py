"""ORCID does not take the token: the person is asked once to connect, works wait, and what stands is kept."""

from dataclasses import replace
from typing import Any

import pytest

from orcid_repo_plugin.domain.item import ItemState
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.local_registry.refusals import Refusal
from tests.services.push.looking import config, impatient, last, one, sentence
from tests.services.push.refusal_cases import OF_A_PERMISSION, Answered

OAUTH = [
    (401, "invalid_token", "it is unknown, has run out, or the person has taken it back"),
    (403, "forbidden", "one of a public client, which cannot use the member API"),
    (403, "access_denied", "The person, or ORCID for them, said no"),
]
TOKEN_ENDS = [
    (400, "invalid_grant", "Parent token is disabled"),
    (400, "unauthorized_client", "Unable to find refresh token"),
    (400, "invalid_request", "This token does not belong to the given client"),
]
SECRET = "Check client_id and client_secret"
OURS = [
    (401, "invalid_client", "ORCID does not accept our client id with our client secret", SECRET),
    (401, "invalid_request", "ORCID misses something in the request for a token", SECRET),
    (405, "method_not_allowed", "does not take such a request at this address", "Check that registry_url"),
]


class Listener:
    """A plugin that counts who is told to have gone."""

    def __init__(self) -> None:
        self.gone: list[str] = []

    @hookimpl
    def orcid_on_revoke(self, event: Any) -> None:
        self.gone.append(event.orcid)


def _hold(desk: Any, orcid: str, **changes: Any) -> None:
    """Let the books hold another token than the person gave."""
    store = desk.app.store
    with store.writing() as c:
        (held,) = store.permissions.of_record(c, orcid)
        store.permissions.save(c, held.person_id, orcid, replace(held, **changes))


def _assert_lost(desk: Any, orcid: str, code: str, status: int, words: str) -> None:
    """One work waits for the person, whom we had asked twice to push."""
    listener = Listener()
    desk.app.plugins.register(listener, "listener")
    summary = desk.push()
    second = desk.push()

    waits = one(desk, orcid)
    assert (waits.state, waits.attempts) == ("not_connected", 0)
    assert waits.reason.startswith(sentence(code))
    assert words in waits.reason
    assert waits.what_to_do
    assert (summary.lost, summary.failed, summary.waiting) == (1, True, 1)
    assert any(words in problem and waits.what_to_do in problem for problem in summary.problems)
    assert (second.requests, second.lost, second.failed) == (0, 0, False)
    assert listener.gone == [orcid]
    row = last(desk, orcid, "permission")
    assert (row.http_status, row.error_code) == (status, code)


def _assert_it_goes_when_the_person_is_back(desk: Any, orcid: str) -> None:
    desk.connect(orcid)
    desk.push()
    assert desk.states(orcid) == {"1": "sent"}
    assert len(desk.works(orcid)) == 1
    assert desk.true(orcid)


@pytest.mark.parametrize("case", OF_A_PERMISSION, ids=lambda case: str(case.code))
@pytest.mark.parametrize("number", [1, 3], ids=["single", "bulk"])
def test_a_code_of_the_permission(odd: Any, case: Answered, number: int) -> None:
    josiah = odd.connect()
    odd.deposit(*(odd.item(str(n), josiah, doi=f"10.5555/pots.{n}") for n in range(1, number + 1)))
    odd.between.refuse("POST work" if number == 1 else "POST works", case.code, left=None)

    summary = odd.push()

    assert set(odd.states(josiah).values()) == {"not_connected"}
    assert case.words in one(odd, josiah).reason
    assert (summary.lost, summary.not_connected, summary.failed) == (1, number, True)
    odd.between.calm()
    odd.connect(josiah)
    odd.push()
    assert len(odd.works(josiah)) == number
    assert odd.true(josiah)


@pytest.mark.parametrize(("status", "word", "words"), OAUTH, ids=lambda value: str(value)[:13])
def test_a_word_of_oauth(odd: Any, status: int, word: str, words: str) -> None:
    josiah = odd.connect()
    _hold(odd, josiah, refresh_token=None)
    odd.deposit(odd.item("1", josiah, doi="10.5555/pots.1"))
    odd.between.answer(
        "POST work", status, {"error": word, "error_description": "Access Denied: secret-token"}, left=None
    )

    _assert_lost(odd, josiah, word, status, words)
    assert "secret-token" not in str(odd.history(orcid=josiah)) + one(odd, josiah).reason
    odd.between.calm()
    _assert_it_goes_when_the_person_is_back(odd, josiah)


def test_a_token_of_somebody_else(desk: Any) -> None:
    josiah = desk.connect()
    ada = desk.registry.person("Ada", "Example")["orcid"]
    _hold(desk, josiah, access_token=desk.registry.token(ada, "/activities/update")["access_token"])
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))

    _assert_lost(desk, josiah, "9017", 401, "This token is for another record")
    assert "stands beside the right iD" in one(desk, josiah).what_to_do
    _assert_it_goes_when_the_person_is_back(desk, josiah)


def test_a_token_of_the_clients_own(odd: Any) -> None:
    josiah = odd.connect()
    odd.deposit(odd.item("1", josiah, doi="10.5555/pots.1"))
    odd.between.refuse("POST work", 9005, left=None)

    _assert_lost(odd, josiah, "9005", 403, "The token is used for something that its scope does not allow")
    assert "a token of the client's own cannot write" in one(odd, josiah).what_to_do
    odd.between.calm()
    _assert_it_goes_when_the_person_is_back(odd, josiah)


def test_a_token_of_a_public_client(desk: Any) -> None:
    josiah = desk.connect()
    public = desk.registry.client("public")["client_id"]
    token = desk.registry.token(josiah, "/authenticate", client_id=public)
    _hold(desk, josiah, access_token=token["access_token"])
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))

    _assert_lost(desk, josiah, "forbidden", 403, "one of a public client, which cannot use the member API")
    assert "Check that client_id is a member's client" in one(desk, josiah).what_to_do
    _assert_it_goes_when_the_person_is_back(desk, josiah)


def test_a_scope_that_is_missing(desk: Any) -> None:
    josiah = desk.connect(scope="/read-limited", noted="/activities/update")
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))

    _assert_lost(desk, josiah, "9038", 403, "The permission does not cover this: a scope is missing")
    assert "/activities/update" in one(desk, josiah).what_to_do
    _assert_it_goes_when_the_person_is_back(desk, josiah)


def test_a_member_of_a_bulk_is_refused_for_want_of_permission(odd: Any) -> None:
    josiah = odd.connect()
    odd.deposit(*(odd.item(str(n), josiah, doi=f"10.5555/pots.{n}") for n in (1, 2)))
    odd.between.answer("POST works", 200, {"bulk": [{"error": Refusal(9038).body()}] * 2}, left=None)

    summary = odd.push()

    assert set(odd.states(josiah).values()) == {"not_connected"}
    assert (summary.lost, summary.not_connected) == (1, 2)


@pytest.mark.parametrize(("status", "word", "detail"), TOKEN_ENDS, ids=lambda value: str(value)[:19])
def test_a_token_that_ended_and_cannot_be_renewed(odd: Any, status: int, word: str, detail: str) -> None:
    josiah = odd.connect()
    odd.deposit(odd.item("1", josiah, doi="10.5555/pots.1"))
    odd.registry.expire(josiah, odd.registry.client("member")["client_id"])
    odd.between.answer("POST oauth/token", status, {"error": word, "error_description": detail}, left=None)

    _assert_lost(
        odd, josiah, "invalid_token", 401, "it is unknown, has run out, or the person has taken it back"
    )
    assert odd.between.requests.count("POST oauth/token") == 1
    odd.between.calm()
    _assert_it_goes_when_the_person_is_back(odd, josiah)


@pytest.mark.parametrize(("status", "word", "words", "way_out"), OURS, ids=lambda value: str(value)[:19])
def test_a_token_that_cannot_be_renewed_because_of_us_is_not_lost(
    odd: Any, status: int, word: str, words: str, way_out: str
) -> None:
    josiah, ada = odd.connect(), odd.connect(odd.registry.person("Ada", "Example")["orcid"])
    odd.deposit(odd.item("1", josiah, doi="10.5555/pots.1"), odd.item("2", ada, doi="10.5555/pots.2"))
    _hold(odd, josiah, access_token="moved-from-elsewhere")
    odd.between.answer("POST oauth/token", status, {"error": word}, left=None)

    summary = odd.push()
    waits = one(odd, josiah)
    second = odd.push()
    odd.between.calm()
    _let_it_be_due(odd, josiah)
    odd.push()

    assert (waits.state, waits.attempts, summary.lost, second.requests) == ("waiting", 0, 0, 0)
    assert words in waits.reason
    assert way_out in waits.what_to_do
    assert summary.failed
    assert any(words in problem for problem in summary.problems)
    assert odd.states(ada) == {"2": "sent"}
    assert odd.states(josiah) == {"1": "sent"}
    assert odd.true(josiah)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (503, b"<html><head><title>503 Service Unavailable</title></head></html>"),
        (500, {"error": "server_error"}),
        (200, b'{"access_token": "half'),
        (200, {"token_type": "bearer"}),
    ],
    ids=["busy", "server_error", "half", "no token"],
)
def test_a_token_endpoint_that_gives_no_answer_loses_nobody(odd: Any, status: int, body: Any) -> None:
    josiah = odd.connect()
    _hold(odd, josiah, access_token="moved-from-elsewhere")
    odd.deposit(odd.item("1", josiah, doi="10.5555/pots.1"))
    odd.between.answer("POST oauth/token", status, body)

    summary = odd.push(patience=impatient(odd))
    waits = one(odd, josiah)
    _let_it_be_due(odd, josiah)
    odd.push()

    assert (waits.state, waits.attempts, summary.lost, summary.failed) == ("waiting", 0, 0, True)
    assert "it is tried again by itself" in waits.reason
    assert odd.states(josiah) == {"1": "sent"}


def test_a_deletion_renews_a_token_that_has_ended(odd: Any) -> None:
    josiah = odd.connect()
    odd.deposit(odd.item("1", josiah, doi="10.5555/pots.1"))
    odd.push()
    _hold(odd, josiah, access_token="moved-from-elsewhere")
    odd.deposit(odd.item("1", josiah, doi="10.5555/pots.1", state=ItemState.WITHDRAWN))

    summary = odd.push()

    assert (summary.deleted, summary.lost) == (1, 0)
    assert odd.works(josiah) == []


def test_a_deletion_for_which_no_token_is_taken_waits_for_the_person(odd: Any) -> None:
    josiah = odd.connect()
    odd.deposit(odd.item("1", josiah, doi="10.5555/pots.1"))
    odd.push()
    before = odd.put_codes(josiah)
    odd.deposit(odd.item("1", josiah, doi="10.5555/pots.1", state=ItemState.WITHDRAWN))
    odd.between.refuse("DELETE work/*", 9017, left=None)

    summary = odd.push()
    waits, kept = one(odd, josiah), odd.put_codes(josiah)
    odd.between.calm()
    odd.connect(josiah)
    odd.push()

    assert (waits.state, summary.lost, kept) == ("not_connected", 1, before)
    assert odd.states(josiah) == {"1": "withdrawn"}
    assert odd.works(josiah) == []


def test_the_commands_say_whose_permission_is_lost(desk: Any, run_cli: Any) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.registry.revoke(josiah, desk.registry.client("member")["client_id"])

    pushed = run_cli("--config", config(desk), "push")
    listed = run_cli("--config", config(desk), "failures")

    assert pushed.code == 1
    for told in (pushed.err, listed.err):
        assert josiah in told
        assert (
            "ORCID does not take the token: it is unknown, has run out, or the person has taken it back"
            in told
        )


def _let_it_be_due(desk: Any, orcid: str) -> None:
    """Let the time pass until it is tried again."""
    from orcid_repo_plugin.store.tables import delivery, record

    with desk.app.store.writing() as c:
        c.execute(delivery.update().where(delivery.c.orcid == orcid).values(not_before=0))
        c.execute(record.update().where(record.c.orcid == orcid).values(due_at=0))
