"""Tokens: what the endpoint answers, and the table of errors row by row."""

import base64
from typing import Any

import pytest

from tests.local_registry.oauth.desk import (
    BACK,
    PRESS,
    READER,
    REPOSITORY,
    SECRETS,
    Desk,
    answered,
    refusal,
)


def test_no_cache_keeps_a_token(desk: Desk) -> None:
    response = desk.exchange(desk.code())

    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Pragma"] == "no-cache"


def test_a_name_that_is_not_public_is_null(desk: Desk) -> None:
    desk.josiah.name_visibility = "limited"

    assert desk.token()["name"] is None


def test_the_published_name_goes_before_the_full_one(desk: Desk) -> None:
    desk.josiah.credit_name = "J. S. Carberry"

    assert desk.token()["name"] == "J. S. Carberry"


def test_an_id_token_comes_with_openid_only(desk: Desk) -> None:
    assert "id_token" not in desk.token(scope="/authenticate")
    assert "id_token" in desk.token(scope="openid")


def test_a_clients_own_token_has_no_name_and_no_person(desk: Desk) -> None:
    found = answered(desk.ask("client_credentials", scope="/read-public"))

    assert found["orcid"] is None
    assert "name" not in found
    assert found["refresh_token"]
    assert found["expires_in"] == 631138518
    assert desk.can_read(found["access_token"])


def test_scopes_of_persons_are_taken_out_of_a_clients_own_request(desk: Desk) -> None:
    found = answered(desk.ask("client_credentials", scope="/read-public /read-limited openid email"))

    assert found["scope"] == "/read-public"


def test_a_premium_client_gets_a_token_for_webhooks(desk: Desk) -> None:
    assert answered(desk.ask("client_credentials", PRESS, scope="/webhook"))["scope"] == "/webhook"


def test_the_same_token_is_had_with_http_basic(desk: Desk) -> None:
    pair = base64.b64encode(f"{REPOSITORY}:{SECRETS[REPOSITORY]}".encode()).decode()

    response = desk.web.post(
        "/oauth/token",
        data={"grant_type": "client_credentials", "scope": "/read-public"},
        headers={"Authorization": f"Basic {pair}"},
    )

    assert answered(response)["scope"] == "/read-public"


@pytest.mark.parametrize("host", ["registry", "member", "public"])
def test_all_three_hosts_give_members_a_token(desk: Desk, host: str) -> None:
    assert answered(desk.ask("client_credentials", host=host, scope="/read-public"))["access_token"]


@pytest.mark.parametrize("host", ["registry", "public"])
def test_public_clients_get_a_token_elsewhere_than_at_the_member_api(desk: Desk, host: str) -> None:
    assert answered(desk.ask("client_credentials", READER, host, scope="/read-public"))["access_token"]


ROWS: dict[str, tuple[dict[str, Any], tuple[int, str, str]]] = {
    "no grant_type": (
        {"grant_type": None},
        (400, "unsupported_grant_type", "grant_type is missing"),
    ),
    "unknown grant_type": (
        {"grant_type": "password"},
        (400, "unsupported_grant_type", "Unsupported grant type: password"),
    ),
    "no client_id": (
        {"grant_type": "client_credentials", "client_id": None},
        (401, "invalid_client", "Bad client credentials"),
    ),
    "wrong client_id": (
        {"grant_type": "client_credentials", "client_id": "APP-NOBODY0000000001"},
        (401, "invalid_client", "Bad client credentials"),
    ),
    "wrong client_secret": (
        {"grant_type": "client_credentials", "client_secret": "guessed"},
        (401, "invalid_client", "Bad client credentials"),
    ),
    "no client_secret": (
        {"grant_type": "client_credentials", "client_secret": None},
        (401, "invalid_request", "client_secret is required"),
    ),
    "no refresh_token": (
        {"grant_type": "refresh_token"},
        (401, "invalid_request", "refresh_token is required"),
    ),
    "public client at the member API": (
        {"grant_type": "client_credentials", "client_id": READER, "host": "member"},
        (405, "method_not_allowed", "Public members are not allowed to use the Members API"),
    ),
    "no code": (
        {"grant_type": "authorization_code", "redirect_uri": BACK},
        (400, "invalid_grant", "An authorization code must be supplied."),
    ),
    "unknown code": (
        {"grant_type": "authorization_code", "redirect_uri": BACK, "code": "AbC123"},
        (400, "invalid_grant", "Invalid authorization code: AbC123"),
    ),
    "unknown scope": (
        {"grant_type": "client_credentials", "scope": "/fly"},
        (401, "invalid_scope", "The scope is not allowed. Provided scopes: /fly"),
    ),
    "scope that the client may not ask for": (
        {"grant_type": "client_credentials", "scope": "/webhook"},
        (400, "invalid_scope", "Invalid scope: /webhook"),
    ),
    "scopes of persons only": (
        {"grant_type": "client_credentials", "scope": "/read-limited /authenticate"},
        (400, "invalid_scope", "Invalid scope (none)"),
    ),
    "no scope": (
        {"grant_type": "client_credentials"},
        (400, "invalid_scope", "Invalid scope (none)"),
    ),
    "unknown refresh token": (
        {"grant_type": "refresh_token", "refresh_token": "11111111-2222-4333-8444-555555555555"},
        (400, "invalid_grant", "Unable to find refresh token"),
    ),
}


@pytest.mark.parametrize(("request_", "expected"), ROWS.values(), ids=ROWS.keys())
def test_a_wrong_request_is_refused(
    desk: Desk, request_: dict[str, Any], expected: tuple[int, str, str]
) -> None:
    response = desk.ask(**request_)

    assert refusal(response) == expected
    assert response.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("host", ["registry", "member", "public"])
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_only_post_gets_tokens(desk: Desk, host: str, method: str) -> None:
    status, error, description = refusal(desk.hosts[host].open("/oauth/token", method=method))

    assert (status, error) == (405, "method_not_allowed")
    assert description.startswith(f"Method {method} is not supported for token requests")


def test_a_json_body_is_no_form(desk: Desk) -> None:
    response = desk.web.post("/oauth/token", json={"grant_type": "client_credentials"})

    assert refusal(response)[:2] == (400, "unsupported_grant_type")


@pytest.mark.parametrize("state", ["locked", "deactivated"])
def test_a_client_that_is_not_active_gets_nothing(desk: Desk, state: str) -> None:
    code = desk.code()
    desk.books.clients[REPOSITORY].state = state

    for response in (desk.exchange(code), desk.ask("client_credentials", scope="/read-public")):
        assert refusal(response)[:2] == (400, "unauthorized_client")


@pytest.mark.parametrize("state", ["deactivated", "deprecated"])
def test_there_is_no_token_for_a_person_who_left(desk: Desk, state: str) -> None:
    token, code = desk.token(), desk.code()
    desk.josiah.state = state

    assert refusal(desk.exchange(code))[:2] == (400, "unauthorized_client")
    response = desk.ask("refresh_token", refresh_token=token["refresh_token"])
    assert refusal(response)[:2] == (400, "unauthorized_client")
