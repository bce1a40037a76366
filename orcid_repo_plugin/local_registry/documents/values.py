"""The values that ORCID's enumerations take, as XML and JSON have them: lower case with hyphens.

Source: orcid-model, the enumerations of ``org.orcid.jaxb.model.common``.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from orcid_repo_plugin.domain.countries import ORCID_COUNTRIES
from orcid_repo_plugin.domain.languages import ORCID_LANGUAGES
from orcid_repo_plugin.local_registry.kinds import AFFILIATIONS

Values = Mapping[str, str]


def values(names: Iterable[str], **aliases: str) -> Values:
    """A table of values to themselves, and of aliases (with ``_`` for ``-``) to what they mean."""
    table = {name: name for name in names}
    return MappingProxyType(table | {alias.replace("_", "-"): meaning for alias, meaning in aliases.items()})


_WORK_TYPES: Final = """
annotation artistic-performance blog-post book-chapter book-review book cartographic-material clinical-study
conference-abstract conference-output conference-paper conference-poster conference-presentation
conference-proceedings data-management-plan data-set design dictionary-entry disclosure dissertation-thesis
edited-book encyclopedia-entry image invention journal-article journal-issue learning-object lecture-speech
license magazine-article manual moving-image musical-composition newsletter-article newspaper-article
online-resource other patent physical-object preprint public-speech registered-copyright report
research-technique research-tool review software sound spin-off-company standards-and-policy
supervised-student-publication technical-standard test trademark transcription translation website
working-paper undefined
"""
WORK_TYPES: Final = tuple(_WORK_TYPES.split())
"""In the order in which ORCID sorts by them."""
FUNDING_TYPES: Final = ("grant", "contract", "award", "salary-award")

WORK_TYPE: Final = values(
    WORK_TYPES,
    article_journal="journal-article",
    chapter="book-chapter",
    dataset="data-set",
    standard="standards-and-policy",
)
FUNDING_TYPE: Final = values(FUNDING_TYPES)
CITATION_TYPE: Final = values(
    (
        "formatted-unspecified",
        "bibtex",
        "formatted-apa",
        "formatted-harvard",
        "formatted-ieee",
        "formatted-mla",
        "formatted-vancouver",
        "formatted-chicago",
        "ris",
    )
)
RELATIONSHIP: Final = values(("self", "part-of", "version-of", "funded-by"))
SEQUENCE: Final = values(("first", "additional"))
VISIBILITY: Final = values(("public", "limited", "private", "registered-only"))
COUNTRY: Final = values(ORCID_COUNTRIES)
LANGUAGE: Final = values(ORCID_LANGUAGES)
REVIEWER_ROLE: Final = values(("reviewer", "editor", "member", "chair", "organizer"))
REVIEW_TYPE: Final = values(("review", "evaluation"))
SUBJECT_TYPE: Final = values((*WORK_TYPES, *FUNDING_TYPES, "research-resource-proposal"))
RESOURCE_TYPE: Final = values(("infrastructures", "collections", "equipment", "services"))
GROUP_TYPE: Final = values(
    (
        "publisher",
        "institution",
        "journal",
        "conference",
        "newspaper",
        "newsletter",
        "magazine",
        "peer-review service",
    )
)
NOTIFICATION_TYPE: Final = values(("permission",))
NOTIFIED_ITEM: Final = values((*AFFILIATIONS, "funding", "work", "peer-review"))

CREATION_METHODS: Final = MappingProxyType(
    {"API": "API", "DIRECT": "Direct", "MEMBER_REFERRED": "Member-referred", "WEBSITE": "website"}
)
"""JSON's values to XML's: the one enumeration for which JSON has the names of Java's constants."""
CREATION_METHOD: Final = values(CREATION_METHODS)
SUMMARY_TYPES: Final = MappingProxyType({"invited-position": "invited-postition"})
"""The schema of record summaries has a slip in this value."""
