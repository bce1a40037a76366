"""A service in a process of its own, beside a registry in another."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import requests

from benchmarks.registry_process import MEMBER, RegistryProcess
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.hosts import add_host

_START: Final = 60.0


@dataclass
class ServiceProcess:
    """A service that answers over HTTP."""

    pid: int
    url: str
    app: App
    """The same installation, opened here: it signs launches and looks into the books."""


def write_settings(folder: Path, registry: RegistryProcess, port: int, more: str = "") -> Path:
    """Settings of an installation at this registry, whose client then knows our redirect address."""
    client = next(one for one in registry.told["clients"] if one["kind"] == MEMBER)
    registry._control(
        "clients",
        kind=MEMBER,
        client_id=client["client_id"],
        redirect_uris=[f"http://127.0.0.1:{port}/orcid/callback"],
    )
    path = folder / "orcid-repo.toml"
    path.write_text(
        f"""
base_url = "http://127.0.0.1:{port}"
[orcid]
environment = "local"
registry_url = "{registry.told["registry_url"]}"
member_api_url = "{registry.told["member_api_url"]}"
public_api_url = "{registry.told["public_api_url"]}"
client_id = "{client["client_id"]}"
client_secret = "{client["client_secret"]}"
[service]
port = {port}
launches_a_minute = 1000000
[repositories.main]
{more}
""",
        encoding="utf-8",
    )
    return path


@contextmanager
def service_process(settings: Path, port: int) -> Iterator[ServiceProcess]:
    """Start ``orcid-repo serve``, and end it."""
    app = App.open(settings)
    with (settings.parent / "serve.log").open("wb") as log:
        add_host(app, "main", (), ())
        command = [sys.executable, "-m", "orcid_repo_plugin", "--config", str(settings), "serve"]
        process = subprocess.Popen(command, stderr=log, stdout=log)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(process, f"{url}/healthz", settings.parent / "serve.log")
            yield ServiceProcess(process.pid, url, app)
        finally:
            process.terminate()
            process.wait(timeout=60)
            app.close()


def _wait(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    latest = time.monotonic() + _START
    while time.monotonic() < latest:
        if process.poll() is not None:
            break
        try:
            if requests.get(address, timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.05)
    raise RuntimeError(f"the service did not start: {log.read_text('utf-8', 'replace')[-2000:]}")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
