"""Items as they were last mapped, and how they are found."""

from dataclasses import replace

import pytest

from orcid_repo_plugin.store.items import ItemAuthor, ItemRow, Items, KeyedItem, StoredItem, key_text
from orcid_repo_plugin.store.store import Store

JOSIAH = "0000-0002-1825-0097"
SOFIA = "0000-0001-5109-3700"
POTS = StoredItem(
    repository="main",
    item_id="12",
    platform="eprints",
    title="A Theory of Cracked Pots",
    state="live",
    reason="",
    fingerprint="f1",
    facts="what the repository says",
    mapping="1.0",
)
DOI = key_text(("doi", "10.5555/12345678"))
HANDLE = key_text(("handle", "2027/45"))
URI = key_text(("uri", "https://repo.example.edu/files/Pots.pdf"))
ROW = ItemRow(
    POTS,
    (
        ItemAuthor(0, "Carberry, Josiah", JOSIAH, "jc"),
        ItemAuthor(2, "Garcia, Sofia", SOFIA, None),
    ),
    frozenset({DOI, HANDLE, URI}),
    frozenset({"https://repo.example.edu/id/eprint/12", "https://hdl.handle.net/2027/45"}),
)


def save(store: Store, *rows: ItemRow) -> None:
    with store.writing() as c:
        store.items.save(c, rows)


def another(item_id: str, repository: str = "main", state: str = "live", **more: object) -> ItemRow:
    item = replace(POTS, item_id=item_id, repository=repository, state=state)
    return replace(ItemRow(item), **more)  # type: ignore[arg-type]


def found(store: Store, name: str, repository: str | None = None) -> list[str]:
    with store.reading() as c:
        return [one.item_id for one in store.items.find(c, name, repository)]


def test_an_item_is_read_as_saved(store: Store) -> None:
    save(store, ROW)

    with store.reading() as c:
        assert store.items.known(c, "main", ["11", "12"]) == {"12": POTS}
        assert store.items.authors(c, "main", ["11", "12"]) == {"12": list(ROW.authors)}
        assert store.items.self_keys(c, "main", "12") == ROW.self_keys


def test_an_item_that_changes_keeps_nothing_of_its_former_authors_and_keys(store: Store) -> None:
    save(store, ROW)
    isbn = key_text(("isbn", "9780306406157"))

    changed = replace(POTS, title="Cracked Pots", fingerprint=None, state="refused", reason="has no date")
    save(store, ItemRow(changed, (ItemAuthor(0, "Garcia, Sofia", SOFIA),), frozenset({isbn}), frozenset()))

    with store.reading() as c:
        assert store.items.known(c, "main", ["12"]) == {"12": changed}
        assert store.items.authors(c, "main", ["12"]) == {"12": [ItemAuthor(0, "Garcia, Sofia", SOFIA)]}
        assert store.items.self_keys(c, "main", "12") == {isbn}
    assert found(store, "10.5555/12345678") == []


def test_of_an_item_that_comes_twice_at_once_the_last_counts(store: Store) -> None:
    save(store, ROW, replace(ROW, item=replace(POTS, title="Cracked Pots")))

    with store.reading() as c:
        assert store.items.known(c, "main", ["12"])["12"].title == "Cracked Pots"


def test_the_same_id_in_two_repositories_is_two_items(store: Store) -> None:
    save(store, ROW, another("12", "archive"))

    with store.reading() as c:
        assert store.items.self_keys(c, "main", "12") == ROW.self_keys
        assert store.items.self_keys(c, "archive", "12") == set()


def test_more_items_than_one_statement_takes_are_saved_and_known(store: Store) -> None:
    rows = [another(str(number), self_keys=frozenset({f"doi 10.5555/{number}"})) for number in range(1200)]

    save(store, *rows)
    save(store, *rows)
    save(store)

    with store.reading() as c:
        assert len(store.items.known(c, "main", [str(number) for number in range(1300)])) == 1200
        keyed = store.items.with_self_keys(c, [f"doi 10.5555/{number}" for number in range(1200)])
    assert len(keyed) == 1200


def test_an_item_can_be_withdrawn_and_keeps_all_else(store: Store) -> None:
    save(store, ROW)

    with store.writing() as c:
        store.items.set_state(c, "main", "12", "withdrawn", "the repository has retired it")

        withdrawn = replace(POTS, state="withdrawn", reason="the repository has retired it")
        assert store.items.known(c, "main", ["12"]) == {"12": withdrawn}


@pytest.mark.parametrize(
    "name",
    [
        "12",
        " 12 ",
        "https://repo.example.edu/id/eprint/12",
        "http://repo.example.edu/id/eprint/12/",
        "REPO.example.edu/id/eprint/12",
        "2027/45",
        "hdl:2027/45",
        "handle 2027/45",
        "https://hdl.handle.net/2027/45",
        "http://hdl.handle.net/2027/45/",
        "https://repo.example.edu/handle/2027/45",
        "10.5555/12345678",
        "DOI: 10.5555/12345678",
        "https://doi.org/10.5555/12345678",
        "http://dx.doi.org/10.5555/12345678",
        "https://publisher.example.com/doi/10.5555/12345678",
        "https://repo.example.edu/files/Pots.pdf",
        "http://REPO.example.edu/files/Pots.pdf",
        "repo.example.edu/files/Pots.pdf",
    ],
)
def test_an_item_is_found_by_any_of_its_names_in_any_usual_spelling(store: Store, name: str) -> None:
    save(store, ROW, another("13"))

    assert found(store, name) == ["12"]


@pytest.mark.parametrize(
    "name", ["", " ", "1", "nothing\x00", "\ud800", "10.5555/1", "2027/4", "x" * 5000, "%"]
)
def test_a_name_of_no_item_finds_none(store: Store, name: str) -> None:
    save(store, ROW)

    assert found(store, name) == []


def test_a_name_without_a_handle_is_found_by_the_items_address(store: Store) -> None:
    uri = "https://hdl.handle.net/123456789/45"
    save(store, another("0a6cf3e5-0a1c-4f4c-9f5e-2f8c1d9b6a11", names=frozenset({uri})))

    assert found(store, "123456789/45") == ["0a6cf3e5-0a1c-4f4c-9f5e-2f8c1d9b6a11"]
    assert found(store, "https://repo.example.edu/handle/123456789/45") == [
        "0a6cf3e5-0a1c-4f4c-9f5e-2f8c1d9b6a11"
    ]


def test_the_platforms_own_id_goes_before_all_other_names(store: Store) -> None:
    save(store, ROW, another("2027/45"))

    assert found(store, "2027/45") == ["2027/45"]
    assert found(store, "hdl:2027/45") == ["12"]


def test_an_address_that_is_an_items_own_goes_before_the_handle_in_it(store: Store) -> None:
    address = "https://archive.example.edu/handle/2027/45"
    save(store, ROW, another("A", "archive", names=frozenset({address})))

    assert found(store, address) == ["A"]


def test_items_that_share_a_name_are_all_found_the_live_ones_first(store: Store) -> None:
    save(store, another("1", state="withdrawn", self_keys=frozenset({DOI})))
    save(store, another("2", self_keys=frozenset({DOI})), another("3", "archive", self_keys=frozenset({DOI})))

    assert found(store, "10.5555/12345678") == ["3", "2", "1"]
    assert found(store, "10.5555/12345678", "main") == ["2", "1"]
    assert found(store, "2", "archive") == []


def test_other_clients_do_not_find_our_items(store: Store) -> None:
    save(store, ROW)
    other = Items(store.client + 1, store.now)

    with store.reading() as c:
        assert other.find(c, "12") == other.find(c, "10.5555/12345678") == []
        assert other.with_self_keys(c, [DOI]) == []
        assert list(other.authored(c, orcids=[JOSIAH])) == []
        assert other.known(c, "main", ["12"]) == {}


def test_a_very_long_identifier_is_kept_and_found(store: Store) -> None:
    value = "https://repo.example.edu/" + "ä".join(map(str, range(700)))
    save(store, another("1", self_keys=frozenset({key_text(("uri", value))}), names=frozenset({value})))

    assert found(store, value) == ["1"]
    assert found(store, f"{value}/") == ["1"]
    assert found(store, value[:-1]) == []


def test_items_with_a_common_identifier_are_found_with_all_that_they_have(store: Store) -> None:
    shared = another("13", "archive", "withdrawn", self_keys=frozenset({DOI}))
    save(store, ROW, shared, another("14", self_keys=frozenset({HANDLE.replace("45", "46")})))

    with store.reading() as c:
        keyed = store.items.with_self_keys(c, [DOI, "doi 10.5555/unknown"])

    assert set(keyed) == {
        KeyedItem("main", "12", ROW.self_keys, "live"),
        KeyedItem("archive", "13", frozenset({DOI}), "withdrawn"),
    }


def test_a_name_is_no_identifier_that_items_share(store: Store) -> None:
    save(store, another("1", names=frozenset({"10.5555/12345678"})))

    with store.reading() as c:
        assert store.items.with_self_keys(c, [DOI, "10.5555/12345678"]) == []


def test_an_authors_items_are_found_by_the_id_of_orcid_in_all_repositories(store: Store) -> None:
    save(store, ROW, another("13"))
    save(store, another("7", "archive", authors=(ItemAuthor(4, "Carberry", JOSIAH),)))

    with store.reading() as c:
        assert [one.item_id for one in store.items.authored(c, orcids=[JOSIAH])] == ["12", "7"]
        assert [one.item_id for one in store.items.authored(c, "main", [JOSIAH])] == ["12"]
        assert list(store.items.authored(c)) == []


def test_a_user_id_means_somebody_in_its_own_repository_only(store: Store) -> None:
    save(store, ROW, another("7", "archive", authors=(ItemAuthor(0, "Cole, J.", None, "jc"),)))

    with store.reading() as c:
        assert [one.item_id for one in store.items.authored(c, "main", user_ids=["jc"])] == ["12"]
        assert list(store.items.authored(c, user_ids=["jc"])) == []


def test_an_item_with_two_of_the_authors_comes_once(store: Store) -> None:
    save(store, ROW)

    with store.reading() as c:
        assert list(store.items.authored(c, "main", [JOSIAH, SOFIA], ["jc"])) == [POTS]


def test_going_through_an_authors_items_can_go_on_where_it_stopped(store: Store) -> None:
    author = ItemAuthor(0, "Carberry, Josiah", JOSIAH)
    save(store, *[another(str(number), authors=(author,)) for number in range(1200)])
    with store.reading() as c:
        everything = [one.item_id for one in store.items.authored(c, orcids=[JOSIAH])]

        rest = store.items.authored(c, orcids=[JOSIAH], after=("main", everything[599]))

        assert [one.item_id for one in rest] == everything[600:]
        assert len(set(everything)) == 1200


def test_a_long_reading_does_not_hold_up_who_writes(store: Store) -> None:
    author = ItemAuthor(0, "Carberry, Josiah", JOSIAH)
    save(store, *[another(str(number), authors=(author,)) for number in range(700)])

    with store.reading() as reader:
        items = store.items.authored(reader, orcids=[JOSIAH])
        next(items)
        save(store, ROW)

        assert len(list(items)) == 699


def test_characters_that_no_database_holds_are_replaced(store: Store) -> None:
    author = ItemAuthor(0, "Carberry\ud800", JOSIAH)
    save(store, ItemRow(replace(POTS, title="Cracked\x00 Pots"), (author,)))

    with store.reading() as c:
        assert store.items.known(c, "main", ["12"])["12"].title == "Cracked\ufffd Pots"
        assert store.items.authors(c, "main", ["12"])["12"][0].name == "Carberry\ufffd"
