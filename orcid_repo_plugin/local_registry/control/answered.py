"""An answer as a whole, so that it can be counted, lost or cut before anything of it is sent."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, NamedTuple

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

_BODILESS = ("1", "204", "304")


class Answered(NamedTuple):
    """What an application answered."""

    status: str
    """With its phrase: ``201 Created``."""
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def code(self) -> int:
        """The status as a number."""
        return int(self.status[:3])

    @property
    def may_have_body(self) -> bool:
        """Whether HTTP lets this status carry a body."""
        return not self.status.startswith(_BODILESS)


def made(status: int, media_type: str, body: bytes) -> Answered:
    """An answer of our own.

    >>> made(429, "text/plain", b"slowly").status
    '429 Too Many Requests'
    """
    known = status in HTTPStatus.__members__.values()
    phrase = HTTPStatus(status).phrase if known else "Unknown"
    if str(status).startswith(_BODILESS):
        return Answered(f"{status} {phrase}", [], b"")
    headers = [("Content-Type", media_type), ("Content-Length", str(len(body)))]
    return Answered(f"{status} {phrase}", headers, body)


def collect(app: Wsgi, environ: Environ) -> Answered:
    """Ask a WSGI application, and wait for all of its answer."""
    started: list[tuple[str, list[tuple[str, str]]]] = []
    parts: list[bytes] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        started.append((status, headers))
        return parts.append

    answer = app(environ, start_response)
    try:
        parts.extend(answer)
    finally:
        close = getattr(answer, "close", None)
        if close is not None:
            close()
    status, headers = started[-1]
    answered = Answered(status, list(headers), b"".join(parts))
    named = {name.lower() for name, _ in headers}
    if "content-length" not in named and answered.may_have_body:
        answered.headers.append(("Content-Length", str(len(answered.body))))
    return answered
