"""Serves the repository on this machine, and tells the service again what it did not hear."""

import socket
from threading import Event, Thread
from typing import Final

from waitress import wasyncore
from waitress.server import create_server

from orcid_repo_plugin.sample_repository.app import create_app
from orcid_repo_plugin.sample_repository.config import Config
from orcid_repo_plugin.sample_repository.site import EXTENSION, Site

AGAIN: Final = 3.0
"""Seconds between two tries."""
_THREADS: Final = 4


class Server:
    """A sample repository in threads of its own, between ``start`` and ``stop``.

    :param listening: a socket that listens at the config's address; closed at the end.
    """

    def __init__(self, config: Config, listening: socket.socket) -> None:
        app = create_app(config)
        self.site: Site = app.extensions[EXTENSION]
        self._map: dict[int, object] = {}
        self._server = create_server(app, map=self._map, sockets=[listening], threads=_THREADS, ident=None)
        self._stopping = Event()
        self._threads = [
            Thread(target=self._server.run, name="sample repository", daemon=True),
            Thread(target=self._tell_again, name="sample repository's calls", daemon=True),
        ]

    def start(self) -> None:
        """Begin to answer, and to tell."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End, when what is being answered is answered."""
        self._stopping.set()
        self._server.task_dispatcher.shutdown()
        self._server.trigger.pull_trigger(self._close)  # what the loop holds is closed by the loop itself
        for thread in self._threads:
            thread.join()

    def _close(self) -> None:
        wasyncore.close_all(self._map, ignore_all=True)

    def _tell_again(self) -> None:
        while True:
            self.site.telling.tell_all()
            if self._stopping.wait(AGAIN):
                return
