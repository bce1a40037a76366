"""The deposit form."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from orcid_repo_plugin.sample_repository import accounts, items
from orcid_repo_plugin.sample_repository.filled import Filled
from orcid_repo_plugin.sample_repository.item import TYPES
from orcid_repo_plugin.sample_repository.site import for_members, site, somebody

pages = Blueprint("deposit", __name__)


@pages.get("/deposit")
@for_members
def form() -> str:
    """The empty form, with oneself as the author."""
    one = somebody()
    assert one is not None  # ``for_members`` has looked
    return _page(Filled(members=() if one.is_editor else (one.user_id,)), {})


@pages.post("/deposit")
@for_members
def take() -> Response | tuple[str, int]:
    """Take a deposit in; an editor will look at it."""
    one, filled = somebody(), Filled.of(request.form)
    assert one is not None  # ``for_members`` has looked
    with site().books.open() as c:
        members = {each.user_id: each for each in accounts.everybody(c)}
        problems = filled.problems(members)
        if not problems:
            items.add(c, filled.item(members, depositor=one.user_id))
    if problems:
        return _page(filled, problems), 422
    flash("Thank you. Your deposit is with the editors; when they publish it, ORCID hears of it.")
    return redirect(url_for("account.mine"))


def _page(filled: Filled, problems: dict[str, str]) -> str:
    with site().books.open() as c:
        people = [one for one in accounts.everybody(c) if not one.is_editor]
    return render_template("deposit.html", filled=filled, problems=problems, types=TYPES, people=people)
