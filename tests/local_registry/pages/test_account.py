"""The choices that hold for what comes later."""

from orcid_repo_plugin.local_registry.books.record import Record
from tests.local_registry.pages.browsing import Browser


def test_choices_are_kept_and_shown(as_josiah: Browser, josiah: Record) -> None:
    page = as_josiah.send("/account", on="/account", default_visibility="limited").text

    assert josiah.default_visibility == "limited"
    assert josiah.takes_notifications is False
    assert 'value="limited" checked' in page
    assert "Saved your choices." in page


def test_messages_can_be_taken_again(as_josiah: Browser, josiah: Record) -> None:
    josiah.takes_notifications = False

    as_josiah.send("/account", on="/account", default_visibility="public", takes_notifications="yes")

    assert josiah.takes_notifications is True


def test_an_unknown_choice_is_refused_and_keeps_the_old_one(as_josiah: Browser, josiah: Record) -> None:
    answer = as_josiah.send("/account", on="/account", default_visibility="nobody")

    assert answer.status_code == 400
    assert josiah.default_visibility == "public"
    assert josiah.takes_notifications is True
