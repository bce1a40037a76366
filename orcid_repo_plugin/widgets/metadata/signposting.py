"""Signposting: links that tell a machine who wrote what, without reading the page.

Source: https://signposting.org/FAIR/, RFC 8288 (the ``Link`` header), RFC 9264 (link sets).
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from orcid_repo_plugin.domain.byline import AuthorList
from orcid_repo_plugin.widgets.metadata.entries import cited
from orcid_repo_plugin.widgets.metadata.text import address_of, link

MOST_IN_HEADER: Final = 20
"""Authors whom a header may name. With more, servers on the way refuse it for its length."""
_NOT_IN_ATTRIBUTE: Final = re.compile(r"[^A-Za-z0-9!#$&^_.+/-]")

Link = tuple[str, dict[str, str]]
"""Where a link leads, and its attributes: ``rel``, and ``type`` where it is known."""


def links(authors: AuthorList, *, described_by: Sequence[tuple[str, str]] = ()) -> list[Link]:
    """Every link of an item: its authors' proved iDs in order, its DOI, its descriptions.

    :param described_by: address and media type of each description that we serve.
    """
    doi = address_of("doi", authors.byline.doi)
    found: list[Link] = [(uri, {"rel": "author"}) for uri in _authors(authors)]
    found += [(doi, {"rel": "cite-as"})] if doi else []
    usable = ((link(address), kind) for address, kind in described_by)
    found += [(address, {"rel": "describedby", "type": kind}) for address, kind in usable if address]
    return found


def link_header(
    authors: AuthorList, linkset_address: str, *, described_by: Sequence[tuple[str, str]] = ()
) -> str:
    """The value of a ``Link`` header; empty if there is nothing to link.

    :param linkset_address: where the link set is. With more than 20 authors the header names it instead
        of them; without a usable address nobody is named then.
    """
    found = links(authors, described_by=described_by)
    if sum(attributes["rel"] == "author" for _, attributes in found) > MOST_IN_HEADER:
        found = [one for one in found if one[1]["rel"] != "author"]
        if address := link(linkset_address):
            found.append((address, {"rel": "linkset", "type": "application/linkset+json"}))
    return ", ".join(_written(address, attributes) for address, attributes in found)


def linkset(
    authors: AuthorList, anchor: str, *, described_by: Sequence[tuple[str, str]] = ()
) -> dict[str, Any]:
    """The links as ``application/linkset+json``, however many authors there are.

    :param anchor: the page that the links belong to: the item's.
    """
    context: dict[str, Any] = {"anchor": link(anchor)} if link(anchor) else {}
    for address, attributes in links(authors, described_by=described_by):
        target = {"href": address} | {key: value for key, value in attributes.items() if key != "rel"}
        context.setdefault(attributes["rel"], []).append(target)
    return {"linkset": [context]}


def _authors(authors: AuthorList) -> Iterable[str]:
    return (entry.uri for entry in cited(authors) if entry.uri)


def _written(address: str, attributes: dict[str, str]) -> str:
    """A link as RFC 8288 has it; in an attribute only what a media type can have.

    Semicolons and commas, which old DOIs have, are escaped: simple readers cut the header there.
    """
    safe = {key: _NOT_IN_ATTRIBUTE.sub("", value) for key, value in attributes.items()}
    target = address.replace(";", "%3B").replace(",", "%2C")
    return "; ".join([f"<{target}>", *(f'{key}="{value}"' for key, value in safe.items())])
