"""Contents with faults in them, and what the rules of their kind say."""

import copy
from collections.abc import Callable
from typing import Any

import orjson

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.contents import item_body
from orcid_repo_plugin.local_registry.books.items import Item, Source
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.documents.notations import read
from orcid_repo_plugin.local_registry.documents.shapes import ITEM
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.local_registry.rules.all_kinds import RULES
from orcid_repo_plugin.local_registry.rules.kind_rules import Change
from tests.local_registry.api.desk import JOSIAH, SMALLEST

Content = dict[str, Any]
Fault = Callable[[Content], None]

US = Source(client_id="APP-0000000000000001")
OTHER = Source(client_id="APP-0000000000000002")
DATE: Content = {"year": {"value": "2024"}, "month": None, "day": None}
NO_DATE: Content = {"year": {"value": "2023"}, "month": {"value": "02"}, "day": {"value": "30"}}


def smallest(kind: str) -> Content:
    """The smallest content of a kind, with every key."""
    return copy.deepcopy(read(ITEM[kind], orjson.dumps(SMALLEST[kind]), "json"))


def setting(path: str, value: Any) -> Fault:
    """A fault: ``value`` at a place such as ``organization.address.city``; numbers count in lists."""

    def put(content: Content) -> None:
        *way, last = path.split(".")
        place: Any = content
        for step in way:
            place = place[int(step) if step.isdigit() else step]
        place[int(last) if last.isdigit() else last] = copy.deepcopy(value)

    return put


def change_of(kind: str, *faults: Fault, existing: Item | None = None, books: Books | None = None) -> Change:
    """What a client wants of Josiah's record."""
    books = books or Books()
    record = books.records.get(JOSIAH) or Record(JOSIAH, "Josiah", "Carberry")
    books.put_record(record)
    content = smallest(kind)
    for fault in faults:
        fault(content)
    return Change(
        kind=kind,
        content=content,
        books=books,
        options=Options(),
        record=record,
        source=US,
        existing=existing,
    )


def stored(books: Books, kind: str, *faults: Fault, source: Source = US, visibility: str = "public") -> Item:
    """An item on Josiah's record."""
    change = change_of(kind, *faults, books=books)
    body, selves, versions = item_body(kind, change.content)
    item = Item(0, kind, body, source, visibility, 1, 1, 1, selves, versions)
    item.put_code = books.next_put_code(item.space)
    books.put_item(change.record, item)
    return item


def code_of(change: Change) -> int | None:
    """What the road refuses after all that has nothing to do with the kind; ``None`` if it is taken."""
    rules = RULES[change.kind]
    try:
        rules.validate(change)
        keys = item_body(change.kind, change.content)[1]
        rules.refuse_duplicate(change, keys)
        rules.kept(change.content)
    except Refusal as refusal:
        return refusal.code
    return None


def in_order(kind: str, faults: list[tuple[int, Fault]]) -> list[tuple[int, Fault, int, Fault]]:
    """Each two faults of a kind, the one that ORCID finds first before the other."""
    return [
        (first, one, second, other)
        for place, (first, one) in enumerate(faults)
        for second, other in faults[place + 1 :]
    ]


def ids(*found: tuple[str, str, str | None]) -> Content:
    """An ``external-ids`` element of types, values and relationships."""
    return {"external-id": [external_id(*one) for one in found]}


def external_id(kind: str, value: str, relationship: str | None) -> Content:
    """An external id with every key."""
    return {
        "external-id-type": kind,
        "external-id-value": value,
        "external-id-normalized": None,
        "external-id-normalized-error": None,
        "external-id-url": None,
        "external-id-relationship": relationship,
    }
