"""``status``, ``history``, ``failures`` and ``retry``."""

import json

import pytest

from tests.cli.conftest import JOSIAH, Installation, item

DELIVERY = [
    *("repository", "item_id", "orcid", "section", "state"),
    *("attempts", "not_before", "reason", "what_to_do"),
]
HISTORY = [
    *("at", "repository", "item_id", "orcid", "section", "operation"),
    *("http_status", "error_code", "put_code", "ms", "message"),
]


@pytest.mark.parametrize("command", ["status", "history", "failures"])
def test_empty_books_are_empty_lists(installation: Installation, command: str) -> None:
    assert installation.rows(command) == []
    assert installation.run(command).code == 0


def test_status_tells_whose_books_these_are_and_how_many_are_in_each_state(
    installation: Installation,
) -> None:
    installation.connect()
    installation.run("deposit", installation.items(item("1"), item("2")))

    out = installation.run("status").out

    client_id = installation.registry.client("member")["client_id"]
    assert f"local, client {client_id}, in sqlite:///" in out
    assert "1 connected" in out
    assert "2 waiting" in out
    assert f"main\t1\t{JOSIAH}\twork\twaiting\t0\t" in out


def test_status_rows_have_the_promised_keys_and_follow_the_push(installation: Installation) -> None:
    installation.connect()
    installation.run("deposit", installation.items(item("1"), item("2")))
    installation.run("push")

    rows = installation.rows("status")
    (one,) = installation.rows("status", "--item", "10.5555/pots.2")

    assert [list(row) for row in rows] == [DELIVERY, DELIVERY]
    assert {row["state"] for row in rows} == {"sent"}
    assert {row["not_before"] for row in rows} == {None}
    assert (one["item_id"], one["orcid"], one["section"]) == ("2", JOSIAH, "work")
    assert installation.rows("status", "--state", "refused") == []
    assert installation.rows("status", "--orcid", "0009-0009-9990-001X") == []


@pytest.mark.parametrize("command", ["history", "status", "retry", "withdraw"])
def test_an_item_named_in_bytes_that_are_no_text_is_unknown(installation: Installation, command: str) -> None:
    option = [] if command == "withdraw" else ["--item"]

    done = installation.run(command, *option, "Gr\udcfc\udcdfe")

    assert done.code == 2
    assert "in the books" in done.err


def test_history_tells_what_was_sent_and_answered(installation: Installation) -> None:
    installation.connect()
    installation.run("deposit", installation.items(item("1"), item("2")))
    installation.run("push")

    rows = installation.rows("history", "--item", "1")

    sent = next(row for row in rows if row["put_code"])
    assert list(sent) == HISTORY
    assert sent["at"].endswith("Z")
    assert {row["item_id"] for row in rows} == {"1"}
    assert sent["put_code"] in [work.put_code for work in installation.registry.works(JOSIAH)]
    assert installation.rows("history", "--orcid", "0009-0009-9990-001X") == []
    assert len(installation.rows("history")) > len(rows)


@pytest.mark.parametrize("command", ["status", "history", "failures", "retry"])
def test_an_item_that_nobody_knows_is_wrong_use(installation: Installation, command: str) -> None:
    result = installation.run(command, "--item", "no-such-item")

    assert result.code == 2
    assert "no-such-item" in result.err


def test_an_item_that_goes_to_no_record_is_told_with_the_reason(installation: Installation) -> None:
    installation.run("deposit", installation.items(item("1")))

    result = installation.run("status", "--item", "1", "--as", "json")

    assert (result.code, json.loads(result.out)) == (0, [])
    assert "item 1 of main goes to no record: no author of it is connected" in result.err


def test_retry_asks_what_to_try(installation: Installation) -> None:
    assert installation.run("retry").code == 2
    assert installation.rows("retry", "--all") == []


def test_what_an_author_took_off_comes_back_only_when_asked_for(installation: Installation) -> None:
    installation.connect()
    installation.run("deposit", installation.items(item("1")))
    installation.run("push")
    (work,) = installation.registry.works(JOSIAH)
    installation.registry.delete(JOSIAH, "work", work.put_code)
    installation.run("deposit", installation.items(item("1", "A Theory of Mended Pots")))
    installation.run("push")

    (stopped,) = installation.rows("status")
    everything = installation.rows("retry", "--all")
    gone = installation.titles()
    (asked,) = installation.rows("retry", "--item", "1")
    installation.run("push")

    assert stopped["state"] == "stopped_by_author"
    assert (everything, gone) == ([], [])
    assert list(asked) == DELIVERY
    assert asked["state"] == "waiting"
    assert installation.titles() == ["A Theory of Mended Pots"]


def test_a_refused_work_is_a_failure_with_what_to_do(installation: Installation) -> None:
    installation.connect()
    installation.run("deposit", installation.items(item("1")))
    installation.registry.fault("status", status=400, times=None, path="/work")

    pushed = installation.run("push")
    (failure,) = installation.rows("failures")
    installation.registry.clear_faults()
    (again,) = installation.rows("retry", "--all")

    assert pushed.code == 1
    assert "orcid-repo failures" in pushed.out
    assert failure["state"] == "refused"
    assert failure["reason"]
    assert failure["what_to_do"]
    assert again["state"] == "waiting"
    assert installation.rows("push")["sent"] == 1


def test_a_plugin_that_broke_is_among_the_failures(installation: Installation) -> None:
    plugins = installation.folder / "plugins"
    plugins.mkdir()
    (plugins / "local.py").write_text(
        "def orcid_on_deposit(event): raise ValueError('no shelf')\n", encoding="utf-8"
    )
    installation.connect()
    text = installation.config.read_text(encoding="utf-8")
    config = installation.folder / "with-plugins.toml"
    config.write_text(f'plugins_dir = "{plugins}"\n{text}', encoding="utf-8")

    deposited = installation.run_cli("--config", config, "deposit", installation.items(item("1")))
    failures = installation.run_cli("--config", config, "failures", "--as", "json")

    assert deposited.code == 0
    assert json.loads(failures.out) == []
    assert "plugin local broke in orcid_on_deposit" in failures.err
    assert "no shelf" in failures.err
