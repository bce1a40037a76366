"""An installation of ours beside a registry, as an admin has it: settings, commands as processes, inputs."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from orcid_repo_plugin.local_registry.control.journal import Entry
from orcid_repo_plugin.testing.registry import Registry

SCOPES: Final = "/read-limited /activities/update"
TIMEOUT: Final = 60.0
_COMMAND: Final = (sys.executable, "-m", "orcid_repo_plugin")
_ROOT: Final = Path(__file__).parent.parent.parent

_SETTINGS: Final = """
[orcid]
environment = "{environment}"
registry_url = "{registry_url}"
member_api_url = "{member_api_url}"
public_api_url = "{public_api_url}"
client_id = "{client_id}"
client_secret = "{client_secret}"
[database]
url = "{database}"
[push]
requests_a_second = 1000
first_wait = 0.05
longest_wait = 0.5
pause = 0.2
"""


@dataclass(frozen=True)
class Done:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, when it is JSON."""
        return json.loads(self.out)


class Installation:
    """Settings in a folder, and the commands that obey them.

    :param registry: addresses and the client: what ``orcid-repo registry --json`` prints, or ``told`` gives.
    :param database: its URL.
    """

    def __init__(self, folder: Path, registry: Mapping[str, Any], database: str) -> None:
        self.folder = folder
        self.database = database
        self.config = folder / "orcid-repo.toml"
        self.done: list[Done] = []
        """All that commands have written so far."""
        self._environ = {
            name: value for name, value in os.environ.items() if not name.startswith("ORCID_REPO")
        }
        self._files = 0
        self.speak_to(registry)
        assert self("init", folder).code == 0

    def speak_to(self, registry: Mapping[str, Any], environment: str = "local") -> None:
        """Write the settings for a registry."""
        client = next(one for one in registry["clients"] if one["kind"] == "member")
        values = {**registry, **client, "environment": environment, "database": self.database}
        self.config.write_text(_SETTINGS.format(**values), encoding="utf-8")

    def __call__(self, *arguments: object, **environ: str) -> Done:
        """Run ``orcid-repo`` as a process of its own."""
        done = subprocess.run(
            [*_COMMAND, "--config", str(self.config), *map(str, arguments)],
            cwd=_ROOT,
            env=self._environ | environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
        self.done.append(Done(done.returncode, done.stdout, done.stderr))
        return self.done[-1]

    def start(self, *arguments: object) -> "subprocess.Popen[str]":
        """Start it and let it run; ``ended`` waits for it."""
        return subprocess.Popen(
            [*_COMMAND, "--config", str(self.config), *map(str, arguments)],
            cwd=_ROOT,
            env=self._environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ended(self, process: "subprocess.Popen[str]") -> Done:
        """What a process that was started did, once it has ended."""
        out, err = process.communicate(timeout=TIMEOUT)
        self.done.append(Done(process.returncode, out, err))
        return self.done[-1]

    def killed(self, process: "subprocess.Popen[str]") -> Done:
        """The same, ended by ``kill -9``."""
        process.send_signal(signal.SIGKILL)
        return self.ended(process)

    def items(self, items: Iterable[Mapping[str, Any]]) -> Path:
        """A file of items."""
        self._files += 1
        file = self.folder / f"items-{self._files}.jsonl"
        file.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
        return file

    def csv(self, rows: Sequence[Mapping[str, Any]]) -> Path:
        """A CSV file with these columns."""
        self._files += 1
        file = self.folder / f"rows-{self._files}.csv"
        with file.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return file

    def connect(self, tokens: Mapping[str, Mapping[str, Any]]) -> None:
        """Import people: by iD, what the registry answered when they agreed."""
        rows = [
            {
                "repository": "main",
                "user_id": f"user-{orcid}",
                "name": "Josiah Carberry",
                "orcid": orcid,
                "access_token": token["access_token"],
                "refresh_token": token["refresh_token"],
                "scopes": token["scope"],
                "authenticated_at": "2026-11-21T04:40:31Z",
            }
            for orcid, token in tokens.items()
        ]
        file = self.csv(rows)
        done = self("people", "import", file)
        file.unlink()  # it held the tokens
        assert done.code == 0, done.err


def told(registry: Registry) -> dict[str, Any]:
    """A registry of the tests as ``orcid-repo registry --json`` tells of one."""
    return {
        "registry_url": registry.registry_url,
        "member_api_url": registry.member_api_url,
        "public_api_url": registry.public_api_url,
        "clients": registry.clients,
    }


def tokens(registry: Registry, orcids: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """Permissions of people for the member client, by their iDs."""
    client_id = registry.client("member")["client_id"]
    return {orcid: registry.token(orcid, SCOPES, client_id) for orcid in orcids}


def people(registry: Registry, number: int) -> list[str]:
    """The iDs of so many new people."""
    return [registry.person("Josiah", f"Carberry {n}")["orcid"] for n in range(number)]


def article(item_id: str, *orcids: str, title: str = "A Theory of Cracked Pots") -> dict[str, Any]:
    """An item with a DOI of its own."""
    return {
        "item_id": item_id,
        "type": "article",
        "title": f"{title}: {item_id}",
        "contributors": [{"family": "Carberry", "given": "Josiah", "orcid": orcid} for orcid in orcids],
        "dates": ["2008-04"],
        "identifiers": {"doi": f"10.5555/{item_id}"},
        "containers": {"journal": "Journal of Psychoceramics"},
    }


def asked(registry: Registry, since: int = 0) -> list[Entry]:
    """The requests to the member API after a number of the journal."""
    return [entry for entry in registry.journal(since) if "/member/" in entry.path]


def last(registry: Registry) -> int:
    """The number of the journal's last entry."""
    journal = registry.journal()
    return journal[-1].n if journal else 0


def titles(registry: Registry, orcid: str) -> list[str]:
    """The titles of all works on a record, in order."""
    return sorted(work.title for work in registry.works(orcid))


def wait_for(condition: Callable[[], bool], seconds: float = TIMEOUT) -> None:
    """Wait until something is so.

    :raises TimeoutError: it does not become so.
    """
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError(f"not so within {seconds} seconds")
        time.sleep(0.005)
