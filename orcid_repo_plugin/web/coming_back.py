"""The way back from ORCID, and the answers to what has to be asked before anything is stored."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Blueprint, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from orcid_repo_plugin.domain.host import Launch
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.connect import answering
from orcid_repo_plugin.services.connect.finishing import finish
from orcid_repo_plugin.services.connect.outcome import Ending, Outcome
from orcid_repo_plugin.web import endings, signing_in, thanks
from orcid_repo_plugin.web.arriving import needs_visitor, visitor
from orcid_repo_plugin.web.service import service

blueprint = Blueprint("coming_back", __name__)

Answer = Callable[[App, Launch, Mapping[str, Any]], Outcome]
ANSWERS: Final[Mapping[str, Answer]] = {
    "new": answering.use_new,
    "merge": answering.merge,
    "keep": answering.drop,
}
"""What the buttons of the questions do."""


@blueprint.get("/orcid/callback")
def callback() -> ResponseReturnValue:
    """Where ORCID sends people back to."""
    return _led_on(finish(service().app, str(session.get("seat", "")), request.args))


@blueprint.post("/connect/answer")
@needs_visitor
def answer() -> ResponseReturnValue:
    """The person says which iD is theirs, or that both accounts are. Any other answer changes nothing."""
    launch, act = visitor(), ANSWERS.get(request.form.get("choice", ""))
    if act is None or launch is None or "pending" not in session:
        return redirect(url_for("endings.ended"), 303)
    return _led_on(act(service().app, launch, session.pop("pending")))


def _led_on(outcome: Outcome) -> ResponseReturnValue:
    """To where a person goes after a sign-in."""
    service().metrics.sign_in(str(outcome.ending))
    if outcome.launch is not None:
        service().engine.finish_soon()  # tokens that came and are not used are ended at ORCID
    if outcome.launch is not None and endings.signs_in(outcome.launch):
        return signing_in.answered(outcome, outcome.launch) or endings.told(outcome)
    if outcome.ending is Ending.CONNECTED:
        return thanks.thanked(outcome)
    if outcome.pending is not None:
        session["pending"] = dict(outcome.pending)
    return endings.told(outcome)
