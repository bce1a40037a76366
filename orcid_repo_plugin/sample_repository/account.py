"""Log in, by a click: it is a sample. And what somebody finds under "my account"."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug import Response

from orcid_repo_plugin.sample_repository import accounts, items
from orcid_repo_plugin.sample_repository.site import for_members, log_in, site, somebody

pages = Blueprint("account", __name__)


@pages.get("/login")
def login() -> str:
    """Whom one can be."""
    with site().books.open() as c:
        return render_template("login.html", accounts=accounts.everybody(c))


@pages.post("/login")
def choose() -> Response:
    """Be one of them."""
    with site().books.open() as c:
        one = accounts.by_id(c, request.form.get("user_id", ""))
    if one is None:
        return redirect(url_for(".login"))
    log_in(one.user_id)
    flash(f"You are logged in as {one.name}.")
    return redirect(url_for("editor.overview" if one.is_editor else ".mine"))


@pages.post("/logout")
def logout() -> Response:
    """Be nobody again."""
    session.clear()
    flash("You are logged out.")
    return redirect(url_for("public.home"))


@pages.get("/account")
@for_members
def mine() -> str:
    """My account: my ORCID iD, my items."""
    one = somebody()
    assert one is not None  # ``for_members`` has looked
    with site().books.open() as c:
        return render_template("account.html", items=items.deposited_by(c, one.user_id))
