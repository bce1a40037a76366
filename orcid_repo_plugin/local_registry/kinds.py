"""The kinds of items that a record holds, by the names that they have in paths."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

AFFILIATIONS: Final = (
    "distinction",
    "education",
    "employment",
    "invited-position",
    "membership",
    "qualification",
    "service",
)
"""The seven kinds of affiliation, which share one space of put-codes."""
PROFESSIONAL: Final = ("distinction", "invited-position", "membership", "qualification", "service")
"""The affiliations whose organisation rules were relaxed in August 2025."""
ACTIVITIES: Final = (*AFFILIATIONS, "funding", "peer-review", "research-resource", "work")
PERSON_SECTIONS: Final = ("address", "external-identifiers", "keywords", "other-names", "researcher-urls")
"""One path serves list and items of a person section."""
KINDS: Final = ACTIVITIES + PERSON_SECTIONS

LIST_PATHS: Final[Mapping[str, str]] = MappingProxyType(
    {kind: f"{kind}s" for kind in ACTIVITIES} | {kind: kind for kind in PERSON_SECTIONS}
)
"""A kind to the path of its list: ``work`` to ``works``, ``keywords`` to itself."""
SPACES: Final[Mapping[str, str]] = MappingProxyType(
    {kind: "affiliation" if kind in AFFILIATIONS else kind for kind in KINDS}
)
"""A kind to its space of put-codes."""
