"""A new version of an item updates the same work on the record."""

from dataclasses import replace

from orcid_repo_plugin.domain.item import ItemState
from tests.services.push.conftest import Desk


def test_version_2_keeps_the_put_code_and_is_one_put(desk: Desk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.push()
    put_code = desk.put_codes(josiah)["1"]
    desk.requests()
    second = desk.item("2", josiah, doi="10.5555/pots.2", title="A Theory of Mended Pots")

    desk.deposit(replace(second, succeeds=("1",)))
    desk.push()

    assert desk.requests() == [f"PUT work/{put_code}"]
    assert desk.titles(josiah) == ["A Theory of Mended Pots"]
    assert desk.put_codes(josiah) == {"2": put_code}
    desk.deposit(replace(second, succeeds=("1",)), desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.push()
    assert desk.requests() == []


def test_the_first_version_comes_back_when_the_second_is_withdrawn(desk: Desk) -> None:
    josiah = desk.connect()
    first = desk.item("1", josiah, doi="10.5555/pots.1")
    second = desk.item("2", josiah, doi="10.5555/pots.2", title="A Theory of Mended Pots")
    desk.deposit(first)
    desk.push()
    desk.deposit(replace(second, succeeds=("1",)))
    desk.push()

    desk.deposit(replace(second, succeeds=("1",), state=ItemState.WITHDRAWN), first)
    desk.push()

    assert desk.titles(josiah) == ["A Theory of Cracked Pots"]
    assert set(desk.put_codes(josiah)) == {"1"}
