"""``group``, ``plugins``, ``doctor`` and the help."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

PREPRINT = {"item_id": "p", "title": "Pots", "type": "preprint", "doi": "10.5555/pre"}
ARTICLE = {
    "item_id": "a",
    "title": "Pots",
    "type": "article",
    "identifiers": [
        {"value": "10.5555/ART", "type": "doi"},
        {"value": "https://doi.org/10.5555/PRE", "type": "doi", "relationship": "version-of"},
        {"value": "2049-3630", "type": "issn"},
    ],
}
OTHER = {**ARTICLE, "item_id": "o", "identifiers": [{"value": "2049-3630", "type": "issn"}, "10.5555/other"]}


@pytest.fixture
def items(tmp_path: Path) -> Path:
    path = tmp_path / "items.json"
    path.write_text(json.dumps([PREPRINT, ARTICLE, OTHER]), encoding="utf-8")
    return path


def test_group_tells_what_joins_and_what_never_does(run_cli: Callable, items: Path) -> None:
    result = run_cli("group", "--as", "json", items)

    (group,) = json.loads(result.out)
    assert result.code == 0
    assert group["shared"] == [{"type": "doi", "value": "10.5555/pre"}]
    assert [item["item_id"] for item in group["items"]] == ["p", "a"]
    assert group["items"][1]["never_groups"] == ["issn:2049-3630"]
    assert "group 1: joined by doi 10.5555/pre" in run_cli("group", items).out
    assert len(json.loads(run_cli("group", "--as", "json", "--all", items).out)) == 2


def test_plugins_lists_each_hook_with_who_is_asked_first(run_cli: Callable, tmp_path: Path) -> None:
    (tmp_path / "local.py").write_text("def orcid_map_work_type(item): return None\n", encoding="utf-8")
    config = tmp_path / "settings.toml"
    config.write_text('plugins_dir = "."\n', encoding="utf-8")

    found = json.loads(run_cli("--config", config, "plugins", "--as", "json").out)

    assert found["orcid_map_work_type"] == ["local", "mapping.work_type"]
    assert "plugins besides our own: local" in run_cli("--config", config, "plugins").out


@pytest.mark.parametrize(
    ("text", "state", "expected"),
    [
        ("", "ok", "settings from"),
        ("base_url = 'http://repo.example.edu'\n", "wrong", "use https"),
        ("base_url = 'https://repo.example.edu'\n", "ok", "public address"),
        ("base_url = 'http://localhost:8000'\n", "ok", "public address"),
        ("[orcid]\nclient_secret_file = 'none'\n", "wrong", "there is no such file"),
        ("[orcid]\nclient_secret_file = 'open'\n", "wrong", "chmod 600"),
        ("[database]\nurl = 'mysql://x'\n", "wrong", "mysql"),
        ("[repositories.main]\nplatform = 'dspce'\n", "wrong", "read by no plugin"),
        ("plugins_dir = 'nowhere'\n", "wrong", "no such folder"),
        ("[mapping.fields.dspace]\n'local.x' = 'identifir:doi'\n", "wrong", "'identifier'"),
        ("[mapping.types]\n'x' = 'jornal-article'\n", "wrong", "journal-article"),
        ("[mapping.types.eprint]\n'x' = 'book'\n", "wrong", "did you mean 'eprints'?"),
        ("[mapping.types.coar]\n'x' = 'book'\n", "ok", "settings from"),
        ("[mapping.fields.dspac]\n'x' = 'title'\n", "wrong", "did you mean 'dspace'?"),
        ("blocked_plugins = ['eprint']\n", "note", "did you mean 'eprints'?"),
        ("colour = 'x'\n", "wrong", "unknown setting 'colour'"),
    ],
)
def test_doctor_names_what_is_wrong_and_the_way_out(
    run_cli: Callable, tmp_path: Path, text: str, state: str, expected: str
) -> None:
    config = tmp_path / "settings.toml"
    config.write_text(text, encoding="utf-8")
    (tmp_path / "open").write_text("secret", encoding="utf-8")
    (tmp_path / "open").chmod(0o644)

    result = run_cli("--config", config, "doctor")

    assert any(line.startswith(state) and expected in line for line in result.out.splitlines()), result.out
    assert result.code == (1 if state == "wrong" else 0)


def test_doctor_never_shows_the_secret(run_cli: Callable, tmp_path: Path) -> None:
    config = tmp_path / "settings.toml"
    config.write_text("[orcid]\nclient_id='APP-1'\nclient_secret='hush-hush'\n", encoding="utf-8")

    result = run_cli("--config", config, "doctor")

    assert "hush-hush" not in result.out + result.err


def test_every_command_has_help_and_the_map_has_examples(run_cli: Callable) -> None:
    for command in (
        *("init", "map", "group", "plugins", "doctor", "demo", "deposit", "push", "withdraw"),
        *("status", "history", "failures", "retry", "backfill"),
    ):
        assert run_cli(command, "--help").code == 0
        assert command in run_cli("--help").out
    assert "Examples:" in run_cli("map", "--help").out


def test_settings_change_the_mapping(run_cli: Callable, tmp_path: Path) -> None:
    config = tmp_path / "settings.toml"
    config.write_text('[mapping.types]\n"article" = "magazine-article"\n', encoding="utf-8")

    path = tmp_path / "item.json"
    path.write_text(json.dumps({**PREPRINT, "type": "article"}), encoding="utf-8")

    out = run_cli("--config", config, "map", "--as", "jsonl", path).out

    assert json.loads(out)["work"]["type"] == "magazine-article"


def test_an_identifier_type_that_orcid_took_up_since_needs_a_row_only(
    run_cli: Callable, tmp_path: Path
) -> None:
    config = tmp_path / "settings.toml"
    rows = (
        '[mapping.identifier_types]\n"swhid" = "https://archive.example.org/"\n'
        '[mapping.relationships]\n"software/swhid" = "version-of"\n'
    )
    config.write_text(rows, encoding="utf-8")
    path = tmp_path / "item.json"
    identifiers = ["10.5555/1", {"value": "https://archive.example.org/swh:1:rev:AB", "type": "swhid"}]
    path.write_text(
        json.dumps({"item_id": "a", "title": "T", "type": "software", "identifiers": identifiers}), "utf-8"
    )

    row = json.loads(run_cli("--config", config, "map", "--as", "jsonl", path).out)
    refused = json.loads(run_cli("map", "--as", "jsonl", path).out)

    assert row["sendable"]
    assert row["work"]["external-ids"]["external-id"][1] == {
        "external-id-type": "swhid",
        "external-id-value": "swh:1:rev:AB",
        "external-id-url": {"value": "https://archive.example.org/swh:1:rev:AB"},
        "external-id-relationship": "version-of",
    }
    assert len(refused["work"]["external-ids"]["external-id"]) == 1


@pytest.mark.parametrize(
    "row", ['"doi" = ""', '"Swhid" = ""', '"swhid" = "ftp://x"'], ids=["known", "spelling", "resolver"]
)
def test_an_identifier_type_of_no_sense_is_an_error(run_cli: Callable, tmp_path: Path, row: str) -> None:
    config = tmp_path / "settings.toml"
    config.write_text(f"[mapping.identifier_types]\n{row}\n", encoding="utf-8")

    result = run_cli("--config", config, "doctor")

    assert result.code == 1
    assert "mapping.identifier_types" in result.out
