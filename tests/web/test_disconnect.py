"""Leaving, on the pages: disconnecting with the works or without, staying after all, and being forgotten."""

from typing import Any

import pytest
from sqlalchemy import func, select

from orcid_repo_plugin.domain.host import Host
from orcid_repo_plugin.store import tables
from tests.web.author import Author, another
from tests.web.browser import JOSIAH, Browser, books, history


@pytest.fixture
def josiah(site: Any) -> Author:
    """Josiah Carberry, connected, with two works on the record."""
    return Author(site).connected(1, 2)


def test_the_page_asks_what_shall_become_of_works_and_id(josiah: Author) -> None:
    josiah.open(josiah.links()["Disconnect"])

    assert josiah.heading == "Disconnect?"
    for told in ("Keep them on my record", "Remove them first", "Keep showing it", "Hide it"):
        assert told in josiah.words
    checked = josiah.page.xpath("//input[@type='radio' and @checked]/@value")
    assert checked == ["keep", "keep"]
    assert books(josiah.site)["tokens"] != [""]


def test_works_may_stay_and_the_tokens_end_here_and_at_orcid(josiah: Author) -> None:
    josiah.open("/account/disconnect")

    josiah.fill("Disconnect", works="keep", show_orcid="keep")

    assert josiah.heading == "Disconnected"
    assert "keep showing your iD" in josiah.words
    assert "2 works on your ORCID record were added from here." in josiah.words
    assert books(josiah.site)["tokens"] == [""]
    josiah.push()
    assert josiah.ended() == ["client"]
    assert josiah.on_record() == ["Pots 1", "Pots 2"]
    assert ("disconnect", "the person has disconnected here") in history(josiah.site)


def test_the_page_tells_afterwards_that_nothing_is_sent_and_offers_the_way_back(josiah: Author) -> None:
    josiah.open("/account/disconnect")
    josiah.fill("Disconnect", works="keep", show_orcid="keep")
    josiah.push()

    josiah.account()

    assert "You have disconnected." in josiah.words
    assert josiah.buttons()[0] == "Connect again"
    assert "Disconnect" not in josiah.links()
    josiah.press_on()
    josiah.come_back()
    josiah.deposit(2, title="Changed")
    josiah.push()
    assert josiah.on_record() == ["Changed 2", "Pots 1"]


def test_the_id_can_be_hidden(josiah: Author) -> None:
    josiah.open("/account/disconnect")

    josiah.fill("Disconnect", works="keep", show_orcid="hide")

    assert "hide your iD" in josiah.words
    with josiah.site.store.reading() as c:
        assert not josiah.site.store.people.with_account(c, "main", "7").choices.show_orcid


def test_works_are_taken_off_first_and_the_page_shows_how_far_it_is(josiah: Author) -> None:
    josiah.open("/account/disconnect")

    josiah.fill("Disconnect", works="remove", show_orcid="keep")

    assert josiah.heading == "You are being disconnected"
    assert "2 works are still to be taken off your ORCID record." in josiah.words
    assert books(josiah.site)["tokens"] != [""]
    josiah.push()
    assert josiah.on_record() == []
    josiah.open("/account/disconnected")
    assert josiah.heading == "Disconnected"
    assert books(josiah.site)["tokens"] == [""]
    assert josiah.ended() == ["client"]


def test_while_works_are_taken_off_one_can_stay_after_all(josiah: Author) -> None:
    josiah.open("/account/disconnect")
    josiah.fill("Disconnect", works="remove", show_orcid="keep")

    josiah.press("Stay after all")
    josiah.push()

    assert "You stay connected." in josiah.words
    assert josiah.on_record() == ["Pots 1", "Pots 2"]
    assert books(josiah.site)["permissions"] == [(1, "/read-limited /activities/update", True)]


def test_orcid_being_down_keeps_nobody(josiah: Author) -> None:
    josiah.site.registry.fault("status", status=503, times=None)
    josiah.open("/account/disconnect")

    answer = josiah.fill("Disconnect", works="keep", show_orcid="keep")
    josiah.push()

    assert answer.status_code == 200
    assert josiah.heading == "Disconnected"
    assert books(josiah.site)["tokens"] == [""]
    with josiah.site.store.reading() as c:
        assert josiah.site.store.revocations.count(c, JOSIAH) == 1


def test_while_orcid_is_down_works_that_shall_go_wait_and_the_page_says_so(josiah: Author) -> None:
    josiah.site.registry.fault("status", status=503, times=None)
    josiah.open("/account/disconnect")
    josiah.fill("Disconnect", works="remove", show_orcid="keep")
    josiah.push()

    josiah.open("/account/disconnected")

    assert "This is finished by itself, also when ORCID does not answer just now." in josiah.words
    josiah.press("Disconnect now, and leave the rest on my record")
    assert josiah.heading == "Disconnected"
    assert books(josiah.site)["tokens"] == [""]


def test_what_orcid_lets_us_remove_no_more_is_named(josiah: Author) -> None:
    for token in josiah.site.registry.tokens(JOSIAH):
        josiah.site.app.orcid.oauth.revoke(token["access_token"])
    josiah.open("/account/disconnect")
    josiah.fill("Disconnect", works="remove", show_orcid="keep")
    josiah.push()

    josiah.open("/account/disconnected")

    assert josiah.heading == "Disconnected"
    assert "ORCID does not let us remove these works any more:" in josiah.words
    assert "Pots 1 ORCID's number: " in josiah.words
    assert "orcid-repo doctor" not in josiah.words  # that is for admins
    assert "To remove one yourself, sign in at ORCID" in josiah.words


@pytest.mark.parametrize("fields", [{"works": "burn"}, {"show_orcid": "perhaps"}])
def test_what_was_not_offered_is_not_taken(josiah: Author, fields: dict[str, str]) -> None:
    josiah.open("/account/disconnect")

    answer = josiah.fill("Disconnect", **fields)

    assert answer.status_code == 400
    assert books(josiah.site)["tokens"] != [""]


# -- being forgotten


def names_of(site: Any, orcid: str) -> dict[str, int]:
    """Rows that name an iD, by table. What an item says of its authors is the repository's."""
    found = {}
    with site.store.reading() as c:
        for table in tables.metadata.sorted_tables:
            if "orcid" in table.c and table is not tables.item_author:
                query = select(func.count()).select_from(table).where(table.c.orcid == orcid)
                found[table.name] = int(c.execute(query).scalar_one())
    return {name: number for name, number in found.items() if number}


def test_to_be_forgotten_is_asked_a_second_time_with_what_is_lost(josiah: Author) -> None:
    josiah.open(josiah.links()["Forget me: erase all that we hold about you"])

    assert josiah.heading == "Shall we forget you?"
    assert "We also lose the numbers by which we find the works" in josiah.words
    answer = josiah.fill("Forget me", works="keep")
    assert answer.status_code == 400
    assert "Nothing was changed." in josiah.words
    assert names_of(josiah.site, JOSIAH)


def test_a_forgotten_person_is_gone_and_so_is_the_session(josiah: Author) -> None:
    with josiah.site.store.writing() as c:
        josiah.site.store.people.add_account(c, 1, "70")
    elsewhere = Author(josiah.site, user="70")
    elsewhere.account()
    josiah.open("/account/forget")

    josiah.fill("Forget me", works="keep", sure="yes")

    assert josiah.heading == "We hold nothing about you any more"
    assert "2 works stay on your ORCID record." in josiah.words
    assert names_of(josiah.site, JOSIAH) == {}
    assert books(josiah.site)["accounts"] == []
    assert josiah.open("/account").status_code == 401
    assert elsewhere.open("/account").status_code == 401
    josiah.push()
    assert josiah.ended() == ["client"]
    assert josiah.on_record() == ["Pots 1", "Pots 2"]


def test_works_can_be_taken_off_before_one_is_forgotten(josiah: Author) -> None:
    sofia = another(josiah.site).connected(5)
    josiah.open("/account/forget")

    josiah.fill("Forget me", works="remove", sure="yes")

    assert josiah.heading == "You are being forgotten"
    josiah.push()
    assert names_of(josiah.site, JOSIAH) == {}
    assert josiah.on_record() == []
    assert josiah.ended() == ["client"]
    assert sofia.on_record() == ["Pots 5"]
    assert sofia.open("/account").status_code == 200


def test_who_is_being_forgotten_can_stay_as_long_as_works_stand(josiah: Author) -> None:
    josiah.open("/account/forget")
    josiah.fill("Forget me", works="remove", sure="yes")

    josiah.press("Stay after all")
    josiah.push()

    assert josiah.on_record() == ["Pots 1", "Pots 2"]
    josiah.account()
    assert "Connected since" in josiah.words


# -- signing in again before it is done

SECOND_KEY = "a-key-of-the-second-repository-0123456789-abc"


@pytest.fixture
def elsewhere(make_site: Any) -> Author:
    """Josiah Carberry with two works on the record; a second repository of the house knows him, too."""
    site = make_site(repositories={"main": {"name": "Brown"}, "second": {"name": "Second"}})
    with site.store.writing() as c:
        site.store.hosts.add(c, Host(name="second", repositories=("second",), origins=()))
        site.store.hosts.add_key(c, "second", SECOND_KEY)
    return Author(site).connected(1, 2)


def connect_at_second(site: Any) -> None:
    """He connects there."""
    browser = Browser(site)
    browser.open(site.launch("70", iss="second", repository="second", key=SECOND_KEY))
    browser.press_on()
    browser.come_back()
    assert browser.heading == "Your ORCID iD is connected"


def leave(josiah: Author) -> None:
    """Our works are to be taken off, and then he is disconnected."""
    josiah.open("/account/disconnect")
    josiah.fill("Disconnect", works="remove", show_orcid="keep")


def be_forgotten(josiah: Author) -> None:
    """Our works are to be taken off, and then all is erased."""
    josiah.open("/account/forget")
    josiah.fill("Forget me", works="remove", sure="yes")


@pytest.mark.parametrize("going", [leave, be_forgotten])
def test_who_is_going_and_signs_in_again_stays(josiah: Author, going: Any) -> None:
    going(josiah)

    josiah.connect()
    josiah.push()

    assert josiah.on_record() == ["Pots 1", "Pots 2"]
    assert josiah.ended() == ["client", ""]
    josiah.account()
    assert "Connected since" in josiah.words


@pytest.mark.parametrize("going", [leave, be_forgotten])
def test_who_is_going_and_connects_in_another_repository_stays_in_both(elsewhere: Author, going: Any) -> None:
    going(elsewhere)

    connect_at_second(elsewhere.site)
    elsewhere.push()

    assert elsewhere.on_record() == ["Pots 1", "Pots 2"]
    assert [alive for _, _, alive in books(elsewhere.site)["permissions"]] == [True, True]
    assert elsewhere.ended() == ["", ""]
    elsewhere.account()
    assert "Connected since" in elsewhere.words
