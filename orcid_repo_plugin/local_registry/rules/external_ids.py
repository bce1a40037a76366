"""What an external id of an activity must be, apart from having a normal form: that is never asked.

Source: ORCID-Source, ``ExternalIDValidator`` and ``ExternalIdentifierFundedByHelper``.
"""

from collections.abc import Sequence
from typing import Any, Final

from orcid_repo_plugin.domain.identifiers import FUNDED_BY_TYPES, IDENTIFIER_TYPES
from orcid_repo_plugin.local_registry.refusals import Refusal

ExternalId = dict[str, Any]

NEEDS_SELF: Final = "At least one identifier with 'self' relationship is required"


def ids_of(external_ids: dict[str, Any] | None) -> list[ExternalId]:
    """The list in an ``external-ids`` element; empty if there is none."""
    return (external_ids or {}).get("external-id") or []


def refuse_none(external_ids: Sequence[ExternalId]) -> None:
    """At least one external id must be there.

    :raises Refusal: 9023.
    """
    if not external_ids:
        raise Refusal(9023, "No external identifier was sent.")


def refuse_unfunded(external_ids: Sequence[ExternalId]) -> None:
    """Only some types can name a grant with ``funded-by``.

    :raises Refusal: 9020.
    """
    for external_id in external_ids:
        kind = external_id.get("external-id-type")
        if external_id.get("external-id-relationship") == "funded-by" and kind not in FUNDED_BY_TYPES:
            raise Refusal(9020, f"The type {kind} cannot have the relationship funded-by.")


def problems_of(external_id: ExternalId) -> list[str]:
    """What is wrong with one external id: an unknown type by its name, ``value``, ``relationship``.

    >>> problems_of({"external-id-type": "DOI", "external-id-value": "", "external-id-relationship": None})
    ['DOI', 'value', 'relationship']
    """
    problems = []
    kind = external_id.get("external-id-type")
    if kind not in IDENTIFIER_TYPES:
        problems.append(kind or "type")
    if not external_id.get("external-id-value"):
        problems.append("value")
    if not external_id.get("external-id-relationship"):
        problems.append("relationship")
    return problems


def refuse_bad(external_ids: Sequence[ExternalId], needed: str | None = None) -> None:
    """Every type must be known, every value there, every relationship said; all problems come at once.

    :param needed: a further problem, found by the caller.
    :raises Refusal: 9023.
    """
    problems = [problem for external_id in external_ids for problem in problems_of(external_id)]
    if needed:
        problems.append(needed)
    if problems:
        raise Refusal(9023, f"Invalid external-id: {', '.join(problems)}")


def has_relationship(external_ids: Sequence[ExternalId], relationship: str) -> bool:
    """Whether one of them has this relationship."""
    return any(external_id.get("external-id-relationship") == relationship for external_id in external_ids)
