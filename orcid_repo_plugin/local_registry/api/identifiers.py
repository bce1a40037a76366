"""The types of identifiers that works may have: ``/identifiers``, on the public host only.

Source: ORCID-Source, ``IdentifierApiServiceImpl`` and ``IdentifierType``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from orcid_repo_plugin.domain.identifiers import IDENTIFIER_TYPES
from orcid_repo_plugin.local_registry.api.call import PUBLIC, Answer, Call, Route
from orcid_repo_plugin.local_registry.documents.shapes import IDENTIFIERS

DESCRIPTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "agr": "Agricola number",
        "ark": "Archival Resource Key",
        "arxiv": "arXiv identifier",
        "asin": "Amazon Standard Identification Number",
        "asin-tld": "Amazon Standard Identification Number of another country's shop",
        "authenticusid": "Authenticus identifier",
        "bibcode": "Bibcode of the Astrophysics Data System",
        "cba": "Chinese Biological Abstracts number",
        "cgn": "Culturegraph number",
        "cienciaiul": "Ciência-IUL identifier",
        "cit": "CiteSeer identifier",
        "cstr": "Common Science and Technology Resources identifier",
        "ctx": "CiteExplore submission number",
        "dnb": "German National Library identifier",
        "doi": "Digital Object Identifier",
        "eid": "Scopus identifier",
        "emdb": "Electron Microscopy Data Bank number",
        "empiar": "Electron Microscopy Public Image Archive number",
        "ethos": "EThOS persistent identifier of a thesis",
        "grant_number": "Number of a grant",
        "hal": "HAL identifier",
        "handle": "Handle",
        "hir": "NHS evidence number",
        "isbn": "International Standard Book Number",
        "ismn": "International Standard Music Number",
        "issn": "International Standard Serial Number",
        "jfm": "Number in the Jahrbuch über die Fortschritte der Mathematik",
        "jstor": "JSTOR number",
        "k10plus": "K10plus number",
        "kuid": "KoreaMed identifier",
        "lccn": "Library of Congress Control Number",
        "lensid": "Lens identifier",
        "mr": "Mathematical Reviews number",
        "oclc": "OCLC number",
        "ol": "Open Library identifier",
        "osti": "Office of Scientific and Technical Information number",
        "other-id": "Identifier of another type",
        "pat": "Patent number",
        "pdb": "Protein Data Bank identifier",
        "pmc": "PubMed Central article number",
        "pmid": "PubMed identifier",
        "ppr": "Europe PMC preprint identifier",
        "proposal-id": "Number of a proposal",
        "raid": "Research Activity Identifier",
        "rfc": "Request for Comments number",
        "rrid": "Research Resource Identifier",
        "source-work-id": "Identifier of the source's own",
        "ssrn": "Social Science Research Network number",
        "uri": "Uniform Resource Identifier",
        "urn": "Uniform Resource Name",
        "wosuid": "Web of Science identifier",
        "zbl": "Zentralblatt MATH number",
    }
)
"""What each type is, in our words; here in English only."""

_SINCE: Final = 1_464_134_400_000
"""25 May 2016, when the types became a table at ORCID."""
_RESOLVERS: Final = {"handle": "http://hdl.handle.net/"}
"""Where ORCID's own table differs from what is right today."""


def list_types(call: Call) -> Answer:
    """All types."""
    types = [_type(put_code, name) for put_code, name in enumerate(sorted(IDENTIFIER_TYPES), 1)]
    return Answer(200, IDENTIFIERS, types)


def _type(put_code: int, name: str) -> dict[str, Any]:
    known = IDENTIFIER_TYPES[name]
    return {
        "name": name,
        "putCode": put_code,
        "validationRegex": None,
        "resolutionPrefix": _RESOLVERS.get(name, known.resolver) or None,
        "description": DESCRIPTIONS[name],
        "dateCreated": _SINCE,
        "lastModified": _SINCE,
        "caseSensitive": known.case_sensitive,
        "primaryUse": "work",
        "deprecated": False,
    }


ROUTES: Final = (
    Route(
        method="GET",
        path="/identifiers",
        handler=list_types,
        summary="The types of identifiers that works may have",
        roles=PUBLIC,
        answers=IDENTIFIERS,
        produces=("application/json", "application/xml"),
        query=("locale",),
    ),
)
