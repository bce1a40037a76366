"""``orcid-repo register``: what stands in ORCID's form is what the service really sends."""

import json
from contextlib import closing
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from orcid_repo_plugin.domain.host import CONNECTING, Launch, Purpose
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.connect.starting import start
from tests.cli.conftest import Installation

BASE = "https://orcid.repository.example.org"


def registered(installation: Installation, *arguments: str) -> tuple[dict[str, Any], str]:
    """What is printed as JSON, and what is told beside it."""
    result = installation.run("register", "--json", *arguments)
    assert result.code == 0, result.err
    return json.loads(result.out), result.err


@pytest.fixture
def named(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation that has all that a registration needs."""
    monkeypatch.setenv("ORCID_REPO_BASE_URL", BASE)
    installation.more = (
        '[site]\nname = "Brown Digital Repository"\naddress = "https://repository.example.org"\n'
    )
    return installation


def sent(installation: Installation, purpose: Purpose) -> dict[str, str]:
    """The parameters with which the service sends somebody to ORCID."""
    launch = Launch(
        host="main",
        repository="main",
        user_id="7",
        purpose=purpose,
        expires_at=datetime(2030, 1, 1, tzinfo=UTC),
    )
    with closing(App.open(installation.config)) as app:
        query = parse_qs(urlsplit(start(app, launch, "seat")).query)
    return {name: values[0] for name, values in query.items()}


@pytest.mark.parametrize("base", [BASE, f"{BASE}/orcid/", "http://127.0.0.1:5000"])
def test_the_address_and_the_scopes_are_those_that_the_service_sends(
    named: Installation, monkeypatch: pytest.MonkeyPatch, base: str
) -> None:
    monkeypatch.setenv("ORCID_REPO_BASE_URL", base)

    found, _ = registered(named)

    purposes = (*CONNECTING, Purpose.SIGN_IN)
    asked = [sent(named, purpose) for purpose in purposes]
    assert {one["redirect_uri"] for one in asked} == set(found["redirect_uris"])
    assert {scope for one in asked for scope in one["scope"].split()} == set(found["scopes"])
    assert "//" not in found["redirect_uris"][0].partition("://")[2]


def test_all_fields_of_the_form_are_there(named: Installation) -> None:
    named.environment = "production"

    found, told = registered(named)
    text = named.run("register").out.splitlines()

    assert told == ""
    assert found["name"] == "Brown Digital Repository"
    assert found["homepage"] == "https://repository.example.org"
    assert found["redirect_uris"] == [f"{BASE}/orcid/callback"]
    assert "Brown Digital Repository asks for your ORCID iD" in found["description"]
    assert "adds the works" in found["description"]
    for value in (found["form"], found["name"], found["homepage"], found["description"], found["notes"]):
        assert value in text
    assert f"{BASE}/orcid/callback" in text


@pytest.mark.parametrize(
    ("environment", "api", "form"),
    [
        ("production", "member", "production-member-api"),
        ("sandbox", "member", "sandbox-member-api"),
        ("production", "public", "https://orcid.org/developer-tools"),
        ("sandbox", "public", "https://sandbox.orcid.org/developer-tools"),
        ("local", "member", f"orcid-repo registry --redirect-uri {BASE}/orcid/callback"),
    ],
)
def test_each_registry_has_its_form(named: Installation, environment: str, api: str, form: str) -> None:
    named.environment = environment
    named.more += f'[connect]\napi = "{api}"\n'

    found, _ = registered(named)

    assert form in found["form"]


def test_credentials_of_the_public_api_ask_for_the_id_only(named: Installation) -> None:
    named.more += '[connect]\napi = "public"\n'

    found, _ = registered(named)

    assert set(found["scopes"]) == {"/authenticate", "openid"}
    assert "adds the works" not in found["description"]


def test_what_is_missing_in_the_settings_is_told_with_the_way_out(installation: Installation) -> None:
    installation.environment = "production"

    found, told = registered(installation)

    assert "base_url is not set; set it to" in told
    assert "set site.name" in told
    assert "site.address is not set" in told
    assert found["redirect_uris"] == ["http://127.0.0.1:8080/orcid/callback"]
    assert all(warning in told for warning in found["warnings"])


@pytest.mark.parametrize(
    ("base", "words"),
    [
        ("http://127.0.0.1:8080", "is this machine"),
        ("https://ORCID.repository.example.org", "set base_url to https://orcid.repository.example.org"),
        ("https://orcid.repository.example.org:443", "set base_url to https://orcid.repository.example.org"),
        ("https://orcid.bücher.example", "in ASCII"),
    ],
)
def test_an_address_that_orcid_would_not_take_is_told(
    named: Installation, monkeypatch: pytest.MonkeyPatch, base: str, words: str
) -> None:
    named.environment = "production"
    monkeypatch.setenv("ORCID_REPO_BASE_URL", base)

    _, told = registered(named)

    assert words in told


@pytest.mark.parametrize(
    "base",
    ["http://orcid.example.org", "https://orcid.example.org//a", "https://orcid.example.org/?a=1", "pots"],
)
def test_an_address_that_can_never_work_is_a_mistake_in_the_settings(
    named: Installation, monkeypatch: pytest.MonkeyPatch, base: str
) -> None:
    monkeypatch.setenv("ORCID_REPO_BASE_URL", base)

    result = named.run("register")

    assert (result.code, result.out) == (2, "")
    assert "base_url" in result.err


def test_more_addresses_than_the_form_has_room_for_are_told(named: Installation) -> None:
    also = [part for n in range(5) for part in ("--also", f"https://orcid{n}.example.org/")]

    five, told = registered(named, *also[:8])
    assert (len(five["redirect_uris"]), "notes" in told) == (5, False)
    six, told = registered(named, *also)

    assert six["redirect_uris"][5] == "https://orcid4.example.org/orcid/callback"
    assert "6 addresses; the form has room for 5" in told
    assert "6 redirect URIs" in six["notes"]


def test_a_further_address_that_is_none_is_wrong_use(named: Installation) -> None:
    result = named.run("register", "--also", "orcid.example.org")

    assert (result.code, result.out) == (2, "")
    assert "--also" in result.err
