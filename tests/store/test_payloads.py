"""Bodies of what is sent, once for all who refer to them."""

from threading import Thread

from orcid_repo_plugin.domain.delivery import PutCode
from orcid_repo_plugin.store.history import Happened
from orcid_repo_plugin.store.items import ItemRow, StoredItem
from orcid_repo_plugin.store.outbox import Wish
from orcid_repo_plugin.store.store import Store

JOSIAH = "0000-0002-1825-0097"
BODY = b'{"title":{"title":{"value":"A Theory of Cracked Pots"}}}'


def test_a_body_is_read_as_saved(store: Store) -> None:
    with store.writing() as c:
        store.payloads.save(c, {"f1": BODY, "f2": b"{}"})

        assert store.payloads.bodies(c, ["f1", "unknown", "f1"]) == {"f1": BODY}


def test_a_body_that_is_there_stays(store: Store) -> None:
    with store.writing() as c:
        store.payloads.save(c, {"f1": BODY})
        store.payloads.save(c, {"f1": BODY, "f2": b"{}"})
        store.payloads.save(c, {})

        assert store.payloads.bodies(c, ["f1", "f2"]) == {"f1": BODY, "f2": b"{}"}


def test_more_bodies_than_one_statement_takes_are_found(store: Store) -> None:
    bodies = {f"f{number}": b"{}" for number in range(1200)}

    with store.writing() as c:
        store.payloads.save(c, bodies)

        assert store.payloads.bodies(c, bodies) == bodies


def test_only_bodies_that_nothing_refers_to_are_deleted(store: Store) -> None:
    names = ["delivery", "item", "put-code", "history", "nothing", "nothing else"]
    with store.writing() as c:
        store.payloads.save(c, dict.fromkeys(names, BODY))
        store.outbox.put(c, [Wish(orcid=JOSIAH, repository="main", item_id="1", fingerprint="delivery")])
        item = StoredItem("main", "1", "eprints", "A Theory of Cracked Pots", fingerprint="item")
        store.items.save(c, [ItemRow(item), ItemRow(StoredItem("main", "2", "eprints", "Refused"))])
        code = PutCode(orcid=JOSIAH, repository="main", item_id="1", put_code=1, fingerprint="put-code")
        store.put_codes.save(c, [code])
        happened = Happened(
            repository="main", item_id="1", orcid=JOSIAH, operation="add", fingerprint="history"
        )
        store.history.add(c, [happened])

        deleted = store.payloads.prune(c)

        assert deleted == 2
        assert sorted(store.payloads.bodies(c, names)) == ["delivery", "history", "item", "put-code"]


def test_a_body_that_somebody_is_about_to_refer_to_is_not_deleted(store: Store) -> None:
    with store.writing() as c:
        store.payloads.save(c, {"f1": BODY})

    def prune() -> None:
        with store.writing() as c:
            store.payloads.prune(c)

    with store.writing() as c:
        store.payloads.save(c, {"f1": BODY})
        thread = Thread(target=prune)
        thread.start()
        thread.join(0.2)
        store.outbox.put(c, [Wish(orcid=JOSIAH, repository="main", item_id="1", fingerprint="f1")])
    thread.join()

    with store.reading() as c:
        assert store.payloads.bodies(c, ["f1"]) == {"f1": BODY}
