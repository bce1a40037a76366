"""What ORCID holds already, or no more, is healed, and no other work is overwritten or taken away."""

from dataclasses import replace
from typing import Any

import pytest

from orcid_repo_plugin.domain.item import ItemState
from tests.services.push.looking import config, last, one, sentence

OLD_WORDING = {
    "response-code": 409,
    "developer-message": "409 Conflict: You have already added this activity. Use PUT instead of POST.",
    "error-code": 9021,
}


def _forget(desk: Any, orcid: str, item_id: str) -> None:
    """Let the books forget that a work was sent, as if its answer had been lost."""
    from orcid_repo_plugin.store.tables import delivery

    store = desk.app.store
    row = next(row for row in desk.rows(orcid) if row.item_id == item_id)
    with store.writing() as c:
        store.put_codes.remove(c, [row])
        c.execute(
            delivery.update().where(delivery.c.item_id == item_id).values(state="waiting", not_before=0)
        )
        store.records.due(c, [orcid])


def _remember(desk: Any, orcid: str, item_id: str, put_code: int) -> None:
    """Let the books hold a wrong put-code."""
    store = desk.app.store
    row = next(row for row in desk.rows(orcid) if row.item_id == item_id)
    with store.writing() as c:
        store.put_codes.save(c, [replace(row, put_code=put_code)])


def _foreign(desk: Any, orcid: str, doi: str, title: str = "Foreign") -> int:
    """A work of another client's. :returns: its put-code."""
    other = desk.registry.make_client("member")["client_id"]
    token = desk.registry.token(orcid, "/activities/update", client_id=other)["access_token"]
    ids = {"external-id-type": "doi", "external-id-value": doi, "external-id-relationship": "self"}
    work = {
        "title": {"title": {"value": title}},
        "type": "journal-article",
        "external-ids": {"external-id": [ids]},
    }
    with desk.registry.session(token) as session:
        answer = session.post(f"{desk.registry.member_api_url}/v3.0/{orcid}/work", json=work, timeout=10)
    return int(answer.headers["Location"].rpartition("/")[2])


def _pots(desk: Any, orcid: str, numbers: Any, suffix: str = "") -> list[Any]:
    return [desk.item(str(n), orcid, doi=f"10.5555/pots.{n}", title=f"Pots {n}{suffix}") for n in numbers]


@pytest.mark.parametrize("wording", ["new", "old"])
@pytest.mark.parametrize("number", [1, 3], ids=["single", "bulk"])
def test_a_work_that_stands_already_is_adopted(odd: Any, wording: str, number: int) -> None:
    josiah = odd.connect()
    odd.deposit(*_pots(odd, josiah, range(1, number + 1)))
    odd.push()
    before = odd.put_codes(josiah)
    for n in range(1, number + 1):
        _forget(odd, josiah, str(n))
    if wording == "old" and number == 1:
        odd.between.answer("POST work", 409, OLD_WORDING)
    elif wording == "old":
        odd.between.answer("POST works", 200, {"bulk": [{"error": OLD_WORDING}] * number})

    summary = odd.push()

    assert odd.put_codes(josiah) == before
    assert len(odd.works(josiah)) == number
    assert (summary.failed, summary.refused) == (False, 0)
    assert set(odd.states(josiah).values()) <= {"sent", "unchanged"}
    assert {one(odd, josiah, str(n)).attempts for n in range(1, number + 1)} == {0}
    row = last(odd, josiah, "adopt")
    assert (row.http_status, row.error_code, row.put_code) == (409, "9021", before[row.item_id])
    assert f"put-code {row.put_code}; adopted" in row.message


def test_an_old_wording_about_a_version_sends_the_work_alone_and_overwrites_none(odd: Any) -> None:
    josiah = odd.connect()
    odd.deposit(
        odd.item("article", josiah, doi="10.5555/article", version_of="10.5555/preprint", title="Article")
    )
    odd.push()
    odd.deposit(
        odd.item("preprint", josiah, doi="10.5555/preprint", title="Preprint", kind="preprint"),
        odd.item("other", josiah, doi="10.5555/other", title="Other"),
    )
    odd.between.answer("POST works", 200, {"bulk": [{"error": OLD_WORDING}] * 2})

    summary = odd.push()

    assert odd.titles(josiah) == ["Article", "Other", "Preprint"]
    assert odd.between.requests.count("POST work") == 3  # the article, and these two by themselves
    assert (summary.refused, summary.failed) == (0, False)
    assert odd.true(josiah)


def test_a_duplicate_of_which_there_is_no_copy_asks_a_human_after_some_tries(odd: Any) -> None:
    josiah = odd.connect()
    odd.deposit(*_pots(odd, josiah, [1]))
    odd.between.answer("POST work", 409, OLD_WORDING, left=None)

    summary = odd.push()

    told = one(odd, josiah)
    assert (told.state, told.attempts, odd.between.requests.count("POST work")) == ("refused", 5, 5)
    assert told.reason == sentence(9021)
    assert told.what_to_do
    assert summary.failed


def test_a_put_code_that_is_named_and_belongs_to_another_item_is_left_to_it(odd: Any) -> None:
    josiah = odd.connect()
    odd.deposit(*_pots(odd, josiah, [1, 2]))
    odd.push()
    before = odd.put_codes(josiah)
    odd.deposit(*_pots(odd, josiah, [3]))
    odd.between.refuse("POST work", 9021, put_code=before["1"], left=None)

    summary = odd.push()
    told = one(odd, josiah, "3")
    odd.between.calm()
    odd.deposit(*_pots(odd, josiah, [3], ", changed"))
    odd.push()

    assert told.state == "refused"
    assert told.reason == sentence(9021)
    assert (summary.refused, odd.put_codes(josiah) | {"3": 0}) == (1, before | {"3": 0})
    assert odd.titles(josiah) == ["Pots 1", "Pots 2", "Pots 3, changed"]
    assert odd.true(josiah)


def test_a_change_that_is_called_a_duplicate_of_nothing_takes_nothing_away(odd: Any) -> None:
    josiah = odd.connect()
    odd.deposit(*_pots(odd, josiah, [1]))
    odd.push()
    before = odd.put_codes(josiah)
    odd.deposit(*_pots(odd, josiah, [1], ", changed"))
    odd.between.refuse("PUT work/*", 9021, put_code=999_999, left=None)

    odd.push()

    assert one(odd, josiah).state == "refused"
    assert not [request for request in odd.between.requests if request.startswith("DELETE")]
    assert (odd.put_codes(josiah), odd.titles(josiah)) == (before, ["Pots 1"])


def test_a_push_ends_when_orcid_contradicts_itself(odd: Any) -> None:
    josiah = odd.connect()
    foreign = _foreign(odd, josiah, "10.5555/foreign")
    odd.deposit(*_pots(odd, josiah, [1]))
    odd.between.refuse("POST work", 9021, put_code=foreign, left=None)

    summary = odd.push()  # adopted, refused as not ours, forgotten, refused as a duplicate …

    told = one(odd, josiah)
    assert (told.state, summary.failed) == ("refused", True)
    assert len(odd.between.requests) < 30
    assert odd.titles(josiah) == ["Foreign"]


def test_a_put_code_that_is_there_for_reading_only_is_not_asked_for_ever(odd: Any) -> None:
    josiah = odd.connect()
    odd.deposit(*_pots(odd, josiah, [1]))
    odd.push()
    true = odd.put_codes(josiah)["1"]
    _remember(odd, josiah, "1", 999_999)
    odd.deposit(*_pots(odd, josiah, [1], ", changed"))
    odd.between.refuse("PUT work/*", 9016, left=None)

    summary = odd.push()

    told = one(odd, josiah)
    assert (told.state, told.attempts, summary.stopped) == ("refused", 5, 0)
    assert told.reason == sentence(9016)
    assert len(odd.between.requests) < 30
    assert [work.put_code for work in odd.works(josiah)] == [true]
    assert odd.true(josiah)


@pytest.mark.parametrize("unchanged", [False, True], ids=["9010", "9014"])
def test_a_put_code_of_another_clients_is_forgotten_and_ours_is_added(desk: Any, unchanged: bool) -> None:
    josiah = desk.connect()
    desk.deposit(*_pots(desk, josiah, [1]))
    desk.push()
    desk.registry.delete(josiah, "work", desk.put_codes(josiah)["1"])
    desk.deposit(*_pots(desk, josiah, [1], ", changed"))
    foreign = _copy_of_what_waits(desk, josiah) if unchanged else _foreign(desk, josiah, "10.5555/foreign")
    _remember(desk, josiah, "1", foreign)

    summary = desk.push()

    code = "9014" if unchanged else "9010"
    row = last(desk, josiah, "update")
    assert (row.http_status, row.error_code, row.put_code) == (403, code, foreign)
    assert "the put-code is not ours; forgotten, the work is added anew" in row.message
    assert (summary.sent, summary.failed) == (1, False)
    assert len(desk.works(josiah)) == 2
    assert desk.true(josiah)


def _copy_of_what_waits(desk: Any, orcid: str) -> int:
    """A work of another client's that is exactly what waits for item 1."""
    from sqlalchemy import select

    from orcid_repo_plugin.store.tables import payload

    with desk.app.store.reading() as c:
        body = c.execute(
            select(payload.c.body).where(payload.c.fingerprint == one(desk, orcid).fingerprint)
        ).scalar_one()
    other = desk.registry.make_client("member")["client_id"]
    token = desk.registry.token(orcid, "/activities/update", client_id=other)["access_token"]
    with desk.registry.session(token) as session:
        answer = session.post(
            f"{desk.registry.member_api_url}/v3.0/{orcid}/work",
            data=body,
            headers={"Content-Type": "application/json"},
            timeout=10,
        )
    return int(answer.headers["Location"].rpartition("/")[2])


@pytest.mark.parametrize("code", [9010, 9013, 9014])
def test_a_change_and_a_deletion_of_what_is_not_ours_leave_it(odd: Any, code: int) -> None:
    josiah = odd.connect()
    odd.deposit(*_pots(odd, josiah, [1, 2]))
    odd.push()
    stood = {work.put_code for work in odd.works(josiah)}
    odd.deposit(
        *_pots(odd, josiah, [1], ", changed"),
        odd.item("2", josiah, doi="10.5555/pots.2", state=ItemState.WITHDRAWN),
    )
    odd.between.refuse("DELETE work/*", code)
    odd.between.refuse("PUT work/*", code)
    odd.between.answer("POST work", 201, headers={"Location": f"/member/v3.0/{josiah}/work/424242"})

    summary = odd.push()

    assert odd.states(josiah) == {"1": "sent", "2": "withdrawn"}
    assert {work.put_code for work in odd.works(josiah)} == stood
    assert odd.put_codes(josiah) == {"1": 424242}
    row = last(odd, josiah, "delete")
    assert (row.http_status, row.error_code) == (403, str(code))
    assert "not ours; it stays" in row.message
    assert summary.failed is False


def test_a_private_work_of_another_clients_is_no_copy_of_ours(desk: Any) -> None:
    josiah = desk.connect()
    desk.deposit(*_pots(desk, josiah, [1, 2]))
    desk.push()
    true = desk.put_codes(josiah)
    foreign = _foreign(desk, josiah, "10.5555/foreign")
    desk.registry.set_visibility(josiah, "work", foreign, "private")
    _unsure(desk, josiah, "1", foreign)
    _unsure(desk, josiah, "2", true["2"])

    desk.push()  # reads both, and is told 9013 of the private one

    assert desk.put_codes(josiah) == true
    assert len(desk.works(josiah)) == 3
    assert desk.true(josiah)


def test_what_a_look_does_not_find_was_taken_off_by_its_author(desk: Any) -> None:
    josiah = desk.connect()
    desk.deposit(*_pots(desk, josiah, [1, 2]))
    desk.push()
    true = desk.put_codes(josiah)
    for item_id in ("1", "2"):
        _unsure(desk, josiah, item_id, true[item_id])
    desk.registry.delete(josiah, "work", true["1"])

    summary = desk.push()  # reads both, and is told 9034 of the one

    assert desk.states(josiah) == {"1": "stopped_by_author", "2": "unchanged"}
    assert one(desk, josiah).reason == "its author took it off the record; it stays off"
    assert "orcid-repo retry --item 1" in one(desk, josiah).what_to_do
    assert (last(desk, josiah, "stop").http_status, last(desk, josiah, "stop").error_code) == (404, "9016")
    assert (summary.stopped, desk.put_codes(josiah)) == (1, {"2": true["2"]})


@pytest.mark.parametrize("code", [9001, 9006, 9034, 9042])
def test_a_look_that_is_refused_does_not_keep_works_from_being_sent(odd: Any, code: int) -> None:
    josiah = odd.connect()
    odd.deposit(*_pots(odd, josiah, [1, 2]))
    odd.push()
    true = odd.put_codes(josiah)
    for item_id in ("1", "2"):
        _unsure(odd, josiah, item_id, true[item_id])
    odd.between.refuse("GET works/*", code, status=400, left=None)

    summary = odd.push()

    assert (summary.updated, summary.failed) == (2, False)
    assert odd.put_codes(josiah) == true


@pytest.mark.parametrize("code", [9001, 9006])
def test_a_list_that_is_refused_lets_the_record_wait_and_the_others_go(
    odd: Any, run_cli: Any, code: int
) -> None:
    josiah, ada = odd.connect(), odd.connect(odd.registry.person("Ada", "Example")["orcid"])
    odd.deposit(*_pots(odd, josiah, [1]))
    odd.push()
    _forget(odd, josiah, "1")
    odd.deposit(odd.item("2", ada, doi="10.5555/pots.2"))
    odd.between.answer("POST work", 409, OLD_WORDING)
    odd.between.refuse("GET works", code, status=400, left=None)

    pushed = run_cli("--config", config(odd, first_wait=3600), "push")

    waits = one(odd, josiah)
    assert pushed.code == 1
    assert f"{josiah}: {sentence(code)}" in pushed.err
    assert (waits.state, waits.attempts) == ("waiting", 0)
    assert waits.reason.startswith(sentence(code).rstrip("."))
    assert odd.states(ada) == {"2": "sent"}
    assert "1 waiting until" in pushed.out


def _unsure(desk: Any, orcid: str, item_id: str, put_code: int) -> None:
    """Let the books not know what stands there, as after an import."""
    from orcid_repo_plugin.store.tables import delivery

    store = desk.app.store
    row = next(row for row in desk.rows(orcid) if row.item_id == item_id)
    with store.writing() as c:
        store.put_codes.save(c, [replace(row, put_code=put_code, fingerprint=None, origin="imported")])
        c.execute(
            delivery.update().where(delivery.c.item_id == item_id).values(state="waiting", not_before=0)
        )
        store.records.due(c, [orcid])


def test_a_deletion_of_what_is_gone_is_done(desk: Any) -> None:
    josiah = desk.connect()
    desk.deposit(*_pots(desk, josiah, [1]))
    desk.push()
    desk.registry.delete(josiah, "work", desk.put_codes(josiah)["1"])
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1", state=ItemState.WITHDRAWN))

    summary = desk.push()

    assert (desk.states(josiah), summary.failed, desk.put_codes(josiah)) == ({"1": "withdrawn"}, False, {})
    row = last(desk, josiah, "delete")
    assert (row.http_status, row.error_code, row.message) == (404, "9016", "it was gone already")


def test_a_change_that_is_a_duplicate_of_a_lost_copy_of_ours_takes_that_one(odd: Any) -> None:
    josiah = odd.connect()
    odd.deposit(*_pots(odd, josiah, [1, 2]))
    odd.push()
    before = odd.put_codes(josiah)
    store = odd.app.store
    with store.writing() as c:  # the books lose item 2 altogether
        store.put_codes.remove(c, [row for row in odd.rows(josiah) if row.item_id == "2"])
    odd.deposit(odd.item("1", josiah, doi="10.5555/pots.2", title="Pots 1, changed"))

    odd.push()

    assert odd.titles(josiah) == ["Pots 1, changed"]
    assert odd.put_codes(josiah) == {"1": before["2"]}
    row = last(odd, josiah, "adopt")
    assert (row.http_status, row.error_code, row.put_code) == (409, "9021", before["2"])


@pytest.mark.parametrize("number", [1, 3], ids=["single", "bulk"])
def test_a_work_whose_put_code_was_imported_for_an_item_not_deposited_yet_is_shared_with_it(
    desk: Any, number: int
) -> None:
    """Else it would be refused as a duplicate until a human looks, because the other comes a little later."""
    josiah = desk.connect()
    desk.deposit(*_pots(desk, josiah, [9]))
    desk.push()
    [there] = desk.rows(josiah)
    _forget_item(desk, josiah, "9")
    with desk.app.store.writing() as c:
        imported = replace(there, item_id="late", fingerprint=None, origin="imported")
        desk.app.store.put_codes.save(c, [imported])
    more = _pots(desk, josiah, range(1, number))
    desk.deposit(desk.item("twin", josiah, doi="10.5555/pots.9", title="Pots 9"), *more)

    first = desk.push()
    desk.deposit(desk.item("late", josiah, doi="10.5555/pots.9", title="Pots 9, corrected"))
    second = desk.push()

    assert (first.failed, second.failed) == (False, False)
    assert {desk.put_codes(josiah)[name] for name in ("late", "twin")} == {there.put_code}
    assert set(desk.states(josiah).values()) <= {"sent", "unchanged"}
    titles = [work.title for work in desk.registry.works(josiah)]
    assert titles.count("Pots 9, corrected") == 1
    assert len(titles) == number


def _forget_item(desk: Any, orcid: str, item_id: str) -> None:
    """Let the books know nothing of an item, as if another program had sent it."""
    from orcid_repo_plugin.store.tables import delivery, item

    store = desk.app.store
    rows = [row for row in desk.rows(orcid) if row.item_id == item_id]
    with store.writing() as c:
        store.put_codes.remove(c, rows)
        c.execute(delivery.delete().where(delivery.c.item_id == item_id))
        c.execute(item.delete().where(item.c.item_id == item_id))
