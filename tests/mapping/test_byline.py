"""What an item's page says of it: everybody in order, title, date, identifiers; only what is public."""

from typing import Any

import pytest

from orcid_repo_plugin.domain.byline import Byline
from orcid_repo_plugin.domain.item import (
    Detail,
    ItemContributor,
    ItemDate,
    ItemIdentifier,
    ItemState,
    Repository,
    RepositoryItem,
    Text,
    Title,
)
from orcid_repo_plugin.plugins import load
from orcid_repo_plugin.services.mapper import Mapper
from orcid_repo_plugin.settings import Settings
from tests.mapping.parts import item_with

JOSIAH = "0000-0002-1825-0097"


def person(name: str = "Carberry, Josiah", **more: Any) -> ItemContributor:
    family, _, given = name.partition(", ")
    return ItemContributor(**{"field": "creators", "family": family, "given": given, **more})


def byline_of(item: RepositoryItem) -> Byline | None:
    settings = Settings()
    mapper = Mapper(load(settings), settings)
    return mapper.byline(item, mapper.map(item).work, "annex")


def read(*contributors: ItemContributor) -> Byline:
    found = byline_of(item_with(contributors=contributors, titles=(Title("Pots", "title"),)))
    assert found is not None
    return found


def test_a_byline_has_what_the_page_says_in_the_works_clean_form() -> None:
    item = RepositoryItem(
        repository=Repository("ignored", "eprints"),
        item_id="12",
        uri="https://repo.example.edu/12/",
        types=(Text("article", "type"),),
        titles=(Title("A <i>Theory</i> of Cracked Pots", "title", "en_GB"),),
        contributors=(person(orcid=f"https://orcid.org/{JOSIAH}", authenticated=True, local_id="jc"),),
        dates=(ItemDate("2008-08-13", "date"),),
        identifiers=(
            ItemIdentifier("https://doi.org/10.5555/12345678", "id_number", "doi"),
            ItemIdentifier("1234-5679", "issn", "issn"),
        ),
        details=(Detail("publisher", "Exampleton &amp; Sons", "publisher"),),
    )

    found = byline_of(item)

    assert found is not None
    assert (found.repository, found.item_id) == ("annex", "12")
    assert (found.title, found.work_type, found.date) == (
        "A Theory of Cracked Pots",
        "journal-article",
        "2008-08-13",
    )
    assert found.publisher == "Exampleton & Sons"
    assert found.uri == "https://repo.example.edu/12/"
    assert found.doi == "10.5555/12345678"
    assert "issn" not in dict(found.identifiers)
    [name] = found.names
    assert (name.name, name.family, name.given) == ("Josiah Carberry", "Carberry", "Josiah")
    assert (name.orcid, name.marked, name.user_id, name.role) == (JOSIAH, True, "jc", "author")


@pytest.mark.parametrize("state", [state for state in ItemState if state is not ItemState.LIVE], ids=str)
def test_an_item_that_the_public_does_not_see_has_no_byline(state: ItemState) -> None:
    assert byline_of(item_with(state=state, titles=(Title("Pots", "title"),))) is None


def test_everybody_stands_in_the_items_order_with_roles_and_organisations_are_told_apart() -> None:
    found = read(
        person("Garcia, Sofia"),
        ItemContributor(field="corp", name="Exampleton Pottery Society", organisation=True),
        ItemContributor(field="corp", name="University of Exampleton"),
        person(),
        person("Farrow, Tobias", role="advisor"),
        person("Haak, Laure", role="editor"),
        person("Osei, Mina", role="grand wizard"),
    )

    assert [(one.name, one.organisation) for one in found.names[:4]] == [
        ("Sofia Garcia", False),
        ("Exampleton Pottery Society", True),
        ("University of Exampleton", True),
        ("Josiah Carberry", False),
    ]
    roles = [one.role for one in found.names[4:]]
    assert roles == ["http://credit.niso.org/contributor-roles/supervision/", "editor", ""]


@pytest.mark.parametrize(
    ("claim", "kept"),
    [
        ("0000-0002-1825-0097", JOSIAH),
        ("http://www.orcid.org/0000-0002-1825-0097", JOSIAH),
        ("0000-0002-1825-0098", None),
        ("0000-0002-1825", None),
        ("https://sandbox.orcid.org/0000-0002-1825-0097", None),
        ("", None),
    ],
)
def test_only_an_id_with_a_right_check_digit_of_this_registry_is_kept(claim: str, kept: str | None) -> None:
    [name] = read(person(orcid=claim, authenticated=True)).names

    assert (name.orcid, name.marked) == (kept, kept is not None)


def test_the_repositorys_mark_is_kept_apart_from_the_claim() -> None:
    marked, claimed = read(person(orcid=JOSIAH, authenticated=True), person("Garcia, S.", orcid=JOSIAH)).names

    assert (marked.marked, claimed.marked) == (True, False)
    assert marked.orcid == claimed.orcid == JOSIAH


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({"name": "Carberry, Josiah"}, ("Josiah Carberry", "Carberry", "Josiah")),
        ({"family": "Carberry", "given": "Prof. Dr. Josiah"}, ("Josiah Carberry", "Carberry", "Josiah")),
        ({"name": "Okafor, Ruth <ruth@example.org>"}, ("Ruth Okafor", "Okafor", "Ruth")),
        ({"family": "赵", "given": "小雨"}, ("赵小雨", "赵", "小雨")),
        ({"name": "Madonna"}, ("Madonna", "Madonna", "")),
    ],
    ids=["one string", "titles", "an e-mail", "no blank", "one word"],
)
def test_a_name_is_in_reading_order_and_in_its_parts(
    given: dict[str, Any], parts: tuple[str, str, str]
) -> None:
    [name] = read(ItemContributor(**{"field": "creators", **given})).names

    assert (name.name, name.family, name.given) == parts


def test_an_id_keeps_its_place_though_its_name_is_none_and_a_nameless_entry_goes() -> None:
    found = read(
        person("Unknown, Unknown", orcid=JOSIAH), person("Anonymous"), ItemContributor(field="creators")
    )

    [name] = found.names
    assert (name.name, name.family, name.given, name.orcid) == ("", "", "", JOSIAH)


def test_somebody_named_twice_in_a_list_of_free_text_stands_once() -> None:
    twice = ItemContributor(field="dc.contributor.author", name="Carberry, Josiah")

    assert len(read(twice, twice).names) == 1


def test_an_item_of_which_no_work_is_made_is_named_by_its_main_title() -> None:
    item = item_with(
        contributors=(person(),),
        titles=(
            Title("Eine Theorie", "title", kind="translated"),
            Title("A <b>Theory</b> of Cracked Pots", "title"),
        ),
    )
    settings = Settings()
    mapper = Mapper(load(settings), settings)

    found = mapper.byline(item, None)

    assert found is not None
    assert (found.repository, found.title, found.work_type) == ("main", "A Theory of Cracked Pots", "")


@pytest.mark.parametrize("uri", ["javascript:alert(1)", "ftp://example.org", "/12", "https://x y", ""])
def test_an_address_that_cannot_be_a_link_is_none(uri: str) -> None:
    found = byline_of(item_with(uri=uri, titles=(Title("Pots", "title"),)))

    assert found is not None
    assert found.uri == ""


def test_what_is_endless_is_cut() -> None:
    found = byline_of(
        item_with(
            titles=(Title("Pots " * 10_000, "title"),),
            contributors=(person("W" * 10_000 + ", " + "J" * 10_000),),
        )
    )

    assert found is not None
    assert len(found.title) <= 1000
    [name] = found.names
    assert max(len(name.name), len(name.family), len(name.given)) <= 500
