"""Serves the web application over HTTP: waitress, in one process, with threads."""

import logging
import socket
import time
from collections.abc import Callable
from errno import EACCES, EADDRINUSE, EADDRNOTAVAIL
from typing import Any, Final

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from orcid_repo_plugin.errors import CannotListen
from orcid_repo_plugin.web.connections import Channel

PATIENCE: Final = 30.0
"""Seconds that requests in hand get to be answered when the server is stopped."""
CONNECTIONS: Final = 1000
HEADER_BYTES: Final = 64 * 1024
_IDLE_SECONDS: Final = 60
_LONGEST_TURN: Final = 1.0
_WAYS_OUT: Final = {
    EADDRINUSE: "another program listens here; choose another port, or 0 for any that is free",
    EACCES: "ports below 1024 are for the administrator; choose a higher one",
    EADDRNOTAVAIL: "this machine has no such address; choose one of its own, or 127.0.0.1",
}


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections from now on; they are answered when a server runs on it.

    :param host: a name or an address of this machine.
    :param port: 0 for one that is free.
    :raises CannotListen: it is in use, or reserved, or not ours.
    """
    shown = f"[{host}]" if ":" in host else host
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError:
        raise CannotListen(f"{shown}:{port}", "there is no such address; choose 127.0.0.1") from None
    family, kind, protocol, _, address = found[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(CONNECTIONS)
    except OSError as error:
        listening.close()
        reason = _WAYS_OUT.get(error.errno or 0, str(error.strerror))
        raise CannotListen(f"{shown}:{port}", reason) from error
    return listening


def address_of(listening: socket.socket) -> str:
    """Where a listening socket is reached: ``http://127.0.0.1:8080``."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


class _Listener(TcpWSGIServer):  # type: ignore[misc]
    channel_class = Channel

    def maintenance(self, now: float) -> None:
        """Close the connections that nobody uses, and those on which a request drips in."""
        super().maintenance(now)
        moment = time.monotonic()
        for channel in list(self.active_channels.values()):
            channel.end_if_late(moment)


class Server:
    """Answers HTTP for one WSGI application.

    :param listening: from ``listen``. Closed at the end.
    :param max_body: bytes that a request may bring.
    """

    def __init__(
        self, application: Callable[..., Any], listening: socket.socket, *, threads: int, max_body: int
    ) -> None:
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._threads = threads
        self._dispatcher = ThreadedTaskDispatcher()
        self._map: dict[int, Any] = {}
        self._stopping = False
        settings = Adjustments(
            sockets=[listening],
            ident="orcid-repo",
            threads=threads,
            connection_limit=CONNECTIONS,
            max_request_header_size=HEADER_BYTES,
            max_request_body_size=max_body + 1,
            channel_timeout=_IDLE_SECONDS,
            cleanup_interval=1,
            clear_untrusted_proxy_headers=False,  # the application knows which to believe
            log_socket_errors=False,
        )
        self._listener = _Listener(
            application,
            self._map,
            True,
            listening,
            dispatcher=self._dispatcher,
            adj=settings,
            bind_socket=False,
            sockinfo=(listening.family, listening.type, listening.proto, listening.getsockname()),
        )

    def run(self) -> None:
        """Answer until ``stop`` is called; then finish what is in hand, and end."""
        self._dispatcher.set_thread_count(self._threads)
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
        wasyncore.loop(timeout=longest, use_poll=True, map=self._map, count=1)

    def _finish(self) -> None:
        """Take no connection and no request more; answer what is in hand."""
        wasyncore.dispatcher.close(self._listener)  # the trigger, which wakes us, stays
        latest = time.monotonic() + PATIENCE
        while time.monotonic() < latest and self._let_go():
            self._turn(0.05)

    def _let_go(self) -> bool:
        """Close what is idle. :returns: whether anything is left."""
        channels = list(self._listener.active_channels.values())
        for channel in channels:
            if not channel.is_busy:
                channel.will_close = True
        return bool(channels)
