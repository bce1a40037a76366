"""The public explanation: what we do at ORCID, what is stored, how to leave. And ORCID's icons."""

from typing import Final

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue
from jinja2 import TemplateNotFound

from orcid_repo_plugin.domain.host import Purpose
from orcid_repo_plugin.domain.scopes import READ_LIMITED, UPDATE_ACTIVITIES
from orcid_repo_plugin.services.connect import asking
from orcid_repo_plugin.web.arriving import visitor
from orcid_repo_plugin.web.pages import page
from orcid_repo_plugin.web.service import service
from orcid_repo_plugin.web.texts import repository_name

blueprint = Blueprint("explain", __name__)

ICONS: Final = ("ORCID-iD_icon_vector.svg", "ORCID-iD_icon_unauth_vector.svg")
"""ORCID's own files; a site's templates folder may hold others in their place."""
_DAY: Final = 24 * 3600


@blueprint.get("/about")
def about() -> ResponseReturnValue:
    """What the repository does with ORCID, for anybody."""
    settings, launch = service().app.settings, visitor()
    asked = asking.to_ask(settings, Purpose.CONNECT)
    return page(
        "about.html",
        repository=repository_name(launch),
        visitor=launch,
        asked=asked,
        writes=UPDATE_ACTIVITIES in asked,
        reads=READ_LIMITED in asked,
        public=settings.connect.api == "public",
        takes_off=settings.push.withdrawn == "delete",
        months=settings.push.history_months,
        hours=round(settings.service.session_hours),
    )


@blueprint.get("/icons/<name>")
def icon(name: str) -> ResponseReturnValue:
    """One of ORCID's icons."""
    loader = current_app.jinja_loader
    if name not in ICONS or loader is None:
        abort(404)
    try:
        source, _file, _fresh = loader.get_source(current_app.jinja_env, f"orcid/{name}")
    except TemplateNotFound:
        abort(404)
    answer = Response(source, mimetype="image/svg+xml")
    answer.cache_control.public, answer.cache_control.max_age = True, _DAY
    answer.add_etag()
    return answer.make_conditional(request)
