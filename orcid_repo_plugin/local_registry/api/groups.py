"""Peer-review groups: ``/group-id-record``, shared by all members and all records.

Source: ORCID-Source, ``MemberV3ApiServiceDelegatorImpl`` and ``GroupIdRecordManagerImpl``.
"""

import re
import unicodedata
from typing import Any, Final

from orcid_repo_plugin.local_registry.api.access import require
from orcid_repo_plugin.local_registry.api.call import MEMBER, Answer, Call, Route
from orcid_repo_plugin.local_registry.api.items import put_code_of
from orcid_repo_plugin.local_registry.books.others import PeerReviewGroup
from orcid_repo_plugin.local_registry.documents.shapes import GROUP_ID_RECORD, GROUP_ID_RECORDS
from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.local_registry.rules import groups

READ: Final = "/group-id-record/read"
UPDATE: Final = "/group-id-record/update"
PAGE_SIZE: Final = "100"

_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,10}")
_LARGEST: Final = 2**31 - 1
_KEYS: Final = ("name", "group-id", "description", "type", "put-code")


def document(group: PeerReviewGroup) -> dict[str, Any]:
    """The group as it is answered: ORCID tells neither its source nor its dates."""
    values = (group.name, group.group_id, group.description, group.type, group.put_code)
    return dict(zip(_KEYS, values, strict=True))


def find(call: Call) -> Answer:
    """A page of all groups; or the one group of a group id or a name, or an empty document."""
    require(call, READ)
    if "group-id" in call.query:
        return _one(_by_group_id(call, call.query["group-id"]))
    if "name" in call.query:
        return _one(groups.find_by_name(call.books, call.query["name"]))
    return _page(call)


def _by_group_id(call: Call, group_id: str) -> PeerReviewGroup | None:
    found = groups.find(call.books, group_id)
    if found is None and groups.is_issn_group(group_id):
        return groups.for_issn(call.books, group_id)
    return found


def _one(group: PeerReviewGroup | None) -> Answer:
    return Answer(200, GROUP_ID_RECORD, document(group) if group else dict.fromkeys(_KEYS))


def _page(call: Call) -> Answer:
    size = _integer(call.query.get("page-size", PAGE_SIZE))
    page = _integer(call.query.get("page", "1"))
    if size < 0 or page < 1:
        raise Refusal(9006, "page counts from 1, and page-size must not be negative")
    found = sorted(call.books.groups.values(), key=lambda group: (group.created, group.put_code))
    shown = found[size * (page - 1) : size * page]
    content = {
        "last-modified-date": {"value": max(group.modified for group in shown)} if shown else None,
        "total": len(shown),
        "page": page,
        "page-size": size,
        "group-id-record": [document(group) for group in shown],
    }
    return Answer(200, GROUP_ID_RECORDS, content)


def _integer(text: str) -> int:
    if _INTEGER.fullmatch(text) is None or abs(int(text)) > _LARGEST:
        raise Refusal(9020, "page and page-size are whole numbers.")
    return int(text)


def read(call: Call, put_code: str) -> Answer:
    """One group."""
    require(call, READ)
    return Answer(200, GROUP_ID_RECORD, document(_group(call, put_code)))


def _group(call: Call, put_code: str) -> PeerReviewGroup:
    group = call.books.groups.get(put_code_of(call, put_code))
    if group is None:
        raise Refusal(9026)
    return group


def create(call: Call) -> Answer:
    """A new group. A journal's is made by the registry, even when a client asks: then it exists already."""
    sent = call.document(GROUP_ID_RECORD)
    require(call, UPDATE)
    group_id = sent["group-id"] or ""
    if groups.is_issn_group(group_id) and groups.find(call.books, group_id) is None:
        raise Refusal(9025, put_code=groups.for_issn(call.books, group_id).put_code)
    if sent.get("put-code") is not None:
        raise Refusal(9024)
    groups.refuse_bad_group_id(group_id)
    _refuse_double(call, group_id, None)
    group = groups.made(
        call.books, group_id, _name(sent), sent["description"], sent["type"], call.caller.source
    )
    return Answer(201, headers={"Location": f"{call.api_url}/group-id-record/{group.put_code}"})


def update(call: Call, put_code: str) -> Answer:
    """Replace a group that the caller made."""
    sent = call.document(GROUP_ID_RECORD)
    number = put_code_of(call, put_code)
    require(call, UPDATE)
    if sent.get("put-code") != number:
        in_body = "null" if sent.get("put-code") is None else sent["put-code"]
        raise Refusal(9019, url_put_code=number, body_put_code=in_body)
    group = _group(call, put_code)
    groups.refuse_bad_group_id(sent["group-id"] or "")
    _refuse_double(call, sent["group-id"], number)
    _refuse_foreign(call, group)
    group.group_id, group.name = sent["group-id"], _name(sent)
    group.description, group.type = sent["description"], sent["type"]
    group.modified = call.books.now()
    call.books.put_group(group)
    return Answer(200, GROUP_ID_RECORD, document(group))


def delete(call: Call, put_code: str) -> Answer:
    """Delete a group that the caller made and no review names."""
    require(call, UPDATE)
    group = _group(call, put_code)
    if groups.is_used(call.books, group):
        raise Refusal(9040, "There are peer reviews in this group.")
    _refuse_foreign(call, group)
    call.books.remove_group(group)
    return Answer(204)


def _refuse_double(call: Call, group_id: str, other_than: int | None) -> None:
    found = groups.find(call.books, group_id)
    if found is not None and found.put_code != other_than:
        raise Refusal(9025, put_code=found.put_code)


def _refuse_foreign(call: Call, group: PeerReviewGroup) -> None:
    if group.source != call.caller.source:
        raise Refusal(9010)


def _name(sent: dict[str, Any]) -> str:
    """The name without invisible characters."""
    return "".join(character for character in sent["name"] if unicodedata.category(character)[0] != "C")


_PATH: Final = "/group-id-record"
_ONE: Final = f"{_PATH}/<put_code>"

ROUTES: Final = (
    Route(
        method="GET",
        path=_PATH,
        handler=find,
        summary="A page of all peer-review groups, or the one with a name or group id",
        roles=MEMBER,
        answers=GROUP_ID_RECORDS,
        or_answers=GROUP_ID_RECORD,
        scope=READ,
        query=("page-size", "page", "name", "group-id"),
    ),
    Route(
        method="POST",
        path=_PATH,
        handler=create,
        summary="Add a peer-review group",
        roles=MEMBER,
        reads=GROUP_ID_RECORD,
        success=201,
        scope=UPDATE,
    ),
    Route(
        method="GET",
        path=_ONE,
        handler=read,
        summary="Read a peer-review group",
        roles=MEMBER,
        answers=GROUP_ID_RECORD,
        scope=READ,
    ),
    Route(
        method="PUT",
        path=_ONE,
        handler=update,
        summary="Replace a peer-review group",
        roles=MEMBER,
        reads=GROUP_ID_RECORD,
        answers=GROUP_ID_RECORD,
        scope=UPDATE,
    ),
    Route(
        method="DELETE",
        path=_ONE,
        handler=delete,
        summary="Delete a peer-review group that no review names",
        roles=MEMBER,
        success=204,
        scope=UPDATE,
    ),
)
