"""All shapes by their names: what can be read and written."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orcid_repo_plugin.local_registry.documents.shape import Shape
from orcid_repo_plugin.local_registry.documents.tables.affiliations import AFFILIATION, AFFILIATION_SUMMARY
from orcid_repo_plugin.local_registry.documents.tables.errors import ERROR, WORK_BULK
from orcid_repo_plugin.local_registry.documents.tables.fundings import FUNDING, FUNDING_SUMMARY
from orcid_repo_plugin.local_registry.documents.tables.lists import ACTIVITIES, LISTS
from orcid_repo_plugin.local_registry.documents.tables.notifications import NOTIFICATION, NOTIFICATIONS
from orcid_repo_plugin.local_registry.documents.tables.peer_reviews import PEER_REVIEW, PEER_REVIEW_SUMMARY
from orcid_repo_plugin.local_registry.documents.tables.person import (
    ADDRESS,
    ADDRESSES,
    BIOGRAPHY,
    EMAILS,
    EXTERNAL_IDENTIFIER,
    EXTERNAL_IDENTIFIERS,
    KEYWORD,
    KEYWORDS,
    OTHER_NAME,
    OTHER_NAMES,
    PERSON,
    PERSONAL_DETAILS,
    RESEARCHER_URL,
    RESEARCHER_URLS,
)
from orcid_repo_plugin.local_registry.documents.tables.record import RECORD
from orcid_repo_plugin.local_registry.documents.tables.record_summary import RECORD_SUMMARY
from orcid_repo_plugin.local_registry.documents.tables.research_resources import (
    RESEARCH_RESOURCE,
    RESEARCH_RESOURCE_SUMMARY,
)
from orcid_repo_plugin.local_registry.documents.tables.review_groups import GROUP_ID_RECORD, GROUP_ID_RECORDS
from orcid_repo_plugin.local_registry.documents.tables.search import (
    CLIENT,
    EXPANDED_SEARCH,
    IDENTIFIERS,
    SEARCH,
)
from orcid_repo_plugin.local_registry.documents.tables.works import WORK, WORK_SUMMARY

__all__ = (
    "ACTIVITIES",
    "ADDRESS",
    "ADDRESSES",
    "AFFILIATION",
    "BIOGRAPHY",
    "CLIENT",
    "EMAILS",
    "ERROR",
    "EXPANDED_SEARCH",
    "EXTERNAL_IDENTIFIER",
    "EXTERNAL_IDENTIFIERS",
    "FUNDING",
    "FUNDINGS",
    "GROUP_ID_RECORD",
    "GROUP_ID_RECORDS",
    "IDENTIFIERS",
    "ITEM",
    "KEYWORD",
    "KEYWORDS",
    "LIST",
    "NOTIFICATION",
    "NOTIFICATIONS",
    "OTHER_NAME",
    "OTHER_NAMES",
    "PEER_REVIEW",
    "PEER_REVIEWS",
    "PERSON",
    "PERSONAL_DETAILS",
    "RECORD",
    "RECORD_SUMMARY",
    "RESEARCHER_URL",
    "RESEARCHER_URLS",
    "RESEARCH_RESOURCE",
    "RESEARCH_RESOURCES",
    "SEARCH",
    "SUMMARY",
    "WORK",
    "WORKS",
    "WORK_BULK",
)

ITEM: Final[Mapping[str, Shape]] = MappingProxyType(
    {
        **AFFILIATION,
        "funding": FUNDING,
        "peer-review": PEER_REVIEW,
        "research-resource": RESEARCH_RESOURCE,
        "work": WORK,
        "address": ADDRESS,
        "external-identifiers": EXTERNAL_IDENTIFIER,
        "keywords": KEYWORD,
        "other-names": OTHER_NAME,
        "researcher-urls": RESEARCHER_URL,
    }
)
"""A single item, by kind; the kinds of person sections are plural, as in paths."""

SUMMARY: Final[Mapping[str, Shape]] = MappingProxyType(
    {
        **AFFILIATION_SUMMARY,
        "funding": FUNDING_SUMMARY,
        "peer-review": PEER_REVIEW_SUMMARY,
        "research-resource": RESEARCH_RESOURCE_SUMMARY,
        "work": WORK_SUMMARY,
    }
)
"""What lists show of an activity, by kind."""

LIST: Final[Mapping[str, Shape]] = MappingProxyType(
    {
        **LISTS,
        "address": ADDRESSES,
        "external-identifiers": EXTERNAL_IDENTIFIERS,
        "keywords": KEYWORDS,
        "other-names": OTHER_NAMES,
        "researcher-urls": RESEARCHER_URLS,
    }
)
"""All items of a kind."""

FUNDINGS: Final = LIST["funding"]
PEER_REVIEWS: Final = LIST["peer-review"]
RESEARCH_RESOURCES: Final = LIST["research-resource"]
WORKS: Final = LIST["work"]
