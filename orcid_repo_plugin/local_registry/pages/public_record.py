"""``/{orcid}``: what everyone sees of a record; programs are sent on to the public API."""

from typing import Final

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.routing import BaseConverter

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.pages.sections import contents, public
from orcid_repo_plugin.local_registry.pages.site import here

API_TYPES: Final = (
    "application/xml",
    "application/json",
    "application/orcid+xml",
    "application/orcid+json",
    "application/vnd.orcid+xml",
    "application/vnd.orcid+json",
    "application/ld+json",
)
"""What the public API answers and this page does not."""
PAGE_TYPES: Final = ("text/html", "application/xhtml+xml", "text/*")

pages = Blueprint("public_record", __name__)


class OrcidConverter(BaseConverter):
    """An iD in a path; its check digit is looked at later, to be able to say what is wrong."""

    regex = r"\d{4}-\d{4}-\d{4}-\d{3}[0-9Xx]"


@pages.get("/<orcid:orcid>")
def public_record(orcid: str) -> ResponseReturnValue:
    """The record for a browser, or the way to its data."""
    if _asks_for_data():
        response = redirect(f"{here().addresses.public_api_url}/v3.0/{orcid.upper()}")
        response.vary.add("Accept")
        return response
    if orcid != orcid.upper():
        return redirect(f"{request.script_root}/{orcid.upper()}")
    record = _record(orcid)
    page = _away(record) if _is_closed(record) else _shown(record)
    return page, {"Vary": "Accept"}


def _asks_for_data() -> bool:
    """Whether the caller names XML or JSON and would not rather have a page; a browser would."""
    data = page = 0.0
    for named, quality in request.accept_mimetypes:
        media_type = named.partition(";")[0].strip().lower()
        if media_type in API_TYPES:
            data = max(data, quality)
        elif media_type in PAGE_TYPES:
            page = max(page, quality)
    return data > page


def _record(orcid: str) -> Record:
    if OrcidId.parse(orcid) is None:
        abort(404, f"{orcid} is no ORCID iD: its last digit, the check digit, does not fit the others.")
    record = here().books.records.get(orcid)
    if record is None:
        abort(404, f"No record here has the iD {orcid}.")
    return record


def _is_closed(record: Record) -> bool:
    return record.state != "active" or not record.claimed


def _away(record: Record) -> str:
    return render_template("closed_record.html", record=record)


def _shown(record: Record) -> str:
    books = here().books
    with books.lock:
        shown = contents(books, record, public, request.args.get("page"))
    return render_template("public_record.html", record=record, contents=shown)
