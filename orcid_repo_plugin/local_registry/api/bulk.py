"""Many works at once: up to 100 written, or read, in one request; each has its own success or refusal.

Source: ORCID-Source, ``WorkManagerImpl.createWorks`` and ``WorkManagerReadOnlyImpl.findWorkBulk``.
"""

from typing import Any, Final

from orcid_repo_plugin.local_registry.api.access import (
    SCOPES,
    check_token,
    open_record,
    record_for_writing,
    refused_to_see,
)
from orcid_repo_plugin.local_registry.api.call import MEMBER, Answer, Call, Route
from orcid_repo_plugin.local_registry.api.elements import Elements
from orcid_repo_plugin.local_registry.api.items import add, is_number, writing_scope
from orcid_repo_plugin.local_registry.books.items import Item
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.documents.shapes import WORK_BULK
from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.local_registry.rules.kind_rules import Change
from orcid_repo_plugin.local_registry.rules.scopes import READ_PUBLIC

MOST: Final = 100
"""Works in one bulk, and put-codes in one bulk read."""
_CHUNK: Final = 50
"""Works that ORCID fetches from its database at a time."""

Element = dict[str, Any]


def write(call: Call, orcid: str) -> Answer:
    """POST: 200 with as many elements as were sent, in their order; each the whole work, or an error.

    :raises Refusal: for all: 9048 if the record would be too full, 9006 for more than 100 works.
    """
    document = call.document(WORK_BULK, checked=False)
    record = record_for_writing(call, orcid, writing_scope(call, "work"))
    elements: list[Element] = document["bulk"] or []
    if record.items.count("work") + len(elements) > call.options.max_works:
        raise Refusal(9048, max=call.options.max_works)
    if len(elements) > MOST:
        raise Refusal(9006, f"a bulk can have up to {MOST} elements per request")
    documents = Elements(call, record)
    return Answer(200, WORK_BULK, {"bulk": [_written(call, record, documents, one) for one in elements]})


def _written(call: Call, record: Record, documents: Elements, element: Element) -> Element:
    """What became of one element."""
    change = Change(
        kind="work",
        content=element["work"],
        books=call.books,
        options=call.options,
        record=record,
        source=call.caller.source,
        in_bulk=True,
    )
    try:
        return {"work": documents.full(add(change), with_path=False)}
    except Refusal as refusal:
        return {"error": refusal.body()}


def read(call: Call, orcid: str, put_codes: str) -> Answer:
    """GET: the works that were found, then an error for each put-code that was not; match by put-code.

    :raises Refusal: for all: 9042 for more than 100 put-codes, 9006 if one is no number.
    """
    record = _record(call, orcid)
    numbers = _numbers(put_codes)
    found, missing = _found(record, numbers)
    if call.role == "member":
        check_token(call, record)
        _check_scopes(call)
    documents = Elements(call, record)
    elements = [_shown(call, documents, item) for item in found]
    elements += [{"error": Refusal(9034, put_code=number).body()} for number in missing]
    return Answer(200, WORK_BULK, {"bulk": elements})


def _record(call: Call, orcid: str) -> Record:
    """The record; the public API does not look at its state here."""
    if call.role == "member":
        return open_record(call, orcid)
    record = call.books.records.get(orcid)
    if record is None:
        raise Refusal(9016, "no record has this ORCID iD")
    return record


def _numbers(put_codes: str) -> list[int]:
    """The put-codes of a path; empty parts at the end are passed over, as Java does."""
    texts = put_codes.rstrip(",").split(",")
    if len(texts) > MOST:
        raise Refusal(9042, max=MOST)
    for text in texts:
        if not is_number(text):
            raise Refusal(9006, f"'{text}' is no number")
    return [int(text) for text in texts]


def _found(record: Record, numbers: list[int]) -> tuple[list[Item], list[int]]:
    """The works in the database's order, chunk by chunk, and the put-codes that are left over."""
    found: list[Item] = []
    missing = list(numbers)
    for start in range(0, len(numbers), _CHUNK):
        for number in sorted(set(numbers[start : start + _CHUNK])):
            item = record.items.get("work", number)
            if item is not None:
                found.append(item)
                missing.remove(number)
    return found, missing


def _check_scopes(call: Call) -> None:
    if not call.caller.scopes & {READ_PUBLIC, SCOPES["work"].read}:
        raise Refusal(9038)


def _shown(call: Call, documents: Elements, item: Item) -> Element:
    """The work, or in its place why this caller may not see it."""
    refusal = refused_to_see(call, item.visibility, item.source, SCOPES["work"].read)
    if refusal is not None:
        return {"error": refusal.body()}
    return {"work": documents.full(item)}


ROUTES: Final = (
    Route(
        method="POST",
        path="/<orcid>/works",
        handler=write,
        summary=f"Add up to {MOST} works; each is answered on its own",
        roles=MEMBER,
        reads=WORK_BULK,
        answers=WORK_BULK,
        scope=SCOPES["work"].create,
    ),
    Route(
        method="GET",
        path="/<orcid>/works/<put_codes>",
        handler=read,
        summary=f"Read up to {MOST} whole works by their put-codes",
        answers=WORK_BULK,
    ),
)
