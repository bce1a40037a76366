"""OpenID Connect: the id_token, its key, userinfo and the configuration."""

from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.folder import InFolder
from orcid_repo_plugin.local_registry.oauth.grants import expire, grant
from orcid_repo_plugin.local_registry.oauth.id_tokens import half_hash
from orcid_repo_plugin.local_registry.oauth.keys import FILE, public_keys, signing_key
from orcid_repo_plugin.local_registry.options import Options
from tests.local_registry.oauth.desk import ANA, JOSIAH, NOON, READER, REPOSITORY, WRITER, Desk


def claims_of(desk: Desk, text: str) -> dict[str, Any]:
    """The claims, if the signature is by the key that the registry publishes."""
    keys = KeySet.import_key_set(desk.web.get("/oauth/jwks").get_json())
    found = jwt.decode(text, keys, ["RS256"])
    assert found.header["kid"] == keys.keys[0].kid
    return found.claims


def test_an_id_token_says_who_signed_in_and_when(desk: Desk) -> None:
    desk.sign_in()
    desk.clock.go_on(100)
    code = desk.send(form={"decision": "allow"}, scope="openid", nonce="n-0S6").headers["Location"][-6:]
    desk.clock.go_on(100)
    token = desk.exchange(code).get_json()

    claims = claims_of(desk, token["id_token"])

    jti = claims.pop("jti")
    assert jti
    assert claims == {
        "iss": "http://127.0.0.1:8000",
        "aud": REPOSITORY,
        "sub": JOSIAH,
        "iat": NOON // 1000 + 200,
        "exp": NOON // 1000 + 200 + 24 * 3600,
        "auth_time": NOON // 1000,
        "at_hash": half_hash(token["access_token"]),
        "nonce": "n-0S6",
        "amr": "pwd",
        "given_name": "Josiah",
        "family_name": "Carberry",
    }


def test_every_id_token_is_another(desk: Desk) -> None:
    first, second = (claims_of(desk, desk.token(scope="openid")["id_token"])["jti"] for _ in range(2))

    assert first != second


def test_a_public_client_is_not_told_how_somebody_signed_in(desk: Desk) -> None:
    assert "amr" not in claims_of(desk, desk.token(READER, scope="openid")["id_token"])


def test_without_a_nonce_none_comes_back(desk: Desk) -> None:
    assert "nonce" not in claims_of(desk, desk.token(scope="openid")["id_token"])


def test_names_are_told_only_if_public(desk: Desk) -> None:
    desk.josiah.credit_name, desk.josiah.name_visibility = "J. S. Carberry", "limited"

    hidden = claims_of(desk, desk.token(scope="openid")["id_token"])
    desk.josiah.name_visibility = "public"
    shown = claims_of(desk, desk.token(scope="openid")["id_token"])

    assert not {"name", "given_name", "family_name"} & set(hidden)
    assert shown["name"] == "J. S. Carberry"


def test_an_id_token_of_the_implicit_flow_belongs_to_its_access_token(desk: Desk) -> None:
    location = desk.consent(response_type="token id_token", scope="openid", nonce="n-0S6")
    found = dict(part.split("=", 1) for part in location.partition("#")[2].split("&"))

    claims = claims_of(desk, found["id_token"])

    assert claims["at_hash"] == half_hash(found["access_token"])
    assert claims["nonce"] == "n-0S6"


def test_the_published_key_has_no_secret_part(desk: Desk) -> None:
    keys = desk.web.get("/oauth/jwks").get_json()["keys"]

    assert [set(key) for key in keys] == [{"kty", "e", "use", "kid", "n"}]
    assert (keys[0]["kty"], keys[0]["e"], keys[0]["use"]) == ("RSA", "AQAB", "sig")


def test_an_id_token_of_another_registry_is_not_verified(desk: Desk) -> None:
    text = Desk().token(scope="openid")["id_token"]
    keys = KeySet.import_key_set(desk.web.get("/oauth/jwks").get_json())

    with pytest.raises(BadSignatureError):
        jwt.decode(text, keys.keys[0], ["RS256"])


def test_the_key_stays_with_a_folder_and_is_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "registry"
    storage = InFolder(folder)
    before = public_keys(Books(storage))
    storage.close()

    storage = InFolder(folder)
    after = public_keys(Books(storage))
    storage.close()

    assert before == after
    assert (folder / FILE).stat().st_mode & 0o777 == 0o600


def test_books_in_memory_have_a_key_of_their_own() -> None:
    one, other = Books(), Books()

    assert signing_key(one) is signing_key(one)
    assert public_keys(one) != public_keys(other)


def test_the_configuration_is_orcids(desk: Desk) -> None:
    base = "http://127.0.0.1:8000"

    assert desk.web.get("/.well-known/openid-configuration").get_json() == {
        "issuer": base,
        "authorization_endpoint": f"{base}/oauth/authorize",
        "token_endpoint": f"{base}/oauth/token",
        "userinfo_endpoint": f"{base}/oauth/userinfo",
        "jwks_uri": f"{base}/oauth/jwks",
        "claims_supported": ["family_name", "given_name", "name", "auth_time", "iss", "sub"],
        "scopes_supported": ["openid"],
        "subject_types_supported": ["public"],
        "response_types_supported": ["code", "id_token", "id_token token"],
        "claims_parameter_supported": False,
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
        "grant_types_supported": ["authorization_code", "implicit", "refresh_token"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
    }


def test_pkce_is_promised_only_when_that_is_switched_on() -> None:
    promised = Desk(Options(pkce=True)).web.get("/.well-known/openid-configuration").get_json()

    assert promised["code_challenge_methods_supported"] == ["S256", "plain"]


@pytest.mark.parametrize("scope", ["openid", "/authenticate"])
@pytest.mark.parametrize("way", ["GET", "POST", "form"])
def test_userinfo_tells_the_public_names(desk: Desk, scope: str, way: str) -> None:
    token = desk.token(scope=scope)["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    ask = {
        "GET": lambda: desk.web.get("/oauth/userinfo", headers=bearer),
        "POST": lambda: desk.web.post("/oauth/userinfo", headers=bearer),
        "form": lambda: desk.web.post("/oauth/userinfo", data={"access_token": token}),
    }

    found = ask[way]().get_json()

    assert list(found.items()) == [
        ("id", f"{Addresses.at('').orcid_uri(JOSIAH)}"),
        ("sub", JOSIAH),
        ("name", None),
        ("family_name", "Carberry"),
        ("given_name", "Josiah"),
    ]


def test_userinfo_names_the_published_name(desk: Desk) -> None:
    with desk.books.changing():
        token = grant(desk.books, ANA, REPOSITORY, "openid").access_token
    bearer = {"Authorization": f"Bearer {token}"}

    shown = desk.web.get("/oauth/userinfo", headers=bearer).get_json()
    desk.books.records[ANA].name_visibility = "private"
    hidden = desk.web.get("/oauth/userinfo", headers=bearer).get_json()

    assert (shown["name"], shown["family_name"], shown["given_name"]) == ("A. Petrović", "Петровић", "Ана")
    assert (hidden["name"], hidden["family_name"], hidden["given_name"]) == (None, None, None)
    assert hidden["sub"] == ANA


@pytest.mark.parametrize(
    "case", ["no token", "unknown", "expired", "other scope", "client's own", "in the query"]
)
def test_userinfo_is_closed_to_other_tokens(desk: Desk, case: str) -> None:
    with desk.books.changing():
        good = grant(desk.books, JOSIAH, REPOSITORY, "openid").access_token
        other = grant(desk.books, JOSIAH, REPOSITORY, WRITER).access_token
        own = grant(desk.books, None, REPOSITORY, "/read-public").access_token
        if case == "expired":
            expire(desk.books, JOSIAH, REPOSITORY)
    sent = {"unknown": "x", "expired": good, "other scope": other, "client's own": own}.get(case)
    headers = {"Authorization": f"Bearer {sent}"} if sent else {}
    query = {"access_token": good} if case == "in the query" else {}

    response = desk.web.get("/oauth/userinfo", headers=headers, query_string=query)

    assert response.status_code == 403
    assert response.get_json() == {"error": "access_denied", "error-description": "access_token is invalid"}
