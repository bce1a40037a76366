"""All versions of an item are one work: the newest speaks and takes over the put-code, whatever the order."""

from typing import Any

import orjson
import pytest

from orcid_repo_plugin.domain.delivery import PutCode
from orcid_repo_plugin.domain.item import ItemState, RepositoryItem
from tests.services.house import CARBERRY, GARCIA, JOSIAH, SOFIA, House, Meanwhile, item, said


def first(*who: Any, **more: Any) -> RepositoryItem:
    """Version 1."""
    return item("1", *who, doi="10.5555/pots.1", handle="20.500.99998/1", **more)


def second(*who: Any, succeeds: tuple[str, ...] = ("1",), **more: Any) -> RepositoryItem:
    """Version 2."""
    return item("2", *who, title="Pots, Second Edition", doi="10.5555/pots.2", succeeds=succeeds, **more)


def identifiers(house: House, item_id: str, orcid: str = JOSIAH) -> list[tuple[str, str]]:
    """What the outbox would send as identifiers of an item."""
    with house.store.reading() as c:
        fingerprint = house.delivery(item_id, orcid).fingerprint or ""
        body = orjson.loads(house.store.payloads.bodies(c, [fingerprint])[fingerprint])
    listed = body["external-ids"]["external-id"]
    return [(one["external-id-value"], one["external-id-relationship"]) for one in listed]


@pytest.mark.parametrize(
    "name", ["1", "https://repo.example.edu/1", "http://repo.example.edu/1/", "hdl:20.500.99998/1"]
)
def test_version_2_of_another_day_takes_over_the_put_code(house: House, name: str) -> None:
    house.connect()
    house.deposit(first())
    house.settle()
    put_code = house.put_codes()["1", JOSIAH]

    decisions = house.deposit(second(succeeds=(name,)))

    assert house.put_codes() == {("2", JOSIAH): put_code}
    assert ("main", "2", JOSIAH, "waiting", "to be updated") in decisions
    assert (
        "main",
        "1",
        JOSIAH,
        "withdrawn",
        "item 2 is a newer version of it and speaks for both",
    ) in decisions
    stored = house.stored("1")
    assert stored is not None
    assert stored.state == "superseded"
    assert identifiers(house, "2") == [("10.5555/pots.2", "self"), ("10.5555/pots.1", "version-of")]
    assert any("put-code" in one.message and one.operation == "supersede" for one in house.history())


def test_a_second_deposit_of_either_version_changes_nothing(house: House) -> None:
    house.connect()
    house.deposit(first())
    house.settle()
    house.deposit(second())
    house.settle()
    before = house.deliveries()

    decisions = [*house.deposit(second()), *house.deposit(first()), *house.deposit(first(), second())]

    assert list(said(decisions)) == [
        ("2", JOSIAH, "unchanged"),
        ("1", JOSIAH, "refused"),
        ("1", JOSIAH, "refused"),
        ("2", JOSIAH, "unchanged"),
    ]
    assert house.deliveries() == before


@pytest.mark.parametrize("order", ["12", "21", "together", "together, the newer first"])
def test_in_whatever_order_they_come_only_the_newest_is_sent(house: House, order: str) -> None:
    house.connect()
    one, two = first(), second()
    runs = {
        "12": [[one], [two]],
        "21": [[two], [one]],
        "together": [[one, two]],
        "together, the newer first": [[two, one]],
    }

    for batch in runs[order]:
        house.deposit(*batch)
    house.settle()

    assert set(house.put_codes()) == {("2", JOSIAH)}
    assert house.titles()["2", JOSIAH] == "Pots, Second Edition"


def test_the_older_one_may_be_the_one_that_tells(house: House) -> None:
    house.connect()
    house.deposit(first())
    house.settle()
    told = first(succeeded_by="2")

    house.deposit(told)
    assert set(house.put_codes()) == {("1", JOSIAH)}
    assert house.delivery("1").operation == "send"  # nobody has seen version 2 yet
    house.deposit(second(succeeds=()))

    assert set(house.put_codes()) == {("2", JOSIAH)}
    house.settle()
    assert list(said(house.deposit(first()))) == [("1", JOSIAH, "refused")]  # alone, it is still the older


def test_both_in_one_run_hand_over_what_stands(house: House) -> None:
    house.connect()
    house.deposit(first())
    house.settle()
    put_code = house.put_codes()["1", JOSIAH]

    house.deposit(second(), first(succeeded_by="2"))

    assert house.put_codes() == {("2", JOSIAH): put_code}
    assert house.delivery("1").state == "withdrawn"


def test_who_is_on_the_older_version_only_loses_the_work(house: House) -> None:
    house.connect(JOSIAH)
    house.connect(SOFIA)
    house.deposit(first(CARBERRY, GARCIA))
    house.settle()

    house.deposit(second(CARBERRY))

    assert house.delivery("1", SOFIA).operation == "delete"
    assert house.delivery("1", SOFIA).state == "waiting"
    house.settle()
    assert set(house.put_codes()) == {("2", JOSIAH)}


def test_a_newer_version_with_a_put_code_of_its_own_keeps_it(house: House) -> None:
    house.connect()
    house.deposit(first(), second(succeeds=()))
    house.settle()
    own = house.put_codes()["2", JOSIAH]

    house.deposit(second())
    house.settle()

    assert house.put_codes() == {("2", JOSIAH): own}


def test_a_put_code_that_another_item_owns_too_is_not_moved(house: House) -> None:
    house.connect()
    house.deposit(first())
    house.settle()
    put_code = house.put_codes()["1", JOSIAH]
    with house.store.writing() as c:
        shared = PutCode(orcid=JOSIAH, repository="annex", item_id="9", put_code=put_code, speaks=False)
        house.store.put_codes.save(c, [shared])

    house.deposit(second())

    assert ("2", JOSIAH) not in house.put_codes()
    assert house.delivery("1").operation == "delete"


def test_what_the_author_stopped_stays_stopped_in_the_newer_version(house: House) -> None:
    house.connect()
    house.deposit(first())
    house.settle()
    house.stop("1")

    house.deposit(second())

    assert (house.delivery("2").state, house.delivery("2").stopped) == ("stopped_by_author", True)


def test_as_long_as_the_newer_version_cannot_be_sent_what_stands_stays(house: House) -> None:
    house.connect()
    house.deposit(first())
    house.settle()

    house.deposit(second(titles=()))
    assert set(house.put_codes()) == {("1", JOSIAH)}
    assert house.delivery("1").operation == "send"

    house.deposit(second())
    assert set(house.put_codes()) == {("2", JOSIAH)}


def test_a_newer_version_that_is_not_public_takes_no_word_away(house: House) -> None:
    house.connect()
    house.deposit(first())
    house.settle()

    house.deposit(second(state=ItemState.UNPUBLISHED))

    assert house.delivery("1").operation == "send"
    assert list(said(house.deposit(first()))) == [("1", JOSIAH, "unchanged")]


def test_the_older_version_speaks_again_when_the_newer_one_is_withdrawn(house: House) -> None:
    house.connect()
    house.deposit(first())
    house.settle()
    house.deposit(second())
    house.settle()

    house.deposit(second(state=ItemState.WITHDRAWN))
    house.deposit(first())
    house.settle()

    assert set(house.put_codes()) == {("1", JOSIAH)}
    stored = house.stored("1")
    assert stored is not None
    assert stored.state == "live"


def test_an_older_version_that_the_repository_withdraws_at_once_passes_its_put_code_on(house: House) -> None:
    house.connect()
    house.deposit(first())
    house.settle()
    put_code = house.put_codes()["1", JOSIAH]

    house.deposit(first(succeeded_by="2", state=ItemState.WITHDRAWN), second())

    assert house.put_codes() == {("2", JOSIAH): put_code}


def test_a_chain_over_three_days_is_one_work(house: House) -> None:
    house.connect()
    third = item("3", title="Pots, Third Edition", doi="10.5555/pots.3", succeeds=("2",))
    house.deposit(first())
    house.settle()
    put_code = house.put_codes()["1", JOSIAH]

    house.deposit(second())
    house.settle()
    house.deposit(third)
    house.settle()

    assert house.put_codes() == {("3", JOSIAH): put_code}
    assert identifiers(house, "3") == [
        ("10.5555/pots.3", "self"),
        ("10.5555/pots.2", "version-of"),
        ("10.5555/pots.1", "version-of"),
    ]
    assert list(said(house.deposit(first()))) == [("1", JOSIAH, "refused")]
    assert "item 3 is a newer version" in house.deposit(first())[0].reason


def test_the_first_version_may_come_last(house: House) -> None:
    house.connect()
    house.deposit(item("3", doi="10.5555/pots.3", succeeds=("2",)))
    house.deposit(second())

    [decision] = house.deposit(first())

    assert decision.reason == "item 3 is a newer version of it and speaks for both"
    assert [one for one in house.deliveries().values() if one.operation == "send"] == [house.delivery("3")]


def test_versions_that_replace_each_other_in_a_circle_leave_one_that_speaks(house: House) -> None:
    house.connect()
    circle = [item(n, doi=f"10.5555/{n}", succeeds=(older,)) for n, older in ("13", "21", "32")]

    house.deposit(*circle)
    for one in circle:
        house.deposit(one)
    house.deposit(*circle)
    house.settle()

    assert len(house.put_codes()) == 1


def test_a_link_to_an_item_that_nobody_knows_is_no_harm(house: House) -> None:
    house.connect()

    decisions = house.deposit(second(succeeds=("https://elsewhere.example.org/99", "", "2")))

    assert list(said(decisions)) == [("2", JOSIAH, "waiting")]


def test_versions_of_another_repository_are_other_items(house: House) -> None:
    house.connect()
    house.deposit(first(repository="annex"), repository="annex")
    house.settle()

    house.deposit(second())

    assert house.deliveries("annex")["1", JOSIAH].operation == "send"


def test_of_two_versions_that_come_at_the_same_moment_one_speaks(house: House) -> None:
    house.connect()
    house.plugins["meanwhile"] = Meanwhile(lambda: house.deposit(second()))
    house.furnish()

    house.deposit(first())

    assert house.delivery("1").operation == "delete"
    assert house.delivery("2").operation == "send"
