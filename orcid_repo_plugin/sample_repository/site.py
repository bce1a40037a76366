"""What the pages work with, and who is there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Final, ParamSpec, TypeVar

from flask import abort, current_app, flash, g, redirect, session, url_for
from werkzeug import Response

from orcid_repo_plugin.sample_repository import accounts
from orcid_repo_plugin.sample_repository.badges import Badges
from orcid_repo_plugin.sample_repository.books import Books
from orcid_repo_plugin.sample_repository.config import Config
from orcid_repo_plugin.sample_repository.item import Account, Told
from orcid_repo_plugin.sample_repository.telling import Telling

P = ParamSpec("P")
Answer = TypeVar("Answer")
EXTENSION: Final = "example-repository"
USER: Final = "user"
"""In the session: the account that is logged in."""


@dataclass(frozen=True, slots=True)
class Site:
    """One repository, as its pages see it."""

    config: Config
    books: Books
    telling: Telling
    badges: Badges


def site() -> Site:
    """The repository that answers this request."""
    found: Site = current_app.extensions[EXTENSION]
    return found


def somebody() -> Account | None:
    """Who is logged in."""
    if "account" not in g:
        user_id = session.get(USER, "")
        with site().books.open() as c:
            g.account = accounts.by_id(c, user_id) if user_id else None
    found: Account | None = g.account
    return found


def log_in(user_id: str) -> None:
    """Somebody sits here now; nothing is known of who sat here before."""
    session.clear()
    session[USER] = user_id
    g.pop("account", None)


def for_members(page: Callable[P, Answer]) -> Callable[P, Answer | Response]:
    """A page for who is logged in; others log in first."""

    @wraps(page)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Answer | Response:
        return page(*args, **kwargs) if somebody() else redirect(url_for("account.login"))

    return guarded


def for_editors(page: Callable[P, Answer]) -> Callable[P, Answer | Response]:
    """A page for editors."""

    @wraps(page)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Answer | Response:
        one = somebody()
        if one is None:
            return redirect(url_for("account.login"))
        if not one.is_editor:
            abort(HTTPStatus.FORBIDDEN)
        return page(*args, **kwargs)

    return guarded


def tell_and_say(item_id: int, done: str) -> None:
    """Tell the service of an item, and say on the next page what came of both.

    :param done: what was done here.
    """
    told = site().telling.tell(item_id)
    site().badges.changed(item_id)
    flash(f"{done} {_WORDS[told]}" if told else done)


_WORDS: Final = {
    Told.HEARD: "The ORCID service has been told.",
    Told.WAITING: "The ORCID service could not be reached: the change is kept, and sent again by itself.",
    Told.REFUSED: "The ORCID service did not take it; the list of items says why.",
}
