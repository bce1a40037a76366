"""Signing in and out."""

import hmac
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.clients import Client
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.loading.plan import DEFAULT_PASSWORD
from orcid_repo_plugin.local_registry.pages.guests import example
from orcid_repo_plugin.local_registry.pages.sessions import check_browser_form, sign_in, sign_out
from orcid_repo_plugin.local_registry.pages.site import here

pages = Blueprint("signin", __name__)

WRONG: Final = "The e-mail address or ORCID iD and the password do not belong together."
CLOSED: Final = MappingProxyType(
    {
        "locked": "This record is locked. Nobody can sign in to it.",
        "deactivated": "This record was deactivated. Nobody can sign in to it any more.",
        "deprecated": "This record was merged into another. Sign in with the other ORCID iD: {primary}.",
    }
)
UNCLAIMED: Final = "This record is not claimed yet. Nobody can sign in to it."
_LOCAL: Final = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")


class NotSignedIn(Exception):
    """Why somebody could not sign in, in words for them."""


@pages.get("/signin")
def form() -> ResponseReturnValue:
    """The sign-in page; ``next`` says where it leads."""
    return signin_page(request.args)


@pages.post("/signin")
def signed() -> ResponseReturnValue:
    """Sign in, and on to ``next``."""
    return sign_in_by_form(next_of(request.args.get("next")))


@pages.get("/signout")
def out_by_link() -> ResponseReturnValue:
    """Sign out, by the address that other sites link to. Source: ORCID-Source, ``LoginController``."""
    sign_out()
    return redirect(f"{request.script_root}/signin", 303)


@pages.post("/signout")
def out() -> ResponseReturnValue:
    """Sign out, and on to ``next`` or the first page."""
    check_browser_form()
    sign_out()
    return redirect(f"{request.script_root}{next_of(request.form.get('next'), '/')}", 303)


def sign_in_by_form(there: str, client: Client | None = None) -> ResponseReturnValue:
    """Sign in whom the posted form names, and lead them on; or show the form again.

    :param there: a path of this site.
    :param client: whose request brought them here.
    """
    check_browser_form()
    books = here().books
    try:
        with books.lock:
            record = identified(books, request.form.get("email", ""), request.form.get("password", ""))
    except NotSignedIn as problem:
        return signin_page(request.form, client, str(problem)), 401
    sign_in(record)
    return redirect(f"{request.script_root}{there}", 303)


def signin_page(known: Mapping[str, str], client: Client | None = None, problem: str | None = None) -> str:
    """The form.

    :param known: what fills it in: ``email``, or else ``orcid``.
    :param problem: why the last try failed.
    """
    name = known.get("email") or known.get("orcid") or ""
    with here().books.lock:
        someone = example(here().books)
    return render_template(
        "signin.html", name=name, client=client, problem=problem, someone=someone, password=DEFAULT_PASSWORD
    )


def identified(books: Books, name: str, password: str) -> Record:
    """Whose e-mail address or iD and password these are.

    :raises NotSignedIn: they do not belong together, or the record is not active.
    """
    orcid = OrcidId.parse(name)
    record = books.records.get(orcid.path) if orcid else books.record_by_email(name)
    expected = record.password if record else ""
    right = hmac.compare_digest(expected.encode(), password.encode("utf-8", "replace"))
    if record is None or not right or not password:
        raise NotSignedIn(WRONG)
    if record.state != "active":
        raise NotSignedIn(CLOSED[record.state].format(primary=record.primary))
    if not record.claimed:
        raise NotSignedIn(UNCLAIMED)
    return record


def next_of(text: str | None, otherwise: str = "/my-orcid") -> str:
    """A path of this site to go on to; nothing that a browser could take for another site's.

    >>> next_of("/inbox?page=2"), next_of("//evil.example"), next_of("https://evil.example")
    ('/inbox?page=2', '/my-orcid', '/my-orcid')
    """
    return text if text and _LOCAL.fullmatch(text) else otherwise
