"""Forgetting a person: with or without taking the works off their record."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from orcid_repo_plugin.errors import WrongUse
from orcid_repo_plugin.services.forget import forget
from orcid_repo_plugin.services.leaving import finish_departures
from orcid_repo_plugin.store import tables
from orcid_repo_plugin.testing.registry import Registry
from tests.services.push.conftest import Desk


@pytest.fixture
def desk(registry_server: Registry, tmp_path: Path, database_url: str) -> Iterator[Desk]:
    made = Desk(registry_server, tmp_path, database_url)
    yield made
    made.app.close()


def left_in_the_books(desk: Desk, orcid: str) -> dict[str, int]:
    """Rows that name an iD, by table."""
    found = {}
    with desk.app.store.reading() as c:
        for table in tables.metadata.sorted_tables:
            if "orcid" in table.c:
                query = select(func.count()).select_from(table).where(table.c.orcid == orcid)
                found[table.name] = int(c.execute(query).scalar_one())
    return {name: number for name, number in found.items() if number}


def test_a_forgotten_person_is_gone_from_the_books_and_the_works_stay(desk: Desk) -> None:
    josiah, beatriz = desk.connect(), desk.connect()
    desk.deposit(desk.item("1", josiah, beatriz, doi="10.5555/pots.1"))
    desk.push()
    desk.deposit(desk.item("2", josiah, doi="10.5555/pots.2"))

    result = forget(desk.app, josiah)

    assert (result.done, result.removed, result.standing) == (True, 0, 1)
    assert left_in_the_books(desk, josiah) == {}
    assert len(desk.works(josiah)) == 1
    assert desk.true(beatriz)
    assert all(josiah not in str(row) for row in desk.history())
    added = [row.orcid for row in desk.history(item="1") if row.operation == "add"]
    assert sorted(added) == sorted([beatriz, "forgotten"])


def test_with_remove_works_what_is_ours_leaves_the_record_first(desk: Desk) -> None:
    josiah = desk.connect()
    own = {"title": {"title": {"value": "My own"}}, "type": "book"}
    desk.registry.add_item(josiah, "work", own)
    desk.deposit(*(desk.item(str(n), josiah, doi=f"10.5555/pots.{n}") for n in range(3)))
    desk.push()
    desk.deposit(desk.item("9", josiah, doi="10.5555/pots.9"))

    result = forget(desk.app, josiah, remove_works=True)

    assert (result.done, result.removed, result.standing, result.left) == (True, 3, 0, ())
    assert desk.titles(josiah) == ["My own"]
    assert left_in_the_books(desk, josiah) == {}


def test_a_work_that_two_items_share_leaves_too(desk: Desk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots"), desk.item("2", josiah, doi="10.5555/pots"))
    desk.push()

    result = forget(desk.app, josiah, remove_works=True)

    assert result.done, result
    assert desk.works(josiah) == []


def test_our_permission_is_given_back(desk: Desk) -> None:
    josiah = desk.connect()

    forget(desk.app, josiah)

    assert [token["revoked"] for token in desk.registry.tokens(josiah)] == ["client"]


def test_what_cannot_be_removed_is_named_and_the_same_call_goes_on_later(desk: Desk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"), desk.item("2", josiah, doi="10.5555/pots.2"))
    desk.push()
    desk.registry.fault("status", method="DELETE", status=400)

    first = forget(desk.app, josiah, remove_works=True)
    second = forget(desk.app, josiah, remove_works=True)

    assert (first.done, first.removed, first.standing) == (False, 1, 1)
    assert [one.partition(":")[0].partition(" (")[0] for one in first.left] == ["item 1"]
    assert (second.done, second.removed) == (True, 1)
    assert desk.works(josiah) == []
    assert left_in_the_books(desk, josiah) == {}


def test_a_record_that_was_locked_is_asked_anew_each_time(desk: Desk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.push()
    desk.registry.set_state(josiah, "locked")
    first = forget(desk.app, josiah, remove_works=True)
    desk.registry.set_state(josiah, "active")

    second = forget(desk.app, josiah, remove_works=True)

    assert "locked" in " ".join(first.left)
    assert second.done, second
    assert desk.works(josiah) == []


def test_while_works_are_left_the_person_is_kept_and_nothing_new_is_queued(desk: Desk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.push()
    desk.registry.fault("status", method="DELETE", status=400)
    forget(desk.app, josiah, remove_works=True)

    desk.deposit(desk.item("2", josiah, doi="10.5555/pots.2"))

    store = desk.app.store
    with store.reading() as c:
        assert [str(one.orcid) for one in store.people.to_forget(c)] == [josiah]
    assert set(desk.deliveries(josiah)) == {"1"}


def test_a_revoked_permission_still_deletes(desk: Desk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.push()
    desk.registry.revoke(josiah, desk.registry.client("member")["client_id"])

    result = forget(desk.app, josiah, remove_works=True)

    assert result.done, result
    assert desk.works(josiah) == []


def test_without_any_permission_it_is_said_and_the_way_out_works(desk: Desk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.push()
    store = desk.app.store
    with store.writing() as c:
        c.execute(tables.permission.delete())

    result = forget(desk.app, josiah, remove_works=True)

    assert not result.done
    assert any("permission" in one for one in result.left), result.left
    assert forget(desk.app, josiah).done


def test_a_person_of_whom_only_deliveries_were_never_sent_is_forgotten_without_a_request(desk: Desk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.requests()

    result = forget(desk.app, josiah, remove_works=True)

    assert result.done
    assert desk.requests() == []


def test_with_a_lost_key_the_person_is_forgotten_and_the_admin_told(desk: Desk) -> None:
    josiah = desk.connect()
    (desk.folder / "key").unlink()
    desk.again()

    result = forget(desk.app, josiah)

    assert result.done
    assert "no key" in result.notes[0]


def test_while_a_push_sends_to_the_record_the_person_is_kept(desk: Desk) -> None:
    josiah = desk.connect()
    store = desk.app.store
    with store.writing() as c:
        store.records.due(c, [josiah])
        assert store.records.claim(c, "another machine|1|1|x", 15_000, josiah)

    result = forget(desk.app, josiah)

    assert not result.done
    assert "just now" in result.left[0]


def test_an_id_of_nobody_is_wrong_use(desk: Desk) -> None:
    with pytest.raises(WrongUse, match="nobody in the books"):
        forget(desk.app, "0000-0002-1825-0097")


def test_further_accounts_choices_and_browsers_go_and_only_a_nameless_token_waits_for_orcid(
    desk: Desk,
) -> None:
    josiah, beatriz = desk.connect(), desk.connect()
    store = desk.app.store
    desk.registry.fault("status", status=503, path="/oauth/revoke", times=None)
    launches = {
        who: {"launch": {"repository": "main", "user_id": f"user-{who[-4:]}"}} for who in (josiah, beatriz)
    }
    with store.writing() as c:
        (person,) = store.people.of_record(c, josiah)
        store.people.add_account(c, person.person_id or 0, "second")
        for who, data in launches.items():
            store.visits.save(c, f"cookie of {who}", data, store.now(), store.now() + 10_000)
            store.visits.begin(c, f"state of {who}", "seat", data, 10_000)

    result = forget(desk.app, josiah)

    assert result.done
    assert "could not be told yet" in result.notes[0]
    assert left_in_the_books(desk, josiah) == {}
    with store.reading() as c:
        assert store.people.accounts(c) == {}
        assert [one.orcid for one in store.revocations.due(c)] == []
        assert store.revocations.count(c, "forgotten") == 1
        assert store.visits.of(c, f"cookie of {josiah}") is None
        assert store.visits.sign_in(c, f"state of {josiah}") is None
        assert store.visits.of(c, f"cookie of {beatriz}") is not None
        assert store.visits.sign_in(c, f"state of {beatriz}") is not None


def test_what_was_begun_while_a_push_was_busy_is_finished_by_itself(desk: Desk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.push()
    store = desk.app.store
    with store.writing() as c:
        store.records.due(c, [josiah])
        assert store.records.claim(c, "another machine|1|1|x", 15_000, josiah)
    assert not forget(desk.app, josiah).done

    with store.writing() as c:
        store.records.take_over(c, "another machine|1|1|x")
    finish_departures(desk.app)

    assert left_in_the_books(desk, josiah) == {}
    assert len(desk.works(josiah)) == 1
