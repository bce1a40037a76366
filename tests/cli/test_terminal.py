"""What a person sees on a terminal."""

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

ITEM = {"item_id": "8d6f1f3e-0000-4a5b-8c6d-000000000001", "type": "article", "doi": "10.5555/12345678"}


def screen(columns: int, path: Path, *options: str) -> str:
    """What ``map`` writes to a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    command = [sys.executable, "-m", "orcid_repo_plugin", "map", *options, str(path)]
    environ = {**os.environ, "TERM": "xterm-256color"}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environ) as process:
        os.close(theirs)
        seen = b""
        while True:
            try:
                block = os.read(ours, 65536)
            except OSError:  # the other end is closed
                block = b""
            if not block:
                break
            seen += block
        os.close(ours)
    assert process.returncode == 0, seen.decode()
    return seen.decode()


def written(folder: Path, title: str) -> Path:
    path = folder / "items.json"
    path.write_text(json.dumps({**ITEM, "title": title}), encoding="utf-8")
    return path


def test_eighty_columns_hold_a_line_an_item_with_date_and_title(tmp_path: Path) -> None:
    lines = screen(80, written(tmp_path, "A theory of cracked pots")).splitlines()

    assert len(lines) == 3
    assert "A theory of cracked pots" in lines[1]
    assert lines[2].startswith("orcid-repo: 1 items")


@pytest.mark.parametrize("title", ["[/b] [red]pots[/red] :smile:", "pots [link=x]", "漢字" * 40])
def test_titles_are_text_and_nothing_else(tmp_path: Path, title: str) -> None:
    assert title[:16] in screen(200, written(tmp_path, title), "--explain")


def test_items_on_the_screen_are_not_mixed_with_a_progress_bar(tmp_path: Path) -> None:
    assert "0:00:00" not in screen(100, written(tmp_path, "Pots"), "--as", "jsonl")
    assert "0:00:00" in screen(100, written(tmp_path, "Pots"), "--as", "jsonl", "--output", f"{tmp_path}/w")
