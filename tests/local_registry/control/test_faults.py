"""Faults: which act, in what order, how often; and what a client sees of them, over HTTP and in-process."""

import json
import time

import pytest
import requests

from orcid_repo_plugin.local_registry.control.faults import Faults
from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.caller import Caller, work

BROKEN = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)


@pytest.fixture(params=["registry", "registry_server"])
def ada(request: pytest.FixtureRequest) -> Caller:
    """A client with a token for a new record, in-process and over HTTP."""
    registry: Registry = request.getfixturevalue(request.param)
    return Caller(registry)


def titles(ada: Caller) -> list[str]:
    return [stored.title for stored in ada.registry.works(ada.orcid)]


def test_a_fault_acts_once_if_nobody_says_how_often() -> None:
    faults = Faults()
    faults.add("lose_answer")

    first, second = (faults.take("GET", "/public/v3.0/search") for _ in range(2))

    assert first.ending is not None
    assert second.ending is None


def test_a_fault_that_acts_always_has_nothing_left_to_count() -> None:
    faults = Faults()
    faults.add("status", times=None)

    acted = [faults.take("GET", "/") for _ in range(3)]

    assert all(acting.ending for acting in acted)
    assert faults.listed()[0]["left"] is None


def test_all_that_wait_add_up_and_of_the_others_the_oldest_acts() -> None:
    faults = Faults()
    for fault, seconds in (("cut", None), ("slow", 2.0), ("lose_answer", None), ("hang", 30.0)):
        faults.add(fault, seconds=seconds)

    acting = faults.take("POST", "/member/v3.0/0000-0002-1825-0097/work")

    assert acting.wait == 32.0
    assert acting.ending is not None
    assert acting.ending.fault == "cut"
    assert [fault["left"] for fault in faults.listed()] == [0, 0, 1, 0]


@pytest.mark.parametrize(
    ("match", "acts"),
    [
        ({}, True),
        ({"method": "post"}, True),
        ({"method": "PUT"}, False),
        ({"path": "/work"}, True),
        ({"path": "0000-0002-1825-0097"}, True),
        ({"path": "/member/"}, True),
        ({"path": "/public/"}, False),
        ({"method": "POST", "path": "/funding"}, False),
    ],
)
def test_a_fault_strikes_only_what_it_matches(match: dict[str, str], acts: bool) -> None:
    faults = Faults()
    faults.add("lose_answer", **match)  # type: ignore[arg-type]

    acting = faults.take("POST", "/member/v3.0/0000-0002-1825-0097/work")

    assert (acting.ending is not None) is acts
    assert faults.listed()[0]["left"] == (0 if acts else 1)


@pytest.mark.parametrize(
    ("fault", "how", "told"),
    [
        ("explode", {}, "lose_answer, status, hang, slow, cut"),
        ("status", {"status": 101}, "200 to 599"),
        ("status", {"status": 600}, "200 to 599"),
        ("slow", {"seconds": -1.0}, "0 or more"),
        ("hang", {"seconds": float("nan")}, "0 or more"),
        ("cut", {"times": 0}, "1 or more"),
    ],
)
def test_a_fault_that_cannot_be_is_refused_with_what_can(
    fault: str, how: dict[str, float], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        Faults().add(fault, **how)  # type: ignore[arg-type]


def test_a_lost_answer_has_taken_effect(ada: Caller) -> None:
    ada.registry.fault("lose_answer", method="POST")

    with pytest.raises(requests.ConnectionError):
        ada("POST", "work", json=work())

    assert titles(ada) == ["A Theory of Cracked Pots"]


def test_a_cut_answer_has_taken_effect_and_is_noticed_with_and_without_a_body(ada: Caller) -> None:
    ada.registry.fault("cut", times=3)
    with pytest.raises(BROKEN):  # 201 without a body
        ada("POST", "work", json=work())
    put_code = ada.registry.works(ada.orcid)[0].put_code

    with pytest.raises(BROKEN):
        ada("GET", f"work/{put_code}")
    with pytest.raises(BROKEN):  # 204, which may have none
        ada("DELETE", f"work/{put_code}")

    assert titles(ada) == []


def test_half_of_a_cut_answer_arrives(registry_server: Registry) -> None:
    registry_server.fault("cut")

    answer = requests.get(
        f"{registry_server.public_api_url}/v3.0/0000-0002-1825-0097/person", stream=True, timeout=10
    )
    announced = int(answer.headers["Content-Length"])
    arrived = answer.raw.read(announced // 2)

    assert len(arrived) == announced // 2
    with pytest.raises(Exception, match="IncompleteRead"):
        answer.raw.read()


@pytest.mark.parametrize(
    ("status", "media_type"),
    [(429, "text/plain"), (503, "text/html"), (401, "application/json"), (418, "application/json")],
)
def test_a_status_that_is_asked_for_takes_no_effect_and_has_its_form_at_orcid(
    ada: Caller, status: int, media_type: str
) -> None:
    ada.registry.fault("status", status=status, path="/work")

    answer = ada("POST", "work", json=work())

    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith(media_type)
    assert "Retry-After" not in answer.headers
    assert titles(ada) == []


def test_a_status_that_is_asked_for_is_an_error_document_of_orcids() -> None:
    from orcid_repo_plugin.local_registry.control.fault_answers import error

    told = json.loads(error(500, "/member/v3.0/x/work").body)

    assert (told["response-code"], told["error-code"]) == (500, 9008)
    assert set(told) == {"response-code", "developer-message", "user-message", "error-code", "more-info"}


def test_an_oauth_endpoint_fails_in_oauths_form() -> None:
    from orcid_repo_plugin.local_registry.control.fault_answers import error

    assert json.loads(error(500, "/oauth/token").body)["error"] == "server_error"


def test_a_slow_answer_comes_and_is_whole(ada: Caller) -> None:
    ada.registry.fault("slow", seconds=0.05, path="/work")

    answer = ada("POST", "work", json=work())

    assert answer.status_code == 201
    assert ada.registry.journal()[-1].ms >= 50


def test_a_hanging_request_outlasts_its_client(ada: Caller) -> None:
    ada.registry.fault("hang", path="/work")

    with pytest.raises(requests.ReadTimeout):
        ada("POST", "work", json=work(), timeout=0.2)


def test_a_request_that_hangs_takes_effect_in_the_end_though_its_client_has_gone(ada: Caller) -> None:
    ada.registry.fault("hang", seconds=0.4, path="/work")

    with pytest.raises(requests.ReadTimeout):
        ada("POST", "work", json=work(), timeout=0.1)
    before = ada.registry.journal()
    while not ada.registry.journal():
        time.sleep(0.02)

    assert before == []
    assert titles(ada) == ["A Theory of Cracked Pots"]
    (entry,) = ada.registry.journal()
    assert (entry.status, entry.client_id) == (201, ada.client_id)
    assert entry.ms >= 400


def test_a_reset_drops_the_requests_that_hang(ada: Caller) -> None:
    registry = ada.registry
    registry.fault("hang", seconds=0.3, path="/person")
    with pytest.raises(requests.ReadTimeout):
        ada.public("person", timeout=0.1)

    registry.reset()
    registry.fault("slow", seconds=0.4, path="/search")
    registry.session().get(f"{registry.public_api_url}/v3.0/search?q=x", timeout=30)

    assert [entry.path for entry in registry.journal()] == ["/public/v3.0/search?q=x"]


@pytest.mark.parametrize("status", [404, 429, 503])
def test_an_answer_to_head_has_no_body_and_spoils_no_later_answer(ada: Caller, status: int) -> None:
    ada.registry.fault("status", status=status, method="HEAD")

    first = ada("HEAD", "works")
    second = ada("GET", "works")

    assert (first.status_code, first.content, second.status_code) == (status, b"", 200)
    assert int(first.headers["Content-Length"]) > 0


def test_a_cut_answer_to_head_breaks_off_too(ada: Caller) -> None:
    ada.registry.fault("cut", method="HEAD")

    with pytest.raises(requests.ConnectionError):
        ada("HEAD", "works")
