"""Tokens that ORCID must still be told to end."""

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from orcid_repo_plugin.errors import WrongKey
from orcid_repo_plugin.store.revocations import FORGOTTEN, Revocations
from orcid_repo_plugin.store.sealing import Sealer
from orcid_repo_plugin.store.store import Store
from orcid_repo_plugin.store.tables import revocation

JOSIAH = "0000-0002-1825-0097"
SOFIA = "0000-0001-5109-3700"
TOKEN = "f5af9f51-07e6-4332-8f1a-c0c11c1e3728"
OTHER = "89f0181c-168b-4d7d-831c-1fdda2d7bbbb"


def add(store: Store, token: str = TOKEN, orcid: str = JOSIAH, at: int | None = None) -> int:
    with store.writing() as c:
        return store.revocations.add(c, orcid, token, at=at)


def due(store: Store) -> list[tuple[str, str, int]]:
    with store.reading() as c:
        return [(one.orcid, one.token, one.tries) for one in store.revocations.due(c)]


def test_a_token_to_be_ended_is_due_at_once_and_done_when_orcid_was_told(store: Store) -> None:
    number = add(store)
    assert due(store) == [(JOSIAH, TOKEN, 0)]

    with store.writing() as c:
        store.revocations.done(c, number)
        assert store.revocations.count(c) == 0

    assert due(store) == []


def test_what_orcid_did_not_answer_waits_and_counts_its_tries(store: Store) -> None:
    number, later = add(store), store.now() + 60_000

    with store.writing() as c:
        store.revocations.postpone(c, number, later)
        assert store.revocations.next_due(c) == later
    assert due(store) == []
    clock = Revocations(store.client, lambda: later, store.sealer)

    with store.reading() as c:
        assert [one.tries for one in clock.due(c)] == [1]


def test_the_oldest_come_first_and_no_more_than_wanted(store: Store) -> None:
    numbers = [add(store, f"token {n}") for n in range(3)]

    with store.reading() as c:
        assert [one.number for one in store.revocations.due(c, limit=2)] == numbers[:2]


def test_what_is_to_be_told_later_is_not_due_now(store: Store) -> None:
    add(store, at=store.now() + 60_000)

    assert due(store) == []
    with store.reading() as c:
        assert store.revocations.count(c) == 1


def test_neither_token_nor_key_is_shown(store: Store) -> None:
    add(store)

    with store.reading() as c:
        shown = f"{store.revocations.due(c)} {c.execute(select(revocation)).all()}"

    assert TOKEN not in shown


def test_a_wrong_key_is_told_and_loses_nothing(store: Store) -> None:
    add(store)
    other = Revocations(store.client, store.now, Sealer(Fernet.generate_key().decode("ascii")))

    with store.reading() as c, pytest.raises(WrongKey):
        other.due(c)

    assert due(store) == [(JOSIAH, TOKEN, 0)]


def test_a_token_that_no_key_opens_keeps_no_other_waiting(store: Store) -> None:
    stranger = Revocations(store.client, store.now, Sealer(Fernet.generate_key().decode("ascii")))
    with store.writing() as c:
        stranger.add(c, SOFIA, OTHER)
    add(store)

    assert due(store) == [(JOSIAH, TOKEN, 0)]


def test_the_other_clients_tokens_are_not_ours_to_end(store: Store) -> None:
    add(store)
    other = Store(store.database, environment="sandbox", client_id="APP-2", sealer=store.sealer)

    assert due(other) == []
    with other.reading() as c:
        assert (other.revocations.count(c), other.revocations.next_due(c)) == (0, None)


def test_they_are_counted_by_record(store: Store) -> None:
    add(store)
    add(store, OTHER, SOFIA)

    with store.reading() as c:
        assert (store.revocations.count(c), store.revocations.count(c, JOSIAH)) == (2, 1)


def test_a_token_that_orcid_has_given_again_is_spared(store: Store) -> None:
    add(store)
    add(store, OTHER)

    with store.writing() as c:
        store.revocations.spare(c, {JOSIAH}, {TOKEN})

    assert due(store) == [(JOSIAH, OTHER, 0)]


def test_a_token_that_is_needed_after_all_is_taken_back_once(store: Store) -> None:
    number = add(store, at=store.now() + 60_000)

    with store.writing() as c:
        wrong = store.revocations.take(c, number, OTHER)
        first, second = (store.revocations.take(c, number, TOKEN) for _ in range(2))

    assert (wrong, first, second) == (False, True, False)


def test_who_is_forgotten_leaves_a_token_without_a_name(store: Store) -> None:
    add(store)
    add(store, OTHER, SOFIA)

    with store.writing() as c:
        store.revocations.forget(c, JOSIAH)

    assert due(store) == [(FORGOTTEN, TOKEN, 0), (SOFIA, OTHER, 0)]
