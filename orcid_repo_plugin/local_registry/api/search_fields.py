"""The fields of the search index, and how each is cut into terms.

Source: ORCID-Source, Solr's ``schema.xml`` for profiles, and ``SolrConstants``.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import Enum
from types import MappingProxyType
from typing import Final

from orcid_repo_plugin.local_registry.api.search_text import folded, words


class Cut(Enum):
    """What becomes of a value in the index."""

    WHOLE = "whole"
    """One term, as it stands, case and all."""
    WORDS = "words"
    """Words in lower case, with their accents."""
    FOLDED = "folded"
    """Words in lower case, without accents."""
    DATE = "date"
    """A moment, for ranges."""


TEXT: Final = "text"
"""The field of a query that names none: all others together."""

WORK_IDS: Final[Mapping[str, str]] = MappingProxyType(
    {"doi": "digital-object-ids"}
    | {
        name: name
        for name in (
            *("agr", "arxiv", "asin", "asin-tld", "bibcode", "cba", "cit", "ctx", "eid", "ethos", "handle"),
            *("hir", "isbn", "issn", "jfm", "jstor", "lccn", "mr", "oclc", "ol", "osti", "pat", "pmc"),
            *("pmid", "rfc", "source-work-id", "ssrn", "uri", "urn", "wosuid", "zbl"),
        )
    }
)
"""A type of identifier to the field of its values; all others are in ``other-identifier-type``."""
OTHER_IDS: Final = "other-identifier-type"

_WORDS: Final = (
    *("given-names", "family-name", "credit-name", "other-names", "keyword", "biography"),
    *("current-institution-affiliation-name", "past-institution-affiliation-name"),
    *("external-id-source", "external-id-reference", "work-titles", "funding-titles", "grant-numbers"),
    *("research-resource-proposal-title", "research-resource-item-name"),
    *("peer-review-type", "peer-review-role", "peer-review-group-id"),
    *WORK_IDS.values(),
    OTHER_IDS,
)
_WHOLE: Final = (
    *("orcid", "email", "primary-record", "external-id-source-and-reference", "external-id-type-and-value"),
)
_DATES: Final = ("profile-submission-date", "profile-last-modified-date")

_FIXED: Final[Mapping[str, Cut]] = MappingProxyType(
    {
        "given-and-family-names": Cut.FOLDED,
        TEXT: Cut.WORDS,
        **dict.fromkeys(_WORDS, Cut.WORDS),
        **dict.fromkeys(_WHOLE, Cut.WHOLE),
        **dict.fromkeys(_DATES, Cut.DATE),
    }
)
_BY_END: Final = (
    ("-self", Cut.WHOLE),
    ("-part-of", Cut.WHOLE),
    ("-version-of", Cut.WHOLE),
    ("-org-id", Cut.WHOLE),
    ("-org-name", Cut.WORDS),
)
"""Fields that need no name of their own: ``doi-self``, ``ror-org-id``, ``affiliation-org-name``."""


def cut_of(field: str) -> Cut | None:
    """How the field's values are cut; ``None`` if there is no such field.

    >>> cut_of("doi-self"), cut_of("given-names"), cut_of("shoe-size")
    (<Cut.WHOLE: 'whole'>, <Cut.WORDS: 'words'>, None)
    """
    found = _FIXED.get(field)
    if found is None:
        return next((cut for end, cut in _BY_END if field.endswith(end)), None)
    return found


CUTTERS: Final[Mapping[Cut, Callable[[str], tuple[str, ...]]]] = MappingProxyType(
    {
        Cut.WHOLE: lambda value: (value,),
        Cut.WORDS: words,
        Cut.FOLDED: lambda value: words(folded(value)),
        Cut.DATE: lambda value: (value,),
    }
)
"""From a value, or a term of a query, to what the index holds."""


def moment(milliseconds: int) -> str:
    """A time as Solr writes it; in this form the order of texts is the order of times.

    >>> moment(1700000000123)
    '2023-11-14T22:13:20.123Z'
    """
    when = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return f"{when:%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03d}Z"
