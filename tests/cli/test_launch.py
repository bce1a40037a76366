"""``orcid-repo launch``: the link that it prints is one that the service takes."""

from contextlib import closing
from typing import Any

import pytest

from orcid_repo_plugin.domain.host import Launch, Purpose
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.launches import Launches
from tests.cli.conftest import Installation

NAME = 'Zoë "Zo" O\'Neil 林'
BASE = "https://orcid.repository.example.org/orcid"


@pytest.fixture
def hosting(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation with a public address and the host ``main``."""
    monkeypatch.setenv("ORCID_REPO_BASE_URL", BASE)
    result = installation.run("hosts", "add", "main", "--origin", "https://repository.example.org")
    assert result.code == 0, result.err
    return installation


def link(installation: Installation, *arguments: str) -> tuple[str, str]:
    """The link that is printed, alone on its line, and what is told about it."""
    result = installation.run("launch", *arguments)
    assert result.code == 0, result.err
    assert result.out.count("\n") == 1
    return result.out.strip(), result.err


def read(installation: Installation, address: str, *purposes: Purpose) -> Launch:
    """What the service reads in a link."""
    with closing(App.open(installation.config)) as app:
        return Launches(app).check(address.partition("?launch=")[2], purposes=purposes)


def test_a_link_carries_all_that_was_said(hosting: Installation) -> None:
    said = {
        "name": NAME,
        "given_name": "Zoë",
        "family_name": "O'Neil",
        "email": "zoe@example.org",
        "locale": "zh-CN",
        "return_to": "https://repository.example.org/profile",
        "item": "12",
    }
    options = [part for name, value in said.items() for part in (f"--{name.replace('_', '-')}", value)]

    address, told = link(hosting, "--repository", "main", "--user", "7", *options, "--purpose", "write")

    launch = read(hosting, address, Purpose.WRITE)
    assert address.startswith(f"{BASE}/connect?launch=ey")
    assert launch.account == ("main", "7")
    assert {name: getattr(launch, name) for name in said} == said
    assert "once" in told
    assert address.partition("=")[2] not in told


@pytest.mark.parametrize(
    ("page", "purpose"),
    [("connect", Purpose.CONNECT), ("account", Purpose.ACCOUNT), ("signin", Purpose.SIGN_IN)],
)
def test_each_page_has_its_link(hosting: Installation, page: str, purpose: Purpose) -> None:
    address, _ = link(hosting, "--user", "7", "--page", page)

    assert address.startswith(f"{BASE}/{page}?launch=")
    assert read(hosting, address, purpose).user_id == "7"


def test_who_signs_in_needs_no_account(hosting: Installation) -> None:
    address, _ = link(hosting, "--page", "signin")

    launch = read(hosting, address, Purpose.SIGN_IN)
    assert (launch.user_id, launch.return_to) == ("", "https://repository.example.org/")


def test_a_sign_in_whose_answer_would_go_nowhere_gives_no_link(installation: Installation) -> None:
    installation.run("hosts", "add", "main")

    result = installation.run("launch", "--page", "signin")

    assert (result.code, result.out) == (2, "")
    assert "--origin" in result.err


def test_a_link_can_be_good_for_a_minute_only(hosting: Installation) -> None:
    long, _ = link(hosting, "--user", "7")
    short, _ = link(hosting, "--user", "7", "--minutes", "1")

    minutes = (
        read(hosting, long, Purpose.CONNECT).expires_at - read(hosting, short, Purpose.CONNECT).expires_at
    )
    assert 230 < minutes.total_seconds() <= 240


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--user"),
        (("--user", ""), "--user"),
        (("--user", "7", "--repository", "pots"), "there is no repository 'pots'; known are main"),
        (("--user", "7", "--host", "portal"), "no host 'portal' may speak for main"),
        (("--user", "7", "--return-to", "https://evil.example/"), "would refuse this link"),
        (("--user", "7\n8"), "would refuse this link"),
        (("--user", "7", "--page", "account", "--purpose", "write"), "its claim purpose must be account"),
        (("--user", "7", "--page", "signin", "--purpose", "connect"), "its claim purpose must be signin"),
        (("--user", "7", "--purpose", "account"), "its claim purpose must be connect"),
        (("--user", "7", "--minutes", "6"), "1<=x<=5"),
        (("--user", "7", "--page", "pots"), "is not one of"),
        (("--user", "7", "--purpose", "deposit"), "is not one of"),
    ],
)
def test_wrong_use_gives_no_link(hosting: Installation, arguments: tuple[str, ...], words: str) -> None:
    result = hosting.run("launch", *arguments)

    assert (result.code, result.out) == (2, "")
    assert words in result.err


def test_without_a_host_the_way_out_is_told(installation: Installation) -> None:
    result = installation.run("launch", "--user", "7")

    assert (result.code, result.out) == (2, "")
    assert "orcid-repo hosts add main" in result.err


def test_without_a_public_address_the_link_leads_to_this_machine_and_says_so(
    installation: Installation,
) -> None:
    installation.run("hosts", "add", "main")
    said: Any = installation.run("launch", "--user", "7")

    assert said.out.startswith("http://127.0.0.1:8080/connect?launch=")
    assert "base_url is not set" in said.err
