"""The items of one record, and how duplicates are found among them."""

from orcid_repo_plugin.local_registry.books.items import Item, Items, Source

MEMBER = Source(None, "APP-MEMBER0000000001")
DOI = ("doi", "10.5555/12345678")


def work(put_code: int, source: Source = MEMBER, keys: tuple[tuple[str, str], ...] = (DOI,)) -> Item:
    return Item(put_code, "work", b"{}", source, "public", 1, 1, 1, keys, ())


def found(
    items: Items, *, source: Source = MEMBER, other_than: int | None = None, versions: bool = False
) -> object:
    return items.duplicate("work", source, (DOI,), other_than=other_than, versions=versions)


def test_the_first_of_several_duplicates_is_named() -> None:
    items = Items()
    first, second = work(1), work(2)
    items.put(second)
    items.put(first)

    assert found(items) is first
    assert found(items, other_than=1) is second


def test_another_sources_item_is_no_duplicate() -> None:
    items = Items()
    items.put(work(1))

    assert found(items, source=Source("0000-0002-1825-0097")) is None
    assert found(items, source=MEMBER._replace(origin_orcid="0000-0002-1825-0097")) is None


def test_what_is_put_removed_or_replaced_after_the_first_question_is_known_to_the_next() -> None:
    items = Items()
    assert found(items) is None

    items.put(work(1))
    assert found(items) is items.get("work", 1)
    items.put(work(1, keys=()))
    assert found(items) is None
    items.put(work(1))
    items.remove(work(1))
    assert found(items) is None
    assert items.count("work") == 0


def test_a_stored_version_counts_only_where_it_is_asked_for() -> None:
    items = Items()
    version = work(1, keys=())
    version.version_keys = (DOI,)
    items.put(version)

    assert found(items) is None
    assert found(items, versions=True) is version


def test_items_are_fetched_once_and_only_when_somebody_looks() -> None:
    asked: list[int] = []

    def fetch() -> list[Item]:
        asked.append(1)
        return [work(1), work(2)]

    items = Items(fetch)
    assert asked == []

    items.put(work(3))

    assert [item.put_code for item in items] == [1, 2, 3]
    assert items.count("work") == 3
    assert asked == [1]


def test_affiliations_share_one_space_and_are_told_apart_by_kind() -> None:
    items = Items()
    for put_code, kind in enumerate(("employment", "education"), 1):
        items.put(Item(put_code, kind, b"{}", MEMBER, "public", 1, 1))

    assert [item.kind for item in items.of("education")] == ["education"]
    assert items.get("affiliation", 1) is not None
    assert items.count("education") == 2
