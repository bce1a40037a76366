"""What visitors see: the list of items, and the page of one."""

from http import HTTPStatus

from flask import Blueprint, abort, render_template

from orcid_repo_plugin.sample_repository import items
from orcid_repo_plugin.sample_repository.item import ItemState
from orcid_repo_plugin.sample_repository.site import site, somebody

pages = Blueprint("public", __name__)


@pages.get("/")
def home() -> str:
    """What is published."""
    with site().books.open() as c:
        return render_template("home.html", items=items.published(c))


@pages.get("/items/<int(max=999999999):item_id>")
def item(item_id: int) -> tuple[str, int]:
    """One item; a gravestone when it was withdrawn."""
    with site().books.open() as c:
        one = items.get(c, item_id)
    if one is None or not (one.state is not ItemState.IN_REVIEW or _may_see(one.depositor)):
        abort(HTTPStatus.NOT_FOUND)
    gone = one.state is ItemState.WITHDRAWN
    badges = site().badges if one.state is ItemState.LIVE else None
    return render_template("item.html", item=one, badges=badges), (HTTPStatus.GONE if gone else HTTPStatus.OK)


def _may_see(depositor: str) -> bool:
    one = somebody()
    return one is not None and (one.is_editor or one.user_id == depositor)
