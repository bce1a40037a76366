"""Answers of API 2.0 in the terms of 3.0, told from the contract and without our own loading."""

from typing import Any

from tests.local_registry.likeness import Computed

LOWERED = {
    "citation-type",
    "contributor-role",
    "contributor-sequence",
    "external-id-relationship",
    "type",
    "visibility",
}
"""Enumerations: Java's constants in 2.0, XML's values in 3.0."""
_RENAMED = {"dissertation": "dissertation-thesis"}
"""Work types that 3.0 calls otherwise."""
_NEW_IN_SOURCE = ("assertion-origin-orcid", "assertion-origin-client-id", "assertion-origin-name")
_NEW_IN_SUMMARY = ("url", "journal-title")
_NEW_IN_ID = ("external-id-normalized", "external-id-normalized-error")


def in_3_0(answer: Any, key: str = "") -> Any:
    """A part of an answer as 3.0 would have it.

    >>> in_3_0({"type": "JOURNAL_ARTICLE", "visibility": "PUBLIC"})
    {'type': 'journal-article', 'visibility': 'public'}
    """
    if isinstance(answer, list):
        return [in_3_0(part, key) for part in answer]
    if isinstance(answer, dict):
        found = {name: in_3_0(part, name) for name, part in answer.items() if name != "media-type"}
        return found | {name: value for name, value in _added(answer, key).items() if name not in found}
    if key in LOWERED and isinstance(answer, str):
        lower = answer.lower().replace("_", "-")
        return _RENAMED.get(lower, lower)
    if key == "uri":
        return answer.replace("http://", "https://")
    return answer


def _added(answer: dict[str, Any], key: str) -> dict[str, Any]:
    """The keys that 3.0 brought."""
    if key == "source":
        return dict.fromkeys(_NEW_IN_SOURCE)
    if key == "work-summary":
        return dict.fromkeys(_NEW_IN_SUMMARY)
    if "external-id-type" in answer:
        return dict.fromkeys(_NEW_IN_ID, Computed())
    return {}
