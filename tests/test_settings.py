"""Settings: where they come from, and what a wrong one is told."""

import os
import stat
import tomllib
from pathlib import Path

import pytest

from orcid_repo_plugin.errors import SettingsError
from orcid_repo_plugin.settings import ServiceSettings, Settings, load
from orcid_repo_plugin.settings_template import rows, template


def written(folder: Path, text: str) -> Path:
    path = folder / "orcid-repo.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[orcid]\nclient_idd = 'x'\n", "'orcid.client_idd'; did you mean 'client_id'?"),
        ("base_ulr = 'x'\n", "'base_ulr'; did you mean 'base_url'?"),
        ("[repositories.main]\nplatfrom = 'dspace'\n", "did you mean 'platform'?"),
        ("[mapping]\norganisation = 'send'\n", "did you mean 'organisations'?"),
        (
            "[mapping]\norganisations = 'drop'\n",
            "mapping.organisations: Input should be 'send' or 'leave_out'",
        ),
        ("[repositories]\nplatform = 'dspace'\n", "repositories.platform: must be a table"),
        ("[mapping.types]\nlab_notes = 5\n", "mapping.types.lab_notes: must be a text in quotes"),
        ("file = 'x'\n", "unknown setting 'file'"),
        ("[orcid\n", "not valid TOML"),
        ("[orcid]\nclient_secret='a'\nclient_secret_file='b'\n", "not both"),
    ],
    ids=[
        "nested",
        "top",
        "in a table of tables",
        "mapping",
        "value",
        "no table",
        "no text",
        "internal",
        "syntax",
        "two secrets",
    ],
)
def test_a_wrong_setting_is_told_with_file_and_the_way_out(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(SettingsError) as error:
        load(written(tmp_path, text), {})

    assert expected in str(error.value)
    assert "orcid-repo.toml" in str(error.value)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "[orcid]\nclient_id = 'APP-1'\nenvironment = 'production'\n")

    settings = load(path, {"ORCID_REPO_ORCID__CLIENT_ID": "APP-2"})

    assert (settings.orcid.client_id, settings.orcid.environment) == ("APP-2", "production")


@pytest.mark.parametrize(
    "variable", ["ORCID_REPO_ORCID__CLIENTID", "ORCID_REPO_BASEURL"], ids=["nested", "top"]
)
def test_an_unknown_variable_is_an_error(variable: str) -> None:
    with pytest.raises(SettingsError, match="did you mean"):
        load(None, {variable: "x"})


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("ORCID_REPO_ORCID__CLIENTID", "x", "environment: unknown setting 'orcid.clientid'"),
        ("ORCID_REPO_ORCID__ENVIRONMENT", "x", "environment: orcid.environment: Input should be"),
        ("ORCID_REPO_ORCID", "no JSON", "environment variable ORCID_REPO_ORCID: its value must be JSON"),
        ("ORCID_REPO_BLOCKED_PLUGINS", "a", "ORCID_REPO_BLOCKED_PLUGINS: its value must be JSON"),
    ],
)
def test_a_wrong_variable_is_named_and_not_the_file(
    tmp_path: Path, variable: str, value: str, expected: str
) -> None:
    with pytest.raises(SettingsError) as error:
        load(written(tmp_path, "[orcid]\nclient_id = 'APP-1'\n"), {variable: value})

    assert expected in str(error.value)
    assert "orcid-repo.toml" not in str(error.value)


def test_variables_of_one_table_and_json_join(tmp_path: Path) -> None:
    environ = {
        "ORCID_REPO_ORCID": '{"environment": "sandbox", "client_id": "APP-1"}',
        "ORCID_REPO_ORCID__CLIENT_ID": "APP-2",
        "ORCID_REPO_MAPPING__TYPES": '{"eprints": {"lab_notes": "data-set"}}',
        "ORCID_REPO_REPOSITORIES__MAIN__PLATFORM": "eprints",
        "ORCID_REPO_REPOSITORIES__MAIN__NAME": "Ours",
    }

    settings = load(written(tmp_path, ""), environ)

    assert (settings.orcid.environment, settings.orcid.client_id) == ("sandbox", "APP-2")
    assert settings.mapping.types == {"eprints": {"lab_notes": "data-set"}}
    assert settings.repository("eprints")[1].name == "Ours"


def test_an_empty_path_is_none_and_not_the_folder(tmp_path: Path) -> None:
    path = written(tmp_path, "plugins_dir = ''\n[orcid]\nclient_secret_file = ''\n")

    for environ in ({}, {"ORCID_REPO_PLUGINS_DIR": "", "ORCID_REPO_ORCID__CLIENT_SECRET_FILE": ""}):
        settings = load(path, environ)
        assert settings.plugins_dir is None
        assert settings.orcid.client_secret_file is None


@pytest.mark.parametrize(
    ("environment", "url", "books"),
    [
        ("sandbox", "", "sandbox"),
        ("local", "http://127.0.0.1:8765", "local"),
        ("production", "https://sandbox.orcid.org", "sandbox"),
        ("sandbox", "https://orcid.example.edu", "sandbox at orcid.example.edu"),
        ("production", "https://orcid.example.edu", "production at orcid.example.edu"),
    ],
)
def test_another_environment_or_another_registry_has_other_books(
    environment: str, url: str, books: str
) -> None:
    environ = {"ORCID_REPO_ORCID__ENVIRONMENT": environment, "ORCID_REPO_ORCID__REGISTRY_URL": url}

    assert load(environ=environ).orcid.registry_name == books


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    assert load(written(tmp_path, "\ufeffbase_url = 'https://a.example'\n"), {}).base_url


def test_the_file_is_found_here_then_by_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other.toml").write_text("base_url = 'https://b.example'\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ORCID_REPO_CONFIG", "other.toml")
    assert load().base_url == "https://b.example"

    written(tmp_path, "base_url = 'https://a.example'\n")
    assert load().base_url == "https://a.example"
    assert load(tmp_path / "other.toml").base_url == "https://b.example"


def test_a_named_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such settings file"):
        load(tmp_path / "nowhere.toml", {})


def test_relative_paths_count_from_the_file(tmp_path: Path) -> None:
    settings = load(written(tmp_path, "plugins_dir = 'mine'\n[orcid]\nclient_secret_file = 's'\n"), {})

    assert settings.plugins_dir == tmp_path / "mine"
    assert settings.orcid.client_secret_file == tmp_path / "s"
    assert settings.database.url == f"sqlite:///{tmp_path}/orcid-repo.sqlite3"


def test_the_secret_is_never_shown(tmp_path: Path) -> None:
    settings = load(written(tmp_path, "[orcid]\nclient_secret = 'hush-hush'\n"), {})

    assert "hush-hush" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_the_template_changes_nothing_and_each_of_its_lines_is_a_right_one(tmp_path: Path) -> None:
    settings = load(written(tmp_path, template()), {})
    placed = {"file", "database", "repositories", "secrets", "service"}
    assert settings.model_dump(exclude=placed) == Settings().model_dump(exclude=placed)
    assert settings.service.jobs_file == tmp_path / "orcid-repo-jobs.sqlite3"
    unplaced = {"jobs_file"}
    assert settings.service.model_dump(exclude=unplaced) == ServiceSettings().model_dump(exclude=unplaced)
    assert settings.repository("eprints") == Settings().repository("eprints")
    uncommented = "\n".join(
        line.removeprefix("# ") if " = " in line and not line.endswith(".") else line
        for line in template().split("# Rows of your own")[0].splitlines()
    )
    data = tomllib.loads(uncommented)
    assert set(data) == {
        *("base_url", "trusted_proxies", "plugins_dir", "orcid", "database", "secrets", "push", "service"),
        *("site", "connect", "badges", "repositories", "mapping"),
    }
    assert {"platform", "name"} == set(data["repositories"]["main"])


def test_every_setting_has_a_meaning() -> None:
    assert [row.key for row in rows() if not row.meaning] == []


def test_init_writes_a_file_that_only_the_owner_reads(tmp_path: Path, run_cli) -> None:  # type: ignore[no-untyped-def]
    result = run_cli("init", tmp_path / "new")

    path = tmp_path / "new" / "orcid-repo.toml"
    assert result.code == 0
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert run_cli("init", tmp_path / "new").code == 2
    assert path.read_text(encoding="utf-8") == template()


def test_init_makes_the_key_too_and_never_touches_one_that_is_there(tmp_path: Path, run_cli) -> None:  # type: ignore[no-untyped-def]
    assert run_cli("init", tmp_path).code == 0
    key = tmp_path / "orcid-repo.key"
    assert stat.S_IMODE(os.stat(key).st_mode) == 0o600
    made = key.read_text(encoding="utf-8")

    (tmp_path / "orcid-repo.toml").unlink()
    assert run_cli("init", tmp_path).code == 0

    assert key.read_text(encoding="utf-8") == made
    assert made.split()[-1] not in run_cli("--config", tmp_path / "orcid-repo.toml", "doctor").out


def test_init_gives_settings_from_before_there_were_keys_a_key(tmp_path: Path, run_cli) -> None:  # type: ignore[no-untyped-def]
    written(tmp_path, '[secrets]\nkey_file = "sealing.key"\n')

    assert run_cli("init", tmp_path).code == 0

    assert (tmp_path / "sealing.key").is_file()
    assert not (tmp_path / "orcid-repo.key").exists()
    assert run_cli("init", tmp_path).code == 2


def test_a_public_address_is_https_however_it_is_written(tmp_path: Path) -> None:
    settings = load(written(tmp_path, "base_url = 'HTTPS://orcid.repository.example.org/a/'\n"), {})

    assert settings.public_url == "https://orcid.repository.example.org/a"
