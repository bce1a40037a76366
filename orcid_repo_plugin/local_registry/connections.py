"""The connections of the HTTP server: where a request waits, and an answer is lost or cut."""

import socket
import time
from typing import Any, Final

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask, WSGITask

from orcid_repo_plugin.local_registry.control.asking import asked_by
from orcid_repo_plugin.local_registry.control.faults import AnswerCut, AnswerLost, Forgotten
from orcid_repo_plugin.local_registry.registry import ACTING, ARRIVED

_LINGER_SECONDS: Final = 5.0
_LINGER_BYTES: Final = 100 * 1024 * 1024
_TOO_LARGE: Final = 413


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """Reads requests; what is no HTTP is answered with 400."""

    acting: Any = None
    """What faults do to it, once that is decided."""
    arrived = 0.0
    path: str

    def parse_header(self, header_plus: bytes) -> None:
        """Read the first line and the headers."""
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # a port or a length that is no number
            raise ParsingError("Bad URI or header") from error
        self.path = self.path or "/"
        if not self.path.startswith("/"):
            raise ParsingError("Bad URI")


class Task(WSGITask):  # type: ignore[misc]
    """Answers one request, as far as faults let it."""

    def service(self) -> None:
        """Answer; or close the connection without an answer, or in the middle of it."""
        try:
            super().service()
        except (AnswerLost, Forgotten):
            self.close_on_finish = True
        except AnswerCut:
            if not self.wrote_header:
                if self.complete:
                    self.write(b"")
                else:
                    self.channel.write_soon(b"HTTP/1.1 ")
            self.close_on_finish = True

    def set_close_on_finish(self) -> None:
        """Close after this answer; not because it is a 204, as waitress would: that ends with its headers."""
        asked = self.request.headers.get("CONNECTION", "").lower() == "close"
        if self.has_body or asked or self.version != "1.1":
            super().set_close_on_finish()

    def get_environment(self) -> dict[str, Any]:
        """The WSGI environment, with what the connection has decided."""
        environ: dict[str, Any] = super().get_environment()
        environ[ACTING] = self.request.acting
        environ[ARRIVED] = self.request.arrived
        return environ


class Refusing(ErrorTask):  # type: ignore[misc]
    """Answers what is no request, or too large a one."""

    def execute(self) -> None:
        """Answer, and leave the client time to stop sending; what is too large goes into the journal."""
        self.channel.lingers = True
        if self.request.error.code == _TOO_LARGE:
            self._note()
        super().execute()

    def _note(self) -> None:
        request, registry = self.request, self.channel.server.registry
        environ = {
            "HTTP_AUTHORIZATION": request.headers.get("AUTHORIZATION", ""),
            "QUERY_STRING": request.query,
        }
        client_id = asked_by(environ, registry.books)
        registry.journal.note(request.command, request.request_uri, _TOO_LARGE, client_id, 0.0)


class Channel(HTTPChannel):  # type: ignore[misc]
    """One connection."""

    task_class = Task
    error_task_class = Refusing
    parser_class = Parser

    lingers = False
    """Whether the client is to read the answer while it is still sending: what comes is thrown away for a
    while before the connection is closed, which would destroy the answer."""
    _until: float | None = None
    _thrown_away = 0

    @property
    def is_busy(self) -> bool:
        """Whether a request is being answered now, not merely waiting for a fault's time to pass."""
        waits = bool(self.requests) and self._waits(self.requests[0])
        return bool(self.total_outbufs_len or (self.requests and not waits))

    @staticmethod
    def _waits(request: Parser) -> bool:
        acting = request.acting
        return acting is not None and time.monotonic() < request.arrived + acting.wait

    def service(self) -> None:
        """Answer the next request; if faults make it wait, step aside and be called again."""
        request = self.requests[0]
        if not request.error and request.acting is None:
            request.arrived = time.monotonic()
            path = "/" + request.path.lstrip("/").encode("latin-1").decode("utf-8", "replace")
            request.acting = self.server.registry.acting_on(request.command, path)
            if request.acting.wait:
                self.server.waiting_room.enter(self, request.acting.wait)
                self.server.pull_trigger()
                return
        super().service()

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
