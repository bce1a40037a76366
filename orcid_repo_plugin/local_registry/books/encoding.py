"""How what is in the books is written into a storage, and read from it.

Items have a table of their own (``folder.py``); everything else is a row of table, key and JSON.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

import orjson

from orcid_repo_plugin.local_registry.books.clients import Client
from orcid_repo_plugin.local_registry.books.items import Item, Items, Key, Source
from orcid_repo_plugin.local_registry.books.others import (
    Notification,
    Organisations,
    PeerReviewGroup,
    Webhook,
)
from orcid_repo_plugin.local_registry.books.record import Email, Record
from orcid_repo_plugin.local_registry.books.tokens import Code, Token

if TYPE_CHECKING:
    from orcid_repo_plugin.local_registry.books.books import Books

_T = TypeVar("_T")
ItemRow = tuple[str, str, int, str, str, int, int, int, bytes, bytes, bytes]
"""iD, space, put-code, kind, visibility, created, modified, display-index, source, keys, body."""


def key_text(key: Hashable) -> str:
    """A key as text: itself, or its JSON.

    >>> key_text("0000-0002-1825-0097"), key_text(("0000-0002-1825-0097", "http://127.0.0.1/hook"))
    ('0000-0002-1825-0097', '["0000-0002-1825-0097","http://127.0.0.1/hook"]')
    """
    return key if isinstance(key, str) else orjson.dumps(key).decode()


def encode(value: Any) -> bytes:
    """A value of the books as JSON; of a record all but its items.

    >>> encode(Client("APP-0000000000000001", "s", "public", "A client")).startswith(b'{"client_id":"APP-')
    True
    """
    if isinstance(value, Record):
        value = {name: getattr(value, name) for name in _names(Record) if name != "items"}
    return orjson.dumps(value, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, set):
        return sorted(value)
    if isinstance(value, tuple):  # a named tuple
        return list(value)
    raise TypeError(f"cannot be stored: {type(value).__name__}")


def encode_item(orcid: str, item: Item) -> ItemRow:
    """An item as a row."""
    keys = (
        b""
        if not (item.self_keys or item.version_keys)
        else orjson.dumps((item.self_keys, item.version_keys))
    )
    return (
        orcid,
        item.space,
        item.put_code,
        item.kind,
        item.visibility,
        item.created,
        item.modified,
        item.display_index,
        orjson.dumps(tuple(item.source)),
        keys,
        item.body,
    )


def decode_item(row: ItemRow) -> Item:
    """The item of a row."""
    _, _, put_code, kind, visibility, created, modified, display_index, source, keys, body = row
    selves, versions = orjson.loads(keys) if keys else ((), ())
    return Item(
        put_code=put_code,
        kind=kind,
        body=body,
        source=_source(source),
        visibility=visibility,
        created=created,
        modified=modified,
        display_index=display_index,
        self_keys=_keys(selves),
        version_keys=_keys(versions),
    )


@lru_cache(maxsize=1024)
def _source(stored: bytes) -> Source:
    return Source(*orjson.loads(stored))


def _keys(stored: Iterable[list[str]]) -> tuple[Key, ...]:
    return tuple((kind, value) for kind, value in stored)


def _names(kind: Any) -> frozenset[str]:
    return frozenset(field.name for field in fields(kind))


def _made(kind: type[_T], stored: Mapping[str, Any], **changed: Any) -> _T:
    """The dataclass; what an older or newer version had more of is passed over."""
    known = _names(kind)
    return kind(**{name: value for name, value in stored.items() if name in known} | changed)


def place(books: "Books", table: str, key: str, stored: Any, fetch: Callable[[], Iterable[Item]]) -> None:
    """Put what was stored where it belongs in the books.

    :param fetch: gives the items of a record, when they are first asked for.
    :raises KeyError, TypeError, ValueError: it is nothing that ``encode`` wrote.
    """
    if table == "record":
        emails = [_made(Email, email) for email in stored["emails"]]
        books.records[key] = _made(Record, stored, emails=emails, items=Items(fetch))
    else:
        PLACES[table](books, key, stored)


def _client(books: "Books", key: str, stored: Any) -> None:
    books.clients[key] = _made(Client, stored)


def _code(books: "Books", key: str, stored: Any) -> None:
    books.codes[key] = _made(Code, stored, scopes=tuple(stored["scopes"]))


def _token(books: "Books", key: str, stored: Any) -> None:
    token = _made(Token, stored, scopes=tuple(stored["scopes"]))
    books.tokens[key] = token
    if token.refresh_token:
        books.refresh_tokens[token.refresh_token] = token
    if token.orcid:
        books.tokens_of.setdefault(token.orcid, {})[key] = token


def _webhook(books: "Books", key: str, stored: Any) -> None:
    webhook = _made(Webhook, stored)
    books.webhooks[webhook.orcid, webhook.uri] = webhook


def _notification(books: "Books", key: str, stored: Any) -> None:
    books.notifications[int(key)] = _made(Notification, stored)


def _group(books: "Books", key: str, stored: Any) -> None:
    books.groups[int(key)] = _made(PeerReviewGroup, stored, source=Source(*stored["source"]))


def _organisations(books: "Books", key: str, stored: Any) -> None:
    books.organisations = Organisations({(source, number) for source, number in stored["unknown"]})


def _put_code(books: "Books", key: str, stored: Any) -> None:
    books.put_codes[key] = int(stored)


PLACES: Final[Mapping[str, Callable[["Books", str, Any], None]]] = {
    "client": _client,
    "code": _code,
    "token": _token,
    "webhook": _webhook,
    "notification": _notification,
    "group": _group,
    "organisations": _organisations,
    "put_code": _put_code,
}
"""By table, as ``Books`` names it; records and items are stored otherwise."""
