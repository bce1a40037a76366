"""The connections of the HTTP server: how long a request may take to arrive, and what is no request."""

import socket
import time
from contextlib import suppress
from typing import Any, Final

import orjson
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask

from orcid_repo_plugin.web.logs import log, place_of
from orcid_repo_plugin.web.references import new_reference
from orcid_repo_plugin.web.security import HEADERS

HEADER_SECONDS: Final = 10.0
"""For the first line and the headers, from the first byte; and for that byte, on a new connection."""
BODY_SECONDS: Final = 120.0
"""For all of a request."""
_LINGER_SECONDS: Final = 5.0
_LINGER_BYTES: Final = 100 * 1024 * 1024
_TOO_LATE: Final = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_CODES: Final = {413: "too-large"}
_WORDS: Final = {
    400: "This is no request that we understand.",
    413: "We take up to 10 MB at once.",
    431: "The headers are too large.",
    501: "We do not know this way of sending.",
}


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """Reads a request, and knows since when. What is no HTTP is answered with 400."""

    path: str

    def __init__(self, adj: Any) -> None:
        super().__init__(adj)
        self.begun = time.monotonic()

    def parse_header(self, header_plus: bytes) -> None:
        """Read the first line and the headers."""
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # a port or a length that is no number
            raise ParsingError("Bad URI or header") from error
        self.path = self.path or "/"
        if not self.path.startswith("/"):
            raise ParsingError("Bad URI")


class Refusing(ErrorTask):  # type: ignore[misc]
    """Answers what is no request, or too large a one."""

    def execute(self) -> None:
        """Answer with a problem (RFC 9457), and leave the client time to stop sending."""
        error, reference = self.request.error, new_reference()
        code = _CODES.get(error.code)
        self.channel.lingers = True
        body = orjson.dumps(
            {
                "type": f"urn:orcid-repo:{code}" if code else "about:blank",
                "title": error.reason,
                "status": error.code,
                "detail": _WORDS.get(error.code, "The request cannot be answered."),
                "reference": reference,
            }
            | ({"code": code} if code else {})
        )
        self.status = f"{error.code} {error.reason}"
        told = {"Content-Type": "application/problem+json", "Cache-Control": "no-store"} | HEADERS
        self.response_headers.extend(told.items())
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)
        where = place_of(str(self.channel.addr[0]))
        log.info("request", status=error.code, problem=error.reason, reference=reference, address=where)


class Channel(HTTPChannel):  # type: ignore[misc]
    """One connection."""

    parser_class = Parser
    error_task_class = Refusing

    lingers = False
    """Whether the client is to read the answer while it is still sending: what comes is thrown away for a
    while before the connection is closed, which would destroy the answer."""
    _served = False
    _until: float | None = None
    _thrown_away = 0

    def __init__(self, server: Any, sock: Any, addr: Any, adj: Any, map: Any = None) -> None:  # noqa: A002
        self._opened = time.monotonic()
        super().__init__(server, sock, addr, adj, map=map)

    @property
    def is_busy(self) -> bool:
        """Whether a request is in hand, or its answer on the way."""
        arriving = self.request is not None and self.request.headers_finished
        return bool(self.requests or self.total_outbufs_len or arriving)

    def service(self) -> None:
        """Answer the next request."""
        self._served = True
        super().service()

    def end_if_late(self, now: float) -> None:
        """Close if a request takes too long to arrive.

        :param now: of the monotonic clock.
        """
        if self.requests:  # it is not read from while one is answered
            if self.request is not None:
                self.request.begun = now
            return
        if self.request is not None:
            arrived = self.request.headers_finished
            late = now - self.request.begun > (BODY_SECONDS if arrived else HEADER_SECONDS)
        else:
            late = not self._served and now - self._opened > HEADER_SECONDS
        if late and not self.will_close:
            self._tell_late()

    def _tell_late(self) -> None:
        if self.request is not None and not self.total_outbufs_len:
            with suppress(OSError):  # it does not listen, either
                self.socket.send(_TOO_LATE)
        self.will_close = True

    def handle_close(self) -> None:
        """Close; or, after a refusal that the client may not have read yet, only the sending side."""
        if self.lingers and self._until is None:
            self._until = time.monotonic() + _LINGER_SECONDS
            self.will_close = False
            try:
                self.socket.shutdown(socket.SHUT_WR)
            except OSError:
                self.will_close = True
            else:
                return
        super().handle_close()

    def writable(self) -> bool:
        """Whether there is something to send or to close."""
        if self._until is None:
            return bool(super().writable())
        if time.monotonic() > self._until or self._thrown_away > _LINGER_BYTES:
            self.will_close = True
        return bool(self.will_close)

    def readable(self) -> bool:
        """Whether more is taken from the client."""
        return bool(super().readable()) if self._until is None else not self.will_close

    def received(self, data: bytes) -> bool:
        """Take what the client has sent."""
        if self._until is None:
            return bool(super().received(data))
        self._thrown_away += len(data)
        return True
