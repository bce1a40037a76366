"""What is asked, by purpose and settings; never twice, and never more than our credentials can."""

from collections.abc import Callable

import pytest

from orcid_repo_plugin.services.connect.asking import (
    NotPossible,
    is_satisfied,
    missing,
    not_possible,
    scopes_for,
    to_ask,
)
from orcid_repo_plugin.services.connect.starting import start
from orcid_repo_plugin.settings import ConnectSettings, Settings
from tests.services.connect.desk import Desk

MEMBER = Settings()
PUBLIC = Settings(connect=ConnectSettings(api="public"))


def test_a_member_asks_to_read_and_to_write() -> None:
    assert scopes_for(MEMBER, "connect") == ("/read-limited", "/activities/update")


def test_the_public_api_asks_who_it_is() -> None:
    assert scopes_for(PUBLIC, "connect") == ("/authenticate",)


def test_the_settings_say_what_connecting_asks() -> None:
    chosen = Settings(connect=ConnectSettings(scopes=["/activities/update"]))

    assert scopes_for(chosen, "connect") == ("/activities/update",)
    assert scopes_for(chosen, "read") == ("/read-limited",)


@pytest.mark.parametrize(
    ("purpose", "scopes"),
    [
        ("authenticate", ("/authenticate",)),
        ("read", ("/read-limited",)),
        ("write", ("/activities/update",)),
        ("person", ("/person/update",)),
        ("signin", ("openid",)),
    ],
)
def test_each_purpose_asks_for_what_it_needs(purpose: str, scopes: tuple[str, ...]) -> None:
    assert scopes_for(MEMBER, purpose) == scopes
    assert to_ask(MEMBER, purpose) == scopes


def test_a_further_step_asks_for_what_was_granted_as_well() -> None:
    granted = ("/read-limited", "/activities/update")

    assert to_ask(MEMBER, "person", granted) == ("/read-limited", "/activities/update", "/person/update")


def test_authenticate_is_not_asked_for_with_another_scope() -> None:
    assert to_ask(MEMBER, "write", ("/authenticate",)) == ("/activities/update",)
    assert to_ask(MEMBER, "authenticate", ("/activities/update",)) == ("/activities/update",)


def test_who_is_connected_lacks_nothing_and_is_told_what_a_new_setting_needs() -> None:
    more = Settings(connect=ConnectSettings(scopes=["/read-limited", "/activities/update", "/person/update"]))

    assert is_satisfied(MEMBER, "connect", ("/activities/update", "/read-limited"))
    assert missing(more, "connect", ("/activities/update", "/read-limited")) == ("/person/update",)


def test_what_implies_a_scope_satisfies_it() -> None:
    assert is_satisfied(MEMBER, "authenticate", ("openid",))
    assert is_satisfied(MEMBER, "authenticate", ("/read-limited",))
    assert not is_satisfied(MEMBER, "read", ("/activities/update",))
    assert not is_satisfied(MEMBER, "authenticate", ())


def test_a_password_each_time_is_asked_for_with_openid() -> None:
    chosen = Settings(connect=ConnectSettings(prompt_login=True))

    assert to_ask(chosen, "connect") == ("openid", "/read-limited", "/activities/update")


@pytest.mark.parametrize("purpose", ["read", "write", "person"])
def test_what_a_public_client_cannot_do_is_said(purpose: str) -> None:
    refused = not_possible(PUBLIC, purpose)

    assert isinstance(refused, NotPossible)
    assert refused.scopes == scopes_for(PUBLIC, purpose)
    assert "members only" in str(refused)


@pytest.mark.parametrize("purpose", ["connect", "authenticate", "signin"])
def test_what_a_public_client_can_do_is_not_refused(purpose: str) -> None:
    assert not_possible(PUBLIC, purpose) is None


def test_what_a_public_client_cannot_do_is_not_tried(desk_with: Callable[..., Desk]) -> None:
    desk = desk_with(kind="public", client_id="APP-PUBLIC0000000001", connect={"api": "public"})
    before = len(desk.registry.journal())

    with pytest.raises(NotPossible):
        start(desk.app, desk.launch(purpose="write"), "seat-7")

    assert len(desk.registry.journal()) == before


def test_a_public_client_never_asks_for_what_an_earlier_member_client_was_granted() -> None:
    assert to_ask(PUBLIC, "connect", ("/activities/update",)) == ("/authenticate",)
