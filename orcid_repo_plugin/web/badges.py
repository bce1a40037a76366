"""Badges for everybody: one by its address, or many at once. Whether an iD is proved, our books say alone."""

import re
from collections.abc import Mapping
from typing import Any, Final

import orjson
from flask import Blueprint, Response, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.routing import PathConverter

from orcid_repo_plugin.domain.badge import Badge, Form, Style
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.web.public import REFUSED_SECONDS, answer, discovery, look, public, refuse
from orcid_repo_plugin.web.service import address_of, service
from orcid_repo_plugin.widgets.json_form import badge_json

blueprint = Blueprint("badges", __name__)

MOST: Final = 500
"""Badges in one call."""
LARGEST: Final = 1024 * 1024
"""Bytes of such a call."""
FORMS: Final[Mapping[str, tuple[Form, str]]] = {
    "html": (Form.HTML, "text/html"),
    "svg": (Form.SVG, "image/svg+xml"),
    "json": (Form.JSON, "application/json"),
    "txt": (Form.TEXT, "text/plain"),
    "md": (Form.MARKDOWN, "text/markdown"),
}
"""By the end of the address: the form, and its media type."""
_ONE_SLASH: Final = re.compile(r"(https?):/(?=[^/])", re.IGNORECASE)
"""What a proxy leaves of ``https://`` within a path."""


class Anything(PathConverter):
    """Whatever stands there: slashes and line ends, too."""

    regex = r"[\s\S]+?"
    part_isolating = False


@blueprint.record
def _prepare(state: BlueprintSetupState) -> None:
    """Let our addresses hold whatever somebody asks for, so that it is us who answer."""
    state.app.url_map.converters["anything"] = Anything


@blueprint.get("/badge/<anything:asked>")
def badge(asked: str) -> Response:
    """The badge of an iD, as HTML, SVG, JSON, text or Markdown."""
    orcid, _, ending = asked.rpartition(".")
    if ending not in FORMS:
        words = "Badges are drawn as html, svg, json, txt and md, so the address must end with one of these."
        return refuse(404, words, "unknown-form")
    style = asked_style(request.args, Style.FULL)
    if style is None:
        return refuse(400, "The style of a badge is full, compact, icon or card.", "unknown-style")
    known = read(orcid)
    if known is None:
        return refuse(400, "This is no ORCID iD: its form or its check digit is wrong.", "no-orcid-id")
    shown = public().showing.badge(known.path)
    if shown is None:
        return refuse(404, "There is no badge for this ORCID iD here.", "unknown-orcid-id")
    form, kind = FORMS[ending]
    links = discovery(address_of_badge(shown, style)) if form is Form.HTML else ""
    shown = with_record(shown, style)
    response = answer(public().drawing.badge(shown, style, form, look()), kind, links)
    asks = style is Style.CARD and shown.authenticated and service().app.settings.badges.cards
    if asks and shown.summary is None:  # ORCID has not answered yet
        response.cache_control.public, response.cache_control.max_age = True, REFUSED_SECONDS
    return response


@blueprint.post("/badges")
def badges() -> Response:
    """Up to 500 badges at once, for a page that shows many."""
    orcids = _asked_orcids(_body())
    if isinstance(orcids, str):
        return refuse(400, orcids, "not-understood")
    found = public().showing.badges(list(dict.fromkeys(orcids)))
    here = look()
    told = {text: None if one is None else badge_json(one, here) for text, one in found.items()}
    return answer(orjson.dumps({"badges": told}), "application/json")


def read(text: str) -> OrcidId | None:
    """An iD as it stands in an address, in any spelling."""
    host = service().app.settings.orcid.host
    return OrcidId.parse(_ONE_SLASH.sub(r"\1://", text, count=1), host=host)


def asked_style(args: Mapping[str, str], usual: Style) -> Style | None:
    """The style that the arguments of an address name, or the usual one; ``None``: there is no such one."""
    try:
        return Style(args.get("style", usual))
    except ValueError:
        return None


def with_record(badge: Badge, style: Style) -> Badge:
    """A badge as visitors get it: for a card, with what is public on the record, as far as ORCID answers."""
    return public().cards.with_summary(badge) if style is Style.CARD else badge


def as_data(badge: Badge) -> dict[str, Any]:
    """A badge as values of JSON."""
    return badge_json(badge, look())


def address_of_badge(badge: Badge, style: Style) -> str:
    """Where a badge is, as HTML, under its one right name."""
    more = {} if style is Style.FULL else {"style": style.value}
    return address_of("badges.badge", asked=f"{badge.orcid.path}.html", **more)


def _body() -> bytes:
    """What was sent, whatever it is called: a page may then send it without asking first.

    :raises RequestEntityTooLarge: it is larger than anybody needs.
    """
    if (request.content_length or 0) > LARGEST:
        raise RequestEntityTooLarge
    return request.get_data(cache=False)


def _asked_orcids(body: bytes) -> list[str] | str:
    """The texts that are asked for; or what is wrong with the call."""
    try:
        sent = orjson.loads(body)
    except orjson.JSONDecodeError:
        sent = None
    orcids = sent.get("orcids") if isinstance(sent, dict) else None
    if not isinstance(orcids, list) or not all(isinstance(one, str) for one in orcids):
        return 'Send JSON like {"orcids": ["0000-0002-1825-0097"]}, with texts in the list.'
    if len(orcids) > MOST:
        return f"One call may ask for up to {MOST} ORCID iDs; send the rest in another one."
    return orcids
