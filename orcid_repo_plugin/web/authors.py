"""The authors of public items, for pages and for machines: lists, and metadata with iDs in their places.

An item's id may hold anything, and so end like one of these addresses: what a host signs is always about
the item whose id is all that follows (``web.items``); what nobody has signed, about the one before the end.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Final

import orjson
from flask import Blueprint, Response, request

from orcid_repo_plugin.domain.badge import Form, Style
from orcid_repo_plugin.domain.byline import AuthorList
from orcid_repo_plugin.web import items
from orcid_repo_plugin.web.badges import asked_style
from orcid_repo_plugin.web.public import answer, discovery, look, public, refuse
from orcid_repo_plugin.web.public_paths import is_public
from orcid_repo_plugin.web.service import address_of
from orcid_repo_plugin.widgets import metadata

blueprint = Blueprint("authors", __name__)

FORMS: Final[Mapping[str, tuple[Form, str]]] = {
    "html": (Form.HTML, "text/html"),
    "json": (Form.JSON, "application/json"),
    "jsonld": (Form.JSON_LD, "application/ld+json"),
}
"""By the end of the address: the form, and its media type."""
KINDS: Final[Mapping[str, str]] = {
    "head": "text/html",
    "jsonld": "application/ld+json",
    "datacite": "application/json",
}
"""The media types of metadata; of all others it is XML."""
_ITEM: Final = "/items/<repository>/<item_id:item_id>"
_UNKNOWN: Final = "There is no such item that the public sees."

View = Callable[..., Response]


def _public_item(view: View) -> View:
    """A view of a public item; a signed call is answered as one for the item of the whole id."""

    @wraps(view)
    def shown(repository: str, item_id: str, **more: str) -> Response:
        if not is_public(request.environ):
            return items.get_item(repository, request.path.split("/", 3)[3])
        authors = public().showing.authors(repository, item_id)
        return refuse(404, _UNKNOWN, "unknown-item") if authors is None else view(authors, **more)

    return shown


@blueprint.get(f"{_ITEM}/authors.<ending>", merge_slashes=False)
@_public_item
def authors(authors: AuthorList, ending: str) -> Response:
    """Everybody who made an item, in order, with their iDs."""
    if ending not in FORMS:
        words = "Author lists are drawn as html, json and jsonld, so the address must end with one of these."
        return refuse(404, words, "unknown-form")
    style = asked_list_style(request.args)
    if style is None:
        return refuse(400, "The style of the iDs in a list is icon, compact or full.", "unknown-style")
    form, kind = FORMS[ending]
    more = [discovery(address_of_authors(authors))] if form is Form.HTML else []
    links = ", ".join(one for one in (_links(authors), *more) if one)
    return answer(public().drawing.authors(authors, form, look(), style=style), kind, links)


@blueprint.get(f"{_ITEM}/datacite.json", merge_slashes=False)
@_public_item
def datacite(authors: AuthorList) -> Response:
    """What DataCite takes of an item, with the iDs that are proved."""
    return answer(orjson.dumps(metadata.datacite(authors)), "application/json", _links(authors))


@blueprint.get(f"{_ITEM}/head.html", merge_slashes=False)
@_public_item
def head(authors: AuthorList) -> Response:
    """What belongs into the head of an item's page."""
    return answer(metadata.head_tags(authors), "text/html", _links(authors))


@blueprint.get(f"{_ITEM}/linkset.json", merge_slashes=False)
@_public_item
def linkset(authors: AuthorList) -> Response:
    """The typed links of an item. Source: RFC 9264, section 4.2."""
    anchor = authors.byline.uri or address_of_authors(authors)
    links = metadata.linkset(authors, anchor, described_by=_descriptions(authors))
    return answer(orjson.dumps(links), "application/linkset+json")


@blueprint.get(f"{_ITEM}/metadata/<name>", merge_slashes=False)
@_public_item
def as_metadata(authors: AuthorList, name: str) -> Response:
    """The author block of a format that repositories send out."""
    write = metadata.FORMATS.get(name)
    if write is None:
        return refuse(404, f"The formats are {', '.join(metadata.FORMATS)}.", "unknown-form")
    return answer(write(authors), KINDS.get(name, "application/xml"), _links(authors))


def asked_list_style(args: Mapping[str, str]) -> Style | None:
    """The style of the iDs in a list, as an address names it; ``None``: there is no such one."""
    style = asked_style(args, Style.ICON)
    return None if style is Style.CARD else style


def address_of_authors(authors: AuthorList) -> str:
    """Where an item's author list is."""
    return _address("authors", authors, ending="html")


def _links(authors: AuthorList) -> str:
    """The item's typed links: its authors, its DOI, what describes it."""
    return metadata.link_header(authors, _address("linkset", authors), described_by=_descriptions(authors))


def _descriptions(authors: AuthorList) -> list[tuple[str, str]]:
    """Where descriptions of the item are, and their media types."""
    return [
        (_address("authors", authors, ending="jsonld"), FORMS["jsonld"][1]),
        (_address("datacite", authors), KINDS["datacite"]),
    ]


def _address(view: str, authors: AuthorList, **more: str) -> str:
    item = authors.byline
    return address_of(f"authors.{view}", repository=item.repository, item_id=item.item_id, **more)
