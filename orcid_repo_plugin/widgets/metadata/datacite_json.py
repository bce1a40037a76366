"""DataCite's metadata as JSON: what its REST API takes as ``attributes`` of a DOI."""

import re
from typing import Any, Final

from orcid_repo_plugin.domain.byline import AuthorList, Byline
from orcid_repo_plugin.widgets.metadata.entries import UNAVAILABLE, Entry, cited, others
from orcid_repo_plugin.widgets.metadata.roles import role_names
from orcid_repo_plugin.widgets.metadata.text import address_of, date_parts, language, link, plain
from orcid_repo_plugin.widgets.metadata.work_types import type_names

KERNEL: Final = "http://datacite.org/schema/kernel-4"
ORCID_SCHEME: Final = "https://orcid.org"
_NAMES_OF_TYPES: Final = {"handle": "Handle", "uri": "URL", "isbn": "ISBN", "issn": "ISSN", "ark": "ARK"}
_NO_YEAR: Final = re.compile("0000")


def datacite(authors: AuthorList) -> dict[str, Any]:
    """An item as DataCite describes it.

    What DataCite wants and nobody knows is ``:unav``, DataCite's own word for it; an unknown
    ``publicationYear`` is null, since it is a number there, and DataCite refuses the item until somebody
    fills it in. Without a DOI there is neither ``id`` nor ``doi``. Only proved iDs are in it.

    Source: DataCite REST API, ``POST /dois``; DataCite Metadata Schema 4, mandatory properties.
    """
    byline = authors.byline
    doi = plain(byline.doi)
    told: dict[str, Any] = {"id": address_of("doi", doi), "doi": doi} if doi else {}
    told |= {
        "types": _types(byline),
        "creators": [_agent(entry) for entry in cited(authors)] or [{"name": UNAVAILABLE}],
        "titles": [_title(byline)],
        "publisher": plain(byline.publisher) or UNAVAILABLE,
        "publicationYear": publication_year(byline),
        "contributors": [_contributor(entry) for entry in others(authors)],
    }
    return told | _optional(byline) | {"schemaVersion": KERNEL}


def publication_year(byline: Byline) -> int | None:
    """The year of publication; ``None``: not known."""
    year = next(iter(date_parts(byline.date)), "0000")
    return None if _NO_YEAR.fullmatch(year) else int(year)


def alternates(byline: Byline) -> list[tuple[str, str]]:
    """The item's other identifiers: what DataCite calls their type, and the value."""
    doi = byline.doi
    return [
        (_NAMES_OF_TYPES.get(kind, plain(kind)), plain(value))
        for kind, value in byline.identifiers
        if plain(kind) and plain(value) and (kind, value) != ("doi", doi)
    ]


def _types(byline: Byline) -> dict[str, str]:
    names = type_names(byline.work_type)
    told = {
        "resourceTypeGeneral": names.datacite,
        "resourceType": resource_type(byline),
        "schemaOrg": names.schema_org,
    }
    return {key: value for key, value in told.items() if value}


def resource_type(byline: Byline) -> str:
    """The work type in words; empty: not known."""
    return plain(byline.work_type).replace("-", " ")


def _title(byline: Byline) -> dict[str, str]:
    told = {"title": plain(byline.title) or UNAVAILABLE}
    return told | ({"lang": code} if (code := language(byline.language)) else {})


def _agent(entry: Entry) -> dict[str, Any]:
    told: dict[str, Any] = {"name": entry.inverted or UNAVAILABLE}
    told["nameType"] = "Organizational" if entry.organisation else "Personal"
    if entry.family and entry.given:
        told |= {"givenName": entry.given, "familyName": entry.family}
    if entry.uri:
        scheme = {"nameIdentifierScheme": "ORCID", "schemeUri": ORCID_SCHEME}
        told["nameIdentifiers"] = [{"nameIdentifier": entry.uri, **scheme}]
    return told


def _contributor(entry: Entry) -> dict[str, Any]:
    return _agent(entry) | {"contributorType": role_names(entry.role).datacite}


def _optional(byline: Byline) -> dict[str, Any]:
    date = "-".join(date_parts(byline.date))
    container = plain(byline.container)
    told: dict[str, Any] = {
        "dates": [{"date": date, "dateType": "Issued"}] if date else [],
        "language": language(byline.language),
        "url": link(byline.uri),
        "identifiers": [{"identifier": value, "identifierType": kind} for kind, value in alternates(byline)],
        "relatedItems": [_within(byline, container)] if container else [],
    }
    return {key: value for key, value in told.items() if value}


def _within(byline: Byline, container: str) -> dict[str, Any]:
    return {
        "relationType": "IsPublishedIn",
        "relatedItemType": type_names(byline.work_type).container.datacite,
        "titles": [{"title": container}],
    }
