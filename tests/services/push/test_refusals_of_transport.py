"""Where no answer comes that can be believed, no attempt is used up, no work lost, and none doubled."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from orcid_repo_plugin.domain.item import ItemState
from orcid_repo_plugin.local_registry.refusals import Refusal
from tests.services.push.between import HTML, PLAIN, DeskBetween
from tests.services.push.looking import config, impatient, last, one, retry_all, sentence

BUSY = b"Too many requests: the quota of this address is used up for today."
PAGE = b"<html><head><title>%d %s</title></head><body><h1>nginx</h1></body></html>"

Fault = Callable[[DeskBetween, str], None]

FAULTS: dict[str, tuple[Fault, str]] = {
    "429": (
        lambda odd, request: odd.between.answer(request, 429, BUSY, kind=PLAIN),
        "ORCID has had too many requests (HTTP 429: Too many requests",
    ),
    "429 with Retry-After": (
        lambda odd, request: odd.between.answer(
            request, 429, BUSY, kind=PLAIN, headers={"Retry-After": "120"}
        ),
        "ORCID has had too many requests (HTTP 429",
    ),
    "502": (
        lambda odd, request: odd.between.answer(request, 502, PAGE % (502, b"Bad Gateway"), kind=HTML),
        "ORCID could not answer (HTTP 502: 502 Bad Gateway)",
    ),
    "503": (
        lambda odd, request: odd.between.answer(request, 503, PAGE % (503, b"Busy"), kind=HTML),
        "ORCID could not answer (HTTP 503: 503 Busy)",
    ),
    "504": (
        lambda odd, request: odd.between.answer(
            request, 504, PAGE % (504, b"Gateway Time-out"), kind=HTML, after=True
        ),
        "ORCID could not answer (HTTP 504",
    ),
    "500 without a code": (
        lambda odd, request: odd.between.answer(request, 500, PAGE % (500, b"Oops"), kind=HTML),
        "ORCID could not answer (HTTP 500: 500 Oops)",
    ),
    "half an answer": (
        lambda odd, request: odd.between.answer(request, 201, b'{"bulk": []}', after=True, half=True),
        "ORCID's answer broke off",
    ),
}
"""What is answered to a request, and what the admin reads meanwhile. Some of it took effect all the same."""

BELIEVED_BY_NOBODY: dict[str, tuple[str, int, Any, str]] = {
    "201 without Location": ("POST work", 201, b"", "not under which put-code"),
    "garbage": ("POST works", 200, b"\x00\x01 no JSON", "is not JSON"),
    "a page": ("POST works", 200, b"<html>Please sign in</html>", "is not JSON"),
    "another document": ("POST works", 200, {"group": []}, "not what was asked for"),
    "too few": ("POST works", 200, {"bulk": [{"work": {"put-code": 1}}]}, "does not fit the works"),
    "one put-code twice": (
        "POST works",
        200,
        {"bulk": [{"work": {"put-code": 1}}, {"work": {"put-code": 1}}]},
        "does not fit the works",
    ),
    "a work without put-code": ("POST works", 200, {"bulk": [{"work": {}}, {"work": {}}]}, "does not fit"),
}


def _pots(desk: Any, orcid: str, numbers: Any, suffix: str = "") -> list[Any]:
    return [desk.item(str(n), orcid, doi=f"10.5555/pots.{n}", title=f"Pots {n}{suffix}") for n in numbers]


def _withdrawn(desk: Any, orcid: str) -> Any:
    return desk.item("1", orcid, doi="10.5555/pots.1", state=ItemState.WITHDRAWN)


def _let_it_be_due(desk: Any, orcid: str) -> None:
    """Let the time pass until it is tried again."""
    from orcid_repo_plugin.store.tables import delivery, record

    with desk.app.store.writing() as c:
        c.execute(delivery.update().where(delivery.c.orcid == orcid).values(not_before=0))
        c.execute(record.update().where(record.c.orcid == orcid).values(due_at=0))


def _prepare(odd: DeskBetween, request: str) -> tuple[str, list[str]]:
    """Something to do for which this request is made. :returns: the iD, and what shall stand in the end."""
    josiah = odd.connect()
    if request == "POST works":
        odd.deposit(*_pots(odd, josiah, [1, 2]))
        return josiah, ["Pots 1", "Pots 2"]
    odd.deposit(*_pots(odd, josiah, [1]))
    if request == "POST work":
        return josiah, ["Pots 1"]
    odd.push()
    if request == "PUT work/*":
        odd.deposit(*_pots(odd, josiah, [1], ", changed"))
        return josiah, ["Pots 1, changed"]
    odd.deposit(_withdrawn(odd, josiah))
    return josiah, []


@pytest.mark.parametrize("request_", ["POST work", "POST works", "PUT work/*", "DELETE work/*"])
@pytest.mark.parametrize(("fault", "words"), FAULTS.values(), ids=FAULTS)
def test_no_answer_uses_up_no_attempt_and_doubles_nothing(
    odd: DeskBetween, request_: str, fault: Fault, words: str
) -> None:
    josiah, titles = _prepare(odd, request_)
    fault(odd, request_)

    summary = odd.push(patience=impatient(odd))
    waits, second = one(odd, josiah), odd.push(patience=impatient(odd))
    _let_it_be_due(odd, josiah)
    odd.push()

    assert (waits.state, waits.attempts, waits.what_to_do) == ("waiting", 0, "")
    assert waits.reason.startswith(words)
    assert waits.reason.endswith("it is tried again by itself")
    assert (summary.unanswered, summary.refused, summary.failed, second.requests) == (1, 0, True, 0)
    assert summary.waiting_until == waits.not_before
    assert odd.titles(josiah) == titles
    assert odd.true(josiah)
    assert one(odd, josiah).reason == ""


@pytest.mark.parametrize(
    ("request_", "status", "body", "words"), BELIEVED_BY_NOBODY.values(), ids=BELIEVED_BY_NOBODY
)
def test_an_answer_that_cannot_be_believed_is_not(
    odd: DeskBetween, request_: str, status: int, body: Any, words: str
) -> None:
    josiah, titles = _prepare(odd, request_)
    odd.between.answer(request_, status, body, after=True)

    odd.push(patience=impatient(odd))
    waits, known = one(odd, josiah), odd.put_codes(josiah)
    _let_it_be_due(odd, josiah)
    odd.push()

    assert (waits.state, waits.attempts, known) == ("waiting", 0, {})
    assert words in waits.reason
    assert odd.titles(josiah) == titles
    assert odd.true(josiah)


@pytest.mark.parametrize("fault", ["502", "429", "half an answer"])
@pytest.mark.parametrize("request_", ["GET works", "GET works/*"])
def test_a_look_that_gets_no_answer_lets_everything_wait(odd: DeskBetween, request_: str, fault: str) -> None:
    josiah, _ = _prepare(odd, "POST works")
    if request_ == "GET works":
        odd.between.answer(
            "POST works", 200, {"bulk": [{"error": {"response-code": 409, "error-code": 9021}}] * 2}
        )
    else:
        odd.between.answer("POST works", 503, after=True)
        odd.push(patience=impatient(odd))
        _let_it_be_due(odd, josiah)  # now both are found, and read
    for _ in range(2):
        FAULTS[fault][0](odd, request_)

    summary = odd.push(patience=impatient(odd))
    states, attempts = odd.states(josiah), {d.attempts for d in odd.deliveries(josiah).values()}
    _let_it_be_due(odd, josiah)
    odd.between.calm()
    odd.push()

    assert request_.removesuffix("*") in str(odd.between.requests)
    assert (set(states.values()), attempts, summary.failed) == ({"waiting"}, {0}, True)
    assert odd.titles(josiah) == ["Pots 1", "Pots 2"]
    assert odd.true(josiah)


def test_orcid_is_not_asked_before_the_time_that_it_names(odd: DeskBetween) -> None:
    josiah, _ = _prepare(odd, "POST work")
    odd.between.answer("POST work", 429, BUSY, kind=PLAIN, headers={"retry-after": "120"})
    before = odd.app.store.now()

    summary = odd.push()

    assert one(odd, josiah).not_before >= before + 120_000
    assert (summary.requests, summary.waiting) == (1, 1)


def test_a_busy_orcid_is_asked_again_within_the_same_push(odd: DeskBetween) -> None:
    josiah, titles = _prepare(odd, "POST works")
    odd.between.answer("POST works", 429, BUSY, kind=PLAIN, left=2)

    summary = odd.push()

    assert (summary.sent, summary.unanswered, summary.waiting, summary.failed) == (2, 2, 0, False)
    assert odd.titles(josiah) == titles


def test_a_request_that_is_too_large_is_halved(odd: DeskBetween) -> None:
    josiah = odd.connect()
    odd.deposit(*_pots(odd, josiah, range(8)))
    odd.registry.options.max_body = 4_000

    summary = odd.push()

    assert (summary.sent, summary.refused, summary.failed) == (8, 0, False)
    assert odd.between.requests.count("POST works") > 2
    assert odd.true(josiah)


def test_a_work_that_is_too_large_asks_a_human(odd: DeskBetween) -> None:
    josiah, _ = _prepare(odd, "POST work")
    odd.registry.options.max_body = 100

    odd.push()
    refused = one(odd, josiah)
    odd.registry.options.max_body = 10_000_000
    retry_all(odd)
    odd.push()

    assert (refused.state, refused.attempts) == ("refused", 1)
    assert refused.reason == "The request was larger than something between us and ORCID takes."
    assert "Shorten the item's abstract" in refused.what_to_do
    assert odd.states(josiah) == {"1": "sent"}


@pytest.mark.parametrize("status", [400, 403, 404, 405])
def test_a_stranger_that_refuses_one_work_is_told_from_orcid(odd: DeskBetween, status: int) -> None:
    josiah, _ = _prepare(odd, "POST work")
    odd.between.answer("POST work", status, b"<html><title>Blocked</title></html>", kind=HTML, left=None)

    summary = odd.push()

    told = one(odd, josiah)
    assert (told.state, summary.lost, summary.refused) == ("refused", 0, 1)
    assert told.reason.startswith(sentence(status))
    assert told.what_to_do
    assert last(odd, josiah, "add").http_status == status


@pytest.mark.parametrize("status", [302, 401, 403, 404])
@pytest.mark.parametrize("request_", ["POST work", "POST works", "PUT work/*", "DELETE work/*"])
def test_a_stranger_that_refuses_everything_costs_no_work_and_no_permission(
    odd: DeskBetween, request_: str, status: int
) -> None:
    josiah, titles = _prepare(odd, request_)
    before = odd.put_codes(josiah)
    for one_of_all in (request_, "GET works"):
        odd.between.answer(one_of_all, status, b"<html><title>Sign in</title></html>", kind=HTML, left=None)

    summary = odd.push(patience=impatient(odd))
    waits, kept = one(odd, josiah), odd.put_codes(josiah)
    odd.between.calm()
    _let_it_be_due(odd, josiah)
    odd.push()

    assert (waits.state, waits.attempts, kept) == ("waiting", 0, before)
    assert f"HTTP {status}" in waits.reason
    assert (summary.lost, summary.refused, summary.failed) == (0, 0, True)
    assert odd.titles(josiah) == titles
    assert odd.true(josiah)


@pytest.mark.parametrize("request_", ["POST work", "POST works", "PUT work/*", "DELETE work/*"])
def test_when_orcid_has_a_fault_with_everything_no_attempt_is_used_up(
    odd: DeskBetween, request_: str
) -> None:
    josiah, titles = _prepare(odd, request_)
    for one_of_all in (request_, "GET works"):
        odd.between.refuse(one_of_all, 9008, left=None)

    summary = odd.push(patience=impatient(odd))
    waits = one(odd, josiah)
    odd.between.calm()
    _let_it_be_due(odd, josiah)
    odd.push()

    assert (waits.state, waits.attempts) == ("waiting", 0)
    assert "HTTP 500" in waits.reason
    assert summary.failed
    assert odd.titles(josiah) == titles


@pytest.mark.parametrize("request_", ["POST work", "PUT work/*", "DELETE work/*"])
def test_a_work_that_orcid_stumbles_over_is_set_aside_after_some_tries(
    odd: DeskBetween, request_: str
) -> None:
    josiah, titles = _prepare(odd, request_)
    odd.between.refuse(request_, 9008, "DataException: value too long", left=None)

    for _ in range(5):
        summary = odd.push(patience=impatient(odd))
        if (told := one(odd, josiah)).state == "waiting":
            assert (told.attempts > 0, summary.failed) == (True, True)
            _let_it_be_due(odd, josiah)
    odd.between.calm()
    retry_all(odd)
    odd.push()

    assert (told.state, told.attempts, summary.refused) == ("refused", 5, 1)
    assert told.reason.startswith("Something went wrong inside ORCID.")
    assert "look for a field that is far too long" in told.what_to_do
    row = next(row for row in odd.history(orcid=josiah) if row.error_code == "9008")
    assert row.http_status == 500
    assert odd.titles(josiah) == titles
    assert odd.true(josiah)


def test_a_deletion_that_orcid_stumbles_over_does_not_hold_up_the_rest(odd: DeskBetween) -> None:
    josiah, _ = _prepare(odd, "DELETE work/*")
    odd.deposit(*_pots(odd, josiah, [2]))
    odd.between.refuse("DELETE work/*", 9008, left=None)

    odd.push(patience=impatient(odd))

    assert odd.states(josiah) == {"1": "waiting", "2": "sent"}


@pytest.mark.parametrize("culprit", [0, 7])
def test_a_whole_request_that_orcid_stumbles_over_is_halved(odd: DeskBetween, culprit: int) -> None:
    josiah = odd.connect()
    odd.deposit(*_pots(odd, josiah, range(8)))
    fails = Refusal(9008).body()
    for _ in range(3 if culprit == 0 else 1):
        odd.between.answer("POST works", 500, fails)
    if culprit == 0:
        odd.between.answer("POST work", 500, fails)

    odd.push(patience=impatient(odd))
    waits = [d for d in odd.deliveries(josiah).values() if d.state == "waiting"]
    _let_it_be_due(odd, josiah)
    odd.push()

    assert len(waits) == (1 if culprit == 0 else 0)
    assert set(odd.states(josiah).values()) == {"sent"}
    assert len(odd.works(josiah)) == 8
    assert odd.true(josiah)


def test_a_member_of_a_request_over_which_orcid_stumbles_goes_alone(odd: DeskBetween) -> None:
    josiah = odd.connect()
    odd.deposit(*_pots(odd, josiah, [1, 2]))
    odd.between.answer("POST works", 200, {"bulk": [{"error": Refusal(9008).body()}] * 2})

    summary = odd.push()

    assert (summary.sent, summary.failed) == (2, False)
    assert odd.between.requests.count("POST work") == 2
    assert odd.true(josiah)


def test_the_commands_say_that_it_waits_and_until_when(odd: DeskBetween, run_cli: Any) -> None:
    josiah, _ = _prepare(odd, "POST work")
    odd.between.answer("POST work", 503, PAGE % (503, b"Busy"), kind=HTML)
    path = config(odd, first_wait=3600)

    pushed = run_cli("--config", path, "push")
    listed = run_cli("--config", path, "failures", "--as", "json")
    rows = json.loads(run_cli("--config", path, "status", "--orcid", josiah, "--as", "json").out)

    assert pushed.code == 1
    assert f"1 waiting until {rows[0]['not_before']}" in pushed.out
    assert json.loads(listed.out) == []
    assert (rows[0]["state"], rows[0]["attempts"]) == ("waiting", 0)
    assert "ORCID could not answer (HTTP 503: 503 Busy)" in rows[0]["reason"]
