"""The rules of research resources, in ORCID's order.

Source: ORCID-Source, ``ActivityValidator.validateResearchResource`` and ``ResearchResourceManagerImpl``.
"""

from collections.abc import Iterator
from typing import Any, Final

from orcid_repo_plugin.local_registry.books.items import Key
from orcid_repo_plugin.local_registry.documents import dates
from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.local_registry.rules import external_ids, organisations
from orcid_repo_plugin.local_registry.rules.kind_rules import (
    Change,
    Content,
    KindRules,
    refuse_foreign,
    refuse_other_visibility,
    refuse_put_code,
    refuse_same_key,
)
from orcid_repo_plugin.local_registry.rules.peer_review import refuse_bad_ids


def validate(change: Change) -> None:
    """All checks of a research resource, in ORCID's order: the proposal, then each resource.

    :raises Refusal: 9023, 9046, 9045, 9049, 9050, 9024, 9035.
    """
    proposal = change.content.get("proposal") or {}
    _identified(proposal, "The proposal has no external identifier.")
    _hosted(proposal)
    dates.refuse_impossible(proposal.get("end-date"))
    if proposal.get("end-date") and not proposal.get("start-date"):
        raise Refusal(9050)
    dates.refuse_impossible(proposal.get("start-date"))
    for resource in change.content.get("resource-item") or ():
        _identified(resource, "A resource has no external identifier.")
        _hosted(resource)
    refuse_put_code(change)
    refuse_other_visibility(change)


def _identified(part: Content, missing: str) -> None:
    ids = external_ids.ids_of(part.get("external-ids"))
    if not ids:
        raise Refusal(9023, missing)
    refuse_bad_ids(ids)


def _hosted(part: Content) -> None:
    hosts = _hosts(part)
    if not hosts:
        raise Refusal(9046)
    for host in hosts:
        organisations.refuse_unnamed(host)


def _hosts(part: Content) -> list[dict[str, Any]]:
    return (part.get("hosts") or {}).get("organization") or []


def all_hosts(content: Content) -> Iterator[dict[str, Any]]:
    """Every organisation of a research resource: the proposal's, then the resources'."""
    yield from _hosts(content.get("proposal") or {})
    for resource in content.get("resource-item") or ():
        yield from _hosts(resource)


def refuse_duplicate(change: Change, keys: tuple[Key, ...]) -> None:
    """The same identifier of a proposal by the same source, for new items only; then the organisations.

    :raises Refusal: 9021, 9010, 9045.
    """
    if change.creating:
        refuse_same_key(change, keys)
    refuse_foreign(change)
    organisations.refuse_unknown(change.books.organisations, all_hosts(change.content))


RULES: Final = KindRules(validate=validate, refuse_duplicate=refuse_duplicate)
