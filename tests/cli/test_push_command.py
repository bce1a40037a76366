"""``push`` and ``withdraw``: what is sent, counted and said."""

import csv
import io
import json
import signal
import subprocess
import sys
import time

import pytest

from tests.cli.conftest import JOSIAH, Installation, item

KEYS = ["sent", "updated", "deleted", "unchanged", "refused", "waiting", "requests"]


def test_the_json_is_one_object_with_the_outcomes(installation: Installation) -> None:
    installation.connect()
    installation.run("deposit", installation.items(item("1"), item("2"), item("3")))

    result = installation.run("push", "--as", "json")

    summary = json.loads(result.out)
    assert result.code == 0
    assert list(summary) == KEYS
    assert summary == dict.fromkeys(KEYS, 0) | {"sent": 3, "requests": 1}
    assert len(installation.titles()) == 3


def test_a_second_push_asks_nothing_of_orcid(installation: Installation) -> None:
    installation.connect()
    path = installation.items(item("1"))
    installation.run("deposit", path)
    installation.run("push")
    installation.run("deposit", path)
    before = len(installation.registry.journal())

    assert installation.rows("push") == dict.fromkeys(KEYS, 0)
    assert len(installation.registry.journal()) == before


def test_a_change_is_one_put(installation: Installation) -> None:
    installation.connect()
    installation.run("deposit", installation.items(item("1"), item("2")))
    installation.run("push")
    installation.run("deposit", installation.items(item("1", "A Theory of Mended Pots"), item("2")))

    assert installation.rows("push") == dict.fromkeys(KEYS, 0) | {"updated": 1, "requests": 1}
    assert sorted(installation.titles()) == ["A Theory of Cracked Pots", "A Theory of Mended Pots"]


def test_the_table_says_what_was_done_and_nothing_of_waiting_when_nothing_waits(
    installation: Installation,
) -> None:
    installation.connect()
    installation.run("deposit", installation.items(item("1")))

    result = installation.run("push")

    assert "added\t1\t" in result.out
    assert "requests\t1\t" in result.out
    assert "waiting" not in result.out + result.err


def test_a_spreadsheet_gets_one_row(installation: Installation) -> None:
    (row,) = csv.DictReader(io.StringIO(installation.run("push", "--as", "csv").out))

    assert row == dict.fromkeys(KEYS, "0")


def test_a_lost_permission_fails_the_push_and_says_what_to_do(installation: Installation) -> None:
    installation.connect()
    installation.run("deposit", installation.items(item("1")))
    installation.registry.revoke(JOSIAH, installation.registry.client("member")["client_id"])

    result = installation.run("push")
    failures = installation.run("failures")

    assert result.code == 1
    assert "connect again" in result.out
    assert JOSIAH in failures.err
    assert "What to do: ask the person to connect again" in failures.err
    assert [row["state"] for row in installation.rows("status")] == ["not_connected"]


def test_what_waits_for_a_person_goes_when_they_have_connected_again(installation: Installation) -> None:
    installation.connect()
    installation.run("deposit", installation.items(item("1")))
    installation.registry.revoke(JOSIAH, installation.registry.client("member")["client_id"])
    installation.run("push")

    installation.connect()

    assert installation.rows("push")["sent"] == 1
    assert installation.titles() == ["A Theory of Cracked Pots"]
    assert installation.run("failures").err == ""


def test_what_orcid_is_too_busy_for_waits_and_the_time_is_told(installation: Installation) -> None:
    installation.connect()
    installation.run("deposit", installation.items(item("1")))
    installation.registry.fault("status", status=503, times=None, path="/v3.0/")
    installation.more = "[push]\nfirst_wait = 3600.0\nlongest_wait = 3600.0\n"

    result = installation.run("push")
    (row,) = installation.rows("status")

    assert f"1 waiting until {row['not_before']}" in result.out
    assert result.code == 1
    assert row["state"] == "waiting"
    assert row["attempts"] == 0


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_script_that_only_reads_numbers_is_told_what_struck_on_standard_error(
    installation: Installation, form: str
) -> None:
    installation.connect()
    installation.run("deposit", installation.items(item("1")))
    installation.registry.fault("status", status=503, times=None, path="/v3.0/")
    installation.more = "[push]\nfirst_wait = 3600.0\nlongest_wait = 3600.0\n"

    result = installation.run("push", "--as", form)

    assert result.code == 1
    assert "1 no answer from ORCID: nothing, if it does not last; else `orcid-repo doctor`" in result.err


def test_a_push_that_is_stopped_says_how_far_it_came(installation: Installation) -> None:
    installation.connect()
    installation.run("deposit", installation.items(item("1")))
    installation.registry.fault("status", status=503, times=None, path="/v3.0/")
    before = len(installation.registry.journal())
    command = [sys.executable, "-m", "orcid_repo_plugin", "--config", str(installation.config)]
    with subprocess.Popen([*command, "push", "--wait"], stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 30
        while len(installation.registry.journal()) < before + 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        err = process.stderr.read()

    assert process.returncode == 130
    assert "no answer from ORCID" in err
    assert "the next push goes on from here" in err
    assert "Traceback" not in err


def test_only_the_named_record_is_sent_to(installation: Installation) -> None:
    beatriz = installation.registry.person("Beatriz", "Santos")["orcid"]
    installation.connect()
    installation.connect(beatriz)
    installation.run("deposit", installation.items(item("1", "Pots", JOSIAH, beatriz)))

    summary = installation.rows("push", "--orcid", f"https://orcid.org/{beatriz}")

    assert summary["sent"] == 1
    assert installation.titles(beatriz) == ["Pots"]
    assert installation.titles(JOSIAH) == []


def test_a_limit_is_kept(installation: Installation) -> None:
    installation.connect()
    installation.run("deposit", installation.items(item("1"), item("2"), item("3")))

    result = installation.run("push", "--limit", 2, "--as", "json")

    assert json.loads(result.out)["sent"] == 2
    assert len(installation.titles()) == 2
    assert installation.rows("push")["sent"] == 1


@pytest.mark.parametrize(
    "arguments",
    [("--orcid", "0000-0002-1825-0098"), ("--limit", "0"), ("--as", "yaml")],
    ids=["check digit", "limit", "form"],
)
def test_wrong_use_ends_with_2(installation: Installation, arguments: tuple[str, str]) -> None:
    assert installation.run("push", *arguments).code == 2


@pytest.mark.parametrize(
    "name", ["1", "https://doi.org/10.5555/POTS.1", "10.5555/pots.1", "https://repo.example.edu/1"]
)
def test_an_item_is_withdrawn_by_any_of_its_names(installation: Installation, name: str) -> None:
    installation.connect()
    installation.run("deposit", installation.items(item("1", "Pots"), item("2", "Kilns")))
    installation.run("push")

    result = installation.run("withdraw", name, "--as", "json")

    assert result.code == 0
    assert [(row["item_id"], row["orcid"]) for row in json.loads(result.out)] == [("1", JOSIAH)]
    assert "orcid-repo push" in result.err
    assert sorted(installation.titles()) == ["Kilns", "Pots"]
    assert installation.rows("push") == dict.fromkeys(KEYS, 0) | {"deleted": 1, "requests": 1}
    assert installation.titles() == ["Kilns"]


def test_a_name_of_no_item_or_of_several_is_wrong_use(installation: Installation) -> None:
    installation.more = "[repositories.archive]\n[repositories.press]\n"
    for name in ("archive", "press"):
        installation.run("deposit", "--repository", name, installation.items(item("1")))

    nobody = installation.run("withdraw", "10.5555/nothing")
    both = installation.run("withdraw", "1")

    assert nobody.code == both.code == 2
    assert "10.5555/nothing" in nobody.err
    assert "1 of archive, 1 of press" in both.err
    assert installation.run("withdraw", "1", "--repository", "press").code == 0
