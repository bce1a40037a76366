"""From API 2.0's names to those of 3.0.

API 3.0 writes enumerations as XML does, in lower case with hyphens; 2.0 wrote them as Java's constants,
gave addresses with ``http`` and dates with a media type. What is 3.0 already stays as it is.
"""

from typing import Any, Final

_ENUMERATIONS: Final = frozenset(
    {
        "citation-type",
        "contributor-role",
        "contributor-sequence",
        "external-id-relationship",
        "review-type",
        "reviewer-role",
        "subject-type",
        "type",
        "visibility",
    }
)
_RENAMED: Final = {"dissertation": "dissertation-thesis"}
"""Work types that 3.0 calls otherwise."""
_ADDRESSES: Final = ("http://orcid.org/", "http://sandbox.orcid.org/")


def renamed(answer: Any) -> Any:
    """The answer in the terms of 3.0.

    >>> renamed({"type": "JOURNAL_ARTICLE", "visibility": "PUBLIC", "country": {"value": "GB"}})
    {'type': 'journal-article', 'visibility': 'public', 'country': {'value': 'GB'}}
    >>> renamed({"type": "journal-article", "uri": "http://orcid.org/0000-0002-1825-0097"})
    {'type': 'journal-article', 'uri': 'https://orcid.org/0000-0002-1825-0097'}
    """
    if isinstance(answer, list):
        return [renamed(part) for part in answer]
    if isinstance(answer, dict):
        return {key: _value(key, value) for key, value in answer.items() if key != "media-type"}
    return answer


def _value(key: str, value: Any) -> Any:
    if not isinstance(value, str):
        return renamed(value)
    if key in _ENUMERATIONS and value.isupper():
        lower = value.lower().replace("_", "-")
        return _RENAMED.get(lower, lower) if key in ("type", "subject-type") else lower
    if key == "uri" and value.startswith(_ADDRESSES):
        return "https" + value[4:]
    return value
