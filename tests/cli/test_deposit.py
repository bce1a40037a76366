"""``deposit`` and ``backfill``: what is decided, queued, and said."""

import csv
import io
import json

import pytest

from tests.cli.conftest import JOSIAH, Installation, item

ROW = {"repository", "item_id", "orcid", "state", "reason"}


def test_the_works_of_connected_authors_are_queued_and_nothing_is_sent(installation: Installation) -> None:
    installation.connect()
    before = len(installation.registry.journal())

    result = installation.run("deposit", installation.items(item("1"), item("2")), "--as", "json")

    rows = json.loads(result.out)
    assert result.code == 0
    assert [set(row) for row in rows] == [ROW, ROW]
    assert [(row["repository"], row["item_id"], row["orcid"], row["state"]) for row in rows] == [
        ("main", "1", JOSIAH, "waiting"),
        ("main", "2", JOSIAH, "waiting"),
    ]
    assert "2 items: 2 queued" in result.err
    assert "next: orcid-repo push" in result.err
    assert len(installation.registry.journal()) == before


def test_the_same_items_again_are_unchanged_rows(installation: Installation) -> None:
    installation.connect()
    path = installation.items(item("1"))
    installation.run("deposit", path)
    installation.run("push")

    result = installation.run("deposit", path, "--as", "csv")

    (row,) = csv.DictReader(io.StringIO(result.out))
    assert (row["item_id"], row["state"]) == ("1", "unchanged")
    assert "1 item: 1 unchanged" in result.err


def test_a_dry_run_changes_nothing(installation: Installation) -> None:
    installation.connect()

    result = installation.run("deposit", "--dry-run", installation.items(item("1")))

    assert result.code == 0
    assert "1 queued" in result.err
    assert "nothing was changed" in result.err
    assert installation.rows("status") == []


def test_a_broken_item_does_not_stop_the_others_and_ends_with_1(installation: Installation) -> None:
    installation.connect()
    path = installation.folder / "items.jsonl"
    path.write_text(
        json.dumps(item("1")) + '\n{"item_id": \n' + json.dumps(item("2")) + "\n", encoding="utf-8"
    )

    result = installation.run("deposit", "--platform", "items", path, "--as", "json")

    assert result.code == 1
    assert [row["item_id"] for row in json.loads(result.out)] == ["1", "2"]
    assert "could not be read" in result.err


def test_an_item_of_nobody_who_is_connected_is_told_and_waits_for_nobody(installation: Installation) -> None:
    result = installation.run("deposit", installation.items(item("1")), "--as", "json")

    (row,) = json.loads(result.out)
    assert result.code == 0
    assert row["state"] == "not_connected"
    assert row["reason"]
    assert installation.rows("push")["requests"] == 0


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("nowhere.xml",), "no such file"),
        (("--repository", "mian", "."), "main"),
        (("--platform", "dspacee", "."), "known are"),
        ((), "PATH"),
    ],
    ids=["path", "repository", "platform", "nothing"],
)
def test_wrong_use_ends_with_2_and_names_what_is_known(
    installation: Installation, arguments: tuple[str, ...], expected: str
) -> None:
    result = installation.run("deposit", *arguments)

    assert result.code == 2
    assert expected in result.err


def test_with_several_repositories_one_must_be_named(installation: Installation) -> None:
    installation.more = "[repositories.archive]\n[repositories.press]\n"
    installation.connect(repository="press")
    path = installation.items(item("1"))

    unnamed = installation.run("deposit", path)
    (row,) = installation.rows("deposit", "--repository", "press", path)

    assert unnamed.code == 2
    assert "archive, press" in unnamed.err
    assert (row["repository"], row["state"]) == ("press", "waiting")


def test_a_change_of_our_mapping_is_sent_only_when_asked_for(installation: Installation) -> None:
    installation.connect()
    path = installation.items(item("1"))
    installation.run("deposit", path)
    installation.run("push")
    installation.more = '[mapping.types]\n"journal article" = "magazine-article"\n'

    planned = installation.run("deposit", path)
    (preview,) = installation.rows("deposit", "--remap", "--dry-run", path)
    unsent = installation.rows("push")
    (queued,) = installation.rows("deposit", "--remap", path)

    assert "planned by a change of our mapping" in planned.err
    assert "deposit --remap" in planned.out
    assert preview["state"] == queued["state"] == "waiting"
    assert unsent["requests"] == 0
    assert installation.rows("push")["updated"] == 1


def test_another_environment_begins_new_books_and_says_so_once(installation: Installation) -> None:
    installation.connect()
    path = installation.items(item("1"))
    installation.run("deposit", path)

    installation.environment = "sandbox"
    first, second = installation.run("deposit", path), installation.run("deposit", path)
    elsewhere = installation.rows("status")
    installation.environment = "local"

    assert "new books for sandbox, beside those of local" in first.err
    assert "new books" not in second.err
    assert [row["state"] for row in elsewhere if row["state"] == "waiting"] == []
    assert [row["state"] for row in installation.rows("status")] == ["waiting"]


def test_an_author_who_connects_later_gets_the_works_of_the_past(installation: Installation) -> None:
    path = installation.items(item("1"), item("2"))
    installation.run("deposit", path)
    path.unlink()
    installation.connect()

    first = installation.run("backfill", "--orcid", f"https://orcid.org/{JOSIAH}")
    pushed = installation.rows("push")
    second = installation.run("backfill")

    assert "2 queued" in first.err
    assert pushed["sent"] == 2
    assert "0 queued" in second.err
    assert installation.rows("push")["requests"] == 0


def test_a_wrong_id_for_the_back_fill_is_wrong_use(installation: Installation) -> None:
    result = installation.run("backfill", "--orcid", "0000-0002-1825-0098")

    assert result.code == 2
    assert "check digit" in result.err
