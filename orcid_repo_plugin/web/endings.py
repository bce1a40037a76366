"""How a sign-in can end other than well: for each ending its status, its page, and a way on."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from flask import Blueprint, make_response, redirect, session, url_for
from flask.typing import ResponseReturnValue

from orcid_repo_plugin.domain.host import Launch, Purpose
from orcid_repo_plugin.domain.web_address import is_loopback
from orcid_repo_plugin.services.connect import asking
from orcid_repo_plugin.services.connect.outcome import Ending, Outcome
from orcid_repo_plugin.web import texts
from orcid_repo_plugin.web.arriving import Stranger, present
from orcid_repo_plugin.web.i18n import gettext as _
from orcid_repo_plugin.web.logs import log
from orcid_repo_plugin.web.pages import page
from orcid_repo_plugin.web.references import reference
from orcid_repo_plugin.web.service import service
from orcid_repo_plugin.web.standing import Standing, standing

blueprint = Blueprint("endings", __name__)


class Row(NamedTuple):
    """What becomes of one ending."""

    status: int
    template: str
    kept: bool = True
    """Whether the session remembers it, so that the code leaves the address bar and a reload shows it again.
    Not for what may be a stranger's: that is told at once, and nothing is stored."""
    retry: int = 0
    """Seconds after which another try makes sense."""


ENDINGS: Final[Mapping[Ending, Row]] = {
    Ending.DENIED: Row(200, "ending_denied.html"),
    Ending.DROPPED: Row(200, "ending_dropped.html"),
    Ending.NOTHING_BACK: Row(400, "ending_nothing_back.html"),
    Ending.UNKNOWN_STATE: Row(400, "ending_unknown.html", kept=False),
    Ending.OTHER_BROWSER: Row(400, "ending_other_browser.html", kept=False),
    Ending.EXPIRED_STATE: Row(400, "ending_late.html", kept=False),
    Ending.USED_STATE: Row(400, "ending_twice.html", kept=False),
    Ending.CODE_REFUSED: Row(400, "ending_refused.html"),
    Ending.OTHER_ID: Row(409, "other_id.html"),
    Ending.ID_TAKEN: Row(409, "id_taken.html"),
    Ending.DEACTIVATED: Row(409, "ending_closed.html"),
    Ending.LOCKED: Row(409, "ending_closed.html"),
    Ending.DEPRECATED: Row(409, "ending_deprecated.html"),
    Ending.WRONG_CLIENT: Row(500, "ending_our_fault.html"),
    Ending.WRONG_REDIRECT: Row(500, "ending_our_fault.html"),
    Ending.REFUSED_SCOPE: Row(500, "ending_our_fault.html"),
    Ending.INCOMPLETE: Row(502, "ending_incomplete.html"),
    Ending.ODD_ANSWER: Row(502, "ending_odd.html"),
    Ending.WRONG_ID_TOKEN: Row(502, "ending_odd.html"),
    Ending.UNAVAILABLE: Row(503, "ending_unavailable.html", retry=60),
}
"""Every ending but the good one. The status: 200 is the person's own will, 400 a sign-in that is no good (any
more), 409 one that does not fit what is there, 500 our fault, 502 and 503 ORCID's."""
QUESTIONS: Final = (Ending.OTHER_ID, Ending.ID_TAKEN)
"""Those that wait for an answer, in the session."""


def told(outcome: Outcome) -> ResponseReturnValue:
    """Lead a person to the page of how it ended, or show it at once."""
    ending, row = outcome.ending, ENDINGS[outcome.ending]
    told_already = {"ending": str(ending), "detail": outcome.detail, "reference": reference()}
    if row.status >= 400:
        (log.warning if row.status < 500 else log.error)("a sign-in did not go well", **told_already)
    values = told_already | {
        "orcid": outcome.orcid,
        "name": outcome.name,
        "other_orcid": outcome.other_orcid,
        "missing": list(outcome.missing_scopes),
    }
    if not row.kept or outcome.launch is None:
        return shown(values, present())
    session["ending"] = values
    return redirect(url_for("endings.ended"), 303)


@blueprint.get("/connect/ended")
def ended() -> ResponseReturnValue:
    """How the last sign-in of this browser ended; again when the page is loaded again."""
    values, launch = session.get("ending"), present()
    if launch is None:
        raise Stranger
    answered = values and values["ending"] in QUESTIONS and "pending" not in session
    if not values or answered:
        return redirect(url_for(_page_of(launch)), 303)
    return shown(values, launch)


def shown(values: Mapping[str, Any], launch: Launch | None) -> ResponseReturnValue:
    """The page of an ending."""
    ending = Ending(values["ending"])
    row = ENDINGS[ending]
    now = standing(launch) if launch is not None and not signs_in(launch) else None
    settings = service().app.settings
    made = page(
        row.template,
        row.status,
        **values,
        role="status" if row.status < 400 else "alert",
        repository=texts.repository_name(launch),
        visitor=launch,
        action=url_for(_page_of(launch).replace(".explain", ".go")),
        again=_again(ending, launch, now),
        asked=asking.to_ask(settings, launch.purpose, now.held if now else ()) if launch else (),
        connected_orcid=now.orcid if now and now.alive else "",
        admin_text=values["detail"] if row.status == 500 and _a_developer_looks() else "",
    )
    answer = make_response(made)
    if row.retry:
        answer.headers["Retry-After"] = str(row.retry)
    return answer


def signs_in(launch: Launch) -> bool:
    """Whether it is a mere sign-in at the host."""
    return launch.purpose == Purpose.SIGN_IN


def _page_of(launch: Launch | None) -> str:
    return "signing_in.explain" if launch is not None and signs_in(launch) else "connect.explain"


def _again(ending: Ending, launch: Launch | None, now: Standing | None) -> str:
    """What the button for another try says."""
    if launch is not None and signs_in(launch):
        return _("Sign in with ORCID")
    if ending is not Ending.DENIED:
        return _("Start again")
    known = now is not None and now.alive
    return _("Update your ORCID permissions") if known else _("Create or connect your ORCID iD")


def _a_developer_looks() -> bool:
    """Whether the service is on this machine only, so that who looks at a page is who runs it."""
    return is_loopback(urlsplit(service().base_url).hostname or "")
