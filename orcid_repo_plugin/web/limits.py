"""How often one address may come with signed calls, so that nobody can try them out, or fill the books.

Counted in the memory of this process, over a minute that moves along. Flask-Limiter would do the same; its
memory starts a thread for every few requests to look for what is old, which takes longer than our answer.
"""

import math
import time
from collections import deque
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock
from typing import Final

from flask import Flask, Response, request

from orcid_repo_plugin.web.i18n import gettext as _
from orcid_repo_plugin.web.problems import problem

DOORS: Final = ("/connect", "/signin", "/invite", "/import")
"""Pages that people arrive at, each time."""
ROOMS: Final = ("/account",)
"""Pages that count only when a signed call is brought along; moving about in them does not."""
_MINUTE: Final = 60.0


class Window:
    """Counts what comes in a minute, by whatever key. Threads share it.

    :param most: in any minute.
    :param now: seconds, of a clock that only goes forward.
    """

    def __init__(self, most: int, now: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._now = now
        self._times: dict[str, deque[float]] = {}
        self._swept = now()
        self._lock = Lock()

    def hit(self, key: str) -> float:
        """Count one more. :returns: seconds to wait if it is one too many, which is not counted; else 0."""
        with self._lock:
            now = self._now()
            self._sweep(now)
            times = self._times.setdefault(key, deque())
            while times and times[0] <= now - _MINUTE:
                times.popleft()
            if len(times) >= self._most:
                return times[0] + _MINUTE - now
            times.append(now)
            return 0.0

    def __len__(self) -> int:
        return len(self._times)

    def _sweep(self, now: float) -> None:
        """Forget, once a minute, who has not come for one."""
        if now - self._swept >= _MINUTE:
            self._times = {key: times for key, times in self._times.items() if times[-1] > now - _MINUTE}
            self._swept = now


def prepare(web: Flask, launches_a_minute: int) -> None:
    """Refuse who comes too often."""
    asked, sent = Window(launches_a_minute), Window(launches_a_minute)

    @web.before_request
    def not_too_often() -> Response | None:
        if not _counts():
            return None
        window = asked if request.method in ("GET", "HEAD") else sent
        wait = window.hit(whereabouts(request.remote_addr or ""))
        return _refused(wait) if wait else None


def whereabouts(address: str) -> str:
    """From where somebody comes: an IPv4 address, or the network of an IPv6 one, which has many.

    >>> whereabouts("192.0.2.7"), whereabouts("2001:db8:1:2:3:4:5:6"), whereabouts("::ffff:192.0.2.7")
    ('192.0.2.7', '2001:db8:1:2::/64', '192.0.2.7')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return "elsewhere"
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((found, 64), strict=False))
    return str(found)


def _counts() -> bool:
    path = request.path.rstrip("/")
    return path in DOORS or (path in ROOMS and "launch" in request.args)


def _refused(wait: float) -> Response:
    return problem(
        429,
        _("Too many at once"),
        _("Too many people came from your network within a minute. Wait a minute, and try again."),
        code="too-many",
        headers={"Retry-After": str(math.ceil(wait))},
    )
