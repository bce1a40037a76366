"""The rules of every kind of item."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orcid_repo_plugin.local_registry.rules import (
    affiliations,
    funding,
    peer_review,
    person_items,
    research_resource,
    works,
)
from orcid_repo_plugin.local_registry.rules.kind_rules import KindRules

RULES: Final[Mapping[str, KindRules]] = MappingProxyType(
    {
        **affiliations.RULES,
        "funding": funding.RULES,
        "peer-review": peer_review.RULES,
        "research-resource": research_resource.RULES,
        "work": works.RULES,
        **person_items.RULES,
    }
)
"""By the kind's name in paths."""
