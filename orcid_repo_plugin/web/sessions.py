"""Browser sessions: a cookie that holds nothing but a random name, and what we know under it in the books."""

import secrets
from hashlib import sha256
from typing import Any, Final

import orjson
from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin

from orcid_repo_plugin.errors import StoreError, WrongKey
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.web.public_paths import is_public

_HOUR: Final = 3600 * 1000
_NO_COOKIES: Final = (
    "/style.css",
    "/logo",
    "/icon.svg",
    "/icons/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/items",
)
"""Paths for which nobody's session is looked up."""


class BrowserSession(dict[str, Any], SessionMixin):
    """What we know of a browser. ``begin_anew`` is for somebody else who sits there now.

    :param data: what the books have; values are such as JSON has.
    :param new: whether the browser does not know its cookie yet.
    """

    def __init__(
        self, cookie: str, data: dict[str, Any], begun_at: int, expires_at: int, *, new: bool
    ) -> None:
        super().__init__(data)
        self.cookie = cookie
        self.begun_at = begun_at
        self.expires_at = expires_at
        self.new = new
        self.former: str | None = None
        """The cookie before, whose session ends."""
        self.lost = False
        """Whether the books cannot be reached: nothing is kept."""
        self._before: dict[str, Any] = orjson.loads(orjson.dumps(data))

    @property
    def seat(self) -> str:
        """In whose browser, for which account: what signed calls and sign-ins are bound to."""
        if "seat" not in self:
            self["seat"] = secrets.token_urlsafe(16)
        return str(self["seat"])

    def begin_anew(self, now: int, lasts: int) -> None:
        """Forget all, and go on under another name: somebody else sits here now.

        :param now: milliseconds since 1970.
        :param lasts: milliseconds.
        """
        if not self.new:
            self.former = self.cookie
        self.clear()
        self._before = {}
        self.cookie, self.begun_at, self.expires_at = secrets.token_urlsafe(32), now, now + lasts
        self.new = True

    def onto(self, there: dict[str, Any]) -> dict[str, Any]:
        """What was changed here, on top of what another request of this browser has kept meanwhile."""
        merged = {name: value for name, value in there.items() if name in self or name not in self._before}
        changed = {name: self[name] for name in self if self[name] != self._before.get(name, _NOTHING)}
        return merged | changed

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to keep; also a change deep inside of a value."""
        return not self.lost and (bool(self.former) or dict(self) != self._before)


_NOTHING: Final = object()


def _needs_none(request: Request) -> bool:
    return request.path.startswith(_NO_COOKIES) or is_public(request.environ)


class BrowserSessions(SessionInterface):
    """Flask's sessions, in our books. Lasts a fixed time, however much it is used."""

    def __init__(self, app: App) -> None:
        self.store = app.store
        self.lasts = int(app.settings.service.session_hours * _HOUR)
        base_url = app.settings.public_url
        self.secure = base_url.startswith("https://")
        mark = sha256(base_url.encode()).hexdigest()[:8]
        self.name = "__Host-orcid-repo" if self.secure else f"orcid-repo-{mark}"

    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        """The session of the browser that asks; a new one if it brings none that we know."""
        cookie, now, lost = request.cookies.get(self.name, ""), self.store.now(), False
        if 20 < len(cookie) < 100 and not _needs_none(request):
            try:
                with self.store.reading() as c:
                    found = self.store.visits.of(c, cookie)
            except WrongKey:
                found = None
            except StoreError:  # the page that needs the books will say so
                found, lost = None, True
            if found is not None:
                data, begun_at, expires_at = found
                return BrowserSession(cookie, data, begun_at, expires_at, new=False)
        fresh = BrowserSession(secrets.token_urlsafe(32), {}, now, now + self.lasts, new=True)
        fresh.lost = lost
        return fresh

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep what has changed. Who looks at a page without signing in gets no cookie.

        :raises StoreError: it cannot be kept.
        """
        assert isinstance(session, BrowserSession)
        if not session.is_changed or not (session or session.former):
            return
        try:
            kept = self._keep(session)
        except StoreError:
            session.lost = True  # so that the page that says so can be shown
            raise
        if session.new and kept:
            self._give_cookie(session, response)

    def _keep(self, session: BrowserSession) -> bool:
        """:returns: ``False``: another request of this browser has ended the session meanwhile."""
        visits = self.store.visits
        with self.store.writing() as c:
            if session.former:
                visits.forget(c, session.former)
            data = dict(session)
            if not session.new:
                there = visits.of(c, session.cookie, to_change=True)
                if there is None:
                    return False
                data = session.onto(there[0])
            visits.save(c, session.cookie, data, session.begun_at, session.expires_at)
        return True

    def _give_cookie(self, session: BrowserSession, response: Response) -> None:
        response.set_cookie(
            self.name,
            session.cookie,
            expires=session.expires_at / 1000,
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="Lax",
        )
