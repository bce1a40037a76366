"""The journey of items that hosts tell us of: new, changed or gone, one or many at once, looked at again."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from orcid_repo_plugin.domain.delivery import DeliveryState
from orcid_repo_plugin.domain.events import Decision
from orcid_repo_plugin.domain.report import Finding, Level
from orcid_repo_plugin.errors import ItemNotTaken
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.delivery_rows import delivery_rows
from orcid_repo_plugin.services.deposit import Deposit
from orcid_repo_plugin.services.item_bodies import (
    AddressedMapping,
    Body,
    count,
    deletions,
    given_input,
    the_only,
    unreadable,
    with_id,
)
from orcid_repo_plugin.services.map_items import Failed, Mapped
from orcid_repo_plugin.services.mapper import MappedItem
from orcid_repo_plugin.services.matching_people import Connected, PeopleWatch
from orcid_repo_plugin.services.withdraw import withdraw
from orcid_repo_plugin.store.items import StoredItem
from orcid_repo_plugin.store.texts import unfit_as_key

MOST: Final = 1000
"""Items in one batch."""
BY_HOST: Final = "withdrawn by the repository"
_HISTORY: Final = 100
"""So much of an item's history is told, the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What becomes of an item."""

    repository: str
    item_id: str
    """The item's own id; never a handle by which it was called."""
    state: str
    """``live``, ``superseded``, ``withdrawn``, ``refused``; as in the books."""
    decisions: tuple[Decision, ...]
    title: str | None = None
    """Of the work that it becomes; ``None``: it becomes none."""
    work_type: str | None = None
    problems: tuple[Finding, ...] = ()
    """What keeps it back, and what a human should look at."""


class NotTaken(NamedTuple):
    """An item of a batch that was not taken; the others were."""

    where: str
    """Its place in the body, or its id where a deletion asked for it."""
    reason: str


@dataclass(slots=True)
class Batch:
    """What becomes of many."""

    taken: list[Taken] = field(default_factory=list)
    failed: list[NotTaken] = field(default_factory=list)

    @property
    def decisions(self) -> Iterator[Decision]:
        """All that was decided."""
        for one in self.taken:
            yield from one.decisions


@dataclass(frozen=True, slots=True)
class Known:
    """An item of the books, and how far its deliveries have come."""

    item: StoredItem
    deliveries: list[dict[str, Any]]
    """As ``orcid-repo status`` has them."""
    history: list[dict[str, Any]]
    """As ``orcid-repo history`` has it, the newest hundred, the oldest of them first."""


def waiting_records(decisions: Iterable[Decision]) -> list[str]:
    """The iDs of the records to which something must be sent."""
    waiting = (one.orcid for one in decisions if one.orcid and one.state == DeliveryState.WAITING)
    return list(dict.fromkeys(waiting))


class _SharedWatch(PeopleWatch):
    """Who is connected, for all requests together."""

    def __init__(self, app: App) -> None:
        super().__init__(app.store)
        self._lock = Lock()

    def now(self, c: Connection) -> Connected:
        with self._lock:
            return super().now(c)


class TakingItems:
    """Takes items from hosts. Threads share one."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._watch = _SharedWatch(app)

    def take(self, repository: str, item_id: str, body: Body) -> Taken:
        """Take one item, new or changed. Nothing is sent; ``push`` does that.

        :raises ItemNotTaken: with a code and words; nothing has been changed.
        """
        _check_id(item_id)
        given = with_id(given_input(self.app, repository, body), item_id)
        mapping = AddressedMapping(self.app, repository, given, item_id)
        with closing(mapping.run()) as rows:  # type: ignore[type-var]
            only = the_only(rows, item_id)
        batch = self._deposit(repository, iter([only]))
        own = only.mapped.item.item_id
        mine = next((one for one in batch.taken if one.item_id == own), None)
        if mine is None:
            raise ItemNotTaken("unreadable", next((one.reason for one in batch.failed), "it was not taken"))
        others = (row for one in batch.taken if one is not mine for row in one.decisions)
        return Taken(
            repository=repository,
            item_id=own,
            state=mine.state,
            decisions=(*mine.decisions, *others),
            title=mine.title,
            work_type=mine.work_type,
            problems=mine.problems,
        )

    def take_all(self, repository: str, body: Body) -> Batch:
        """Take up to a thousand items, or deletions. One that cannot be taken stops no other.

        :raises ItemNotTaken: ``too-many-items``, ``no-item``, or nothing of the body can be read.
        """
        ids = deletions(body.source) if not body.platform else None
        if ids is not None:
            return self._remove_all(repository, ids)
        given = given_input(self.app, repository, body)
        number = count(self.app, repository, given, MOST)
        _not_too_many(number)
        batch = self._deposit(repository, AddressedMapping(self.app, repository, given).run())
        if not batch.taken and not batch.failed:
            raise ItemNotTaken("no-item", "no item was found in the body")
        if not batch.taken and not number:
            raise ItemNotTaken("unreadable", batch.failed[0].reason)
        return batch

    def remove(self, repository: str, item_id: str) -> Taken:
        """Let an item's work leave every record; done before, it is said again.

        :raises ItemNotTaken: ``unknown-item``, ``unfit-id``.
        """
        item = self._find(repository, item_id)
        decisions = withdraw(self.app, item, BY_HOST)
        return Taken(
            repository=repository, item_id=item.item_id, state="withdrawn", decisions=tuple(decisions)
        )

    def _remove_all(self, repository: str, ids: list[str]) -> Batch:
        _not_too_many(len(ids))
        if not ids:
            raise ItemNotTaken("no-item", "`delete` names no item")
        batch = Batch()
        for item_id in ids:
            try:
                batch.taken.append(self.remove(repository, item_id))
            except ItemNotTaken as error:
                batch.failed.append(NotTaken(item_id, str(error)))
        return batch

    def look_up(self, repository: str, item_id: str) -> Known:
        """How far an item has come.

        :raises ItemNotTaken: ``unknown-item``, ``unfit-id``.
        """
        item, store = self._find(repository, item_id), self.app.store
        of_item = {"repository": repository, "item_id": item.item_id}
        with store.reading() as c:
            deliveries = list(delivery_rows(store.outbox.rows(c, **of_item)))
            newest = store.history.rows(
                c, item=item.item_id, repository=repository, newest_first=True, limit=_HISTORY
            )
            history: list[dict[str, Any]] = [row.as_json() for row in newest]
        return Known(item, list(deliveries), history[::-1])

    def _find(self, repository: str, item_id: str) -> StoredItem:
        """The item with this id; or the one that has it as its handle."""
        _check_id(item_id)
        store = self.app.store
        with store.reading() as c:
            known = store.items.known(c, repository, [item_id]).get(item_id)
            found = [known] if known else []
            if not found and "/" in item_id:
                found = store.items.find(c, item_id, repository)
        if len(found) != 1:
            words = "several items are called so; name one by its own id" if found else "it was never sent"
            raise ItemNotTaken("unknown-item", f"no item {item_id!r} of {repository} is known: {words}")
        return found[0]

    def _deposit(self, repository: str, rows: Iterator[Mapped | Failed]) -> Batch:
        told: dict[str, Taken] = {}
        batch, decided = Batch(), dict[str, list[Decision]]()
        deposit = Deposit(self.app, repository)
        deposit.watch = self._watch
        for one in deposit.run(_noting(rows, repository, told)):
            if isinstance(one, Failed):
                batch.failed.append(_not_taken(one))
            else:
                decided.setdefault(one.item_id, []).append(one)
        with self.app.store.reading() as c:
            known = self.app.store.items.known(c, repository, decided)
        batch.taken += [
            _with(told.get(item_id), repository, item_id, rows_of, known)
            for item_id, rows_of in decided.items()
        ]
        return batch


def _noting(
    rows: Iterable[Mapped | Failed], repository: str, told: dict[str, Taken]
) -> Iterator[Mapped | Failed]:
    """Pass the rows on, and keep of each what the host is told; the items themselves are let go."""
    for row in rows:
        if isinstance(row, Mapped):
            item, work = row.mapped.item, row.mapped.work
            told[item.item_id] = Taken(
                repository=repository,
                item_id=item.item_id,
                state="",
                decisions=(),
                title=work.title if work else None,
                work_type=str(work.type) if work else None,
                problems=tuple(_problems(row.mapped)),
            )
        yield row


def _problems(mapped: MappedItem) -> Iterator[Finding]:
    kept_back = {refusal.code for refusal in mapped.refusals}
    for line in mapped.report:
        if line.level is not Level.INFO or line.code in kept_back:
            yield line


def _with(
    told: Taken | None,
    repository: str,
    item_id: str,
    decisions: list[Decision],
    known: Mapping[str, StoredItem],
) -> Taken:
    stored = known.get(item_id)
    return Taken(
        repository=repository,
        item_id=item_id,
        state=stored.state if stored else "refused",
        decisions=tuple(decisions),
        title=told.title if told else None,
        work_type=told.work_type if told else None,
        problems=told.problems if told else (),
    )


def _not_taken(failed: Failed) -> NotTaken:
    position = getattr(failed.error, "position", "")
    return NotTaken(str(position), str(unreadable(failed.error)))


def _not_too_many(number: int) -> None:
    if number > MOST:
        words = f"there are more than {MOST:,} items in the body; send them in several calls"
        raise ItemNotTaken("too-many-items", words)


def _check_id(item_id: str) -> None:
    if not item_id.strip():
        raise ItemNotTaken("unfit-id", "the item's id is empty")
    if "\ufffd" in item_id:
        raise ItemNotTaken("unfit-id", "the item's id in the address is no UTF-8; write it percent-encoded")
    if problem := unfit_as_key(item_id):
        raise ItemNotTaken("unfit-id", f"the item's id {problem}")
