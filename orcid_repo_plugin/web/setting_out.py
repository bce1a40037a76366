"""A person is led to ORCID."""

from typing import Final

from flask import redirect, session
from flask.typing import ResponseReturnValue

from orcid_repo_plugin.domain.host import Launch
from orcid_repo_plugin.errors import SettingsError
from orcid_repo_plugin.services.connect.outcome import Ending, Outcome
from orcid_repo_plugin.services.connect.starting import start
from orcid_repo_plugin.web import endings
from orcid_repo_plugin.web.i18n import language
from orcid_repo_plugin.web.service import service

OLD: Final = ("pending", "ending", "done")
"""What the session holds of an earlier sign-in."""


def set_out(launch: Launch) -> ResponseReturnValue:
    """To ORCID, which sends them back to ``coming_back``; or to the page that says why that cannot be."""
    forget_the_last()
    try:
        there = start(service().app, launch, str(session["seat"]), language=language())
    except SettingsError as error:
        return endings.told(Outcome(ending=Ending.WRONG_CLIENT, launch=launch, detail=str(error)))
    return redirect(there, 303)


def forget_the_last() -> None:
    """Begin afresh: how an earlier sign-in ended is of no interest any more."""
    for name in OLD:
        session.pop(name, None)
