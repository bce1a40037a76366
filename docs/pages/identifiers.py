"""The part of ``docs/mapping.md`` about identifiers: types, normal forms, relationships."""

from collections.abc import Iterator
from typing import Final

from orcid_repo_plugin.domain.identifier_types import FUNDED_BY_TYPES, IDENTIFIER_TYPES
from orcid_repo_plugin.domain.identifiers import clean
from orcid_repo_plugin.mapping.built_in import built_in
from pages.markdown import code, codes, paragraph, table

_HEAD: Final = """
Identifiers are looked for in every field that can hold one, also inside addresses; of a citation only when
the whole identifier stands there. Each is checked, written in ORCID's normal form and sent once, the DOI
first. A `self` or `version-of` identifier groups works on a record; `part-of` and `funded-by` never do.
What no row names is `self`. When nothing names the work itself, the item's handle or address does. A second
DOI, PMID or PMC number of an item, and the DOI of an earlier version, are `version-of`.
"""
EXAMPLES: Final = (
    ("doi", "https://dx.doi.org/10.5555/ABC.1"),
    ("isbn", "0-306-40615-2"),
    ("isbn", "978-0-306-40615-8"),
    ("issn", "20493630"),
    ("arxiv", "arXiv:1901.99999v2"),
    ("pmc", "PMC3531190"),
    ("handle", "https://hdl.handle.net/20.500.99999/12"),
)


def identifiers() -> Iterator[str]:
    """The lines."""
    yield from paragraph(_HEAD)
    rows = built_in()["relationships"].items()
    pairs = ([code(key), code(relationship)] for key, relationship in rows)
    yield from table(["work type/identifier type", "relationship"], pairs)
    yield from paragraph("What becomes of an identifier in another spelling:")
    yield from table(
        ["type", "in the item", "at ORCID", "address, or what is wrong"], map(_example, EXAMPLES)
    )
    yield from paragraph(f"Identifier types that ORCID takes for works: {codes(IDENTIFIER_TYPES)}.")
    yield from paragraph(
        "A type that ORCID has taken up since needs a row in the settings, no release of ours: under "
        '`[mapping.identifier_types]`, `"swhid" = "https://archive.softwareheritage.org/"`, the address that '
        "the value is put behind, or nothing. A row of `fields` can feed it then: `identifier:swhid`."
    )
    yield from paragraph(f"A `funded-by` identifier is one of {codes(sorted(FUNDED_BY_TYPES))}.")


def _example(pair: tuple[str, str]) -> list[str]:
    type_, text = pair
    cleaned = clean(type_, text)
    return [code(type_), code(text), code(cleaned.value or ""), cleaned.url or cleaned.problem]
