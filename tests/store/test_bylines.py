"""Bylines of public items in the books: read as saved, whatever they hold, each repository's its own."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from orcid_repo_plugin.domain.byline import Byline, BylineName
from orcid_repo_plugin.store.bylines import digest_of
from orcid_repo_plugin.store.items import ItemAuthor, ItemRow, StoredItem
from orcid_repo_plugin.store.store import Store
from orcid_repo_plugin.store.tables import item

JOSIAH = "0000-0002-1825-0097"
SOFIA = "0000-0001-5109-3700"
POTS = Byline(
    repository="main",
    item_id="12",
    title="A Theory of Cracked Pots – Grüße 😀",
    language="en",
    work_type="journal-article",
    date="2008-08-13",
    container="Journal of Psychoceramics",
    publisher="Exampleton University Press",
    uri="https://repo.example.edu/12/",
    identifiers=(("doi", "10.5555/12345678"), ("handle", "2027/45")),
    names=(
        BylineName(
            name="Josiah Carberry",
            family="Carberry",
            given="Josiah",
            orcid=JOSIAH,
            marked=True,
            user_id="jc",
        ),
        BylineName(name="Exampleton Pottery Society", organisation=True),
        BylineName(name="", role="", orcid=SOFIA),
    ),
)


def save(store: Store, *bylines: Byline) -> None:
    with store.writing() as c:
        store.bylines.save(c, bylines)


def found(store: Store, *item_ids: str, repository: str = "main") -> dict[str, Byline]:
    with store.reading() as c:
        return store.bylines.find(c, repository, item_ids)


def test_a_byline_is_read_as_saved(store: Store) -> None:
    bare = Byline(repository="main", item_id="13")

    save(store, POTS, bare)

    assert found(store, "11", "12", "13") == {"12": POTS, "13": bare}


def test_a_newer_byline_takes_the_place_of_the_older_also_within_one_save(store: Store) -> None:
    save(store, POTS)
    second, third = replace(POTS, title="Mended Pots"), replace(POTS, title="New Pots")

    save(store, second, third)

    assert found(store, "12") == {"12": third}


def test_a_digest_tells_a_byline_from_every_other(store: Store) -> None:
    save(store, POTS)
    with store.reading() as c:
        digests = store.bylines.digests(c, "main", ["12", "13"])

    assert digests == {"12": digest_of(POTS)}
    changed = [
        replace(POTS, title="Pots"),
        replace(POTS, names=POTS.names[::-1]),
        replace(POTS, names=(replace(POTS.names[0], marked=False), *POTS.names[1:])),
        replace(POTS, identifiers=()),
    ]
    assert len({digest_of(one) for one in (POTS, *changed)}) == 5


def test_what_no_database_holds_is_replaced_and_the_digest_knows_it(store: Store) -> None:
    odd = replace(POTS, title="Jo\x00siah \ud800", names=(BylineName(name="a\udfffb", user_id="\x00"),))

    save(store, odd)

    read = found(store, "12")["12"]
    assert (read.title, read.names[0].name) == ("Jo\ufffdsiah \ufffd", "a\ufffdb")
    assert digest_of(read) == digest_of(odd)


def test_a_byline_that_is_removed_is_gone_and_others_stay(store: Store) -> None:
    annex = replace(POTS, repository="annex")
    save(store, POTS, annex, *(replace(POTS, item_id=str(n)) for n in range(1000, 1700)))

    with store.writing() as c:
        store.bylines.remove(c, "main", ["12", *map(str, range(1000, 1699)), "unknown"])

    assert list(found(store, "12", "1000", "1699")) == ["1699"]
    assert found(store, "12", repository="annex") == {"12": annex}


@pytest.mark.parametrize("number", [0, 1, 1200])
def test_any_number_of_bylines_is_saved_and_found_at_once(store: Store, number: int) -> None:
    many = [replace(POTS, item_id=str(n)) for n in range(number)]

    save(store, *many)

    assert found(store, *map(str, range(number))) == {one.item_id: one for one in many}


def test_books_of_another_client_are_not_seen(store: Store) -> None:
    save(store, POTS)
    other = Store(store.database, environment="sandbox", client_id="APP-OTHER", sealer=store.sealer)

    assert found(other, "12") == {}


# -- an iD that is to be forgotten


def stored(store: Store, byline: Byline, *authors: ItemAuthor) -> None:
    row = StoredItem(byline.repository, byline.item_id, "eprints", byline.title, facts="as read")
    with store.writing() as c:
        store.items.save(c, [ItemRow(row, authors)])
        store.bylines.save(c, [byline])


def test_a_forgotten_id_is_taken_off_bylines_and_authors_and_all_else_stays(store: Store) -> None:
    josiah, sofia = ItemAuthor(0, "Carberry, Josiah", JOSIAH, "jc"), ItemAuthor(2, "Garcia", SOFIA, None)
    annex = replace(POTS, repository="annex", item_id="7")
    stored(store, POTS, josiah, sofia)
    stored(store, annex, ItemAuthor(0, "Carberry, Josiah", JOSIAH), sofia)

    with store.writing() as c:
        store.bylines.forget_orcid(c, JOSIAH)

    bare = replace(POTS.names[0], orcid=None, marked=False)
    assert found(store, "12")["12"] == replace(POTS, names=(bare, *POTS.names[1:]))
    assert found(store, "7", repository="annex")["7"].names[0] == bare
    with store.reading() as c:
        assert store.items.authors(c, "main", ["12"]) == {"12": [replace(josiah, orcid=None), sofia]}
        assert store.items.authors(c, "annex", ["7"]) == {"7": [sofia]}


def test_items_of_a_forgotten_id_are_looked_at_anew_and_others_are_not(store: Store) -> None:
    stored(store, POTS, ItemAuthor(0, "Carberry, Josiah", JOSIAH))
    stored(store, replace(POTS, item_id="13"), ItemAuthor(0, "Garcia, Sofia", SOFIA))

    with store.writing() as c:
        store.bylines.forget_orcid(c, JOSIAH)

    with store.reading() as c:
        facts = {row.item_id: row.facts for row in c.execute(select(item.c.item_id, item.c.facts))}
    assert facts == {"12": "", "13": "as read"}


def test_an_id_in_the_books_of_another_client_is_not_forgotten(store: Store) -> None:
    other = Store(store.database, environment="sandbox", client_id="APP-OTHER", sealer=store.sealer)
    stored(store, POTS, ItemAuthor(0, "Carberry, Josiah", JOSIAH))

    with other.writing() as c:
        other.bylines.forget_orcid(c, JOSIAH)

    assert found(store, "12") == {"12": POTS}
