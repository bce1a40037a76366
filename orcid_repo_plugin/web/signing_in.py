"""Sign-in at a host with ORCID: the page before, and the way back to the host."""

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from orcid_repo_plugin.domain.host import Launch, Purpose
from orcid_repo_plugin.errors import LaunchRefused
from orcid_repo_plugin.services.connect import asking
from orcid_repo_plugin.services.connect.outcome import Ending, Outcome
from orcid_repo_plugin.web import handing_back, texts
from orcid_repo_plugin.web.arriving import arrive
from orcid_repo_plugin.web.pages import page
from orcid_repo_plugin.web.service import service
from orcid_repo_plugin.web.setting_out import set_out

blueprint = Blueprint("signing_in", __name__)

ERRORS = {Ending.DENIED: "access_denied"}
"""Endings that the host is told of, in the words of RFC 6749, 4.1.2.1; the others have a page here."""


@blueprint.get("/signin")
def explain() -> ResponseReturnValue:
    """What signing in with ORCID means."""
    launch = _arrived()
    return page(
        "signin.html",
        visitor=launch,
        repository=texts.repository_name(launch),
        asked=asking.to_ask(service().app.settings, launch.purpose),
    )


@blueprint.post("/signin")
def go() -> ResponseReturnValue:
    """To ORCID."""
    return set_out(_arrived())


def answered(outcome: Outcome, launch: Launch) -> ResponseReturnValue | None:
    """Back to the host, who is told how it ended; ``None``: the person needs a page of ours first."""
    if outcome.ending is Ending.CONNECTED:
        return redirect(handing_back.signed_in(outcome, launch), 303)
    error = ERRORS.get(outcome.ending)
    return redirect(handing_back.joined(launch.return_to, error=error), 303) if error else None


def _arrived() -> Launch:
    """The signed call of who wants to sign in.

    :raises LaunchRefused: it does not say where the answer goes.
    """
    launch = arrive(Purpose.SIGN_IN)
    if not launch.return_to:
        raise LaunchRefused(
            "missing-claim", "The signed call lacks the claim return_to: where the answer goes; add it."
        )
    return launch
