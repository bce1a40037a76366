"""A public work, also as a citation in CSL's JSON.

Made of the work's own fields. ORCID reads a stored BibTeX instead, if there is one.
Source: ORCID-Source, ``V3WorkToCiteprocTranslator``; types: Citation Style Language 1.0.2.
"""

import unicodedata
from typing import Final

import orjson

from orcid_repo_plugin.local_registry.api.call import PUBLIC, XML_AND_JSON, Answer, Call, Route
from orcid_repo_plugin.local_registry.api.elements import Document, Elements
from orcid_repo_plugin.local_registry.api.items import visible
from orcid_repo_plugin.local_registry.documents.dates import parts
from orcid_repo_plugin.local_registry.documents.shapes import WORK
from orcid_repo_plugin.local_registry.rules.external_ids import ids_of

MEDIA_TYPE: Final = "application/vnd.citationstyles.csl+json"

TYPES: Final = {
    "book": "book",
    "book-chapter": "chapter",
    "book-review": "review-book",
    "conference-abstract": "paper-conference",
    "conference-paper": "paper-conference",
    "conference-poster": "paper-conference",
    "data-set": "dataset",
    "dictionary-entry": "entry-dictionary",
    "dissertation-thesis": "thesis",
    "encyclopedia-entry": "entry-encyclopedia",
    "journal-article": "article-journal",
    "magazine-article": "article-magazine",
    "newsletter-article": "article-newspaper",
    "newspaper-article": "article-newspaper",
    "online-resource": "webpage",
    "report": "report",
    "website": "webpage",
    "working-paper": "article",
}
"""ORCID's work types to CSL's; the others have none."""


def citation(work: Document, author: str | None) -> Document:
    """The citation of a whole work.

    :param author: the record's public name; the contributors' names follow it.
    """
    ids = {
        one["external-id-type"]: one["external-id-value"] for one in reversed(ids_of(work["external-ids"]))
    }
    doi = ids.get("doi")
    url = ids.get("uri") or (f"http://doi.org/{doi}" if doi else ids.get("handle"))
    found: Document = {
        "type": TYPES.get(work["type"]),
        "author": [{"literal": " and ".join(_names(work, author))}],
        "issued": _issued(work["publication-date"]),
        "container-title": _plain((work["journal-title"] or {}).get("value")),
        "DOI": doi,
        "title": _plain(((work["title"] or {}).get("title") or {}).get("value")) or "No Title",
        "URL": url,
    }
    return {key: value for key, value in found.items() if value is not None}


def _names(work: Document, author: str | None) -> list[str]:
    contributors = (work["contributors"] or {}).get("contributor") or []
    names = [(one["credit-name"] or {}).get("value") for one in contributors]
    return [name for name in (author, *map(_plain, names)) if name]


def _plain(text: str | None) -> str | None:
    """The text without accents, as ORCID cites.

    >>> _plain("Poincaré")
    'Poincare'
    """
    if text is None:
        return None
    letters = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _issued(date: Document | None) -> Document | None:
    numbers = [int(part) for part in parts(date) if part and part.isdecimal()]
    return {"date-parts": [numbers]} if numbers else None


def read_public(call: Call, orcid: str, put_code: str) -> Answer:
    """GET of one whole work on the public API, also as a citation."""
    record, item = visible(call, orcid, put_code, "work")
    work = Elements(call, record).full(item)
    if call.accept == MEDIA_TYPE:
        text = orjson.dumps(citation(work, record.public_name))
        return Answer(200, text=text, media_type=f"{MEDIA_TYPE};charset=UTF-8")
    return Answer(200, WORK, work)


ROUTES: Final = (
    Route(
        method="GET",
        path="/<orcid>/work/<put_code>",
        handler=read_public,
        summary="Read the whole work, also as a citation",
        roles=PUBLIC,
        answers=WORK,
        produces=(*XML_AND_JSON, MEDIA_TYPE),
    ),
)
