"""Every way in which a sign-in ends otherwise than well; the books are the same before and after."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from orcid_repo_plugin.services.connect.outcome import Ending, Outcome
from tests.services.connect.at_orcid import JOSIAH, StaysThere, at_orcid
from tests.services.connect.desk import CALLBACK, MINUTE, Desk, books

FOR_THE_ADMIN = ("history", "revocation")


def rest(app: Any) -> dict[str, Any]:
    """The books without what is written for the admin, and what ORCID is to be told."""
    return {name: rows for name, rows in books(app).items() if name not in FOR_THE_ADMIN}


def test_who_says_no_leaves_nothing_behind_and_may_try_again(desk: Desk) -> None:
    query = desk.at_orcid(desk.go(), allow=False)
    before = books(desk.app)

    outcome = desk.back(query)

    assert (outcome.ending, outcome.launch, outcome.detail) == (Ending.DENIED, desk_launch(outcome), "")
    assert books(desk.app) == before
    assert desk.asked_for_tokens() == 0
    assert desk.back(query).ending == Ending.USED_STATE
    assert desk.connect().ending == Ending.CONNECTED


def desk_launch(outcome: Outcome) -> Any:
    """The launch of an outcome, which must be that of account 7."""
    assert outcome.launch is not None
    assert outcome.launch.user_id == "7"
    return outcome.launch


def test_a_no_after_a_yes_takes_nothing_away(desk: Desk) -> None:
    desk.connect()
    query = desk.at_orcid(desk.go(purpose="person"), allow=False)
    before = books(desk.app)

    assert desk.back(query).ending == Ending.DENIED
    assert books(desk.app) == before


def test_an_error_that_stays_in_the_browser_is_nothing_back(desk: Desk) -> None:
    before = books(desk.app)
    outcome = desk.back({})

    assert (outcome.ending, outcome.launch) == (Ending.NOTHING_BACK, None)
    assert books(desk.app) == before


def test_a_scope_that_orcid_refuses_comes_back_in_the_fragment(desk: Desk) -> None:
    location = desk.go().replace("%2Fread-limited", "%2Fnonsense")
    callback = at_orcid(desk.registry, location)

    assert urlsplit(callback).fragment.startswith("error=invalid_scope")
    assert desk.back(dict(desk.asked(callback))).ending == Ending.NOTHING_BACK


def test_a_state_without_anything_is_nothing_back(desk: Desk) -> None:
    state = desk.asked(desk.go())["state"]

    assert desk.back({"state": state}).ending == Ending.NOTHING_BACK


@pytest.mark.parametrize("state", ["forged", "x" * 10_000, "☃", "a' or '1'='1", "\x00"])
def test_a_state_that_we_did_not_make_is_unknown(desk: Desk, state: str) -> None:
    before = books(desk.app)
    outcome = desk.back({"code": "AbC123", "state": state})

    assert (outcome.ending, outcome.launch) == (Ending.UNKNOWN_STATE, None)
    assert books(desk.app) == before
    assert desk.asked_for_tokens() == 0


def test_a_code_without_a_state_is_nobody_s(desk: Desk) -> None:
    assert desk.back({"code": "AbC123"}).ending == Ending.UNKNOWN_STATE
    assert desk.asked_for_tokens() == 0


def test_another_browser_gets_nothing_and_uses_nothing_up(desk: Desk) -> None:
    query = desk.at_orcid(desk.go())
    before = books(desk.app)

    outcome = desk.back(query, seat="somebody else's")

    assert (outcome.ending, outcome.launch) == (Ending.OTHER_BROWSER, None)
    assert books(desk.app) == before
    assert desk.asked_for_tokens() == 0
    assert desk.back(query).ending == Ending.CONNECTED


def test_two_people_at_one_browser_are_not_mixed_up(desk: Desk) -> None:
    query = desk.at_orcid(desk.go("7"))

    assert desk.back(query, "8").ending == Ending.OTHER_BROWSER
    assert desk.person("8") is None
    assert finish_without_a_seat(desk, query).ending == Ending.OTHER_BROWSER


def finish_without_a_seat(desk: Desk, query: dict[str, str]) -> Outcome:
    """A browser that lost its cookie comes back."""
    from orcid_repo_plugin.services.connect.finishing import finish

    return finish(desk.app, "", query)


def test_who_comes_back_after_a_quarter_of_an_hour_begins_anew(desk: Desk) -> None:
    query = desk.at_orcid(desk.go())
    before = books(desk.app)

    with desk.later(15 * MINUTE + 1000):
        outcome = desk.back(query)

    assert (outcome.ending, outcome.launch) == (Ending.EXPIRED_STATE, desk_launch(outcome))
    assert books(desk.app) == before
    assert desk.asked_for_tokens() == 0


def test_just_before_is_in_time(desk: Desk) -> None:
    query = desk.at_orcid(desk.go())

    with desk.later(14 * MINUTE):
        assert desk.back(query).ending == Ending.CONNECTED


def test_the_same_way_back_twice_asks_orcid_once_and_ends_nothing(desk: Desk) -> None:
    query = desk.at_orcid(desk.go())
    desk.back(query)
    before = books(desk.app)

    outcome = desk.back(query)

    assert outcome.ending == Ending.USED_STATE
    assert books(desk.app) == before
    assert desk.asked_for_tokens() == 1
    assert len(desk.alive_at_orcid()) == 1


def test_a_code_that_orcid_does_not_know_is_refused(desk: Desk) -> None:
    query = desk.at_orcid(desk.go())
    before = books(desk.app)

    outcome = desk.back(query | {"code": "zzzzzz"})

    assert outcome.ending == Ending.CODE_REFUSED
    assert "zzzzzz" not in outcome.detail
    assert books(desk.app) == before
    assert desk.back(query).ending == Ending.USED_STATE


@pytest.mark.parametrize("code", ["a b", "x" * 2000, "\x00", "ünï"])
def test_what_can_be_no_code_is_not_sent(desk: Desk, code: str) -> None:
    query = desk.at_orcid(desk.go())

    assert desk.back(query | {"code": code}).ending == Ending.ODD_ANSWER
    assert desk.asked_for_tokens() == 0


def test_a_wrong_secret_is_told_to_the_admin_and_not_repeated(desk_with: Callable[..., Desk]) -> None:
    secret = "99999999-8888-4777-8666-555555555555"
    desk = desk_with(orcid={"client_secret": secret})
    query = desk.at_orcid(desk.go())
    before = rest(desk.app)

    outcome = desk.back(query)

    assert outcome.ending == Ending.WRONG_CLIENT
    assert "client_id and client_secret" in outcome.detail
    assert rest(desk.app) == before
    (row,) = desk.history("connect")
    assert (row.http_status, row.error_code, row.message) == (401, "invalid_client", outcome.detail)
    assert secret not in f"{outcome!r}{row}"


def test_no_secret_at_all_is_the_admin_s_too(desk_with: Callable[..., Desk]) -> None:
    desk = desk_with(orcid={"client_secret": ""})

    outcome = desk.back(desk.at_orcid(desk.go()))

    assert outcome.ending == Ending.WRONG_CLIENT
    assert "client_secret" in outcome.detail


def test_an_address_that_is_not_registered_stays_at_orcid_s_page(desk: Desk) -> None:
    location = desk.go().replace("orcid.repository.example.org", "elsewhere.example.org")

    with pytest.raises(StaysThere) as shown:
        at_orcid(desk.registry, location)
    assert "redirect" in shown.value.page.lower()


@pytest.mark.parametrize("error", ["redirect_uri_mismatch", "invalid_grant"])
def test_an_address_that_is_not_registered_is_told_to_the_letter(desk: Desk, error: str) -> None:
    query = {"state": desk.asked(desk.go())["state"], "error": error}
    before = rest(desk.app)

    outcome = desk.back(query)

    assert outcome.ending == Ending.WRONG_REDIRECT
    assert outcome.detail.endswith(f" {CALLBACK}")
    assert rest(desk.app) == before
    assert [row.message for row in desk.history("connect")] == [outcome.detail]


def test_an_address_that_orcid_finds_other_than_before_is_told_too(desk: Desk) -> None:
    """The registry compares what it was sent with what it is sent now."""
    from orcid_repo_plugin.services.connect.sent import Sent

    location = desk.go()
    query = desk.at_orcid(location)
    with desk.store.reading() as c:
        known = desk.store.visits.sign_in(c, query["state"])
    assert known is not None
    sent = Sent.of(known.data)
    other = Sent(launch=sent.launch, scopes=sent.scopes, redirect_uri=f"{CALLBACK}/x", nonce="", verifier="")
    with desk.store.writing() as c:
        desk.store.visits.begin(c, "another", "seat-7", other.as_data(), MINUTE)

    outcome = desk.back(query | {"state": "another"})

    assert outcome.ending == Ending.WRONG_REDIRECT
    assert outcome.detail.endswith(f"{CALLBACK}/x")


@pytest.mark.parametrize(
    ("error", "ending"),
    [
        ("invalid_scope", Ending.REFUSED_SCOPE),
        ("login_required", Ending.NOTHING_BACK),
        ("interaction_required", Ending.NOTHING_BACK),
        ("unauthorized_client", Ending.WRONG_CLIENT),
        ("client_locked", Ending.WRONG_CLIENT),
        ("server_error", Ending.UNAVAILABLE),
        ("temporarily_unavailable", Ending.UNAVAILABLE),
        ("<script>alert(1)</script>", Ending.ODD_ANSWER),
    ],
)
def test_each_error_of_orcid_s_page_has_its_ending(desk: Desk, error: str, ending: Ending) -> None:
    query = {"state": desk.asked(desk.go())["state"], "error": error, "error_description": "Words"}
    before = rest(desk.app)

    outcome = desk.back(query)

    assert outcome.ending == ending
    assert "script" not in outcome.detail
    assert rest(desk.app) == before
    assert desk.asked_for_tokens() == 0


@pytest.mark.parametrize("fault", ["status", "lose_answer", "hang", "cut"])
def test_an_orcid_that_does_not_answer_is_unavailable(desk: Desk, fault: Any) -> None:
    query = desk.at_orcid(desk.go())
    desk.registry.fault(fault, path="/oauth/token")
    before = books(desk.app)

    outcome = desk.back(query)

    assert outcome.ending == Ending.UNAVAILABLE
    assert books(desk.app) == before
    assert desk.connect().ending == Ending.CONNECTED


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_a_busy_orcid_is_unavailable(desk: Desk, status: int) -> None:
    query = desk.at_orcid(desk.go())
    desk.registry.fault("status", path="/oauth/token", status=status)

    assert desk.back(query).ending == Ending.UNAVAILABLE


def without(name: str) -> Callable[[dict[str, Any]], Any]:
    """An answer in which one thing is missing."""
    return lambda told: {key: value for key, value in told.items() if key != name}


@pytest.mark.parametrize(
    "change",
    [
        without("orcid"),
        without("access_token"),
        lambda told: told | {"orcid": "0000-0002-1825-0098"},
        lambda told: told | {"orcid": "https://evil.example/0000-0002-1825-0097"},
        lambda told: told | {"orcid": 7},
        lambda told: told | {"access_token": ""},
        lambda _told: b'{"access_token": "11111111-2222',
        lambda _told: b"<html>Welcome to the hotel</html>",
        lambda _told: [],
    ],
    ids=["no iD", "no token", "check digit", "an address", "a number", "empty", "half", "page", "list"],
)
def test_an_odd_answer_stores_nobody(desk: Desk, change: Callable[[dict[str, Any]], Any]) -> None:
    query = desk.at_orcid(desk.go())
    desk.change_answers(change)
    before = rest(desk.app)

    outcome = desk.back(query)

    assert outcome.ending == Ending.ODD_ANSWER
    assert rest(desk.app) == before
    assert desk.history() == []


def test_a_token_that_came_with_an_odd_answer_is_ended(desk: Desk) -> None:
    query = desk.at_orcid(desk.go())
    desk.change_answers(without("orcid"))
    desk.back(query)

    assert desk.revocations() == desk.alive_at_orcid()


def test_less_than_was_asked_for_is_incomplete_and_given_back(desk: Desk) -> None:
    query = desk.at_orcid(desk.go())
    desk.change_answers(lambda told: told | {"scope": "/read-limited"})
    before = rest(desk.app)

    outcome = desk.back(query)

    assert (outcome.ending, outcome.missing_scopes) == (Ending.INCOMPLETE, ("/activities/update",))
    assert rest(desk.app) == before
    assert desk.revocations() == desk.alive_at_orcid()


def test_an_answer_without_scopes_is_incomplete(desk: Desk) -> None:
    query = desk.at_orcid(desk.go())
    desk.change_answers(without("scope"))

    assert desk.back(query).ending == Ending.INCOMPLETE


@pytest.mark.parametrize(
    "change", [without("id_token"), lambda told: told | {"id_token": "eyJhbGciOiJub25lIn0.e30."}]
)
def test_who_cannot_be_shown_by_orcid_s_signature_is_not_stored(
    desk_with: Callable[..., Desk], change: Callable[[dict[str, Any]], Any]
) -> None:
    desk = desk_with(connect={"prompt_login": True})
    query = desk.at_orcid(desk.go())
    desk.change_answers(change)
    before = rest(desk.app)

    outcome = desk.back(query)

    assert outcome.ending == Ending.WRONG_ID_TOKEN
    assert rest(desk.app) == before
    assert desk.revocations() == desk.alive_at_orcid()


def test_without_orcid_s_keys_nobody_is_believed(desk_with: Callable[..., Desk]) -> None:
    desk = desk_with(connect={"prompt_login": True})
    query = desk.at_orcid(desk.go())
    desk.registry.fault("status", path="/oauth/jwks", status=500, times=None)
    before = rest(desk.app)

    assert desk.back(query).ending == Ending.UNAVAILABLE
    assert rest(desk.app) == before


@pytest.mark.parametrize(
    ("state", "ending"), [("deactivated", Ending.DEACTIVATED), ("deprecated", Ending.DEPRECATED)]
)
def test_a_closed_record_is_told_as_such(desk: Desk, state: Any, ending: Ending) -> None:
    primary = desk.registry.person("Josiah", "Carberry")["orcid"] if state == "deprecated" else None
    query = desk.at_orcid(desk.go())
    desk.registry.set_state(JOSIAH, state, primary)
    before = books(desk.app)

    outcome = desk.back(query)

    assert (outcome.ending, outcome.other_orcid) == (ending, primary or "")
    assert books(desk.app) == before


def test_a_locked_record_is_told_as_such_and_nothing_is_kept(desk: Desk) -> None:
    desk.connect()
    with desk.store.writing() as c:
        desk.store.records.close(c, JOSIAH, "locked", "locked")
    query = desk.at_orcid(desk.go())
    desk.registry.set_state(JOSIAH, "locked")
    before = rest(desk.app)

    outcome = desk.back(query)

    assert (outcome.ending, outcome.orcid) == (Ending.LOCKED, JOSIAH)
    assert rest(desk.app) == before
    assert len(desk.revocations()) == 1


def test_a_locked_client_is_no_closed_record(desk: Desk) -> None:
    query = desk.at_orcid(desk.go())
    desk.registry.set_client_state(desk.app.settings.orcid.client_id, "locked")

    assert desk.back(query).ending == Ending.WRONG_CLIENT


def test_a_firewall_that_answers_is_no_word_of_orcid_s(desk: Desk) -> None:
    query = desk.at_orcid(desk.go())
    desk.registry.fault("status", path="/oauth/token", status=403)
    desk.change_answers(lambda _told: b"<html>blocked</html>")

    assert desk.back(query).ending == Ending.UNAVAILABLE


def test_closed_and_come_back_later_goes_on_in_time(desk: Desk) -> None:
    location = desk.go()
    with desk.later(10 * MINUTE):
        assert desk.back(desk.at_orcid(location)).ending == Ending.CONNECTED


def test_what_another_key_has_sealed_is_unknown(desk: Desk) -> None:
    from cryptography.fernet import Fernet

    from orcid_repo_plugin.store.sealing import Sealer

    query = desk.at_orcid(desk.go())
    desk.store.visits._sealer = Sealer(Fernet.generate_key().decode())

    assert desk.back(query).ending == Ending.UNKNOWN_STATE
