"""The person's own page: how they are connected, each work, what they choose, and what we hold about them."""

from tempfile import SpooledTemporaryFile
from typing import Any, Final

from flask import Blueprint, Response, abort, redirect, request, send_file, session, url_for
from flask.typing import ResponseReturnValue

from orcid_repo_plugin.domain.host import Launch, Purpose
from orcid_repo_plugin.domain.person import Choices, Person, Sends
from orcid_repo_plugin.services import choosing, leaving
from orcid_repo_plugin.services.choosing import Acted
from orcid_repo_plugin.services.person_data import document
from orcid_repo_plugin.services.person_page import Situation, Tie, may_write, person_of, situation
from orcid_repo_plugin.services.works_page import works_page
from orcid_repo_plugin.store.person_works import Shelf
from orcid_repo_plugin.web import account_words, texts
from orcid_repo_plugin.web.arriving import arrive
from orcid_repo_plugin.web.i18n import gettext as _
from orcid_repo_plugin.web.pages import page
from orcid_repo_plugin.web.service import service
from orcid_repo_plugin.web.work_kinds import is_kind, kind_label

blueprint = Blueprint("account", __name__)

TOLD: Final = "told"
"""Where the session keeps what the next page says of what was just done."""
_ACTS: Final = {"send": choosing.send, "again": choosing.send}
_ACTS_OFF: Final = {"keep-off": choosing.keep_off, "remove": choosing.keep_off}
_LARGE: Final = 1 << 20


def here() -> tuple[Launch, Person | None]:
    """Whose page it is: the account that a launch has named, and the person it belongs to."""
    launch = arrive(Purpose.ACCOUNT)
    return launch, person_of(service().app, launch.repository, launch.user_id)


def connected() -> tuple[Launch, Person]:
    """The same, for what only somebody with a proved iD can do; others see their page."""
    launch, person = here()
    if person is None or not person.authenticated:
        abort(redirect(url_for("account.show"), 303))
    return launch, person


def shown(template: str, launch: Launch, status: int = 200, **values: Any) -> tuple[str, int]:
    """One of the person's pages."""
    found = {"visitor": launch, "repository": texts.repository_name(launch), "told": session.pop(TOLD, "")}
    return page(template, status, **(found | values))


def tell(words: str, endpoint: str = "account.show", **where: Any) -> ResponseReturnValue:
    """Lead to a page that says what was done."""
    session[TOLD] = words
    return redirect(url_for(endpoint, **where), 303)


@blueprint.get("/account")
def show() -> ResponseReturnValue:
    """The page itself."""
    launch, person = here()
    app = service().app
    found = situation(app, person)
    works = None
    if found.person is not None and found.known:
        works = works_page(app, found.person, _shelf(), request.args.get("page", 1, type=int))
    return shown(
        "account.html",
        launch,
        now=found,
        standing_text=account_words.standing_text(found),
        leaving_text=account_words.leaving_text(found),
        works=works,
        rows=[account_words.row(one, found) for one in works.rows] if works else [],
        shelves=account_words.shelves(works.counts) if works else [],
        can_write=may_write(found),
        record_url=_record_url(found),
    )


def _shelf() -> Shelf | None:
    wanted = request.args.get("shelf", "")
    return Shelf(wanted) if wanted in set(Shelf) else None


def _record_url(found: Situation) -> str:
    return f"{texts.registry_url()}/{found.person.orcid.path}" if found.person else ""


@blueprint.post("/account/work")
def act() -> ResponseReturnValue:
    """Send one work, or do not, or take it off."""
    _launch, person = connected()
    form = request.form
    do, repository, item_id = form.get("do", ""), form.get("repository", ""), form.get("item", "")
    how = (_ACTS | _ACTS_OFF).get(do)
    if how is None:
        abort(404)
    done = how(service().app, person, repository, item_id)
    if done is Acted.UNKNOWN:
        abort(404)
    if done is Acted.DONE:
        service().engine.push_soon(person.orcid.path)
    back = {name: form[name] for name in ("shelf", "page") if form.get(name)}
    return tell(account_words.acted(do, done), **back)


# -- choices


@blueprint.get("/account/choices")
def choices() -> ResponseReturnValue:
    """What goes by itself, and what is shown."""
    launch, person = connected()
    types = choosing.kinds_of(service().app, person)
    kinds = sorted(((one, kind_label(one)) for one in types), key=lambda one: one[1].casefold())
    return shown("choices.html", launch, chosen=person.choices, kinds=kinds)


@blueprint.post("/account/choices")
def choose() -> ResponseReturnValue:
    """Remember it, and let go what was only kept back."""
    _launch, person = connected()
    form = request.form
    sends = form.get("sends", "").replace("by-itself", "")
    if sends not in set(Sends):
        abort(400)
    offered = set(form.getlist("offered"))
    off = (offered - set(form.getlist("kind"))) | (person.choices.kinds_off - offered)
    known = frozenset(one for one in off if is_kind(one))
    made = Choices(sends=Sends(sends), kinds_off=known, show_orcid=form.get("show_orcid") == "yes")
    choosing.choose(service().app, person, made)
    service().engine.push_soon(person.orcid.path)
    return tell(_("Your choices are saved."))


# -- what we hold


@blueprint.get("/account/data")
def data() -> ResponseReturnValue:
    """All that we hold about the person, as a file."""
    _launch, person = connected()
    file = SpooledTemporaryFile(max_size=_LARGE)  # noqa: SIM115  (closed when it is sent)
    for piece in document(service().app, person.orcid.path):
        file.write(piece)
    file.seek(0)
    name = f"orcid-{person.orcid.path}.json"
    answer: Response = send_file(file, "application/json", as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    answer.call_on_close(file.close)
    return answer


# -- leaving


@blueprint.get("/account/disconnect")
def ask_to_disconnect() -> ResponseReturnValue:
    """What shall become of the works, and of the iD on public pages?"""
    launch, person = connected()
    now = situation(service().app, person)
    if now.tie is Tie.LEFT:
        return redirect(url_for("account.disconnected"), 303)
    return shown("disconnect.html", launch, now=now, record_url=_record_url(now))


@blueprint.post("/account/disconnect")
def disconnect() -> ResponseReturnValue:
    """Destroy the tokens: now, or as soon as the works are taken off."""
    _launch, person = connected()
    works, show_orcid = request.form.get("works", "keep"), request.form.get("show_orcid", "keep")
    if works not in ("keep", "remove") or show_orcid not in ("keep", "hide"):
        abort(400)
    leaving.leave(service().app, person, take_off=works == "remove", hide=show_orcid == "hide")
    _soon(person)
    return redirect(url_for("account.disconnected"), 303)


@blueprint.get("/account/disconnected")
def disconnected() -> ResponseReturnValue:
    """How far it is."""
    launch, person = connected()
    now = situation(service().app, person)
    if now.tie not in (Tie.LEFT, Tie.LEAVING, Tie.FORGETTING):
        return redirect(url_for("account.show"), 303)
    return shown(
        "disconnected.html",
        launch,
        now=now,
        standing_text=account_words.standing_text(now),
        leaving_text=account_words.leaving_text(now),
        record_url=_record_url(now),
    )


@blueprint.post("/account/stay")
def stay() -> ResponseReturnValue:
    """Not after all."""
    _launch, person = connected()
    leaving.stay(service().app, person)
    service().engine.push_soon(person.orcid.path)
    return tell(_("You stay connected. What was taken off your record comes back."))


# -- signing out


@blueprint.post("/account/sign-out")
def sign_out() -> ResponseReturnValue:
    """Leave the browser to others: it knows nobody any more. The connection stays."""
    launch, _person = here()
    session.begin_anew(service().app.store.now(), service().session_ms)  # type: ignore[attr-defined]
    return shown("signed_out.html", launch)


# -- being forgotten


@blueprint.get("/account/forget")
def ask_to_forget() -> ResponseReturnValue:
    """The second question."""
    launch, person = connected()
    now = situation(service().app, person)
    return shown("forget.html", launch, now=now, record_url=_record_url(now), unsure=False)


@blueprint.post("/account/forget")
def forget() -> ResponseReturnValue:
    """Erase all; with the works, as soon as these are taken off."""
    launch, person = connected()
    works = request.form.get("works", "keep")
    if works not in ("keep", "remove"):
        abort(400)
    app = service().app
    if request.form.get("sure") != "yes":
        now = situation(app, person)
        return shown("forget.html", launch, 400, now=now, record_url=_record_url(now), unsure=True)
    stays, done = leaving.forget_me(app, person, remove_works=works == "remove")
    _soon(person)
    if not done:
        return redirect(url_for("account.disconnected"), 303)
    session.begin_anew(app.store.now(), service().session_ms)  # type: ignore[attr-defined]
    return shown(
        "forgotten.html", launch, stays=account_words.staying_text(0 if works == "remove" else stays)
    )


def _soon(person: Person) -> None:
    service().engine.push_soon(person.orcid.path)
    service().engine.finish_soon()
