"""Who is forgotten leaves no iD on items: the names stay, and a later deposit may claim it, unproved."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orcid_repo_plugin.services.forget import forget
from orcid_repo_plugin.services.showing import Showing
from orcid_repo_plugin.testing.registry import Registry
from tests.services.near_desk import NearDesk


@pytest.fixture
def desk(registry: Registry, tmp_path: Path, database_url: str) -> Iterator[NearDesk]:
    made = NearDesk(registry, tmp_path, database_url)
    yield made
    made.app.close()


def ids_on(desk: NearDesk, item_id: str) -> list[tuple[str, bool] | None]:
    """Of each name on an item the iD and whether it is authenticated."""
    found = Showing(desk.app).authors("main", item_id)
    assert found is not None
    badges = [one.badge for one in found.names]
    return [None if one is None else (one.orcid.path, one.authenticated) for one in badges]


def kept(desk: NearDesk, item_id: str) -> list[str | None]:
    """The iDs that our books have for an item, in both places."""
    store = desk.app.store
    with store.reading() as c:
        byline = store.bylines.find(c, "main", [item_id])[item_id]
        authors = store.items.authors(c, "main", [item_id]).get(item_id, [])
    return [*(one.orcid for one in byline.names), *(one.orcid for one in authors)]


def test_the_id_of_a_forgotten_person_is_on_no_item_and_co_authors_keep_theirs(desk: NearDesk) -> None:
    josiah, beatriz = desk.connect(), desk.connect()
    desk.deposit(desk.item("1", josiah, beatriz, doi="10.5555/pots.1"))
    assert ids_on(desk, "1") == [(josiah, True), (beatriz, True)]

    assert forget(desk.app, josiah).done

    assert ids_on(desk, "1") == [None, (beatriz, True)]
    assert josiah not in kept(desk, "1")
    assert Showing(desk.app).badge(josiah) is None
    found = Showing(desk.app).authors("main", "1")
    assert found is not None
    assert [one.name for one in found.names] == ["J. Carberry0", "J. Carberry1"]


def test_the_same_item_deposited_again_may_claim_it_and_it_is_unauthenticated(desk: NearDesk) -> None:
    josiah = desk.connect()
    item = desk.item("1", josiah, doi="10.5555/pots.1")
    desk.deposit(item)
    forget(desk.app, josiah)

    desk.deposit(item)

    assert ids_on(desk, "1") == [(josiah, False)]
    badge = Showing(desk.app).badge(josiah)
    assert badge is not None
    assert not badge.authenticated


def test_who_comes_back_is_found_on_items_that_are_deposited_again(desk: NearDesk) -> None:
    josiah = desk.connect()
    item = desk.item("1", josiah, doi="10.5555/pots.1")
    desk.deposit(item)
    forget(desk.app, josiah)

    desk.connect(josiah)
    desk.deposit(item)
    desk.push()

    assert ids_on(desk, "1") == [(josiah, True)]
    assert desk.titles(josiah) == ["A Theory of Cracked Pots"]


def test_while_works_are_still_to_be_taken_off_the_id_is_shown_nowhere(desk: NearDesk) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    desk.push()
    desk.registry.fault("status", method="DELETE", status=400)

    assert not forget(desk.app, josiah, remove_works=True).done

    assert ids_on(desk, "1") == [None]
    assert Showing(desk.app).badge(josiah) is None


def test_ids_that_were_merged_into_the_forgotten_one_go_too(desk: NearDesk) -> None:
    josiah, former = desk.connect(), desk.registry.person("Josiah", "Carberry")["orcid"]
    desk.deposit(desk.item("1", former, doi="10.5555/pots.1"))
    store = desk.app.store
    with store.writing() as c:
        store.records.close(c, former, "deprecated", "merged", josiah)
    assert ids_on(desk, "1") == [(josiah, True)]

    assert forget(desk.app, josiah).done

    assert kept(desk, "1") == [None]
