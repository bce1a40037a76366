"""The files for an admin's machine agree with what the service does."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from orcid_repo_plugin.cli.main import cli
from orcid_repo_plugin.settings import Settings, load

ROOT = Path(__file__).parents[2]
HOST = ROOT / "templates" / "host"
PAGE = ROOT / "docs" / "operate.md"


def test_every_command_that_the_page_names_is_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"orcid-repo(?: --config \S+)? ([a-z][a-z-]+)\b(?! -m)", text))

    unknown = {name for name in named if name not in cli.commands}

    assert {"serve", "doctor", "backup", "keys", "hosts"} <= named
    assert unknown <= {"start", "orcid-repo", "templates"}, unknown


def test_the_settings_on_the_page_are_right_ones(tmp_path: Path) -> None:
    block = re.search(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    (tmp_path / "orcid-repo.toml").write_text(block[1], encoding="utf-8")

    settings = load(tmp_path / "orcid-repo.toml", {})

    assert settings.public_url == "https://orcid.repository.example.org"
    assert settings.trusted_proxies == 1


@pytest.mark.parametrize("name", ["nginx.conf", "nginx-path.conf", "apache.conf"])
def test_the_web_servers_pass_on_to_where_the_service_listens(name: str) -> None:
    text = (HOST / name).read_text(encoding="utf-8")
    service = Settings().service

    assert set(re.findall(r"http://(127[\d.]+:\d+)", text)) == {f"{service.host}:{service.port}"}


@pytest.mark.parametrize("name", ["nginx.conf", "apache.conf"])
def test_no_web_server_logs_the_query(name: str) -> None:
    text = (HOST / name).read_text(encoding="utf-8")
    formats = re.findall(r"(?i)^\s*log_?format .*$", text, re.MULTILINE)

    assert formats, "a format of its own"
    assert not re.search(r"\$request[^_]|\$request_uri|\$args|%r|%q", " ".join(formats))


@pytest.mark.parametrize("name", ["nginx.conf", "nginx-path.conf"])
def test_nginx_writes_no_query_into_its_error_log(name: str) -> None:
    assert re.search(r"^\s*error_log \S+ crit;", (HOST / name).read_text(encoding="utf-8"), re.MULTILINE)


def test_apache_passes_on_ids_with_slashes() -> None:
    text = (HOST / "apache.conf").read_text(encoding="utf-8")

    passes = re.findall(r"^[# ]*ProxyPass .*$", text, re.MULTILINE)
    assert passes
    assert all(line.endswith(" nocanon") for line in passes)
    assert text.count("AllowEncodedSlashes NoDecode") == len(passes)


def test_the_nightly_copy_takes_the_place_of_last_weeks(tmp_path: Path) -> None:
    (tmp_path / "orcid-repo.toml").write_text("", encoding="utf-8")
    unit = (HOST / "orcid-repo-backup.service").read_text(encoding="utf-8")
    line = re.search(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    assert line is not None
    _, how, command = shlex.split(line[1].replace("%%", "%").replace("$$", "$"))
    command = command.replace("/opt/orcid-repo/bin/orcid-repo", f"{sys.executable} -m orcid_repo_plugin")
    command = re.sub(r"/etc/orcid-repo|/var/backups/orcid-repo", str(tmp_path), command)

    books = [
        sys.executable,
        "-m",
        "orcid_repo_plugin",
        "--config",
        str(tmp_path / "orcid-repo.toml"),
        "status",
    ]
    subprocess.run(books, check=True, capture_output=True)

    for _night in range(2):
        subprocess.run(["sh", how, command], check=True, capture_output=True)

    assert len(list(tmp_path.glob("books-[1-7].backup"))) == 1
    assert not list(tmp_path.glob("*.new"))


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not on this machine")
    for unit in HOST.glob("orcid-repo*.*"):
        text = unit.read_text(encoding="utf-8")
        text = text.replace("/opt/orcid-repo/bin/orcid-repo", shutil.which("true") or "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")

    units = [str(path) for path in sorted(tmp_path.iterdir())]
    told = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)

    of_ours = [line for line in told.stderr.splitlines() if "orcid-repo" in line and "man page" not in line]
    assert len(units) == 3
    assert not of_ours
