"""Making a record: for the person who has none when an application asks for one."""

from collections.abc import Mapping

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from orcid_repo_plugin.local_registry.books.clients import Client
from orcid_repo_plugin.local_registry.loading.plan import Conflict
from orcid_repo_plugin.local_registry.pages.sessions import check_browser_form, sign_in
from orcid_repo_plugin.local_registry.pages.site import changing
from orcid_repo_plugin.local_registry.seeds import make_person


def register_page(
    known: Mapping[str, str], instead: str, client: Client | None = None, problem: str | None = None
) -> str:
    """The form.

    :param known: what fills it in: ``given_names``, ``family_names``, ``email``.
    :param instead: the address of the sign-in page, for those who have an iD.
    """
    return render_template("register.html", known=known, instead=instead, client=client, problem=problem)


def register_by_form(there: str, instead: str, client: Client | None = None) -> ResponseReturnValue:
    """Make the record of whom the posted form names, sign them in and lead them on; or show the form again.

    :param there: a path of this site.
    """
    check_browser_form()
    fields = ("given_names", "family_names", "email")
    form = {name: request.form.get(name, "").strip() for name in fields}
    password = request.form.get("password", "")
    with changing() as books:
        problem = _problem(form, password, taken=books.record_by_email(form["email"]) is not None)
        if problem:
            return register_page(form, instead, client, problem), 400
        try:
            record = make_person(
                books,
                given_names=form["given_names"],
                family_name=form["family_names"] or None,
                email=form["email"],
                password=password,
            )
        except Conflict as error:
            return register_page(form, instead, client, f"This cannot be: {error}."), 400
    sign_in(record)
    return redirect(f"{request.script_root}{there}", 303)


def _problem(form: Mapping[str, str], password: str, *, taken: bool) -> str | None:
    if not form["given_names"] or not password:
        return "A record needs a given name and a password."
    if "@" not in form["email"]:
        return "A record needs an e-mail address."
    return "Another record has this e-mail address. Sign in to that one instead." if taken else None
