"""What a deposit holds back: what is not shown, what ORCID or a plugin refuses, what was not chosen."""

from dataclasses import replace
from typing import Any

import pytest

from orcid_repo_plugin.domain.item import ItemState, Text
from orcid_repo_plugin.domain.work import Refusal
from orcid_repo_plugin.errors import SettingsError
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.settings import Settings
from tests.services.house import CARBERRY, GARCIA, JOSIAH, SOFIA, House, NotForJosiah, item, said, writes_of


@pytest.mark.parametrize(
    "state", [ItemState.WITHDRAWN, ItemState.PRIVATE, ItemState.UNPUBLISHED, ItemState.NOT_A_WORK]
)
def test_an_item_that_is_not_shown_any_more_leaves_the_records(house: House, state: ItemState) -> None:
    house.connect()
    house.deposit(item())
    house.settle()

    [decision] = house.deposit(item(state=state))
    assert (decision.state, house.delivery().operation) == ("waiting", "delete")
    assert decision.reason.startswith("to be deleted: ")
    stored = house.stored()
    assert stored is not None
    assert stored.state == "withdrawn"

    house.settle()
    [back] = house.deposit(item())
    assert (back.state, back.reason) == ("waiting", "to be added")
    assert house.delivery().operation == "send"


def test_an_item_that_was_never_shown_is_refused_and_not_remembered(house: House) -> None:
    house.connect()

    decisions = house.deposit(item(state=ItemState.PRIVATE), item("13", GARCIA, state=ItemState.UNPUBLISHED))

    assert list(said(decisions)) == [("12", JOSIAH, "refused"), ("13", None, "refused")]
    assert decisions[0].reason == "its metadata is not public in the repository"
    assert house.stored() is None
    assert not house.deliveries()


def test_with_the_policy_keep_a_withdrawn_work_stays_and_the_row_says_so(house: House) -> None:
    house.furnish(push={"withdrawn": "keep"})
    house.connect(JOSIAH)
    house.deposit(item(), item("13", doi="10.5555/13"))
    house.settle()
    house.deposit(item(title="A Theory of Mended Pots"), item("14", doi="10.5555/14"))

    gone = {"state": ItemState.WITHDRAWN}
    decisions = house.deposit(item(**gone), item("13", doi="10.5555/13", **gone), item("14", **gone))

    assert [one.state for one in decisions] == ["unchanged", "sent", "waiting"]
    assert '[push] withdrawn = "keep"' in decisions[1].reason
    assert house.delivery("12").state == "unchanged"
    assert house.delivery("14").operation == "delete"  # it never stood there


def test_an_item_that_orcid_would_refuse_is_refused_here_and_what_stands_stays(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()

    [decision] = house.deposit(item(titles=()))

    assert decision.state == "refused"
    assert "without a title" in decision.reason
    assert house.put_codes() == {("12", JOSIAH): house.put_codes()["12", JOSIAH]}
    delivery = house.delivery()
    assert (delivery.state, delivery.operation, delivery.fingerprint) == ("refused", "send", None)
    assert "deposit it again" in delivery.what_to_do

    [mended] = house.deposit(item())
    assert mended.state == "waiting"


def test_all_that_orcid_would_refuse_is_named(house: House) -> None:
    house.connect()
    house.plugins["odd"] = OddWorks()
    house.furnish()

    [decision] = house.deposit(item())

    assert decision.state == "refused"
    assert "publication_date.year" in decision.reason
    assert "country" in decision.reason


class OddWorks:
    """Makes works that ORCID takes from nobody."""

    @hookimpl(wrapper=True)
    def orcid_map_work(self) -> Any:
        """A year and a country that ORCID does not have."""
        work = yield
        return replace(work, publication_date=replace(work.publication_date, year=1066), country="xx")


def test_a_plugin_is_asked_for_each_person_and_one_reason_is_enough(house: House) -> None:
    house.connect(JOSIAH)
    house.connect(SOFIA)
    plugin = house.plugins["never"] = NotForJosiah("Josiah has chosen 'never' for this work")
    house.furnish()

    decisions = house.deposit(item("12", CARBERRY, GARCIA))

    assert plugin.asked == [JOSIAH, SOFIA]
    assert ("main", "12", JOSIAH, "refused", "Josiah has chosen 'never' for this work") in decisions
    assert house.delivery().fingerprint is None
    assert house.delivery(orcid=SOFIA).state == "waiting"
    writes = writes_of(house)
    house.deposit(item("12", CARBERRY, GARCIA))
    assert writes == []
    plugin.answer = None
    assert ("12", JOSIAH, "waiting") in said(house.deposit(item("12", CARBERRY, GARCIA)))


def test_a_work_that_was_sent_before_stays_as_it_is_when_a_plugin_refuses_it(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    house.plugins["never"] = NotForJosiah("not this one")
    house.furnish()

    [decision] = house.deposit(item(title="A Theory of Mended Pots"))

    assert (decision.state, decision.reason) == ("refused", "not this one")
    assert house.delivery().state == "sent"
    assert house.titles() == {("12", JOSIAH): "A Theory of Cracked Pots"}


def test_an_update_that_waits_is_called_back_when_a_plugin_refuses_it(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    house.deposit(item(title="A Theory of Mended Pots"))
    house.plugins["never"] = NotForJosiah("not this one")
    house.furnish()

    house.deposit(item(title="A Theory of Mended Pots"))

    assert house.delivery().state == "unchanged"
    assert house.titles() == {("12", JOSIAH): "A Theory of Cracked Pots"}


def test_a_plugin_that_says_withdrawn_takes_the_work_off_one_record(house: House) -> None:
    house.connect(JOSIAH)
    house.connect(SOFIA)
    house.deposit(item("12", CARBERRY, GARCIA))
    house.settle()
    house.plugins["gone"] = NotForJosiah(Refusal("withdrawn", "retracted for him"))
    house.furnish()

    house.deposit(item("12", CARBERRY, GARCIA))

    assert house.delivery().operation == "delete"
    assert house.delivery(orcid=SOFIA).operation == "send"


def test_items_outside_the_collections_and_years_that_are_sent_stay_here(house: House) -> None:
    house.furnish(push={"collections": ["Ceramics"], "published_from": "2008-08", "published_until": "2010"})
    house.connect()
    pots, other = (Text("ceramics", "divisions"),), (Text("Glass", "divisions"),)

    decisions = house.deposit(
        item("1", collections=pots, doi="10.5555/1"),
        item("2", collections=other, doi="10.5555/2"),
        item("3", collections=pots, dates=(), doi="10.5555/3"),
        item("4", collections=pots, dates=(replace(item().dates[0], value="2007"),), doi="10.5555/4"),
        item("5", collections=pots, dates=(replace(item().dates[0], value="2011-01-01"),), doi="10.5555/5"),
        item("6", collections=pots, dates=(replace(item().dates[0], value="2008"),), doi="10.5555/6"),
    )

    assert [one.state for one in decisions] == [
        "waiting",
        "refused",
        "refused",
        "refused",
        "refused",
        "waiting",
    ]
    assert "(Ceramics)" in decisions[1].reason
    assert "2007, before 2008-08" in decisions[3].reason
    assert set(house.deliveries()) == {("1", JOSIAH), ("6", JOSIAH)}


def test_a_date_in_the_settings_that_is_none_is_named() -> None:
    with pytest.raises(SettingsError, match=r"push\.published_from: '2015/06' is no date"):
        App(Settings(push={"published_from": "2015/06"})).mapper  # noqa: B018
