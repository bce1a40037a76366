"""Public answers out of memory: the same badge, asked for a thousand times a second, is drawn once.

Kept for one second, so that what another process changes is seen at once, as people count; what is changed
through the service itself empties all. Stands inside of what knows paths and proxies, and before Flask.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from prometheus_client import Counter, Histogram

from orcid_repo_plugin.web.limits import Window, whereabouts
from orcid_repo_plugin.web.metrics import Metrics
from orcid_repo_plugin.web.public import KEEP
from orcid_repo_plugin.web.public_paths import is_public

SECONDS: Final = 1.0
"""For which an answer is given again."""
MOST: Final = 2000
"""Answers that are kept."""
LARGEST: Final = 64 * 1024
"""Bytes of one of them."""
ROOM: Final = 32 * 1024 * 1024
"""Bytes of all together."""
LONGEST_KEY: Final = 2048
"""Characters of what tells one from another."""
KEY: Final = "orcid-repo-kept"
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_CALLBACK: Final = "/orcid/callback"
"""The one page that changes what is shown although it is asked for by GET."""
_ASKED: Final = ("HTTP_HOST", "PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT_LANGUAGE")
_OF_BODY: Final = frozenset({"content-length", "content-type", "content-language"})

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was given, and where its next ones are counted."""

    body: bytes
    headers: Headers
    until: float
    etag: str
    route: str
    given: Counter
    seconds: Histogram

    def is_known_to(self, environ: dict[str, Any]) -> bool:
        """Whether who asks has this very answer. Source: RFC 9110, section 13.1.2."""
        known = environ.get("HTTP_IF_NONE_MATCH", "")
        return bool(known and self.etag) and (
            known.strip() == "*" or self.etag in [one.strip().removeprefix("W/") for one in known.split(",")]
        )


class KeptAnswers:
    """Gives public answers again that are not older than a second. Threads share it.

    :param window: how often one address may ask; the one that counts all other public requests.
    :param now: seconds, of a clock that only goes forward.
    """

    def __init__(
        self, inner: Wsgi, metrics: Metrics, window: Window, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.inner = inner
        self._metrics = metrics
        self._window = window
        self._now = now
        self._kept: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self._room = 0
        self._changes = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer, as WSGI wants it."""
        if is_public(environ):
            return self._public(environ, start_response)
        if environ["REQUEST_METHOD"] in _READING and environ.get("PATH_INFO") != _CALLBACK:
            return self.inner(environ, start_response)
        try:
            return self.inner(environ, start_response)
        finally:
            self.forget()

    def forget(self) -> None:
        """Keep nothing of what there is, nor of what is being answered just now: something was changed."""
        with self._lock:
            self._changes += 1
            self._kept.clear()
            self._room = 0

    def _public(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or "HTTP_IF_MATCH" in environ:
            return self.inner(environ, start_response)
        begun, key = self._now(), tuple(environ.get(name, "") for name in _ASKED)
        kept = self._find(key, begun)
        if kept is not None and not self._window.hit(whereabouts(environ.get("REMOTE_ADDR", ""))):
            return self._again(kept, environ, start_response, begun)
        return self._anew(key, environ, start_response)

    def _find(self, key: tuple[str, ...], now: float) -> Kept | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept.until > now:
                self._kept.move_to_end(key)
                return kept
        return None

    def _again(
        self, kept: Kept, environ: dict[str, Any], start_response: Callable[..., Any], begun: float
    ) -> Iterable[bytes]:
        known = kept.is_known_to(environ)
        if known:
            start_response(
                "304 NOT MODIFIED", [one for one in kept.headers if one[0].lower() not in _OF_BODY]
            )
            self._metrics.requests.labels("GET", kept.route, 304).inc()
        else:
            start_response("200 OK", kept.headers[:])  # a server may add to it
            kept.given.inc()
        kept.seconds.observe(max(0.0, self._now() - begun))
        return [] if known else [kept.body]

    def _anew(
        self, key: tuple[str, ...], environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        told: list[Any] = []
        changes = self._changes

        def note(status: str, headers: Headers, exc_info: Any = None) -> Any:
            told[:] = [status, headers]
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        answer = self.inner(environ, note)
        route = environ.get(KEEP)
        if not route or not told or not told[0].startswith("200 ") or sum(map(len, key)) > LONGEST_KEY:
            return answer
        try:
            body = b"".join(answer)
        finally:
            if close := getattr(answer, "close", None):
                close()
        if len(body) <= LARGEST:
            self._keep(key, self._made(body, list(told[1]), route), changes)
        return [body]

    def _made(self, body: bytes, headers: Headers, route: str) -> Kept:
        metrics = self._metrics
        return Kept(
            body=body,
            headers=headers,
            until=self._now() + SECONDS,
            etag=next((value for name, value in headers if name.lower() == "etag"), ""),
            route=route,
            given=metrics.requests.labels("GET", route, 200),
            seconds=metrics.seconds.labels(route),
        )

    def _keep(self, key: tuple[str, ...], made: Kept, changes: int) -> None:
        """Keep an answer, unless something was changed since it was asked for."""
        with self._lock:
            if changes != self._changes:
                return
            before = self._kept.pop(key, None)
            self._room += len(made.body) - (len(before.body) if before else 0)
            self._kept[key] = made
            while len(self._kept) > MOST or self._room > ROOM:
                _, oldest = self._kept.popitem(last=False)
                self._room -= len(oldest.body)
