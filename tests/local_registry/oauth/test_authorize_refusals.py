"""What the authorization page refuses, and where each refusal is told."""

import pytest

from tests.local_registry.oauth.desk import (
    BACK,
    PRESS,
    READER,
    REPOSITORY,
    Desk,
    fragment_of,
)


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "http://repository.example.edu/orcid/back",
        "https://repository.example.edu:8443/orcid/back",
        "https://www.repository.example.edu/orcid/back",
        "https://user@repository.example.edu/orcid/back",
        "https://repository.example.edu@evil.example/orcid/back",
        "https://repository.example.edu.evil.example/orcid/back",
        "https://evil.example\\@repository.example.edu/orcid/back",
        "https://repository.example.edu/orcid",
        "https://repository.example.edu/ORCID/back",
        "https://Repository.example.edu/orcid/back",
        "HTTPS://repository.example.edu/orcid/back",
        "https://repository.example.edu:443/orcid/back",
        "https://@repository.example.edu/orcid/back",
        f"{BACK}/../../evil",
        f"{BACK}/%2e%2e/%2E%2E/evil",
        f"{BACK}#fragment",
        f"{BACK}\r\nSet-Cookie: x=y",
        f" {BACK}",
        "//repository.example.edu/orcid/back",
        "/orcid/back",
        "javascript:alert(1)",
        "https://repository.example.edu:port/orcid/back",
        "https://[repository.example.edu/orcid/back",
    ],
)
def test_other_addresses_are_refused_on_a_page(desk: Desk, redirect_uri: str) -> None:
    response = desk.see(redirect_uri=redirect_uri)

    assert response.status_code == 400
    assert "invalid_grant" in response.text
    assert "Location" not in response.headers


def test_a_client_without_addresses_sends_nobody_back(desk: Desk) -> None:
    desk.books.clients[REPOSITORY].redirect_uris = []

    assert "invalid_grant" in desk.see().text


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"client_id": None}, "invalid_client"),
        ({"client_id": "APP-NOBODY0000000001"}, "invalid_client"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "id_token", "scope": "openid"}, "invalid_request"),
        ({"response_type": "token id_token", "scope": "openid"}, "invalid_request"),
        ({"code_challenge": "x", "code_challenge_method": "S512"}, "invalid_request"),
    ],
)
def test_what_cannot_be_told_to_the_client_is_told_on_a_page(
    desk: Desk, asked: dict[str, str | None], error: str
) -> None:
    response = desk.see(**asked)

    assert response.status_code == 400
    assert error in response.text
    assert "Location" not in response.headers


@pytest.mark.parametrize("state", ["locked", "deactivated"])
def test_a_client_that_is_not_active_is_named_on_a_page(desk: Desk, state: str) -> None:
    desk.books.clients[REPOSITORY].state = state

    assert f"client_{state}" in desk.see().text


@pytest.mark.parametrize(
    ("client_id", "scope", "said"),
    [
        (REPOSITORY, "/read-public", "Invalid scope: /read-public"),
        (REPOSITORY, "/authenticate /fly", "Invalid scope: /fly"),
        (REPOSITORY, "/email/read-private", "Invalid scope: /email/read-private"),
        (PRESS, "/webhook", "Invalid scope: /webhook"),
        (READER, "/activities/update", "Invalid scope: /activities/update"),
        (READER, "/read-public", "Invalid scope: /read-public"),
        (REPOSITORY, None, "Invalid scope (none)"),
        (REPOSITORY, "profile email", "Invalid scope (none)"),
    ],
)
def test_a_wrong_scope_travels_in_the_fragment(
    desk: Desk, client_id: str, scope: str | None, said: str
) -> None:
    response = desk.see(client_id, scope=scope, state="xyz")

    location = response.headers["Location"]
    assert response.status_code == 302
    assert location.startswith(f"{BACK}#error=invalid_scope")
    assert fragment_of(location) == {"error": "invalid_scope", "error_description": said, "state": "xyz"}


@pytest.mark.parametrize("response_type", ["password", "code token", "code id_token", "none"])
def test_an_unsupported_response_type_travels_in_the_fragment(desk: Desk, response_type: str) -> None:
    location = desk.see(response_type=response_type).headers["Location"]

    assert fragment_of(location)["error"] == "unsupported_response_type"


def test_a_decision_that_is_none_is_refused(desk: Desk) -> None:
    desk.sign_in()

    assert desk.send(form={"decision": "perhaps"}).status_code == 400
    assert desk.send(form={}).status_code == 400
