"""The books: all that the registry knows. Every change goes through a method here, and is kept."""

import secrets
import string
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from orcid_repo_plugin.local_registry.books.clients import Client
from orcid_repo_plugin.local_registry.books.items import Item
from orcid_repo_plugin.local_registry.books.others import (
    Notification,
    Organisations,
    PeerReviewGroup,
    Webhook,
)
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.books.storage import InMemory, Storage
from orcid_repo_plugin.local_registry.books.tokens import Code, Token

_LETTERS = string.ascii_letters + string.digits


def system_clock() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Books:
    """All that one registry knows.

    Look things up in the dictionaries; change them through the methods only, inside ``changing()``: then
    each change is with the storage before the answer goes out, and a killed process loses nothing that
    was acknowledged.
    """

    def __init__(self, storage: Storage | None = None, clock: Callable[[], int] = system_clock) -> None:
        self.now = clock
        self.lock = threading.RLock()
        self._depth = 0
        self.records: dict[str, Record] = {}
        self.clients: dict[str, Client] = {}
        self.codes: dict[str, Code] = {}
        self.tokens: dict[str, Token] = {}
        """By access token."""
        self.refresh_tokens: dict[str, Token] = {}
        self.tokens_of: dict[str, dict[str, Token]] = {}
        """By iD, then by access token."""
        self.webhooks: dict[tuple[str, str], Webhook] = {}
        """By iD and address."""
        self.notifications: dict[int, Notification] = {}
        self.groups: dict[int, PeerReviewGroup] = {}
        self.organisations = Organisations()
        self.put_codes: dict[str, int] = {}
        """The last put-code given out in each space."""
        self.storage = storage or InMemory()
        self.storage.load(self)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One request at a time; what it changed is stored when the block ends, also by an error.

        Blocks in a block belong to it: all is stored at once, at the end of the outermost.
        """
        with self.lock:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if not self._depth:
                    self.storage.commit()

    def next_put_code(self, space: str) -> int:
        """A put-code that nothing in this space ever had."""
        number = self.put_codes.get(space, 0) + 1
        self.put_codes[space] = number
        self.storage.keep("put_code", space, number)
        return number

    def take_put_code(self, space: str, number: int) -> None:
        """Note that a put-code from elsewhere is in use: those given out from now on are higher."""
        if number > self.put_codes.get(space, 0):
            self.put_codes[space] = number
            self.storage.keep("put_code", space, number)

    def put_record(self, record: Record) -> None:
        """Add a record, or keep its change (of everything but its items)."""
        record.modified = max(record.modified, self.now())
        self.records[record.orcid] = record
        self.storage.keep("record", record.orcid, record)

    def put_item(self, record: Record, item: Item) -> None:
        """Add an item to a record, or take it in place of the one with its put-code."""
        record.items.put(item)
        self.storage.keep("item", (record.orcid, item.space, item.put_code), item)
        self.put_record(record)

    def remove_item(self, record: Record, item: Item) -> None:
        """Delete an item for good."""
        record.items.remove(item)
        self.storage.keep("item", (record.orcid, item.space, item.put_code), None)
        self.put_record(record)

    def put_client(self, client: Client) -> None:
        """Add a client, or keep its change."""
        self.clients[client.client_id] = client
        self.storage.keep("client", client.client_id, client)

    def put_code(self, code: Code) -> None:
        """Add an authorization code, or keep its change."""
        self.codes[code.code] = code
        self.storage.keep("code", code.code, code)

    def put_token(self, token: Token) -> None:
        """Add a token, or keep its change."""
        self.tokens[token.access_token] = token
        if token.refresh_token:
            self.refresh_tokens[token.refresh_token] = token
        if token.orcid:
            self.tokens_of.setdefault(token.orcid, {})[token.access_token] = token
        self.storage.keep("token", token.access_token, token)

    def put_webhook(self, webhook: Webhook) -> None:
        """Add a webhook, or keep its change."""
        self.webhooks[webhook.orcid, webhook.uri] = webhook
        self.storage.keep("webhook", (webhook.orcid, webhook.uri), webhook)

    def remove_webhook(self, webhook: Webhook) -> None:
        """Delete a webhook."""
        del self.webhooks[webhook.orcid, webhook.uri]
        self.storage.keep("webhook", (webhook.orcid, webhook.uri), None)

    def put_notification(self, notification: Notification) -> None:
        """Add a notification, or keep its change."""
        self.notifications[notification.put_code] = notification
        self.storage.keep("notification", notification.put_code, notification)

    def put_group(self, group: PeerReviewGroup) -> None:
        """Add a peer-review group, or keep its change."""
        self.groups[group.put_code] = group
        self.storage.keep("group", group.put_code, group)

    def remove_group(self, group: PeerReviewGroup) -> None:
        """Delete a peer-review group."""
        del self.groups[group.put_code]
        self.storage.keep("group", group.put_code, None)

    def put_organisations(self) -> None:
        """Keep a change of ``organisations``."""
        self.storage.keep("organisations", "", self.organisations)

    def clear(self) -> None:
        """Forget everything."""
        for table in (
            self.records,
            self.clients,
            self.codes,
            self.tokens,
            self.refresh_tokens,
            self.tokens_of,
            self.webhooks,
            self.notifications,
            self.groups,
            self.put_codes,
        ):
            table.clear()
        self.organisations = Organisations()
        self.storage.clear()

    def record_by_email(self, address: str) -> Record | None:
        """The record that has this address, in any case of letters."""
        wanted = address.strip().lower()
        for record in self.records.values():
            if any(email.address.lower() == wanted for email in record.emails):
                return record
        return None

    def name_of(self, orcid: str | None, client_id: str | None) -> str | None:
        """How a source is named today: a client's name, or a person's if it is public."""
        if client_id is not None:
            client = self.clients.get(client_id)
            return client.name if client else None
        record = self.records.get(orcid) if orcid else None
        return record.public_name if record else None


def new_token() -> str:
    """A token in ORCID's form, a random UUID."""
    return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))


def new_code() -> str:
    """An authorization code in ORCID's form: six letters or digits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(6))


def new_client_id() -> str:
    """A client id in ORCID's form."""
    return "APP-" + "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(16))
