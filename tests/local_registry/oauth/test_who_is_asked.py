"""When a person has to sign in again or consent again: ``prompt``, ``max_age``, earlier consent."""

import pytest

from orcid_repo_plugin.local_registry.oauth.grants import grant, revoke_by_user
from tests.local_registry.oauth.desk import (
    JOSIAH,
    REPOSITORY,
    WRITER,
    Desk,
    answered,
    fragment_of,
    query_of,
)


def test_the_same_scopes_in_any_order_are_not_asked_for_twice(desk: Desk) -> None:
    first = desk.token()

    again = desk.see(scope=" ".join(reversed(WRITER.split())))

    assert again.status_code == 302
    second = answered(desk.exchange(query_of(again.headers["Location"])["code"]))
    assert second["access_token"] != first["access_token"]
    assert desk.can_read(first["access_token"])


@pytest.mark.parametrize("scope", ["/read-limited", f"{WRITER} openid"])
def test_other_scopes_are_asked_for_also_when_they_are_fewer(desk: Desk, scope: str) -> None:
    desk.token()

    assert 'name="decision"' in desk.see(scope=scope).text


def test_a_person_who_took_the_permission_back_is_asked_again(desk: Desk) -> None:
    desk.token()
    with desk.books.changing():
        revoke_by_user(desk.books, JOSIAH, REPOSITORY)

    assert 'name="decision"' in desk.see().text


def test_a_token_made_for_a_test_stands_for_consent(desk: Desk) -> None:
    desk.sign_in()
    with desk.books.changing():
        grant(desk.books, JOSIAH, REPOSITORY, WRITER)

    assert desk.see().status_code == 302


def test_prompt_none_without_a_session_is_login_required(desk: Desk) -> None:
    location = desk.see(scope="openid", prompt="none", state="xyz").headers["Location"]

    assert fragment_of(location)["error"] == "login_required"
    assert fragment_of(location)["state"] == "xyz"


def test_prompt_none_without_consent_is_interaction_required(desk: Desk) -> None:
    desk.sign_in()

    location = desk.see(scope="openid", prompt="none").headers["Location"]

    assert fragment_of(location)["error"] == "interaction_required"


def test_prompt_none_after_consent_gives_a_code(desk: Desk) -> None:
    desk.token(scope="openid")

    assert "code" in query_of(desk.see(scope="openid", prompt="none").headers["Location"])


def test_prompt_login_asks_for_the_password_once_more_and_then_goes_on(desk: Desk) -> None:
    desk.token(scope="openid")

    entrance = desk.see(scope="openid", prompt="login")
    back = desk.send(form={"email": JOSIAH, "password": "cracked-pots"}, scope="openid", prompt="login")

    assert 'name="password"' in entrance.text
    assert "code" in query_of(desk.web.get(back.headers["Location"]).headers["Location"])


def test_prompt_confirm_asks_again_for_what_was_given(desk: Desk) -> None:
    desk.token(scope="openid")

    assert 'name="decision"' in desk.see(scope="openid", prompt="confirm").text


def test_max_age_asks_for_the_password_when_the_sign_in_is_older(desk: Desk) -> None:
    desk.token(scope="openid")
    desk.clock.go_on(61)

    assert desk.see(scope="openid", max_age="61").status_code == 302
    assert 'name="password"' in desk.see(scope="openid", max_age="60").text
    silent = desk.see(scope="openid", max_age="60", prompt="none").headers["Location"]
    assert fragment_of(silent)["error"] == "login_required"
    back = desk.send(form={"email": JOSIAH, "password": "cracked-pots"}, scope="openid", max_age="60")
    assert "code" in query_of(desk.web.get(back.headers["Location"]).headers["Location"])


@pytest.mark.parametrize("asked", [{"prompt": "login"}, {"prompt": "none"}, {"max_age": "0"}])
def test_without_openid_neither_prompt_nor_max_age_count(desk: Desk, asked: dict[str, str | None]) -> None:
    desk.token()
    desk.clock.go_on(5)

    assert "code" in query_of(desk.see(**asked).headers["Location"])
