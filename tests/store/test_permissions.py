"""What people have allowed us; their tokens are sealed."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, update

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Permission, Person, Proof
from orcid_repo_plugin.errors import WrongKey
from orcid_repo_plugin.store.permissions import Permissions
from orcid_repo_plugin.store.sealing import Sealer
from orcid_repo_plugin.store.store import Store
from orcid_repo_plugin.store.tables import permission

JOSIAH = "0000-0002-1825-0097"
SOFIA = "0000-0001-5109-3700"
CARBERRY = Person(
    repository="main", orcid=OrcidId(JOSIAH), user_id="jc", name="Josiah Carberry", proof=Proof.SIGNED_IN
)
KEY = Fernet.generate_key().decode("ascii")
GIVEN = Permission(
    access_token="f5af9f51-07e6-4332-8f1a-c0c11c1e3728",
    refresh_token="89f0181c-168b-4d7d-831c-1fdda2d7bbbb",
    scopes=("/activities/update", "/read-limited"),
    expires_at=datetime(2046, 11, 16, 4, 40, 31, tzinfo=UTC),
)


@pytest.fixture
def person_id(store: Store) -> int:
    with store.writing() as c:
        return store.people.save(c, CARBERRY)


def save(store: Store, person_id: int, given: Permission = GIVEN) -> None:
    with store.writing() as c:
        store.permissions.save(c, person_id, JOSIAH, given)


def of_record(store: Store, orcid: str = JOSIAH) -> list[Permission]:
    with store.reading() as c:
        return store.permissions.of_record(c, orcid)


def stored(store: Store) -> dict[str, Any]:
    with store.reading() as c:
        return dict(c.execute(select(permission)).mappings().one())


def test_a_permission_is_read_as_given(store: Store, person_id: int) -> None:
    save(store, person_id)

    assert of_record(store) == [replace(GIVEN, person_id=person_id)]


def test_a_permission_without_refresh_token_or_end_is_read_as_given(store: Store, person_id: int) -> None:
    given = Permission(access_token="a-token")
    save(store, person_id, given)

    assert of_record(store) == [replace(given, person_id=person_id)]


def test_no_token_stands_in_the_books_or_in_a_repr(store: Store, person_id: int) -> None:
    save(store, person_id)

    with store.reading() as c:
        shown = f"{stored(store)} {of_record(store)} {store.permissions.summary(c)}"

    assert GIVEN.access_token not in shown
    assert str(GIVEN.refresh_token) not in shown
    assert JOSIAH not in stored(store)["access_token"]


def test_without_permissions_no_key_is_asked_for(store: Store) -> None:
    keyless = Permissions(store.client, store.now, Sealer(""))

    with store.reading() as c:
        assert keyless.of_record(c, JOSIAH) == []


def test_a_wrong_key_is_told_and_loses_nothing(store: Store, person_id: int) -> None:
    save(store, person_id)
    other = Permissions(store.client, store.now, Sealer(KEY))

    with store.reading() as c, pytest.raises(WrongKey):
        other.of_record(c, JOSIAH)

    assert of_record(store) == [replace(GIVEN, person_id=person_id)]


def test_a_token_put_into_another_persons_row_is_not_taken(store: Store, person_id: int) -> None:
    save(store, person_id)
    sofia = Person(repository="main", orcid=OrcidId(SOFIA), user_id="sg", proof=Proof.SIGNED_IN)
    with store.writing() as c:
        other = store.people.save(c, sofia)
        c.execute(update(permission).values(person=other))

    with pytest.raises(WrongKey):
        of_record(store, SOFIA)


def test_a_loss_is_told_once(store: Store, person_id: int) -> None:
    save(store, person_id)

    with store.writing() as c:
        first = store.permissions.lose(c, JOSIAH, "the person has taken the permission back")
        second = store.permissions.lose(c, JOSIAH, "again")

    assert first == [replace(CARBERRY, person_id=person_id)]
    assert second == []


def test_a_lost_permission_is_kept_for_deleting_with_its_reason(store: Store, person_id: int) -> None:
    save(store, person_id)

    with store.writing() as c:
        store.permissions.lose(c, JOSIAH, "the person has taken the permission back")

    [found] = of_record(store)
    assert (found.alive, found.lost_why) == (False, "the person has taken the permission back")
    assert found.access_token == GIVEN.access_token


def test_a_new_permission_ends_the_loss(store: Store, person_id: int) -> None:
    save(store, person_id)
    with store.writing() as c:
        store.permissions.lose(c, JOSIAH, "the person has taken the permission back")

    save(store, person_id, replace(GIVEN, access_token="a-new-token"))

    assert of_record(store) == [replace(GIVEN, access_token="a-new-token", person_id=person_id)]


def test_of_two_repositories_permissions_the_living_come_first_then_the_newer(store: Store) -> None:
    times = iter((1000, 2000, 3000, 4000))
    permissions = Permissions(store.client, lambda: next(times), Sealer(KEY))
    with store.writing() as c:
        for name in ("archive", "main", "theses"):
            person_id = store.people.save(c, replace(CARBERRY, repository=name))
            permissions.save(c, person_id, JOSIAH, Permission(access_token=f"of {name}"))
            if name == "archive":
                permissions.lose(c, JOSIAH, "gone")

        found = permissions.of_record(c, JOSIAH)

    assert [one.access_token for one in found] == ["of theses", "of main", "of archive"]


def test_a_refreshed_permission_has_the_new_tokens(store: Store, person_id: int) -> None:
    save(store, person_id)
    until = datetime(2046, 11, 20, tzinfo=UTC)

    with store.writing() as c:
        store.permissions.renew(c, person_id, JOSIAH, "new access", "new refresh", until)

    [found] = of_record(store)
    assert (found.access_token, found.refresh_token, found.expires_at) == ("new access", "new refresh", until)
    assert found.scopes == GIVEN.scopes


def test_a_refresh_without_a_new_refresh_token_keeps_the_old_one(store: Store, person_id: int) -> None:
    save(store, person_id)

    with store.writing() as c:
        store.permissions.renew(c, person_id, JOSIAH, "new access", None, None)

    assert [one.refresh_token for one in of_record(store)] == [GIVEN.refresh_token]


def test_a_refresh_that_comes_after_the_person_got_another_id_keeps_nothing(
    store: Store, person_id: int
) -> None:
    save(store, person_id)
    with store.writing() as c:
        store.people.save(c, replace(CARBERRY, orcid=OrcidId(SOFIA)))
        store.permissions.renew(c, person_id, JOSIAH, "new access", None, None)

    assert of_record(store, SOFIA) == []


def test_the_summary_needs_no_key(store: Store, person_id: int) -> None:
    keyless = Permissions(store.client, store.now, Sealer(""))
    dated = Permissions(store.client, lambda: 1_795_236_031_000, Sealer(KEY))
    with store.writing() as c:
        dated.save(c, person_id, JOSIAH, replace(GIVEN, amr="mfa"))

    with store.reading() as c:
        summary = keyless.summary(c)

    given_at = datetime(2026, 11, 21, 4, 40, 31, tzinfo=UTC)
    assert summary == {person_id: (GIVEN.scopes, GIVEN.expires_at, None, "", given_at, "mfa")}


def test_other_clients_neither_see_nor_lose_our_permissions(store: Store, person_id: int) -> None:
    save(store, person_id)
    other = Permissions(store.client + 1, store.now, Sealer(KEY))

    with store.writing() as c:
        assert other.of_record(c, JOSIAH) == []
        assert other.summary(c) == {}
        assert other.lose(c, JOSIAH, "gone") == []

    assert [one.alive for one in of_record(store)] == [True]


def test_how_the_person_signed_in_is_kept_with_the_permission(store: Store, person_id: int) -> None:
    save(store, person_id, replace(GIVEN, amr="mfa"))

    [found] = of_record(store)
    assert found.amr == "mfa"
    save(store, person_id)
    [found] = of_record(store)
    assert found.amr == ""


def test_a_permission_that_ended_has_no_tokens_and_stays_on_the_books(store: Store, person_id: int) -> None:
    save(store, person_id)

    with store.writing() as c:
        store.permissions.end(c, person_id, "the person has disconnected")

    row = stored(store)
    assert (row["access_token"], row["refresh_token"]) == ("", None)
    assert of_record(store) == []
    with store.reading() as c:
        summary = store.permissions.summary(c)[person_id]
    assert summary.scopes == GIVEN.scopes
    assert summary.granted_at is not None
    assert summary.lost_at is not None
    assert summary.lost_why == "the person has disconnected"


def test_what_was_lost_before_it_ended_keeps_the_time_of_its_loss(store: Store, person_id: int) -> None:
    times = iter((1000, 2000, 3000))
    permissions = Permissions(store.client, lambda: next(times), Sealer(KEY))
    with store.writing() as c:
        permissions.save(c, person_id, JOSIAH, GIVEN)
        permissions.lose(c, JOSIAH, "the person has taken the permission back")
        permissions.end(c, person_id, "the person has disconnected")

    row = stored(store)
    assert (row["lost_at"], row["access_token"], row["refresh_token"]) == (2000, "", None)


def test_one_persons_permission_ends_and_the_others_stay(store: Store, person_id: int) -> None:
    save(store, person_id)
    with store.writing() as c:
        other = store.people.save(c, replace(CARBERRY, repository="annex"))
        store.permissions.save(c, other, JOSIAH, replace(GIVEN, access_token="of-the-annex"))
        store.permissions.end(c, person_id, "the person has disconnected")

    assert [one.access_token for one in of_record(store)] == ["of-the-annex"]
