"""``/oauth/revoke``, and permissions taken back by the person or for a test."""

import base64

import pytest

from orcid_repo_plugin.local_registry.oauth.errors import OAuthError
from orcid_repo_plugin.local_registry.oauth.grants import expire, grant, revoke_by_user
from tests.local_registry.oauth.desk import JOSIAH, PRESS, REPOSITORY, SECRETS, WRITER, Desk, refusal


def revoke(desk: Desk, token: str | None, client_id: str | None = REPOSITORY, **form: str) -> tuple[int, str]:
    fields = {"client_id": client_id, "client_secret": SECRETS.get(client_id or ""), "token": token} | form
    sent = {name: value for name, value in fields.items() if value is not None}
    response = desk.web.post("/oauth/revoke", data=sent)
    return response.status_code, response.text


@pytest.mark.parametrize("named", ["access_token", "refresh_token"])
def test_revoking_either_token_ends_both(desk: Desk, named: str) -> None:
    token = desk.token()

    assert revoke(desk, token[named]) == (200, "")

    assert not desk.can_read(token["access_token"])
    response = desk.ask("refresh_token", refresh_token=token["refresh_token"])
    assert refusal(response)[:2] == (400, "invalid_grant")
    assert revoke(desk, token[named]) == (200, "")


def test_revoking_works_with_http_basic(desk: Desk) -> None:
    token = desk.token()["access_token"]
    pair = base64.b64encode(f"{REPOSITORY}:{SECRETS[REPOSITORY]}".encode()).decode()

    desk.web.post("/oauth/revoke", data={"token": token}, headers={"Authorization": f"Basic {pair}"})

    assert not desk.can_read(token)


def test_revoking_what_is_unknown_or_anothers_does_nothing_and_says_nothing(desk: Desk) -> None:
    token = desk.token()["access_token"]

    assert revoke(desk, "11111111-2222-4333-8444-555555555555") == (200, "")
    assert revoke(desk, token, PRESS) == (200, "")
    assert desk.can_read(token)


def test_a_wrong_secret_revokes_nothing(desk: Desk) -> None:
    token = desk.token()["access_token"]

    response = desk.web.post(
        "/oauth/revoke", data={"client_id": REPOSITORY, "client_secret": "guessed", "token": token}
    )

    assert refusal(response) == (401, "invalid_client", "Bad client credentials")
    assert desk.can_read(token)


@pytest.mark.parametrize(("token", "client_id"), [(None, REPOSITORY), ("x", None)])
def test_without_token_or_client_there_is_an_error_page(
    desk: Desk, token: str | None, client_id: str | None
) -> None:
    status, text = revoke(desk, token, client_id)

    assert status == 400
    assert "<h1>" in text


def test_a_client_that_revoked_its_token_cannot_delete_with_it(desk: Desk) -> None:
    token = desk.token()["access_token"]
    revoke(desk, token)

    response = desk.hosts["member"].delete(
        f"/v3.0/{JOSIAH}/work/1", headers={"Authorization": f"Bearer {token}"}
    )

    assert response.status_code == 401


def test_a_person_takes_back_all_tokens_of_one_client_only(desk: Desk) -> None:
    tokens = [desk.token()["access_token"], desk.token(scope="/authenticate")["access_token"]]
    others = desk.token(PRESS)["access_token"]

    with desk.books.changing():
        assert revoke_by_user(desk.books, JOSIAH, REPOSITORY) == 2
        assert revoke_by_user(desk.books, JOSIAH, REPOSITORY) == 0

    assert [desk.can_read(token) for token in (*tokens, others)] == [False, False, True]


def test_with_a_token_that_the_person_took_back_the_client_may_still_delete(desk: Desk) -> None:
    token = desk.token()["access_token"]
    with desk.books.changing():
        revoke_by_user(desk.books, JOSIAH, REPOSITORY)

    response = desk.hosts["member"].delete(
        f"/v3.0/{JOSIAH}/work/1", headers={"Authorization": f"Bearer {token}"}
    )

    assert response.status_code == 404  # it was let in; there is no such work


def test_a_token_can_be_made_to_expire(desk: Desk) -> None:
    token = desk.token()["access_token"]

    with desk.books.changing():
        assert expire(desk.books, JOSIAH, REPOSITORY) == 1

    assert not desk.can_read(token)


def test_a_token_made_for_a_test_is_what_consent_would_have_given(desk: Desk) -> None:
    with desk.books.changing():
        token = grant(desk.books, JOSIAH, REPOSITORY, f"{WRITER} profile")

    assert set(token.scopes) == set(WRITER.split())
    assert token.refresh_token
    assert desk.can_read(token.access_token)


@pytest.mark.parametrize(
    ("orcid", "client_id", "scope", "error"),
    [
        (JOSIAH, "APP-NOBODY0000000001", WRITER, "invalid_client"),
        ("0000-0001-5109-3700", REPOSITORY, WRITER, "invalid_request"),
        (JOSIAH, REPOSITORY, "/read-public", "invalid_scope"),
        (None, REPOSITORY, "/activities/update", "invalid_scope"),
        (JOSIAH, REPOSITORY, "", "invalid_scope"),
    ],
)
def test_no_token_is_made_that_consent_could_not_give(
    desk: Desk, orcid: str | None, client_id: str, scope: str, error: str
) -> None:
    with desk.books.changing(), pytest.raises(OAuthError) as refused:
        grant(desk.books, orcid, client_id, scope)

    assert refused.value.error == error
    assert not desk.books.tokens
