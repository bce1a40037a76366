"""What a person's page tells of each work that we have written, or shall write: a page of them at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import Connection

from orcid_repo_plugin.domain.delivery import Delivery, Operation, PutCode
from orcid_repo_plugin.domain.person import Person
from orcid_repo_plugin.errors import OrcidRefusal
from orcid_repo_plugin.orcid_api.refusals import meaning
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.store.items import StoredItem
from orcid_repo_plugin.store.person_works import Kind, LastAnswer, PersonWorks, Place, Shelf, shelf_of

PAGE: Final = 50
"""Works on a page."""


class WorkRow(NamedTuple):
    """One work on the page."""

    repository: str
    item_id: str
    title: str
    shelf: Shelf
    operation: str
    work_type: str
    url: str
    """In the repository, if the payload has it."""
    put_code: int | None
    at: int
    """When it last changed; milliseconds since 1970, UTC."""
    waits_until: int | None
    """When it is tried again, if that is not now."""
    sentence: str
    """Why it is where it is, told to the author; of the table of refusals, in English. Or empty."""
    reason: str
    """The same for the people who run the repository."""
    answer: LastAnswer | None
    may: tuple[str, ...]
    """What the person can do: ``keep-off``, ``remove``, ``send``, ``again``."""


class WorksPage(NamedTuple):
    """Some of a person's works."""

    rows: list[WorkRow]
    counts: dict[Shelf, int]
    shelf: Shelf | None
    number: int
    """Of the page, from 1."""
    pages: int
    total: int
    """Works on this shelf; on all of them when none was chosen."""


def told(answer: LastAnswer | None) -> str:
    """What the author is told of an answer of ORCID; empty when it was no refusal."""
    if answer is None or (answer.http_status < 400 and not answer.error_code):
        return ""
    code = answer.error_code or ""
    number = int(code) if code.isdigit() else None
    return meaning(OrcidRefusal(answer.http_status, number, error="" if number else code)).author


def works_page(app: App, person: Person, shelf: Shelf | None = None, number: int = 1) -> WorksPage:
    """A page of a person's works, the last changed first; a handful of indexed queries, however many works.

    :param number: of the page, from 1; one that is not there is the last.
    """
    store, orcid = app.store, person.orcid.path
    works = PersonWorks(store.client)
    with store.reading() as c:
        kinds, unasked = works.kinds(c, orcid), works.unasked(c, orcid)
        counts = _counted(kinds, unasked)
        total = sum(counts.values()) if shelf is None else counts.get(shelf, 0)
        pages = max(1, -(-total // PAGE))
        number = min(max(1, number), pages)
        wanted = None if shelf is None else [one for one in kinds if _shelf(one) is shelf]
        with_imported = unasked > 0 and shelf in (None, Shelf.ON_RECORD)
        places = works.page(c, orcid, wanted, unasked=with_imported, limit=PAGE, offset=(number - 1) * PAGE)
        found = _Found.read(c, app, orcid, places)
    rows = [found.row(one.repository, one.item_id, one.at) for one in places]
    return WorksPage(rows, counts, shelf, number, pages, total)


def _counted(kinds: dict[Kind, int], unasked: int) -> dict[Shelf, int]:
    counts: dict[Shelf, int] = {}
    for kind, number in kinds.items():
        counts[_shelf(kind)] = counts.get(_shelf(kind), 0) + number
    if unasked:
        counts[Shelf.ON_RECORD] = counts.get(Shelf.ON_RECORD, 0) + unasked
    return {shelf: counts[shelf] for shelf in Shelf if shelf in counts}


def _shelf(kind: Kind) -> Shelf:
    operation, state, stopped = kind
    return shelf_of(operation, state, stopped=stopped)


@dataclass
class _Found:
    """All that the rows of one page need."""

    now: int
    orcid: str
    deliveries: dict[tuple[str, str], Delivery]
    put_codes: dict[tuple[str, str], PutCode]
    items: dict[tuple[str, str], StoredItem]
    answers: dict[tuple[str, str], LastAnswer]
    bodies: dict[str, bytes]

    @classmethod
    def read(cls, c: Connection, app: App, orcid: str, places: Sequence[Place]) -> "_Found":
        store = app.store
        found = cls(store.now(), orcid, {}, {}, {}, {}, {})
        by_repository: dict[str, list[str]] = {}
        for one in places:
            by_repository.setdefault(one.repository, []).append(one.item_id)
        for repository, ids in by_repository.items():
            for (item_id, whose), delivery in store.outbox.of_items(c, repository, ids).items():
                if whose == orcid:
                    found.deliveries[repository, item_id] = delivery
            for (item_id, whose), put_code in store.put_codes.of_items(c, repository, ids).items():
                if whose == orcid:
                    found.put_codes[repository, item_id] = put_code
            for item_id, item in store.items.known(c, repository, ids).items():
                found.items[repository, item_id] = item
            answers = PersonWorks(store.client).answers(c, orcid, repository, ids)
            found.answers.update({(repository, item_id): answer for item_id, answer in answers.items()})
        wanted = [found.fingerprint(one.repository, one.item_id) for one in places]
        found.bodies = store.payloads.bodies(c, [one for one in wanted if one])
        return found

    def fingerprint(self, repository: str, item_id: str) -> str | None:
        """Of the best description that we have of a work."""
        key = (repository, item_id)
        holders = (self.items.get(key), self.deliveries.get(key), self.put_codes.get(key))
        return next((one.fingerprint for one in holders if one is not None and one.fingerprint), None)

    def row(self, repository: str, item_id: str, at: int) -> WorkRow:
        """One work."""
        key = (repository, item_id)
        delivery, put_code, item = self.deliveries.get(key), self.put_codes.get(key), self.items.get(key)
        body = orjson.loads(self.bodies.get(self.fingerprint(repository, item_id) or "", b"{}"))
        shelf = Shelf.ON_RECORD
        if delivery is not None:
            shelf = shelf_of(delivery.operation, delivery.state, stopped=delivery.stopped)
        answer = self.answers.get(key)
        not_before = delivery.not_before if delivery is not None else 0
        going = shelf in (Shelf.WAITING, Shelf.GOING)
        return WorkRow(
            repository=repository,
            item_id=item_id,
            title=(item.title if item else "") or _text(body.get("title"), "title"),
            shelf=shelf,
            operation=delivery.operation if delivery else Operation.SEND,
            work_type=str(body.get("type") or ""),
            url=_text(body, "url"),
            put_code=put_code.put_code if put_code and not put_code.deleting else None,
            at=at,
            waits_until=not_before if going and not_before > self.now else None,
            sentence=told(answer) if shelf is Shelf.REFUSED or (going and not_before > self.now) else "",
            reason=delivery.reason if delivery else "",
            answer=answer,
            may=_may(shelf, delivery, item, stands=put_code is not None),
        )


def _text(body: Any, name: str) -> str:
    """``{"url": {"value": …}}``, as ORCID writes it."""
    value = body.get(name) if isinstance(body, dict) else None
    found = value.get("value") if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def _may(
    shelf: Shelf, delivery: Delivery | None, item: StoredItem | None, *, stands: bool
) -> tuple[str, ...]:
    """What the person can do with a work."""
    live = item is not None and item.state == "live" and item.fingerprint is not None
    off = ("remove",) if stands else ("keep-off",)
    if shelf is Shelf.REFUSED and delivery is not None:
        again = ("again",) if live or delivery.operation == Operation.DELETE else ()
        return (*again, *off) if delivery.operation == Operation.SEND else again
    if shelf is Shelf.GOING:
        return ("send",) if live and delivery is not None and delivery.stopped else ()
    known: dict[Shelf, tuple[str, ...]] = {
        Shelf.ON_RECORD: ("remove",),
        Shelf.WAITING: off,
        Shelf.ASKED: (*(("send",) if live else ()), "keep-off"),
        Shelf.REMOVED: ("again",) if live else (),
        Shelf.NOT_CONNECTED: off if delivery is not None and delivery.operation == Operation.SEND else (),
    }
    return known.get(shelf, ())
