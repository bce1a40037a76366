"""The road that every kind of item takes: added, changed, deleted, read.

Order of checks: the body is read; the record, the token, the scope; the put-codes; the kind's own rules.
Source: ORCID-Source, ``MemberV3ApiServiceDelegatorImpl`` and the kinds' managers.
"""

import re
from functools import partial
from typing import Final

from orcid_repo_plugin.local_registry.api.access import (
    SCOPES,
    check_token,
    open_record,
    record_for_writing,
    refused_to_see,
)
from orcid_repo_plugin.local_registry.api.call import MEMBER, Answer, Call, Route
from orcid_repo_plugin.local_registry.api.elements import Elements
from orcid_repo_plugin.local_registry.books.contents import item_body, item_keys
from orcid_repo_plugin.local_registry.books.items import Item
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.documents import shapes
from orcid_repo_plugin.local_registry.kinds import ACTIVITIES, KINDS, SPACES
from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.local_registry.rules.all_kinds import RULES
from orcid_repo_plugin.local_registry.rules.kind_rules import Change, refuse_foreign

_NUMBER: Final = re.compile(r"[+-]?\d{1,19}", re.ASCII)
_LARGEST: Final = 2**63 - 1


def is_number(text: str) -> bool:
    """Whether ORCID can read it as a put-code: a whole number of 64 bits.

    >>> is_number("41"), is_number("41a"), is_number("9223372036854775808")
    (True, False, False)
    """
    return _NUMBER.fullmatch(text) is not None and -_LARGEST - 1 <= int(text) <= _LARGEST


def put_code_of(call: Call, text: str) -> int:
    """The number in a path.

    :raises Refusal: 9034 on the member API; 9001 (404) on the public API, whose paths take numbers only.
    """
    if is_number(text):
        return int(text)
    if call.role == "public":
        raise Refusal(9001, "there is nothing at this path", status=404)
    raise Refusal(9034, put_code=text)


def add(change: Change) -> Item:
    """Take a new item onto the record.

    :raises Refusal: by the kind's rules; nothing is stored then.
    """
    rules = RULES[change.kind]
    rules.validate(change)
    rules.refuse_full(change)
    now = change.books.now()
    item = Item(
        put_code=0,
        kind=change.kind,
        body=b"",
        source=change.source,
        visibility=_visibility(change),
        created=now,
        modified=now,
    )
    _fill(change, item)
    item.put_code = change.books.next_put_code(item.space)
    change.books.put_item(change.record, item)
    return item


def replace(change: Change) -> Item:
    """Take a content in place of the one that is stored; the answer is the item as it is then.

    :raises Refusal: by the kind's rules; 9010 for the item of another source, 9014 if nothing would change.
    """
    rules, existing = RULES[change.kind], change.existing
    assert existing is not None
    if rules.source_first:
        refuse_foreign(change)
    if rules.same is not None and rules.same(change):
        if existing.source != change.source:
            raise Refusal(9014, "It says what is stored already, and you are not its source.")
        return existing
    rules.validate(change)
    item = Item(
        put_code=existing.put_code,
        kind=change.kind,
        body=b"",
        source=existing.source,
        visibility=existing.visibility,
        created=existing.created,
        modified=change.books.now(),
        display_index=existing.display_index,
    )
    _fill(change, item)
    change.books.put_item(change.record, item)
    return item


def _fill(change: Change, item: Item) -> None:
    """Duplicates, source, and what is stored: the last checks, and the item's content."""
    rules = RULES[change.kind]
    selves, _ = item_keys(change.kind, change.content)
    rules.refuse_duplicate(change, selves)
    refuse_foreign(change)
    item.body, item.self_keys, item.version_keys = item_body(change.kind, rules.kept(change.content))


def _visibility(change: Change) -> str:
    """The record's own default; what was sent counts only until the record is claimed."""
    if change.record.claimed:
        return change.record.default_visibility
    return change.content.get("visibility") or "private"


def writing_scope(call: Call, kind: str) -> str:
    """The scope that a POST needs: the one to create, or else the one to update."""
    scopes = SCOPES[kind]
    return scopes.create if scopes.create in call.caller.scopes else scopes.update


def find(record: Record, kind: str, put_code: int) -> Item:
    """The item with this put-code, of any kind that shares the space.

    :raises Refusal: 9016.
    """
    item = record.items.get(SPACES[kind], put_code)
    if item is None:
        raise Refusal(9016, "there is no item with this put-code on the record")
    return item


def _change(call: Call, record: Record, kind: str, content: dict[str, object]) -> Change:
    return Change(
        kind=kind,
        content=content,
        books=call.books,
        options=call.options,
        record=record,
        source=call.caller.source,
    )


def create(call: Call, orcid: str, *, kind: str) -> Answer:
    """POST: 201 with the new item's address and no body."""
    content = call.document(shapes.ITEM[kind])
    record = record_for_writing(call, orcid, writing_scope(call, kind))
    item = add(_change(call, record, kind, content))
    return Answer(201, headers={"Location": f"{call.api_url}/{orcid}/{kind}/{item.put_code}"})


def update(call: Call, orcid: str, put_code: str, *, kind: str) -> Answer:
    """PUT: 200 with the whole item; an affiliation becomes one of the path's kind."""
    content = call.document(shapes.ITEM[kind])
    number = put_code_of(call, put_code)
    record = record_for_writing(call, orcid, SCOPES[kind].update)
    sent = content.get("put-code")
    if sent != number:
        raise Refusal(9019, url_put_code=number, body_put_code="null" if sent is None else sent)
    change = _change(call, record, kind, content)
    change.existing = find(record, kind, number)
    item = replace(change)
    return Answer(200, shapes.ITEM[kind], Elements(call, record).full(item, with_path=False))


def delete(call: Call, orcid: str, put_code: str, *, kind: str) -> Answer:
    """DELETE: 204; an affiliation goes through the path of any of the seven kinds."""
    number = put_code_of(call, put_code)
    record = record_for_writing(call, orcid, SCOPES[kind].delete)
    item = find(record, kind, number)
    if item.source != call.caller.source:
        raise Refusal(9010)
    call.books.remove_item(record, item)
    return Answer(204)


def visible(call: Call, orcid: str, put_code: str, kind: str) -> tuple[Record, Item]:
    """The item, if this caller may see it.

    :raises Refusal: 9034, the record's state, 9016, 9006 for another kind of affiliation, 9017, 9038,
        9013, 9039.
    """
    number = put_code_of(call, put_code)
    record = open_record(call, orcid)
    item = find(record, kind, number)
    if item.kind != kind:
        raise Refusal(9006, f"the item with this put-code is no {kind}")
    check_token(call, record)
    refusal = refused_to_see(call, item.visibility, item.source, SCOPES[kind].read)
    if refusal is not None:
        raise refusal
    return record, item


def read(call: Call, orcid: str, put_code: str, *, kind: str) -> Answer:
    """GET of one item: the whole of it."""
    record, item = visible(call, orcid, put_code, kind)
    return Answer(200, shapes.ITEM[kind], Elements(call, record).full(item))


def read_summary(call: Call, orcid: str, put_code: str, *, kind: str) -> Answer:
    """GET of one activity's summary."""
    record, item = visible(call, orcid, put_code, kind)
    return Answer(200, shapes.SUMMARY[kind], Elements(call, record).summary(item))


def _routes(kind: str) -> tuple[Route, ...]:
    one = kind if kind == "address" else kind.removesuffix("s")
    place, shape, scopes = f"/<orcid>/{kind}", shapes.ITEM[kind], SCOPES[kind]
    written = (
        Route(
            method="POST",
            path=place,
            handler=partial(create, kind=kind),
            summary=f"Add a new {one}",
            roles=MEMBER,
            reads=shape,
            success=201,
            scope=scopes.create,
        ),
        Route(
            method="PUT",
            path=f"{place}/<put_code>",
            handler=partial(update, kind=kind),
            summary=f"Replace the {one}",
            roles=MEMBER,
            reads=shape,
            answers=shape,
            scope=scopes.update,
        ),
        Route(
            method="DELETE",
            path=f"{place}/<put_code>",
            handler=partial(delete, kind=kind),
            summary=f"Delete the {one}",
            roles=MEMBER,
            success=204,
            scope=scopes.delete,
        ),
    )
    return (*written, *_reading_routes(kind, one, place))


def _reading_routes(kind: str, one: str, place: str) -> tuple[Route, ...]:
    whole = Route(
        method="GET",
        path=f"{place}/<put_code>",
        handler=partial(read, kind=kind),
        summary=f"Read the whole {one}",
        answers=shapes.ITEM[kind],
        roles=MEMBER if kind == "work" else frozenset({"member", "public"}),
    )
    if kind not in ACTIVITIES:
        return (whole,)
    summary = Route(
        method="GET",
        path=f"{place}/summary/<put_code>",
        handler=partial(read_summary, kind=kind),
        summary=f"Read the summary of the {one}",
        answers=shapes.SUMMARY[kind],
    )
    return whole, summary


ROUTES: Final[tuple[Route, ...]] = tuple(route for kind in KINDS for route in _routes(kind))
"""Of all kinds; the public API's whole work, which has citations, too, is in ``api/citations.py``."""
