"""``orcid-repo reconcile``, ``backup`` and ``restore``."""

import json

from tests.cli.conftest import JOSIAH, Installation, item

COLUMNS = ["orcid", "put_code", "repository", "item_id", "finding", "what_to_do"]


def begun(installation: Installation) -> None:
    installation.connect()
    installation.run("deposit", installation.items(item("1"), item("2")))
    assert installation.run("push").code == 0


def test_agreement_exits_with_nought(installation: Installation) -> None:
    begun(installation)

    result = installation.run("reconcile", "--as", "json")

    assert result.code == 0, result.err
    assert json.loads(result.out) == []
    assert "books and records agree" in result.err


def test_a_finding_exits_with_one_until_it_is_repaired(installation: Installation) -> None:
    begun(installation)
    gone = installation.registry.works(JOSIAH)[0].put_code
    installation.registry.delete(JOSIAH, "work", gone)

    found = installation.run("reconcile", "--as", "json")
    repaired = installation.run("reconcile", "--orcid", JOSIAH, "--repair", "--as", "json")
    after = installation.run("reconcile")

    assert (found.code, repaired.code, after.code) == (1, 0, 0)
    (row,) = json.loads(found.out)
    assert list(row) == COLUMNS
    assert (row["orcid"], row["put_code"], row["item_id"], row["finding"]) == (JOSIAH, gone, "1", "missing")
    assert "1 of them repaired" in repaired.err
    assert installation.rows("status")


def test_a_dead_registry_is_told_in_words(installation: Installation) -> None:
    begun(installation)
    installation.registry.fault("status", status=503, times=None)

    result = installation.run("reconcile", "--as", "json")

    assert result.code == 1
    assert json.loads(result.out) == []
    assert "ORCID could not answer" in result.err
    assert "Traceback" not in result.err


def test_an_unknown_person_is_wrong_use(installation: Installation) -> None:
    result = installation.run("reconcile", "--orcid", JOSIAH)

    assert (result.code, result.out) == (2, "")
    assert "people list" in result.err


def test_a_backup_brings_the_books_back_and_the_next_push_heals(installation: Installation) -> None:
    begun(installation)
    file = installation.folder / "backup.sqlite3"
    kept = installation.run("backup", file)
    installation.run("deposit", installation.items(item("3")))
    installation.run("push")

    restored = installation.run("restore", file)
    installation.run("deposit", installation.items(item("3")))
    pushed = installation.run("push")

    assert (kept.code, restored.code, pushed.code) == (0, 0, 0), pushed.err
    assert "the key is not" in kept.err
    assert (installation.folder / "backup.before-restore-1.sqlite3").is_file()
    assert "backup.before-restore-1.sqlite3" in restored.err
    assert "orcid-repo push" in restored.err
    assert len(installation.titles()) == 3
    assert installation.run("reconcile").code == 0


def test_a_backup_of_nothing_is_refused(installation: Installation) -> None:
    file = installation.folder / "backup.sqlite3"

    result = installation.run("backup", file)

    assert result.code == 2
    assert "there is no such database" in result.err
    assert not file.exists()
    assert not list(installation.folder.glob("*.sqlite3"))
