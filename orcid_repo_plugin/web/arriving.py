"""How people arrive: by a signed call of a host, which opens our pages to one browser, once."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import wraps
from hashlib import sha256
from typing import Any, Final, ParamSpec

from flask import Flask, g, request, session
from flask.typing import ResponseReturnValue

from orcid_repo_plugin.domain.host import Launch, Purpose
from orcid_repo_plugin.errors import LaunchRefused
from orcid_repo_plugin.services.launches import Launches
from orcid_repo_plugin.web import i18n
from orcid_repo_plugin.web.i18n import gettext as _
from orcid_repo_plugin.web.pages import page
from orcid_repo_plugin.web.problems import is_for_machines, problem
from orcid_repo_plugin.web.security import let_forms_end_at
from orcid_repo_plugin.web.service import service
from orcid_repo_plugin.web.sessions import BrowserSession

P = ParamSpec("P")
PARAMETER: Final = "launch"
_MARGIN_MS: Final = 10 * 60 * 1000
"""How much longer than it lives a used call is remembered: clocks differ."""


class Stranger(Exception):
    """Nobody we know: a page was opened without a signed call, and none opened it before."""


def arrive(*purposes: Purpose) -> Launch:
    """The signed call that opens this page: of the query, else the one that opened this browser's session.

    The first browser that comes with a call has it; there it may be opened again. Somebody else's call
    begins the session anew.

    :param purposes: what the page is for; a call without a purpose gets the first.
    :raises LaunchRefused: the call is not good, or was used elsewhere; the session is left as it was.
    :raises Stranger: there is none.
    """
    token, known = _only_token(), _of_session()
    if token is None:
        if known is None:
            raise Stranger
        return _led_on(_for_page(known, purposes))
    mark = _mark(token)
    if known is not None and session.get(PARAMETER, {}).get("mark") == mark and known.purpose in purposes:
        return _led_on(known)
    launch = Launches(service().app).check(token, purposes=purposes)
    if request.method == "HEAD":  # a mail filter, or a chat, that looks whether the link leads anywhere
        return _led_on(launch)
    _take_seat(launch, known)
    session[PARAMETER] = _as_data(launch) | {"mark": mark}
    service().metrics.launch("taken")
    i18n.choose_again()
    return _led_on(launch)


def _only_token() -> str | None:
    tokens = list(dict.fromkeys(request.args.getlist(PARAMETER)))
    if len(tokens) > 1:
        raise LaunchRefused("malformed", "The address brings several launches; send one.")
    return tokens[0] if tokens else None


def visitor() -> Launch | None:
    """Whose browser this is: the account of the last signed call. ``None`` at a mere sign-in."""
    known = _of_session()
    return known if known is not None and known.user_id and known.purpose != Purpose.SIGN_IN else None


def present() -> Launch | None:
    """Whose browser this is, also at a mere sign-in; never by what this request says."""
    known = _of_session()
    return None if known is None else _led_on(known)


def needs_visitor(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """A page for those who have arrived; all others are told to open it from their repository."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if visitor() is None:
            raise Stranger
        return view(*args, **kwargs)

    return guarded


def _take_seat(launch: Launch, known: Launch | None) -> None:
    """Use the call: for the seat that is here if it is the same account's, else for a new one.

    :raises LaunchRefused: it was used from another seat.
    """
    browser, store = _browser(), service().app.store
    same = known is not None and bool(launch.user_id) and known.account == launch.account
    seat = browser.seat if same else secrets.token_urlsafe(16)
    expires = int(launch.expires_at.timestamp() * 1000) + _MARGIN_MS
    with store.writing() as c:
        used = store.visits.use(c, launch.host, launch.jti, seat, expires)
    if not used:
        raise LaunchRefused(
            "used", "this launch was used before, from another browser or for another account"
        )
    if not same:
        browser.begin_anew(store.now(), service().session_ms)
        browser["seat"] = seat


def _for_page(known: Launch, purposes: tuple[Purpose, ...]) -> Launch:
    """The session's call, for a page that was opened without one."""
    if known.purpose in purposes:
        return known
    if Purpose.SIGN_IN in purposes or visitor() is None:
        raise Stranger
    return replace(known, purpose=purposes[0])


def _led_on(launch: Launch) -> Launch:
    """A sign-in ends at the host: its form may lead there, past ORCID."""
    if launch.purpose == Purpose.SIGN_IN and launch.return_to:
        let_forms_end_at(launch.return_to)
    return launch


def _browser() -> BrowserSession:
    assert isinstance(session._get_current_object(), BrowserSession)  # type: ignore[attr-defined]
    return session  # type: ignore[return-value]


def _mark(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _as_data(launch: Launch) -> dict[str, Any]:
    names = (name for name in Launch.__dataclass_fields__ if name != "expires_at")
    data = {name: str(getattr(launch, name)) for name in names}
    return data | {"expires_at": int(launch.expires_at.timestamp() * 1000)}


def _of_session() -> Launch | None:
    data = session.get(PARAMETER)
    if not data:
        return None
    known = {name: value for name, value in data.items() if name in Launch.__dataclass_fields__}
    expires_at = datetime.fromtimestamp(known.pop("expires_at") / 1000, UTC)
    return Launch(expires_at=expires_at, **known)


def prepare(web: Flask) -> None:
    """Let strangers be told the way."""
    web.register_error_handler(Stranger, _stranger)


def _stranger(_error: Stranger) -> ResponseReturnValue:
    if is_for_machines():
        return problem(401, _("Open this page from your repository"), _("We do not know who you are."))
    g.problem = "stranger"
    return page("stranger.html", 401)
