"""JSON-LD in schema.org's words: an item, a person, and the script element that holds them on a page."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from orcid_repo_plugin.domain.badge import Badge
from orcid_repo_plugin.domain.byline import AUTHOR, EDITOR, AuthorList, Byline, PersonPage
from orcid_repo_plugin.widgets.metadata.entries import Entry, cited, others, person_name
from orcid_repo_plugin.widgets.metadata.text import address_of, date_parts, language, link, plain
from orcid_repo_plugin.widgets.metadata.work_types import type_names

CONTEXT: Final = "https://schema.org"
_REGISTRY: Final = "https://registry.identifiers.org/registry/"
_REGISTERED: Final = frozenset({"doi", "isbn", "arxiv"})
"""ORCID's types that identifiers.org has under the same name, with values ``doi:10.…``."""
_ESCAPED: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_TO_ESCAPE: Final = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def item_json_ld(authors: AuthorList) -> dict[str, Any]:
    """An item and who made it, in order.

    An author's ``@id`` is the ORCID iD, and stands only there where its owner has proved it. The iDs that
    nobody has proved are left out: schema.org has no word for "perhaps".
    """
    byline = authors.byline
    told: dict[str, Any] = {
        "@context": CONTEXT,
        **_item(byline),
        "author": [],
        "editor": [],
        "contributor": [],
        "identifier": [_identifier(kind, value) for kind, value in byline.identifiers if value],
        "isPartOf": _container(byline),
        "publisher": {"@type": "Organization", "name": plain(byline.publisher)}
        if plain(byline.publisher)
        else {},
    }
    for entry in cited(authors):
        told[entry.role].append(_agent(entry))
    for entry in others(authors):
        told["editor" if entry.role == EDITOR else "contributor"].append(_agent(entry))
    return {key: value for key, value in told.items() if value}


def person_json_ld(person: Badge | PersonPage) -> dict[str, Any]:
    """A person, and of a person's page the items, the other way round: they name the person.

    Without a proved iD nothing but the name is told.
    """
    badge = person.badge if isinstance(person, PersonPage) else person
    told: dict[str, Any] = {"@context": CONTEXT, "@type": "Person"}
    if badge.authenticated:
        told |= {"@id": badge.uri}
    if name := person_name(badge.name):
        told["name"] = name
    if badge.authenticated:
        told["identifier"] = _orcid(badge)
    if isinstance(person, PersonPage) and person.items:
        told["@reverse"] = _works(person)
    return told


def script(data: Mapping[str, Any]) -> str:
    """The data as a script element of a page.

    No text in it can end the element or begin another: ``<``, ``>`` and ``&`` are written as JSON's own
    escapes. Source: HTML Standard, "Restrictions for contents of script elements".

    >>> script({"name": "</script><b>"})
    '<script type="application/ld+json">{"name":"\\\\u003c/script\\\\u003e\\\\u003cb\\\\u003e"}</script>'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    escaped = _TO_ESCAPE.sub(lambda match: _ESCAPED.get(match[0], "\\ufffd"), text)
    return f'<script type="application/ld+json">{escaped}</script>'


def _item(byline: Byline) -> dict[str, Any]:
    told = {
        "@type": type_names(byline.work_type).schema_org,
        "@id": address_of("doi", byline.doi) or link(byline.uri),
        "name": plain(byline.title),
        "url": link(byline.uri),
        "datePublished": "-".join(date_parts(byline.date)),
        "inLanguage": language(byline.language),
    }
    return {key: value for key, value in told.items() if value}


def _container(byline: Byline) -> dict[str, str]:
    name = plain(byline.container)
    return {"@type": type_names(byline.work_type).container.schema_org, "name": name} if name else {}


def _identifier(kind: str, value: str) -> dict[str, str]:
    kind, value = plain(kind), plain(value)
    told = {"@type": "PropertyValue", "propertyID": kind, "value": value}
    if kind in _REGISTERED:
        told |= {"propertyID": f"{_REGISTRY}{kind}", "value": f"{kind}:{value}"}
    if address := address_of(kind, value):
        told["url"] = address
    return told


def _agent(entry: Entry) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@type": "Organization" if entry.organisation else "Person",
        "@id": entry.uri,
        "name": entry.name,
        "givenName": entry.given if entry.family else "",
        "familyName": entry.family if entry.given else "",
        "identifier": _orcid(entry.badge) if entry.badge else {},
    }
    return {key: value for key, value in told.items() if value}


def _orcid(badge: Badge) -> dict[str, str]:
    """An iD as a property; one of the sandbox is none that identifiers.org knows."""
    if badge.sandbox:
        return {"@type": "PropertyValue", "propertyID": f"https://{badge.host}", "url": badge.uri}
    value = f"orcid:{badge.orcid.path}"
    return {"@type": "PropertyValue", "propertyID": f"{_REGISTRY}orcid", "value": value, "url": badge.uri}


def _works(page: PersonPage) -> dict[str, list[dict[str, Any]]]:
    """The items by what the person did: schema.org's properties, read backwards."""
    made: dict[str, list[dict[str, Any]]] = {}
    for byline in page.items:
        roles = {one.role for one in byline.names if one.orcid == page.badge.orcid.path}
        done = next((role for role in (AUTHOR, EDITOR) if role in roles), "contributor")
        made.setdefault(done, []).append(_item(byline))
    return made
