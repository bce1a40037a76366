"""Answers of ORCID's API, as they were saved, back into people, items and sources.

A record, a person, activities, a list of works or of another kind, a bulk, a single item: all of them
hold items, each with its put-code, source, visibility and dates. Answers of API 2.0 are renamed on the way.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import orjson

from orcid_repo_plugin.local_registry.books.contents import CONTENT_KEYS
from orcid_repo_plugin.local_registry.books.items import Source
from orcid_repo_plugin.local_registry.documents.notations import read
from orcid_repo_plugin.local_registry.documents.shapes import ITEM
from orcid_repo_plugin.local_registry.kinds import ACTIVITIES, KINDS, SPACES
from orcid_repo_plugin.local_registry.loading.owners import (
    ms,
    owner_of,
    person_of,
    right_orcid,
    visibility_in,
)
from orcid_repo_plugin.local_registry.loading.plan import GREATEST, Conflict, Plan, PlannedItem
from orcid_repo_plugin.local_registry.loading.renaming import renamed
from orcid_repo_plugin.local_registry.refusals import Refusal

Answer = dict[str, Any]
PutCodes = Mapping[tuple[str, int], str]
"""The iDs that have items, by space and put-code."""

_PERSON_KEYS: Final = {
    "address": "address",
    "external-identifier": "external-identifiers",
    "keyword": "keywords",
    "other-name": "other-names",
    "researcher-url": "researcher-urls",
}
"""Where the items of a person section stand, and their kind."""
_SUMMARY_KEYS: Final = {f"{kind}-summary": kind for kind in ACTIVITIES}
_TELLING: Final = (
    ("reviewer-role", "peer-review"),
    ("proposal", "research-resource"),
    ("organization-defined-type", "funding"),
    ("journal-title", "work"),
    ("citation", "work"),
)
"""What a single item without a path is known by."""
_LISTS: Final = ("affiliation-group", "bulk", "group", *_PERSON_KEYS)
_IN_SUMMARIES: Final = {
    "external-ids": "review-identifiers",
    "completion-date": "review-completion-date",
}
"""What summaries of peer reviews call otherwise."""
_NOTHING: Final = (None, {"external-id": None})
"""What is there and says nothing: whole works without identifiers have the latter."""


class Found(NamedTuple):
    """An item as it stands in an answer."""

    kind: str
    document: Answer
    summary: bool


def plan_of(answer: Answer, orcid: str | None = None, put_codes: PutCodes | None = None) -> Plan:
    """What one answer brings.

    :param answer: its JSON, 3.0 or 2.0.
    :param orcid: whose record it goes to; the one that the answer names without it.
    :param put_codes: known already, for bulks and single items that name no iD.
    :raises Conflict: it is no answer that holds items or a person, or one of them cannot be read.
    """
    answer = renamed(answer)
    found = list(items_in(answer))
    named = owner_of(answer)
    whose = orcid or named
    plan = Plan()
    person = person_of(answer, whose)
    if person is not None:
        plan.people[person.orcid] = person
    elif not found and not _holds_nothing(answer):
        raise Conflict("holds no person and no items of an ORCID record")
    for item in found:
        written = named or owner_of(item.document)
        place = (SPACES[item.kind], item.document["put-code"])
        owner = orcid or written or (put_codes or {}).get(place)
        try:
            _add(plan, right_orcid(owner), written or owner or "", item)
        except (Conflict, Refusal, TypeError, ValueError) as error:
            reason = error.reason if isinstance(error, Refusal) else str(error)
            raise Conflict(f"{_place(item)}: {reason or error}") from error
    return plan


def _holds_nothing(answer: Answer) -> bool:
    """Whether it is a list or a bulk in which there is nothing to find."""
    if any(answer.get(key) == [] for key in _LISTS):
        return True
    return bool(answer.get("bulk")) and all("error" in member for member in answer["bulk"])


def items_in(answer: Any, inside: str = "") -> Iterator[Found]:
    """Every item of an answer, in its order.

    >>> [found.kind for found in items_in({"keyword": [{"content": "pots", "put-code": 4}]})]
    ['keywords']
    """
    if isinstance(answer, list):
        for part in answer:
            yield from items_in(part, inside)
    elif isinstance(answer, dict):
        kind = _kind_of(answer, inside)
        if kind:
            yield Found(kind, answer, inside.endswith("-summary"))
        elif inside not in ("source", "external-ids", "error"):
            for key, value in answer.items():
                yield from items_in(value, key)


def _kind_of(document: Answer, inside: str) -> str | None:
    """The kind of a document that is an item; all items have put-codes."""
    if document.get("put-code") is None:
        return None
    if inside in _SUMMARY_KEYS:
        return _SUMMARY_KEYS[inside]
    if inside in _PERSON_KEYS:
        return _PERSON_KEYS[inside]
    if inside in KINDS:
        return inside
    parts = (document.get("path") or "").split("/")
    if len(parts) > 3 and parts[2] in KINDS:
        return parts[2]
    return next((kind for key, kind in _TELLING if key in document), None)


def _add(plan: Plan, owner: str, written: str, found: Found) -> None:
    document = found.document
    put_code = int(document["put-code"])
    if not 0 <= put_code <= GREATEST:
        raise Conflict("no put-code is like that")
    content = read(ITEM[found.kind], orjson.dumps(_content(found)), "json", checked=False)
    source = _source(plan, owner, written, document.get("source") or {})
    created = ms(document.get("created-date"))
    index = document.get("display-index")
    plan.items.append(
        PlannedItem(
            orcid=owner,
            kind=found.kind,
            content=content,
            source=source,
            put_code=put_code,
            visibility=visibility_in(document),
            created=created,
            modified=ms(document.get("last-modified-date")) or created,
            display_index=int(index) if index is not None and str(index).isdigit() else None,
            summary=found.summary,
            place=_place(found),
        )
    )


def _place(found: Found) -> str:
    return f"{found.kind} {found.document.get('put-code')}"


def _content(found: Found) -> Answer:
    """What the item says, by the names of a whole item."""
    document = found.document
    if found.kind == "peer-review" and found.summary:
        document = {_IN_SUMMARIES.get(key, key): value for key, value in document.items()}
    return {key: document[key] for key in CONTENT_KEYS[found.kind] if document.get(key) not in _NOTHING}


def _source(plan: Plan, owner: str, written: str, source: Answer) -> Source:
    """Who put it there; clients are made known by their names.

    :param written: the iD that the answer names, which stands for the owner.
    """
    people = {None: None, written: owner}
    orcid, client_id = _path(source, "source-orcid"), _path(source, "source-client-id")
    origin, origin_client = (
        _path(source, "assertion-origin-orcid"),
        _path(source, "assertion-origin-client-id"),
    )
    name = _text(source.get("source-name"))
    if client_id:
        plan.client_names[client_id] = name or plan.client_names.get(client_id) or client_id
    elif orcid == written:
        plan.owner_names.setdefault(owner, name)
    if origin_client:
        plan.client_names[origin_client] = _text(source.get("assertion-origin-name")) or origin_client
    by = None if client_id else people.get(orcid, orcid) or owner
    return Source(by, client_id, people.get(origin, origin), origin_client)


def _path(source: Answer, key: str) -> str | None:
    """The id in a part of a source: what ends its path or its URI."""
    part = source.get(key) or {}
    found: str = part.get("path") or (part.get("uri") or "").rpartition("/")[2]
    return found or None


def _text(part: Any) -> str | None:
    value = part.get("value") if isinstance(part, dict) else part
    return value if isinstance(value, str) and value.strip() else None
