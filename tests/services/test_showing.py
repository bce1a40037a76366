"""What visitors see of an iD, of an item's authors, of a person: our books say it, and nothing else."""

from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from io import BytesIO

import pytest
from sqlalchemy import event

from orcid_repo_plugin.domain.badge import Badge
from orcid_repo_plugin.domain.byline import AuthorList, Byline, BylineName
from orcid_repo_plugin.domain.item import ItemContributor, ItemState
from orcid_repo_plugin.domain.orcid_id import OrcidId, check_digit
from orcid_repo_plugin.domain.person import Choices, Proof
from orcid_repo_plugin.services.deposit import Deposit
from orcid_repo_plugin.services.map_items import ItemMapping, Mapped, find_sources
from orcid_repo_plugin.services.showing import MOST_ITEMS, Showing
from orcid_repo_plugin.services.withdraw import withdraw
from tests.services.house import CARBERRY, GARCIA, JOSIAH, LAURE, SOFIA, House, author, item

SAMPLES = str(files("orcid_repo_plugin.samples"))
FORMER = "0000-0002-1694-233X"
"""An iD whose record was merged into Josiah's."""


def badge(house: House, orcid: str = JOSIAH) -> Badge | None:
    return Showing(house.app).badge(orcid)


def state(house: House, orcid: str = JOSIAH) -> bool | None:
    """Whether the badge of an iD says authenticated; none: there is no badge."""
    found = badge(house, orcid)
    return None if found is None else found.authenticated


def listed(house: House, item_id: str = "12", repository: str = "main") -> AuthorList:
    found = Showing(house.app).authors(repository, item_id)
    assert found is not None
    return found


def states(house: House, item_id: str = "12", repository: str = "main") -> list[tuple[str, bool] | None]:
    """Of each author, in order: the iD and whether it is authenticated."""
    badges = [one.badge for one in listed(house, item_id, repository).names]
    return [None if one is None else (one.orcid.path, one.authenticated) for one in badges]


def hide(house: House, person_id: int, *, show: bool = False) -> None:
    with house.store.writing() as c:
        house.store.people.choose(c, person_id, Choices(show_orcid=show))


def merge(house: House, old: str = FORMER, primary: str = JOSIAH) -> None:
    """ORCID says that a record was merged into another."""
    with house.store.writing() as c:
        house.store.records.close(c, old, "deprecated", "merged", primary)


def in_the_books(house: House, byline: Byline) -> None:
    with house.store.writing() as c:
        house.store.bylines.save(c, [byline])


def valid_orcids(number: int) -> list[str]:
    digits = [f"{100_000_000 + n:015}" for n in range(number)]
    whole = [one + check_digit(one) for one in digits]
    return ["-".join(one[i : i + 4] for i in range(0, 16, 4)) for one in whole]


# -- one iD


def test_an_id_that_nobody_has_here_has_no_badge(house: House) -> None:
    assert badge(house) is None


@pytest.mark.parametrize(
    ("proof", "authenticated"),
    [(Proof.SIGNED_IN, True), (Proof.IMPORTED, True), (Proof.PROVED, True), (Proof.NONE, False)],
    ids=["signed-in", "imported with its token", "taken by ORCID", "typed in"],
)
def test_the_proof_in_the_books_is_the_state_of_a_badge_and_in_author_lists(
    house: House, proof: Proof, authenticated: bool
) -> None:
    house.connect(proof=proof, permission=proof is not Proof.NONE)
    house.deposit(item())

    found = badge(house)

    assert found == Badge(orcid=OrcidId(JOSIAH), authenticated=authenticated, name="J. Carberry")
    assert states(house) == [(JOSIAH, authenticated)]


def test_an_id_that_a_public_item_claims_is_unauthenticated_and_named_as_there(house: House) -> None:
    house.deposit(item())

    found = badge(house)

    assert found == Badge(orcid=OrcidId(JOSIAH), authenticated=False, name="Josiah Carberry")
    assert states(house) == [(JOSIAH, False)]


def test_a_claim_on_an_item_that_is_not_public_is_no_badge(house: House) -> None:
    house.deposit(item(state=ItemState.PRIVATE), item("13", state=ItemState.UNPUBLISHED))

    assert badge(house) is None


@pytest.mark.parametrize(
    "spelling", [JOSIAH, f"https://orcid.org/{JOSIAH}", f"orcid.org/{JOSIAH}", "0000000218250097"]
)
def test_an_id_is_known_in_every_usual_spelling_and_answered_by_what_was_asked(
    house: House, spelling: str
) -> None:
    house.connect()

    found = Showing(house.app).badges([spelling])

    assert [(text, one.orcid.path) for text, one in found.items() if one] == [(spelling, JOSIAH)]


@pytest.mark.parametrize(
    "wrong",
    ["0000-0002-1825-0098", "", "josiah", "https://orcid.example.org/0000-0002-1825-0097", "\x00", "9" * 500],
    ids=["check digit", "empty", "a word", "another host", "NUL", "long"],
)
def test_what_is_no_id_has_no_badge(house: House, wrong: str) -> None:
    house.connect()

    assert Showing(house.app).badges([wrong, JOSIAH])[wrong] is None
    assert badge(house) is not None


def test_a_bad_check_digit_on_an_item_is_shown_nowhere_and_the_name_stays(house: House) -> None:
    house.deposit(item("12", author("Carberry, Josiah", "0000-0002-1825-0098")))

    [name] = listed(house).names

    assert (name.name, name.badge) == ("Josiah Carberry", None)
    assert badge(house, "0000-0002-1825-0098") is None


def test_five_hundred_ids_are_answered_with_a_handful_of_queries(house: House) -> None:
    orcids = valid_orcids(500)
    for one in orcids[:3]:
        house.connect(one)
    house.deposit(*(item(f"c{n}", author("Okafor, Ruth", one), doi="") for n, one in enumerate(orcids[3:50])))
    queries: list[str] = []
    event.listen(
        house.store.database.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, *_more: queries.append(statement),
    )

    found = Showing(house.app).badges(orcids)

    said = [None if one is None else one.authenticated for one in found.values()]
    assert said == [True] * 3 + [False] * 47 + [None] * 450
    assert len([one for one in queries if "SELECT" in one]) <= 4
    assert list(found) == orcids


# -- hiding and leaving


def test_a_hidden_id_has_no_badge_and_none_in_lists_however_the_item_has_it(house: House) -> None:
    person_id = house.connect(user_id="jc")
    by_account = author("Carberry, Josiah", local_id="jc")
    marked = replace(CARBERRY, authenticated=True)
    house.deposit(item("12", marked), item("13", by_account, doi="10.5555/13"))
    house.furnish(badges={"trust_repository": True})

    hide(house, person_id)

    assert badge(house) is None
    assert (states(house), states(house, "13")) == ([None], [None])
    hide(house, person_id, show=True)
    assert state(house) is True
    assert (states(house), states(house, "13")) == ([(JOSIAH, True)], [(JOSIAH, True)])


def test_a_typed_in_row_elsewhere_does_not_show_what_the_owner_hides(house: House) -> None:
    person_id = house.connect()
    house.connect(repository="annex", proof=Proof.NONE, permission=False)
    house.deposit(item())
    house.deposit(item("13", repository="annex"), repository="annex")

    hide(house, person_id)

    assert badge(house) is None
    assert (states(house), states(house, "13", "annex")) == ([None], [None])


def test_what_the_owner_hides_in_one_repository_is_shown_in_the_other(house: House) -> None:
    person_id = house.connect()
    house.connect(repository="annex")
    house.deposit(item())
    house.deposit(item("13", repository="annex"), repository="annex")

    hide(house, person_id)

    assert states(house) == [None]
    assert states(house, "13", "annex") == [(JOSIAH, True)]
    assert state(house) is True


def test_whoever_is_to_be_forgotten_is_shown_no_more(house: House) -> None:
    house.connect()
    house.deposit(item())

    with house.store.writing() as c:
        house.store.people.mark_forget(c, JOSIAH)

    assert badge(house) is None
    assert states(house) == [None]
    assert Showing(house.app).person("main", JOSIAH) is None


def test_after_disconnecting_an_id_stays_authenticated(house: House) -> None:
    house.connect()
    house.deposit(item())

    house.lose_permission()

    assert state(house) is True
    assert states(house) == [(JOSIAH, True)]


# -- merged records, further accounts, confirmed names


def test_an_id_whose_record_was_merged_leads_to_the_primary_one(house: House) -> None:
    house.connect()
    house.deposit(item("12", author("Carberry, Josiah", FORMER)))

    merge(house)

    assert badge(house, FORMER) == badge(house, JOSIAH)
    assert state(house, FORMER) is True
    assert states(house) == [(JOSIAH, True)]


def test_somebody_whose_row_keeps_the_former_id_is_shown_with_the_primary_one(house: House) -> None:
    house.connect(FORMER)
    house.deposit(item())

    merge(house)

    assert badge(house, FORMER) == badge(house, JOSIAH)
    assert states(house) == [(JOSIAH, True)]
    person = Showing(house.app).person("main", FORMER)
    assert person is not None
    assert person.badge.orcid.path == JOSIAH


def test_a_claim_of_a_merged_record_is_found_by_both_of_its_ids(house: House) -> None:
    house.deposit(item("12", author("Carberry, Josiah", FORMER)))

    merge(house)

    assert badge(house, FORMER) == badge(house, JOSIAH)
    assert state(house) is False
    assert states(house) == [(JOSIAH, False)]


def test_an_account_beside_a_name_is_the_persons_also_a_further_one_and_only_here(house: House) -> None:
    person_id = house.connect(user_id="jc")
    with house.store.writing() as c:
        house.store.people.add_account(c, person_id, "jc-2")
    first, second = author("Carberry, Josiah", local_id="jc"), author("Carberry, J.", local_id="jc-2")
    house.deposit(item("12", first, second, author("Okafor, Ruth", local_id="ro")))
    house.deposit(item("12", first, repository="annex"), repository="annex")

    assert states(house) == [(JOSIAH, True), (JOSIAH, True), None]
    assert states(house, "12", "annex") == [None]


def test_a_typed_in_id_of_an_account_is_unauthenticated_even_if_its_owner_has_proved_it_elsewhere(
    house: House,
) -> None:
    house.connect(repository="annex")
    house.connect(user_id="jc", proof=Proof.NONE, permission=False)
    house.deposit(item("12", author("Carberry, Josiah", local_id="jc")))

    assert states(house) == [(JOSIAH, False)]


def test_a_confirmed_name_is_the_persons_on_that_item_only(house: House) -> None:
    person_id = house.connect()
    with house.store.writing() as c:
        house.store.people.confirm_link(c, person_id, "12", "Carberry, Josiah")
        house.store.people.confirm_link(c, person_id, "14", "Josiah Carberry")
    named = author("Carberry, Josiah")
    whole = ItemContributor(field="creators", name="Josiah Carberry")
    house.deposit(item("12", named), item("13", named, doi="10.5555/13"), item("14", whole, doi="10.5555/14"))

    assert states(house) == [(JOSIAH, True)]
    assert states(house, "13") == [None]
    assert states(house, "14") == [(JOSIAH, True)]


def test_an_organisation_is_nobodys_account(house: House) -> None:
    house.connect(user_id="jc")
    society = ItemContributor(
        field="creators", name="Exampleton Pottery Society", organisation=True, local_id="jc"
    )
    house.deposit(item("12", society, CARBERRY))

    assert [one.organisation for one in listed(house).names] == [True, False]
    assert states(house) == [None, (JOSIAH, True)]


# -- what a repository writes


def test_digits_changed_by_hand_are_unauthenticated(house: House) -> None:
    house.connect(user_id="jc")
    house.deposit(item("12", replace(CARBERRY, local_id="jc")))
    assert states(house) == [(JOSIAH, True)]

    house.deposit(item("12", author("Carberry, Josiah", FORMER, local_id="jc")))

    assert states(house) == [(FORMER, False)]
    assert state(house, FORMER) is False


def test_anothers_proved_id_beside_somebodys_account_is_a_claim(house: House) -> None:
    house.connect(user_id="jc")
    house.connect(SOFIA, name="Sofia Garcia")

    house.deposit(item("12", author("Carberry, Josiah", SOFIA, local_id="jc"), GARCIA))

    assert states(house) == [(SOFIA, False), (SOFIA, True)]


@pytest.mark.parametrize("trusts", [False, True], ids=["not trusted", "trusted"])
@pytest.mark.parametrize("known", [False, True], ids=["nobody", "typed in here"])
def test_the_repositorys_own_mark_counts_only_where_the_site_trusts_it(
    house: House, trusts: bool, known: bool
) -> None:
    if known:
        house.connect(proof=Proof.NONE, permission=False)
    house.furnish(badges={"trust_repository": trusts})
    house.deposit(item("12", replace(CARBERRY, authenticated=True), GARCIA))

    assert states(house) == [(JOSIAH, trusts), (SOFIA, False)]
    assert state(house) is trusts
    assert state(house, SOFIA) is False


def test_a_mark_that_has_stayed_on_digits_changed_by_hand_counts_for_nothing(house: House) -> None:
    house.furnish(badges={"trust_repository": True})
    house.connect(user_id="jc")

    house.deposit(item("12", author("Carberry, Josiah", FORMER, local_id="jc", authenticated=True)))

    assert states(house) == [(FORMER, False)]
    assert state(house, FORMER) is False


@pytest.mark.parametrize(
    "gone", [ItemState.WITHDRAWN, ItemState.PRIVATE, ItemState.UNPUBLISHED, ItemState.NOT_A_WORK]
)
def test_an_item_that_is_public_no_more_has_no_list_and_its_claims_are_gone(
    house: House, gone: ItemState
) -> None:
    house.deposit(item())
    assert states(house) == [(JOSIAH, False)]

    house.deposit(item(state=gone))

    assert Showing(house.app).authors("main", "12") is None
    assert badge(house) is None
    house.deposit(item())
    assert states(house) == [(JOSIAH, False)]


def test_an_item_that_an_admin_withdraws_has_no_list(house: House) -> None:
    house.connect()
    house.deposit(item())
    stored = house.stored()
    assert stored is not None

    withdraw(house.app, stored)

    assert Showing(house.app).authors("main", "12") is None


def test_a_list_has_everybody_in_the_items_order_with_organisations_and_roles(house: House) -> None:
    house.connect()
    society = ItemContributor(field="corp", name="Exampleton Pottery Society", organisation=True)
    editor = replace(author("Haak, Laure", LAURE), field="editors", role="editor")
    house.deposit(item("12", GARCIA, society, CARBERRY, editor))

    found = listed(house)

    assert [one.name for one in found.authors] == [
        "Sofia Garcia",
        "Exampleton Pottery Society",
        "Josiah Carberry",
    ]
    assert [(one.name, one.role) for one in found.others] == [("Laure Haak", "editor")]
    assert [one.orcid.path for one in found.authenticated()] == [JOSIAH]
    assert (found.byline.title, found.byline.doi) == ("A Theory of Cracked Pots", "10.5555/12345678")


def test_the_same_item_id_in_two_repositories_is_two_items(house: House) -> None:
    house.connect(user_id="1", repository="main")
    house.connect(SOFIA, user_id="1", repository="annex")
    one = author("Garcia, Sofia", local_id="1")
    house.deposit(item("12", one))
    house.deposit(item("12", one, repository="annex"), repository="annex")

    assert states(house) == [(JOSIAH, True)]
    assert states(house, "12", "annex") == [(SOFIA, True)]


@pytest.mark.parametrize("wrong", ["", "13", "\x00", "\ud800", "a" * 10_000, "'; DROP TABLE byline; --"])
def test_an_item_that_nobody_knows_has_no_list(house: House, wrong: str) -> None:
    house.deposit(item())

    assert Showing(house.app).authors("main", wrong) is None
    assert Showing(house.app).authors(wrong, "12") is None
    assert Showing(house.app).person("main", wrong) is None
    assert Showing(house.app).person(wrong, JOSIAH) is None


def test_lists_of_items_in_files_ask_the_books_too_and_write_nothing(house: House) -> None:
    house.connect()
    names = (
        BylineName(name="Sofia Garcia", orcid=SOFIA),
        BylineName(name="Josiah Carberry", orcid=JOSIAH, user_id="\x00"),
    )
    bylines = [
        Byline(repository="main", item_id=one, names=names) for one in ("b", "\ud800", "a", "x" * 10_000)
    ]

    found = Showing(house.app).author_lists(bylines)

    assert [one.byline for one in found] == bylines
    assert {
        tuple(name.badge.authenticated for name in one.names if name.badge is not None) for one in found
    } == {(False, True)}
    assert Showing(house.app).authors("main", "a") is None


def sample_items(house: House) -> Sequence[Mapped]:
    """The sample items of all platforms, as they are mapped."""
    mapping = ItemMapping(house.app.mapper, repository="main")
    mapping.recognise(find_sources([SAMPLES], BytesIO()))
    return [row for row in mapping.run() if isinstance(row, Mapped)]


def test_a_deposit_of_the_sample_items_of_all_platforms_writes_their_lists(house: House) -> None:
    house.connect()
    items = {one.mapped.item.item_id: one.mapped.item for one in sample_items(house)}

    list(Deposit(house.app, "main").run(iter(sample_items(house))))

    assert {one.repository.platform for one in items.values()} == {"dspace", "eprints", "files", "items"}
    lists = {item_id: Showing(house.app).authors("main", item_id) for item_id in items}
    proved = set()
    for item_id, found in lists.items():
        assert (found is not None) == (items[item_id].state is ItemState.LIVE), item_id
        if found is not None:
            assert found.names, item_id
            badges = [one.badge for one in found.names if one.badge and one.badge.authenticated]
            assert {one.orcid.path for one in badges} <= {JOSIAH}, item_id
            proved |= {item_id} if badges else set()
    assert {"pot-counter-2", "patent-4"} < proved


# -- people


def test_a_person_is_found_by_account_and_by_id_with_their_public_items_the_newest_first(
    house: House,
) -> None:
    house.connect(user_id="jc")
    older = item("12", replace(CARBERRY, local_id="jc"))
    newer = item("13", CARBERRY, GARCIA, title="Mended Pots", doi="10.5555/13")
    newer = replace(newer, dates=(replace(older.dates[0], value="2019-03"),))
    house.deposit(older, newer, item("14", GARCIA, doi="10.5555/14"), item("15", state=ItemState.PRIVATE))

    by_account = Showing(house.app).person("main", "jc")

    assert by_account is not None
    assert by_account.badge == badge(house)
    assert [(one.item_id, one.date) for one in by_account.items] == [("13", "2019-03"), ("12", "2008-08-13")]
    for text in (JOSIAH, f"https://orcid.org/{JOSIAH}"):
        assert Showing(house.app).person("main", text) == by_account


def test_there_is_no_page_of_a_person_without_a_proof_or_who_hides_or_of_another_repository(
    house: House,
) -> None:
    hidden = house.connect(user_id="jc")
    house.connect(SOFIA, user_id="sg", proof=Proof.NONE, permission=False)
    house.connect(LAURE, user_id="lh", repository="annex")
    hide(house, hidden)
    showing = Showing(house.app)

    for user in ("jc", JOSIAH, "sg", SOFIA, "lh", LAURE):
        assert showing.person("main", user) is None, user
    assert showing.person("annex", "lh") is not None


def test_a_persons_page_lists_a_bounded_number_of_items(house: House) -> None:
    house.connect()
    house.deposit(*(item(str(n), doi=f"10.5555/{n}") for n in range(MOST_ITEMS + 5)))

    found = Showing(house.app).person("main", JOSIAH)

    assert found is not None
    assert len(found.items) == MOST_ITEMS


# -- one iD at several people


def test_a_proved_id_at_several_people_of_an_item_is_its_owners_alone(house: House) -> None:
    house.connect()
    house.deposit(
        item(
            contributors=(
                author("Carberry, Josiah", JOSIAH),
                author("Mallory, Eve", JOSIAH),
                author("García, Sofía", JOSIAH),
            )
        )
    )

    assert states(house) == [(JOSIAH, True), (JOSIAH, False), (JOSIAH, False)]


def test_a_person_who_is_named_twice_keeps_the_proof_in_any_spelling(house: House) -> None:
    house.connect()
    house.deposit(item(contributors=(author("Carberry, Josiah", JOSIAH), author("CARBERRY, J. S.", JOSIAH))))

    assert states(house) == [(JOSIAH, True), (JOSIAH, True)]


def test_a_proved_id_at_one_name_is_proved_however_the_name_is_written(house: House) -> None:
    house.connect()
    house.deposit(item(contributors=(author("Карберри, Джозайя", JOSIAH),)))

    assert states(house) == [(JOSIAH, True)]
