"""ORCID's types of identifiers for works, as data.

Source: ORCID-Source, ``identifier-types`` change sets, replayed; the registry lists the same at
``GET /v3.0/identifiers``. New types come from time to time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class IdentifierType:
    """One of ORCID's external-id-types."""

    name: str
    """Exact and lower case: hyphens in all of them, but ``grant_number`` has an underscore."""
    case_sensitive: bool = False
    """Whether ORCID compares values as they stand; all others it lower-cases first."""
    resolver: str = ""
    """What to put before the value to get its address; empty where there is none."""


_CASE_SENSITIVE: Final = frozenset(
    {"ark", "bibcode", "cgn", "emdb", "empiar", "ethos", "k10plus", "ol", "rrid", "uri"}
)

_RESOLVERS: Final[dict[str, str]] = {
    "agr": "",
    "ark": "",
    "arxiv": "https://arxiv.org/abs/",
    "asin": "http://www.amazon.com/dp/",
    "asin-tld": "",
    "authenticusid": "https://www.authenticus.pt/",
    "bibcode": "http://adsabs.harvard.edu/abs/",
    "cba": "",
    "cgn": "https://id.culturegraph.org/",
    "cienciaiul": "https://ciencia.iscte-iul.pt/id/",
    "cit": "",
    "cstr": "https://www.cstr.cn/",
    "ctx": "",
    "dnb": "https://d-nb.info/",
    "doi": "https://doi.org/",
    "eid": "",
    "emdb": "https://www.ebi.ac.uk/emdb/",
    "empiar": "https://www.ebi.ac.uk/empiar/",
    "ethos": "http://ethos.bl.uk/OrderDetails.do?uin=",
    "grant_number": "",
    "hal": "https://hal.archives-ouvertes.fr/view/resolver/",
    "handle": "https://hdl.handle.net/",  # ORCID's own table still has http
    "hir": "",
    "isbn": "https://www.worldcat.org/isbn/",
    "ismn": "",
    "issn": "https://portal.issn.org/resource/ISSN/",
    "jfm": "http://zbmath.org/?format=complete&q=an%3A",
    "jstor": "http://www.jstor.org/stable/",
    "k10plus": "https://opac.k10plus.de/DB=2.299/PPNSET?PPN=",
    "kuid": "https://koreamed.org/article/",
    "lccn": "http://lccn.loc.gov/",
    "lensid": "https://www.lens.org/",
    "mr": "http://www.ams.org/mathscinet-getitem?mr=",
    "oclc": "http://www.worldcat.org/oclc/",
    "ol": "http://openlibrary.org/b/",
    "osti": "https://www.osti.gov/biblio/",
    "other-id": "",
    "pat": "",
    "pdb": "http://identifiers.org/pdb/",
    "pmc": "https://europepmc.org/article/pmc/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "ppr": "https://europepmc.org/article/PPR/",
    "proposal-id": "",
    "raid": "https://raid.org/",
    "rfc": "https://tools.ietf.org/html/",
    "rrid": "https://identifiers.org/rrid/",
    "source-work-id": "",
    "ssrn": "http://papers.ssrn.com/abstract_id=",
    "uri": "",
    "urn": "",
    "wosuid": "",
    "zbl": "http://zbmath.org/?format=complete&q=",
}

IDENTIFIER_TYPES: Final[Mapping[str, IdentifierType]] = MappingProxyType(
    {name: IdentifierType(name, name in _CASE_SENSITIVE, url) for name, url in _RESOLVERS.items()}
)
"""Every type that ORCID takes for a work, by its name."""

FUNDED_BY_TYPES: Final = frozenset({"grant_number", "proposal-id", "uri", "doi"})
"""The types that may stand in a ``funded-by`` relationship. Source: ORCID API 3.0, work validation."""
