"""Token exchange: one member acts on behalf of another."""

from typing import Any

import pytest

from orcid_repo_plugin.local_registry.oauth.exchange_grant import ACCESS_TOKEN, EXCHANGE, ID_TOKEN
from orcid_repo_plugin.local_registry.oauth.grants import revoke_by_user
from tests.local_registry.oauth.desk import JOSIAH, PRESS, READER, REPOSITORY, WRITER, Desk, answered, refusal

SCOPE = f"openid {WRITER}"


def exchange(desk: Desk, client_id: str, subject: str, kind: str = ID_TOKEN, **form: str | None) -> Any:
    return desk.ask(EXCHANGE, client_id, **{"subject_token": subject, "subject_token_type": kind, **form})


def test_an_id_token_of_one_member_is_an_access_token_for_another(desk: Desk) -> None:
    id_token = desk.token(scope=SCOPE)["id_token"]

    found = answered(exchange(desk, PRESS, id_token, requested_token_type=ACCESS_TOKEN))

    assert found["issued_token_type"] == ACCESS_TOKEN
    assert found["token_type"] == "bearer"
    assert found["expires_in"] == 3599
    assert found["orcid"] == JOSIAH
    assert set(found["scope"].split()) == set(SCOPE.split())
    token = desk.books.tokens[found["access_token"]]
    assert (token.client_id, token.origin_client_id) == (PRESS, REPOSITORY)
    assert desk.can_read(found["access_token"])
    desk.clock.go_on(3600)
    assert not desk.can_read(found["access_token"])


def test_the_scopes_can_be_narrowed(desk: Desk) -> None:
    id_token = desk.token(scope=SCOPE)["id_token"]

    found = answered(exchange(desk, PRESS, id_token, scope="/orcid-works/update /person/update"))

    assert found["scope"] == "/orcid-works/update"


def test_an_own_access_token_is_an_id_token(desk: Desk) -> None:
    token = desk.token(scope=SCOPE)["access_token"]

    found = answered(exchange(desk, REPOSITORY, token, ACCESS_TOKEN, requested_token_type=ID_TOKEN))

    assert (found["issued_token_type"], found["token_type"]) == (ID_TOKEN, "N_A")
    assert answered(exchange(desk, PRESS, found["access_token"]))["orcid"] == JOSIAH


def test_an_exchanged_token_is_no_consent(desk: Desk) -> None:
    exchange(desk, PRESS, desk.token(scope=SCOPE)["id_token"])

    assert 'name="decision"' in desk.see(PRESS, scope=SCOPE).text


def test_a_token_that_the_person_took_back_brings_nothing(desk: Desk) -> None:
    token = desk.token(scope=SCOPE)
    with desk.books.changing():
        revoke_by_user(desk.books, JOSIAH, REPOSITORY)

    assert refusal(exchange(desk, PRESS, token["id_token"]))[1] == "invalid_scope"
    assert refusal(exchange(desk, REPOSITORY, token["access_token"], ACCESS_TOKEN))[1] == "invalid_request"


def test_only_members_exchange(desk: Desk) -> None:
    status, error, description = refusal(exchange(desk, READER, desk.token(scope=SCOPE)["id_token"]))

    assert (status, error) == (400, "invalid_grant")
    assert description == f"Unauthorized grant type: {EXCHANGE}"


@pytest.mark.parametrize(
    "form",
    [
        {"subject_token": None},
        {"subject_token_type": None},
        {"subject_token_type": "urn:ietf:params:oauth:token-type:saml2"},
        {"requested_token_type": ID_TOKEN},
        {"subject_token": "a.b.c"},
        {"subject_token": "rubbish"},
        {"subject_token": "eyJhbGciOiJSUzI1NiIsImNyaXQiOjF9.e30.AAAA"},  # its "crit" is a number
        {"subject_token": "W10.e30.AAAA"},  # its header is a list
        {"client_id": REPOSITORY, "client_secret": "repository-secret"},
    ],
)
def test_what_does_not_go_together_is_refused(desk: Desk, form: dict[str, str | None]) -> None:
    id_token = desk.token(scope=SCOPE)["id_token"]
    fields: dict[str, Any] = {"subject_token": id_token, "subject_token_type": ID_TOKEN, "client_id": PRESS}

    assert refusal(desk.ask(EXCHANGE, **(fields | form)))[:2] == (400, "invalid_request")


def test_an_id_token_with_another_signature_is_refused(desk: Desk) -> None:
    foreign = Desk().token(scope=SCOPE)["id_token"]

    assert refusal(exchange(desk, PRESS, foreign))[:2] == (400, "invalid_request")
