"""The rules of the seven affiliations, in ORCID's order.

Source: ORCID-Source, ``ActivityValidator.validateAffiliation`` and ``AffiliationsManagerImpl``.
"""

from typing import Any, Final

from orcid_repo_plugin.local_registry.books.items import Key
from orcid_repo_plugin.local_registry.documents import dates
from orcid_repo_plugin.local_registry.kinds import AFFILIATIONS, PROFESSIONAL
from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.local_registry.rules import external_ids, organisations
from orcid_repo_plugin.local_registry.rules.kind_rules import (
    Change,
    KindRules,
    refuse_other_visibility,
    refuse_put_code,
)

Address = dict[str, Any]


def validate(change: Change) -> None:
    """All checks of an affiliation, in ORCID's order. The types of its identifiers are not looked at.

    :raises Refusal: 9024, 9035, 9046, 9045, 9060, 9062, 9061, 9049, 9055.
    """
    affiliation = change.content
    refuse_put_code(change)
    refuse_other_visibility(change)
    organisation = organisations.refuse_missing(affiliation.get("organization"))
    if change.kind in PROFESSIONAL:
        _professional(organisation, has_ids=bool(external_ids.ids_of(affiliation.get("external-ids"))))
    else:
        organisations.refuse_unnamed(organisation)
        refuse_incomplete(organisation.get("address"))
    start, end = affiliation.get("start-date"), affiliation.get("end-date")
    dates.refuse_impossible(end)
    dates.refuse_impossible(start)
    if start and end and dates.sort_key(start) > dates.sort_key(end):
        raise Refusal(9055)


def _professional(organisation: dict[str, Any], *, has_ids: bool) -> None:
    """The rules since August 2025: an identifier of the activity stands in for one of the organisation."""
    if not organisation.get("disambiguated-organization") and not organisation.get("name"):
        raise Refusal(9046)
    if organisations.identifier_of(organisation) is None and not has_ids:
        raise Refusal(9062)
    refuse_nowhere(organisation.get("address"))


def refuse_incomplete(address: Address | None) -> None:
    """City and country must be there.

    :raises Refusal: 9060.
    """
    if not (address or {}).get("city") or not (address or {}).get("country"):
        raise Refusal(9060)


def refuse_nowhere(address: Address | None) -> None:
    """A city or region lies in a country.

    :raises Refusal: 9061.
    """
    place = address or {}
    if (place.get("city") or place.get("region")) and not place.get("country"):
        raise Refusal(9061)


def refuse_duplicate(change: Change, keys: tuple[Key, ...]) -> None:
    """The same identifier by the same source in the same kind; then the organisation is looked up.

    The seven kinds share their put-codes, but not their identifiers.

    :raises Refusal: 9021, 9045.
    """
    existing = change.existing.put_code if change.existing else None
    wanted = frozenset(keys)
    for item in change.record.items.of(change.kind) if wanted else ():
        if item.put_code != existing and item.source == change.source and wanted.intersection(item.self_keys):
            raise Refusal(9021, put_code=item.put_code)
    organisations.refuse_unknown(change.books.organisations, [change.content.get("organization")])


_RULES: Final = KindRules(validate=validate, refuse_duplicate=refuse_duplicate, source_first=True)

RULES: Final = dict.fromkeys(AFFILIATIONS, _RULES)
"""By kind: each of the seven has the same."""
