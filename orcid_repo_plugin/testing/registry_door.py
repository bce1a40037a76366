"""The way into a registry that lives in the same process: an adapter for ``requests``."""

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from email.message import Message
from http.client import HTTPMessage
from io import BytesIO
from typing import Any, Final
from urllib.parse import unquote_to_bytes, urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse
from urllib3.util import Timeout

from orcid_repo_plugin.local_registry.control.answered import Answered
from orcid_repo_plugin.local_registry.control.faults import AnswerCut, AnswerLost, Forgotten, Interrupted
from orcid_repo_plugin.local_registry.registry import ARRIVED, WAIT, LocalRegistry
from orcid_repo_plugin.local_registry.waiting_room import WaitingRoom

PATIENCE: Final = 60.0
"""Seconds that a client without a timeout is left waiting."""

_Timeout = float | tuple[float | None, float | None] | Timeout | None


class _OutOfTime(Exception):
    """The client will not wait that long.

    :ivar seconds: how long the request would have to wait.
    """

    def __init__(self, told: str, seconds: float) -> None:
        super().__init__(told)
        self.seconds = seconds


class InProcess(BaseAdapter):
    """Hands requests to a registry without a network, and breaks off as a network would.

    A fault comes out as the exception that ``requests`` raises for it: ``ConnectionError`` for a lost
    answer, ``ChunkedEncodingError`` for one that was cut, ``ReadTimeout`` for a wait that is longer than
    the client's timeout: at once, without the wait. As over HTTP, such a request takes effect all the same
    when its time has passed; whoever asks next through this adapter finds it done.
    """

    def __init__(self, registry: LocalRegistry) -> None:
        super().__init__()
        self._registry = registry
        self._http = HTTPAdapter()
        self._late = WaitingRoom[dict[str, Any]]()

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: _Timeout = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Ask the registry."""
        self.catch_up()
        environ = _environ(request)
        environ[WAIT] = _Waiting(_read_timeout(timeout))
        environ[ARRIVED] = time.monotonic()
        try:
            return self._response(request, self._registry.answer(environ))
        except _OutOfTime as error:
            self._late.enter(environ, error.seconds)
            raise requests.ReadTimeout(str(error), request=request) from None
        except (AnswerLost, Forgotten):
            told = "the connection was closed without an answer"
            raise requests.ConnectionError(told, request=request) from None
        except AnswerCut as cut:
            if request.method == "HEAD" or not cut.answered.may_have_body:
                told = "the answer broke off in its first line"
                raise requests.ConnectionError(told, request=request) from None
            return self._response(request, _announcing_more(cut))

    def catch_up(self) -> None:
        """Let the requests take effect that nobody waits for any more and whose time has passed."""
        for environ in self._late.due():
            with suppress(Interrupted, Forgotten):
                self._registry.answer(environ)

    def close(self) -> None:
        """Nothing is open."""

    def _response(self, request: requests.PreparedRequest, answered: Answered) -> requests.Response:
        raw = HTTPResponse(
            BytesIO(answered.body),
            headers=HTTPHeaderDict(answered.headers),
            status=answered.code,
            reason=answered.status.partition(" ")[2],
            preload_content=False,
            original_response=_Original(answered.headers),  # type: ignore[arg-type]
            request_method=request.method,
        )
        return self._http.build_response(request, raw)


def _announcing_more(cut: AnswerCut) -> Answered:
    """Half an answer, with headers that announce all of it, or one byte that never comes."""
    length = ("Content-Length", str(len(cut.answered.body) or 1))
    others = [header for header in cut.answered.headers if header[0].lower() != "content-length"]
    return cut.answered._replace(headers=[*others, length], body=cut.half)


class _Waiting:
    """Waits in the client's stead, as long as the client would."""

    def __init__(self, timeout: float | None) -> None:
        self._timeout = timeout

    def __call__(self, seconds: float) -> None:
        if self._timeout is None and seconds > PATIENCE:
            told = f"no answer for {seconds} seconds, and the client has set no timeout"
            raise _OutOfTime(told, seconds)
        if self._timeout is not None and seconds >= self._timeout:
            raise _OutOfTime(f"no answer within {self._timeout} seconds", seconds)
        time.sleep(seconds)


class _Original:
    """What ``requests`` looks at for cookies."""

    def __init__(self, headers: Iterable[tuple[str, str]]) -> None:
        self.msg: Message = HTTPMessage()
        for name, value in headers:
            self.msg.add_header(name, value)

    def isclosed(self) -> bool:
        return True

    def close(self) -> None:
        """Nothing is open."""


def _read_timeout(timeout: _Timeout) -> float | None:
    if isinstance(timeout, tuple):
        return timeout[1]
    if isinstance(timeout, Timeout):
        found = timeout.read_timeout
        return found if isinstance(found, (int, float)) else None
    return timeout


def _environ(request: requests.PreparedRequest) -> dict[str, Any]:
    """The request as WSGI has it, coming from this machine."""
    url = urlsplit(request.url or "")
    body = _body(request)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(url.path or "/").decode("latin-1"),
        "QUERY_STRING": url.query,
        "REQUEST_URI": request.path_url,
        "SERVER_NAME": url.hostname,
        "SERVER_PORT": str(url.port or 80),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": url.netloc.rpartition("@")[2],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    headers = {name: value for name, value in request.headers.items() if name.lower() != "transfer-encoding"}
    for name, value in headers.items():
        environ[_header(name)] = value if isinstance(value, str) else bytes(value).decode("latin-1")
    return environ | {"CONTENT_LENGTH": str(len(body))}


def _header(name: str) -> str:
    key = name.upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"


def _body(request: requests.PreparedRequest) -> bytes:
    body: Any = request.body
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode("utf-8")
    if isinstance(body, (bytes, bytearray)):
        return bytes(body)
    if hasattr(body, "read"):
        found = body.read()
        return found if isinstance(found, bytes) else str(found).encode("utf-8")
    return b"".join(part if isinstance(part, bytes) else str(part).encode("utf-8") for part in body)
