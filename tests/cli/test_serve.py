"""``orcid-repo serve``: a process that listens, tells where, and ends well."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

CLIENT = """
[orcid]
environment = "local"
client_id = "APP-MEMBER0000000001"
[repositories.main]
name = "Pots"
"""


class Serving:
    """A service in a process of its own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines: list[str] = []
        self._told = threading.Event()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)
            if "listening at" in line:
                self._told.set()
        self._told.set()

    @property
    def url(self) -> str:
        """Where it says that it listens."""
        assert self._told.wait(60)
        found = re.search(r"^orcid-repo: listening at (http://\S+?:\d+)", "".join(self.lines), re.M)
        assert found, self.lines
        return found[1]

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal. :returns: the exit code."""
        self.process.send_signal(number)
        code = self.process.wait(60)
        self._reader.join(10)
        return code


@contextmanager
def serving(folder: Path, *arguments: str, settings: str = CLIENT, **environment: str) -> Iterator[Serving]:
    """Start the service."""
    (folder / "orcid-repo.toml").write_text(settings)
    command = [sys.executable, "-m", "orcid_repo_plugin", "serve", *arguments]
    with subprocess.Popen(
        command, cwd=folder, env={**os.environ, **environment}, stderr=subprocess.PIPE, text=True
    ) as process:
        made = Serving(process)
        try:
            yield made
        finally:
            process.kill()
            process.wait(10)
            made._reader.join(10)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl+C"])
def test_it_tells_where_it_listens_answers_and_ends_well(tmp_path: Path, number: int) -> None:
    with serving(tmp_path, "--port", "0") as service:
        alive = requests.get(f"{service.url}/healthz", timeout=30)
        ready = requests.get(f"{service.url}/readyz", timeout=30)
        page = requests.get(f"{service.url}/connect?launch=secret-launch", timeout=30)

        code = service.end(number)

    assert (alive.text, ready.text, page.status_code) == ("ok\n", "ready\n", 400)
    assert code == 0
    log = "".join(service.lines)
    assert '"path": "/connect"' in log
    assert "secret-launch" not in log


def test_without_a_base_url_launches_are_for_the_port_that_it_listens_at(
    tmp_path: Path, run_cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(tmp_path, "--port", "0") as service:
        url = service.url
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("ORCID_REPO_BASE_URL", url)
        assert run_cli("hosts", "add", "main").code == 0
        link = run_cli("launch", "--repository", "main", "--user", "7").out.strip()

        answer = requests.get(link, timeout=30)

    assert link.startswith(f"{url}/connect?launch=")
    assert answer.status_code == 200
    assert '<form id="connect" method="post"' in answer.text


def test_the_public_address_is_told_beside_the_one_it_listens_at(tmp_path: Path) -> None:
    public = "https://repository.example.org/orcid"
    with serving(tmp_path, "--port", "0", ORCID_REPO_BASE_URL=public) as service:
        answer = requests.get(f"{service.url}/orcid/", timeout=30)
        service.end()

    assert answer.status_code == 200
    assert f"people reach it at {public}" in "".join(service.lines)


def test_who_has_no_client_id_yet_is_told_that_nobody_can_connect(tmp_path: Path) -> None:
    with serving(tmp_path, "--port", "0", settings="") as service:
        assert service.url
        service.end()

    assert "[orcid] client_id is not set" in "".join(service.lines)


def test_who_has_no_secret_yet_is_told_that_nobody_can_connect(tmp_path: Path) -> None:
    with serving(tmp_path, "--port", "0", settings='[orcid]\nclient_id = "APP-1"\n') as service:
        assert service.url
        service.end()

    assert "nobody can connect yet: setting orcid.client_secret: there is none" in "".join(service.lines)


def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    with serving(tmp_path, "--port", "0") as service:
        host, port = service.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=30) as sending:
            sending.sendall(b"PUT /items/main/1 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nx")
            requests.get(f"{service.url}/healthz", timeout=30)  # so that the other has been read
            service.process.send_signal(signal.SIGTERM)
            with pytest.raises(subprocess.TimeoutExpired):
                service.process.wait(1)

            assert service.end() == 128 + signal.SIGTERM


def test_a_port_that_is_taken_is_told_in_a_sentence(run_cli: Callable[..., Any], in_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = run_cli("serve", "--port", taken.getsockname()[1])

    assert result.code == 2
    assert re.fullmatch(
        r"orcid-repo: 127\.0\.0\.1:\d+: another program listens here; choose another port, .*\n", result.err
    )


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"BASE_URL": "http://repository.example.org"}, "base_url: plain http"),
        ({"BASE_URL": "repository.example.org"}, "is no web address"),
        ({"BASE_URL": "https://u:secret@repository.example.org"}, "a user or a password"),
        ({"SERVICE__HOST": "0.0.0.0"}, "its public address is not set"),
        ({"SITE__ACCENT": "#ffee00"}, "stands out too little"),
        ({"SITE__ACCENT": "red"}, "is no colour"),
        ({"SITE__LOGO": "logo.gif"}, "is no .svg and no .png"),
        ({"SITE__TEMPLATES_DIR": "nowhere"}, "there is no folder"),
        ({"SITE__ADDRESS": "javascript:alert(1)"}, "is no web address"),
        ({"SITE__CONTACT": "ask me"}, "neither an e-mail address nor a web address"),
        ({"SITE__LANGUAGE": "tlh"}, "no texts in 'tlh'"),
    ],
)
def test_settings_that_make_no_sense_are_told_before_anything_starts(
    run_cli: Callable[..., Any],
    in_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    said: str,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(f"ORCID_REPO_{name}", value)

    result = run_cli("serve", "--port", "0")

    assert result.code == 2
    assert said in result.err
    assert "secret" not in result.err


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
