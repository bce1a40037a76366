"""The account: what new items get to be seen by, and whether the inbox takes messages."""

from flask import Blueprint, abort, flash, render_template, request
from flask.typing import ResponseReturnValue

from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.pages.doors import go, signed_in
from orcid_repo_plugin.local_registry.pages.entries import VISIBILITIES
from orcid_repo_plugin.local_registry.pages.site import changing

pages = Blueprint("account", __name__)


@pages.get("/account")
@signed_in
def account(record: Record) -> ResponseReturnValue:
    """The choices as they are."""
    return render_template("account.html", record=record, visibilities=VISIBILITIES)


@pages.post("/account")
@signed_in
def save(record: Record) -> ResponseReturnValue:
    """Keep the choices."""
    visibility = request.form.get("default_visibility", "")
    if visibility not in VISIBILITIES:
        abort(400, "Choose who can see new items: everyone, trusted organisations or only you.")
    with changing() as books:
        record.default_visibility = visibility
        record.takes_notifications = request.form.get("takes_notifications") == "yes"
        books.put_record(record)
    flash("Saved your choices.")
    return go("/account")
