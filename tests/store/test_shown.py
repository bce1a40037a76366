"""What public pages may know of people, and where iDs stand on public items."""

from collections.abc import Iterable

from orcid_repo_plugin.domain.byline import Byline
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Choices, Person, Proof
from orcid_repo_plugin.store.items import ItemAuthor, ItemRow, StoredItem
from orcid_repo_plugin.store.shown import MOST_CLAIMS, Claim, ShownPerson
from orcid_repo_plugin.store.store import Store

JOSIAH = "0000-0002-1825-0097"
SOFIA = "0000-0001-5109-3700"


def person(
    store: Store,
    orcid: str = JOSIAH,
    *,
    user_id: str | None = None,
    proof: Proof = Proof.SIGNED_IN,
    repository: str = "main",
) -> int:
    who = Person(
        repository=repository, orcid=OrcidId(orcid), user_id=user_id, name="Josiah Carberry", proof=proof
    )
    with store.writing() as c:
        return store.people.save(c, who)


def shown(person_id: int, orcid: str = JOSIAH, **more: object) -> ShownPerson:
    values = {"repository": "main", "name": "Josiah Carberry", "proved": True, "shows": True, **more}
    return ShownPerson(person_id=person_id, orcid=orcid, **values)  # type: ignore[arg-type]


def item(
    store: Store, item_id: str, *orcids: str, public: bool = True, repository: str = "main", name: str = ""
) -> None:
    row = StoredItem(repository, item_id, "eprints", "Pots")
    authors = tuple(ItemAuthor(n, name or f"Author {n}", orcid) for n, orcid in enumerate(orcids))
    with store.writing() as c:
        store.items.save(c, [ItemRow(row, authors)])
        if public:
            store.bylines.save(c, [Byline(repository=repository, item_id=item_id)])


def with_orcids(store: Store, orcids: Iterable[str]) -> list[ShownPerson]:
    with store.reading() as c:
        return store.shown.with_orcids(c, orcids)


def claims(store: Store, *orcids: str) -> dict[str, list[Claim]]:
    with store.reading() as c:
        return store.shown.claims(c, orcids)


def test_people_are_found_by_their_id_in_all_repositories_with_and_without_a_proof(store: Store) -> None:
    here, there = person(store), person(store, repository="annex", proof=Proof.NONE)
    person(store, SOFIA)

    assert with_orcids(store, [JOSIAH]) == [shown(here), shown(there, repository="annex", proved=False)]


def test_every_proof_but_a_typed_in_id_counts(store: Store) -> None:
    for number, proof in enumerate((Proof.NONE, Proof.IMPORTED, Proof.PROVED, Proof.SIGNED_IN)):
        person(store, repository=f"r{number}", proof=proof)

    assert [one.proved for one in with_orcids(store, [JOSIAH])] == [False, True, True, True]


def test_who_hides_or_is_to_be_forgotten_does_not_show(store: Store) -> None:
    hides, _ = person(store), person(store, SOFIA)
    with store.writing() as c:
        store.people.choose(c, hides, Choices(show_orcid=False))
        store.people.mark_forget(c, SOFIA)

    assert [one.shows for one in with_orcids(store, [JOSIAH, SOFIA])] == [False, False]


def test_an_account_is_its_persons_the_first_or_a_further_one_in_this_repository(store: Store) -> None:
    number = person(store, user_id="jc")
    person(store, SOFIA, user_id="jc", repository="annex")
    with store.writing() as c:
        store.people.add_account(c, number, "jc-2")

    with store.reading() as c:
        found = store.shown.with_accounts(c, "main", ["jc", "jc-2", "nobody"])

    assert found == {"jc": shown(number), "jc-2": shown(number)}


def test_people_are_found_by_their_rows(store: Store) -> None:
    number = person(store)

    with store.reading() as c:
        assert store.shown.with_ids(c, [number, number + 1]) == {number: shown(number)}
        assert store.shown.with_ids(c, []) == {}


def test_more_people_than_a_statement_takes_are_found(store: Store) -> None:
    number = person(store, user_id="jc")

    with store.reading() as c:
        names = [f"user {n}" for n in range(1300)]
        assert store.shown.with_accounts(c, "main", [*names, "jc"]) == {"jc": shown(number)}
        assert [one.person_id for one in store.shown.with_orcids(c, [*names, JOSIAH])] == [number]


def test_an_id_on_public_items_is_a_claim_there_the_newest_item_first(store: Store) -> None:
    item(store, "1", JOSIAH, name="Carberry, Josiah")
    item(store, "2", SOFIA, JOSIAH)
    item(store, "3", JOSIAH, public=False)
    item(store, "1", JOSIAH, repository="annex")

    assert claims(store, JOSIAH, "0000-0002-1694-233X") == {
        JOSIAH: [
            Claim("Author 0", "annex", "1"),
            Claim("Author 1", "main", "2"),
            Claim("Carberry, Josiah", "main", "1"),
        ]
    }


def test_of_an_id_on_very_many_items_a_few_are_looked_at_and_of_each_id_its_own(store: Store) -> None:
    for number in range(MOST_CLAIMS + 5):
        item(store, str(number), JOSIAH)
    item(store, "last", SOFIA)

    found = claims(store, JOSIAH, SOFIA)

    assert [one.item_id for one in found[JOSIAH]] == [str(n) for n in range(MOST_CLAIMS + 4, 4, -1)]
    assert [one.item_id for one in found[SOFIA]] == ["last"]


def test_books_of_another_client_are_not_seen(store: Store) -> None:
    person(store, user_id="jc")
    item(store, "1", JOSIAH)
    other = Store(store.database, environment="sandbox", client_id="APP-OTHER", sealer=store.sealer)

    assert with_orcids(other, [JOSIAH]) == []
    assert claims(other, JOSIAH) == {}
    with other.reading() as c:
        assert other.shown.with_accounts(c, "main", ["jc"]) == {}
