"""Works stand in groups, in ORCID's order."""

from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.pages.work_groups import work_groups
from tests.local_registry.pages.browsing import work
from tests.local_registry.pages.conftest import AddItem


def _titles(record: Record) -> list[list[str]]:
    groups = work_groups(record.items.of("work"))
    return [[one.content["title"]["title"]["value"] for one in group.versions] for group in groups]


def test_the_newest_publication_comes_first_and_no_date_last(josiah: Record, add: AddItem) -> None:
    add("work", work("Old", year="1999"))
    add("work", work("Undated"))
    add("work", work("New", year="2024"))

    assert _titles(josiah) == [["New"], ["Old"], ["Undated"]]


def test_works_of_one_year_stand_by_title(josiah: Record, add: AddItem) -> None:
    for title in ("b", "a", "B"):
        add("work", work(title, year="2024"))

    assert _titles(josiah) == [["B"], ["a"], ["b"]]


def test_inside_a_group_the_highest_index_then_the_oldest_comes_first(josiah: Record, add: AddItem) -> None:
    add("work", work("by hand", "10.5555/1"), display_index=0)
    add("work", work("second", "10.5555/1"))
    add("work", work("third", "https://doi.org/10.5555/1"))
    add("work", work("preferred", "10.5555/1"), display_index=2)

    assert _titles(josiah) == [["preferred", "second", "third", "by hand"]]


def test_a_part_of_identifier_joins_nothing(josiah: Record, add: AddItem) -> None:
    for title in ("one", "two"):
        chapter = work(title, "10.5555/book")
        chapter["external-ids"]["external-id"][0]["external-id-relationship"] = "part-of"
        add("work", chapter)

    assert _titles(josiah) == [["one"], ["two"]]


def test_an_identifier_without_a_relationship_joins_as_it_does_in_the_api(
    josiah: Record, add: AddItem
) -> None:
    bare = work("bare", "10.5555/1")
    bare["external-ids"]["external-id"][0]["external-id-relationship"] = None
    add("work", bare)
    add("work", work("self", "10.5555/1"))

    assert _titles(josiah) == [["bare", "self"]]
