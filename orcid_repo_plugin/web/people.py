"""Researchers who show their iD, and their public items: by account or by iD."""

from dataclasses import replace
from typing import Any, Final

import orjson
from flask import Blueprint, Response, request, url_for
from markupsafe import Markup

from orcid_repo_plugin.domain.badge import Form, Style
from orcid_repo_plugin.domain.byline import AuthorList, Byline, PersonPage
from orcid_repo_plugin.web import i18n
from orcid_repo_plugin.web.badges import as_data
from orcid_repo_plugin.web.pages import Tongue, page
from orcid_repo_plugin.web.public import answer, discovery, embedding, look, public, refuse
from orcid_repo_plugin.web.service import address_of, service
from orcid_repo_plugin.widgets import metadata
from orcid_repo_plugin.widgets.look import Look

blueprint = Blueprint("people", __name__)

ENDINGS: Final = ("html", "json")
"""What addresses of people end with."""
MOST_NAMES: Final = 30
"""Names that a person's page lists of each item; the item's own page has all."""
_UNKNOWN: Final = "There is nobody here by this name who shows an ORCID iD."


@blueprint.get("/people/<repository>/<anything:asked>")
def person(repository: str, asked: str) -> Response:
    """A person's page, or the same as JSON."""
    user, _, ending = asked.rpartition(".")
    if ending not in ENDINGS:
        words = "People are shown as html and json, so the address must end with one of these."
        return refuse(404, words, "unknown-form")
    on = service().app.settings.badges.people
    found = public().showing.person(repository, user) if on else None
    if found is None:
        return refuse(404, _UNKNOWN, "unknown-person")
    return _as_json(found) if ending == "json" else _as_page(found)


def address_of_person(found: PersonPage) -> str:
    """Where somebody's page is, under their iD: the account is nobody's business."""
    return address_of("people.person", repository=found.repository, asked=f"{found.badge.orcid.path}.html")


def _as_json(found: PersonPage) -> Response:
    told = {"repository": found.repository} | as_data(found.badge)
    told["items"] = [_item(one) for one in found.items]
    return answer(orjson.dumps(told), "application/json")


def _item(one: Byline) -> dict[str, Any]:
    return {"id": one.item_id, "title": one.title, "uri": one.uri, "date": one.date, "doi": one.doi}


def _as_page(found: PersonPage) -> Response:
    address, spoken = address_of_person(found), i18n.catalogue()
    tongue = service().badge_languages.find(spoken.code)
    drawing, drawn_as = public().drawing, look(tongue, f"{request.script_root}/icons")
    lists = public().showing.author_lists(found.items)
    body, _ = page(
        "person.html",
        person=found,
        repository=_repository_name(found.repository),
        badge=Markup(drawing.badge(found.badge, Style.FULL, Form.HTML, drawn_as)),
        items=[(one.byline, _names(one, drawn_as), _left_out(one)) for one in lists],
        metadata=Markup(metadata.script(metadata.person_json_ld(found))),
        embedding=embedding(address),
        styles=url_for("components.file", name="orcid-badges.css"),
        languages=_languages(found),
    )
    answered = answer(body, "text/html", discovery(address), policy="")
    answered.headers["Content-Language"] = spoken.tag
    return answered


def _names(authors: AuthorList, drawn_as: Look) -> Markup:
    """Those who made an item, with their iDs; the first of many."""
    first = replace(authors, names=authors.authors[:MOST_NAMES])
    return Markup(public().drawing.authors(first, Form.HTML, drawn_as))


def _left_out(authors: AuthorList) -> int:
    return max(0, len(authors.authors) - MOST_NAMES)


def _repository_name(name: str) -> str:
    known = service().app.settings.repositories.get(name)
    return known.name if known is not None and known.name else name


def _languages(found: PersonPage) -> list[Tongue]:
    """This page in the other languages."""
    spoken, address = i18n.catalogue(), address_of_person(found)
    return [
        Tongue(
            tag=one.tag,
            name=one.name,
            direction=one.direction,
            address=f"{address}?lang={one.code}",
            here=one is spoken,
        )
        for one in service().languages.by_code.values()
    ]
