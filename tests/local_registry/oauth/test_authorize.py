"""The authorization page: the way through it, and what comes back."""

import re

import pytest

from tests.local_registry.oauth.desk import (
    BACK,
    JOSIAH,
    PRESS,
    READER,
    REPOSITORY,
    Desk,
    query_of,
)


def test_who_is_not_signed_in_signs_in_reads_and_allows(desk: Desk) -> None:
    entrance = desk.see(state="xyz")
    back = desk.send(form={"email": JOSIAH, "password": "cracked-pots"}, state="xyz")
    question = desk.web.get(back.headers["Location"])
    allowed = desk.send(form={"decision": "allow"}, state="xyz")

    assert 'name="password"' in entrance.text
    assert "Brown Repository" in entrance.text
    assert back.status_code == 303
    assert re.findall(r'name="decision" value="(\w+)"', question.text) == ["allow", "deny"]
    assert "Josiah Carberry" in question.text
    assert JOSIAH in question.text
    assert "Add works and other activities" in question.text
    assert allowed.status_code == 302
    location = allowed.headers["Location"]
    assert location.startswith(f"{BACK}?code=")
    assert list(query_of(location)) == ["code", "state"]
    assert query_of(location)["state"] == "xyz"
    assert re.fullmatch(r"[0-9A-Za-z]{6}", query_of(location)["code"])


def test_a_denial_travels_in_the_query(desk: Desk) -> None:
    desk.sign_in()

    location = desk.send(form={"decision": "deny"}, state="a b&c").headers["Location"]

    assert location == (
        f"{BACK}?error=access_denied&error_description=User%20denied%20access&state=a%20b%26c"
    )
    assert not desk.books.codes


@pytest.mark.parametrize("state", ["", "a b&c=d#e", "日本 %20+", "x" * 2000])
def test_the_state_comes_back_unchanged(desk: Desk, state: str) -> None:
    assert query_of(desk.consent(state=state))["state"] == state


def test_without_a_state_none_comes_back(desk: Desk) -> None:
    assert list(query_of(desk.consent())) == ["code"]


def test_what_a_redirect_address_has_in_its_query_stays_there(desk: Desk) -> None:
    location = desk.consent(redirect_uri=f"{BACK}?item=12&x=%2F")

    assert location.startswith(f"{BACK}?item=12&x=%2F&code=")


@pytest.mark.parametrize(
    "redirect_uri",
    [BACK, f"{BACK}/further", f"{BACK}ward", f"{BACK}?x=https://evil.example", f"{BACK}/./x"],
)
def test_addresses_below_the_registered_one_are_taken(desk: Desk, redirect_uri: str) -> None:
    assert desk.see(redirect_uri=redirect_uri).status_code == 200


@pytest.mark.parametrize("scope", ["openid profile email address phone offline_access", "openid openid"])
def test_openids_other_scopes_are_passed_over(desk: Desk, scope: str) -> None:
    assert desk.token(scope=scope)["scope"] == "openid"


@pytest.mark.parametrize("scope", ["/authenticate", "openid"])
def test_a_public_client_may_ask_who_somebody_is(desk: Desk, scope: str) -> None:
    assert desk.token(READER, scope=scope)["orcid"] == JOSIAH


def test_a_client_with_a_special_grant_may_ask_for_it(desk: Desk) -> None:
    desk.books.clients[PRESS].extra_scopes = ["/email/read-private"]

    assert desk.token(PRESS, scope="/email/read-private")["scope"] == "/email/read-private"


def test_a_client_cannot_put_markup_on_the_page(desk: Desk) -> None:
    desk.books.clients[REPOSITORY].name = "<script>alert(1)</script>"
    desk.books.clients[REPOSITORY].description = '<img src=x onerror="alert(1)">'
    desk.sign_in()

    text = desk.see().text

    assert "<script" not in text
    assert "<img" not in text
