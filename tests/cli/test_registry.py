"""``orcid-repo registry``: what it prints, what it takes, how it starts and ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from orcid_repo_plugin.cli.registry_listing import as_settings
from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.record import Email, Record
from orcid_repo_plugin.local_registry.registry import LocalRegistry
from orcid_repo_plugin.settings import load as load_settings

JOSIAH = "0000-0002-1825-0097"
KEYS = ["registry_url", "member_api_url", "public_api_url", "control_url", "clients", "people"]


@dataclass
class Running:
    """A registry that runs as a process of its own."""

    process: subprocess.Popen[str]
    told: dict[str, Any]

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Send a signal; the exit code, and what it had printed besides the first line."""
        self.process.send_signal(number)
        assert self.process.stdout is not None
        rest = self.process.stdout.read()
        return self.process.wait(timeout=20), rest


@contextmanager
def running(*arguments: object) -> Iterator[Running]:
    command = [sys.executable, "-m", "orcid_repo_plugin", "registry", "--port", "0", "--json"]
    process = subprocess.Popen(
        [*command, *map(str, arguments)], stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdout is not None
    try:
        yield Running(process, json.loads(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_one_line_of_json_tells_a_script_all_it_needs() -> None:
    with running() as registry:
        told = registry.told

    assert list(told) == KEYS
    assert told["control_url"] is None
    assert told["people"][0] == {
        "orcid": JOSIAH,
        "name": "Josiah Carberry",
        "email": "josiah@mailinator.com",
        "password": told["people"][0]["password"],
        "state": "active",
    }
    assert {client["kind"] for client in told["clients"]} == {"member", "premium", "public"}
    assert set(told["clients"][0]) == {"client_id", "client_secret", "kind", "redirect_uris"}


def test_what_the_line_tells_works() -> None:
    with running("--control") as registry:
        told = registry.told
        member = next(client for client in told["clients"] if client["kind"] == "member")
        consent = {"orcid": JOSIAH, "client_id": member["client_id"], "scope": "/read-limited"}
        token = requests.post(f"{told['control_url']}/tokens", json=consent, timeout=20).json()
        answer = requests.get(
            f"{told['member_api_url']}/v3.0/{JOSIAH}/record",
            headers={"Authorization": f"Bearer {token['access_token']}", "Accept": "application/json"},
            timeout=20,
        )
        page = requests.get(told["registry_url"], timeout=20)

    assert answer.json()["orcid-identifier"]["path"] == JOSIAH
    assert page.status_code == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_well_and_nothing_more_was_printed(number: int) -> None:
    with running() as registry:
        assert registry.end(number) == (0, "")


def test_a_folder_keeps_what_was_acknowledged_before_a_kill(tmp_path: Path) -> None:
    folder = tmp_path / "registry"
    with running("--control", "--directory", folder) as first:
        body = {"given_names": "Ada", "family_name": "Example", "works": 3}
        made = requests.post(f"{first.told['control_url']}/people", json=body, timeout=20).json()
        first.end(signal.SIGKILL)
    with running("--directory", folder) as second:
        works = requests.get(
            f"{second.told['public_api_url']}/v3.0/{made['orcid']}/works",
            headers={"Accept": "application/json"},
            timeout=20,
        ).json()

    assert made["orcid"] in [person["orcid"] for person in second.told["people"]]
    assert len(works["group"]) == 3


def test_the_log_has_a_line_for_each_request_and_is_added_to(tmp_path: Path) -> None:
    log = tmp_path / "requests.log"
    log.write_text("{}\n", encoding="utf-8")
    with running("--log", log) as registry:
        requests.get(f"{registry.told['public_api_url']}/v3.0/search?q=x&access_token=0f1e", timeout=20)
        registry.end()

    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert lines[0] == {}
    assert lines[1]["path"] == "/public/v3.0/search?q=x&access_token=***"
    assert len(lines) == 2


def test_redirect_addresses_files_and_the_rate_limit_are_taken(tmp_path: Path) -> None:
    file = tmp_path / "more.toml"
    file.write_text('people = [{orcid = "0000-0001-5109-3700", given_names = "Ada"}]\n', encoding="utf-8")
    uri = "http://localhost:5000/callback"
    with running("--redirect-uri", uri, "--load", file, "--rate-limit") as registry:
        url = f"{registry.told['public_api_url']}/v3.0/{JOSIAH}/person"
        with requests.Session() as session:
            answers = {session.get(url, timeout=20).status_code for _ in range(100)}

    assert all(uri in client["redirect_uris"] for client in registry.told["clients"])
    assert registry.told["people"][-1]["orcid"] == "0000-0001-5109-3700"
    assert answers == {200, 503}


@pytest.mark.parametrize(("arguments", "promised"), [((), None), (("--pkce",), ["S256", "plain"])])
def test_pkce_is_promised_on_demand(arguments: tuple[str, ...], promised: list[str] | None) -> None:
    with running(*arguments) as registry:
        url = f"{registry.told['registry_url']}/.well-known/openid-configuration"
        configuration = requests.get(url, timeout=20).json()

    assert configuration.get("code_challenge_methods_supported") == promised


def test_what_is_printed_for_people_is_a_settings_file(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "orcid_repo_plugin", "registry", "--port", "0"]
    environ = {**os.environ, "PYTHONIOENCODING": "ascii"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environ)
    assert process.stdout is not None
    with process.stdout as out:
        printed = out.readline()
        while b"Jos. Carberry" not in printed:
            printed += out.readline()
        process.send_signal(signal.SIGTERM)
        printed += out.read()
    process.wait()
    file = tmp_path / "orcid-repo.toml"
    file.write_bytes(printed)

    settings = load_settings(file, {}).orcid

    assert process.returncode == 0
    assert settings.environment == "local"
    assert settings.member_api_url == f"{settings.registry_url}/member"
    assert settings.public_api_url == f"{settings.registry_url}/public"
    assert settings.client_id.startswith("APP-")
    assert settings.client_secret.get_secret_value()
    assert set(tomllib.loads(file.read_text(encoding="utf-8"))) == {"orcid"}
    assert JOSIAH in file.read_text(encoding="utf-8")


def _told_to_people(*people: Record) -> list[str]:
    registry = LocalRegistry(Addresses.at("http://127.0.0.1:8765"))
    with registry.books.changing():
        for person in people:
            registry.books.put_record(person)
    return as_settings(registry).splitlines()


def test_what_is_printed_fits_a_terminal_of_80_columns() -> None:
    assert [line for line in _told_to_people() if len(line) > 80] == []


def test_a_long_address_leaves_the_lines_of_others_alone() -> None:
    long = Record("0000-0001-5109-3700", "Laurel", password="cracked-pots")
    long.emails.append(Email(f"{'long.' * 30}@example.org", primary=True))

    assert _told_to_people(long)[:-1] == _told_to_people()


def test_a_password_that_somebody_chose_is_in_the_json_only() -> None:
    chosen = Record("0000-0001-5109-3700", "Laurel", password="of-my-own")
    lines = _told_to_people(chosen)

    assert "of-my-own" not in "\n".join(lines)
    assert lines[-1].split(maxsplit=1)[1].startswith("0000-0001-5109-3700  active, own password")
    assert any("cracked-pots" in line for line in lines)


def test_of_many_people_the_first_are_printed_and_the_others_counted() -> None:
    crowd = [Record(f"0009-0000-0000-{number:04}", "One", "Of Many") for number in range(60)]

    assert _told_to_people(*crowd)[-1] == "#   and 20 more; --json names them all"


def test_a_port_that_is_taken_is_wrong_use(run_cli: Callable) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = run_cli("registry", "--port", taken.getsockname()[1])

    assert (result.code, result.out) == (2, "")
    assert "another program listens here" in result.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--port", "70000"), "--port"),
        (("--redirect-uri", "localhost:5000"), "localhost:5000"),
        (("--redirect-uri", "https://x.org/#part"), "fragment"),
        (("--redirect-uri", "http://[x"), "http://[x"),
        (("--redirect-uri", "http://x:99999/"), "http://x:99999/"),
        (("--redirect-uri", "http://x.org/a b"), "http://x.org/a b"),
        (("--load", "/nowhere/people.toml"), "/nowhere/people.toml"),
        (("--log", "/nowhere/requests.log"), "No such file"),
    ],
)
def test_wrong_use_is_told_before_anything_is_served(
    run_cli: Callable, arguments: tuple[str, ...], told: str
) -> None:
    result = run_cli("registry", "--port", "0", *arguments)

    assert (result.code, result.out) == (2, "")
    assert told in result.err


def test_a_file_that_cannot_be_loaded_is_named(run_cli: Callable, tmp_path: Path) -> None:
    file = tmp_path / "people.toml"
    file.write_text('people = [{orcid = "0000-0002-1825-0098"}]\n', encoding="utf-8")

    result = run_cli("registry", "--port", "0", "--load", file)

    assert (result.code, result.out) == (2, "")
    assert "people.toml" in result.err


def test_files_are_not_loaded_again_into_a_folder_that_has_them(tmp_path: Path) -> None:
    file = tmp_path / "more.toml"
    file.write_text('people = [{orcid = "0000-0001-5109-3700", given_names = "Ada"}]\n', encoding="utf-8")
    arguments = ("--directory", tmp_path / "registry", "--load", file)
    with running(*arguments) as first:
        first.end()
    with running(*arguments) as second:
        second.end()

    assert second.told["people"] == first.told["people"]
