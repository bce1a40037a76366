"""Who is in the books, and which contributors they are."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from cryptography.fernet import Fernet

from orcid_repo_plugin.domain.folding import fold
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Choices, Permission, Person, Proof, Sends
from orcid_repo_plugin.errors import WrongUse
from orcid_repo_plugin.store.people import People
from orcid_repo_plugin.store.permissions import Permissions
from orcid_repo_plugin.store.sealing import Sealer
from orcid_repo_plugin.store.store import Store

JOSIAH = "0000-0002-1825-0097"
SOFIA = "0000-0001-5109-3700"
SIGNED_IN_AT = datetime(2026, 11, 21, 4, 40, 31, tzinfo=UTC)
CARBERRY = Person(
    repository="main",
    orcid=OrcidId(JOSIAH),
    user_id="jc",
    name="Josiah Carberry",
    proof=Proof.SIGNED_IN,
    authenticated_at=SIGNED_IN_AT,
)
TYPED_IN = replace(CARBERRY, proof=Proof.NONE, authenticated_at=None)


def everybody(store: Store) -> list[Person]:
    with store.reading() as c:
        return list(store.people.all(c))


def saved(store: Store, *people: Person) -> list[int]:
    with store.writing() as c:
        return [store.people.save(c, person) for person in people]


def test_a_person_is_read_as_saved(store: Store) -> None:
    [person_id] = saved(store, CARBERRY)

    assert everybody(store) == [replace(CARBERRY, person_id=person_id)]


def test_a_person_saved_twice_is_one_row(store: Store) -> None:
    first, second = saved(store, CARBERRY, replace(CARBERRY, name="Josiah S. Carberry"))

    assert first == second
    assert [person.name for person in everybody(store)] == ["Josiah S. Carberry"]


def test_a_person_without_user_id_is_found_again_by_the_id_of_orcid(store: Store) -> None:
    numbers = saved(store, replace(CARBERRY, user_id=None), replace(CARBERRY, user_id=None), CARBERRY)

    assert len(set(numbers)) == 1
    assert [person.user_id for person in everybody(store)] == ["jc"]


def test_what_a_newer_row_does_not_say_stays(store: Store) -> None:
    saved(store, CARBERRY, replace(CARBERRY, user_id=None, name=""))

    [person] = everybody(store)

    assert (person.user_id, person.name) == ("jc", "Josiah Carberry")


@pytest.mark.parametrize(
    ("there", "new", "then"),
    [
        (Proof.SIGNED_IN, Proof.NONE, Proof.SIGNED_IN),
        (Proof.SIGNED_IN, Proof.IMPORTED, Proof.SIGNED_IN),
        (Proof.PROVED, Proof.IMPORTED, Proof.PROVED),
        (Proof.NONE, Proof.IMPORTED, Proof.IMPORTED),
        (Proof.IMPORTED, Proof.SIGNED_IN, Proof.SIGNED_IN),
    ],
)
def test_a_weaker_proof_of_the_same_id_never_takes_the_place_of_a_stronger_one(
    store: Store, there: Proof, new: Proof, then: Proof
) -> None:
    saved(store, replace(CARBERRY, proof=there), replace(CARBERRY, proof=new))

    assert [person.proof for person in everybody(store)] == [then]


def test_a_typed_in_row_does_not_take_away_when_the_person_signed_in(store: Store) -> None:
    saved(store, CARBERRY, TYPED_IN)

    assert [person.authenticated_at for person in everybody(store)] == [SIGNED_IN_AT]


def test_the_proof_of_one_id_is_none_for_another(store: Store) -> None:
    first, second = saved(store, CARBERRY, replace(TYPED_IN, orcid=OrcidId(SOFIA)))

    assert first == second
    assert everybody(store) == [replace(TYPED_IN, orcid=OrcidId(SOFIA), person_id=first)]


def test_with_another_id_the_permission_for_the_former_one_is_void(store: Store) -> None:
    [person_id] = saved(store, CARBERRY)
    with store.writing() as c:
        store.permissions.save(c, person_id, JOSIAH, Permission(access_token="a-token"))

    saved(store, replace(CARBERRY, orcid=OrcidId(SOFIA)))

    with store.reading() as c:
        assert store.permissions.of_record(c, SOFIA) == []
        assert JOSIAH in store.permissions.summary(c)[person_id].lost_why


def test_one_id_cannot_be_that_of_two_users_of_a_repository(store: Store) -> None:
    saved(store, CARBERRY)

    with pytest.raises(WrongUse, match=f"repository main: user 'xy' cannot have the iD {JOSIAH}.*'jc'"):
        saved(store, replace(CARBERRY, user_id="xy"))

    assert [person.user_id for person in everybody(store)] == ["jc"]


def test_a_user_cannot_take_over_the_id_of_another_row(store: Store) -> None:
    sofia = Person(repository="main", orcid=OrcidId(SOFIA), user_id="sg", name="Sofia Garcia")
    saved(store, CARBERRY, sofia)

    with pytest.raises(WrongUse, match=r"'sg'.*'jc'"):
        saved(store, replace(sofia, orcid=OrcidId(JOSIAH)))


def test_a_user_cannot_take_over_the_id_of_a_row_without_user_id(store: Store) -> None:
    sofia = Person(repository="main", orcid=OrcidId(SOFIA), user_id="sg", name="Sofia Garcia")
    saved(store, replace(CARBERRY, user_id=None), sofia)

    with pytest.raises(WrongUse, match="a person without a user id"):
        saved(store, replace(sofia, orcid=OrcidId(JOSIAH)))


def test_two_repositories_may_know_the_same_person(store: Store) -> None:
    saved(store, CARBERRY, replace(CARBERRY, repository="archive"))

    with store.reading() as c:
        assert [person.repository for person in store.people.of_record(c, JOSIAH)] == ["archive", "main"]
        assert [person.repository for person in store.people.all(c, "archive")] == ["archive"]


def test_the_authenticated_ones_are_those_with_a_proof(store: Store) -> None:
    sofia = Person(repository="main", orcid=OrcidId(SOFIA), user_id="sg", name="Sofia Garcia")
    saved(store, sofia, replace(CARBERRY, proof=Proof.IMPORTED))

    with store.reading() as c:
        assert [person.user_id for person in store.people.authenticated(c)] == ["jc"]


def test_an_imported_id_is_proved_when_orcid_takes_its_token(store: Store) -> None:
    sofia = Person(repository="main", orcid=OrcidId(SOFIA), user_id="sg", proof=Proof.IMPORTED)
    saved(store, replace(CARBERRY, proof=Proof.IMPORTED), replace(TYPED_IN, repository="archive"), sofia)

    with store.writing() as c:
        store.people.prove(c, JOSIAH)

    assert [(person.repository, person.proof) for person in everybody(store)] == [
        ("archive", Proof.NONE),
        ("main", Proof.IMPORTED),
        ("main", Proof.PROVED),
    ]


def test_other_clients_do_not_see_our_people(store: Store) -> None:
    saved(store, CARBERRY)

    with store.reading() as c:
        assert list(People(store.client + 1, store.now).all(c)) == []


def test_people_of_a_merged_record_get_the_primary_id(store: Store) -> None:
    [person_id, _] = saved(store, CARBERRY, replace(CARBERRY, repository="archive"))
    with store.writing() as c:
        store.permissions.save(c, person_id, JOSIAH, Permission(access_token="a-token"))
        store.people.move(c, JOSIAH, SOFIA)

        assert [person.repository for person in store.people.of_record(c, SOFIA)] == ["archive", "main"]
        assert store.permissions.of_record(c, SOFIA) == []
        assert (
            store.permissions.summary(c)[person_id].lost_why == f"the record {JOSIAH} was merged into {SOFIA}"
        )


def test_a_merge_loses_nobody_where_the_repository_knows_both_ids(store: Store) -> None:
    primary = replace(CARBERRY, orcid=OrcidId(SOFIA), user_id="jc2")
    saved(store, CARBERRY, primary)

    with store.writing() as c:
        store.people.move(c, JOSIAH, SOFIA)

    assert {(person.user_id, str(person.orcid)) for person in everybody(store)} == {
        ("jc", JOSIAH),
        ("jc2", SOFIA),
    }


def test_a_removed_person_takes_permission_and_links_along(store: Store) -> None:
    [person_id] = saved(store, CARBERRY)
    with store.writing() as c:
        store.permissions.save(c, person_id, JOSIAH, Permission(access_token="a-token"))
        store.people.confirm_link(c, person_id, "12", "Carberry, Josiah")
        store.people.remove(c, JOSIAH)

        assert list(store.people.all(c)) == []
        assert store.permissions.summary(c) == {}
        assert store.people.links(c, "main", ["12"]) == {}


def test_who_is_to_be_forgotten_is_remembered_until_they_sign_in_again(store: Store) -> None:
    [person_id] = saved(store, CARBERRY)
    with store.writing() as c:
        store.people.mark_forget(c, JOSIAH)
    saved(store, TYPED_IN)
    with store.reading() as c:
        assert [person.person_id for person in store.people.to_forget(c)] == [person_id]

    saved(store, CARBERRY)

    with store.reading() as c:
        assert store.people.to_forget(c) == []


def test_a_confirmed_contributor_is_found_in_any_spelling_of_the_name(store: Store) -> None:
    [person_id] = saved(store, CARBERRY)
    with store.writing() as c:
        store.people.confirm_link(c, person_id, "12", "Cárberry, Josiah")
        store.people.confirm_link(c, person_id, "12", "CARBERRY, JOSIAH")

        assert store.people.links(c, "main", ["11", "12"]) == {("12", fold("carberry josiah")): person_id}
        assert store.people.links(c, "archive", ["12"]) == {}


def test_a_contributor_is_one_person_only_the_one_confirmed_last(store: Store) -> None:
    sofia = Person(repository="main", orcid=OrcidId(SOFIA), user_id="sg", name="Sofia Garcia")
    first, second = saved(store, CARBERRY, sofia)
    with store.writing() as c:
        store.people.confirm_link(c, first, "12", "Carberry, J.")
        store.people.confirm_link(c, second, "12", "Carberry, J.")

        assert store.people.links(c, "main", ["12"]) == {("12", fold("Carberry, J.")): second}


def test_the_items_that_a_person_was_confirmed_on_are_told_once_each(store: Store) -> None:
    [person_id] = saved(store, CARBERRY)
    with store.writing() as c:
        for item_id, name in (("13", "Carberry, J."), ("12", "Carberry, J."), ("12", "Carberry, Josiah")):
            store.people.confirm_link(c, person_id, item_id, name)

        assert store.people.linked_items(c, person_id) == ["12", "13"]


def test_the_stamp_is_another_after_each_change_and_the_same_without_one(store: Store) -> None:
    times = iter(range(1000, 2000))
    people = People(store.client, lambda: next(times))
    permissions = Permissions(
        store.client, lambda: next(times), Sealer(Fernet.generate_key().decode("ascii"))
    )
    with store.writing() as c:
        stamps = [people.stamp(c), people.stamp(c)]
        person_id = people.save(c, CARBERRY)
        stamps.append(people.stamp(c))
        permissions.save(c, person_id, JOSIAH, Permission(access_token="a-token"))
        stamps.append(people.stamp(c))
        permissions.lose(c, JOSIAH, "gone")
        stamps.append(people.stamp(c))
        people.mark_forget(c, JOSIAH)
        stamps.append(people.stamp(c))
        people.move(c, JOSIAH, SOFIA)
        stamps.append(people.stamp(c))
        people.remove(c, SOFIA)
        stamps += [people.stamp(c), people.stamp(c)]

    assert stamps[0] == stamps[1]
    assert all(before != after for before, after in pairwise(stamps[1:-1]))
    assert stamps[-1] == stamps[0]


def test_links_of_more_items_than_one_statement_takes_are_found(store: Store) -> None:
    [person_id] = saved(store, CARBERRY)
    with store.writing() as c:
        store.people.confirm_link(c, person_id, "1199", "Carberry, J.")

        found = store.people.links(c, "main", [str(number) for number in range(1200)])

    assert found == {("1199", fold("Carberry, J.")): person_id}


def test_a_name_with_characters_that_no_database_holds_is_kept_without_them(store: Store) -> None:
    saved(store, replace(CARBERRY, name="Josiah\x00 Carberry\ud800"))

    assert [person.name for person in everybody(store)] == ["Josiah\ufffd Carberry\ufffd"]


# -- further accounts


def with_account(store: Store, user_id: str, repository: str = "main") -> Person | None:
    with store.reading() as c:
        return store.people.with_account(c, repository, user_id)


def add_account(store: Store, person_id: int, user_id: str) -> None:
    with store.writing() as c:
        store.people.add_account(c, person_id, user_id)


def accounts(store: Store) -> dict[tuple[str, str], int]:
    with store.reading() as c:
        return store.people.accounts(c)


def test_a_person_is_found_by_their_account_and_by_each_further_one(store: Store) -> None:
    [person_id] = saved(store, CARBERRY)
    add_account(store, person_id, "jc-2")
    add_account(store, person_id, "jc-3")

    found = [with_account(store, user_id) for user_id in ("jc", "jc-2", "jc-3")]

    assert found == [replace(CARBERRY, person_id=person_id)] * 3
    assert accounts(store) == {("main", "jc-2"): person_id, ("main", "jc-3"): person_id}
    assert with_account(store, "jc-4") is None
    assert with_account(store, "jc-2", "annex") is None


def test_the_persons_own_account_is_no_further_one(store: Store) -> None:
    [person_id] = saved(store, CARBERRY)

    add_account(store, person_id, "jc")

    assert accounts(store) == {}
    assert with_account(store, "jc") == replace(CARBERRY, person_id=person_id)


def test_who_had_no_account_has_the_further_one_as_the_first(store: Store) -> None:
    [person_id] = saved(store, replace(CARBERRY, user_id=None))

    add_account(store, person_id, "jc-2")

    assert accounts(store) == {}
    assert [person.user_id for person in everybody(store)] == ["jc-2"]


def test_an_account_is_one_persons_the_one_who_said_so_last(store: Store) -> None:
    josiah, sofia = saved(
        store, CARBERRY, Person(repository="main", orcid=OrcidId(SOFIA), user_id="sg", proof=Proof.SIGNED_IN)
    )
    add_account(store, josiah, "shared")
    add_account(store, sofia, "shared")
    add_account(store, josiah, "sg")

    assert accounts(store) == {("main", "shared"): sofia, ("main", "sg"): josiah}
    assert [(person.person_id, person.user_id) for person in everybody(store)] == [
        (sofia, None),
        (josiah, "jc"),
    ]


def test_who_is_saved_with_a_further_account_is_the_same_person_with_the_same_first_one(
    store: Store,
) -> None:
    [person_id] = saved(store, CARBERRY)
    add_account(store, person_id, "jc-2")

    [again] = saved(store, replace(CARBERRY, user_id="jc-2", name="Josiah S. Carberry"))

    assert again == person_id
    assert [(person.user_id, person.name) for person in everybody(store)] == [("jc", "Josiah S. Carberry")]


def test_another_id_that_comes_by_a_further_account_is_the_persons_from_then_on(store: Store) -> None:
    [person_id] = saved(store, CARBERRY)
    add_account(store, person_id, "jc-2")

    saved(store, replace(CARBERRY, user_id="jc-2", orcid=OrcidId(SOFIA)))

    assert [(person.person_id, person.orcid.path) for person in everybody(store)] == [(person_id, SOFIA)]


def test_a_further_account_cannot_take_over_the_id_of_another_person(store: Store) -> None:
    josiah, _ = saved(
        store, CARBERRY, Person(repository="main", orcid=OrcidId(SOFIA), user_id="sg", proof=Proof.SIGNED_IN)
    )
    add_account(store, josiah, "jc-2")

    with pytest.raises(WrongUse, match="it is that of user 'sg'"):
        saved(store, replace(CARBERRY, user_id="jc-2", orcid=OrcidId(SOFIA)))


def test_accounts_are_of_one_client_and_go_with_the_person(store: Store) -> None:
    [person_id] = saved(store, CARBERRY)
    add_account(store, person_id, "jc-2")
    other = Store(store.database, environment="sandbox", client_id="APP-2", sealer=store.sealer)
    assert accounts(other) == {}
    assert with_account(other, "jc-2") is None

    with store.writing() as c:
        store.people.remove(c, JOSIAH)

    assert accounts(store) == {}


# -- choices, and leaving

ASKS = Choices(
    sends=Sends.ASK, kinds_off=frozenset({"data-set", "conference-presentation"}), show_orcid=False
)


def test_what_a_person_has_chosen_is_read_as_written_and_stays_through_every_save(store: Store) -> None:
    [person_id] = saved(store, CARBERRY)
    assert everybody(store)[0].choices == Choices()

    with store.writing() as c:
        store.people.choose(c, person_id, ASKS)
    saved(store, replace(CARBERRY, name="Josiah S. Carberry"))

    assert everybody(store) == [
        replace(CARBERRY, name="Josiah S. Carberry", person_id=person_id, choices=ASKS)
    ]


def test_who_leaves_is_remembered_until_they_stay_or_have_left(store: Store) -> None:
    [person_id] = saved(store, CARBERRY)
    with store.writing() as c:
        store.people.mark_leave(c, person_id)
        store.people.mark_leave(c, person_id)
        assert [person.person_id for person in store.people.leaving(c)] == [person_id]
        assert store.people.to_forget(c) == []

    with store.writing() as c:
        store.people.stay(c, person_id)
        assert store.people.leaving(c) == []


def test_the_stamp_is_another_after_each_choice_account_and_departure_though_the_clock_stands_still(
    store: Store,
) -> None:
    people = People(store.client, lambda: 1_795_236_031_000)
    with store.writing() as c:
        person_id = people.save(c, CARBERRY)
        stamps = [people.stamp(c)]
        for change in (
            lambda: people.choose(c, person_id, ASKS),
            lambda: people.choose(c, person_id, Choices()),
            lambda: people.add_account(c, person_id, "jc-2"),
            lambda: people.mark_leave(c, person_id),
            lambda: people.stay(c, person_id),
            lambda: people.save(c, replace(CARBERRY, name="Josiah S. Carberry")),
        ):
            change()
            stamps.append(people.stamp(c))

    assert len(set(stamps)) == 7


def test_the_stamp_is_another_though_somebody_changed_later_is_there(store: Store) -> None:
    late, early = (People(store.client, lambda at=at: at) for at in (1_795_236_031_000, 1_795_236_030_000))
    with store.writing() as c:
        late.save(c, Person(repository="main", orcid=OrcidId(SOFIA), user_id="sg", proof=Proof.SIGNED_IN))
        person_id = early.save(c, CARBERRY)
        before = early.stamp(c)
        early.choose(c, person_id, ASKS)

        assert early.stamp(c) != before
