"""What a deposit works with: items made ready in memory, what the books say of them, what shall change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import Connection

from orcid_repo_plugin.domain.byline import Byline
from orcid_repo_plugin.domain.delivery import Delivery, PutCode, Section
from orcid_repo_plugin.domain.events import Decision
from orcid_repo_plugin.domain.item import RepositoryItem
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Person
from orcid_repo_plugin.domain.work import Refusal, Relationship, Work
from orcid_repo_plugin.matching.grouping import key
from orcid_repo_plugin.orcid_api.payload import SealedPayload
from orcid_repo_plugin.services.mapping_version import facts_of
from orcid_repo_plugin.services.matching_people import names_of
from orcid_repo_plugin.store.history import Happened
from orcid_repo_plugin.store.items import ItemAuthor, ItemRow, StoredItem, key_text
from orcid_repo_plugin.store.outbox import Wish
from orcid_repo_plugin.store.store import Store
from orcid_repo_plugin.store.texts import storable, unfit_as_key

SUCCEEDED = "succeeded"
"""The code of the refusal of an item that a newer version speaks for."""


@dataclass
class Prepared:
    """An item with everything that can be known of it before the books are looked at."""

    item: RepositoryItem
    work: Work | None
    refusals: tuple[Refusal, ...]
    """Why the item as a whole may not go; none when it may."""
    payload: SealedPayload | None = None
    """Of the work, if there is one."""
    people: Mapping[str, Person] = field(default_factory=dict)
    """Who of its contributors is connected, by iD."""
    somebody_missing: bool = False
    """Whether a plugin broke that finds people, so that nobody may be taken for no author."""
    refused: Mapping[str, Refusal] = field(default_factory=dict)
    """Why it may not go to some of them, by iD."""
    byline: Byline | None = None
    """What its page says of it; ``None``: the public does not see it."""
    newer: frozenset[str] = frozenset()
    """The ids of newer versions that replace it, by its own word or the input's."""

    @property
    def item_id(self) -> str:
        """The item's key in its repository."""
        return self.item.item_id

    @property
    def sendable(self) -> bool:
        """Whether the item as a whole may go."""
        return not self.refusals and self.work is not None

    @cached_property
    def facts(self) -> str:
        """A digest of what the repository says."""
        return facts_of(self.item)

    def goes_to(self, orcid: str) -> bool:
        """Whether the work shall stand on this record."""
        return self.sendable and orcid in self.people and orcid not in self.refused

    def row(self, stored: StoredItem, host: str) -> ItemRow:
        """The item for the books, with all that it is found by."""
        external_ids = self.work.external_ids if self.work else ()
        own = (key(one) for one in external_ids if one.relationship == Relationship.SELF)
        return ItemRow(
            item=stored,
            authors=tuple(_authors(self.item, host)),
            self_keys=frozenset(key_text(one) for one in own if one is not None),
            names=frozenset(name for name in (self.item.uri, self.item.handle) if name),
            replaces=frozenset(self.item.succeeds),
            replaced_by=self.newer,
        )

    def stored(self, repository: str, mapping: str, *, state: str, reason: str = "") -> StoredItem:
        """The item for the books, without what it is found by."""
        title = self.work.title if self.work else self.item.titles[0].value if self.item.titles else ""
        return StoredItem(
            repository=repository,
            item_id=self.item_id,
            platform=self.item.repository.platform,
            title=storable(title),
            state=state,
            reason=storable(reason),
            fingerprint=self.payload.fingerprint if self.payload else None,
            facts=self.facts,
            mapping=mapping,
        )


def _authors(item: RepositoryItem, host: str) -> Iterable[ItemAuthor]:
    """Contributors by whom the item can be found: those with an iD or an account."""
    for place, one in enumerate(item.contributors):
        if one.organisation and not one.orcid:
            continue
        orcid = OrcidId.parse(one.orcid, host=host) if one.orcid else None
        user_id = one.local_id if one.local_id and not unfit_as_key(one.local_id) else None
        if orcid is not None or user_id:
            name = next(iter(names_of(one)), "")
            yield ItemAuthor(place, name, orcid.path if orcid else None, user_id)


@dataclass
class Books:
    """What the books say of some items at one moment."""

    items: dict[str, StoredItem]
    deliveries: dict[str, dict[str, Delivery]]
    """By item, then by iD."""
    put_codes: dict[str, dict[str, PutCode]]
    bylines: Mapping[str, str] = field(default_factory=dict)
    """What tells whether an item's byline is another one now; by item."""
    shared: frozenset[tuple[str, int]] = frozenset()
    """Put-codes (iD and number) of these items that other items own, too."""

    @classmethod
    def read(
        cls, c: Connection, store: Store, repository: str, item_ids: Iterable[str], *, lock: bool = False
    ) -> "Books":
        """Read what there is about these items; a few queries, however many items.

        :param lock: let nobody change their deliveries, and nobody else decide, until the transaction ends.
        """
        ids = sorted(set(item_ids))
        if lock:
            store.outbox.lock(c, repository, ids)
        deliveries: dict[str, dict[str, Delivery]] = {}
        for (item_id, orcid), delivery in store.outbox.of_items(c, repository, ids).items():
            deliveries.setdefault(item_id, {})[orcid] = delivery
        put_codes: dict[str, dict[str, PutCode]] = {}
        for (item_id, orcid), put_code in store.put_codes.of_items(c, repository, ids).items():
            put_codes.setdefault(item_id, {})[orcid] = put_code
        known, bylines = store.items.known(c, repository, ids), store.bylines.digests(c, repository, ids)
        return cls(known, deliveries, put_codes, bylines)

    def look_for_shared(self, c: Connection, store: Store, item_ids: Iterable[str]) -> None:
        """Find out which put-codes of these items other items own, too."""
        shared = set()
        for item_id in item_ids:
            for orcid, one in self.put_codes.get(item_id, {}).items():
                owners = store.put_codes.owners(c, orcid, Section.WORK, [one.put_code])
                if len(owners.get(one.put_code, ())) > 1:
                    shared.add((orcid, one.put_code))
        self.shared = frozenset(shared)

    def records(self, item_id: str) -> list[str]:
        """The iDs of all records to which the item was or shall be sent."""
        return sorted({*self.deliveries.get(item_id, ()), *self.put_codes.get(item_id, ())})

    def delivery(self, item_id: str, orcid: str) -> Delivery | None:
        """What is wanted for an item on a record."""
        return self.deliveries.get(item_id, {}).get(orcid)

    def put_code(self, item_id: str, orcid: str) -> PutCode | None:
        """What stands for an item on a record, as far as it is to stay."""
        found = self.put_codes.get(item_id, {}).get(orcid)
        return None if found is None or found.deleting else found


@dataclass
class Changes:
    """What shall change in the books, and what people are told about it."""

    rows: list[tuple[Prepared, StoredItem]] = field(default_factory=list)
    """Items that are another than the books say, and what the books shall say."""
    states: list[tuple[str, str, str]] = field(default_factory=list)
    """Item id, its new state, and why."""
    bylines: dict[str, Byline | None] = field(default_factory=dict)
    """By item: what its page says now; ``None``: the public does not see it any more."""
    bodies: dict[str, bytes] = field(default_factory=dict)
    wishes: dict[tuple[str, str], Wish] = field(default_factory=dict)
    """By item and iD."""
    moves: list[tuple[PutCode, PutCode]] = field(default_factory=list)
    """Put-codes that pass from an item to its newer version: as they were, and as they shall be."""
    stops: list[tuple[str, str]] = field(default_factory=list)
    """Item and iD of works that the author does not want, since they took an older version off."""
    happened: list[Happened] = field(default_factory=list)
    decisions: dict[str, dict[str | None, Decision]] = field(default_factory=dict)
    """By item, then by iD."""

    @property
    def any(self) -> bool:
        """Whether anything must be written."""
        return bool(self.rows or self.states or self.wishes or self.moves or self.bylines)

    @property
    def changed(self) -> set[str]:
        """The items for which something changes, on a record or in what the books know of them."""
        return {
            *(item_id for item_id, _ in self.wishes),
            *(row.item_id for _, row in self.rows),
            *(item_id for item_id, _, _ in self.states),
        }

    def write(self, c: Connection, store: Store, repository: str, host: str) -> None:
        """Write everything down, put-codes before what depends on them.

        :param host: the registry's host, for iDs that name one.
        """
        store.payloads.save(c, self.bodies)
        store.items.save(c, [one.row(stored, host) for one, stored in self.rows])
        for item_id, state, reason in self.states:
            store.items.set_state(c, repository, item_id, state, reason)
        store.bylines.save(c, [one for one in self.bylines.values() if one is not None])
        store.bylines.remove(c, repository, [item_id for item_id, one in self.bylines.items() if one is None])
        store.put_codes.remove(c, [old for old, _ in self.moves])
        if self.moves:
            store.put_codes.save(c, [new for _, new in self.moves])
        store.outbox.put(c, list(self.wishes.values()))
        for item_id, orcid in self.stops:
            store.outbox.stop(c, orcid, repository, item_id, stopped=True)
        store.history.add(c, self.happened)
