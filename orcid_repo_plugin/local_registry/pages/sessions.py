"""Who is signed in at this browser."""

from typing import Final

from flask import request, session

from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.pages.csrf import check_form
from orcid_repo_plugin.local_registry.pages.site import here

ORCID: Final = "orcid"
AUTH_TIME: Final = "auth_time"


def current_record() -> Record | None:
    """The record of whoever is signed in; ``None`` if nobody is, or the record is not active any more."""
    record = here().books.records.get(session.get(ORCID, ""))
    return record if record is not None and record.state == "active" else None


def auth_time() -> int:
    """When they signed in, milliseconds since 1970; 0 if nobody did."""
    return int(session.get(AUTH_TIME, 0))


def sign_in(record: Record) -> None:
    """Let this browser act for the record from now on; nothing of an earlier session stays."""
    session.clear()
    session[ORCID] = record.orcid
    session[AUTH_TIME] = here().books.now()


def sign_out() -> None:
    """End the session."""
    session.clear()


def check_browser_form() -> None:
    """Refuse a form that another site made a browser send.

    Browsers say where a form comes from, and then it must have our hidden field. A program that signs in
    and consents for a test says nothing, holds no one else's session, and needs no hidden field.

    :raises werkzeug.exceptions.BadRequest: the hidden field is missing or wrong.
    """
    if "Origin" in request.headers or "Sec-Fetch-Site" in request.headers:
        check_form()
