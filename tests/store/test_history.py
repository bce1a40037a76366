"""What was sent and answered, page by page."""

from dataclasses import replace

import pytest

from orcid_repo_plugin.domain.delivery import Section
from orcid_repo_plugin.store.failures import Failures
from orcid_repo_plugin.store.history import FORGOTTEN, Happened, History, HistoryRow
from orcid_repo_plugin.store.store import Store

JOSIAH = "0000-0002-1825-0097"
SOFIA = "0000-0001-5109-3700"
AT = 1795236031042
ADDED = Happened(
    repository="main",
    item_id="12",
    orcid=JOSIAH,
    operation="add",
    message="already on the record as put-code 7",
    http_status=409,
    error_code="9021",
    put_code=7,
    ms=41,
    fingerprint="f1",
)


@pytest.fixture
def history(store: Store) -> History:
    return History(store.client, lambda: AT)


def ids(rows: object) -> list[str]:
    return [row.item_id for row in rows]  # type: ignore[attr-defined]


def add_numbered(store: Store, history: History, count: int) -> None:
    with store.writing() as c:
        history.add(c, [replace(ADDED, item_id=str(number)) for number in range(count)])


def test_a_row_is_shown_with_the_names_that_scripts_rely_on(store: Store, history: History) -> None:
    with store.writing() as c:
        history.add(c, [ADDED])
        [row] = history.rows(c)

    assert row.as_json() == {
        "at": "2026-11-21T04:40:31Z",
        "repository": "main",
        "item_id": "12",
        "orcid": JOSIAH,
        "section": "work",
        "operation": "add",
        "http_status": 409,
        "error_code": "9021",
        "put_code": 7,
        "ms": 41,
        "message": "already on the record as put-code 7",
    }
    assert list(row.as_json()) == list(HistoryRow.__dataclass_fields__)


def test_a_decision_without_a_request_has_no_status(store: Store, history: History) -> None:
    with store.writing() as c:
        history.add(c, [Happened(repository="main", item_id="12", orcid=JOSIAH, operation="withdraw")])
        [row] = history.rows(c)

    assert (row.http_status, row.error_code, row.put_code, row.ms, row.message) == (
        None,
        None,
        None,
        None,
        "",
    )


def test_rows_come_in_order_whatever_the_number_of_pages(store: Store, history: History) -> None:
    add_numbered(store, history, 2500)

    with store.reading() as c:
        assert ids(history.rows(c)) == [str(number) for number in range(2500)]
        assert ids(history.rows(c, newest_first=True)) == [str(number) for number in reversed(range(2500))]


@pytest.mark.parametrize("limit", [0, 1, 999, 1000, 1001, 2000, 9999])
def test_no_more_rows_come_than_asked_for(store: Store, history: History, limit: int) -> None:
    add_numbered(store, history, 2000)

    with store.reading() as c:
        assert (
            ids(history.rows(c, newest_first=True, limit=limit))
            == [str(number) for number in reversed(range(2000))][:limit]
        )


def test_rows_are_those_of_the_item_the_record_and_the_repository_asked_for(
    store: Store, history: History
) -> None:
    with store.writing() as c:
        history.add(
            c,
            [
                ADDED,
                replace(ADDED, repository="archive"),
                replace(ADDED, orcid=SOFIA),
                replace(ADDED, item_id="13"),
            ],
        )

        assert len(list(history.rows(c, item="12"))) == 3
        assert len(list(history.rows(c, item="12", repository="main"))) == 2
        assert len(list(history.rows(c, item="12", repository="main", orcid=SOFIA))) == 1
        assert list(history.rows(c, item="nothing\x00")) == []
        assert list(History(store.client + 1, store.now).rows(c)) == []


def test_a_long_read_does_not_hold_up_who_writes(store: Store, history: History) -> None:
    add_numbered(store, history, 1500)

    with store.reading() as reader:
        rows = history.rows(reader)
        first = next(rows)
        with store.writing() as c:
            history.add(c, [replace(ADDED, item_id="new")])
        rest = ids(rows)

    assert (first.item_id, rest[:1499]) == ("0", [str(number) for number in range(1, 1500)])


def test_a_message_is_cut_and_holds_nothing_that_a_database_refuses(store: Store, history: History) -> None:
    with store.writing() as c:
        history.add(c, [replace(ADDED, message="\x00" + "x" * 5000)])
        [row] = history.rows(c)

    assert row.message == "\ufffd" + "x" * 1999


def test_old_rows_go_and_others_stay(store: Store) -> None:
    times = iter((1000, 2000))
    history = History(store.client, lambda: next(times))
    with store.writing() as c:
        history.add(c, [ADDED])
        history.add(c, [replace(ADDED, item_id="13")])

        assert History(store.client + 1, store.now).prune(c, 2000) == 0
        assert history.prune(c, 2000) == 1
        assert ids(history.rows(c)) == ["13"]


def test_a_forgotten_person_is_in_no_row(store: Store, history: History) -> None:
    merged = replace(ADDED, orcid=SOFIA, message=f"the record {JOSIAH} was merged into {SOFIA}")
    with store.writing() as c:
        history.add(c, [ADDED, merged, replace(ADDED, orcid=SOFIA)])

        history.forget(c, JOSIAH)

        assert [(row.orcid, row.message) for row in history.rows(c)] == [
            (FORGOTTEN, ""),
            (SOFIA, f"the record {FORGOTTEN} was merged into {SOFIA}"),
            (SOFIA, "already on the record as put-code 7"),
        ]


def test_a_section_is_written_in_orcids_words(store: Store, history: History) -> None:
    with store.writing() as c:
        history.add(c, [replace(ADDED, section=Section.INVITED_POSITION)])

        assert [row.section for row in history.rows(c)] == ["invited-position"]


def test_a_plugin_that_breaks_again_in_the_same_way_is_counted(store: Store) -> None:
    times = iter((1000, 2000, 3000))
    failures = Failures(lambda: next(times))
    with store.writing() as c:
        failures.note(c, "letters", "orcid_on_push", "KeyError: 'mail'")
        failures.note(c, "metrics", "orcid_on_deposit", "OSError: no route")
        failures.note(c, "letters", "orcid_on_push", "KeyError: 'mail'")

        rows = failures.rows(c)

    assert [(row.plugin, row.times, row.last_at) for row in rows] == [
        ("letters", 2, 3000),
        ("metrics", 1, 2000),
    ]


def test_a_long_error_of_a_plugin_is_cut(store: Store) -> None:
    with store.writing() as c:
        store.failures.note(c, "letters", "orcid_on_push", "ä" * 20_000)
        store.failures.note(c, "letters", "orcid_on_push", "ä" * 30_000)

        assert [(len(row.error), row.times) for row in store.failures.rows(c)] == [(500, 2)]
