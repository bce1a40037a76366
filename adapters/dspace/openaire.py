"""OpenAIRE's ``info:eu-repo/…`` URIs: grants and identifiers that stand in ``dc.relation``.

Source: OpenAIRE Guidelines for Literature Repositories 3, fields "Project Identifier" and
"Alternative Identifier".
"""

from typing import Final

from orcid_repo_plugin.domain.item import Grant, ItemIdentifier
from orcid_repo_plugin.domain.item_builder import ItemBuilder

GRANT_AGREEMENT: Final = "info:eu-repo/grantagreement/"
"""Names a project; it stands in ``dc.relation`` as often as in a field of its own."""
ALT_IDENTIFIER: Final = "info:eu-repo/semantics/altidentifier/"
"""Names the work itself once more: ``…altIdentifier/doi/10.5555/12345678``."""
SCHEMES: Final = {
    "ark": "ark",
    "arxiv": "arxiv",
    "doi": "doi",
    "hdl": "handle",
    "isbn": "isbn",
    "pissn": "issn",
    "eissn": "issn",
    "issn": "issn",
    "pmid": "pmid",
    "urn": "urn",
    "wos": "wosuid",
}
"""Its names for types of identifiers; ORCID's are on the right."""


def add_info_uri(builder: ItemBuilder, field: str, text: str) -> bool:
    """Put an ``info:eu-repo/…`` URI where it belongs.

    :returns: whether it was one of these.
    """
    if text[:13].lower() != "info:eu-repo/":
        return False
    lower = text[: len(ALT_IDENTIFIER)].lower()
    if lower == ALT_IDENTIFIER:
        scheme, _, value = text[len(ALT_IDENTIFIER) :].partition("/")
        builder.identifiers.append(ItemIdentifier(value, field, SCHEMES.get(scheme.strip().lower())))
        return True
    if lower.startswith(GRANT_AGREEMENT):
        builder.grants.append(Grant(field=field, text=text))
        return True
    return False
