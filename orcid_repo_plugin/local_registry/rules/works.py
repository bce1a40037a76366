"""The rules of works, in ORCID's order. Source: ORCID-Source, ``ActivityValidator.validateWork``,
``WorkManagerImpl`` and ``WorkForm.compare``."""

from typing import Any, Final

from orcid_repo_plugin.local_registry.documents import dates
from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.local_registry.rules import contributors, external_ids
from orcid_repo_plugin.local_registry.rules.kind_rules import (
    Change,
    Content,
    KindRules,
    refuse_other_visibility,
    refuse_put_code,
)
from orcid_repo_plugin.local_registry.rules.vocabularies import (
    CITATION_TYPES,
    COUNTRIES,
    LANGUAGES,
    WORK_TYPES,
)

_LIMITS: Final = (
    (("title", "title"), 1000),
    (("title", "subtitle"), 1000),
    (("title", "translated-title"), 1000),
    (("journal-title",), 1000),
    (("short-description",), 5000),
)
"""Lengths that the schema enforces for a single work, and the database for a work in a bulk."""


def validate(change: Change) -> None:
    """All checks of a work, in ORCID's order.

    :raises Refusal: 9022, 9037, 9020, 9049, 9023, 9024, 9035.
    """
    work = change.content
    _title(work)
    if work.get("country") is not None and not work["country"].get("value"):
        raise Refusal(9037, type="country", values=", ".join(COUNTRIES))
    _translated_title((work.get("title") or {}).get("translated-title"))
    if not work.get("type"):
        raise Refusal(9037, type="work type", values=", ".join(WORK_TYPES))
    _language(work.get("language-code"), "language code")
    dates.refuse_impossible(work.get("publication-date"))
    _citation(work.get("citation"))
    ids = external_ids.ids_of(work.get("external-ids"))
    external_ids.refuse_none(ids)
    external_ids.refuse_unfunded(ids)
    for contributor in contributors.contributors_of(work.get("contributors")):
        contributors.refuse_bad(contributor)
    refuse_put_code(change)
    refuse_other_visibility(change)
    has_self = external_ids.has_relationship(ids, "self")
    external_ids.refuse_bad(ids, needed=None if has_self else external_ids.NEEDS_SELF)


def _title(work: Content) -> None:
    title = ((work.get("title") or {}).get("title") or {}).get("value")
    if not title or not title.strip():
        raise Refusal(9022)


def _translated_title(translated: Content | None) -> None:
    text, language = (translated or {}).get("value"), (translated or {}).get("language-code")
    if not text and language:
        raise Refusal(9020, "A language code without a translated title; give both, or neither.")
    if text and not language:
        raise Refusal(9037, type="translated title -> language code", values=", ".join(LANGUAGES))
    if text:
        _language(language, "translated title -> language code")


def _language(code: str | None, place: str) -> None:
    if code and code not in LANGUAGES:
        raise Refusal(9037, type=place, values=", ".join(LANGUAGES))


def _citation(citation: Content | None) -> None:
    if citation is None:
        return
    if not citation.get("citation-type"):
        raise Refusal(9037, type="citation type", values=", ".join(CITATION_TYPES))
    if not citation.get("citation-value"):
        raise Refusal(9020, "A citation without text; give it, or leave the element out.")


def refuse_full(change: Change) -> None:
    """A record holds so many works and no more.

    :raises Refusal: 9048.
    """
    if change.record.items.count("work") + 1 > change.options.max_works:
        raise Refusal(9048, max=change.options.max_works)


def _lengths(work: Content) -> None:
    for path, limit in _LIMITS:
        found: Any = work
        for name in path:
            found = (found or {}).get(name)
        text = found.get("value") if isinstance(found, dict) else found
        if text is not None and len(text) > limit:
            raise Refusal(9008, f"The value of {path[-1]} is too long to be stored.")


def kept(work: Content) -> Content:
    """What is stored: roles in their one spelling, and a list of contributors, be it empty.

    :raises Refusal: 9058 for a role that there is not; 9008 for a text of a bulk that does not fit.
    """
    contributors.settle_roles(contributors.contributors_of(work.get("contributors")))
    _lengths(work)
    if work.get("contributors") is None:
        work["contributors"] = {"contributor": []}
    return work


def same(change: Change) -> bool:
    """Whether an update says what is stored already.

    ORCID compares what its own form would show: an absent element counts as an empty one, and what it fills
    in itself (normalised identifiers) does not count.
    """
    if change.existing is None or change.content.get("visibility") not in (None, change.existing.visibility):
        return False
    stored = change.existing.content
    return all(_plain(stored[key]) == _plain(change.content.get(key)) for key in stored)


def _plain(value: Any) -> Any:
    """A value without what is empty and without what the registry adds."""
    if isinstance(value, dict):
        found = {key: _plain(part) for key, part in value.items() if not key.startswith(_ADDED)}
        return {key: part for key, part in found.items() if part} or None
    if isinstance(value, list):
        return [_plain(part) for part in value] or None
    return value or None


_ADDED: Final = "external-id-normalized"

RULES: Final = KindRules(
    validate=validate,
    refuse_full=refuse_full,
    kept=kept,
    same=same,
)
