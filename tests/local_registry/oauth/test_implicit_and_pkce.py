"""The implicit flow, and code challenges."""

import pytest

from tests.local_registry.oauth.desk import (
    WRITER,
    Desk,
    fragment_of,
    query_of,
)


def test_implicit_gives_a_short_token_in_the_fragment(desk: Desk) -> None:
    location = desk.consent(response_type="token", scope="/authenticate", state="xyz")

    found = fragment_of(location)
    assert list(found) == ["access_token", "token_type", "expires_in", "tokenVersion", "persistent", "state"]
    assert found["token_type"] == "bearer"
    assert (found["expires_in"], found["tokenVersion"], found["persistent"]) == ("599", "1", "false")
    assert desk.can_read(found["access_token"])
    desk.clock.go_on(600)
    assert not desk.can_read(found["access_token"])


@pytest.mark.parametrize("response_type", ["token id_token", "id_token token"])
def test_implicit_with_openid_gives_an_id_token_too(desk: Desk, response_type: str) -> None:
    found = fragment_of(desk.consent(response_type=response_type, scope="openid", nonce="n-0S6"))

    assert found["access_token"]
    assert found["id_token"].count(".") == 2


def test_an_id_token_alone_is_what_is_asked_for(desk: Desk) -> None:
    found = fragment_of(desk.consent(response_type="id_token", scope="openid", nonce="n-0S6"))

    assert list(found) == ["id_token"]


def test_wider_scopes_of_the_implicit_flow_stay_with_the_registry(desk: Desk) -> None:
    found = fragment_of(desk.consent(response_type="token", scope=WRITER))

    in_browser = desk.books.tokens[found["access_token"]]
    kept = [token for token in desk.books.tokens.values() if token is not in_browser]
    assert in_browser.scopes == ("/authenticate",)
    assert in_browser.refresh_token is None
    assert [set(token.scopes) for token in kept] == [set(WRITER.split())]
    assert desk.see(response_type="token").status_code == 302


VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"


CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.parametrize(
    "asked",
    [
        {"code_challenge": CHALLENGE, "code_challenge_method": "S256"},
        {"code_challenge": VERIFIER, "code_challenge_method": "plain"},
        {"code_challenge": VERIFIER},
    ],
    ids=["S256", "plain", "no method"],
)
def test_a_code_challenge_is_checked(desk: Desk, asked: dict[str, str | None]) -> None:
    assert desk.exchange(desk.code(**asked), code_verifier=VERIFIER).status_code == 200
    for wrong in (None, "", "guessed", CHALLENGE[:-1]):
        code = query_of(desk.see(**asked).headers["Location"])["code"]
        assert desk.exchange(code, code_verifier=wrong).get_json()["error"] == "invalid_grant"
