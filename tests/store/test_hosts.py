"""Who may send us people and items, and the keys by which we know them."""

from threading import Barrier, Thread

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import func, select

from orcid_repo_plugin.domain.host import Host
from orcid_repo_plugin.errors import WrongKey
from orcid_repo_plugin.store.hosts import Hosts
from orcid_repo_plugin.store.sealing import Sealer
from orcid_repo_plugin.store.store import Store
from orcid_repo_plugin.store.tables import host_key

MOMENT = 1_795_236_031_000
EPRINTS = Host(
    name="eprints",
    repositories=("main", "theses"),
    origins=("https://repository.example.org", "https://theses.example.org:8443"),
)


def add(store: Store, host: Host = EPRINTS, *keys: str) -> bool:
    with store.writing() as c:
        added = store.hosts.add(c, host)
        for key in keys:
            store.hosts.add_key(c, host.name, key)
    return added


def keys(store: Store, name: str = "eprints") -> list[str]:
    with store.reading() as c:
        return store.hosts.keys(c, name)


def test_a_host_is_read_as_added(store: Store) -> None:
    add(store)

    with store.reading() as c:
        found = store.hosts.get(c, "eprints")

    assert found is not None
    assert (found.repositories, found.origins) == (EPRINTS.repositories, EPRINTS.origins)
    assert found.added_at is not None


def test_a_host_without_origins_has_none(store: Store) -> None:
    add(store, Host(name="cron", repositories=("main",)))

    with store.reading() as c:
        assert [one.origins for one in store.hosts.all(c)] == [()]


def test_a_name_is_given_once_and_the_second_changes_nothing(store: Store) -> None:
    assert add(store) is True

    assert add(store, Host(name="eprints", repositories=("annex",))) is False

    with store.reading() as c:
        assert [one.repositories for one in store.hosts.all(c)] == [("main", "theses")]


def test_two_who_add_the_same_host_at_once_agree(store: Store) -> None:
    start, told = Barrier(2), []

    def work() -> None:
        start.wait()
        told.append(add(store))

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == [False, True]


def test_an_unknown_host_is_none_and_has_no_keys(store: Store) -> None:
    with store.reading() as c:
        assert store.hosts.get(c, "eprints") is None
    assert keys(store) == []


def test_two_keys_are_good_at_a_time_and_the_third_pushes_the_oldest_out(store: Store) -> None:
    add(store, EPRINTS, "first", "second")
    assert keys(store) == ["second", "first"]

    with store.writing() as c:
        store.hosts.add_key(c, "eprints", "third")

    assert keys(store) == ["third", "second"]


def test_keys_given_at_once_are_two_in_the_end(store: Store) -> None:
    add(store)
    start = Barrier(4)

    def work(number: int) -> None:
        start.wait()
        with store.writing() as c:
            store.hosts.add_key(c, "eprints", f"key {number}")

    threads = [Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(keys(store)) == 2


def test_the_keys_of_one_host_are_not_those_of_another(store: Store) -> None:
    add(store, EPRINTS, "of eprints")
    add(store, Host(name="dspace", repositories=("main",)), "of dspace")

    assert keys(store, "dspace") == ["of dspace"]


def test_a_key_does_not_stand_in_the_books_as_it_is(store: Store) -> None:
    add(store, EPRINTS, "pots-and-pans-0123456789")

    with store.reading() as c:
        sealed = c.execute(select(host_key.c.key)).scalar_one()

    assert "pots-and-pans" not in sealed


def test_a_key_put_into_another_hosts_row_does_not_open(store: Store) -> None:
    add(store, EPRINTS, "of eprints")
    add(store, Host(name="dspace", repositories=("main",)))
    with store.writing() as c:
        c.execute(host_key.update().values(host="dspace"))

    with pytest.raises(WrongKey):
        keys(store, "dspace")


def test_without_the_right_key_of_ours_the_hosts_are_still_listed(store: Store) -> None:
    add(store, EPRINTS, "of eprints")
    other = Hosts(store.now, Sealer(Fernet.generate_key().decode("ascii")))

    with store.reading() as c:
        assert [one.name for one in other.all(c)] == ["eprints"]
        with pytest.raises(WrongKey):
            other.keys(c, "eprints")


def test_a_host_is_removed_with_its_keys(store: Store) -> None:
    add(store, EPRINTS, "first", "second")

    with store.writing() as c:
        removed, again = store.hosts.remove(c, "eprints"), store.hosts.remove(c, "eprints")
        left = c.execute(select(func.count()).select_from(host_key)).scalar_one()

    assert (removed, again, left) == (True, False, 0)


def test_hosts_are_the_same_for_every_client(store: Store) -> None:
    add(store, EPRINTS, "first")
    other = Store(store.database, environment="sandbox", client_id="APP-1", sealer=store.sealer)

    assert keys(other) == ["first"]
