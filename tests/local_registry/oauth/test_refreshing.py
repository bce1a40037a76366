"""A new pair of tokens for an old one."""

from typing import Any

import pytest

from orcid_repo_plugin.local_registry.oauth.grants import expire, revoke_by_user
from tests.local_registry.oauth.desk import (
    JOSIAH,
    PRESS,
    REPOSITORY,
    Desk,
    answered,
    refusal,
)


def test_refreshing_gives_a_new_pair_and_ends_the_old_one(desk: Desk) -> None:
    old = desk.token()
    desk.clock.go_on(1000)

    new = answered(desk.ask("refresh_token", refresh_token=old["refresh_token"]))

    assert new["access_token"] != old["access_token"]
    assert new["refresh_token"] != old["refresh_token"]
    assert (new["orcid"], new["name"]) == (JOSIAH, "Josiah Carberry")
    assert new["expires_in"] == 631138518 - 1000
    assert desk.can_read(new["access_token"])
    assert not desk.can_read(old["access_token"])
    again = desk.ask("refresh_token", refresh_token=old["refresh_token"])
    assert refusal(again) == (400, "invalid_grant", "Parent token is disabled")


def test_refreshing_takes_no_wish_to_keep_the_old_pair_or_to_live_shorter(desk: Desk) -> None:
    old = desk.token()

    new = answered(
        desk.ask("refresh_token", refresh_token=old["refresh_token"], revoke_old="false", expires_in="60")
    )

    assert new["expires_in"] == 631138518
    assert not desk.can_read(old["access_token"])


def test_refreshing_can_narrow_the_scopes_to_what_they_imply(desk: Desk) -> None:
    old = desk.token()

    new = answered(desk.ask("refresh_token", refresh_token=old["refresh_token"], scope="/orcid-works/update"))

    assert new["scope"] == "/orcid-works/update"


def test_refreshing_cannot_widen_the_scopes(desk: Desk) -> None:
    old = desk.token(scope="/authenticate")

    response = desk.ask("refresh_token", refresh_token=old["refresh_token"], scope="/activities/update")

    expected = "The given scope '/activities/update' is not allowed for the parent token"
    assert refusal(response) == (400, "invalid_scope", expected)
    assert desk.ask("refresh_token", refresh_token=old["refresh_token"]).status_code == 200


def test_a_refresh_token_is_worth_nothing_to_another_client(desk: Desk) -> None:
    response = desk.ask("refresh_token", PRESS, refresh_token=desk.token()["refresh_token"])

    expected = "This token does not belong to the given client"
    assert refusal(response) == (400, "invalid_request", expected)


def test_a_clients_own_token_can_be_refreshed(desk: Desk) -> None:
    old = answered(desk.ask("client_credentials", scope="/read-public"))

    new = answered(desk.ask("refresh_token", refresh_token=old["refresh_token"]))

    assert new["orcid"] is None
    assert "name" not in new


@pytest.mark.parametrize("end", [expire, revoke_by_user], ids=["expired", "revoked by the person"])
def test_a_token_that_has_ended_cannot_be_refreshed(desk: Desk, end: Any) -> None:
    token = desk.token()
    with desk.books.changing():
        assert end(desk.books, JOSIAH, REPOSITORY) == 1

    response = desk.ask("refresh_token", refresh_token=token["refresh_token"])

    assert refusal(response)[:2] == (400, "invalid_grant")
    assert not desk.can_read(token["access_token"])
