"""``--limit``: so many deliveries at most, and the push ends."""

from typing import Any

import pytest

from orcid_repo_plugin.services.push.lease import Budget
from orcid_repo_plugin.store.tables import delivery, record


def _pots(desk: Any, orcid: str, number: int, suffix: str = "") -> list[Any]:
    return [
        desk.item(str(n), orcid, doi=f"10.5555/pots.{n}", title=f"Pots {n}{suffix}") for n in range(number)
    ]


def test_a_budget_is_never_less_than_nothing() -> None:
    budget = Budget(3)

    taken = budget.take(100)
    budget.spend(2)
    budget.spend(5)

    assert (taken, budget.left, budget.take(10)) == (3, 0, 0)


def test_without_a_limit_everything_may_go() -> None:
    budget = Budget()

    budget.spend(1000)

    assert (budget.take(100), budget.left) == (100, None)


@pytest.mark.parametrize(("limit", "first", "second"), [(1, 1, 1), (3, 3, 2), (5, 5, 0), (9, 5, 0)])
def test_a_limit_is_kept_and_the_next_push_goes_on(desk: Any, limit: int, first: int, second: int) -> None:
    josiah = desk.connect()
    desk.deposit(*_pots(desk, josiah, 5))

    one, two = desk.push(limit=limit), desk.push(limit=limit)

    assert (one.sent, two.sent) == (first, second)
    assert one.waiting == 5 - first
    assert desk.true(josiah)


def test_additions_changes_and_deletions_count_alike(desk: Any) -> None:
    from orcid_repo_plugin.domain.item import ItemState

    josiah = desk.connect()
    desk.deposit(*_pots(desk, josiah, 2))
    desk.push()
    desk.deposit(*_pots(desk, josiah, 3, ", changed")[1:])
    desk.deposit(desk.item("0", josiah, doi="10.5555/pots.0", state=ItemState.WITHDRAWN))

    counts = [(s.deleted, s.updated, s.sent) for s in (desk.push(limit=1) for _ in range(4))]

    assert counts == [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, 0)]
    assert desk.titles(josiah) == ["Pots 1, changed", "Pots 2, changed"]


def test_a_limit_holds_over_several_records(desk: Any) -> None:
    people = [desk.connect(), desk.connect(desk.registry.person("Ada", "Example")["orcid"])]
    for who in people:
        desk.deposit(*(desk.item(f"{who}-{n}", who, doi=f"10.5555/{who}.{n}") for n in range(2)))

    summary = desk.push(limit=3)

    assert (summary.sent, summary.waiting) == (3, 1)


def test_a_shared_work_that_was_removed_stops_for_all_its_items_and_the_push_ends(desk: Any) -> None:
    josiah = desk.connect()
    shared = [desk.item(n, josiah, doi="10.5555/pots", title=f"Pots {n}") for n in ("1", "2")]
    desk.deposit(*shared, desk.item("3", josiah, doi="10.5555/other", title="Other"))
    desk.push()
    speaker = next(row for row in desk.rows(josiah) if row.speaks and row.item_id != "3")
    desk.registry.delete(josiah, "work", speaker.put_code)
    desk.deposit(
        desk.item(speaker.item_id, josiah, doi="10.5555/pots", title="Changed"),
        desk.item("3", josiah, doi="10.5555/other", title="Other, changed"),
    )
    _first(desk, speaker.item_id)

    desk.push(limit=1)  # one delivery is taken, and two are settled by it
    states = desk.states(josiah)
    desk.push()

    assert states == {"1": "stopped_by_author", "2": "stopped_by_author", "3": "waiting"}
    assert desk.titles(josiah) == ["Other, changed"]


def test_what_broke_off_on_its_way_goes_with_the_next_push(desk: Any) -> None:
    josiah = desk.connect()
    desk.deposit(*_pots(desk, josiah, 1))
    store = desk.app.store
    with store.writing() as c:  # a push that lost its database after the work was on its way
        store.records.claim(c, "a|1|1|x", 15_000)
        c.execute(delivery.update().where(delivery.c.orcid == josiah).values(state="sending"))
        store.records.release(c, josiah, "a|1|1|x", failures=0)
        due = c.execute(record.select().where(record.c.orcid == josiah)).one().due_at

    summary = desk.push()

    assert due is not None
    assert (summary.sent, desk.states(josiah)) == (1, {"0": "sent"})


def _first(desk: Any, item_id: str) -> None:
    """Let this item be taken first."""
    with desk.app.store.writing() as c:
        c.execute(delivery.update().where(delivery.c.item_id == item_id).values(not_before=1))
