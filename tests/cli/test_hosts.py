"""``orcid-repo hosts``: what an admin types and what scripts read."""

import json
import re

import pytest

from tests.cli.conftest import Installation

KEY = re.compile(r"[A-Za-z0-9_-]{43,}\n")


def test_the_key_stands_alone_on_standard_output_and_words_about_it_on_standard_error(
    installation: Installation,
) -> None:
    result = installation.run("hosts", "add", "main", "--origin", "https://Repository.example.org:443")

    assert result.code == 0, result.err
    assert KEY.fullmatch(result.out)
    assert result.out.strip() not in result.err
    assert "host main may speak for main" in result.err
    assert "sent back to https://repository.example.org" in result.err
    assert "shown this once" in result.err


def test_the_list_has_everything_but_the_keys(installation: Installation) -> None:
    installation.more = "[repositories.main]\n[repositories.theses]\n"
    key = installation.run("hosts", "add", "main").out.strip()
    installation.run(
        *("hosts", "add", "portal", "--repository", "main", "--repository", "theses"),
        *("--origin", "https://portal.example.org", "--origin", "http://localhost:8080"),
    )
    installation.run("hosts", "rotate", "portal")

    rows = json.loads(installation.run("hosts", "list", "--json").out)
    table = installation.run("hosts", "list").out

    assert [(row["name"], row["repositories"], row["origins"], row["keys"]) for row in rows] == [
        ("main", ["main"], [], 1),
        ("portal", ["main", "theses"], ["https://portal.example.org", "http://localhost:8080"], 2),
    ]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["added_at"]) for row in rows)
    assert table.splitlines()[0].split("\t") == ["name", "repositories", "origins", "keys", "added_at"]
    assert "portal\tmain theses\thttps://portal.example.org http://localhost:8080\t2\t" in table
    assert key not in table + str(rows)
    assert installation.rows("hosts", "list") == rows


def test_json_of_a_new_key_has_the_key_and_the_host(installation: Installation) -> None:
    added = json.loads(installation.run("hosts", "add", "main", "--json").out)
    rotated = json.loads(installation.run("hosts", "rotate", "main", "--json").out)

    assert list(added) == ["name", "key", "repositories", "origins", "keys", "added_at"]
    assert (added["name"], added["repositories"], added["keys"]) == ("main", ["main"], 1)
    assert rotated["keys"] == 2
    assert rotated["key"] != added["key"]
    assert rotated | {"key": "", "keys": 0} == added | {"key": "", "keys": 0}


def test_a_rotated_key_is_new_and_says_how_long_the_old_one_stays_good(installation: Installation) -> None:
    first = installation.run("hosts", "add", "main").out

    result = installation.run("hosts", "rotate", "main")

    assert KEY.fullmatch(result.out)
    assert result.out != first
    assert "until the next rotate" in result.err


def test_a_removed_host_is_gone(installation: Installation) -> None:
    installation.run("hosts", "add", "main")

    removed = installation.run("hosts", "remove", "main")

    assert (removed.code, removed.out) == (0, "")
    assert "host main is removed" in removed.err
    assert installation.rows("hosts", "list") == []
    assert "there is no host yet" in installation.run("hosts", "list").err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add", "main"), "there is a host 'main' already"),
        (("add", "portal"), "known are main"),
        (("add", "portal", "--repository", "pots"), "there is no repository 'pots'; known are main"),
        (("add", "a b", "--repository", "main"), "no name for a host"),
        (("add", "portal", "--repository", "main", "--origin", "https://a.example/b"), "without path"),
        (("add",), "Missing argument"),
        (("rotate", "portal"), "there is no host 'portal'; known are main"),
        (("remove", "portal"), "there is no host 'portal'; known are main"),
        (("pots",), "No such command"),
    ],
)
def test_wrong_use_is_told_and_changes_nothing(
    installation: Installation, arguments: tuple[str, ...], words: str
) -> None:
    installation.run("hosts", "add", "main")
    before = installation.rows("hosts", "list")

    result = installation.run("hosts", *arguments)

    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert installation.rows("hosts", "list") == before


def test_a_host_gets_other_origins_and_keeps_its_key(installation: Installation) -> None:
    installation.more = "[repositories.main]\n[repositories.theses]\n"
    installation.run("hosts", "add", "main", "--origin", "https://old.example.org")
    before = installation.run(
        "launch", "--repository", "main", "--user", "7", "--return-to", "https://new.example.org/"
    )

    changed = installation.run("hosts", "change", "main", "--origin", "https://new.example.org")
    after = installation.run(
        "launch", "--repository", "main", "--user", "7", "--return-to", "https://new.example.org/"
    )
    installation.run("hosts", "change", "main", "--repository", "theses")
    [row] = json.loads(installation.run("hosts", "list", "--json").out)

    assert before.code == 2
    assert changed.code == 0
    assert changed.out == ""
    assert after.code == 0, after.err
    assert (row["repositories"], row["origins"], row["keys"]) == (["theses"], ["https://new.example.org"], 1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nobody", "--no-origin"), "there is no host 'nobody'"),
        (("main",), "name what is to change"),
        (("main", "--origin", "https://a.example.org", "--no-origin"), "contradict"),
        (("main", "--origin", "http://a.example.org"), "http is for this machine only"),
        (("main", "--repository", "nowhere"), "there is no repository 'nowhere'"),
    ],
)
def test_a_wrong_change_is_refused_and_changes_nothing(
    installation: Installation, arguments: tuple[str, ...], words: str
) -> None:
    installation.run("hosts", "add", "main", "--origin", "https://old.example.org")

    result = installation.run("hosts", "change", *arguments)

    [row] = json.loads(installation.run("hosts", "list", "--json").out)
    assert result.code == 2
    assert words in result.err
    assert (row["repositories"], row["origins"]) == (["main"], ["https://old.example.org"])
