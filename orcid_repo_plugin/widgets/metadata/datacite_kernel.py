"""DataCite's metadata as XML, kernel 4."""

from typing import Final

from lxml import etree

from orcid_repo_plugin.domain.byline import AuthorList, Byline
from orcid_repo_plugin.widgets.metadata.datacite_json import (
    KERNEL,
    ORCID_SCHEME,
    alternates,
    publication_year,
    resource_type,
)
from orcid_repo_plugin.widgets.metadata.elements import LANG, add, add_known, root, written
from orcid_repo_plugin.widgets.metadata.entries import UNAVAILABLE, Entry, cited, others
from orcid_repo_plugin.widgets.metadata.roles import role_names
from orcid_repo_plugin.widgets.metadata.text import date_parts, language, plain
from orcid_repo_plugin.widgets.metadata.work_types import type_names

_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_PLACE: Final = f"{KERNEL} https://schema.datacite.org/meta/kernel-4/metadata.xsd"


def datacite_xml(authors: AuthorList) -> str:
    """An item as DataCite's XML describes it; the rules are those of ``datacite``.

    Complete items are valid by the schema. An item without a year is not: the schema wants four digits, the
    text says ``:unav``, and DataCite refuses it until somebody fills it in.

    Source: DataCite Metadata Schema 4.6, ``metadata.xsd``.
    """
    byline = authors.byline
    resource = root(f"{{{KERNEL}}}resource", {None: KERNEL, "xsi": _XSI})
    resource.set(f"{{{_XSI}}}schemaLocation", _PLACE)
    add(resource, "identifier", byline.doi or UNAVAILABLE, {"identifierType": "DOI"})
    add_creators(resource, cited(authors) or [Entry(name=UNAVAILABLE)])
    code = language(byline.language)
    add(add(resource, "titles"), "title", plain(byline.title) or UNAVAILABLE, {LANG: code})
    add(resource, "publisher", plain(byline.publisher) or UNAVAILABLE)
    year = publication_year(byline)
    add(resource, "publicationYear", UNAVAILABLE if year is None else f"{year:04}")
    general = type_names(byline.work_type).datacite
    add(resource, "resourceType", resource_type(byline), {"resourceTypeGeneral": general})
    add_contributors(resource, others(authors))
    _add_optional(resource, byline, code)
    return written(resource)


def add_creators(parent: etree._Element, entries: list[Entry]) -> None:
    """The creators' block, which OpenAIRE has, too.

    Source: ``metadata.xsd``: name, given name, family name, identifiers, in this order.
    """
    creators = add(parent, f"{{{KERNEL}}}creators")
    for entry in entries:
        _fill(add(creators, "creator"), "creatorName", entry)


def add_contributors(parent: etree._Element, entries: list[Entry]) -> None:
    """The contributors' block, which OpenAIRE has, too; nothing without contributors."""
    if not entries:
        return
    contributors = add(parent, f"{{{KERNEL}}}contributors")
    for entry in entries:
        kind = {"contributorType": role_names(entry.role).datacite}
        _fill(add(contributors, "contributor", "", kind), "contributorName", entry)


def _fill(person: etree._Element, tag: str, entry: Entry) -> None:
    known = entry.name and entry.name != UNAVAILABLE
    kind = "Organizational" if entry.organisation else "Personal"
    add(person, tag, entry.inverted or UNAVAILABLE, {"nameType": kind if known else ""})
    if entry.family and entry.given:
        add(person, "givenName", entry.given)
        add(person, "familyName", entry.family)
    scheme = {"nameIdentifierScheme": "ORCID", "schemeURI": ORCID_SCHEME}
    add_known(person, "nameIdentifier", entry.uri, scheme)


def _add_optional(resource: etree._Element, byline: Byline, code: str) -> None:
    if date := "-".join(date_parts(byline.date)):
        add(add(resource, "dates"), "date", date, {"dateType": "Issued"})
    add_known(resource, "language", code)
    if found := alternates(byline):
        block = add(resource, "alternateIdentifiers")
        for kind, value in found:
            add(block, "alternateIdentifier", value, {"alternateIdentifierType": kind})
    if plain(byline.container):
        within = {
            "relatedItemType": type_names(byline.work_type).container.datacite,
            "relationType": "IsPublishedIn",
        }
        related = add(add(resource, "relatedItems"), "relatedItem", "", within)
        add(add(related, "titles"), "title", byline.container)
