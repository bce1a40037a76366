"""The journal: each request with what was answered, and no secrets in it."""

import json
import re
import threading
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple, TextIO
from urllib.parse import unquote_plus

KEPT: Final = 100_000
"""So many entries are kept in memory at most; the log keeps all."""
ROOM: Final = 50_000_000
"""Characters of all paths that are kept in memory; entries give way to newer ones."""
LONGEST: Final = 8_000
"""Characters of a path that are kept."""

SECRET: Final = frozenset(
    {
        "access_token",
        "client_assertion",
        "client_secret",
        "code",
        "code_verifier",
        "email",
        "id_token",
        "id_token_hint",
        "login_hint",
        "password",
        "refresh_token",
        "subject_token",
        "token",
    }
)
"""Parameters whose values are not written down."""
MASK: Final = "***"

_EMAIL: Final = re.compile(
    r"""(?<!%)(?<!%[0-9A-F])
    (?:[^\s/?&=:;,"'()<>@%] | %(?!25|40|2[0-9CF]|3[A-F]) ){1,64}
    (?:@|%(?:25)*40)
    [^\s/?&=:;,"'()<>@%+]+""",
    re.IGNORECASE | re.VERBOSE,
)
"""An e-mail address, also where its sign or its surroundings are percent-encoded."""
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""The form of ORCID's tokens and secrets."""


class Entry(NamedTuple):
    """One request."""

    n: int
    """Counts the requests in the order of their ends, from 1, also over a reset."""
    method: str
    path: str
    """As asked, with the query; secrets and e-mail addresses are replaced by ``***``."""
    status: int | None
    """What the registry answered, also when a fault lost the answer or cut it on its way."""
    client_id: str | None
    """The client of the token, or the one that asks for a token."""
    ms: float
    """From the end of the request to its answer being ready, faults included."""


class Journal:
    """What was asked. Safe to use from several threads.

    :param log: also gets each entry as a line of JSON, at once, with ``at``, the time (UTC).
    :param is_secret: whether a text in the form of a token is one; such are left out wherever they stand.
    """

    def __init__(
        self, log: TextIO | None = None, is_secret: Callable[[str], bool] = lambda _text: False
    ) -> None:
        self._lock = threading.Lock()
        self._entries: deque[Entry] = deque()
        self._room = ROOM
        self._log = log
        self._is_secret = is_secret
        self._last = 0

    def note(self, method: str, path: str, status: int | None, client_id: str | None, ms: float) -> None:
        """Write down one request; secrets in its path are left out here."""
        bare = _UUID.sub(self._masked, without_secrets(path[:LONGEST]))
        with self._lock:
            self._last += 1
            entry = Entry(self._last, method, bare, status, client_id, round(ms, 1))
            self._keep(entry)
            if self._log is not None:
                at = datetime.now(UTC).isoformat(timespec="milliseconds")
                self._log.write(json.dumps({"at": at, **entry._asdict()}) + "\n")
                self._log.flush()

    def _keep(self, entry: Entry) -> None:
        self._entries.append(entry)
        self._room -= len(entry.path)
        while self._room < 0 or len(self._entries) > KEPT:
            self._room += len(self._entries.popleft().path)

    def _masked(self, found: re.Match[str]) -> str:
        return MASK if self._is_secret(found[0]) else found[0]

    def since(self, n: int = 0) -> list[Entry]:
        """The entries after this number, oldest first."""
        with self._lock:
            found: list[Entry] = []
            for entry in reversed(self._entries):
                if entry.n <= n:
                    break
                found.append(entry)
        return found[::-1]

    def as_json(self, since: int = 0) -> list[dict[str, Any]]:
        """The entries as the control endpoint gives them."""
        return [entry._asdict() for entry in self.since(since)]

    def clear(self) -> None:
        """Forget the entries; the numbers go on."""
        with self._lock:
            self._entries.clear()
            self._room = ROOM

    def close(self) -> None:
        """Close the log."""
        with self._lock:
            if self._log is not None:
                self._log.close()
                self._log = None


def without_secrets(path: str) -> str:
    """A path with its query, fit to be written down.

    >>> without_secrets("/public/v3.0/search?q=email:josiah%40mailinator.com&access_token=0f1e")
    '/public/v3.0/search?q=email:***&access_token=***'
    """
    place, mark, query = path.partition("?")
    parameters = "&".join(_without_secret(part) for part in query.split("&"))
    return _EMAIL.sub(MASK, place + mark + parameters)


def _without_secret(parameter: str) -> str:
    name, equals, value = parameter.partition("=")
    secret = unquote_plus(name).strip().lower() in SECRET
    return f"{name}={MASK}" if secret and equals and value else parameter
