"""The shapes of lists of activities: grouped by identifiers, and all of them together.

Source: orcid-model, ``activities-3.0.xsd``.
"""

from typing import Final

from orcid_repo_plugin.local_registry.documents.shape import Choice, Field, Group, Shape, group
from orcid_repo_plugin.local_registry.documents.tables.affiliations import AFFILIATION_SUMMARY
from orcid_repo_plugin.local_registry.documents.tables.fundings import FUNDING_SUMMARY
from orcid_repo_plugin.local_registry.documents.tables.parts import EXTERNAL_IDS, MODIFIED, PATH
from orcid_repo_plugin.local_registry.documents.tables.peer_reviews import PEER_REVIEW_SUMMARY
from orcid_repo_plugin.local_registry.documents.tables.research_resources import RESEARCH_RESOURCE_SUMMARY
from orcid_repo_plugin.local_registry.documents.tables.works import WORK_SUMMARY
from orcid_repo_plugin.local_registry.kinds import AFFILIATIONS, LIST_PATHS

_IDS: Final = Field("common:external-ids", EXTERNAL_IDS, required=True)


def _summaries(summary: Shape) -> Group:
    """A group of activities that share identifiers."""
    return group(MODIFIED, _IDS, Field(summary.root, summary.group, many=True))


def _listed(kind: str, groups: Field) -> Shape:
    path = LIST_PATHS[kind]
    of = group(MODIFIED, PATH, groups, keys=f"last-modified-date {groups.key} path")
    return Shape(path.replace("-", " "), f"activities:{path}", of)


def _grouped(kind: str, summary: Shape) -> Shape:
    return _listed(kind, Field("activities:group", _summaries(summary), many=True))


def _affiliations(kind: str) -> Shape:
    summary = AFFILIATION_SUMMARY[kind]
    wrapped = Choice(options=(Field(summary.root, summary.group),))
    of = group(MODIFIED, _IDS, Field("", wrapped, key="summaries", many=True))
    return _listed(kind, Field("activities:affiliation-group", of, many=True))


_REVIEWS: Final = group(
    MODIFIED,
    _IDS,
    Field("activities:peer-review-group", _summaries(PEER_REVIEW_SUMMARY), many=True),
)

LISTS: Final = {
    **{kind: _affiliations(kind) for kind in AFFILIATIONS},
    "funding": _grouped("funding", FUNDING_SUMMARY),
    "peer-review": _listed("peer-review", Field("activities:group", _REVIEWS, many=True)),
    "research-resource": _grouped("research-resource", RESEARCH_RESOURCE_SUMMARY),
    "work": _grouped("work", WORK_SUMMARY),
}
"""By kind of activity."""

_ORDER: Final = (
    "distinction",
    "education",
    "employment",
    "funding",
    "invited-position",
    "membership",
    "peer-review",
    "qualification",
    "research-resource",
    "service",
    "work",
)

ACTIVITIES: Final = Shape(
    "activities",
    "activities:activities-summary",
    group(
        MODIFIED,
        PATH,
        *(Field(LISTS[kind].root, LISTS[kind].group) for kind in _ORDER),
        keys=f"last-modified-date {' '.join(LIST_PATHS[kind] for kind in _ORDER)} path",
    ),
)
