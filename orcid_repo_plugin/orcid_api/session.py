"""One way to ask ORCID: kept-alive connections, time-outs, pace and pause, and typed answers."""

import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, Literal

from requests import PreparedRequest, Request, Response, Session, exceptions
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import HTTPError, ReadTimeoutError

from orcid_repo_plugin import __version__
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable
from orcid_repo_plugin.orcid_api.answer import Answer
from orcid_repo_plugin.orcid_api.breaker import Breaker
from orcid_repo_plugin.orcid_api.endpoints import Endpoints
from orcid_repo_plugin.orcid_api.pace import Api, Pace
from orcid_repo_plugin.orcid_api.refusal_reading import refusal_of

__all__ = ["Answer", "OrcidSession"]

Method = Literal["GET", "POST", "PUT", "DELETE"]

CONNECT_TIMEOUT: Final = 5.0
READ_TIMEOUT: Final = 30.0
JSON: Final = "application/json"
LONGEST_WAIT: Final = 24 * 3600.0
"""Seconds; who asks us to wait longer is taken for a slip."""
_BUSY: Final = (408, 425, 429)
"""Beside all from 500 on: no answer of ORCID's rules, but of its load, or of something in between."""


class _Lost(OrcidUnavailable):
    """The connection failed, or the answer broke off."""


class OrcidSession:
    """Asks ORCID. Threads share one, and with it the connections, the pace and the pause.

    No redirect is followed (a deprecated record would be read as another), no cookie is kept, and no
    ``.netrc`` is looked at, which could put its own password in the token's place. Proxies and
    certificates of the environment hold, as ``requests`` reads them.

    :param pace: waits before each request; ``None`` does not wait.
    :param breaker: pauses when ORCID is down; by default one with the usual numbers.
    :param transport: instead of a session of our own; for tests.
    :param contact: an address where we can be found, for the user agent.
    :param pool: connections that are kept at the same time: as many as there are threads.
    """

    def __init__(
        self,
        endpoints: Endpoints,
        *,
        pace: Pace | None = None,
        breaker: Breaker | None = None,
        transport: Session | None = None,
        contact: str = "",
        pool: int = 10,
        timeout: tuple[float, float] = (CONNECT_TIMEOUT, READ_TIMEOUT),
    ) -> None:
        self.endpoints = endpoints
        self._pace = pace
        self._breaker = breaker or Breaker()
        self._transport = transport or _transport(pool)
        self._timeout = timeout
        self._agent = user_agent(contact)
        self._lock = threading.Lock()
        self._requests = 0

    @property
    def requests(self) -> int:
        """How many requests were sent, whatever became of them."""
        with self._lock:
            return self._requests

    def call(
        self,
        method: Method,
        url: str,
        *,
        token: str | None = None,
        body: bytes | None = None,
        accept: str = JSON,
        content_type: str = JSON,
        pace: Api = "member",
    ) -> Answer:
        """Ask once; a GET twice if the connection fails or ORCID is busy. Nothing else is repeated here.

        :param pace: the API whose pace counts.
        :raises OrcidRefusal: ORCID says no (3xx and 4xx).
        :raises OrcidUnavailable: no answer, half an answer, or a busy ORCID (408, 425, 429, 5xx). What
            was sent by POST, PUT or DELETE may have taken effect.
        """
        if token is not None and not _is_token(token):
            raise OrcidRefusal(401, None, "what is stored as the token cannot be one", error="invalid_token")
        request = self._prepared(method, url, token, body, accept, content_type)
        again = method == "GET"
        while True:
            try:
                return self._once(request, pace, token)
            except OrcidUnavailable as error:
                if not (again and _may_pass(error)):
                    raise
            again = False

    def close(self) -> None:
        """Close the connections; who waits for the pace stops waiting."""
        if self._pace is not None:
            self._pace.close()
        self._transport.close()

    def _prepared(
        self, method: str, url: str, token: str | None, body: bytes | None, accept: str, content_type: str
    ) -> PreparedRequest:
        headers = {"Accept": accept, "Accept-Encoding": "gzip, deflate", "User-Agent": self._agent}
        if body is not None:
            headers["Content-Type"] = content_type
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return Request(method, url, headers=headers, data=body).prepare()

    def _once(self, request: PreparedRequest, api: Api, token: str | None) -> Answer:
        self._breaker.check()
        if self._pace is not None:
            self._pace.wait(api)
        with self._breaker.request():
            answer = self._ask(request)
            if 200 <= answer.status < 300:
                return answer
            refusal = refusal_of(answer, asked=request.url or "", secrets=(token,) if token else ())
            if answer.status < 500 and answer.status not in _BUSY:
                raise refusal
            raise _unavailable(answer, refusal)

    def _ask(self, request: PreparedRequest) -> Answer:
        with self._lock:
            self._requests += 1
        started = time.monotonic()
        try:
            response = self._send(request)
            with response:
                body = response.content
        except (exceptions.RequestException, HTTPError, OSError) as error:
            lost = _lost(error)
        else:
            ms = round((time.monotonic() - started) * 1000)
            return Answer(response.status_code, CaseInsensitiveDict(response.headers), body, ms)
        raise lost  # out here, so that the error of the library, with all it holds, does not hang on to it

    def _send(self, request: PreparedRequest) -> Response:
        """Send by the adapter itself: the session around it would follow, remember and look up."""
        url = request.url or ""
        around: dict[str, Any] = {**self._transport.merge_environment_settings(url, {}, False, None, None)}
        return self._transport.get_adapter(url).send(request, timeout=self._timeout, **around)


def user_agent(contact: str = "") -> str:
    """The name that we give ORCID.

    >>> user_agent("https://repository.example.org").partition(" ")[2]
    '(+https://repository.example.org)'
    """
    found = "".join(letter for letter in contact if " " < letter < "\x7f" and letter not in "()")
    return f"orcid-repo-plugin/{__version__} ({f'+{found}' if found else 'ORCID for repositories'})"


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """The seconds that an answer asks us to wait, from a number or a date; ``None`` if it asks nothing.

    >>> retry_after({"Retry-After": "120"})
    120.0
    >>> now = datetime(2026, 11, 21, 4, 40, 31, tzinfo=UTC)
    >>> retry_after({"Retry-After": "Sat, 21 Nov 2026 04:41:31 GMT"}, now)
    60.0
    """
    told = headers.get("Retry-After", "").strip()
    if told.isascii() and told.isdecimal():
        return min(float(told[:9]), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(told)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max((until - (now or datetime.now(UTC))).total_seconds(), 0.0), LONGEST_WAIT)


def _transport(pool: int) -> Session:
    session = Session()
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(pool_connections=4, pool_maxsize=pool, max_retries=0))
    return session


def _is_token(text: str) -> bool:
    """Whether a text can stand in a header; what cannot would be shown by the error that says so."""
    return bool(text) and all("!" <= letter <= "~" for letter in text)


def _may_pass(error: OrcidUnavailable) -> bool:
    return isinstance(error, _Lost) or (error.status == 503 and error.retry_after is None)


def _unavailable(answer: Answer, refusal: OrcidRefusal) -> OrcidUnavailable:
    told = f": {refusal.detail or refusal.error}" if refusal.detail or refusal.error else ""
    busy = "has had too many requests" if answer.status == 429 else "could not answer"
    return OrcidUnavailable(
        f"ORCID {busy} (HTTP {answer.status}{told})",
        status=answer.status,
        retry_after=retry_after(answer.headers),
        code=refusal.code,
    )


def _lost(error: Exception) -> OrcidUnavailable:
    """What happened to the connection, in our words: the library's own hold addresses and headers."""
    if isinstance(error, exceptions.ConnectTimeout):
        return _Lost("ORCID could not be reached in time")
    slow = bool(error.args) and isinstance(error.args[0], ReadTimeoutError)  # in the middle of the answer
    if slow or isinstance(error, (exceptions.Timeout, TimeoutError)):
        return OrcidUnavailable("ORCID did not answer in time")
    for kind, told in _TOLD:
        if isinstance(error, kind):
            return _Lost(told)
    return OrcidUnavailable(f"ORCID could not be asked ({type(error).__name__})")


_TOLD: Final[tuple[tuple[type[Exception], str], ...]] = (
    (exceptions.SSLError, "the connection to ORCID is not secure: its certificate was not accepted"),
    (exceptions.ProxyError, "the proxy towards ORCID did not do its work"),
    (exceptions.ChunkedEncodingError, "ORCID's answer broke off"),
    (exceptions.ContentDecodingError, "ORCID's answer cannot be unpacked"),
    (exceptions.ConnectionError, "ORCID cannot be reached, or closed the connection without an answer"),
    (HTTPError, "ORCID's answer broke off"),
    (OSError, "ORCID cannot be reached"),
)
