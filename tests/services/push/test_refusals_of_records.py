"""A record that cannot be written to rests; when ORCID refuses us as a client, it is asked no more."""

from typing import Any

import pytest

from tests.services.push.looking import last, one, retry_all, sentence
from tests.services.push.refusal_cases import OF_THE_CLIENT, Answered

CLOSED = [
    ("locked", 9018, "ORCID has locked this record", "only ORCID can unlock a record"),
    ("deactivated", 9044, "The person has deactivated this record", "let them connect with that"),
    ("unclaimed", 9036, "Nobody has taken this record over yet", "claim the record"),
]


def _close(desk: Any, orcid: str, state: str) -> None:
    if state == "unclaimed":
        desk.registry.unclaim(orcid)
        with desk.registry.local.books.changing():
            desk.registry.local.books.records[orcid].created = desk.registry.local.books.now()
    else:
        desk.registry.set_state(orcid, state)


def _state(desk: Any, orcid: str) -> str:
    with desk.app.store.reading() as c:
        return str(desk.app.store.records.of(c, orcid).state)


def _let_it_be_due(desk: Any, orcid: str) -> None:
    """Let the time pass until it is looked at again."""
    from orcid_repo_plugin.store.tables import delivery, record

    with desk.app.store.writing() as c:
        c.execute(delivery.update().where(delivery.c.orcid == orcid).values(not_before=0))
        c.execute(record.update().where(record.c.orcid == orcid).values(due_at=0))


@pytest.mark.parametrize(("state", "code", "words", "way_out"), CLOSED, ids=lambda value: str(value)[:11])
@pytest.mark.parametrize("number", [1, 3], ids=["single", "bulk"])
def test_a_closed_record_rests_and_its_works_go_when_it_is_open(
    desk: Any, state: str, code: int, words: str, way_out: str, number: int
) -> None:
    josiah = desk.connect()
    desk.deposit(*(desk.item(str(n), josiah, doi=f"10.5555/pots.{n}") for n in range(1, number + 1)))
    _close(desk, josiah, state)

    summary = desk.push()
    waits, closed = one(desk, josiah), _state(desk, josiah)
    second = desk.push()
    _open(desk, josiah)
    _let_it_be_due(desk, josiah)
    desk.push()

    assert (waits.state, waits.attempts, closed) == ("waiting", 0, state)
    assert waits.reason.startswith(sentence(code))
    assert words in waits.reason
    assert way_out in waits.what_to_do
    assert (summary.failed, summary.waiting, summary.requests, second.requests) == (True, number, 1, 0)
    assert summary.problems == [f"{josiah}: {waits.reason} {waits.what_to_do}"]
    row = last(desk, josiah, "record")
    assert (row.http_status, row.error_code) == (409, str(code))
    assert set(desk.states(josiah).values()) == {"sent"}
    assert one(desk, josiah).what_to_do == ""
    assert _state(desk, josiah) == "open"
    assert len(desk.works(josiah)) == number


def _open(desk: Any, orcid: str) -> None:
    record = desk.registry.local.books.records[orcid]
    if not record.claimed:
        with desk.registry.local.books.changing():
            record.claimed = True
    else:
        desk.registry.set_state(orcid, "active")


@pytest.mark.parametrize("operation", ["add", "update", "delete"])
def test_a_merged_record_keeps_its_put_codes_and_the_person_is_asked_for_the_new_one(
    desk: Any, operation: str
) -> None:
    from orcid_repo_plugin.domain.item import ItemState

    josiah = desk.connect()
    primary = desk.registry.person("Josiah", "Carberry")["orcid"]
    if operation != "add":
        desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1", title="Pots"))
        desk.push()
    before = desk.put_codes(josiah)
    desk.registry.set_state(josiah, "deprecated", primary)
    state = ItemState.WITHDRAWN if operation == "delete" else ItemState.LIVE
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1", title="Pots, changed", state=state))

    summary = desk.push()

    told = one(desk, josiah)
    assert told.state == "not_connected"
    assert told.reason == f"{sentence(9007)} The iD is {primary} now."
    assert told.what_to_do.startswith("Let the author connect again with the new iD")
    assert (last(desk, josiah, "record").http_status, last(desk, josiah, "record").error_code) == (
        409,
        "9007",
    )
    assert (summary.lost, summary.failed, _state(desk, josiah)) == (1, True, "deprecated")
    assert desk.put_codes(josiah) == before


def test_a_merged_record_that_is_found_when_reading(odd: Any) -> None:
    josiah = odd.connect()
    primary = odd.registry.person("Josiah", "Carberry")["orcid"]
    odd.deposit(odd.item("1", josiah, doi="10.5555/pots.1"))
    odd.between.answer("POST work", 409, {"response-code": 409, "error-code": 9021})  # names no put-code
    odd.between.refuse(
        "GET works", 9007, status=301, headers={"Location": f"https://x/v3.0/{primary}/works"}, orcid=primary
    )

    summary = odd.push()

    assert one(odd, josiah).state == "not_connected"
    assert f"The iD is {primary} now." in one(odd, josiah).reason
    assert last(odd, josiah, "record").http_status == 301
    assert summary.lost == 1


@pytest.mark.parametrize("number", [1, 3], ids=["single", "bulk"])
def test_an_id_that_orcid_does_not_know_is_not_taken_for_a_work_that_was_removed(
    desk: Any, number: int
) -> None:
    josiah = desk.connect()
    desk.deposit(*(desk.item(str(n), josiah, doi=f"10.5555/pots.{n}") for n in range(1, number + 1)))
    del desk.registry.local.books.records[josiah]

    summary = desk.push()
    second = desk.push()

    waits = one(desk, josiah)
    assert (waits.state, waits.attempts, _state(desk, josiah)) == ("waiting", 0, "unknown")
    assert waits.reason == "No ORCID record has this iD."
    assert waits.what_to_do.startswith("Correct the iD in the repository")
    assert (summary.failed, summary.requests, second.requests) == (True, 1, 0)
    assert (last(desk, josiah, "record").http_status, last(desk, josiah, "record").error_code) == (
        404,
        "9016",
    )


def test_a_change_to_an_id_that_is_gone_stops_no_work(desk: Any) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.push()
    before = desk.put_codes(josiah)
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1", title="Pots, changed"))
    del desk.registry.local.books.records[josiah]

    summary = desk.push()

    assert (one(desk, josiah).state, one(desk, josiah).stopped) == ("waiting", False)
    assert "No ORCID record has this iD" in one(desk, josiah).reason
    assert (summary.stopped, desk.put_codes(josiah)) == (0, before)


@pytest.mark.parametrize("case", OF_THE_CLIENT, ids=lambda case: str(case.code))
@pytest.mark.parametrize("request_", ["POST work", "POST works"], ids=["single", "bulk"])
def test_when_orcid_refuses_us_nothing_more_is_asked_and_nothing_is_given_up(
    odd: Any, case: Answered, request_: str
) -> None:
    josiah, ada = odd.connect(), odd.connect(odd.registry.person("Ada", "Example")["orcid"])
    number = 1 if request_ == "POST work" else 2
    for who in (josiah, ada):
        odd.deposit(*(odd.item(f"{who}-{n}", who, doi=f"10.5555/{who}.{n}") for n in range(number)))
    odd.between.refuse(request_, case.code, left=None)

    summary = odd.push()
    waits = next(d for who in (josiah, ada) for d in odd.deliveries(who).values() if d.reason)
    odd.between.calm()
    _let_it_be_due(odd, josiah)
    _let_it_be_due(odd, ada)
    odd.push()

    assert (waits.state, waits.attempts) == ("waiting", 0)
    assert case.words in waits.reason
    assert waits.what_to_do
    assert summary.problems == [f"{waits.reason} {waits.what_to_do}"]
    assert (summary.failed, summary.requests, summary.lost, summary.refused) == (True, 1, 0, 0)
    assert set(odd.states(josiah).values()) == set(odd.states(ada).values()) == {"sent"}


def test_our_client_is_locked(desk: Any) -> None:
    josiah = desk.connect()
    client = desk.registry.client("member")["client_id"]
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.registry.set_client_state(client, "locked")

    summary = desk.push()
    waits = one(desk, josiah)
    desk.registry.set_client_state(client, "active")
    _let_it_be_due(desk, josiah)
    desk.push()

    assert (waits.state, waits.attempts) == ("waiting", 0)
    assert waits.reason == "ORCID has locked or deactivated your client."
    assert "Write to ORCID's member support with your client id" in waits.what_to_do
    assert (summary.failed, summary.lost) == (True, 0)
    assert last(desk, josiah, "client").error_code == "9057"
    assert desk.states(josiah) == {"1": "sent"}


@pytest.mark.parametrize("number", [1, 20], ids=["single", "bulk"])
def test_a_full_record_takes_no_more_and_what_stands_is_still_changed(desk: Any, number: int) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("old", josiah, doi="10.5555/old", title="Old"))
    desk.push()
    desk.registry.options.max_works = 1
    desk.deposit(desk.item("old", josiah, doi="10.5555/old", title="Old, changed"))
    desk.deposit(*(desk.item(str(n), josiah, doi=f"10.5555/pots.{n}") for n in range(number)))

    summary = desk.push()
    refused = one(desk, josiah, "0")
    second = desk.push()
    desk.registry.options.max_works = 10_000
    retry_all(desk)
    desk.push()

    assert refused.state == "refused"
    assert refused.reason == "The record is full: ORCID takes 10,000 works on one, from all sources."
    assert "Ask the author to remove works" in refused.what_to_do
    assert (summary.updated, summary.refused, second.requests) == (1, number, 0)
    assert summary.requests <= 7
    assert len(desk.works(josiah)) == number + 1
    assert desk.true(josiah)


@pytest.mark.parametrize("room", [1, 4, 7, 9])
def test_a_record_with_room_for_some_is_filled_up(desk: Any, room: int) -> None:
    josiah = desk.connect()
    desk.deposit(*(desk.item(str(n), josiah, doi=f"10.5555/pots.{n}") for n in range(10)))
    desk.registry.options.max_works = room

    summary = desk.push()

    assert (summary.sent, summary.refused) == (room, 10 - room)
    assert len(desk.works(josiah)) == room
    assert desk.true(josiah)
