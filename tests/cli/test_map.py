"""``orcid-repo map``: forms, streams, exit codes."""

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import bibtexparser
import pytest
from lxml import etree

from orcid_repo_plugin.samples import folder

SAMPLES = folder()
LIVE = {"item_id": "a1", "title": "Cracked pots", "type": "article", "doi": "10.5555/12345678"}
HELD = {**LIVE, "item_id": "a2", "doi": "10.5555/87654321", "state": "unpublished"}


@pytest.fixture
def items(tmp_path: Path) -> Path:
    path = tmp_path / "items.jsonl"
    path.write_text(f"{json.dumps(LIVE)}\n{json.dumps(HELD)}\n", encoding="utf-8")
    return path


def test_json_lines_hold_the_promised_keys(run_cli: Callable, items: Path) -> None:
    result = run_cli("map", "--as", "jsonl", items)

    rows = [json.loads(line) for line in result.out.splitlines()]
    assert result.code == 0
    assert [list(row) for row in rows] == [
        ["platform", "item_id", "source", "sendable", "work", "report"]
    ] * 2
    assert [(row["item_id"], row["source"], row["sendable"]) for row in rows] == [
        ("a1", f"{items}:1:1", True),
        ("a2", f"{items}:2:1", False),
    ]
    assert rows[0]["work"]["type"] == "journal-article"
    for line in rows[0]["report"]:
        assert list(line) == ["level", "code", "field", "message"]
        assert all(isinstance(value, str) for value in line.values())


def test_json_holds_the_same_objects_in_one_array(run_cli: Callable, items: Path) -> None:
    lines = [json.loads(line) for line in run_cli("map", "--as", "jsonl", items).out.splitlines()]

    assert json.loads(run_cli("map", "--as", "json", items).out) == lines


def test_xml_and_bibtex_hold_sendable_works_and_all_adds_the_others(run_cli: Callable, items: Path) -> None:
    for options, count in (((), 1), (("--all",), 2)):
        document = etree.fromstring(run_cli("map", "--as", "xml", *options, items).out.encode())
        entries = bibtexparser.parse_string(run_cli("map", "--as", "bibtex", *options, items).out).entries
        assert document.tag == "{http://www.orcid.org/ns/bulk}bulk"
        assert (len(document), len(entries)) == (count, count)


def test_a_table_for_no_terminal_has_no_colour_and_no_folded_lines(run_cli: Callable, tmp_path: Path) -> None:
    path = tmp_path / "long.json"
    path.write_text(json.dumps({**LIVE, "title": "word " * 190}), encoding="utf-8")

    result = run_cli("map", path)

    assert "\x1b" not in result.out + result.err
    assert [line.split("\t")[:3] for line in result.out.splitlines()] == [
        ["sendable", "item", "type"],
        ["yes", "a1", "journal-article"],
    ]


def test_explain_names_field_and_rule_of_every_value(run_cli: Callable, items: Path) -> None:
    out = run_cli("map", "--explain", items).out

    assert "\ttitle\ttitle\tCracked pots (the only main title)" in out
    assert "\texternal-id\tdoi\tdoi 10.5555/12345678 self, groups" in out


def test_folders_gz_and_standard_input_give_the_same_works(run_cli: Callable, items: Path) -> None:
    plain = [json.loads(line)["work"] for line in run_cli("map", "--as", "jsonl", items).out.splitlines()]
    zipped = items.with_name("more.jsonl.gz")
    zipped.write_bytes(gzip.compress(items.read_bytes()))

    def works(*arguments: object, stdin: bytes = b"") -> list[object]:
        result = run_cli("map", "--as", "jsonl", *arguments, stdin=stdin)
        assert result.code == 0, result.err
        return [json.loads(line)["work"] for line in result.out.splitlines()]

    assert works(zipped) == plain
    assert works("-", stdin=items.read_bytes()) == plain
    assert works("-", stdin=zipped.read_bytes()) == plain
    assert works(items.parent) == plain + plain
    assert works(items, zipped) == plain + plain


def test_output_goes_to_a_file_that_is_whole_or_not_there(
    run_cli: Callable, items: Path, tmp_path: Path
) -> None:
    target = tmp_path / "works.jsonl"

    result = run_cli("map", "--as", "jsonl", "--output", target, items)

    assert (result.code, result.out) == (0, "")
    assert len(target.read_text(encoding="utf-8").splitlines()) == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["items.jsonl", "works.jsonl"]


def test_a_broken_item_is_named_and_the_others_go_on(run_cli: Callable, tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text(f'{json.dumps(LIVE)}\n{{"item_id": \n{json.dumps(HELD)}\n', encoding="utf-8")

    result = run_cli("map", "--as", "jsonl", path)

    assert result.code == 1
    assert [json.loads(line)["item_id"] for line in result.out.splitlines()] == ["a1", "a2"]
    assert f"orcid-repo: {path}: 2:1: " in result.err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("map", "nowhere.xml"), "nowhere.xml: there is no such file"),
        (("map",), "Missing argument"),
        (("map", "--as", "yaml", SAMPLES), "yaml"),
        (("map", "--platform", "dspacee", SAMPLES), "known are"),
        (("mapp", SAMPLES), "No such command"),
        (("--config", "nowhere.toml", "map", SAMPLES), "nowhere.toml"),
    ],
    ids=["path", "none", "form", "platform", "command", "config"],
)
def test_wrong_use_is_told_with_exit_code_2(run_cli: Callable, arguments: tuple, expected: str) -> None:
    result = run_cli(*arguments)

    assert result.code == 2
    assert expected in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("empty.xml", b"", "is empty"),
        ("page.html", b"<!doctype html><p>Log in</p>", "cannot tell"),
        ("record.json", b'{"orcid-identifier": {}}', "cannot tell"),
    ],
)
def test_a_file_of_no_known_kind_is_told_with_exit_code_1(
    run_cli: Callable, tmp_path: Path, name: str, content: bytes, expected: str
) -> None:
    (tmp_path / name).write_bytes(content)

    result = run_cli("map", tmp_path / name, SAMPLES / "items.jsonl")

    assert result.code == 1
    assert f"{name}: {expected}" in result.err
    assert len(result.out.splitlines()) > 1


def test_two_runs_give_the_same_bytes(run_cli: Callable) -> None:
    for form in ("table", "json", "jsonl", "xml", "bibtex"):
        assert run_cli("map", "--as", form, SAMPLES).out == run_cli("map", "--as", form, SAMPLES).out


def test_the_module_is_the_command() -> None:
    command = [sys.executable, "-m", "orcid_repo_plugin", "map", str(SAMPLES / "items.jsonl")]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("sendable\titem\t")


def test_a_reader_that_goes_away_is_no_fault() -> None:
    command = f"{sys.executable} -m orcid_repo_plugin map --explain {SAMPLES} | head -n 1"

    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )

    assert done.stdout.startswith("sendable")
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
