"""What a person's page tells of their connection and their works, and how much it asks the books."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Person, Proof
from orcid_repo_plugin.services.person_page import Tie, person_of, situation
from orcid_repo_plugin.services.works_page import PAGE, works_page
from orcid_repo_plugin.store.person_works import Shelf, shelf_of
from tests.services.near_desk import NearDesk, desk

__all__ = ["desk"]

JOSIAH = "0000-0002-1825-0097"


@contextmanager
def statements(desk: NearDesk) -> Iterator[list[str]]:
    """The statements that the database gets meanwhile."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    engine = desk.app.store.database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_an_id_that_was_only_typed_in_is_nobodys_connection(desk: NearDesk) -> None:
    typed = Person(repository="main", user_id="7", orcid=OrcidId(JOSIAH), name="J. C.", proof=Proof.NONE)
    store = desk.app.store
    with store.writing() as c:
        store.people.save(c, typed)

    now = situation(desk.app, person_of(desk.app, "main", "7"))

    assert (now.tie, now.known) == (Tie.NOT_CONNECTED, False)
    assert situation(desk.app, person_of(desk.app, "main", "8")).person is None


def test_what_is_allowed_and_what_is_missing_is_told(desk: NearDesk) -> None:
    josiah = desk.connect(scope="/read-limited")

    now = situation(desk.app, desk.person(josiah))

    assert now.tie is Tie.CONNECTED
    assert now.scopes == ("/read-limited",)
    assert now.missing == ("/activities/update",)


def test_two_accounts_of_one_person_see_the_same(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1)
    store = desk.app.store
    with store.writing() as c:
        store.people.add_account(c, desk.person(josiah).person_id or 0, "8")

    one, other = person_of(desk.app, "main", f"user-{josiah[-4:]}"), person_of(desk.app, "main", "8")

    assert one is not None
    assert one == other


def test_a_permission_that_was_taken_back_at_orcid_is_told_after_the_next_push(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1)
    desk.registry.revoke(josiah, desk.registry.client("member")["client_id"])
    assert situation(desk.app, desk.person(josiah)).tie is Tie.CONNECTED

    desk.push()

    now = situation(desk.app, desk.person(josiah))
    assert now.tie is Tie.LOST
    assert "connect again" in now.sentence.lower()
    assert works_page(desk.app, desk.person(josiah)).counts == {Shelf.NOT_CONNECTED: 1}


@pytest.mark.parametrize("state", ["locked", "deactivated"])
def test_a_closed_record_is_told_in_the_words_for_authors(desk: NearDesk, state: Any) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1)
    desk.registry.set_state(josiah, state)

    desk.push()

    now = situation(desk.app, desk.person(josiah))
    assert now.tie is Tie.CLOSED
    assert now.record is not None
    assert now.record.state == state
    assert now.sentence


def test_a_merged_record_leads_to_the_primary_id(desk: NearDesk) -> None:
    josiah, primary = desk.connect(), desk.registry.person("Josiah", "Carberry")["orcid"]
    user = desk.person(josiah).user_id or ""
    desk.deposit_some(josiah, 1)
    desk.registry.set_state(josiah, "deprecated", primary)

    desk.push()

    person = person_of(desk.app, "main", user)
    assert person is not None
    assert person.orcid.path == primary
    assert situation(desk.app, person).tie is Tie.LOST


def test_each_work_tells_its_state_its_place_and_the_last_answer(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1)
    desk.push()
    desk.deposit_some(josiah, 2)
    desk.registry.fault("status", status=400, method="POST", path="/work")
    desk.push()

    refused, stands = works_page(desk.app, desk.person(josiah)).rows

    assert (stands.title, stands.shelf, stands.work_type) == ("Pots 1", Shelf.ON_RECORD, "journal-article")
    assert stands.url == "https://repo.example.edu/main/1"
    assert stands.put_code == desk.put_codes(josiah)["1"]
    assert stands.may == ("remove",)
    assert stands.answer is not None
    assert stands.answer.http_status == 201
    assert (refused.title, refused.shelf, refused.put_code) == ("Pots 2", Shelf.REFUSED, None)
    assert refused.answer is not None
    assert refused.answer.http_status == 400
    assert refused.sentence
    assert refused.may == ("again", "keep-off")


def test_a_work_whose_put_code_was_imported_is_listed_too(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1)
    desk.push()
    store = desk.app.store
    with store.writing() as c:
        store.outbox.remove(c, josiah)

    page = works_page(desk.app, desk.person(josiah))

    assert page.counts == {Shelf.ON_RECORD: 1}
    assert [(one.title, one.shelf) for one in page.rows] == [("Pots 1", Shelf.ON_RECORD)]


def test_pages_of_fifty_hold_every_work_once_the_newest_first(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, *range(119))
    desk.deposit_some(josiah, 500)

    pages = [works_page(desk.app, desk.person(josiah), None, number) for number in (1, 2, 3)]

    assert [len(page.rows) for page in pages] == [PAGE, PAGE, 20]
    listed = [one.item_id for page in pages for one in page.rows]
    assert listed[0] == "500"
    assert sorted(listed) == sorted([*map(str, range(119)), "500"])
    assert [works_page(desk.app, desk.person(josiah), None, n).number for n in (-1, 4)] == [1, 3]


def test_a_filter_shows_one_shelf_only(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, 1, 2)
    desk.push()
    desk.deposit_some(josiah, 3)

    page = works_page(desk.app, desk.person(josiah), Shelf.WAITING)

    assert page.counts == {Shelf.ON_RECORD: 2, Shelf.WAITING: 1}
    assert [one.item_id for one in page.rows] == ["3"]
    assert works_page(desk.app, desk.person(josiah), Shelf.REFUSED).rows == []


def test_a_page_asks_as_many_questions_for_many_works_as_for_few(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit_some(josiah, *range(60))
    with statements(desk) as few:
        works_page(desk.app, desk.person(josiah))
    desk.deposit_some(josiah, *range(60, 400))

    with statements(desk) as many:
        works_page(desk.app, desk.person(josiah))

    assert len(many) == len(few)


@pytest.mark.parametrize("operation", ["send", "delete"])
@pytest.mark.parametrize("stopped", [False, True])
def test_every_state_has_a_shelf(operation: str, stopped: bool) -> None:
    from orcid_repo_plugin.domain.delivery import DeliveryState

    found = {state: shelf_of(operation, state, stopped=stopped) for state in DeliveryState}

    assert found[DeliveryState.WAITING] is (Shelf.GOING if operation == "delete" else Shelf.WAITING)
    assert found[DeliveryState.STOPPED_BY_AUTHOR] is (Shelf.REMOVED if stopped else Shelf.ASKED)
    assert set(found.values()) <= set(Shelf)
