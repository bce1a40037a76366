"""What went wrong, told to machines (RFC 9457) and to people, with a reference that stands in the log."""

from typing import Any, Final

import orjson
from flask import Flask, Response, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from jinja2 import TemplateError
from markupsafe import escape
from werkzeug.exceptions import BadRequestKeyError, HTTPException, SecurityError

from orcid_repo_plugin.errors import LaunchRefused, OrcidUnavailable, StoreError, WrongUse
from orcid_repo_plugin.web.i18n import gettext as _
from orcid_repo_plugin.web.launch_words import in_words
from orcid_repo_plugin.web.logs import log, redacted, what_broke
from orcid_repo_plugin.web.public_paths import is_public, reads_json
from orcid_repo_plugin.web.references import reference
from orcid_repo_plugin.web.service import service

FOR_MACHINES: Final = ("/items", "/metrics", "/healthz", "/readyz", "/openapi.json")
"""Paths that no person looks at."""
_AGAIN_SECONDS: Final = 30
_ITEMS_ELSEWHERE: Final = (
    "Items are at /items/{repository}/{id}, and many at once at /items/{repository}; the page /docs tells "
    "what can be asked there."
)
_IN_SHORT: Final = {
    404: "There is nothing at this address.",
    405: "This cannot be done at this address; the header Allow says what can.",
    413: "This is larger than what we take.",
}
"""Of public addresses, each in one sentence."""
_KEPT_HEADERS: Final = ("Allow", "Retry-After", "WWW-Authenticate")


def is_for_machines() -> bool:
    """Whether a program reads the answer: its path is for them, or it asks for JSON rather than HTML."""
    if request.path.startswith(FOR_MACHINES):
        return True
    offered = ["text/html", "application/problem+json", "application/json"]
    return request.accept_mimetypes.best_match(offered, default="text/html") != "text/html"


def problem(status: int, title: str, detail: str, *, code: str = "", **more: Any) -> Response:
    """An answer that says what went wrong.

    :param title: in a few words, the same for every such problem.
    :param detail: what happened here, and the way out. Holds nothing secret.
    :param code: the problem's own name, for machines and for the log.
    :param more: further members for machines; ``headers`` are the answer's.
    """
    headers = more.pop("headers", {})
    g.problem = code or f"http-{status}"
    if is_public(request.environ):
        response = _in_short(status, title, detail, code)
    elif is_for_machines():
        response = _document(status, title, detail, code, more)
    else:
        response = _page(status, title, detail, code)
    response.headers.update(headers)
    return response


def prepare(web: Flask) -> None:
    """Let every error be answered here."""
    web.register_error_handler(CSRFError, _too_old)
    web.register_error_handler(HTTPException, _http)
    web.register_error_handler(LaunchRefused, _launch)
    web.register_error_handler(WrongUse, _wrong_use)
    web.register_error_handler(StoreError, _books)
    web.register_error_handler(OrcidUnavailable, _orcid)
    web.register_error_handler(Exception, _any)


def _document(status: int, title: str, detail: str, code: str, more: dict[str, Any]) -> Response:
    told = {
        "type": f"urn:orcid-repo:{code}" if code else "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": redacted(request.script_root + request.path),
        "reference": reference(),
    }
    named = {"code": code} if code else {}
    return Response(
        orjson.dumps(told | named | more, default=str), status, mimetype="application/problem+json"
    )


def _in_short(status: int, title: str, detail: str, code: str) -> Response:
    """For everybody, and for caches: the same each time; our own faults have a reference."""
    told: dict[str, Any] = {"type": f"urn:orcid-repo:{code}" if code else "about:blank", "title": title}
    told |= {"status": status, "detail": detail} | ({"code": code} if code else {})
    told |= {"reference": reference()} if status >= 500 else {}
    if reads_json(request.path):
        return Response(orjson.dumps(told), status, mimetype="application/problem+json")
    return Response(f"{detail}\n", status, mimetype="text/plain")


def _page(status: int, title: str, detail: str, code: str) -> Response:
    try:
        page = render_template(
            "problem.html", title=title, detail=detail, status=status, code=code, reference=reference()
        )
    except TemplateError as error:  # a site's own template
        log.error("a template cannot be used", error=what_broke(error), reference=reference())
        page = f"<!DOCTYPE html><title>{escape(title)}</title><h1>{escape(title)}</h1><p>{escape(detail)}</p>"
    return make_response(page, status)


def _http(error: HTTPException) -> Response:
    cause = getattr(error, "original_exception", None)
    if isinstance(cause, StoreError):  # it came up outside of a page, where the session is kept
        return _books(cause)
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    status = error.code or 500
    title, detail = _words(status)
    told = error.description if error.description != type(error).description else None
    if told and not isinstance(error, (BadRequestKeyError, SecurityError)) and status < 500:
        detail = told  # our own pages' words
    if is_public(request.environ):
        detail = _IN_SHORT.get(status, detail)
    elif status in (404, 405) and request.path.startswith("/items"):
        detail = _ITEMS_ELSEWHERE
    headers = {name: value for name, value in error.get_headers() if name in _KEPT_HEADERS}
    return problem(status, title, detail, headers=headers)


def _words(status: int) -> tuple[str, str]:
    """Title and sentence for a status; those of 500 and 400 stand for others of their kind."""
    known = {
        400: (_("This does not work"), _("The request cannot be understood. Go back, and try again.")),
        401: (_("Open this page from your repository"), _("We do not know who you are.")),
        403: (_("You may not see this page"), _("Nothing was changed.")),
        404: (
            _("There is no such page"),
            _("The address may have a mistake in it. Open the page from your repository again."),
        ),
        405: (_("This cannot be done here"), _("Go back to the page that you came from.")),
        413: (_("This is too large"), _("We take up to 10 MB at once.")),
        500: (
            _("Something broke on our side"),
            _("It is not your fault, and it has been written down. Try again in a while."),
        ),
        503: (_("This does not work at the moment"), _("Try again in a few minutes.")),
    }
    return known.get(status) or known[500 if status >= 500 else 400]


def _too_old(_error: CSRFError) -> Response:
    return problem(
        400,
        _("This page is too old"),
        _(
            "It was open for too long, or belongs to somebody else by now. Nothing was changed. "
            "Open it again from your repository."
        ),
        code="page-too-old",
    )


def _launch(error: LaunchRefused) -> Response:
    service().metrics.launch(error.code)
    detail = str(error) if is_for_machines() else in_words(error.code)
    return problem(400, _("This link cannot be used"), detail, code=error.code)


def _wrong_use(error: WrongUse) -> Response:
    """Ours to explain to admins, in their words; the person is told that it does not work."""
    log.warning("cannot be done", error=what_broke(error), reference=reference())
    title, detail = _words(400)
    return problem(400, title, str(error) if is_for_machines() else detail, code="wrong-use")


def _books(error: StoreError) -> Response:
    log.error("the books cannot be used", error=what_broke(error), reference=reference())
    title, detail = _words(503)
    return problem(503, title, detail, code="books", headers={"Retry-After": str(_AGAIN_SECONDS)})


def _orcid(error: OrcidUnavailable) -> Response:
    wait = str(max(1, round(error.retry_after or _AGAIN_SECONDS)))
    return problem(
        503,
        _("ORCID does not answer"),
        _("ORCID is down, or very busy. Nothing was changed. Try again in a few minutes."),
        code="orcid-unavailable",
        headers={"Retry-After": wait},
    )


def _any(error: Exception) -> Response:
    log.error("this should not have happened", error=what_broke(error), reference=reference())
    title, detail = _words(500)
    return problem(500, title, detail, code="internal")
