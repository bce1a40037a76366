"""What a person chooses on their page, and what follows from it."""

from typing import Any

import pytest

from orcid_repo_plugin.domain.person import Choices, Sends
from tests.web.author import Author


@pytest.fixture
def josiah(site: Any) -> Author:
    """Josiah Carberry, connected."""
    return Author(site).connected()


def chosen(josiah: Author) -> Choices:
    with josiah.site.store.reading() as c:
        found: Choices = josiah.site.store.people.with_account(c, "main", "7").choices
        return found


def test_only_kinds_that_occur_are_offered_each_by_its_name(josiah: Author) -> None:
    josiah.deposit(1)
    josiah.deposit(2, kind="book")

    josiah.open("/account/choices")

    labels = [
        " ".join(one.text_content().split()) for one in josiah.page.xpath("//label[input[@name='kind']]")
    ]
    assert labels == ["Book", "Journal article"]
    assert josiah.page.xpath("//input[@name='sends' and @checked]/@value") == ["by-itself"]


def test_who_wants_to_be_asked_has_nothing_sent_until_they_say_yes(josiah: Author) -> None:
    josiah.deposit(1)
    josiah.open("/account/choices")

    josiah.fill("Save my choices", sends="ask", kind=["journal-article"], show_orcid="yes")

    assert "Your choices are saved." in josiah.words
    assert chosen(josiah) == Choices(sends=Sends.ASK)
    josiah.deposit(2)
    josiah.push()
    assert josiah.on_record() == []
    josiah.open("/account")
    assert josiah.rows() == {"7-1": "asked", "7-2": "asked"}
    josiah.act("7-2", "send")
    josiah.push()
    assert josiah.on_record() == ["Pots 2"]


def test_what_was_kept_back_goes_when_works_go_by_themselves_again(josiah: Author) -> None:
    josiah.open("/account/choices")
    josiah.fill("Save my choices", sends="never", show_orcid="yes")
    josiah.deposit(1)
    josiah.push()
    assert josiah.on_record() == []

    josiah.open("/account/choices")
    josiah.fill("Save my choices", sends="by-itself", kind=["journal-article"], show_orcid="yes")
    josiah.push()

    assert josiah.on_record() == ["Pots 1"]


def test_a_kind_that_is_not_wanted_stays_here(josiah: Author) -> None:
    josiah.deposit(1)
    josiah.deposit(2, kind="book")
    josiah.open("/account/choices")

    josiah.fill("Save my choices", sends="by-itself", kind=["journal-article"], show_orcid="yes")
    josiah.push()

    assert chosen(josiah).kinds_off == {"book"}
    assert josiah.on_record() == ["Pots 1"]


def test_the_id_is_hidden_when_the_box_is_empty(josiah: Author) -> None:
    josiah.open("/account/choices")

    josiah.fill("Save my choices", sends="by-itself")

    assert chosen(josiah) == Choices(show_orcid=False)


def test_what_was_not_offered_is_not_taken(josiah: Author) -> None:
    josiah.open("/account/choices")

    assert josiah.fill("Save my choices", sends="sometimes").status_code == 400

    josiah.open("/account/choices")
    josiah.fill("Save my choices", sends="by-itself", show_orcid="yes", offered=["<b>"])
    assert chosen(josiah) == Choices()
