"""The service and the sample repository beside the registry: what somebody in a browser meets."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import requests

from orcid_repo_plugin.demo.authors import MEMBERS, Author
from orcid_repo_plugin.demo.site import DemoSite
from orcid_repo_plugin.errors import WrongUse
from orcid_repo_plugin.sample_repository.config import Config
from orcid_repo_plugin.sample_repository.server import Server
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.connect.sent import redirect_uri
from orcid_repo_plugin.services.hosts import add_host
from orcid_repo_plugin.settings import FILE_NAME, PREFIX, load

REPOSITORY_FILE: Final = "repository.sqlite3"
LOG: Final = "service.log"
_HOST: Final = "main"
_START: Final = 60.0
"""Seconds that the service gets until it answers."""
_END: Final = 30.0
"""Seconds that it gets to finish what is on the wire."""


class Tour:
    """All three parts, while they run. Made by ``open_tour``.

    :ivar site: the folder and the registry.
    :ivar service: the service's address.
    :ivar address: the sample repository's address.
    """

    def __init__(self, site: DemoSite, server: Server) -> None:
        self.site = site
        self.service = site.ports.service_address
        self.address = site.ports.repository_address
        self._server = server

    def tell_all(self) -> None:
        """Let the repository tell the service of what it has not heard of."""
        self._server.site.telling.tell_all()

    def record_of(self, author: Author) -> str:
        """The public page of somebody's record."""
        return self.site.page_of(author)


@contextmanager
def open_tour(site: DemoSite) -> Iterator[Tour]:
    """Start the service as a process, and the sample repository in threads.

    :raises WrongUse: the service does not start; its last words are in the message.
    """
    site.make_records(MEMBERS)
    key = _introduce(site)
    config = Config(
        file=site.folder / REPOSITORY_FILE,
        address=site.ports.repository_address,
        service=site.ports.service_address,
        key=key,
        host=_HOST,
    )
    with _service(site):
        server = Server(config, site.ports.repository)
        server.start()
        try:
            yield Tour(site, server)
        finally:
            server.stop()


def _introduce(site: DemoSite) -> str:
    """Make service and repository known to each other, and the service to the registry.

    :returns: the repository's key: a new one each time, for its address may be new, too.
    """
    app = App(load(site.folder / FILE_NAME, {}))
    try:
        with app.store.writing() as c:
            app.store.hosts.remove(c, _HOST)
        made = add_host(app, _HOST, origins=[site.ports.repository_address])
        site.register_client(redirect_uri(app.settings.public_url))
    finally:
        app.close()
    return made.key


@contextmanager
def _service(site: DemoSite) -> Iterator[None]:
    """``orcid-repo serve`` in a process of its own, out of reach of the terminal's Ctrl+C: we end it."""
    log = site.folder / LOG
    module = "orcid_repo_plugin.demo.child"
    command = [sys.executable, "-m", module, "--config", str(site.folder / FILE_NAME), "serve"]
    environ = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    with (
        log.open("ab") as said,
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=said,
            env=environ,
            cwd=site.folder,
            start_new_session=True,
        ) as process,
    ):
        try:
            _wait(process, f"{site.ports.service_address}/healthz", log)
            yield
        finally:
            _end(process)


def _wait(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    with requests.Session() as session:
        session.trust_env = False
        latest = time.monotonic() + _START
        while process.poll() is None and time.monotonic() < latest:
            try:
                if session.get(address, timeout=5).ok:
                    return
            except requests.RequestException:
                time.sleep(0.05)
    last = log.read_text("utf-8", "replace")[-500:].strip() or "nothing"
    raise WrongUse(f"the service did not start; it said: {last}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_END)
    except subprocess.TimeoutExpired:
        process.kill()
