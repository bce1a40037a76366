"""The ways to the ORCID service, and back from it.

A signed call is made when somebody clicks, not when the page is made: it is good for two minutes only.
"""

import secrets
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug import Response

from orcid_repo_plugin.sample_repository import accounts
from orcid_repo_plugin.sample_repository.signing import WrongAnswer, answer, call
from orcid_repo_plugin.sample_repository.site import for_members, log_in, site, somebody

pages = Blueprint("orcid", __name__, url_prefix="/orcid")

ANSWER: Final = "answer"
"""The parameter that holds the service's signed answer, whose claim ``nonce`` is our call's ``jti``."""
SIGN_IN: Final = "signin"
_SENT: Final = "sent"
"""In the session: the calls with which this browser went to the service. Another's answer is not for it."""
_NEW: Final = "new"
"""In the session: who signed in at ORCID and has no account here yet."""
_REMEMBERED: Final = 5


@pages.get("/connect")
@for_members
def connect() -> Response:
    """To the page where authors connect their iD."""
    one = somebody()
    assert one is not None  # ``for_members`` has looked
    return _go("connect", one.user_id, given_name=one.given, family_name=one.family)


@pages.get("/works")
@for_members
def works() -> Response:
    """To the page where authors see what was written in their name."""
    one = somebody()
    assert one is not None  # ``for_members`` has looked
    return _go("account", one.user_id, name=one.name)


@pages.get("/login")
def log_in_there() -> Response:
    """To ORCID, to log in here."""
    return _go(SIGN_IN)


@pages.get("/back")
def back() -> Response:
    """Back from the service. What it says of the person is signed, and an answer to this browser's call."""
    token = request.args.get(ANSWER, "")
    if not token:
        return redirect(url_for("account.mine" if somebody() else "public.home"))
    try:
        said = answer(site().config, token)
    except WrongAnswer as error:
        flash(f"The answer of the ORCID service was not taken: {error}.")
        return redirect(url_for("public.home"))
    sent = session.get(_SENT, [])
    if said.get("nonce") not in sent:
        flash("This was not begun in this browser, or it was used before. Please begin again.")
        return redirect(url_for("account.mine"))
    if said.get("purpose") != SIGN_IN:
        return _connected(said)
    session[_SENT] = [one for one in sent if one != said["nonce"]]
    return _logged_in(said)


@pages.get("/register")
def register() -> Response | str:
    """An account for somebody who has signed in at ORCID, prefilled with what they share."""
    return render_template("register.html", new=session[_NEW]) if _NEW in session else _to_login()


@pages.post("/register")
def make_account() -> Response:
    """Make it."""
    new = session.pop(_NEW, None)
    family = " ".join(request.form.get("family", "").split())[:200]
    given = " ".join(request.form.get("given", "").split())[:200]
    if not new or not (family or given):
        return _to_login()
    with site().books.open() as c:
        known = accounts.by_orcid(c, new["orcid"])
        user_id = known.user_id if known else accounts.add(c, given, family or given, new["orcid"])
    log_in(user_id)
    flash("Welcome. Your account is made.")
    return redirect(url_for("account.mine"))


def _connected(said: dict[str, Any]) -> Response:
    """What the service says of somebody who is logged in here."""
    one = somebody()
    if one is not None and one.user_id == said["sub"] and said.get("orcid"):
        with site().books.open() as c:
            accounts.connect(c, one.user_id, str(said["orcid"]))
        flash("Your ORCID iD is connected.")
    return redirect(url_for("account.mine"))


def _logged_in(said: dict[str, Any]) -> Response:
    """Log in by the iD; who is new here gets an account."""
    orcid, user_id = str(said.get("orcid") or ""), str(said.get("user") or "")
    if not orcid:
        return _to_login()
    with site().books.open() as c:
        one = accounts.by_id(c, user_id) or accounts.by_orcid(c, orcid)
        if one is not None:
            accounts.connect(c, one.user_id, orcid)
    if one is not None:
        log_in(one.user_id)
        flash(f"You are logged in as {one.name}, with your ORCID iD.")
        return redirect(url_for("account.mine"))
    session.clear()
    session[_NEW] = {
        name: str(said.get(name) or "") for name in ("orcid", "given_name", "family_name", "name")
    }
    return redirect(url_for(".register"))


def _to_login() -> Response:
    return redirect(url_for("account.login"))


def _go(page: str, user: str = "", **claims: str) -> Response:
    config, jti = site().config, secrets.token_urlsafe(16)
    session[_SENT] = [*session.get(_SENT, []), jti][-_REMEMBERED:]
    back_to = f"{config.address}{url_for('.back')}"
    token = call(config, page, user, jti=jti, return_to=back_to, **claims)
    return redirect(f"{config.service}/{page}?launch={token}")
