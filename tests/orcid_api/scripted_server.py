"""A server that answers exactly what it is told, byte by byte, and breaks off where it is told."""

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from orcid_repo_plugin.orcid_api.endpoints import Endpoints

CLOSE = b"<close>"
"""Closes the connection without a further byte."""
HANG = b"<hang>"
"""Answers nothing until the server ends."""


@dataclass
class Scripted:
    """One step for each request, in the order of the requests; the connection is kept between them."""

    steps: list[Sequence[bytes]]
    """What is sent for a request: pieces, of which ``CLOSE`` and ``HANG`` are orders."""
    requests: list[bytes] = field(default_factory=list)
    """The requests as they came, with headers and body."""
    connections: int = 0
    port: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def endpoints(self) -> Endpoints:
        """All parts of ORCID at this server."""
        url = f"http://127.0.0.1:{self.port}"
        return Endpoints(registry_url=url, member_api_url=url, public_api_url=url, host="orcid.org")


def answer(status: str, body: bytes = b"", *headers: str) -> bytes:
    """A whole answer.

    >>> answer("204 No Content")
    b'HTTP/1.1 204 No Content\\r\\nContent-Length: 0\\r\\n\\r\\n'
    """
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@contextmanager
def scripted(*steps: Sequence[bytes]) -> Iterator[Scripted]:
    """A server on a free port."""
    server = Scripted(list(steps))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server.port = listening.getsockname()[1]
        threads = [threading.Thread(target=_accept, args=(server, listening))]
        threads[0].start()
        try:
            yield server
        finally:
            server.ended.set()
            socket.create_connection(("127.0.0.1", server.port)).close()  # wakes up who accepts
            threads[0].join()


def _accept(server: Scripted, listening: socket.socket) -> None:
    serving: list[threading.Thread] = []
    while True:
        connection, _ = listening.accept()
        if server.ended.is_set():
            connection.close()
            break
        server.connections += 1
        serving.append(threading.Thread(target=_serve, args=(server, connection)))
        serving[-1].start()
    for thread in serving:
        thread.join()


def _serve(server: Scripted, connection: socket.socket) -> None:
    with connection:
        connection.settimeout(0.05)
        while request := _request(server, connection.recv):
            server.requests.append(request)
            for piece in server.steps.pop(0) if server.steps else [CLOSE]:
                if piece == CLOSE:
                    return
                if piece == HANG:
                    server.ended.wait(20)
                    return
                connection.sendall(piece)


def _request(server: Scripted, receive: Callable[[int], bytes]) -> bytes:
    data = b""
    while not _complete(data):
        try:
            more = receive(65536)
        except TimeoutError:
            if server.ended.is_set():
                return b""
            continue
        except OSError:
            return b""
        if not more:
            return b""
        data += more
    return data


def _complete(data: bytes) -> bool:
    head, end, body = data.partition(b"\r\n\r\n")
    if not end:
        return False
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return len(body) >= int(line.partition(b":")[2])
    return True
