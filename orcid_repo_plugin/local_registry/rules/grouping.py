"""Which activities of a record stand together, and in which order.

A group is what shares an identifier, directly or through others; a ``part-of`` or ``funded-by``
identifier does not count. Source: ORCID-Source, ``ActivitiesGroupGenerator``, ``WorkComparators``.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from orcid_repo_plugin.local_registry.books.items import Key
from orcid_repo_plugin.local_registry.documents.dates import parts, sort_key
from orcid_repo_plugin.local_registry.rules.vocabularies import WORK_TYPES
from orcid_repo_plugin.matching.grouping import group_keys

Summary = dict[str, Any]
ExternalId = dict[str, Any]

_LAST: Final = "\U0010ffff"
_TYPES: Final = {name: place for place, name in enumerate(WORK_TYPES)}


class Group(NamedTuple):
    """Summaries that stand together, the preferred one first, and the identifiers that they have."""

    summaries: list[Summary]
    external_ids: list[ExternalId]
    """One for each key, as the first summary of the record's order has it."""


def ids_of(summary: Summary) -> list[ExternalId]:
    """The external ids of a summary; a research resource has them in its proposal."""
    holder = summary.get("proposal") or summary
    return (holder.get("external-ids") or {}).get("external-id") or []


def key_of(external_id: ExternalId) -> Key | None:
    """What is compared: type and normal form, or the raw value; ``None`` for what does not group.

    >>> key_of({"external-id-type": "doi", "external-id-value": "10.5555/AB", "external-id-relationship":
    ...     "version-of", "external-id-normalized": {"value": "10.5555/ab", "transient": True}})
    ('doi', '10.5555/ab')
    """
    value = external_id.get("external-id-value")
    if not value or external_id.get("external-id-relationship") in ("part-of", "funded-by"):
        return None
    normal = external_id.get("external-id-normalized")
    return external_id.get("external-id-type") or "", normal["value"] if normal else value


def grouped(summaries: Sequence[Summary]) -> list[Group]:
    """All groups, in the order of their first members.

    :param summaries: in the record's order (``by_preference``).
    """
    keyed = [_keyed(summary) for summary in summaries]
    groups = []
    for members, _ in group_keys(keyed):
        first = keyed[members[0]]
        for member in members[1:]:
            first |= {key: one for key, one in keyed[member].items() if key not in first}
        groups.append(Group([summaries[member] for member in members], list(first.values())))
    return groups


def _keyed(summary: Summary) -> dict[Key, ExternalId]:
    """The external ids that group, by their keys; of two with one key the first."""
    found: dict[Key, ExternalId] = {}
    for external_id in ids_of(summary):
        key = key_of(external_id)
        if key is not None:
            found.setdefault(key, external_id)
    return found


def pruned(group: Group, sees: Callable[[Summary], bool]) -> Group | None:
    """The group without what is not seen, and without identifiers that nobody else has; ``None`` if empty."""
    left = [summary for summary in group.summaries if sees(summary)]
    if len(left) == len(group.summaries):
        return group
    keys = {key_of(external_id) for summary in left for external_id in ids_of(summary)}
    return Group(left, [one for one in group.external_ids if key_of(one) in keys]) if left else None


def by_preference(summary: Summary) -> tuple[int, int]:
    """The order inside a group and of most lists: highest display index, then oldest."""
    return -int(summary["display-index"] or 0), summary["created-date"]["value"]


def _works_order(groups: list[Group]) -> list[Group]:
    """Newest publication first, then by title and type, each of the preferred version."""
    groups.sort(key=_title_and_type)
    groups.sort(key=lambda group: sort_key(group.summaries[0]["publication-date"]), reverse=True)
    return groups


def _title_and_type(group: Group) -> tuple[str, int]:
    work = group.summaries[0]
    title = ((work["title"] or {}).get("title") or {}).get("value")
    return _LAST if title is None else title, _TYPES.get(work["type"], len(_TYPES))


def affiliation_key(summary: Summary) -> str:
    """What affiliations are ordered by, descending: without dates, then lasting, then ended, newest first.

    >>> affiliation_key({"start-date": {"year": {"value": "2019"}}, "end-date": None})
    'Y-2019-00-00'
    """
    start, end = summary["start-date"], summary["end-date"]
    if start is None and end is None:
        return f"Z-{summary['created-date']['value']:020}"
    if end is None:
        return f"Y-{_padded(start)}"
    return f"X-{_padded(end)}" + (f"-{_padded(start)}" if start else "")


def _padded(date: Summary) -> str:
    year, month, day = parts(date)
    return f"{year or 'NaN'}-{month or '00'}-{day or '00'}"


def in_record_order(kind: str, summaries: list[Summary]) -> list[Summary]:
    """One kind's summaries in the order in which ORCID fetches them."""
    if kind in ("work", "funding", "research-resource"):
        return sorted(summaries, key=by_preference)
    key = completion_key if kind == "peer-review" else affiliation_key
    return sorted(summaries, key=key, reverse=True)


def completion_key(summary: Summary) -> str:
    """What peer reviews are ordered by, descending."""
    return sort_key(summary["completion-date"])


def _reviews_order(groups: list[Group]) -> list[Group]:
    """Latest completion first."""
    groups.sort(key=lambda group: completion_key(group.summaries[0]), reverse=True)
    return groups


_ORDERS: Final[Mapping[str, Callable[[list[Group]], list[Group]]]] = MappingProxyType(
    {"work": _works_order, "peer-review": _reviews_order}
)


def in_groups(kind: str, summaries: list[Summary]) -> list[Group]:
    """The groups of one kind, in their order, each with its preferred member first."""
    groups = grouped(in_record_order(kind, summaries))
    for group in groups:
        if len(group.summaries) > 1:
            group.summaries.sort(key=by_preference)
    order = _ORDERS.get(kind)
    return order(groups) if order else groups


def in_review_groups(summaries: list[Summary]) -> dict[str, list[Group]]:
    """Peer reviews by the group that they were written for, and inside in groups by their identifiers."""
    reviews: dict[str, list[Summary]] = {}
    for summary in in_record_order("peer-review", summaries):
        reviews.setdefault(summary["review-group-id"], []).append(summary)
    return {group_id: in_groups("peer-review", some) for group_id, some in reviews.items()}
