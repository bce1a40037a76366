"""``orcid-repo doctor``: each thing that can be wrong with books, key and registry, and the way out."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from orcid_repo_plugin.services.checks_registry import clock_check
from tests.cli.conftest import Installation


def lines(installation: Installation) -> list[str]:
    return installation.run("doctor").out.splitlines()


def assert_line(found: list[str], state: str, words: str) -> None:
    assert any(line.startswith(state) and words in line for line in found), "\n".join(found)


def settings(installation: Installation, **orcid: str) -> list[str]:
    """What the doctor says of settings that differ in these."""
    path = installation.config
    client = installation.registry.client("member")
    values = {
        "environment": "local",
        "registry_url": installation.registry.registry_url,
        "member_api_url": installation.registry.member_api_url,
        "public_api_url": installation.registry.public_api_url,
        "client_id": client["client_id"],
        "client_secret": client["client_secret"],
    } | orcid
    text = "[orcid]\n" + "".join(f'{name} = "{value}"\n' for name, value in values.items() if value)
    path.write_text(text + installation.more, encoding="utf-8")
    return installation.run_cli("--config", path, "doctor").out.splitlines()


def test_a_sound_installation_has_nothing_wrong(installation: Installation) -> None:
    installation.connect()

    result = installation.run("doctor")

    assert result.code == 0, result.out
    found = result.out.splitlines()
    client = installation.registry.client("member")
    assert_line(found, "ok", "database: SQLite, sqlite:///")
    assert_line(found, "ok", f"books of local, client {client['client_id']}")
    assert_line(found, "ok", "it opens all 1 tokens")
    assert_line(found, "ok", "registry answers in")
    assert_line(found, "ok", "member API answers in")
    assert_line(found, "ok", "clock")
    assert_line(found, "ok", f"client id and secret: local knows {client['client_id']}")
    assert_line(found, "ok", "/activities/update")
    assert client["client_secret"] not in result.out + result.err


def test_it_makes_neither_database_nor_key(installation: Installation) -> None:
    key = installation.folder / "orcid-repo.key"
    key.unlink(missing_ok=True)

    found = lines(installation)

    assert_line(found, "note", "no database yet")
    assert_line(found, "note", "no key file yet")
    assert not key.exists()
    assert not list(installation.folder.glob("*.sqlite3*"))


def test_a_key_that_others_can_read_is_wrong(installation: Installation) -> None:
    installation.connect()
    (installation.folder / "orcid-repo.key").chmod(0o644)

    assert_line(lines(installation), "wrong", "chmod 600")


def test_a_key_that_was_given_to_the_group_of_the_service_is_right(installation: Installation) -> None:
    (installation.folder / "orcid-repo.key").chmod(0o640)

    assert not any("others can read it" in line for line in lines(installation))


def test_a_lost_key_is_wrong_when_tokens_are_sealed_with_it(installation: Installation) -> None:
    installation.connect()
    (installation.folder / "orcid-repo.key").unlink()

    assert_line(lines(installation), "wrong", "1 tokens in the books are sealed with it")


def test_another_key_is_wrong(installation: Installation) -> None:
    installation.connect()
    (installation.folder / "orcid-repo.key").write_bytes(Fernet.generate_key())

    assert_line(lines(installation), "wrong", "1 of 1 tokens in the books cannot be opened")


def test_a_malformed_key_is_wrong(installation: Installation) -> None:
    key = installation.folder / "orcid-repo.key"
    key.write_text("no key\n", encoding="ascii")
    key.chmod(0o600)

    assert_line(lines(installation), "wrong", "key:")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sqlite:///nowhere/books.sqlite3", "there is no folder"),
        ("sqlite:///text.sqlite3", "no SQLite database"),
        ("sqlite:///foreign.sqlite3", "belongs to something else"),
        ("sqlite:///newer.sqlite3", "a newer version"),
        ("postgresql://carberry:hush@127.0.0.1:1/orcid", "no server answers"),
        ("mysql://x", "mysql"),
    ],
    ids=["no folder", "no database", "another's", "newer", "no server", "unknown kind"],
)
def test_a_database_that_cannot_be_used_is_wrong_and_its_password_not_shown(
    installation: Installation, url: str, words: str
) -> None:
    (installation.folder / "text.sqlite3").write_text("Pots. " * 1000, encoding="utf-8")
    for name, table in (("foreign", "pots (id)"), ("newer", "orcid_repo_version (version_num)")):
        with closing(sqlite3.connect(installation.folder / f"{name}.sqlite3")) as made:
            made.execute(f"CREATE TABLE {table}")
            if name == "newer":
                made.execute("INSERT INTO orcid_repo_version VALUES ('9999')")
            made.commit()
    installation.more = f'[database]\nurl = "{url}"\n'

    result = installation.run("doctor")

    assert result.code == 1
    assert_line(result.out.splitlines(), "wrong", words)
    assert "hush" not in result.out


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_database_that_may_only_be_read_is_wrong(installation: Installation) -> None:
    installation.connect()
    (installation.folder / "orcid-repo.sqlite3").chmod(0o400)

    assert_line(lines(installation), "wrong", "we may not write to the file")


def test_books_of_another_registry_stand_beside(installation: Installation) -> None:
    installation.connect()

    found = settings(installation, client_id="APP-ANOTHER")

    assert_line(found, "note", "no books of local, client APP-ANOTHER yet: they begin empty; beside them")


def test_a_wrong_secret_is_told_and_not_shown(installation: Installation) -> None:
    found = settings(installation, client_secret="hush-hush")

    assert_line(found, "wrong", "does not take")
    assert "hush-hush" not in "\n".join(found)


def test_a_missing_secret_is_wrong(installation: Installation) -> None:
    assert_line(settings(installation, client_secret=""), "wrong", "orcid.client_secret")


def test_a_public_client_can_send_nothing(installation: Installation) -> None:
    client = installation.registry.client("public")

    found = settings(installation, client_id=client["client_id"], client_secret=client["client_secret"])

    assert_line(found, "note", "To send works it must be a member's")


def test_a_registry_that_is_not_running_is_told_and_each_check_fails_alone(
    installation: Installation,
) -> None:
    nobody = "http://127.0.0.1:1"

    found = settings(
        installation,
        registry_url=nobody,
        member_api_url=f"{nobody}/member",
        public_api_url=f"{nobody}/public",
    )

    for name in ("registry", "member API", "public API"):
        assert_line(found, "wrong", f"{name} at {nobody}")
    assert_line(found, "note", "were not tried")
    assert_line(found, "ok", "platforms that can be read")


NONE = {"registry_url": "", "member_api_url": "", "public_api_url": ""}


@pytest.mark.parametrize(
    ("orcid", "words"),
    [
        (NONE | {"registry_url": "http://orcid.example.org"}, "plain http"),
        (NONE | {"environment": "sandbox", "member_api_url": "https://api.orcid.org"}, "is sandbox"),
        (NONE | {"environment": "production", "member_api_url": "http://127.0.0.1:1"}, "on this machine"),
    ],
    ids=["http", "sandbox and production", "production and this machine"],
)
def test_a_mix_of_registries_is_wrong(installation: Installation, orcid: dict[str, str], words: str) -> None:
    assert_line(settings(installation, **orcid), "wrong", words)


@pytest.mark.parametrize(("minutes", "words"), [(-30, "30 minutes ahead of"), (30, "behind")])
def test_a_clock_that_is_wrong_is_told(minutes: int, words: str) -> None:
    there = datetime.now(UTC) + timedelta(minutes=minutes, seconds=1)

    check = clock_check(there)

    assert check.state == "wrong"
    assert words in check.message


def test_a_clock_that_is_right_is_ok() -> None:
    assert clock_check(datetime.now(UTC) - timedelta(minutes=4)).state == "ok"


def test_settings_of_the_push_are_told(installation: Installation) -> None:
    installation.more = '[push]\nwithdrawn = "keep"\ncollections = ["Pots"]\npublished_from = "2015"\n'

    found = lines(installation)

    assert_line(found, "ok", "only works of the collections Pots and published 2015 to …")
    assert_line(found, "note", "push.withdrawn is keep")


def test_the_public_address_and_the_one_to_register_are_told(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORCID_REPO_BASE_URL", "https://repository.example.org/orcid")

    found = lines(installation)

    assert_line(found, "ok", "public address https://repository.example.org/orcid")
    assert_line(found, "ok", "redirect address https://repository.example.org/orcid/orcid/callback")
    assert_line(found, "ok", "`orcid-repo register` prints the whole form")
    assert_line(found, "note", "site.address is not set")
    assert_line(
        found,
        "wrong",
        "orcid-repo registry --redirect-uri https://repository.example.org/orcid/orcid/callback",
    )


def test_a_missing_public_address_is_told(installation: Installation) -> None:
    assert_line(lines(installation), "note", "base_url is not set")


def test_a_redirect_address_that_the_local_registry_knows_is_ok(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = "https://orcid.repository.example.org"
    client = installation.registry.make_client(redirect_uris=[f"{base}/orcid/callback"])
    monkeypatch.setenv("ORCID_REPO_BASE_URL", base)

    found = settings(installation, client_id=client["client_id"], client_secret=client["client_secret"])

    assert_line(found, "ok", f"sends people back to {base}/orcid/callback")


def test_who_may_send_people_is_told_and_for_which_repository_nobody_may(installation: Installation) -> None:
    installation.more = "[repositories.main]\n[repositories.theses]\n"

    before = lines(installation)
    installation.run("hosts", "add", "main")
    after = lines(installation)

    assert_line(before, "note", "`orcid-repo hosts add main --origin https://…`")
    assert_line(after, "ok", "hosts that may send people and items: main for main")
    assert_line(after, "note", "`orcid-repo hosts add theses --origin https://…`")
    assert not any("hosts add main" in line for line in after)


def test_a_lost_key_is_wrong_when_only_hosts_keys_are_sealed_with_it(installation: Installation) -> None:
    installation.run("hosts", "add", "main")
    assert_line(lines(installation), "ok", "it opens all 1 tokens and keys of hosts")
    (installation.folder / "orcid-repo.key").unlink()

    assert_line(lines(installation), "wrong", "1 tokens and keys of hosts in the books are sealed with it")


@pytest.mark.parametrize(
    ("file", "words"),
    [("nowhere/jobs.sqlite3", "there is no folder"), (".", "this is a folder")],
)
def test_a_place_where_the_engine_cannot_keep_its_tasks_is_wrong(
    installation: Installation, file: str, words: str
) -> None:
    installation.more = f'[service]\njobs_file = "{file}"\n'

    assert_line(lines(installation), "wrong", words)
