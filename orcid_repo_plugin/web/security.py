"""What guards every answer: headers, the name that we are asked by, and where a form comes from."""

from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFError

from orcid_repo_plugin.domain.web_address import is_loopback
from orcid_repo_plugin.orcid_api.endpoints import Endpoints
from orcid_repo_plugin.web.i18n import gettext as _
from orcid_repo_plugin.web.problems import FOR_MACHINES, problem
from orcid_repo_plugin.web.public_paths import is_public
from orcid_repo_plugin.web.service import Service, service

ANY_NAME: Final = ("/healthz", "/readyz", "/metrics")
"""Paths that machines beside us ask for, by whatever address they have."""
HEADERS: Final = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_A_YEAR: Final = "max-age=31536000"
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_FROM_ELSEWHERE: Final = frozenset({"cross-site", "same-site"})


def prepare(web: Flask, here: Service) -> None:
    """Put the headers on every answer, and refuse what is meant for another site or sent by one."""
    registry = _origin(Endpoints.of(here.app.settings.orcid).registry_url)
    secure = here.base_url.startswith("https://")

    @web.after_request
    def protect(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", policy(registry, g.get("form_target", "")))
        if secure:
            response.headers.setdefault("Strict-Transport-Security", _A_YEAR)
        if response.status_code == 412:  # who asked wants another version: no cache may give that to others
            response.headers["Cache-Control"] = "no-store"
            response.set_data(b"")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    web.before_request(_meant_for_us)
    web.before_request(_sent_by_us)


def policy(registry: str, form_target: str = "") -> str:
    """The content security policy: our own style and pictures, no script at all.

    :param registry: ORCID's origin: forms that lead there are sent to us, and browsers look at where the
        answer leads.
    :param form_target: another origin where a form may end: the host's, at a sign-in.
    """
    targets = " ".join(one for one in ("'self'", registry, form_target) if one)
    return (
        f"default-src 'none'; style-src 'self'; img-src 'self'; form-action {targets}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def let_forms_end_at(address: str) -> None:
    """Let the forms of this page lead to another site in the end: at a sign-in, back to the host."""
    g.form_target = _origin(address)


def _meant_for_us() -> Response | None:
    """Refuse what was sent to another name: somebody else's, that points at us."""
    if request.path in ANY_NAME:
        return None
    try:
        asked = (urlsplit(f"//{request.headers.get('Host', '')}").hostname or "").rstrip(".")
    except ValueError:
        asked = ""
    if is_loopback(asked) or asked == urlsplit(service().base_url).hostname:
        return None
    return problem(
        400,
        _("This is not our address"),
        _("The service has another address. Open the page from your repository."),
        code="wrong-host",
    )


def _sent_by_us() -> None:
    """Refuse a form that a browser says another site has sent, whatever it says it would like to read.

    :raises CSRFError: it is one.
    """
    if request.method in _READING or request.path.startswith(FOR_MACHINES) or is_public(request.environ):
        return
    if request.headers.get("Sec-Fetch-Site", "") in _FROM_ELSEWHERE:
        raise CSRFError("another site has sent this form")


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
