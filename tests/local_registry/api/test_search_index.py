"""The search index follows the record."""

import itertools
from datetime import date
from typing import Any

import pytest

from orcid_repo_plugin.local_registry.api import search_documents
from orcid_repo_plugin.local_registry.api.search_index import _INDEXES, index_of
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.items import Item
from orcid_repo_plugin.local_registry.books.record import Record
from tests.local_registry.api.counter import Counter
from tests.local_registry.api.desk import JOSIAH, SMALLEST, external_id, work
from tests.local_registry.api.test_search import found


def test_what_was_just_written_changed_and_deleted_is_found_as_it_is() -> None:
    counter = Counter()
    put_code = counter.add("work", work(title="Old pots"))
    assert found(counter, "work-titles:old") == [JOSIAH]

    content = work(title="New pots") | {"put-code": put_code}
    counter.call("PUT", f"work/{put_code}", content)
    assert (found(counter, "work-titles:old"), found(counter, "work-titles:new")) == ([], [JOSIAH])
    assert found(counter, "work-titles:ne*") == [JOSIAH]

    counter.call("DELETE", f"work/{put_code}")
    assert found(counter, "work-titles:new") == []
    assert found(counter, "work-titles:ne*") == []


def test_a_change_at_the_same_moment_is_seen() -> None:
    counter = Counter()
    counter.books.now = lambda: 1_700_000_000_000
    put_code = counter.add("keywords", {"content": "cracks"})
    assert found(counter, "keyword:cracks") == [JOSIAH]

    counter.call("PUT", f"keywords/{put_code}", {"content": "glue", "put-code": put_code})

    assert (found(counter, "keyword:cracks"), found(counter, "keyword:glue")) == ([], [JOSIAH])


def test_what_its_owner_hides_is_found_no_more() -> None:
    counter = Counter()
    item = counter.put("keywords", {"content": "cracks"})
    assert found(counter, "cracks") == [JOSIAH]

    item.visibility = "private"
    counter.books.put_item(counter.record, item)

    assert found(counter, "cracks") == []


def test_a_hidden_name_is_not_found_but_the_record_is() -> None:
    counter = Counter()
    counter.record.name_visibility = "private"
    counter.books.put_record(counter.record)

    assert found(counter, "carberry") == []
    assert found(counter, f"orcid:{JOSIAH}") == [JOSIAH]


@pytest.mark.parametrize("state", ["locked", "deactivated", "deprecated"])
def test_a_record_that_cannot_be_read_is_not_found(state: str) -> None:
    counter = Counter()
    assert found(counter, "*:*") == [JOSIAH]

    counter.record.state = state
    counter.books.put_record(counter.record)

    assert found(counter, "*:*") == []


def test_an_unclaimed_record_is_not_found() -> None:
    counter = Counter()
    counter.record.claimed = False
    counter.books.put_record(counter.record)

    assert found(counter, "*:*") == []


def test_a_change_is_found_after_the_delay_and_what_was_there_until_then() -> None:
    counter = Counter(index_delay=60)
    time = 1_700_000_100_000
    counter.books.now = lambda: time
    assert found(counter, "carberry") == [JOSIAH]
    counter.add("keywords", {"content": "cracks"})
    counter.books.put_record(Record("0000-0002-1694-233X", "Sofia", "Garcia"))

    time += 59_000
    assert (found(counter, "cracks"), found(counter, "carberry"), found(counter, "sofia")) == (
        [],
        [JOSIAH],
        [],
    )

    time += 1_000
    assert (found(counter, "cracks"), found(counter, "sofia")) == ([JOSIAH], ["0000-0002-1694-233X"])


def test_an_affiliation_becomes_past_when_its_day_comes() -> None:
    counter = Counter()
    end: dict[str, Any] = {"year": {"value": "2023"}, "month": {"value": "11"}, "day": {"value": "20"}}
    counter.put("employment", SMALLEST["employment"] | {"end-date": end})
    past = "past-institution-affiliation-name:orcid"
    assert found(counter, past) == []

    counter.books.now = itertools.count(1_700_500_000_000).__next__  # 20 November 2023
    counter.put("keywords", {"content": "cracks"})

    assert found(counter, past) == [JOSIAH]


def test_each_registry_has_an_index_of_its_own_that_forgets_with_it() -> None:
    one, other = Counter(), Counter()
    one.add("keywords", {"content": "cracks"})

    assert (found(one, "cracks"), found(other, "cracks")) == ([JOSIAH], [])
    one.books.clear()
    assert found(one, "*:*") == []


def test_a_work_is_read_once_however_often_its_record_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def of_item(item: Item, today: date) -> list[search_documents.Value]:
        read.append(item.put_code)
        return original(item, today)

    original = search_documents.of_item
    monkeypatch.setattr(search_documents, "of_item", of_item)
    counter = Counter()
    codes = [counter.add("work", work(external_id("doi", f"10.5555/{n}"))) for n in range(3)]
    found(counter, "*:*")
    new = counter.add("work", work(external_id("doi", "10.5555/3")))

    found(counter, "*:*")

    assert read == [*codes, new]


def test_books_can_be_let_go_of() -> None:
    books = Books()
    index_of(books, 0)
    before = len(_INDEXES)
    del books

    assert len(_INDEXES) < before
