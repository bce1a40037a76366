"""The researcher's own record: all that is on it, and what can be done to it."""

from typing import Final

from flask import Blueprint, abort, flash, render_template, request
from flask.typing import ResponseReturnValue

from orcid_repo_plugin.local_registry.books.items import Item
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.documents.notations import fit_for_xml
from orcid_repo_plugin.local_registry.kinds import KINDS, SPACES
from orcid_repo_plugin.local_registry.pages import changes
from orcid_repo_plugin.local_registry.pages.doors import go, signed_in
from orcid_repo_plugin.local_registry.pages.entries import VISIBILITIES, entry
from orcid_repo_plugin.local_registry.pages.sections import contents, everything
from orcid_repo_plugin.local_registry.pages.site import changing, here
from orcid_repo_plugin.local_registry.rules.vocabularies import WORK_TYPES

MAX_TITLE: Final = 1000
MAX_IDENTIFIER: Final = 2084

pages = Blueprint("my_record", __name__)


@pages.get("/my-orcid")
@signed_in
def my_record(record: Record) -> ResponseReturnValue:
    """All sections, also what only the researcher sees."""
    books = here().books
    with books.lock:
        shown = contents(books, record, everything, request.args.get("page"))
    return render_template(
        "my_record.html", record=record, contents=shown, visibilities=VISIBILITIES, work_types=WORK_TYPES
    )


@pages.post("/my-orcid/<kind>/<int:put_code>/delete")
@signed_in
def delete(record: Record, kind: str, put_code: int) -> ResponseReturnValue:
    """Take an item off the record."""
    with changing() as books:
        item = _own(record, kind, put_code)
        changes.delete(books, record, item)
    return _done(f"Deleted “{_title(item)}” ({kind} {put_code}).")


@pages.post("/my-orcid/<kind>/<int:put_code>/visibility")
@signed_in
def set_visibility(record: Record, kind: str, put_code: int) -> ResponseReturnValue:
    """Say who may see an item."""
    visibility = request.form.get("visibility", "")
    if visibility not in VISIBILITIES:
        abort(400, "Choose who can see it: everyone, trusted organisations or only you.")
    with changing() as books:
        item = _own(record, kind, put_code)
        changes.set_visibility(books, record, item, visibility)
    return _done(f"“{_title(item)}” can now be seen by: {VISIBILITIES[visibility].lower()}.")


@pages.post("/my-orcid/work/<int:put_code>/prefer")
@signed_in
def prefer(record: Record, put_code: int) -> ResponseReturnValue:
    """Pick the version that stands for its group."""
    with changing() as books:
        item = _own(record, "work", put_code)
        changes.prefer(books, record, item)
        source = entry(books, item).source
    return _done(f"The version of “{_title(item)}” from {source} is now the preferred one.")


@pages.post("/my-orcid/work")
@signed_in
def add_work(record: Record) -> ResponseReturnValue:
    """Add a work by hand, as the researcher's own."""
    title, doi = (fit_for_xml(request.form.get(name, "")).strip() for name in ("title", "doi"))
    work_type = request.form.get("type", "")
    if not 0 < len(title) <= MAX_TITLE:
        abort(400, f"A work needs a title of up to {MAX_TITLE} characters.")
    if work_type not in WORK_TYPES:
        abort(400, "Choose a type of work from the list.")
    if len(doi) > MAX_IDENTIFIER:
        abort(400, f"A DOI has {MAX_IDENTIFIER} characters at most.")
    with changing() as books:
        if record.items.count("work") >= here().options.max_works:
            abort(400, f"A record holds {here().options.max_works} works at most.")
        item = changes.add_work(books, record, title, work_type, doi)
    return _done(f"Added “{title}” (work {item.put_code}).")


def _own(record: Record, kind: str, put_code: int) -> Item:
    item = record.items.get(SPACES[kind], put_code) if kind in KINDS else None
    if item is None or item.kind != kind:
        abort(404, "This is no longer on your record.")
    return item


def _title(item: Item) -> str:
    return entry(here().books, item).title


def _done(message: str) -> ResponseReturnValue:
    flash(message)
    page = request.form.get("page", "")
    return go(f"/my-orcid?page={page}" if page.isascii() and page.isdigit() else "/my-orcid")
