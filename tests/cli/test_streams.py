"""Where ``map`` reads from and writes to: pipes, links, devices, closed streams, signals."""

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from orcid_repo_plugin.cli.main import run

COMMAND = [sys.executable, "-m", "orcid_repo_plugin"]
ITEM = {"item_id": "a1", "title": "Cracked pots", "type": "article", "doi": "10.5555/12345678"}


@pytest.fixture
def items(tmp_path: Path) -> Path:
    path = tmp_path / "items.jsonl"
    path.write_text(json.dumps(ITEM) + "\n", encoding="utf-8")
    return path


def many(folder: Path, count: int) -> Path:
    path = folder / "many.jsonl"
    path.write_text("".join(json.dumps({**ITEM, "item_id": str(i)}) + "\n" for i in range(count)), "utf-8")
    return path


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gz"])
def test_a_pipe_that_is_named_is_read_like_a_file(
    run_cli: Callable, tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    threading.Thread(target=pipe.write_bytes, args=(pack(json.dumps(ITEM).encode()),)).start()

    result = run_cli("map", "--as", "jsonl", pipe)

    assert result.code == 0, result.err
    assert json.loads(result.out)["source"] == f"{pipe}:1:1"


def test_a_pipe_and_a_circle_of_links_in_a_folder_are_passed_over(run_cli: Callable, items: Path) -> None:
    os.mkfifo(items.with_name("pipe.json"))
    items.with_name("again").symlink_to(items.parent)
    items.with_name("gone.xml").symlink_to("nowhere")

    result = run_cli("map", "--as", "jsonl", items.parent)

    assert (result.code, len(result.out.splitlines())) == (0, 1)


def test_what_was_spooled_is_gone_when_the_process_ends(tmp_path: Path) -> None:
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    given = json.dumps(ITEM).encode()

    subprocess.run([*COMMAND, "map", "-"], input=given, env=environ, capture_output=True, check=True)

    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("paths", "expected"), [(("",), "'': there is no such file"), (("-", "-"), "once only")]
)
def test_paths_without_sense_are_wrong_use(run_cli: Callable, paths: tuple[str, ...], expected: str) -> None:
    result = run_cli("map", *paths)

    assert result.code == 2
    assert expected in result.err


def test_a_device_is_no_file(run_cli: Callable) -> None:
    result = run_cli("map", "/dev/null")

    assert result.code == 1
    assert "/dev/null: is no file but a device" in result.err


def test_a_folder_that_cannot_be_read_is_named(run_cli: Callable, items: Path) -> None:
    closed = items.with_name("closed")
    closed.mkdir(mode=0)
    if os.access(closed, os.R_OK):
        pytest.skip("whoever runs this may read everything")

    result = run_cli("map", items.parent)

    assert result.code == 1
    assert f"{closed}: cannot be read: Permission denied" in result.err


def test_a_name_that_is_no_utf8_is_shown_with_escapes(run_cli: Callable, items: Path) -> None:
    name = os.fsdecode(os.fsencode(items.parent) + b"/caf\xe9.jsonl")
    os.rename(items, name)

    result = run_cli("map", "--as", "jsonl", name)

    assert json.loads(result.out)["source"].endswith("caf\\xe9.jsonl:1:1")


def test_output_to_what_is_no_file_goes_through_it(run_cli: Callable, items: Path) -> None:
    pipe = items.with_name("pipe")
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()

    assert run_cli("map", "--as", "jsonl", "--output", pipe, items).code == 0

    reader.join(10)
    assert pipe.is_fifo()
    assert json.loads(read[0])["item_id"] == "a1"


def test_output_keeps_a_link_and_the_rights_of_its_file(run_cli: Callable, items: Path) -> None:
    target, link = items.with_name("works"), items.with_name("link")
    target.write_text("old", encoding="utf-8")
    target.chmod(0o600)
    link.symlink_to("works")

    assert run_cli("map", "--as", "jsonl", "--output", link, items).code == 0

    assert link.is_symlink()
    assert json.loads(target.read_text(encoding="utf-8"))["item_id"] == "a1"
    assert target.stat().st_mode & 0o777 == 0o600


def test_an_input_is_never_written_over(run_cli: Callable, items: Path) -> None:
    before = items.read_bytes()

    result = run_cli("map", "--as", "jsonl", "--output", items, items)

    assert result.code == 2
    assert "is one of the inputs" in result.err
    assert items.read_bytes() == before


@pytest.mark.parametrize("target", ["", "nowhere/works.jsonl"])
def test_output_that_cannot_be_written_is_wrong_use(run_cli: Callable, items: Path, target: str) -> None:
    result = run_cli("map", "--output", target, items)

    assert result.code == 2
    assert "--output" in result.err


@pytest.mark.parametrize("command", ["map --as jsonl", "group --all", "map"])
@pytest.mark.parametrize("closing", [">&-", "> /dev/full"])
def test_a_standard_output_that_takes_nothing_is_told(items: Path, command: str, closing: str) -> None:
    line = f"{' '.join(COMMAND)} {command} {items} {closing}"

    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "orcid-repo: standard output: " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_closed_standard_input_is_empty(items: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{' '.join(COMMAND)} map - <&-"], capture_output=True, text=True, check=False
    )

    assert (done.returncode, "<stdin>: is empty" in done.stderr) == (1, True)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_leaves_no_half_of_an_output(tmp_path: Path, number: int, code: int) -> None:
    path, target = many(tmp_path, 30_000), tmp_path / "works.jsonl"
    command = [*COMMAND, "map", "--as", "jsonl", "--output", str(target), str(path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        deadline = time.monotonic() + 20
        while len(os.listdir(tmp_path)) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(number)
        err = process.stderr.read()

    assert process.returncode == code
    assert err.strip() == "orcid-repo: stopped"
    assert os.listdir(tmp_path) == ["many.jsonl"]


def test_a_fault_of_a_command_is_one_line(
    run_cli: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "local.py").write_text(
        "import click\n@click.command('crash')\ndef crash(): 1 / 0\n"
        "def orcid_prepare_cli(cli): cli.add_command(crash)\n",
        encoding="utf-8",
    )
    (tmp_path / "orcid-repo.toml").write_text("plugins_dir = '.'\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    result = run_cli("crash")

    assert result.code == 1
    assert result.err.startswith("orcid-repo: this should not have happened, please report it: ZeroDivision")
    assert len(result.err.splitlines()) == 1


def test_config_after_the_command_is_told_where_it_belongs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["map", "x", "--config", "y"]) == 2
    assert "--config stands before the command" in capsys.readouterr().err
