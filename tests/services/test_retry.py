"""Deliveries that a human lets go again."""

from pathlib import Path

import pytest

from orcid_repo_plugin.domain.delivery import DeliveryState
from orcid_repo_plugin.errors import WrongUse
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.retry import retry
from orcid_repo_plugin.settings import load
from orcid_repo_plugin.store.items import ItemRow, StoredItem
from orcid_repo_plugin.store.outbox import Wish

JOSIAH = "0000-0002-1825-0097"
STATES = {
    "1": DeliveryState.REFUSED,
    "2": DeliveryState.STOPPED_BY_AUTHOR,
    "3": DeliveryState.SENT,
    "4": DeliveryState.REFUSED,
    "5": DeliveryState.NOT_CONNECTED,
}


@pytest.fixture
def app(tmp_path: Path, database_url: str):
    environ = {"ORCID_REPO_DATABASE__URL": database_url, "ORCID_REPO_REPOSITORIES": '{"main": {}, "two": {}}'}
    app = App(load(environ=environ))
    store = app.store
    with store.writing() as c:
        for n, state in STATES.items():
            item = StoredItem(repository="main", item_id=n, platform="items", title="Pots")
            names = frozenset({f"https://repo.example.edu/{n}"})
            store.items.save(c, [ItemRow(item, self_keys=frozenset({f"doi 10.5555/pots.{n}"}), names=names)])
            store.outbox.put(c, [Wish(orcid=JOSIAH, repository="main", item_id=n, state=state, reason="no")])
            store.outbox.stop(c, JOSIAH, "main", n, stopped=state == DeliveryState.STOPPED_BY_AUTHOR)
        store.outbox.put(c, [Wish(orcid=JOSIAH, repository="two", item_id="1", state=DeliveryState.REFUSED)])
    yield app
    app.close()


def states(app: App) -> dict[tuple[str, str], str]:
    with app.store.reading() as c:
        return {(one.repository, one.item_id): one.state for one in app.store.outbox.rows(c)}


def test_all_means_what_was_refused_and_not_what_authors_have_taken_off(app: App) -> None:
    done = retry(app, everything=True)

    assert {(one.repository, one.item_id, one.state, one.attempts, one.reason) for one in done} == {
        ("main", "1", "waiting", 0, ""),
        ("main", "4", "waiting", 0, ""),
        ("two", "1", "waiting", 0, ""),
    }
    assert [state for key, state in sorted(states(app).items())] == [
        *("waiting", "stopped_by_author", "sent", "waiting", "not_connected"),
        "waiting",
    ]
    assert retry(app, everything=True) == []


@pytest.mark.parametrize("name", ["2", "https://repo.example.edu/2", "doi:10.5555/POTS.2"])
def test_an_item_asked_for_by_any_name_comes_back_though_its_author_took_it_off(app: App, name: str) -> None:
    (one,) = retry(app, item=name)

    assert (one.item_id, one.state, one.stopped) == ("2", "waiting", False)
    assert states(app)["main", "2"] == "waiting"
    with app.store.reading() as c:
        assert app.store.records.next_due(c, JOSIAH) is not None


def test_what_is_said_to_be_done_stands_in_the_books(app: App) -> None:
    done = retry(app, item="1", repository="main")

    with app.store.reading() as c:
        (row,) = app.store.outbox.rows(c, repository="main", item_id="1")
    assert [(one.delivery_id, one.version, one.state) for one in done] == [
        (row.delivery_id, row.version, row.state)
    ]


def test_an_item_of_which_only_deliveries_are_known_is_found(app: App) -> None:
    (one,) = retry(app, repository="two", item="1")

    assert one.repository == "two"


def test_only_the_repository_that_was_named(app: App) -> None:
    assert [one.repository for one in retry(app, repository="two", everything=True)] == ["two"]


def test_an_item_that_was_sent_is_not_sent_again(app: App) -> None:
    assert retry(app, item="3") == []
    assert states(app)["main", "3"] == "sent"


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"item": "77"}, "no item '77'"),
        ({"repository": "mian", "everything": True}, "known are main, two"),
        ({}, "--item"),
    ],
)
def test_what_is_not_there_is_wrong_use(app: App, how: dict, words: str) -> None:
    with pytest.raises(WrongUse, match=words):
        retry(app, **how)
