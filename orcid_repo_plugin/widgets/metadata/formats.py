"""Every format by its name, each from an author list to text."""

import json
from collections.abc import Callable
from typing import Any, Final

from orcid_repo_plugin.domain.byline import AuthorList
from orcid_repo_plugin.widgets.metadata.datacite_json import datacite
from orcid_repo_plugin.widgets.metadata.datacite_kernel import datacite_xml
from orcid_repo_plugin.widgets.metadata.harvesting import oai_dc, openaire, rioxx, rioxx3
from orcid_repo_plugin.widgets.metadata.head import head_tags
from orcid_repo_plugin.widgets.metadata.journals import crossref, jats
from orcid_repo_plugin.widgets.metadata.json_ld import item_json_ld
from orcid_repo_plugin.widgets.metadata.libraries import marc, mods


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _item_json_ld(authors: AuthorList) -> str:
    return _json(item_json_ld(authors))


def _datacite(authors: AuthorList) -> str:
    return _json(datacite(authors))


def _head(authors: AuthorList) -> str:
    return head_tags(authors) + "\n"


FORMATS: Final[dict[str, Callable[[AuthorList], str]]] = {
    "jsonld": _item_json_ld,
    "head": _head,
    "datacite": _datacite,
    "datacite-xml": datacite_xml,
    "openaire": openaire,
    "jats": jats,
    "crossref": crossref,
    "rioxx": rioxx,
    "rioxx3": rioxx3,
    "mods": mods,
    "marc": marc,
    "oai_dc": oai_dc,
}
"""All end with a line break. The XML ones stand alone, and have no declaration."""

MARK_THE_STATE: Final = ("jats", "crossref")
"""The formats that can say of an iD that nobody has proved it; all others leave such iDs out."""
