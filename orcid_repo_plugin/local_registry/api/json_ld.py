"""A public record as JSON-LD: schema.org's Person with affiliations, grants and works.

Source: ORCID-Source, ``SchemaOrgMBWriterV3``.
"""

from typing import Any, Final

from orcid_repo_plugin.domain.identifiers import IDENTIFIER_TYPES
from orcid_repo_plugin.local_registry.api.elements import Document

MEDIA_TYPE: Final = "application/ld+json"

_STUDIED: Final = ("educations", "qualifications")
_AFFILIATED: Final = ("employments", "distinctions", "invited-positions", "memberships", "services")
_ADDRESSES: Final = {"GRID": "", "LEI": "https://www.gleif.org/lei/", "FUNDREF": "", "ROR": ""}
"""Organisations' ids that become addresses, with what stands before them; others become properties."""


def person(record: Document) -> Document:
    """The Person of a record.

    :param record: a record's document, as far as everybody may see it.
    """
    uri = record["orcid-identifier"]["uri"]
    about, activities = record["person"], record["activities-summary"]
    content: Document = {"@context": "http://schema.org", "@type": "Person", "@id": uri}
    content["mainEntityOfPage"] = uri
    content |= _names(about["name"] or {})
    content["alternateName"] = [name["content"] for name in about["other-names"]["other-name"]]
    content["address"] = [
        {"@type": "PostalAddress", "addressCountry": address["country"]["value"]}
        for address in about["addresses"]["address"]
    ]
    content["alumniOf"] = _affiliations(activities, _STUDIED)
    content["affiliation"] = _affiliations(activities, _AFFILIATED)
    content["url"] = [url["url"]["value"] for url in about["researcher-urls"]["researcher-url"]]
    content["identifier"] = [
        _property(one["external-id-type"], one["external-id-value"])
        for one in about["external-identifiers"]["external-identifier"]
    ]
    content["@reverse"] = {
        "funder": [_funder(group) for group in activities["fundings"]["group"]],
        "creator": [_work(group) for group in activities["works"]["group"]],
    }
    compact: Document = _compact(content)
    return compact


def _names(name: Document) -> Document:
    found = (("name", "credit-name"), ("givenName", "given-names"), ("familyName", "family-name"))
    return {key: (name.get(element) or {}).get("value") for key, element in found}


def _affiliations(activities: Document, sections: tuple[str, ...]) -> list[Document]:
    found = []
    for section in sections:
        for group in activities[section]["affiliation-group"]:
            affiliation = next(iter(group["summaries"][0].values()))
            if affiliation["organization"].get("disambiguated-organization"):
                found.append(_organisation(affiliation["organization"], affiliation["department-name"]))
    return found


def _funder(group: Document) -> Document:
    funding = group["funding-summary"][0]
    funder = _organisation(funding["organization"], funding["title"]["title"]["value"])
    funder["identifier"] = funder.get("identifier", []) + [_identifier(one) for one in _ids(group)]
    return funder


def _organisation(organisation: Document, also: str | None) -> Document:
    content: Document = {"@type": "Organization", "name": organisation["name"], "alternateName": also}
    known = organisation.get("disambiguated-organization") or {}
    kind, value = (
        known.get("disambiguation-source"),
        known.get("disambiguated-organization-identifier"),
    )
    if kind in _ADDRESSES and value:
        content["@id"] = _ADDRESSES[kind] + value
        content["leiCode"] = value if kind == "LEI" else None
    elif kind and value:
        content["identifier"] = [_property(kind, value)]
    return content


def _work(group: Document) -> Document:
    """A work with its first DOI as id, and the addresses of all other identifiers."""
    addresses = [(one["external-id-type"], _address(one)) for one in _ids(group)]
    doi = next((address for kind, address in addresses if kind == "doi" and address), None)
    return {
        "@type": "CreativeWork",
        "@id": doi,
        "name": ((group["work-summary"][0]["title"] or {}).get("title") or {}).get("value"),
        "identifier": [_identifier(one) for one in _ids(group)],
        "sameAs": [address for _, address in addresses if address and address != doi],
    }


def _ids(group: Document) -> list[Document]:
    ids: list[Document] = group["external-ids"]["external-id"]
    return ids


def _form(external_id: Document) -> str:
    normal = external_id["external-id-normalized"]
    return str(normal["value"] if normal else external_id["external-id-value"])


def _identifier(external_id: Document) -> Document:
    return _property(external_id["external-id-type"], _form(external_id))


def _address(external_id: Document) -> str | None:
    known = IDENTIFIER_TYPES.get(external_id["external-id-type"])
    if known is not None and known.resolver:
        return known.resolver + _form(external_id)
    url = external_id["external-id-url"]
    return url["value"] if url else None


def _property(name: str, value: str) -> Document:
    return {"@type": "PropertyValue", "propertyID": name, "value": value}


def _compact(value: Any) -> Any:
    """Without what is empty; a list of one stands alone, as ORCID writes it."""
    if isinstance(value, dict):
        found = {key: _compact(part) for key, part in value.items()}
        return {key: part for key, part in found.items() if part not in (None, [], {})}
    if isinstance(value, list):
        parts = [_compact(part) for part in value]
        return parts[0] if len(parts) == 1 else parts
    return value
