"""The files for an admin's machine agree with what the service does."""

import re
import shutil
import subprocess
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
