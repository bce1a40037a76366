"""For those who run the service: is it alive, can it work, its figures. And its first page."""

from typing import Final

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from orcid_repo_plugin.domain.web_address import is_loopback
from orcid_repo_plugin.services.readiness import troubles
from orcid_repo_plugin.web.i18n import gettext as _
from orcid_repo_plugin.web.logs import redacted
from orcid_repo_plugin.web.pages import page
from orcid_repo_plugin.web.problems import problem
from orcid_repo_plugin.web.service import service

blueprint = Blueprint("status", __name__)

_PASSED_ON: Final = (
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
    "Forwarded",
    "Via",
)


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """What this service is."""
    return page("home.html")


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Whether the process answers."""
    return _plain("ok\n")


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Whether it can work: 200, or 503 with the parts that cannot.

    What keeps the engine from a task, ORCID that is down say, is told in words: that is no fault of ours.
    """
    found, engine = troubles(service().app), service().engine.state()
    if not engine.running:
        found["engine"] = "the engine does not run"
    if not found:
        return _plain(
            "ready\n" + (f"the engine: {_trouble(engine.last_error)}\n" if engine.last_error else "")
        )
    return problem(503, "Not ready", "; ".join(found.values()), code="not-ready", parts=sorted(found))


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """The figures; for this machine, unless the settings open them."""
    if not _may_see_more():
        told = "Ask from the machine that the service runs on, or set metrics_open in [service]."
        return problem(403, _("You may not see this page"), told, code="metrics-closed")
    found = service().metrics
    return Response(found.text(), content_type=found.content_type)


@blueprint.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """Nothing here is for search engines."""
    return _plain("User-agent: *\nDisallow: /\n")


def _trouble(words: str) -> str:
    """What the engine has met; its words may name files and hosts, which are not for everybody."""
    told = redacted(words) if _may_see_more() else "it has met trouble; the log says which"
    return f"{told}; it is tried again"


def _may_see_more() -> bool:
    return service().app.settings.service.metrics_open or _from_this_machine()


def _from_this_machine() -> bool:
    """Whether the one who asks is here, and not somebody for whom a proxy on this machine asks."""
    through_a_proxy = any(name in request.headers for name in _PASSED_ON)
    believed = service().app.settings.trusted_proxies > 0
    return is_loopback(request.remote_addr or "") and (believed or not through_a_proxy)


def _plain(text: str) -> Response:
    return Response(text, mimetype="text/plain")
