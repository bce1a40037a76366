"""The address at which people sign in at ORCID, and what the registry says of itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson
import pytest

from orcid_repo_plugin.errors import OrcidUnavailable, SettingsError
from orcid_repo_plugin.orcid_api.discovery import Discovery
from orcid_repo_plugin.orcid_api.endpoints import Endpoints
from orcid_repo_plugin.orcid_api.session import OrcidSession
from orcid_repo_plugin.orcid_api.sign_in import LANGUAGES, Asked, SignIn, orcids_language
from orcid_repo_plugin.settings import OrcidSettings
from tests.orcid_api.desk import OddRegistry, odd_registry

CALLBACK = "https://orcid.repository.example.org/orcid/callback"


class Clock:
    """Stands still until it is moved; seconds."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


@contextmanager
def told(document: Any, status: int = 200) -> Iterator[tuple[Discovery, OddRegistry, Clock, str]]:
    """A registry that says this of itself, whatever it is asked."""
    clock = Clock()
    with odd_registry() as (server, session):
        server.answer(status, document)
        yield Discovery(session, now=clock), server, clock, session.endpoints.registry_url


def url_of(asked: Asked, **orcid: str) -> str:
    """The address for a registry that says nothing of itself."""
    with odd_registry() as (server, session):
        server.answer(404, {})
        settings = OrcidSettings(**({"client_id": "APP-MEMBER0000000001"} | orcid))
        return SignIn(session, settings).url(asked)


def asked(**more: Any) -> Asked:
    """Somebody is sent to ORCID."""
    given: dict[str, Any] = {"scopes": ("/read-limited", "/activities/update"), "state": "s-1"}
    return Asked(redirect_uri=CALLBACK, **(given | more))


def query_of(url: str) -> dict[str, str]:
    """What an address carries."""
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def test_blanks_are_written_as_orcid_s_documents_have_them() -> None:
    url = url_of(asked(family_names="Car+berry & Sons"))

    assert "scope=%2Fread-limited%20%2Factivities%2Fupdate" in url
    assert query_of(url)["family_names"] == "Car+berry & Sons"


def test_nonce_and_prompt_go_with_openid_only() -> None:
    without = query_of(url_of(asked(nonce="n", login=True)))
    with_openid = query_of(url_of(asked(scopes=("openid",), nonce="n", login=True)))

    assert not {"nonce", "prompt"} & set(without)
    assert (with_openid["nonce"], with_openid["prompt"]) == ("n", "login")


def test_no_value_of_a_person_can_add_a_parameter() -> None:
    evil = "x&redirect_uri=https://evil.example/#\r\nLocation: x"

    query = query_of(url_of(asked(email=evil, given_names=evil, family_names="\ud800", language=evil)))

    assert query["redirect_uri"] == CALLBACK
    assert "\r" not in query["given_names"]
    assert "lang" not in query


def test_what_is_too_long_for_a_form_is_left_out() -> None:
    assert "given_names" not in query_of(url_of(asked(given_names="J" * 201)))


def test_without_a_client_id_nobody_is_sent() -> None:
    with pytest.raises(SettingsError, match="client_id"):
        url_of(asked(), client_id=" ")


def test_secrets_and_names_are_not_printed() -> None:
    shown = repr(asked(state="the-state", nonce="the-nonce", verifier="the-verifier", email="j@example.org"))

    assert not [one for one in ("the-state", "the-nonce", "the-verifier", "j@example") if one in shown]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_each_language_of_orcid_is_passed_on(language: str) -> None:
    assert orcids_language(language) == language
    assert orcids_language(language.replace("_", "-").lower()) == language


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("pt-BR", "pt"), ("zh", "zh_CN"), ("zh-Hans-SG", "zh_CN"), ("zh-Hant", "zh_TW"), ("xx", ""), ("e", "")],
)
def test_other_spellings_lead_to_the_nearest_or_to_none(wanted: str, found: str) -> None:
    assert orcids_language(wanted) == found


def test_what_the_registry_says_is_asked_once_an_hour() -> None:
    with told({"code_challenge_methods_supported": ["S256"]}) as (discovery, server, clock, _):
        assert [discovery.configuration().pkce for _ in range(3)] == [True] * 3
        assert len(server.bodies) == 1
        clock.time += 3601
        discovery.configuration()
        assert len(server.bodies) == 2


def test_a_registry_that_does_not_answer_is_asked_again_after_a_minute() -> None:
    with told(None, status=500) as (discovery, server, clock, base):
        found = discovery.configuration()
        discovery.configuration()
        assert len(server.bodies) == 1
        clock.time += 61
        discovery.configuration()
        assert len(server.bodies) == 2
    assert (found.pkce, found.authorization_endpoint) == (False, f"{base}/oauth/authorize")


@pytest.mark.parametrize(
    "methods", [["plain"], "S256", None, {"S256": True}], ids=["plain", "text", "none", "map"]
)
def test_pkce_is_used_only_if_s256_is_listed(methods: Any) -> None:
    with told({"code_challenge_methods_supported": methods}) as (discovery, *_):
        assert discovery.configuration().pkce is False


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/oauth/authorize",
        "//evil.example/oauth/authorize",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "http://127.0.0.1/oauth/authorize",
        "http://[::1",
        7,
        None,
    ],
)
def test_an_address_of_another_origin_is_never_used(address: Any) -> None:
    with told({"authorization_endpoint": address, "jwks_uri": address}) as (discovery, _, _, base):
        found = discovery.configuration()

    assert found.authorization_endpoint == f"{base}/oauth/authorize"
    assert found.jwks_uri == f"{base}/oauth/jwks"


def test_an_origin_that_only_looks_like_orcid_s_is_another_one() -> None:
    with odd_registry() as (server, session):
        base = session.endpoints.registry_url
        server.answer(200, {"jwks_uri": base.replace("127.0.0.1", "127.0.0.1@evil.example")})
        assert Discovery(session).configuration().jwks_uri == f"{base}/oauth/jwks"


def test_an_address_on_the_registry_itself_is_used() -> None:
    with odd_registry() as (server, session):
        base = session.endpoints.registry_url
        server.answer(200, {"authorization_endpoint": f"{base}/oauth/v2/authorize"})
        assert Discovery(session).configuration().authorization_endpoint == f"{base}/oauth/v2/authorize"


def test_the_issuer_is_the_registry_whatever_the_document_says() -> None:
    with told({"issuer": "https://evil.example"}) as (discovery, _, _, base):
        assert discovery.configuration().issuer == base


def jwk(kid: object, **more: Any) -> dict[str, Any]:
    """A key as the registry shows it."""
    return {"kty": "RSA", "use": "sig", "e": "AQAB", "n": "AQAB", "kid": kid} | more


def test_a_new_key_is_found_at_most_once_a_minute() -> None:
    with told({"keys": [jwk("one")]}) as (discovery, server, clock, _):
        assert discovery.key("one") is not None
        asked_before = len(server.bodies)
        assert discovery.key("two") is None
        assert len(server.bodies) == asked_before
        server.answers[0] = (200, {}, orjson.dumps({"keys": [jwk("two")]}))
        clock.time += 61
        assert discovery.key("two") is not None
        assert discovery.key("one") is None
        assert len(server.bodies) == asked_before + 1


def test_only_keys_for_signatures_count() -> None:
    keys = [jwk("a", use="enc"), jwk("b", kty="oct"), {"kty": "RSA"}, "key", None, jwk(7)]
    with told({"keys": keys}) as (discovery, *_):
        assert [discovery.key(one) for one in ("a", "b", "c")] == [None] * 3


@pytest.mark.parametrize("document", [[], {}, {"keys": None}, {"keys": {"a": 1}}])
def test_a_strange_list_of_keys_holds_none(document: Any) -> None:
    with told(document) as (discovery, *_):
        if document == []:
            with pytest.raises(OrcidUnavailable):
                discovery.key("one")
        else:
            assert discovery.key("one") is None


def test_keys_that_cannot_be_had_are_not_asked_for_by_everybody() -> None:
    with told({}, status=404) as (discovery, server, clock, _):
        discovery.configuration()
        before = len(server.bodies)
        for _ in range(3):
            with pytest.raises(OrcidUnavailable):
                discovery.key("one")
        assert len(server.bodies) == before + 1
        clock.time += 6
        with pytest.raises(OrcidUnavailable):
            discovery.key("one")
        assert len(server.bodies) == before + 2


def test_production_s_addresses_are_known_without_an_answer() -> None:
    session = OrcidSession(Endpoints.of(OrcidSettings()))
    sign_in = SignIn(session, OrcidSettings(client_id="APP-MEMBER0000000001"))
    sign_in.discovery._known = sign_in.discovery._read({})
    sign_in.discovery._good_until = float("inf")
    try:
        assert sign_in.url(asked()).startswith("https://orcid.org/oauth/authorize?response_type=code&")
        assert sign_in.verifier() == ""
    finally:
        session.close()
