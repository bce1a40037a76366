"""The code flow as two OAuth clients that others wrote do it, over HTTP."""

import threading
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import KeySet
from requests_oauthlib import OAuth2Session
from werkzeug.serving import make_server

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.pages.app import make_site
from orcid_repo_plugin.local_registry.seeds import make_client, make_person

BACK = "http://127.0.0.1:9/back"
SCOPES = ["openid", "/read-limited", "/activities/update"]
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"


class Running:
    """A registry behind a real socket, with one person and one client."""

    def __init__(self) -> None:
        self.books = Books()
        self.person = make_person(self.books, given_names="Josiah", family_name="Carberry")
        self.client = make_client(self.books, "member", [BACK])
        self.server = make_server(
            "127.0.0.1", 0, lambda environ, start: self.app(environ, start), threaded=True
        )
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.app = make_site(self.books, Addresses.at(self.url), Options())

    def decide(self, address: str, decision: str = "allow") -> str:
        """What the person does at the browser; gives where they are sent back to."""
        with requests.Session() as browser:
            entrance = browser.get(address, timeout=10)
            form = {"email": self.person.orcid, "password": self.person.password}
            browser.post(entrance.url, data=form, timeout=10).raise_for_status()
            answer = browser.post(address, data={"decision": decision}, allow_redirects=False, timeout=10)
        return answer.headers["Location"]

    def claims(self, id_token: str) -> jwt.Token:
        """The claims of an id_token, found and verified as an OpenID client does."""
        found = requests.get(f"{self.url}/.well-known/openid-configuration", timeout=10).json()
        keys = KeySet.import_key_set(requests.get(found["jwks_uri"], timeout=10).json())
        token = jwt.decode(id_token, keys, found["id_token_signing_alg_values_supported"])
        must = {"iss": found["issuer"], "aud": self.client.client_id, "sub": self.person.orcid}
        checks = {claim: {"essential": True, "value": value} for claim, value in must.items()}
        jwt.JWTClaimsRegistry(**checks, exp={"essential": True}).validate(token.claims)  # type: ignore[arg-type]
        return token


@pytest.fixture
def running() -> Iterator[Running]:
    """A registry that answers on a port of its own."""
    running = Running()
    thread = threading.Thread(target=running.server.serve_forever)
    thread.start()
    yield running
    running.server.shutdown()
    thread.join()
    running.server.server_close()


def test_authlib_gets_a_token_and_an_id_token(running: Running) -> None:
    client = running.client
    with AuthlibSession(
        client.client_id,
        client.client_secret,
        scope=SCOPES,
        redirect_uri=BACK,
        token_endpoint_auth_method="client_secret_post",
    ) as session:
        address, state = session.create_authorization_url(
            f"{running.url}/oauth/authorize",
            nonce="n-0S6",
            code_challenge=create_s256_code_challenge(VERIFIER),
            code_challenge_method="S256",
        )
        location = running.decide(address)
        token = session.fetch_token(
            f"{running.url}/oauth/token",
            authorization_response=location,
            state=state,
            code_verifier=VERIFIER,
        )
        who = session.get(f"{running.url}/oauth/userinfo").json()
        fresh = session.refresh_token(f"{running.url}/oauth/token")
        session.revoke_token(f"{running.url}/oauth/revoke", token=fresh["access_token"])

    assert (token["orcid"], token["name"]) == (running.person.orcid, "Josiah Carberry")
    assert running.claims(token["id_token"]).claims["nonce"] == "n-0S6"
    assert who["sub"] == running.person.orcid
    assert [one.revoked for one in running.books.tokens.values()] == ["client", "client"]


def test_authlib_is_known_by_http_basic_too(running: Running) -> None:
    client = running.client
    with AuthlibSession(client.client_id, client.client_secret, scope="/read-public") as session:
        token = session.fetch_token(f"{running.url}/oauth/token", grant_type="client_credentials")

    assert token["orcid"] is None


def test_requests_oauthlib_gets_a_token_and_an_id_token(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    client = running.client
    with OAuth2Session(client.client_id, redirect_uri=BACK, scope=SCOPES) as session:
        address, _ = session.authorization_url(f"{running.url}/oauth/authorize", nonce="n-0S6")
        token = session.fetch_token(
            f"{running.url}/oauth/token",
            authorization_response=running.decide(address),
            client_secret=client.client_secret,
            include_client_id=True,
        )
        who = session.get(f"{running.url}/oauth/userinfo").json()

    assert token["orcid"] == running.person.orcid
    assert running.claims(token["id_token"]).claims["nonce"] == "n-0S6"
    assert (who["given_name"], who["family_name"]) == ("Josiah", "Carberry")


def test_a_denial_reaches_the_client(running: Running) -> None:
    query = {"client_id": running.client.client_id, "response_type": "code", "scope": "openid"}
    address = f"{running.url}/oauth/authorize?{urlencode(query | {'redirect_uri': BACK})}"

    location = running.decide(address, "deny")

    assert location == f"{BACK}?error=access_denied&error_description=User%20denied%20access"
