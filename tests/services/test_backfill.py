"""Who connects gets the works of the past, without the repository being asked again."""

from itertools import islice

import pytest

from orcid_repo_plugin.domain.item import ItemState
from orcid_repo_plugin.services import backfill
from orcid_repo_plugin.services.backfill import Backfill
from tests.services.house import CARBERRY, GARCIA, JOSIAH, SOFIA, House, author, item, said


def run(house: House, **how: str) -> list[tuple[str, str | None, str]]:
    return list(said(list(Backfill(house.app, **how).run())))


def test_the_works_of_the_past_are_queued_once(house: House) -> None:
    house.deposit(item("1"), item("2", GARCIA, CARBERRY), item("3", GARCIA))
    house.connect()

    assert run(house) == [("1", JOSIAH, "waiting"), ("2", JOSIAH, "waiting")]
    assert run(house) == []
    house.settle()
    assert run(house) == []
    assert house.titles() == {(n, JOSIAH): "A Theory of Cracked Pots" for n in "12"}


def test_what_a_deposit_would_queue_and_what_is_filled_in_is_the_same(house: House) -> None:
    house.deposit(item())
    house.connect()
    run(house)

    [decision] = house.deposit(item())

    assert (decision.state, decision.reason) == ("waiting", "queued before")


def test_the_account_and_a_confirmed_link_count_as_well(house: House) -> None:
    house.deposit(
        item("1", author("Carberry, J.", local_id="jc")),
        item("2", author("Carberry, Josiah")),
        item("3", author("Carberry, Josiah")),
    )
    person_id = house.connect(user_id="jc")
    with house.store.writing() as c:
        house.store.people.confirm_link(c, person_id, "2", "Carberry, Josiah")

    assert run(house) == [("1", JOSIAH, "waiting"), ("2", JOSIAH, "waiting")]


def test_an_account_of_another_repository_is_somebody_else(house: House) -> None:
    house.deposit(item("1", author("Carberry, J.", local_id="jc")))
    house.connect(user_id="jc", repository="annex")

    assert run(house) == []


def test_only_one_person_or_one_repository_when_asked(house: House) -> None:
    house.deposit(item("1", CARBERRY, GARCIA))
    house.deposit(item("2", repository="annex"), repository="annex")
    house.connect(JOSIAH)
    house.connect(SOFIA)

    assert run(house, orcid=SOFIA) == [("1", SOFIA, "waiting")]
    assert run(house, repository="annex") == [("2", JOSIAH, "waiting")]
    assert run(house) == [("1", JOSIAH, "waiting")]


def test_items_that_are_not_live_are_passed_over(house: House) -> None:
    house.deposit(
        item("1"),
        item("2", titles=()),
        item("3", doi="10.5555/3"),
        item("4", succeeded_by="1", doi="10.5555/4"),
    )
    house.deposit(item("3", doi="10.5555/3", state=ItemState.WITHDRAWN))
    house.connect()

    assert run(house) == [("1", JOSIAH, "waiting")]


def test_what_was_stopped_or_withdrawn_is_not_queued_again(house: House) -> None:
    house.connect()
    house.deposit(item("1"), item("2", doi="10.5555/2"))
    house.settle()
    house.stop("1")

    assert run(house) == []


def test_without_a_permission_the_works_wait_for_it(house: House) -> None:
    house.deposit(item())
    house.connect(permission=False)

    assert run(house) == [("12", JOSIAH, "not_connected")]
    house.connect()
    assert house.delivery().state == "waiting"


def test_a_back_fill_that_was_killed_goes_on_where_it_ended(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backfill, "PAGE", 2)
    house.deposit(*(item(str(n), doi=f"10.5555/{n}") for n in range(1, 6)))
    house.connect()
    killed = Backfill(house.app).run()
    assert len(list(islice(killed, 3))) == 3
    killed.close()
    assert len(house.deliveries()) == 4  # two pages are written

    assert run(house) == [("5", JOSIAH, "waiting")]


def test_items_with_the_id_of_a_merged_record_are_found(house: House) -> None:
    house.deposit(item())
    house.connect(SOFIA)
    with house.store.writing() as c:
        house.store.records.close(c, JOSIAH, "deprecated", "merged", SOFIA)

    assert run(house) == [("12", SOFIA, "waiting")]
    assert run(house, orcid=JOSIAH) == []
