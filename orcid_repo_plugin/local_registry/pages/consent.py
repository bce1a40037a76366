"""The authorization page: sign in if need be, read what an application asks for, allow or deny it."""

from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from orcid_repo_plugin.local_registry.oauth import consent
from orcid_repo_plugin.local_registry.oauth.authorization import Authorization, SentBack, read_authorization
from orcid_repo_plugin.local_registry.oauth.errors import OAuthError
from orcid_repo_plugin.local_registry.pages.permissions import permissions
from orcid_repo_plugin.local_registry.pages.register import register_by_form, register_page
from orcid_repo_plugin.local_registry.pages.sessions import auth_time, check_browser_form, current_record
from orcid_repo_plugin.local_registry.pages.signin import sign_in_by_form, signin_page
from orcid_repo_plugin.local_registry.pages.site import changing, here

pages = Blueprint("consent", __name__)

DECISION = "decision"
ALLOW, DENY = "allow", "deny"


@pages.route("/oauth/authorize", methods=["GET", "POST"])
def authorize() -> ResponseReturnValue:
    """The page, for the request in its query; its forms post to the same address."""
    with changing() as books:
        try:
            asked = read_authorization(request.args.to_dict(), books)
            return _posted(asked) if request.method == "POST" else _shown(asked)
        except SentBack as error:
            return _to_client(error.location)
        except OAuthError as refused:
            return render_template("oauth_error.html", refused=refused), 400


def _shown(asked: Authorization) -> ResponseReturnValue:
    step = _step(asked)
    if step == "sign in":
        return _entrance(asked)
    return _consent_page(asked) if step == "ask" else _allowed(asked)


def _posted(asked: Authorization) -> ResponseReturnValue:
    if "given_names" in request.form:
        return register_by_form(_signed_in_here(), _here(show_login="true"), asked.client)
    if "email" in request.form:
        return sign_in_by_form(_signed_in_here(), asked.client)
    check_browser_form()
    if _step(asked) == "sign in":
        return _entrance(asked)
    decision = request.form.get(DECISION)
    if decision == DENY:
        return _to_client(consent.deny(asked))
    if decision != ALLOW:
        abort(400, "The form says neither allow nor deny.")
    return _allowed(asked)


def _step(asked: Authorization) -> consent.Step:
    record = current_record()
    return consent.next_step(here().books, asked, record.orcid if record else None, auth_time())


def _entrance(asked: Authorization) -> ResponseReturnValue:
    if request.args.get("show_login") == "false":
        return register_page(request.args, _here(show_login="true"), asked.client)
    return signin_page(request.args, asked.client)


def _consent_page(asked: Authorization) -> ResponseReturnValue:
    words = dict.fromkeys(permission.words for permission in permissions(asked.scopes))
    return render_template(
        "consent.html", client=asked.client, record=current_record(), words=words, here=_here()
    )


def _allowed(asked: Authorization) -> ResponseReturnValue:
    site, record = here(), current_record()
    assert record is not None
    return _to_client(consent.allow(site.books, site.addresses, asked, record.orcid, auth_time()))


def _to_client(location: str) -> Response:
    answer = Response(status=302, headers={"Location": location, "Cache-Control": "no-store"})
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _signed_in_here() -> str:
    """This page's address without what would ask for another sign-in."""
    prompt = " ".join(word for word in request.args.get("prompt", "").split() if word != "login")
    return _here(prompt=prompt, max_age="")


def _here(**changed: str) -> str:
    """This page's path with its query.

    :param changed: parameters to be set, or to be taken out if empty.
    """
    query = parse_qsl(request.query_string.decode("utf-8", "replace"), keep_blank_values=True)
    kept = [(name, value) for name, value in query if name not in changed]
    return f"{request.path}?{urlencode(kept + [(name, value) for name, value in changed.items() if value])}"
