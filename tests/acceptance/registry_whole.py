"""Whether a registry's books are whole: nothing twice, nothing lost, all that belongs together together."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.contents import CONTENT_KEYS, item_body
from orcid_repo_plugin.local_registry.books.items import Item, Items
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.books.tokens import Token
from orcid_repo_plugin.local_registry.documents.notations import Notation, read, write
from orcid_repo_plugin.local_registry.documents.shape import Shape
from orcid_repo_plugin.local_registry.documents.shapes import ITEM, PERSON, RECORD
from orcid_repo_plugin.local_registry.refusals import Refusal
from orcid_repo_plugin.testing.registry import Registry

TABLES: Final = ("clients", "codes", "tokens", "refresh_tokens", "tokens_of", "webhooks", "notifications")
NOTATIONS: Final[tuple[Notation, ...]] = ("xml", "json")
VISIBILITIES: Final = ("public", "limited", "private")


def flaws(books: Books) -> Iterator[str]:
    """What is wrong with the books; nothing if they are whole."""
    yield from _of_put_codes(books)
    for record in books.records.values():
        for item in record.items:
            said = ", ".join(_of_item(books, item))
            if said:
                yield f"{record.orcid} {item.kind} {item.put_code} {said}"
        yield from (f"{record.orcid}: {said}" for said in _of_record(books, record))
    yield from _of_tokens(books)
    yield from _of_others(books)


def _of_put_codes(books: Books) -> Iterator[str]:
    found = Counter((item.space, item.put_code) for record in books.records.values() for item in record.items)
    yield from (f"put-code {place} is given out {times} times" for place, times in found.items() if times > 1)
    for space, number in found:
        if not 0 < number <= books.put_codes.get(space, 0):
            yield f"put-code {number} of {space} is beyond the last one, {books.put_codes.get(space)}"


def _of_item(books: Books, item: Item) -> Iterator[str]:
    content = item.content
    if tuple(content) != CONTENT_KEYS[item.kind]:
        yield f"has the keys {list(content)}"
    elif item_body(item.kind, content) != (item.body, item.self_keys, item.version_keys):
        yield "has keys that are not those of its identifiers"
    if item.visibility not in VISIBILITIES or item.created > item.modified:
        yield f"is {item.visibility}, of {item.created}, changed {item.modified}"
    clients = (item.source.client_id, item.source.origin_client_id)
    people = (item.source.orcid, item.source.origin_orcid)
    if not set(clients) <= {None, *books.clients} or not set(people) <= {None, *books.records}:
        yield f"comes from nowhere: {item.source}"


def _of_record(books: Books, record: Record) -> Iterator[str]:
    for space, items in record.items.spaces.items():
        if any(item.put_code != number or item.space != space for number, item in items.items()):
            yield f"an item of {space} stands in another's place"
    if _indexes(record.items) != _indexes(Items(lambda: list(record.items))):
        yield "duplicates would not be found: the index is not that of the items"
    if books.records.get(record.orcid) is not record:
        yield "stands in another's place"


def _indexes(items: Items) -> Any:
    return [{place: sorted(numbers) for place, numbers in index.items()} for index in items._indexes()]


def _of_tokens(books: Books) -> Iterator[str]:
    by_refresh: dict[str, Token] = {}
    by_orcid: dict[str, dict[str, Token]] = {}
    for text, token in books.tokens.items():
        if token.access_token != text or token.client_id not in books.clients:
            yield "a token stands in another's place, or is nobody's"
        if token.orcid is not None:
            by_orcid.setdefault(token.orcid, {})[text] = token
        if token.refresh_token:
            by_refresh[token.refresh_token] = token
    if by_refresh != books.refresh_tokens or by_orcid != {k: v for k, v in books.tokens_of.items() if v}:
        yield "tokens are not found by refresh token or by iD"
    if not set(books.tokens_of) <= set(books.records):
        yield "there are tokens for records that there are not"


def _of_others(books: Books) -> Iterator[str]:
    names = Counter(group.group_id.strip().lower() for group in books.groups.values())
    yield from (f"the group {name} is there {times} times" for name, times in names.items() if times > 1)
    for (orcid, uri), webhook in books.webhooks.items():
        if (webhook.orcid, webhook.uri) != (orcid, uri) or orcid not in books.records:
            yield f"a webhook stands in another's place: {uri}"
    for number, notification in books.notifications.items():
        if notification.put_code != number or notification.orcid not in books.records:
            yield f"the notification {number} is nobody's"
    addresses = Counter(email.address.lower() for record in books.records.values() for email in record.emails)
    yield from (f"two records have one e-mail address ({times})" for times in addresses.values() if times > 1)


def differences(books: Books, kept: Books) -> Iterator[str]:
    """How books differ from those that were read from where they are kept."""
    for table in (*TABLES, "groups", "organisations", "put_codes"):
        if getattr(books, table) != getattr(kept, table):
            yield f"{table} are kept otherwise"
    if list(books.records) != list(kept.records):
        yield f"{len(books.records)} records are kept as {len(kept.records)}"
    for orcid, record in books.records.items():
        if _record(record) != _record(kept.records[orcid]):
            yield f"{orcid} is kept otherwise"


def _record(record: Record) -> Any:
    named = {name: getattr(record, name) for name in Record.__slots__ if name != "items"}
    spaces = {space: items for space, items in record.items.spaces.items() if items}
    return named, spaces


def unreadable(registry: Registry, orcid: str) -> Iterator[str]:
    """What of a record is not the same in XML and in JSON, or does not fit the schema any more."""
    whole = registry.record(orcid)
    record = {key: whole[key] for key in RECORD.group.keys}
    yield from (f"{orcid} {said}" for said in _misfits(RECORD, record, checked=False))
    yield from (f"{orcid} person {said}" for said in _misfits(PERSON, record["person"], checked=True))
    for kind, documents in whole["items"].items():
        checked = kind != "work"  # works that come in a bulk, or from the researcher, are not checked
        for document in documents:
            misfits = _misfits(ITEM[kind], document, checked=checked)
            yield from (f"{orcid} {kind} {document['put-code']} {said}" for said in misfits)


def _misfits(shape: Shape, document: Mapping[str, Any], *, checked: bool) -> Iterator[str]:
    for notation in NOTATIONS:
        try:
            found = read(shape, write(shape, document, notation), notation, checked=checked, whole=True)
        except Refusal as refusal:
            yield f"is no {notation}: {refusal}"
        else:
            if _bare(found) != _bare(document):
                yield f"is not the same in {notation}"


def _bare(value: Any) -> Any:
    """Without what XML does not tell apart: nothing, empty text and empty lists."""
    if isinstance(value, Mapping):
        kept = {key: _bare(inner) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if inner is not None} or None
    if isinstance(value, list):
        return [_bare(inner) for inner in value] or None
    return value if value != "" else None
