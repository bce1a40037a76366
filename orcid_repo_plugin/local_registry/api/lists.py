"""The lists of a record: activities in groups, person sections plain.

A list shows what its reader may see; the rest is left out in silence. The list of one kind filters before
it groups; a member's record and activities group first, then filter, and drop what nobody has any more.
Source: ORCID-Source, ``MemberV3ApiServiceDelegatorImpl`` and ``OrcidSecurityManagerImpl``.
"""

from functools import partial
from typing import Any, Final

from orcid_repo_plugin.local_registry.api.access import record_for_reading, sees
from orcid_repo_plugin.local_registry.api.call import Answer, Call, Route
from orcid_repo_plugin.local_registry.api.elements import Document, Elements, latest
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.documents import shapes
from orcid_repo_plugin.local_registry.kinds import (
    ACTIVITIES,
    AFFILIATIONS,
    KINDS,
    LIST_PATHS,
    PERSON_SECTIONS,
)
from orcid_repo_plugin.local_registry.rules.grouping import Group, in_groups, in_review_groups, pruned

ITEM_KEYS: Final = {kind: kind if kind == "address" else kind.removesuffix("s") for kind in PERSON_SECTIONS}
"""The key of the items in the list of a person section."""


def activities_of(call: Call, record: Record, kind: str, *, group_first: bool = False) -> Document:
    """The grouped list of one kind of activity.

    :param group_first: whether also what the caller may not see joins what it may.
    """
    documents, items = Elements(call, record), record.items.of(kind)
    seen = {item.put_code for item in items if sees(call, item)}
    if not group_first or call.role == "public":
        items = [item for item in items if item.put_code in seen]
    summaries = [documents.summary(item) for item in items]

    def left_of(groups: list[Group]) -> list[Group]:
        return [left for group in groups if (left := pruned(group, lambda one: one["put-code"] in seen))]

    if kind == "peer-review":
        reviews = {group_id: left_of(some) for group_id, some in in_review_groups(summaries).items()}
        return _list(record, kind, [_reviews(group_id, some) for group_id, some in reviews.items() if some])
    key, wrapped = ("summaries", f"{kind}-summary") if kind in AFFILIATIONS else (f"{kind}-summary", None)
    return _list(record, kind, [_group(group, key, wrapped) for group in left_of(in_groups(kind, summaries))])


def _list(record: Record, kind: str, groups: list[Document]) -> Document:
    key = "affiliation-group" if kind in AFFILIATIONS else "group"
    path = f"/{record.orcid}/{LIST_PATHS[kind]}"
    return {"last-modified-date": latest(groups), key: groups, "path": path}


def _group(group: Group, key: str, wrapped: str | None = None) -> Document:
    """One group; affiliations stand in an object of their own each."""
    summaries: list[Any] = group.summaries
    return {
        "last-modified-date": latest(summaries),
        "external-ids": {"external-id": group.external_ids},
        key: [{wrapped: one} for one in summaries] if wrapped else summaries,
    }


def _reviews(group_id: str, groups: list[Group]) -> Document:
    """The reviews that were written for one group, inside in groups by their identifiers."""
    inner = [_group(group, "peer-review-summary") for group in groups]
    return {
        "last-modified-date": latest(inner),
        "external-ids": {"external-id": [_group_id(group_id)]},
        "peer-review-group": inner,
    }


def _group_id(group_id: str) -> Document:
    return {
        "external-id-type": "peer-review",
        "external-id-value": group_id,
        "external-id-normalized": None,
        "external-id-normalized-error": None,
        "external-id-url": None,
        "external-id-relationship": None,
    }


def section_of(call: Call, record: Record, kind: str) -> Document:
    """The list of one person section: highest display index first, then oldest."""
    documents = Elements(call, record)
    items = [item for item in record.items.of(kind) if sees(call, item)]
    items.sort(key=lambda item: (-item.display_index, item.created))
    written = [documents.full(item) for item in items]
    return {
        "last-modified-date": latest(written),
        ITEM_KEYS[kind]: written,
        "path": f"/{record.orcid}/{LIST_PATHS[kind]}",
    }


def read_list(call: Call, orcid: str, *, kind: str) -> Answer:
    """GET of the list of one kind."""
    record = record_for_reading(call, orcid)
    content = activities_of(call, record, kind) if kind in ACTIVITIES else section_of(call, record, kind)
    return Answer(200, shapes.LIST[kind], content)


ROUTES: Final = tuple(
    Route(
        method="GET",
        path=f"/<orcid>/{LIST_PATHS[kind]}",
        handler=partial(read_list, kind=kind),
        summary=f"List the {LIST_PATHS[kind]}" + (", grouped" if kind in ACTIVITIES else ""),
        answers=shapes.LIST[kind],
    )
    for kind in KINDS
)
