"""Serves a registry over HTTP on this machine: waitress, with connections that can be made to fail."""

import logging
import socket
import time
from errno import EACCES, EADDRINUSE
from typing import Final

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from orcid_repo_plugin.errors import CannotListen
from orcid_repo_plugin.local_registry.connections import Channel
from orcid_repo_plugin.local_registry.registry import LocalRegistry
from orcid_repo_plugin.local_registry.waiting_room import WaitingRoom

HOST: Final = "127.0.0.1"
"""It answers this machine only: people, secrets and tokens in it are for trying things out."""
THREADS: Final = 16
CONNECTIONS: Final = 1000
_LONGEST_TURN: Final = 1.0
_PATIENCE: Final = 3.0
"""Seconds that requests which are being answered get to finish when the server is stopped."""


def listen(port: int) -> socket.socket:
    """A socket that takes connections from now on; they are answered when a server runs on it.

    :param port: 0 for one that is free.
    :raises CannotListen: it is in use, or reserved.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen(CONNECTIONS)
    except OSError as error:
        listening.close()
        ways_out = {
            EADDRINUSE: "another program listens here; choose another port, or 0 for any that is free",
            EACCES: "ports below 1024 are for the administrator; choose a higher one",
        }
        reason = ways_out.get(error.errno or 0, str(error.strerror))
        raise CannotListen(f"{HOST}:{port}", reason) from error
    return listening


def address_of(listening: socket.socket) -> str:
    """Where a listening socket is reached: ``http://127.0.0.1:8765``."""
    host, port = listening.getsockname()[:2]
    return f"http://{host}:{port}"


class _Listener(TcpWSGIServer):  # type: ignore[misc]
    channel_class = Channel
    registry: LocalRegistry
    waiting_room: WaitingRoom[Channel]


class Server:
    """Answers HTTP for one registry.

    :param listening: from ``listen``; the registry's addresses must name it. Closed at the end.
    """

    def __init__(self, registry: LocalRegistry, listening: socket.socket) -> None:
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._waiting_room = WaitingRoom[Channel]()
        self._dispatcher = ThreadedTaskDispatcher()
        self._map: dict[int, object] = {}
        self._stopping = False
        settings = Adjustments(
            sockets=[listening],
            ident="orcid-repo",
            threads=THREADS,
            connection_limit=CONNECTIONS,
            max_request_body_size=registry.options.max_body + 1,
            clear_untrusted_proxy_headers=False,
            log_socket_errors=False,
        )
        self._listener = _Listener(
            registry,
            self._map,
            True,
            listening,
            dispatcher=self._dispatcher,
            adj=settings,
            bind_socket=False,
            sockinfo=(listening.family, listening.type, listening.proto, listening.getsockname()),
        )
        self._listener.registry = registry
        self._listener.waiting_room = self._waiting_room

    def run(self) -> None:
        """Answer until ``stop`` is called; then finish what is being answered, and end."""
        self._dispatcher.set_thread_count(THREADS)
        try:
            while not self._stopping:
                self._turn(_LONGEST_TURN)
            self._finish()
        finally:
            self._dispatcher.shutdown(timeout=1)
            wasyncore.close_all(self._map, ignore_all=True)

    def stop(self) -> None:
        """Let ``run`` end; may be called from a signal handler or another thread, and more than once."""
        self._stopping = True
        try:
            self._listener.pull_trigger()
        except OSError:  # it has ended
            return

    def _turn(self, longest: float) -> None:
        for channel in self._waiting_room.due():
            self._listener.add_task(channel)
        seconds = min(longest, self._waiting_room.seconds())
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._map, count=1)

    def _finish(self) -> None:
        self._listener.accepting = False
        latest = time.monotonic() + _PATIENCE
        while time.monotonic() < latest and self._is_busy():
            wasyncore.loop(timeout=0.05, use_poll=True, map=self._map, count=1)

    def _is_busy(self) -> bool:
        return any(channel.is_busy for channel in list(self._listener.active_channels.values()))
