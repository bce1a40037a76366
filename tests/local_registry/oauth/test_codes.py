"""A code for a token."""

import pytest

from orcid_repo_plugin.local_registry.books.tokens import CODE_LIFETIME
from tests.local_registry.oauth.desk import (
    BACK,
    JOSIAH,
    PRESS,
    Desk,
    answered,
    refusal,
)


def test_a_code_becomes_a_token_that_names_the_person(desk: Desk) -> None:
    response = desk.exchange(desk.code())

    found = answered(response)
    assert list(found) == [
        "access_token",
        "token_type",
        "refresh_token",
        "expires_in",
        "scope",
        "name",
        "orcid",
    ]
    assert found["token_type"] == "bearer"
    assert found["expires_in"] == 631138518
    assert set(found["scope"].split()) == {"/read-limited", "/activities/update"}
    assert (found["name"], found["orcid"]) == ("Josiah Carberry", JOSIAH)
    assert desk.can_read(found["access_token"])


def test_a_code_used_twice_ends_every_token_that_came_from_it(desk: Desk) -> None:
    code = desk.code()
    first = answered(desk.exchange(code))
    second = answered(desk.ask("refresh_token", refresh_token=first["refresh_token"]))

    again = desk.exchange(code)

    assert refusal(again) == (400, "invalid_grant", f"Reused authorization code: {code}")
    assert not desk.can_read(first["access_token"])
    assert not desk.can_read(second["access_token"])


def test_another_clients_use_of_a_used_code_ends_no_token(desk: Desk) -> None:
    code = desk.code()
    token = answered(desk.exchange(code))

    assert refusal(desk.exchange(code, PRESS))[:2] == (400, "invalid_grant")
    assert desk.can_read(token["access_token"])


def test_a_code_is_good_for_a_day(desk: Desk) -> None:
    early, late = desk.code(), desk.code()

    desk.clock.go_on(CODE_LIFETIME - 1)
    assert desk.exchange(early).status_code == 200
    desk.clock.go_on(1)
    assert refusal(desk.exchange(late)) == (400, "invalid_grant", "Authorization code has expired")


@pytest.mark.parametrize("redirect_uri", [None, "", f"{BACK}/further", f"{BACK}?x=1"])
def test_the_redirect_uri_is_the_one_of_the_authorization_page(desk: Desk, redirect_uri: str | None) -> None:
    response = desk.exchange(desk.code(), redirect_uri=redirect_uri)

    assert refusal(response) == (400, "invalid_grant", "Redirect URI mismatch.")


def test_a_code_is_worth_nothing_to_another_client(desk: Desk) -> None:
    code = desk.code()

    assert refusal(desk.exchange(code, PRESS)) == (400, "invalid_grant", "Client ID mismatch")
    assert refusal(desk.exchange(code))[:2] == (400, "invalid_grant")


def test_a_scope_beyond_those_of_the_code_is_refused(desk: Desk) -> None:
    code = desk.code(scope="/authenticate")

    response = desk.exchange(code, scope="/authenticate /activities/update")

    assert refusal(response) == (
        400,
        "invalid_scope",
        "Invalid scopes: /activities/update available scopes for this code are: [/authenticate]",
    )
    assert desk.exchange(code, scope="/authenticate").status_code == 200
