"""Compares what stands on the records, and what our books say of it, with what must be."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from orcid_repo_plugin.testing.registry import Registry
from orcid_repo_plugin.testing.registry_values import StoredWork
from tests.chaos.books import Books
from tests.chaos.model import Group, Model
from tests.chaos.values import NAMES, Item, Key

Document = Mapping[str, Any]

_TYPES: Final = {"article": "journal-article", "preprint": "preprint", "book": "book"}
_ADDED: Final = ("external-id-normalized", "external-id-normalized-error", "transient")


class Facts(NamedTuple):
    """What a work says, as far as a story tells it."""

    title: str
    type: str
    self_ids: frozenset[tuple[str, str]]
    versions: frozenset[tuple[str, str]]
    names: tuple[str, ...]


def facts_of_item(item: Item) -> Facts:
    """What must stand at ORCID for an item."""
    names = (f"{given} {family}" for given, family in (NAMES[p] for p in (*item.authors, *item.known)))
    versions = {("doi", item.version_of.lower())} if item.version_of else set()
    return Facts(item.title, _TYPES[item.kind], item.self_ids, frozenset(versions), (*names, "Ned Nobody"))


def facts_of_work(work: StoredWork) -> Facts:
    """What stands there."""
    contributors = (work.document.get("contributors") or {}).get("contributor") or []
    names = ((one.get("credit-name") or {}).get("value", "") for one in contributors)
    return Facts(work.title, work.type, ids_of(work, "self"), ids_of(work, "version-of"), tuple(names))


def ids_of(work: StoredWork, relationship: str) -> frozenset[tuple[str, str]]:
    """The identifiers of a work with this relationship; our stories know no letters but small ones."""
    found = (work.document.get("external-ids") or {}).get("external-id") or []
    return frozenset(
        (one["external-id-type"], one["external-id-value"].lower())
        for one in found
        if one["external-id-relationship"] == relationship
    )


class Judge:
    """Judges a world whenever nothing waits.

    :param orcids: the iD of each person, by number.
    :param ours: our client id.
    :param untouchable: by person, the works that must stay as they are: put-code and document.
    """

    def __init__(
        self,
        registry: Registry,
        books: Books,
        orcids: Sequence[str],
        ours: str,
        untouchable: Mapping[int, Mapping[int, Document]],
    ) -> None:
        self.registry = registry
        self.books = books
        self.orcids = orcids
        self.ours = ours
        self.untouchable = untouchable

    def problems(self, model: Model) -> list[str]:
        """All that is wrong, in words; people who have taken their permission back are passed over."""
        here = [person for person in range(len(self.orcids)) if person not in model.revoked]
        stand = {person: self.registry.works(self.orcids[person]) for person in here}
        put_codes = [row for row in self.books.rows("put_code") if row["section"] == "work"]
        found: list[str] = []
        for person in here:
            record = _Record(self, model, person, stand[person], put_codes)
            found += [f"{self.orcids[person]} (person {person}): {problem}" for problem in record.problems()]
        found += self._deliveries(model)
        return found

    def work_of(self, person: int, items: Iterable[Item]) -> StoredWork:
        """The work of ours that stands for items."""
        ids = frozenset().union(*(item.self_ids for item in items))
        found = [
            work
            for work in self.registry.works(self.orcids[person])
            if work.source == self.ours and ids_of(work, "self") & ids
        ]
        assert len(found) == 1, f"{len(found)} works for {sorted(ids)}"
        return found[0]

    def _deliveries(self, model: Model) -> Iterator[str]:
        wanted_states = {"sent", "unchanged", "withdrawn", "stopped_by_author", "not_connected"}
        people = {orcid: person for person, orcid in enumerate(self.orcids)}
        for row in self.books.rows("delivery"):
            person = people[row["orcid"]]
            place = f"delivery of {row['repository']} {row['item_id']} to person {person}"
            if row["state"] not in wanted_states:
                yield f"{place} is {row['state']}: {row['reason']}"
            if row["state"] == "not_connected" and person not in model.revoked and model.is_connected(person):
                yield f"{place} is not_connected: {row['reason']}"
            if row["doubt"] and person not in model.revoked:
                yield f"{place} is {row['state']} and yet in doubt: {row['doubt']}"
        for row in self.books.rows("leftover"):
            yield f"left over: put-code {row['put_code']} of {row['orcid']}: {row['reason']}"


class _Record:
    """One person's record."""

    def __init__(
        self,
        judge: Judge,
        model: Model,
        person: int,
        works: Sequence[StoredWork],
        put_codes: Sequence[Mapping[str, Any]],
    ) -> None:
        self.judge = judge
        self.model = model
        self.person = person
        orcid = judge.orcids[person]
        untouchable = judge.untouchable.get(person, {})
        self.works = {work.put_code: work for work in works}
        self.ours = [work for work in works if work.put_code not in untouchable and work.source == judge.ours]
        self.untouchable = untouchable
        self.rows = {Key(r["repository"], r["item_id"]): r for r in put_codes if r["orcid"] == orcid}
        self.codes: dict[Group, int] = {}
        """What stands for each group."""

    def problems(self) -> Iterator[str]:
        """All that is wrong with it."""
        yield from self._others()
        yield from self._standing()
        yield from self._put_codes()
        yield from self._payloads()

    def _others(self) -> Iterator[str]:
        """Nobody else's works are touched, and none of ours that no item is."""
        for put_code, document in self.untouchable.items():
            work = self.works.get(put_code)
            if work is None:
                yield f"put-code {put_code} is not ours to delete, and it is gone"
            elif work.document != document:
                yield f"put-code {put_code} is not ours to change, and it is changed"
        for work in self.works.values():
            if work.source != self.judge.ours and work.put_code not in self.untouchable:
                yield f"put-code {work.put_code} has come from {work.source}"

    def _standing(self) -> Iterator[str]:
        """Exactly the right works stand, each once, and each says what one of its items says."""
        left = {work.put_code: work for work in self.ours}
        for group in self.model.standing(self.person):
            items = [self.model.items[key] for key in group]
            ids = frozenset().union(*(item.self_ids for item in items))
            mine = [work for work in left.values() if ids_of(work, "self") & ids]
            names = ", ".join(f"{key.repository} {key.item_id}" for key in sorted(group))
            if not mine:
                yield f"nothing stands for {names}"
            for work in mine:
                del left[work.put_code]
            if len(mine) > 1:
                yield f"{len(mine)} works stand for {names}: {[(w.put_code, w.title) for w in mine]}"
            if len(mine) == 1:
                self.codes[group] = mine[0].put_code
                is_said = facts_of_work(mine[0])
                if is_said not in [facts_of_item(item) for item in items]:
                    yield f"put-code {mine[0].put_code} says {is_said}, not what {names} says: {items}"
        for work in left.values():
            yield f"put-code {work.put_code} stands for nothing: {facts_of_work(work)}"

    def _put_codes(self) -> Iterator[str]:
        """Each put-code in the books is that of a standing work, and each standing work is pointed at."""
        pointed_at: Counter[int] = Counter()
        speakers: Counter[int] = Counter()
        for key, row in self.rows.items():
            group = self._group_of(key)
            if group is None:
                yield f"the books have put-code {row['put_code']} for {key}, which is not on this record"
                continue
            if row["deleting"]:
                yield f"put-code {row['put_code']} of {key} is still being deleted"
            if self.model.is_stopped(self.person, group):
                continue  # perhaps nobody has looked since the person deleted it
            pointed_at[row["put_code"]] += 1
            speakers[row["put_code"]] += bool(row["speaks"])
            if row["put_code"] != self.codes.get(group):
                yield f"the books have put-code {row['put_code']} for {key}; it is {self.codes.get(group)}"
        for group, put_code in self.codes.items():
            if not pointed_at[put_code]:
                yield f"put-code {put_code} of {sorted(group)} is not in the books"
            elif speakers[put_code] != 1:
                yield f"put-code {put_code} of {sorted(group)} has {speakers[put_code]} speakers"

    def _group_of(self, key: Key) -> Group | None:
        return next((group for group in self.model.groups(self.person) if key in group), None)

    def _payloads(self) -> Iterator[str]:
        """What stands is, to the letter, what the books say was accepted for the one that speaks."""
        bodies = {row["fingerprint"]: bytes(row["body"]) for row in self.judge.books.rows("payload")}
        for group, put_code in self.codes.items():
            for key in group:
                row = self.rows.get(key)
                if row is None or not row["speaks"] or row["put_code"] != put_code:
                    continue
                body = bodies.get(row["fingerprint"])
                if body is None:
                    yield f"put-code {put_code} of {key}: its payload is not in the books"
                    continue
                if hashlib.sha256(body).hexdigest() != row["fingerprint"]:
                    yield f"payload {row['fingerprint']} is not what its name says"
                stored = self.works[put_code].document
                yield from (
                    f"put-code {put_code} of {key}: {d}" for d in _differences(json.loads(body), stored)
                )


def _differences(sent: Any, stored: Any, place: str = "") -> Iterator[str]:
    """Where what is stored is not what was sent; what the registry adds does not count."""
    if isinstance(sent, Mapping) and isinstance(stored, Mapping):
        for name, value in sent.items():
            if name not in _ADDED:
                yield from _differences(value, stored.get(name), f"{place}/{name}")
    elif isinstance(sent, list) and isinstance(stored, list) and len(sent) == len(stored):
        for number, (one, other) in enumerate(zip(sent, stored, strict=True)):
            yield from _differences(one, other, f"{place}/{number}")
    elif sent != stored:
        yield f"{place} was sent as {sent!r} and stands as {stored!r}"
