"""An admin withdraws an item: its work leaves every record."""

from orcid_repo_plugin.domain.events import DepositEvent
from orcid_repo_plugin.domain.item import ItemState
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.services.withdraw import withdraw
from tests.services.house import CARBERRY, GARCIA, JOSIAH, SOFIA, House, item, said


def withdrawn(house: House, item_id: str = "12") -> list[tuple[str, str | None, str]]:
    """Withdraw an item of the books."""
    stored = house.stored(item_id)
    assert stored is not None
    return list(said(withdraw(house.app, stored)))


def test_a_withdrawn_work_leaves_every_record_and_comes_back_with_the_live_item(house: House) -> None:
    house.connect(JOSIAH)
    house.connect(SOFIA)
    house.deposit(item("12", CARBERRY, GARCIA))
    house.settle()

    assert withdrawn(house) == [("12", SOFIA, "waiting"), ("12", JOSIAH, "waiting")]
    assert {one.operation for one in house.deliveries().values()} == {"delete"}
    stored = house.stored()
    assert stored is not None
    assert (stored.state, stored.reason) == ("withdrawn", "withdrawn by an admin")
    house.settle()
    assert house.put_codes() == {}

    assert {one.reason for one in house.deposit(item("12", CARBERRY, GARCIA))} == {"to be added"}


def test_the_policy_keep_does_not_hold_against_an_admins_word(house: House) -> None:
    house.furnish(push={"withdrawn": "keep"})
    house.connect()
    house.deposit(item())
    house.settle()

    assert withdrawn(house) == [("12", JOSIAH, "waiting")]


def test_withdrawing_twice_changes_nothing(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    withdrawn(house)
    before, history = house.delivery(), house.history()

    assert withdrawn(house) == [("12", JOSIAH, "waiting")]
    assert (house.delivery(), house.history()) == (before, history)


def test_what_was_never_sent_is_gone_at_once_or_called_back(house: House) -> None:
    house.connect(permission=False)
    house.deposit(item())
    assert withdrawn(house) == [("12", JOSIAH, "withdrawn")]

    house.deposit(item("13", GARCIA))
    assert withdrawn(house, "13") == [("13", None, "withdrawn")]


def test_a_work_goes_although_the_permission_is_lost(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    house.lose_permission()

    assert withdrawn(house) == [("12", JOSIAH, "waiting")]


class Listener:
    """Hears of withdrawals."""

    def __init__(self) -> None:
        self.heard: list[DepositEvent] = []

    @hookimpl
    def orcid_on_deposit(self, event: DepositEvent) -> None:
        """Remember it."""
        self.heard.append(event)


def test_plugins_hear_of_a_withdrawal(house: House) -> None:
    listener = house.plugins["listener"] = Listener()
    house.furnish()
    house.connect()
    house.deposit(item())
    house.settle()

    withdrawn(house)

    told = listener.heard[-1]
    assert (told.item.item_id, told.item.state, told.work) == ("12", ItemState.WITHDRAWN, None)
    assert [one.state for one in told.decisions] == ["waiting"]
