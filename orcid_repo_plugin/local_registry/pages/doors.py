"""Pages that ask who is there first."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import quote

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.pages.csrf import check_form
from orcid_repo_plugin.local_registry.pages.sessions import current_record

Rest = ParamSpec("Rest")


def signed_in(
    view: Callable[Concatenate[Record, Rest], ResponseReturnValue],
) -> Callable[Rest, ResponseReturnValue]:
    """A page for the researcher, who is given to it; all others are led to the sign-in page.

    What is posted to it must come from a form of our own.
    """

    @wraps(view)
    def guarded(*args: Rest.args, **kwargs: Rest.kwargs) -> ResponseReturnValue:
        record = current_record()
        if record is None:
            return to_signin()
        if request.method == "POST":
            check_form()
        return view(record, *args, **kwargs)

    return guarded


def to_signin() -> ResponseReturnValue:
    """To the sign-in page, and back to this page afterwards; a form is lost on the way, which is told."""
    back = "/my-orcid"
    if request.method == "POST":
        flash("You were not signed in any more: nothing was changed. Sign in and do it again.")
    else:
        back = request.full_path.rstrip("?")
    return redirect(f"{request.script_root}/signin?next={quote(back, safe='')}", 303)


def go(path: str) -> ResponseReturnValue:
    """After a form: to a page of this site, by GET."""
    return redirect(f"{request.script_root}{path}", 303)
