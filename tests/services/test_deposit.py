"""A deposit finds out for whom an item is, whether it may go and has changed, and fills the outbox."""

from dataclasses import replace
from typing import Any

import orjson
import pytest

from orcid_repo_plugin.domain.delivery import PutCode
from orcid_repo_plugin.domain.item import Detail, ItemState, Text, Title
from orcid_repo_plugin.domain.person import Proof
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.services.deposit import BATCH
from orcid_repo_plugin.services.wishing import PLANNED
from orcid_repo_plugin.store.dispatch import Settled
from tests.services.house import CARBERRY, GARCIA, JOSIAH, LAURE, SOFIA, House, author, item, said, writes_of


def test_a_work_is_queued_once_for_each_connected_author(house: House) -> None:
    house.connect(JOSIAH)
    house.connect(SOFIA)

    decisions = house.deposit(item("12", CARBERRY, GARCIA, author("Haak, Laure", LAURE)))

    assert list(said(decisions)) == [("12", SOFIA, "waiting"), ("12", JOSIAH, "waiting")]
    assert {one.reason for one in decisions} == {"to be added"}
    fingerprints = {one.fingerprint for one in house.deliveries().values()}
    assert len(fingerprints) == 1
    with house.store.reading() as c:
        [body] = house.store.payloads.bodies(c, [one for one in fingerprints if one]).values()
    assert {"visibility", "put-code"}.isdisjoint(orjson.loads(body))


def test_an_item_of_nobody_who_is_connected_is_remembered_and_told(house: House) -> None:
    [decision] = house.deposit(item())

    assert decision == ("main", "12", None, "not_connected", "no author of it is connected")
    stored = house.stored()
    assert stored is not None
    assert (stored.state, stored.title) == ("live", "A Theory of Cracked Pots")
    assert not house.deliveries()


def test_somebody_without_a_permission_waits_for_it(house: House) -> None:
    house.connect(permission=False)

    [decision] = house.deposit(item())
    assert decision.state == "not_connected"
    assert "given no permission" in decision.reason
    assert "connect with ORCID" in house.delivery().what_to_do

    house.connect()
    [decision] = house.deposit(item())
    assert decision.state == "waiting"


def test_a_lost_permission_lets_an_edit_wait_with_the_reason(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    house.lose_permission()

    [decision] = house.deposit(item(title="A Theory of Mended Pots"))

    assert decision.state == "not_connected"
    assert decision.reason == "the person has taken the permission back"


@pytest.mark.parametrize("after_a_push", [True, False], ids=["pushed", "waiting"])
def test_an_unchanged_second_deposit_writes_nothing(house: House, after_a_push: bool) -> None:
    house.connect()
    items = [item(), item("13", GARCIA, doi="10.5555/13"), item("14", doi="10.5555/14", titles=())]
    house.deposit(*items)
    if after_a_push:
        house.settle()
    writes = writes_of(house)

    decisions = house.deposit(*items)

    assert [one.state for one in decisions] == [
        "unchanged" if after_a_push else "waiting",
        "not_connected",
        "refused",
    ]
    assert writes == []


def test_an_edit_of_a_field_that_is_not_sent_queues_nothing(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()

    [decision] = house.deposit(item(extra={"shelf": "Kiln room"}))

    assert decision.state == "unchanged"
    assert house.delivery().state == "sent"


def test_an_edit_is_queued_as_an_update(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()

    [decision] = house.deposit(item(title="A Theory of Mended Pots"))

    assert (decision.state, decision.reason) == ("waiting", "to be updated")
    assert house.titles() == {("12", JOSIAH): "A Theory of Mended Pots"}


def test_an_item_changed_twice_while_it_waits_is_one_row_with_the_newest_payload(house: House) -> None:
    house.connect()
    house.deposit(item())
    first = house.delivery()
    house.deposit(item(title="A Theory of Mended Pots"))

    assert house.delivery().delivery_id == first.delivery_id
    assert house.delivery().version == first.version + 1
    assert house.titles() == {("12", JOSIAH): "A Theory of Mended Pots"}


def test_what_the_author_stopped_takes_the_newer_payload_and_stays_stopped(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    house.stop()

    [decision] = house.deposit(item(title="A Theory of Mended Pots"))

    assert decision.state == "stopped_by_author"
    assert house.titles() == {("12", JOSIAH): "A Theory of Mended Pots"}
    [again] = house.deposit(item(title="A Theory of Mended Pots"))
    assert (again.state, again.reason) == ("stopped_by_author", "the person took it off the record")


def test_what_the_author_stopped_stays_stopped_through_a_withdrawal(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    house.stop()
    house.deposit(item(state=ItemState.WITHDRAWN))

    [decision] = house.deposit(item())

    assert decision.state == "stopped_by_author"
    assert house.delivery().state == "stopped_by_author"


def test_a_refused_delivery_waits_again_when_the_payload_has_changed(house: House) -> None:
    house.connect()
    house.deposit(item())
    with house.store.writing() as c:
        house.store.dispatch.settle(c, [Settled(house.delivery(), "refused", "ORCID: the title is too odd")])

    [same] = house.deposit(item())
    [changed] = house.deposit(item(title="A Theory of Mended Pots"))

    assert (same.state, same.reason) == ("refused", "ORCID: the title is too odd")
    assert changed.state == "waiting"


def test_the_work_leaves_the_record_of_somebody_who_is_no_author_any_more(house: House) -> None:
    house.connect(JOSIAH)
    house.connect(SOFIA)
    house.deposit(item("12", CARBERRY, GARCIA))
    house.settle()

    decisions = house.deposit(item("12", GARCIA))

    assert ("12", JOSIAH, "waiting") in said(decisions)
    assert (house.delivery().operation, house.delivery().reason) == (
        "delete",
        "no longer an author of the item",
    )
    assert house.delivery(orcid=SOFIA).operation == "send"
    assert "to be deleted: no longer an author of the item" in [
        one.message for one in house.history() if one.orcid == JOSIAH
    ]


def test_a_change_of_our_mapping_alone_is_planned_and_sent_only_when_asked(house: House) -> None:
    house.connect()
    abstract = {"descriptions": (Text("Pots crack.", "abstract"),)}
    house.deposit(item(**abstract), item("13", doi="10.5555/13", **abstract))
    house.settle()
    house.furnish(mapping={"citation_abstract": True})
    edited = item("13", title="A Theory of Mended Pots", doi="10.5555/13", **abstract)

    first, second = house.deposit(item(**abstract), edited)
    assert (first.state, first.reason) == ("unchanged", PLANNED)
    assert (second.state, second.reason) == ("waiting", "to be updated")
    assert house.delivery().state == "sent"

    [again] = house.deposit(item(**abstract))
    assert again.reason == PLANNED
    [preview] = house.deposit(item(**abstract), remap=True, dry_run=True)
    assert (preview.state, house.delivery().state) == ("waiting", "sent")
    [sent] = house.deposit(item(**abstract), remap=True)
    assert (sent.state, house.delivery().state) == ("waiting", "waiting")
    house.settle()
    [done] = house.deposit(item(**abstract))
    assert (done.state, done.reason) == ("unchanged", "")


def test_an_author_who_connects_between_gets_what_the_others_have(house: House) -> None:
    house.connect(JOSIAH)
    given = item("12", CARBERRY, GARCIA, descriptions=(Text("Pots crack.", "abstract"),))
    house.deposit(given)
    house.settle()
    house.furnish(mapping={"citation_abstract": True})
    house.connect(SOFIA)

    house.deposit(given)

    assert house.delivery(orcid=SOFIA).fingerprint == house.delivery(orcid=JOSIAH).fingerprint


def test_a_plugin_that_maps_is_a_change_of_our_mapping_and_not_an_edit(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    house.plugins["titles"] = NoFinalDot()
    house.furnish()

    [decision] = house.deposit(item())

    assert decision.reason == PLANNED


class NoFinalDot:
    """Changes every title."""

    @hookimpl(wrapper=True)
    def orcid_map_work(self) -> Any:
        """In capitals."""
        work = yield
        return replace(work, title=work.title.upper())


def test_a_dry_run_decides_in_the_same_way_and_writes_nothing(house: House) -> None:
    house.connect()
    writes = writes_of(house)

    dry = house.deposit(item(), item("13", GARCIA), dry_run=True)

    assert writes == []
    assert house.deposit(item(), item("13", GARCIA)) == dry


def test_of_an_item_that_comes_twice_the_last_one_counts(house: House) -> None:
    house.connect()
    others = [item(str(n), doi=f"10.5555/{n}") for n in range(100, 100 + BATCH)]

    near = house.deposit(item(), item(title="A Theory of Mended Pots"))
    far = house.deposit(item(), *others, item(title="A Theory of Glued Pots"))

    assert len(near) == 1
    assert len([one for one in far if one.item_id == "12"]) == 2
    assert house.titles()["12", JOSIAH] == "A Theory of Glued Pots"
    assert len(house.deliveries()) == BATCH + 1


def test_imported_put_codes_make_the_first_deposit_an_update(house: House) -> None:
    house.connect()
    with house.store.writing() as c:
        row = PutCode(orcid=JOSIAH, repository="main", item_id="12", put_code=7, origin="imported")
        house.store.put_codes.save(c, [row])

    [decision] = house.deposit(item())

    assert (decision.state, decision.reason) == ("waiting", "to be updated")


def test_the_same_item_in_two_repositories_is_two_items(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.deposit(item(repository="annex"), repository="annex")

    assert set(house.deliveries("main")) == set(house.deliveries("annex")) == {("12", JOSIAH)}


def test_who_is_unauthenticated_gets_nothing(house: House) -> None:
    house.connect(proof=Proof.NONE)

    [decision] = house.deposit(item())

    assert (decision.orcid, decision.state) == (None, "not_connected")


def test_who_is_to_be_forgotten_gets_nothing_new(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    with house.store.writing() as c:
        house.store.people.mark_forget(c, JOSIAH)

    house.deposit(item(title="A Theory of Mended Pots"), item("13", doi="10.5555/13"))

    assert set(house.deliveries()) == {("12", JOSIAH)}
    assert house.delivery().operation == "delete"


def test_a_detail_that_only_the_citation_needs_is_an_edit_too(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()

    [decision] = house.deposit(item(details=(Detail("volume", "5", "volume"),)))

    assert decision.reason == "to be updated"


def test_a_translated_title_alone_is_an_edit(house: House) -> None:
    house.connect()
    house.deposit(item())
    house.settle()
    more = (*item().titles, Title("Theorie rissiger Töpfe", "title_de", "de", "translated"))

    [decision] = house.deposit(item(titles=more))

    assert decision.reason == "to be updated"
