"""The programs on ``docs/hosts/any.md`` are the files beside it, and do what the service takes."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from werkzeug.serving import make_server

from orcid_repo_plugin.domain.host import Launch, Purpose
from orcid_repo_plugin.domain.item_schema import EXAMPLE
from orcid_repo_plugin.errors import LaunchRefused
from orcid_repo_plugin.services.launches import Launches, answer
from orcid_repo_plugin.testing.registry import Registry
from tests.docs.markdown_blocks import ROOT, File, blocks
from tests.web.conftest import Site

PAGE: Final = ROOT / "docs" / "hosts" / "any.md"
EXAMPLES: Final = ROOT / "templates" / "host" / "examples"
NAME: Final = 'Zoë "Zo" O\'Neil 林 \\ /'
ODD_ID: Final = "a/b c/ü?1&2#3%41"
PROGRAMS: Final = {
    "connect.py": ([sys.executable], ()),
    "connect.pl": (["perl"], ()),
    "connect.php": (["php"], ()),
    "Connect.java": (["java"], ()),
    "connect.sh": (["bash"], ("openssl", "base64", "curl")),
}
"""Each program: its interpreter, and what else it needs on the machine."""


class Program:
    """One of the programs, ready to run as the host ``main`` of a site."""

    def __init__(self, name: str, site: Site) -> None:
        self.command, others = PROGRAMS[name]
        for needed in (*self.command, *others):
            if shutil.which(needed) is None:
                pytest.skip(f"{needed} is not on this machine: {name} is not run")
        self.command = [*self.command, str(EXAMPLES / name)]
        self.environment = {
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "CONNECT_URL": f"{site.base_url}/",
            "CONNECT_HOST": "main",
            "CONNECT_KEY": site.key,
        }

    def run(self, *arguments: object) -> str:
        """What it prints."""
        done = self._run(*arguments)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        return done.stdout.strip()

    def fails(self, *arguments: object) -> str:
        """What it says when it does not go on."""
        done = self._run(*arguments)
        assert done.returncode != 0, done.stdout
        return done.stdout + done.stderr

    def _run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = [*self.command, *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, encoding="utf-8", env=self.environment, timeout=60, check=False
        )


@pytest.fixture
def site(registry: Registry, sqlite_template: Path, tmp_path: Path) -> Iterator[Site]:
    """A service that listens on this machine; its engine stands still."""
    books = tmp_path / "books.sqlite3"
    shutil.copy(sqlite_template, books)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        site = Site(registry, books, base_url=address)
        server = make_server("127.0.0.1", 0, site.web, threaded=True, fd=listening.fileno())
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield site
        server.shutdown()
        thread.join()
        server.server_close()
    site.app.close()


@pytest.fixture(params=PROGRAMS)
def program(request: pytest.FixtureRequest, site: Site) -> Program:
    """Each program in turn; skipped when its interpreter is not here."""
    return Program(request.param, site)


def check(site: Site, link: str) -> Launch:
    """What the service reads in a link."""
    page, _, token = link.partition("?launch=")
    assert page == f"{site.base_url}/connect"
    return Launches(site.app).check(token, purposes=[Purpose.CONNECT])


def test_a_link_is_taken_and_the_name_comes_through_whole(program: Program, site: Site) -> None:
    launch, another = (check(site, program.run("link", "main", "7", NAME)) for _ in range(2))

    assert launch.account == ("main", "7")
    assert launch.name == NAME
    assert len(launch.jti) >= 20
    assert launch.jti != another.jti


def test_an_item_is_put_and_deleted(program: Program, site: Site, tmp_path: Path) -> None:
    body = tmp_path / "item.json"
    body.write_text(json.dumps(EXAMPLE | {"item_id": ODD_ID, "title": NAME}), encoding="utf-8")

    put = program.run("put", "main", ODD_ID, body)
    deleted = program.run("delete", "main", ODD_ID)

    for said, state in ((put, "live"), (deleted, "withdrawn")):
        status, _, told = said.partition(" ")
        assert status == "202", said
        assert (json.loads(told)["id"], json.loads(told)["state"]) == (ODD_ID, state)


def test_what_the_service_refuses_is_printed_with_its_status(program: Program, tmp_path: Path) -> None:
    body = tmp_path / "item.json"
    body.write_text("{", encoding="utf-8")

    status, _, told = program.run("put", "main", "pots-3", body).partition(" ")

    assert status == "422"
    assert json.loads(told)["code"] == "unreadable"


def test_an_answer_is_believed_only_when_it_is_ours_for_us_and_fresh(program: Program, site: Site) -> None:
    token = answer(site.app, "main", orcid="0000-0002-1825-0097", name=NAME)
    head, body, _ = token.split(".")
    changed = f"{head}.{body}.{'A' * 43}"
    own = site.token(aud="main", iss="main")
    now = site.store.now() // 1000
    old = site.token(aud="main", iss=site.base_url, iat=now - 400, exp=now - 100)

    told: dict[str, Any] = json.loads(program.run("answer", token))

    assert (told["orcid"], told["name"]) == ("0000-0002-1825-0097", NAME)
    assert "not signed with our key" in program.fails("answer", changed)
    assert "not for us, or too old" in program.fails("answer", own)
    assert "not for us, or too old" in program.fails("answer", old)


def test_the_page_shows_the_programs_as_they_are() -> None:
    shown = {block.name: block.text for block in blocks(PAGE) if isinstance(block, File)}
    files = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in EXAMPLES.iterdir()}

    assert {Path(name).name for name in files} == set(PROGRAMS)
    assert shown == files, "copy the file to its block on the page, or the block to the file"


def test_the_page_tells_every_claim_and_every_code() -> None:
    rows = re.findall(r"^\| (`[^|]+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    told = {word for row in rows for word in re.findall(r"`([^`]+)`", row)}
    codes = set(re.findall(r"``([a-z-]+)``", str(LaunchRefused.__doc__)))
    of_a_person = set(Launch.__dataclass_fields__) - {"host", "user_id", "expires_at"}

    assert {"iss", "aud", "sub", "iat", "exp"} | of_a_person <= told
    assert codes <= told
