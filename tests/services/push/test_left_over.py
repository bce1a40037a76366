"""A work of ours that no item owns any more leaves the record, whatever gets in the way."""

import threading

import pytest

from orcid_repo_plugin.store.outbox import Wish
from orcid_repo_plugin.store.store import Store


def merged(desk, josiah: str) -> None:
    """Two items that stand as two works, and turn out to be one: one of the works is left over."""
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"), desk.item("2", josiah, doi="10.5555/pots.2"))
    desk.push()
    desk.deposit(desk.item("2", josiah, doi="10.5555/pots.1"))


def test_a_fault_of_orcid_in_its_deletion_only_puts_it_off(desk) -> None:
    josiah = desk.connect()
    merged(desk, josiah)
    desk.registry.fault("status", status=500, method="DELETE")

    first = desk.push(wait=True)

    assert len(desk.works(josiah)) == 1
    assert desk.true(josiah)
    assert first.deleted == 1


def test_it_goes_when_a_person_who_took_the_permission_back_connects_again(desk) -> None:
    josiah = desk.connect()
    merged(desk, josiah)
    desk.registry.fault("status", status=403, method="DELETE")
    desk.push()
    assert len(desk.works(josiah)) == 2

    desk.connect(josiah)
    desk.push()

    assert len(desk.works(josiah)) == 1
    assert desk.true(josiah)


@pytest.mark.parametrize("first", ["deposit", "release"])
def test_a_delivery_that_is_committed_while_its_record_is_given_back_does_not_wait_for_ever(
    store: Store, first: str
) -> None:
    """``release`` looks for what waits, ``put`` whether the record is due; neither may miss the other."""
    josiah = "0000-0002-1825-0097"
    wish = Wish(orcid=josiah, repository="main", item_id="1", fingerprint="x")
    with store.writing() as c:
        store.records.due(c, [josiah])
        store.records.claim(c, "a push", 15_000)
    ready = threading.Event()

    def release() -> None:
        ready.wait(10)
        with store.writing() as c:
            store.records.release(c, josiah, "a push", failures=0)

    other = threading.Thread(target=release)
    other.start()
    if first == "release":
        ready.set()
        other.join()
    with store.writing() as c:
        store.outbox.put(c, [wish])
        ready.set()  # now it looks for what waits, and this is not committed yet
        other.join(0.3)
    other.join()

    with store.reading() as c:
        assert store.records.next_due(c) is not None
