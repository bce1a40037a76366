"""What a host deposits, edits and withdraws reaches the record, whatever happens to registry and service."""

import secrets
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import OctKey

from orcid_repo_plugin.testing.registry import Registry
from tests.acceptance.installation import Done, Installation, article, people, titles, tokens, told, wait_for

POTS = "A Theory of Cracked Pots"


class Service:
    """``orcid-repo serve`` as a process, and a host that calls it."""

    def __init__(self, registry: Registry, folder: Path, database: str) -> None:
        self.registry = registry
        self.here = Installation(folder, told(registry), database)
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = int(found.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        added = self.here("hosts", "add", "main")
        assert added.code == 0, added.err
        self.key = added.out.strip()
        self.author = people(registry, 1)[0]
        self.here.connect(tokens(registry, [self.author]))
        self.session = requests.Session()
        self.session.trust_env = False
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Serve."""
        self.process = self.here.start("serve", "--port", self.port)
        wait_for(self._answers)

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.here.ended(self.process).err
        with suppress(requests.ConnectionError):
            return self.session.get(f"{self.url}/healthz", timeout=5).ok
        return False

    def stop(self, how: signal.Signals = signal.SIGTERM) -> Done:
        """End it. :returns: what it wrote."""
        assert self.process is not None
        process, self.process = self.process, None
        process.send_signal(how)
        return self.here.ended(process)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        """Call it, as the host does: every call is signed anew."""
        now = int(time.time())
        claims = {
            "iss": "main",
            "aud": self.url,
            "repository": "main",
            "purpose": "deposit",
            "iat": now,
            "exp": now + 300,
            "jti": secrets.token_urlsafe(16),
        }
        token = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(self.key))
        return self.session.request(
            method,
            f"{self.url}/items/{path}",
            json=body,
            headers={"Authorization": f"Bearer {token}", **headers},
            timeout=30,
        )

    def put(self, item_id: str, title: str = POTS) -> requests.Response:
        """A work of the author's."""
        return self.call("PUT", f"main/{item_id}", article(item_id, self.author, title=title))

    def titles(self) -> list[str]:
        """What stands on the author's record."""
        return titles(self.registry, self.author)

    def state(self, item_id: str) -> str:
        """Where the delivery of an item is, as the service tells the host."""
        rows = self.call("GET", f"main/{item_id}").json()["deliveries"]
        return str(rows[0]["state"])

    def close(self) -> None:
        """End what runs."""
        self.session.close()
        if self.process is not None:
            self.stop(signal.SIGKILL)


@pytest.fixture
def service(registry_server: Registry, tmp_path: Path, database_url: str) -> Iterator[Service]:
    """One that runs; on SQLite, and on PostgreSQL."""
    made = Service(registry_server, tmp_path, database_url)
    try:
        made.start()
        yield made
    finally:
        made.close()


@pytest.fixture
def on_sqlite(registry_server: Registry, tmp_path: Path) -> Iterator[Service]:
    """One that runs, on SQLite."""
    made = Service(registry_server, tmp_path, f"sqlite:///{tmp_path / 'books.sqlite3'}")
    try:
        made.start()
        yield made
    finally:
        made.close()


def test_a_deposit_an_edit_and_a_withdrawal_are_followed_on_the_record(service: Service) -> None:
    answer = service.put("pots-1")
    assert answer.status_code == 202, answer.text
    assert answer.json()["decisions"][0]["state"] == "waiting"
    wait_for(lambda: service.titles() == [f"{POTS}: pots-1"])
    wait_for(lambda: service.state("pots-1") == "sent")

    service.put("pots-1", title="Glue")
    wait_for(lambda: service.titles() == ["Glue: pots-1"])

    gone = service.call("DELETE", "main/pots-1")
    assert gone.status_code == 202
    wait_for(lambda: service.titles() == [])
    wait_for(lambda: service.state("pots-1") == "withdrawn")


def test_a_batch_reaches_the_record(on_sqlite: Service) -> None:
    items = [article(f"pots-{number}", on_sqlite.author) for number in range(150)]

    answer = on_sqlite.call("POST", "main", items)

    assert answer.status_code == 202, answer.text
    assert len(answer.json()["items"]) == 150
    wait_for(lambda: len(on_sqlite.titles()) == 150)

    on_sqlite.call("POST", "main", {"delete": [f"pots-{number}" for number in range(150)]})
    wait_for(lambda: on_sqlite.titles() == [])


def test_a_push_waits_while_orcid_is_down_and_goes_on_by_itself(on_sqlite: Service) -> None:
    on_sqlite.registry.fault("status", path="/member/", status=503, times=None)
    since = len(on_sqlite.registry.journal())

    assert on_sqlite.put("pots-1").status_code == 202
    wait_for(lambda: any(entry.status == 503 for entry in on_sqlite.registry.journal()[since:]))
    assert on_sqlite.titles() == []
    assert on_sqlite.state("pots-1") in ("waiting", "sending")

    on_sqlite.registry.clear_faults()
    wait_for(lambda: on_sqlite.titles() == [f"{POTS}: pots-1"])


def test_a_stop_during_a_push_finishes_what_is_on_the_wire_and_loses_nothing(on_sqlite: Service) -> None:
    on_sqlite.registry.fault("slow", method="POST", path="/work", seconds=2.0, times=1)
    on_sqlite.put("pots-1")
    wait_for(lambda: on_sqlite.state("pots-1") == "sending")

    ended = on_sqlite.stop()

    assert ended.code == 0, ended.err
    assert "Traceback" not in ended.err
    states = on_sqlite.here("status", "--item", "pots-1", "--as", "json").json
    assert [one["state"] for one in states] == ["sent"]
    assert on_sqlite.titles() == [f"{POTS}: pots-1"]


def test_deposits_go_on_while_the_service_is_killed_and_started_again_and_none_is_lost_or_doubled(
    on_sqlite: Service,
) -> None:
    taken: list[str] = []
    over = threading.Event()

    def deposit() -> None:
        number = 0
        while not over.is_set():
            with suppress(requests.RequestException):
                if on_sqlite.put(f"pots-{number}").status_code == 202:
                    taken.append(f"{POTS}: pots-{number}")
                    number += 1

    host = threading.Thread(target=deposit)
    host.start()
    try:
        for kills in range(1, 4):
            wait_for(lambda kills=kills: len(taken) >= 6 * kills)  # type: ignore[misc]
            on_sqlite.stop(signal.SIGKILL)
            on_sqlite.start()
    finally:
        over.set()
        host.join()

    wait_for(lambda: set(taken) <= set(on_sqlite.titles()))
    assert len(on_sqlite.titles()) == len(set(on_sqlite.titles()))


def test_the_log_names_no_secret(on_sqlite: Service) -> None:
    on_sqlite.put("pots-1")
    wait_for(lambda: on_sqlite.titles() == [f"{POTS}: pots-1"])
    on_sqlite.session.put(
        f"{on_sqlite.url}/items/main/pots-2", headers={"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."}
    )

    ended = on_sqlite.stop()

    issued = [token["access_token"] for token in on_sqlite.registry.tokens(on_sqlite.author)]
    assert issued
    for secret in (*issued, on_sqlite.key, "eyJ", "Bearer"):
        assert secret not in ended.err + ended.out
