"""``orcid-repo keys``: what a human or a script sees of the keys."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from orcid_repo_plugin.store.sealing import Sealer

KINDS = {"access_token", "refresh_token", "host_key", "browser", "sign_in", "revocation"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_cli: Any) -> Path:
    """An installation with a host, whose key is sealed."""
    monkeypatch.chdir(tmp_path)
    for name in ("ORCID_REPO_SECRETS__KEY", "ORCID_REPO_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    assert run_cli("init", tmp_path).code == 0
    assert run_cli("hosts", "add", "main").code == 0
    return tmp_path


def keys(folder: Path) -> list[str]:
    return Sealer(key_file=folder / "orcid-repo.key").all_keys()


def in_json(result: Any) -> Any:
    assert result.code == 0, result.err
    return json.loads(result.out)


def test_a_rotation_says_what_was_sealed_anew_and_what_left_the_file(folder: Path, run_cli: Any) -> None:
    [old] = keys(folder)

    result = run_cli("keys", "rotate")

    [new] = keys(folder)
    assert result.code == 0
    assert "host keys\t1" in result.out
    assert "taken out of" in result.err
    assert "backups that were made until now open only with that" in result.err
    assert [key for key in (old, new) if key in result.out + result.err] == []


def test_a_rotation_in_json_counts_by_kind(folder: Path, run_cli: Any) -> None:
    told = in_json(run_cli("keys", "rotate", "--json"))

    assert set(told["resealed"]) == set(told["unopened"]) == KINDS
    assert (told["resealed"]["host_key"], sum(told["resealed"].values())) == (1, 1)
    assert (len(told["key"]), len(told["dropped"]), told["kept"]) == (8, 1, [])


def test_old_keys_stay_when_asked(folder: Path, run_cli: Any) -> None:
    told = in_json(run_cli("keys", "rotate", "--keep-old", "--json"))

    assert (len(keys(folder)), len(told["kept"]), told["dropped"]) == (2, 1, [])


def test_the_list_shows_digits_and_numbers_and_never_a_key(folder: Path, run_cli: Any) -> None:
    run_cli("keys", "rotate", "--keep-old")

    table, told = run_cli("keys", "list"), in_json(run_cli("keys", "list", "--json"))

    assert [(len(one["key"]), one["seals"], one["opens"]) for one in told["keys"]] == [
        (8, True, 1),
        (8, False, 0),
    ]
    assert told["unopened"] == 0
    assert told["where"] == str(folder / "orcid-repo.key")
    assert "host keys: 1" in table.out
    assert [key for key in keys(folder) if key in table.out + table.err + json.dumps(told)] == []


def test_one_key_in_the_environment_is_wrong_use_and_the_way_is_told(
    folder: Path, run_cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    [old], before = keys(folder), (folder / "orcid-repo.key").read_bytes()
    monkeypatch.setenv("ORCID_REPO_SECRETS__KEY", old)

    result = run_cli("keys", "rotate")

    assert (result.code, result.out) == (2, "")
    assert 'ORCID_REPO_SECRETS__KEY="NEW OLD"' in result.err
    assert old not in result.err
    assert (folder / "orcid-repo.key").read_bytes() == before


def test_two_keys_in_the_environment_seal_by_the_first(
    folder: Path, run_cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    [old], new = keys(folder), Fernet.generate_key().decode("ascii")
    monkeypatch.setenv("ORCID_REPO_SECRETS__KEY", f"{new} {old}")

    result = run_cli("keys", "rotate")
    monkeypatch.setenv("ORCID_REPO_SECRETS__KEY", new)
    told = in_json(run_cli("keys", "list", "--json"))

    assert result.code == 0
    assert "take all but the first key out of" in result.err
    assert [one["opens"] for one in told["keys"]] == [1]


def test_a_wrong_key_is_wrong_use(folder: Path, run_cli: Any) -> None:
    (folder / "orcid-repo.key").write_bytes(Fernet.generate_key() + b"\n")

    result = run_cli("keys", "rotate")

    assert result.code == 2
    assert "opens any of the 1 sealed texts" in result.err


def test_what_no_key_opens_is_one_failure(folder: Path, run_cli: Any) -> None:
    path = folder / "orcid-repo.key"
    right = path.read_text()
    path.write_bytes(Fernet.generate_key() + b"\n")
    assert run_cli("hosts", "add", "portal", "--repository", "main").code == 0
    path.write_text(right)

    result = run_cli("keys", "rotate", "--json")

    assert result.code == 1
    assert json.loads(result.out)["unopened"]["host_key"] == 1
    assert "1 sealed texts are opened by no key and stay as they were: host keys: 1" in result.err
