"""The editor's page: publish, correct, withdraw."""

from http import HTTPStatus
from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug import Response

from orcid_repo_plugin.sample_repository import accounts, items
from orcid_repo_plugin.sample_repository.filled import Filled
from orcid_repo_plugin.sample_repository.item import TYPES, Item, ItemState, Told
from orcid_repo_plugin.sample_repository.site import for_editors, site, tell_and_say

pages = Blueprint("editor", __name__, url_prefix="/editor")

ITEM: Final = "/<int(max=999999999):item_id>"
_MOVES: Final = {
    "publish": (ItemState.LIVE, "It is published."),
    "withdraw": (ItemState.WITHDRAWN, "It is withdrawn."),
}


@pages.get("")
@for_editors
def overview() -> str:
    """All items, and what the service has heard of them."""
    with site().books.open() as c:
        return render_template("editor.html", items=items.everything(c))


@pages.get(ITEM)
@for_editors
def form(item_id: int) -> str:
    """An item, to be corrected."""
    return _page(_item(item_id), None, {})


@pages.post(ITEM)
@for_editors
def change(item_id: int) -> Response | tuple[str, int]:
    """Correct an item."""
    one, filled = _item(item_id), Filled.of(request.form)
    with site().books.open() as c:
        members = {each.user_id: each for each in accounts.everybody(c)}
        problems = filled.problems(members)
        if not problems:
            changed = filled.item(members, item_id=item_id, depositor=one.depositor)
            items.change(c, changed, is_live=one.state is ItemState.LIVE)
    if problems:
        return _page(one, filled, problems), 422
    if one.state is ItemState.LIVE:
        tell_and_say(item_id, "The change is kept.")
    else:
        flash("The change is kept.")
    return redirect(url_for(".overview"))


@pages.post(f"{ITEM}/<any(publish, withdraw):what>")
@for_editors
def move(item_id: int, what: str) -> Response:
    """Publish an item, or withdraw it."""
    _item(item_id)
    state, done = _MOVES[what]
    with site().books.open() as c:
        items.move(c, item_id, state)
    tell_and_say(item_id, done)
    return redirect(url_for(".overview"))


@pages.post(f"{ITEM}/send-again")
@for_editors
def send_again(item_id: int) -> Response:
    """Tell the service again; what it had refused is told as something new."""
    if _item(item_id).told is not Told.WAITING:
        with site().books.open() as c:
            items.tell(c, item_id)
    tell_and_say(item_id, "Sent again.")
    return redirect(url_for(".overview"))


def _item(item_id: int) -> Item:
    with site().books.open() as c:
        one = items.get(c, item_id)
    if one is None:
        abort(HTTPStatus.NOT_FOUND)
    return one


def _page(one: Item, filled: Filled | None, problems: dict[str, str]) -> str:
    with site().books.open() as c:
        people = [each for each in accounts.everybody(c) if not each.is_editor]
    return render_template(
        "edit.html",
        item=one,
        filled=filled or Filled.from_item(one),
        problems=problems,
        types=TYPES,
        people=people,
    )
