"""The journey of a deposit: for whom is each item, may it go, has it changed; and the outbox is filled."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from orcid_repo_plugin.domain.events import Decision, DepositEvent
from orcid_repo_plugin.domain.item import RepositoryItem
from orcid_repo_plugin.domain.report import NO_ID
from orcid_repo_plugin.errors import StoreError, UnreadableItem
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.deciding import decide
from orcid_repo_plugin.services.deposit_batch import Books, Changes, Prepared
from orcid_repo_plugin.services.map_items import Failed, Mapped
from orcid_repo_plugin.services.mapper import MappedItem
from orcid_repo_plugin.services.mapping_version import mapping_version
from orcid_repo_plugin.services.matching_people import Connected, PeopleWatch
from orcid_repo_plugin.services.preparing import Preparing
from orcid_repo_plugin.services.succession import Succession, find_succession
from orcid_repo_plugin.services.wishing import Rules
from orcid_repo_plugin.store.texts import unfit_as_key

BATCH: Final = 400
"""Items in one transaction."""
_DEADLOCK: Final = "deadlock"


class Deposit:
    """A deposit into the outbox of one repository's items. Nothing is sent; ``push`` does that.

    :param repository: its name in the settings.
    :param remap: also send anew what only our own mapping has changed.
    :param dry_run: decide in the same way, and write nothing.
    """

    def __init__(self, app: App, repository: str, *, remap: bool = False, dry_run: bool = False) -> None:
        self.app = app
        self.store = app.store
        self.repository = repository
        self.remap = remap
        self.dry_run = dry_run
        self.mapping = mapping_version(app.settings, app.plugins)
        self.watch = PeopleWatch(app.store)
        self.preparing = Preparing(app, repository)
        self._all_new = False
        """Whether most of the last batch had to be written, so that the next one will too."""

    def run(self, rows: Iterable[Mapped | Failed]) -> Iterator[Decision | Failed]:
        """Decide for every item, some hundred at a time. May be killed at any moment, and run again.

        Of an item that comes twice, the last one counts.

        :returns: a row for each item and record concerned, one with ``orcid`` None for an item that
            concerns nobody's; and what could not be read.
        """
        try:
            for batch in _batches(rows):
                yield from [batch] if isinstance(batch, Failed) else self._batch(batch)
        finally:
            if not self.dry_run:
                self.app.note_broken_plugins()

    def _batch(self, batch: Mapping[str, MappedItem]) -> list[Decision]:
        """Decide; and once more when people or versions came meanwhile: who brought them saw no items yet."""
        told: dict[str, list[Decision]] = {}
        moved_on = True
        while moved_on:
            connected, succession, changes = self._once(batch)
            for item_id, decisions in changes.decisions.items():
                if item_id not in told or item_id in changes.changed:
                    told[item_id] = list(decisions.values())
            moved_on = changes.any and not self.dry_run and self._moved_on(batch, connected, succession)
        ordered = chain(batch, (item_id for item_id in told if item_id not in batch))
        return [one for item_id in ordered for one in told.get(item_id, ())]

    def _moved_on(
        self, batch: Mapping[str, MappedItem], connected: Connected, succession: Succession
    ) -> bool:
        """Whether the books, with this batch in them, now tell of other people or versions than before."""
        with self.store.reading() as c:
            if self.watch.now(c) is not connected:
                return True
            return self._succession(c, batch).direct != succession.direct

    def _succession(self, c: Connection, batch: Mapping[str, MappedItem]) -> Succession:
        items = {item_id: mapped.item for item_id, mapped in batch.items()}
        return find_succession(c, self.store, self.repository, items)

    def _once(self, batch: Mapping[str, MappedItem]) -> tuple[Connected, Succession, Changes]:
        """Read, ask the hooks, write, and tell; no hook is called while a transaction is open."""
        with self.store.reading() as c:
            connected = self.watch.now(c)
            links = self.store.people.links(c, self.repository, batch)
            succession = self._succession(c, batch)
            earlier = self.preparing.earlier(c, batch, succession)
        prepared = self.preparing.prepare(batch, succession, earlier, connected, links)
        rules = Rules(
            repository=self.repository,
            mapping=self.mapping,
            connected=connected,
            remap=self.remap,
            keep=self.app.settings.push.withdrawn == "keep",
        )
        changes = self._settle(rules, prepared, succession)
        if not self.dry_run:
            self._announce(prepared, changes)
        return connected, succession, changes

    def _settle(self, rules: Rules, prepared: Mapping[str, Prepared], succession: Succession) -> Changes:
        """Decide, and write what changes: decided anew inside the transaction, from what is true then."""
        if self.dry_run or not self._all_new:
            with self.store.reading() as c:
                changes = self._decide(c, rules, prepared, succession)
            if self.dry_run or not changes.any:
                return changes
        try:
            changes = self._write(rules, prepared, succession)
        except (IntegrityError, StoreError) as error:  # another process deposits the same items
            if isinstance(error, StoreError) and _DEADLOCK not in str(error):
                raise
            changes = self._write(rules, prepared, succession)
        self._all_new = 2 * len(changes.changed) > len(prepared)
        return changes

    def _write(self, rules: Rules, prepared: Mapping[str, Prepared], succession: Succession) -> Changes:
        with self.store.writing() as c:
            changes = self._decide(c, rules, prepared, succession, lock=True)
            if changes.any:
                changes.write(c, self.store, self.repository, self.app.settings.orcid.host)
        return changes

    def _decide(
        self,
        c: Connection,
        rules: Rules,
        prepared: Mapping[str, Prepared],
        succession: Succession,
        *,
        lock: bool = False,
    ) -> Changes:
        newest = succession.newest
        concerned = {*prepared, *newest, *newest.values()}
        books = Books.read(c, self.store, self.repository, concerned, lock=lock)
        books.look_for_shared(c, self.store, newest)
        return decide(rules, books, prepared, newest)

    def _announce(self, prepared: Mapping[str, Prepared], changes: Changes) -> None:
        plugins, changed = self.app.plugins, changes.changed
        if not changed or not plugins.listens("orcid_on_deposit"):
            return
        at = datetime.fromtimestamp(self.store.now() / 1000, UTC)
        for item_id, one in prepared.items():
            if item_id in changed:
                decisions = tuple(changes.decisions.get(item_id, {}).values())
                event = DepositEvent(item=one.item, work=one.work, decisions=decisions, at=at)
                plugins.announce("orcid_on_deposit", event)


def _batches(rows: Iterable[Mapped | Failed]) -> Iterator[dict[str, MappedItem] | Failed]:
    """Mapped items by id, ``BATCH`` at a time; what could not be read at once."""
    batch: dict[str, MappedItem] = {}
    for row in map(_with_a_key, rows):
        if isinstance(row, Failed):
            yield row
            continue
        batch.pop(row.mapped.item.item_id, None)
        batch[row.mapped.item.item_id] = row.mapped
        if len(batch) == BATCH:
            yield batch
            batch = {}
    if batch:
        yield batch


def _with_a_key(row: Mapped | Failed) -> Mapped | Failed:
    """The row; a failure when the item's id is none that lasts, so that the others go on."""
    problem = "" if isinstance(row, Failed) else _unfit(row.mapped.item)
    if not problem:
        return row
    name, *position = row.source.rsplit(":", 2)
    return Failed(row.source, UnreadableItem(name, ":".join(position), problem))


def _unfit(item: RepositoryItem) -> str:
    """What is wrong with the id by which the books would know the item. A place in a file is another item's
    in the next file, whose work would then take the place of this one's."""
    if any(finding.code == NO_ID for finding in item.findings):
        return "it has no id of its own, by which we could know it again; add one"
    problem = unfit_as_key(item.item_id)
    return f"its id {problem}; correct it" if problem else ""
