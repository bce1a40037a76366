"""oEmbed: what to put into a page for one of our addresses. Source: oEmbed 1.0, https://oembed.com."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson
from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException

from orcid_repo_plugin.domain.badge import Badge, Form, Style
from orcid_repo_plugin.domain.byline import AuthorList
from orcid_repo_plugin.web import authors, badges, i18n, people
from orcid_repo_plugin.web.authors import asked_list_style
from orcid_repo_plugin.web.badges import asked_style, read, with_record
from orcid_repo_plugin.web.pages import site_name
from orcid_repo_plugin.web.public import answer, look, public, refuse, speak
from orcid_repo_plugin.web.service import service
from orcid_repo_plugin.widgets.words import label, states

blueprint = Blueprint("oembed", __name__)

_UNKNOWN: Final = "We have nothing to embed for this address."
_LONGEST: Final = 4096
_SIDE: Final = re.compile(r"[1-9][0-9]{0,5}")
_LINE: Final = 24
"""Pixels of a line with an icon in it."""
_LETTER: Final = 9
"""Pixels of a letter or digit, at most, in the sizes that pages have."""
_WIDEST: Final = 640
_CARD: Final = (420, 280)
_NARROWER: Final[Mapping[Style, Style]] = {Style.FULL: Style.COMPACT, Style.COMPACT: Style.ICON}


class Embedded(NamedTuple):
    """What to put in, and the room that it takes: pixels."""

    title: str
    html: str
    width: int
    height: int


@blueprint.get("/oembed")
def oembed() -> Response:
    """HTML for an address of ours, with its size."""
    if request.args.get("format", "json") != "json":
        return refuse(501, "We tell of embedding in JSON only; ask with format=json.", "unknown-form")
    url = request.args.get("url", "")
    if not url:
        return refuse(400, "Say in the parameter url which address of ours shall be embedded.", "no-url")
    sides = [request.args.get(name, "") for name in ("maxwidth", "maxheight")]
    if not all(_SIDE.fullmatch(side) or not side for side in sides):
        return refuse(400, "The parameters maxwidth and maxheight are whole numbers of pixels.", "no-size")
    width, height = (int(side) if side else 10**6 for side in sides)
    found = _embedded(url, width)
    if found is None:
        return refuse(404, _UNKNOWN, "unknown-address")
    return answer(orjson.dumps(_told(found, width, height)), "application/json")


def _told(found: Embedded, width: int, height: int) -> dict[str, Any]:
    return {
        "type": "rich",
        "version": "1.0",
        "title": found.title,
        "provider_name": site_name(),
        "provider_url": service().base_url,
        "cache_age": public().max_age,
        "html": found.html,
        "width": min(found.width, width),
        "height": min(found.height, height),
    }


def _embedded(url: str, width: int) -> Embedded | None:
    """:param width: what the page has, in pixels."""
    inside = _inside(url)
    if inside is None:
        return None
    path, args = inside
    speak(request.args.get(i18n.PARAMETER), args.get(i18n.PARAMETER))
    try:
        endpoint, values = current_app.url_map.bind("localhost").match(path, method="GET")
    except HTTPException:
        return None
    kind = _KINDS.get(str(endpoint))
    return kind(dict(values), args, width) if kind else None


def _inside(url: str) -> tuple[str, dict[str, str]] | None:
    """Path and arguments of an address of ours; ``None``: it is another site's."""
    ours = urlsplit(service().base_url)
    try:
        parts = urlsplit(url) if len(url) <= _LONGEST else None
        if parts is None or parts.scheme not in ("http", "https") or parts.netloc.lower() != ours.netloc:
            return None
        args = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return None
    path = unquote(parts.path)
    under = f"{service().path}/"
    first = dict(reversed(args))  # of each name
    return (f"/{path.removeprefix(under)}", first) if path.startswith(under) else None


def _of_badge(values: dict[str, Any], args: dict[str, str], width: int) -> Embedded | None:
    asked, _, ending = values["asked"].rpartition(".")
    orcid, style = read(asked), asked_style(args, Style.FULL)
    if orcid is None or style is None or ending not in badges.FORMS:
        return None
    badge = public().showing.badge(orcid.path)
    return None if badge is None else _embedded_badge(badge, style, width)


def _of_authors(values: dict[str, Any], args: dict[str, str], width: int) -> Embedded | None:
    style = asked_list_style(args)
    if style is None or values["ending"] not in authors.FORMS:
        return None
    listed = public().showing.authors(values["repository"], values["item_id"])
    return None if listed is None else _embedded_authors(listed, style, width)


def _embedded_authors(listed: AuthorList, style: Style, width: int) -> Embedded:
    html = public().drawing.authors(listed, Form.HTML, look(), style=style)
    letters = sum(len(one.name) + 4 + _letters(one.badge, style) for one in listed.names[:60])
    room = min(_WIDEST, width)
    lines = 1 + letters * _LETTER // room
    return Embedded(listed.byline.title, html, min(room, max(_LINE, letters * _LETTER)), lines * _LINE)


def _of_person(values: dict[str, Any], _args: dict[str, str], width: int) -> Embedded | None:
    user, _, ending = values["asked"].rpartition(".")
    on = service().app.settings.badges.people and ending in people.ENDINGS
    found = public().showing.person(values["repository"], user) if on else None
    return None if found is None else _embedded_badge(found.badge, Style.FULL, width)


_KINDS: Final[Mapping[str, Callable[[dict[str, Any], dict[str, str], int], Embedded | None]]] = {
    "badges.badge": _of_badge,
    "authors.authors": _of_authors,
    "people.person": _of_person,
}


def _embedded_badge(badge: Badge, style: Style, width: int) -> Embedded:
    """A badge in its style, or in the widest that has room."""
    while _size(badge, style)[0] > width and style in _NARROWER:
        style = _NARROWER[style]
    html = public().drawing.badge(with_record(badge, style), style, Form.HTML, look())
    return Embedded(label(badge, look()), html, *_size(badge, style))


def _size(badge: Badge, style: Style) -> tuple[int, int]:
    if style is Style.CARD:
        return _CARD
    return _LINE + _letters(badge, style) * _LETTER, _LINE


def _letters(badge: Badge | None, style: Style) -> int:
    """How many letters and digits stand beside the icon."""
    if badge is None:
        return 0
    letters = {Style.FULL: len(badge.uri), Style.COMPACT: len(badge.orcid.path)}.get(style, 0)
    return letters + sum(len(word) + 1 for word in states(badge, look()))
