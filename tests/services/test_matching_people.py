"""A contributor is a connected person by the iD, the account or a confirmed link; never by name alone."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from orcid_repo_plugin.domain.item import ItemContributor, RepositoryItem
from orcid_repo_plugin.domain.person import Person, Proof
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.services.matching_people import Connected, Matching, PeopleWatch
from tests.services.house import CARBERRY, JOSIAH, LAURE, SOFIA, House, author, item


def people_of(house: House, given: RepositoryItem, repository: str = "main") -> list[str]:
    """The iDs of the people concerned, in the item's order."""
    with house.store.reading() as c:
        connected = Connected.read(c, house.store)
        links = house.store.people.links(c, repository, [given.item_id])
    return list(Matching(house.app.plugins, repository, "orcid.org").people(given, connected, links))


@pytest.mark.parametrize(
    "spelling",
    [JOSIAH, f"https://orcid.org/{JOSIAH}", f"http://orcid.org/{JOSIAH}", "0000000218250097"],
)
def test_an_authenticated_id_is_the_person_however_it_is_spelt_and_claimed_or_not(
    house: House, spelling: str
) -> None:
    house.connect()

    assert people_of(house, item("12", author("Carberry, J.", spelling))) == [JOSIAH]
    assert people_of(house, item("12", author("Carberry, J.", spelling, authenticated=True))) == [JOSIAH]


def test_a_name_alone_is_nobody(house: House) -> None:
    house.connect(user_id="jc")

    assert people_of(house, item("12", author("Carberry, J."), author("J. Carberry"))) == []


def test_the_account_in_this_repository_is_the_person(house: House) -> None:
    house.connect(user_id="jc")
    given = item("12", author("Carberry, Josiah", local_id="jc"))

    assert people_of(house, given) == [JOSIAH]
    assert people_of(house, given, "annex") == []


def test_a_person_of_another_repository_is_known_by_the_id_here(house: House) -> None:
    house.connect(user_id="jc", repository="annex")

    assert people_of(house, item()) == [JOSIAH]


def test_the_repositorys_own_row_is_the_one_that_plugins_see(house: House) -> None:
    house.connect(user_id="away", repository="annex")
    house.connect(user_id="here")
    with house.store.reading() as c:
        connected = Connected.read(c, house.store)

    found = Matching(house.app.plugins, "main", "orcid.org").people(item(), connected, {})

    assert [person.user_id for person in found.values()] == ["here"]


def test_a_confirmed_link_is_the_person_on_that_item_only(house: House) -> None:
    person_id = house.connect()
    with house.store.writing() as c:
        house.store.people.confirm_link(c, person_id, "12", "Carberry, Josiah")
    same = author("CARBERRY, Josiah")

    assert people_of(house, item("12", same)) == [JOSIAH]
    assert people_of(house, item("13", same)) == []
    assert people_of(house, item("12", author("Carbery, Josiah"))) == []


def test_somebody_in_two_roles_or_with_two_names_is_one_person(house: House) -> None:
    house.connect(user_id="jc")
    again = author("Carberry, J.", local_id="jc")

    assert people_of(house, item("12", CARBERRY, again, replace(CARBERRY, role="edt"))) == [JOSIAH]


def test_somebody_with_two_accounts_of_two_ids_has_both(house: House) -> None:
    house.connect(JOSIAH, user_id="jc")
    house.connect(SOFIA, user_id="jc2")
    given = item("12", author("Carberry, J.", local_id="jc"), author("Carberry, J.", local_id="jc2"))

    assert people_of(house, given) == [JOSIAH, SOFIA]


def test_an_id_that_nobody_has_proved_is_nobody(house: House) -> None:
    house.connect(user_id="jc", proof=Proof.NONE)

    assert people_of(house, item("12", CARBERRY, author("Carberry, J.", local_id="jc"))) == []


def test_an_organisations_key_is_no_account(house: House) -> None:
    house.connect(user_id="7")
    group = ItemContributor(field="corp_creators", name="Pot Group", organisation=True, local_id="7")

    assert people_of(house, item("12", group)) == []


def test_the_id_of_a_merged_record_leads_to_the_record_that_it_was_merged_into(house: House) -> None:
    house.connect(user_id="jc")
    with house.store.writing() as c:
        house.store.records.close(c, JOSIAH, "deprecated", "merged", SOFIA)
        house.store.people.move(c, JOSIAH, SOFIA)

    assert people_of(house, item()) == [SOFIA]
    assert people_of(house, item("12", author("Carberry, J.", local_id="jc"))) == [SOFIA]


class StaffNumbers:
    """Knows people by what stands in the name's lineage."""

    def __init__(self, answer: Person | None = None) -> None:
        self.answer = answer

    @hookimpl
    def orcid_match_contributor(
        self, contributor: ItemContributor, people: Sequence[Person]
    ) -> Person | None:
        """By the staff number."""
        if self.answer:
            return self.answer
        return next((one for one in people if one.user_id and one.user_id == contributor.lineage), None)


def test_a_plugin_is_asked_first_and_may_say_who_it_is(house: House) -> None:
    house.connect(SOFIA, user_id="s-4711", repository="annex")
    house.connect(JOSIAH)
    house.plugins["staff"] = StaffNumbers()
    house.furnish()

    assert people_of(house, item("12", author("Garcia, S.", lineage="s-4711"), CARBERRY)) == [SOFIA, JOSIAH]


def test_a_plugin_cannot_make_up_a_person(house: House) -> None:
    house.connect(JOSIAH)
    with house.store.reading() as c:
        [josiah] = house.store.people.authenticated(c)
    stranger = replace(josiah, orcid=replace(josiah.orcid, path=LAURE))
    house.plugins["staff"] = StaffNumbers(stranger)
    house.furnish()

    assert people_of(house, item("12", author("Haak, L."))) == []


def test_who_connects_while_a_deposit_runs_is_seen_by_its_next_batch(house: House) -> None:
    watch = PeopleWatch(house.store)
    with house.store.reading() as c:
        before = watch.now(c)
        assert watch.now(c) is before
    house.connect()

    with house.store.reading() as c:
        assert [person.orcid.path for person in watch.now(c).people] == [JOSIAH]
    house.lose_permission()
    with house.store.reading() as c:
        assert watch.now(c).unreachable == {JOSIAH: "the person has taken the permission back"}


class Breaking:
    """Knows Sofia by heart, until it breaks."""

    breaks = False

    @hookimpl
    def orcid_match_contributor(
        self, contributor: ItemContributor, people: Sequence[Person]
    ) -> Person | None:
        """Sofia, wherever a Garcia is."""
        if self.breaks:
            raise OSError("the staff list is not there")
        return next((one for one in people if contributor.family == "Garcia"), None)


def test_nobody_loses_a_work_because_a_plugin_that_finds_people_breaks(house: House) -> None:
    house.connect(SOFIA)
    plugin = house.plugins["staff"] = Breaking()
    house.furnish()
    given = item("12", author("Garcia, S."))
    house.deposit(given)
    plugin.breaks = True

    house.deposit(given)

    assert house.delivery("12", SOFIA).operation == "send"
    with house.store.reading() as c:
        [failure] = house.store.failures.rows(c)
    assert (failure.plugin, failure.hook) == ("staff", "orcid_match_contributor")


def test_a_newer_version_takes_nothing_off_while_a_plugin_that_finds_people_breaks(house: House) -> None:
    house.connect(SOFIA)
    plugin = house.plugins["staff"] = Breaking()
    house.furnish()
    house.deposit(item("1", author("Garcia, S.")))
    house.settle()
    newer = item("2", author("Garcia, S."), doi="10.5555/2", succeeds=("1",))

    plugin.breaks = True
    house.deposit(newer)
    assert house.delivery("1", SOFIA).operation == "send"

    plugin.breaks = False
    house.deposit(newer)
    assert set(house.put_codes()) == {("2", SOFIA)}
