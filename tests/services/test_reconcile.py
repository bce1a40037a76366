"""Records held against the books: what is found, what is mended, and what is left alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from orcid_repo_plugin.domain.delivery import PutCode
from orcid_repo_plugin.errors import OrcidUnavailable, WrongUse
from orcid_repo_plugin.services.reconcile import Compared, Reconcile
from orcid_repo_plugin.testing.registry import Registry
from tests.services.push.conftest import ACTIVITIES, Desk


@pytest.fixture
def desk(registry_server: Registry, tmp_path: Path, database_url: str) -> Iterator[Desk]:
    made = Desk(registry_server, tmp_path, database_url)
    yield made
    made.app.close()


@pytest.fixture
def josiah(desk: Desk) -> str:
    """Somebody with three works of ours."""
    josiah = desk.connect()
    desk.deposit(*(desk.item(str(n), josiah, doi=f"10.5555/pots.{n}") for n in range(3)))
    desk.push()
    desk.requests()
    return josiah


def work(doi: str, title: str = "Elsewhere") -> dict[str, Any]:
    external = {
        "external-id-type": "doi",
        "external-id-value": doi,
        "external-id-relationship": "self",
    }
    return {
        "title": {"title": {"value": title}},
        "type": "journal-article",
        "external-ids": {"external-id": [external]},
    }


def add_as_ours(desk: Desk, orcid: str, doi: str) -> int:
    """A work of our client that came to the record without our books."""
    token = desk.registry.token(orcid, ACTIVITIES)["access_token"]
    with desk.registry.session(token) as session:
        url = f"{desk.registry.member_api_url}/v3.0/{orcid}/work"
        answer = session.post(url, json=work(doi), timeout=10)
        assert answer.status_code == 201, answer.text
        return int(answer.headers["Location"].rpartition("/")[2])


def forget_put_code(desk: Desk, orcid: str, item_id: str) -> PutCode:
    """Lose it, as a restored backup would."""
    (row,) = (row for row in desk.rows(orcid) if row.item_id == item_id)
    with desk.app.store.writing() as c:
        desk.app.store.put_codes.remove(c, [row])
    return row


def reconcile(desk: Desk, **how: Any) -> list[Compared]:
    return list(Reconcile(desk.app, **how).run())


def findings(desk: Desk, **how: Any) -> list[tuple[str, str | None]]:
    rows = [row for one in reconcile(desk, **how) for row in one.rows()]
    return [(str(row["finding"]), row["item_id"]) for row in rows]  # type: ignore[misc]


def test_when_books_and_record_agree_it_costs_one_request_a_person(desk: Desk, josiah: str) -> None:
    (compared,) = reconcile(desk)

    assert compared.agrees
    assert list(compared.rows()) == []
    assert desk.requests() == ["GET works"]


def test_a_work_that_the_person_removed_is_missing_and_stays_off(desk: Desk, josiah: str) -> None:
    desk.registry.delete(josiah, "work", desk.put_codes(josiah)["1"])

    assert findings(desk) == [("missing", "1")]
    (compared,) = reconcile(desk, repair=True)

    assert compared.agrees
    assert desk.states(josiah)["1"] == "stopped_by_author"
    assert "1" not in desk.put_codes(josiah)
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1", title="Pots, revised"))
    desk.push()
    assert len(desk.works(josiah)) == 2
    assert findings(desk) == []


def test_a_put_code_that_the_books_lost_is_found_again_and_nothing_is_added(desk: Desk, josiah: str) -> None:
    lost = forget_put_code(desk, josiah, "1")

    assert findings(desk) == [("lost", "1")]
    assert desk.put_codes(josiah).get("1") is None
    (compared,) = reconcile(desk, repair=True)
    desk.requests()
    desk.push()

    assert compared.agrees
    assert desk.put_codes(josiah)["1"] == lost.put_code
    assert not any(request.startswith("POST") for request in desk.requests())
    assert desk.states(josiah)["1"] in ("sent", "unchanged")
    assert findings(desk) == []


def test_our_copy_under_another_put_code_is_found_again_and_not_missing(desk: Desk, josiah: str) -> None:
    desk.registry.delete(josiah, "work", desk.put_codes(josiah)["1"])
    copy = add_as_ours(desk, josiah, "10.5555/POTS.1")

    assert findings(desk) == [("lost", "1")]
    reconcile(desk, repair=True)

    assert desk.put_codes(josiah)["1"] == copy
    assert findings(desk) == []


def test_a_work_of_ours_that_is_no_item_is_a_stray_and_never_deleted(desk: Desk, josiah: str) -> None:
    stray = add_as_ours(desk, josiah, "10.5555/nobody")

    (compared,) = reconcile(desk, repair=True)
    desk.push()

    assert not compared.agrees
    assert [(row["finding"], row["put_code"], row["item_id"]) for row in compared.rows()] == [
        ("stray", stray, None)
    ]
    assert stray in {one.put_code for one in desk.works(josiah)}


def test_an_item_of_somebody_else_does_not_make_a_work_ours(desk: Desk, josiah: str) -> None:
    beatriz = desk.connect()
    add_as_ours(desk, beatriz, "10.5555/pots.1")

    assert findings(desk, orcid=beatriz) == [("stray", None)]


def test_a_second_copy_is_a_double_and_leaves_with_the_next_push(desk: Desk, josiah: str) -> None:
    kept = desk.put_codes(josiah)["1"]
    second = add_as_ours(desk, josiah, "10.5555/pots.corrected")
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.corrected"))

    assert findings(desk) == [("double", "1")]
    (compared,) = reconcile(desk, repair=True)
    assert compared.agrees
    assert findings(desk) == []
    desk.push()

    standing = {one.put_code for one in desk.works(josiah)}
    assert kept in standing
    assert second not in standing
    assert findings(desk) == []


def shared(desk: Desk) -> str:
    """Somebody with one work that two items share."""
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots"), desk.item("2", josiah, doi="10.5555/pots"))
    desk.push()
    assert len(desk.works(josiah)) == 1
    return josiah


def test_a_shared_work_that_was_removed_stays_off_for_all_its_items(desk: Desk) -> None:
    josiah = shared(desk)
    desk.registry.delete(josiah, "work", desk.put_codes(josiah)["1"])

    assert findings(desk) == [("missing", "1"), ("missing", "2")]
    reconcile(desk, repair=True)
    desk.push()

    assert desk.works(josiah) == []
    assert set(desk.states(josiah).values()) == {"stopped_by_author"}


def test_a_shared_work_is_found_again_for_all_its_items_and_one_still_speaks(desk: Desk) -> None:
    josiah = shared(desk)
    desk.registry.delete(josiah, "work", desk.put_codes(josiah)["1"])
    copy = add_as_ours(desk, josiah, "10.5555/pots")

    assert findings(desk) == [("lost", "1"), ("lost", "2")]
    (compared,) = reconcile(desk, repair=True)
    desk.push()

    assert compared.agrees
    assert desk.put_codes(josiah) == {"1": copy, "2": copy}
    assert sorted(row.speaks for row in desk.rows(josiah)) == [False, True]
    assert [one.put_code for one in desk.works(josiah)] == [copy]


def test_works_of_others_are_counted_and_no_fault(desk: Desk, josiah: str) -> None:
    desk.registry.add_item(josiah, "work", work("10.5555/pots.1"))
    desk.registry.add_item(josiah, "work", work("10.5555/else"))

    (compared,) = reconcile(desk)

    assert compared.agrees
    assert (compared.others, list(compared.rows())) == (1, [])
    assert findings(desk, show_others=True) == [("others", "1")]


def test_a_put_code_of_another_client_is_forgotten_and_ours_is_added(desk: Desk, josiah: str) -> None:
    other = desk.registry.add_item(josiah, "work", work("10.5555/pots.1"))
    row = forget_put_code(desk, josiah, "1")
    desk.registry.delete(josiah, "work", row.put_code)
    with desk.app.store.writing() as c:
        foreign = PutCode(orcid=josiah, repository="main", item_id="1", put_code=other, origin="imported")
        desk.app.store.put_codes.save(c, [foreign])

    assert findings(desk) == [("foreign", "1")]
    reconcile(desk, repair=True)
    desk.push()

    assert desk.put_codes(josiah)["1"] not in (other, row.put_code)
    assert findings(desk) == []


def test_a_withdrawn_item_whose_work_came_to_light_is_taken_off(desk: Desk, josiah: str) -> None:
    from orcid_repo_plugin.services.withdraw import withdraw

    row = forget_put_code(desk, josiah, "1")
    with desk.app.store.reading() as c:
        (item,) = desk.app.store.items.find(c, "1")
    withdraw(desk.app, item)
    desk.push()
    assert row.put_code in {one.put_code for one in desk.works(josiah)}

    reconcile(desk, repair=True)
    desk.push()

    assert row.put_code not in {one.put_code for one in desk.works(josiah)}
    assert desk.states(josiah)["1"] == "withdrawn"


def test_an_imported_put_code_that_is_gone_keeps_the_work_off(desk: Desk) -> None:
    josiah = desk.connect()
    with desk.app.store.writing() as c:
        row = PutCode(orcid=josiah, repository="main", item_id="1", put_code=99_999, origin="imported")
        desk.app.store.put_codes.save(c, [row])

    (compared,) = reconcile(desk, repair=True)
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.push()

    assert compared.agrees
    assert desk.works(josiah) == []
    assert desk.states(josiah) == {"1": "stopped_by_author"}


def test_a_person_who_took_our_permission_back_is_told_and_the_others_go_on(desk: Desk, josiah: str) -> None:
    beatriz = desk.connect()
    desk.registry.revoke(josiah, desk.registry.client("member")["client_id"])

    compared = {one.orcid: one for one in reconcile(desk)}

    assert compared[josiah].trouble
    assert not compared[josiah].agrees
    assert compared[beatriz].agrees


def test_a_locked_record_is_told(desk: Desk, josiah: str) -> None:
    desk.registry.set_state(josiah, "locked")

    (compared,) = reconcile(desk)

    assert "locked" in compared.trouble


def test_while_a_push_sends_to_a_record_it_is_left_alone(desk: Desk, josiah: str) -> None:
    store = desk.app.store
    desk.registry.delete(josiah, "work", desk.put_codes(josiah)["1"])
    with store.writing() as c:
        store.records.due(c, [josiah])
        assert store.records.claim(c, "another machine|1|1|x", 15_000, josiah)

    (compared,) = reconcile(desk, repair=True)

    assert "just now" in compared.trouble
    assert "1" in desk.put_codes(josiah)


def test_without_a_registry_it_ends_with_words(desk: Desk, josiah: str) -> None:
    desk.registry.fault("status", status=503, times=None)

    with pytest.raises(OrcidUnavailable):
        reconcile(desk, orcid=josiah)


def test_a_half_answer_is_never_taken_for_an_empty_record(desk: Desk, josiah: str) -> None:
    before = desk.put_codes(josiah)
    desk.registry.fault("cut", method="GET", times=None)

    with pytest.raises(OrcidUnavailable):
        reconcile(desk, orcid=josiah, repair=True)

    assert desk.put_codes(josiah) == before


def test_an_id_of_nobody_is_wrong_use(desk: Desk) -> None:
    with pytest.raises(WrongUse, match="nobody in the books"):
        reconcile(desk, orcid="0000-0002-1825-0097")
