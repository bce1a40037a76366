"""The page after ORCID: what is connected, what happens now, and "not now"."""

from typing import Any

from flask import Blueprint, redirect, session, url_for
from flask.typing import ResponseReturnValue

from orcid_repo_plugin.domain.host import Launch
from orcid_repo_plugin.domain.person import Person
from orcid_repo_plugin.domain.scopes import may_write
from orcid_repo_plugin.services.connect import not_now
from orcid_repo_plugin.services.connect.outcome import Outcome
from orcid_repo_plugin.services.leaving import take_off_all
from orcid_repo_plugin.web import texts
from orcid_repo_plugin.web.arriving import Stranger, needs_visitor, visitor
from orcid_repo_plugin.web.handing_back import back_to
from orcid_repo_plugin.web.i18n import ngettext
from orcid_repo_plugin.web.pages import page
from orcid_repo_plugin.web.service import service
from orcid_repo_plugin.web.setting_out import forget_the_last
from orcid_repo_plugin.web.standing import standing

blueprint = Blueprint("thanks", __name__)


def thanked(outcome: Outcome) -> ResponseReturnValue:
    """Lead a person who has connected to the thanks page, and let their works go."""
    forget_the_last()
    session["done"] = {
        "orcid": outcome.orcid,
        "name": outcome.name,
        "queued": outcome.queued,
        "scopes": list(outcome.scopes),
        "missing": list(outcome.missing_scopes),
        "former": outcome.other_orcid if outcome.merged else "",
        "joined": outcome.joined,
    }
    engine = service().engine
    engine.push_soon(outcome.orcid)
    engine.finish_soon()
    return redirect(url_for("thanks.done"), 303)


@blueprint.get("/connect/done")
@needs_visitor
def done() -> ResponseReturnValue:
    """What has just been connected; again when the page is loaded again."""
    launch, told = _launch(), session.get("done")
    if not told:
        return redirect(url_for("connect.explain"), 303)
    repository = texts.repository_name(launch)
    return page(
        "thanks.html",
        done=told,
        visitor=launch,
        repository=repository,
        can_write=may_write(told["scopes"]),
        missing=told["missing"],
        record_url=f"{texts.registry_url()}/{told['orcid']}",
        back=back_to(launch, standing(launch)),
        text=_sentences(told),
    )


@blueprint.post("/connect/not-now")
@needs_visitor
def hold() -> ResponseReturnValue:
    """Take back what has not gone yet."""
    person = _person(_launch())
    if person is not None and session.get("done"):
        taken = not_now.take_back(service().app, person)
        session["done"] = session["done"] | {"held": taken.held, "standing": taken.gone}
    return redirect(url_for("thanks.done"), 303)


@blueprint.post("/connect/remove")
@needs_visitor
def remove() -> ResponseReturnValue:
    """Take off the record what has gone."""
    person = _person(_launch())
    if person is not None and session.get("done"):
        going = take_off_all(service().app, person)
        service().engine.push_soon(person.orcid.path)
        session["done"] = session["done"] | {"removing": going}
    return redirect(url_for("thanks.done"), 303)


def _sentences(told: dict[str, Any]) -> dict[str, str]:
    """What depends on a number."""
    queued, held, standing = told["queued"], told.get("held", 0), told.get("standing", 0)
    return {
        "queued": ngettext(
            "Your published item is being added to your record.",
            "Your %(num)s published items are being added to your record.",
            queued,
        ),
        "held": ngettext(
            "One item was taken back: it waits here until you say yes.",
            "%(num)s items were taken back: they wait here until you say yes.",
            held,
        ),
        "standing": ngettext(
            "One work was added to your ORCID record already.",
            "%(num)s works were added to your ORCID record already.",
            standing,
        ),
        "removing": ngettext(
            "One work is being taken off your ORCID record. Nothing more is sent until you say yes.",
            "%(num)s works are being taken off your ORCID record. Nothing more is sent until you say yes.",
            told.get("removing", 0),
        ),
    }


def _launch() -> Launch:
    launch = visitor()
    if launch is None:
        raise Stranger
    return launch


def _person(launch: Launch) -> Person | None:
    store = service().app.store
    with store.reading() as c:
        return store.people.with_account(c, launch.repository, launch.user_id)
