"""Hosts and their keys: who may call us, and what an admin's mistake is told."""

import re

import pytest

from orcid_repo_plugin.domain.host import Host
from orcid_repo_plugin.errors import WrongUse
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.hosts import add_host, list_hosts, remove_host, right_origin, rotate_key
from tests.services.house import House


@pytest.fixture
def app(house: House) -> App:
    """An installation with two repositories."""
    return house.furnish(repositories={"main": {}, "theses": {}})


def keys_of(app: App, name: str) -> list[str]:
    """The keys that are good, the newest first."""
    with app.store.reading() as c:
        return app.store.hosts.keys(c, name)


def test_a_host_gets_a_key_that_nobody_guesses_and_that_is_told_once(app: App) -> None:
    made = add_host(app, "main", origins=["HTTPS://Repository.Example.org:443/"])

    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{42,}", made.key)
    assert made.host.origins == ("https://repository.example.org",)
    assert made.host.added_at is not None
    assert made.key not in repr(made)
    assert [(one.host.name, one.keys) for one in list_hosts(app)] == [("main", 1)]
    assert keys_of(app, "main") == [made.key]


def test_the_books_hold_keys_only_sealed(app: App) -> None:
    key = add_host(app, "main").key

    with app.store.reading() as c:
        rows = (
            c.exec_driver_sql("SELECT * FROM host_key").all() + c.exec_driver_sql("SELECT * FROM host").all()
        )

    assert len(rows) == 2
    assert key not in str(rows)


def test_a_host_speaks_for_the_repository_of_its_name_unless_others_are_named(app: App) -> None:
    assert add_host(app, "main").host.repositories == ("main",)
    assert add_host(app, "Portal-2.example_org", ["theses", "main", "theses"]).host.repositories == (
        "theses",
        "main",
    )


def test_a_new_key_stands_beside_the_old_one_and_the_third_pushes_the_first_out(app: App) -> None:
    first = add_host(app, "main").key
    second = rotate_key(app, "main")
    third = rotate_key(app, "main")

    assert second.keys == third.keys == 2
    assert keys_of(app, "main") == [third.key, second.key]
    assert first not in keys_of(app, "main")


def test_a_host_that_is_removed_takes_its_keys_along(app: App) -> None:
    add_host(app, "main")
    remove_host(app, "main")

    assert list_hosts(app) == []
    assert keys_of(app, "main") == []
    assert add_host(app, "main").keys == 1


def test_a_name_can_be_given_once(app: App) -> None:
    key = add_host(app, "main").key

    with pytest.raises(WrongUse, match="hosts rotate main"):
        add_host(app, "main", ["theses"])

    assert [one.host for one in list_hosts(app)] == [
        Host(name="main", repositories=("main",), added_at=list_hosts(app)[0].host.added_at)
    ]
    assert keys_of(app, "main") == [key]


@pytest.mark.parametrize(
    ("name", "repositories", "words"),
    [
        ("portal", [], "known are main, theses"),
        ("portal", ["main", "pots"], "there is no repository 'pots'; known are main, theses"),
        ("a b", ["main"], "1 to 100 letters"),
        ("", ["main"], "1 to 100 letters"),
        ("a/b", ["main"], "1 to 100 letters"),
        ("main\n", ["main"], "1 to 100 letters"),
        ("ä", ["main"], "1 to 100 letters"),
        ("a" * 101, ["main"], "1 to 100 letters"),
    ],
)
def test_a_wrong_name_or_repository_is_told_and_nothing_is_added(
    app: App, name: str, repositories: list[str], words: str
) -> None:
    with pytest.raises(WrongUse, match=words):
        add_host(app, name, repositories)

    assert list_hosts(app) == []


def test_a_host_that_is_not_there_cannot_be_changed(app: App) -> None:
    with pytest.raises(WrongUse, match="hosts add"):
        rotate_key(app, "main")
    add_host(app, "main")
    with pytest.raises(WrongUse, match="known are main"):
        remove_host(app, "theses")


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://repository.example.org", "https://repository.example.org"),
        (" https://Repository.example.org:8443/ ", "https://repository.example.org:8443"),
        ("http://localhost:80", "http://localhost"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[0::1]:5000", "http://[::1]:5000"),
        ("https://[2001:DB8:0::1]", "https://[2001:db8::1]"),
    ],
)
def test_an_origin_is_kept_as_browsers_compare_it(address: str, origin: str) -> None:
    assert right_origin(address) == origin


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("repository.example.org", "must be like https://"),
        ("ftp://repository.example.org", "must be like https://"),
        ("https://", "must be like https://"),
        ("https://*.example.org", "must be like https://"),
        ("null", "must be like https://"),
        ("https://repository.example.org:70000", "must be like https://"),
        ("https://repository.example.org:0", "must be like https://"),
        ("https://repository.example.org\\", "must be like https://"),
        ("https://[::1]]", "must be like https://"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://repository.example.org/profile", "without path, .* https://repository.example.org$"),
        ("https://repository.example.org?a=1", "without path"),
        ("https://repository.example.org/#top", "without path"),
        ("http://repository.example.org", "say https://repository.example.org"),
        ("http://localhost.example.org", "say https://localhost.example.org"),
    ],
)
def test_what_is_no_origin_is_told_how_to_write_it(address: str, words: str) -> None:
    with pytest.raises(WrongUse, match=words):
        right_origin(address)


def test_a_password_in_an_address_is_never_repeated() -> None:
    with pytest.raises(WrongUse) as caught:
        right_origin("https://josiah:cracked@repository.example.org")

    assert "cracked" not in str(caught.value)
    assert "josiah" not in str(caught.value)


def test_a_signed_call_belongs_to_the_first_seat_that_uses_it(app: App) -> None:
    store = app.store
    later = store.now() + 300_000

    def use(host: str, jti: str, seat: str) -> bool:
        with store.writing() as c:
            return store.visits.use(c, host, jti, seat, later)

    assert [use("main", "a1", seat) for seat in ("josiah", "somebody", "josiah")] == [True, False, True]
    assert use("theses", "a1", "somebody")
    assert use("main", "a2", "somebody")
