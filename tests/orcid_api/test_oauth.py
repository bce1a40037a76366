"""Tokens: renewed, made for ourselves, and ended."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest

from orcid_repo_plugin.errors import OrcidRefusal, OrcidRepoError, OrcidUnavailable, SettingsError
from orcid_repo_plugin.orcid_api.client import OrcidClient
from orcid_repo_plugin.orcid_api.oauth import OAuth, credentials
from orcid_repo_plugin.orcid_api.pace import Pace
from orcid_repo_plugin.orcid_api.pace_state import InMemory
from orcid_repo_plugin.orcid_api.session import OrcidSession
from orcid_repo_plugin.settings import OrcidSettings, Settings
from orcid_repo_plugin.testing.registry import Registry
from tests.orcid_api.desk import JOSIAH
from tests.orcid_api.scripted_server import answer, scripted

SECRET = "99999999-8888-4777-8666-555555555555"


@contextmanager
def client_at(registry: Registry, **orcid: object) -> Iterator[OrcidClient]:
    known = registry.client("member")
    given = {
        "environment": "local",
        "registry_url": registry.registry_url,
        "member_api_url": registry.member_api_url,
        "public_api_url": registry.public_api_url,
        "client_id": known["client_id"],
        "client_secret": known["client_secret"],
    }
    settings = Settings(orcid=OrcidSettings.model_validate(given | orcid))
    transport = registry.session()
    with OrcidClient(settings, pace=Pace({}, InMemory()), transport=transport) as client:
        yield client


def permission(registry: Registry) -> tuple[str, str]:
    token = registry.token(JOSIAH, "/activities/update /read-limited")
    assert token["refresh_token"] is not None
    return token["access_token"], token["refresh_token"]


def test_a_refresh_gives_a_new_pair_and_ends_the_old_one(registry: Registry) -> None:
    old, refresh = permission(registry)
    with client_at(registry) as client:
        new = client.oauth.refresh(refresh)
        client.works.summaries(JOSIAH, new.access_token)
        with pytest.raises(OrcidRefusal) as ended:
            client.works.summaries(JOSIAH, old)

    assert new.refresh_token not in (None, refresh)
    assert new.orcid == JOSIAH
    assert set(new.scopes) == {"/activities/update", "/read-limited"}
    assert new.expires_at is not None
    assert new.expires_at.tzinfo is UTC
    assert new.expires_at > datetime.now(UTC) + timedelta(days=365)
    assert (ended.value.status, ended.value.error) == (401, "invalid_token")


def test_a_refresh_token_that_has_ended_is_refused_by_its_word(registry: Registry) -> None:
    _, refresh = permission(registry)
    registry.revoke(JOSIAH, registry.client("member")["client_id"])
    with client_at(registry) as client, pytest.raises(OrcidRefusal) as refused:
        client.oauth.refresh(refresh)

    assert (refused.value.status, refused.value.code, refused.value.error) == (400, None, "invalid_grant")


def test_a_token_of_our_own_reads_what_is_public(registry: Registry) -> None:
    with client_at(registry) as client:
        token = client.oauth.client_credentials()
        found = client.records.person(JOSIAH, token.access_token)

    assert (token.orcid, token.name, token.scopes) == (None, None, ("/read-public",))
    assert found["name"]["family-name"]["value"] == "Carberry"


def test_a_scope_that_our_client_may_not_have_is_refused(registry: Registry) -> None:
    with client_at(registry) as client, pytest.raises(OrcidRefusal) as refused:
        client.oauth.client_credentials("/webhook")

    assert refused.value.error == "invalid_scope"


def test_a_wrong_secret_is_refused_and_not_repeated(registry: Registry) -> None:
    with client_at(registry, client_secret=SECRET) as client, pytest.raises(OrcidRefusal) as refused:
        client.oauth.client_credentials()

    assert (refused.value.status, refused.value.error) == (401, "invalid_client")
    assert SECRET not in str(refused.value)


def test_a_revoked_token_is_worth_nothing(registry: Registry) -> None:
    access, refresh = permission(registry)
    with client_at(registry) as client:
        assert client.oauth.revoke(access) is True
        with pytest.raises(OrcidRefusal):
            client.oauth.refresh(refresh)


def test_revoking_never_raises(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    access, _ = permission(registry)
    with client_at(registry, client_id="") as nobody:
        assert nobody.oauth.revoke(access) is False
    with client_at(registry, client_secret=SECRET) as stranger:
        assert stranger.oauth.revoke(access) is False
    with client_at(registry) as client:
        registry.fault("lose_answer", path="/oauth/revoke")
        assert client.oauth.revoke(access) is False
        assert client.oauth.revoke("a token that\nnobody made") is True


def test_a_lost_answer_is_unavailable_and_holds_no_secret(registry: Registry) -> None:
    _, refresh = permission(registry)
    registry.lose_next_answer(path="/oauth/token")
    with client_at(registry) as client, pytest.raises(OrcidUnavailable) as lost:
        client.oauth.refresh(refresh)

    assert refresh not in f"{lost.value!r} {lost.value.__cause__!r} {lost.value.__context__!r}"


@pytest.mark.parametrize(
    "body",
    [b"{}", b"[]", b'{"access_token": 5}', b'{"access_token": ""}', b'{"access', b"<html>signed in</html>"],
)
def test_an_answer_without_a_token_is_not_believed(body: bytes) -> None:
    settings = OrcidSettings(client_id="APP-MEMBER0000000001", client_secret=SECRET)
    with scripted([answer("200 OK", body)]) as server:
        session = OrcidSession(server.endpoints)
        with pytest.raises(OrcidUnavailable):
            OAuth(session, settings).refresh("66666666-7777-4888-8999-aaaaaaaaaaaa")
        session.close()


def test_what_orcid_adds_or_leaves_out_does_no_harm() -> None:
    told = {
        "access_token": "11111111-2222-4333-8444-555555555555",
        "token_type": "bearer",
        "expires_in": 10**30,
        "scope": None,
        "orcid": JOSIAH,
        "name": 7,
        "new": {"key": []},
    }
    settings = OrcidSettings(client_id="APP-MEMBER0000000001", client_secret=SECRET)
    with scripted([answer("200 OK", orjson.dumps({**told, "expires_in": 2**53}))]) as server:
        session = OrcidSession(server.endpoints)
        found = OAuth(session, settings).refresh("66666666-7777-4888-8999-aaaaaaaaaaaa")
        session.close()

    assert (found.scopes, found.name, found.refresh_token, found.orcid) == ((), None, None, JOSIAH)
    assert found.expires_at is not None


def test_tokens_are_not_printed(registry: Registry) -> None:
    _, refresh = permission(registry)
    with client_at(registry) as client:
        new = client.oauth.refresh(refresh)

    assert new.access_token not in repr(new)
    assert str(new.refresh_token) not in repr(new)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "orcid.client_id: there is none"),
        ({"client_id": "APP-1"}, "orcid.client_secret: there is none"),
        ({"client_id": "  ", "client_secret": SECRET}, "orcid.client_id: there is none"),
    ],
)
def test_credentials_that_are_missing_are_told_with_the_way_out(given: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said) as error:
        credentials(OrcidSettings(**given))

    assert SECRET not in str(error.value)


def test_the_secret_is_read_from_its_file_when_it_is_needed(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    settings = OrcidSettings(client_id="APP-1", client_secret_file=file)
    with pytest.raises(SettingsError, match="cannot be read: No such file"):
        credentials(settings)
    file.write_text("\n")
    with pytest.raises(SettingsError, match="the file is empty"):
        credentials(settings)
    file.write_bytes(b"\xff\xff")
    with pytest.raises(SettingsError, match="is no text"):
        credentials(settings)
    file.write_text(f"{SECRET}\n")

    assert credentials(settings) == ("APP-1", SECRET)


def test_who_needs_no_credentials_needs_not_have_them(registry: Registry) -> None:
    with client_at(registry, client_id="", client_secret="") as client:
        assert client.records.person(JOSIAH)["path"] == f"/{JOSIAH}/person"
        with pytest.raises(OrcidRepoError):
            client.oauth.client_credentials()
