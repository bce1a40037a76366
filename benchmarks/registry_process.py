"""A local registry in a process of its own, as the command starts it, and what it costs the machine."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

MEMBER = "member"
WRITER = "/activities/update /read-limited"


@dataclass
class RegistryProcess:
    """A registry that answers over HTTP, and one connection to it that is kept open."""

    pid: int
    told: dict[str, Any]
    """What the command printed: addresses, clients, people."""
    ready: float
    """Seconds from the start of the process to that line."""
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.session.trust_env = False

    @property
    def api(self) -> str:
        """The member API, with the version."""
        return f"{self.told['member_api_url']}/v3.0"

    def person(self, name: str, works: int) -> str:
        """A new person, with works of their own; gives the iD."""
        return str(self._control("people", given_names=name, family_name="Example", works=works)["orcid"])

    def writer(self, orcid: str) -> dict[str, str]:
        """The headers of a member that may read and write this record, in JSON."""
        return writing_headers(self.token(orcid, WRITER))

    def token(self, orcid: str, scope: str) -> str:
        """An access token of the member, as if this person had just agreed."""
        client = next(one for one in self.told["clients"] if one["kind"] == MEMBER)
        token = self._control("tokens", orcid=orcid, client_id=client["client_id"], scope=scope)
        return str(token["access_token"])

    def rate_limit(self, *, on: bool) -> None:
        """Refuse too many requests from now on, as ORCID does, or do not."""
        self._control("rate-limit", on=on)

    def journal(self, since: int = 0) -> list[dict[str, Any]]:
        """The requests after number ``since``: ``{n, method, path, status, client_id, ms}``."""
        answer = self.session.get(f"{self.told['control_url']}/journal", params={"since": since}, timeout=60)
        answer.raise_for_status()
        found: list[dict[str, Any]] = answer.json()
        return found

    def get(self, path: str) -> Any:
        """An answer of the control endpoint."""
        answer = self.session.get(f"{self.told['control_url']}/{path}", timeout=60)
        answer.raise_for_status()
        return answer.json()

    def works(self, orcid: str) -> list[dict[str, Any]]:
        """The works on a record, in full."""
        found: list[dict[str, Any]] = self.get(f"records/{orcid}")["items"].get("work", [])
        return found

    def _control(self, path: str, **body: Any) -> dict[str, Any]:
        answer = self.session.post(f"{self.told['control_url']}/{path}", json=body, timeout=60)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def cpu(self) -> float:
        """Seconds that the process has computed so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """The memory that it holds now."""
        lines = Path(f"/proc/{self.pid}/status").read_text("ascii").splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) / 1024


def writing_headers(token: str) -> dict[str, str]:
    """What goes with each request of a member."""
    return {
        "Authorization": f"Bearer {token}",
        "Accept": "application/json",
        "Content-Type": "application/json",
    }


@contextmanager
def registry_process(directory: Path | None = None) -> Iterator[RegistryProcess]:
    """Start ``orcid-repo registry`` on a free port, and end it.

    :param directory: where it keeps its books; in memory if not given.
    """
    kept = ["--directory", str(directory)] if directory else []
    command = ["-m", "orcid_repo_plugin", "registry", "--port", "0", "--control", "--json", *kept]
    begin = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        made = RegistryProcess(process.pid, json.loads(line), time.perf_counter() - begin)
        with made.session:
            yield made
    finally:
        process.terminate()
        process.wait(timeout=30)
        if process.stdout is not None:
            process.stdout.close()
