"""``demo``: the whole journey, and what it does when something is not as it should be."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from tests.conftest import Result


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A demo that was run in a folder of its own, as a process."""
    folder = tmp_path_factory.mktemp("demo") / "kept"
    command = [sys.executable, "-m", "orcid_repo_plugin", "demo", "--once", "--directory", str(folder)]
    environ = {**os.environ, "ORCID_REPO_DATABASE__URL": "sqlite:////nowhere/at/all.sqlite3"}
    return folder, subprocess.run(command, capture_output=True, text=True, env=environ, check=False)


def test_the_whole_journey_comes_out(kept: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    _, done = kept

    assert done.returncode == 0, done.stdout + done.stderr
    for command in ("people import", "deposit", "push", "withdraw", "history", "retry", "backfill", "status"):
        assert f"$ orcid-repo {command}" in done.stdout
    for seen in ("put-code", "0 requests", "1 PUT", "1 DELETE", "not put back", "stopped_by_author"):
        assert seen in done.stdout
    for seen in ("Your ORCID iD is connected", "on her record it is now", "none of our tokens"):
        assert seen in done.stdout


def test_no_token_is_shown_or_left_lying_about(
    kept: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, done = kept
    token = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

    shown = set(token.findall(done.stdout + done.stderr))

    assert not {one for one in shown if not one.startswith("7c1d2e3f-")}  # a sample item's id
    assert not (folder / "people.csv").exists()
    assert (folder / "orcid-repo.toml").stat().st_mode & 0o077 == 0


def test_a_folder_that_was_kept_is_gone_on_with(
    kept: tuple[Path, subprocess.CompletedProcess[str]], run_cli: Callable[..., Result]
) -> None:
    folder, _ = kept

    result = run_cli("demo", "--once", "--directory", folder)

    assert result.code == 0, result.out + result.err
    assert run_cli("--config", folder / "orcid-repo.toml", "failures", "--as", "json").out == "[]\n"


def test_a_step_that_does_not_come_out_fails_the_demo(
    kept: tuple[Path, subprocess.CompletedProcess[str]], run_cli: Callable[..., Result], tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(kept[0], folder)
    shutil.rmtree(folder / "registry")  # the works are gone, and our books do not know

    result = run_cli("demo", "--once", "--directory", folder)

    assert result.code == 1
    assert "the demo did not come out as it should" in result.err


def test_a_folder_of_something_else_is_left_alone(run_cli: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "orcid-repo.toml").write_text("# ours\n", encoding="utf-8")

    result = run_cli("demo", "--once", "--directory", tmp_path)

    assert result.code == 2
    assert "is not empty and holds no demo" in result.err
    assert [path.name for path in tmp_path.iterdir()] == ["orcid-repo.toml"]


def test_the_tour_stays_open_until_it_is_told_to_end_and_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-u", "-m", "orcid_repo_plugin", "demo"]
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    said = ""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environ
    ) as tour:
        assert tour.stdout is not None
        for line in tour.stdout:
            said += line
            if line.startswith("Ctrl+C ends it"):
                break
        addresses = dict.fromkeys(re.findall(r"http://127\.0\.0\.1:[0-9]+", said))
        answers = [requests.get(address, timeout=20) for address in addresses]
        assert tour.poll() is None
        tour.send_signal(signal.SIGINT)
        tour.stdout.read()
    assert tour.returncode == 0
    assert len(answers) == 3  # repository, registry, service
    assert [answer.status_code for answer in answers] == [200] * 3
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("orcid-repo-demo")] == []
    for address in addresses:
        with pytest.raises(requests.ConnectionError):
            requests.get(address, timeout=5)


def test_the_tour_says_in_a_few_lines_where_to_click_and_as_whom(tmp_path: Path) -> None:
    command = [sys.executable, "-u", "-m", "orcid_repo_plugin", "demo", "--folder", str(tmp_path / "kept")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as tour:
        assert tour.stdout is not None
        said = ""
        while not said.splitlines()[-1:] or not said.splitlines()[-1].startswith("Ctrl+C ends it"):
            said += tour.stdout.readline()
        tour.send_signal(signal.SIGTERM)
        tour.stdout.read()

    assert len(said.splitlines()) < 20
    for words in ("As author", "As editor", "As visitor", "His record", "Josiah Carberry", "cracked-pots"):
        assert words in said
    assert (tmp_path / "kept" / "repository.sqlite3").is_file()
