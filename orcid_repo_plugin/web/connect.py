"""The page before ORCID: what connecting means, what is asked, and the one way on."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from orcid_repo_plugin.domain.host import CONNECTING, Launch
from orcid_repo_plugin.services.connect import asking
from orcid_repo_plugin.web import texts
from orcid_repo_plugin.web.arriving import arrive
from orcid_repo_plugin.web.handing_back import back_to
from orcid_repo_plugin.web.i18n import gettext as _
from orcid_repo_plugin.web.pages import page
from orcid_repo_plugin.web.service import service
from orcid_repo_plugin.web.setting_out import set_out
from orcid_repo_plugin.web.standing import Standing, standing

blueprint = Blueprint("connect", __name__)


@blueprint.get("/connect")
def explain() -> ResponseReturnValue:
    """What connecting means; for who is connected, how it stands."""
    launch = arrive(*CONNECTING)
    settings = service().app.settings
    now = standing(launch)
    missing = asking.missing(settings, launch.purpose, now.held)
    kind = _kind(now, missing, launch)
    repository = texts.repository_name(launch)
    heading, label = _words(kind, repository)
    return page(
        "connect.html",
        kind=kind,
        heading=heading,
        label=label,
        repository=repository,
        visitor=launch,
        standing=now,
        asked=asking.to_ask(settings, launch.purpose, now.held),
        missing=missing,
        learned=texts.learned(missing),
        public=settings.connect.api == "public",
        back=back_to(launch, now),
    )


@blueprint.post("/connect")
def go() -> ResponseReturnValue:
    """To ORCID."""
    launch = arrive(*CONNECTING)
    if asking.not_possible(service().app.settings, launch.purpose):
        return redirect(url_for("connect.explain"), 303)
    return set_out(launch)


def _kind(now: Standing, missing: tuple[str, ...], launch: Launch) -> str:
    """Which of the page's forms: ``new``, ``wider``, ``complete``, or ``impossible`` for our credentials."""
    if missing and asking.not_possible(service().app.settings, launch.purpose):
        return "impossible"
    if not now.alive:
        return "new"
    return "wider" if missing else "complete"


def _words(kind: str, repository: str) -> tuple[str, str]:
    """The heading, and what the button says."""
    connect = _("Connect your ORCID iD with %(repository)s", repository=repository)
    return {
        "new": (connect, _("Create or connect your ORCID iD")),
        "wider": (_("Update your ORCID permissions"), _("Update your ORCID permissions")),
        "complete": (_("Your ORCID iD is connected"), _("Sign in with another ORCID iD")),
        "impossible": (connect, ""),
    }[kind]
