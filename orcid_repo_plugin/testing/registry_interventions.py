"""What researchers do at ORCID's pages, and ORCID itself behind them: the parts that no API reaches."""

from dataclasses import replace
from typing import Any, Literal

from orcid_repo_plugin.local_registry.books.contents import item_body
from orcid_repo_plugin.local_registry.books.items import Item, Source
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.kinds import SPACES
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.pages import changes
from orcid_repo_plugin.local_registry.registry import LocalRegistry

Visibility = Literal["public", "limited", "private"]


class Interventions:
    """Changes the books of a registry in ways that clients have to live with.

    :param local: the registry.
    """

    def __init__(self, local: LocalRegistry) -> None:
        self.local = local

    @property
    def options(self) -> Options:
        """How the registry behaves where there is a choice; may be changed."""
        return self.local.options

    def add_item(self, orcid: str, section: str, content: dict[str, Any]) -> int:
        """Let the person type an item in; its source is the person.

        :param section: as in the API's path of one item: ``work``, ``employment``, ``keywords``.
        :param content: in the JSON form of API 3.0; it is not checked.
        :returns: its put-code.
        """
        books, record = self.local.books, self._record(orcid)
        body, self_keys, version_keys = item_body(section, content)
        with books.changing():
            item = Item(
                put_code=books.next_put_code(SPACES[section]),
                kind=section,
                body=body,
                source=Source(orcid=orcid),
                visibility=record.default_visibility,
                created=books.now(),
                modified=books.now(),
                display_index=0,
                self_keys=self_keys,
                version_keys=version_keys,
            )
            books.put_item(record, item)
        return item.put_code

    def set_visibility(self, orcid: str, section: str, put_code: int, visibility: Visibility) -> None:
        """Let the person say who may see an item."""
        record, item = self._item(orcid, section, put_code)
        with self.local.books.changing():
            changes.set_visibility(self.local.books, record, item, visibility)

    def prefer(self, orcid: str, section: str, put_code: int) -> None:
        """Let the person choose an item as the one that stands for its group."""
        record, item = self._item(orcid, section, put_code)
        with self.local.books.changing():
            changes.prefer(self.local.books, record, item)

    def unclaim(self, orcid: str, creator: str | None = None) -> None:
        """Make the record one that its person has not claimed yet.

        :param creator: the client that made it.
        """
        record = self._record(orcid)
        with self.local.books.changing():
            record.claimed, record.creator = False, creator
            self.local.books.put_record(record)

    def refuse_notifications(self, orcid: str) -> None:
        """Let the person take no more permission notifications."""
        record = self._record(orcid)
        with self.local.books.changing():
            record.takes_notifications = False
            self.local.books.put_record(record)

    def read_notification(self, put_code: int) -> None:
        """Let the person open a notification in the inbox."""
        books = self.local.books
        with books.changing():
            books.put_notification(replace(books.notifications[put_code], read=books.now()))

    def set_client_state(self, client_id: str, state: Literal["active", "locked", "deactivated"]) -> None:
        """Let ORCID lock or deactivate a client, or free it."""
        books = self.local.books
        with books.changing():
            books.put_client(replace(books.clients[client_id], state=state))

    def grant_scope(self, kind: str, scope: str) -> None:
        """Let ORCID grant all clients of a kind one of the scopes that it grants one by one."""
        books = self.local.books
        with books.changing():
            for client in list(books.clients.values()):
                if client.kind == kind:
                    books.put_client(replace(client, extra_scopes=[*client.extra_scopes, scope]))

    def unknown_organisation(self, source: str, identifier: str) -> None:
        """Let the registry not know an organisation.

        :param source: ``ROR``, ``FUNDREF``, ``GRID``, ``RINGGOLD``, ``LEI``.
        """
        books = self.local.books
        with books.changing():
            books.organisations.unknown.add((source, identifier))
            books.put_organisations()

    def _record(self, orcid: str) -> Record:
        record = self.local.books.records.get(orcid)
        if record is None:
            raise LookupError(f"no record has the iD {orcid}")
        return record

    def _item(self, orcid: str, section: str, put_code: int) -> tuple[Record, Item]:
        record = self._record(orcid)
        item = record.items.get(SPACES[section], put_code)
        if item is None or item.kind != section:
            raise LookupError(f"the record has no {section} with the put-code {put_code}")
        return record, item
