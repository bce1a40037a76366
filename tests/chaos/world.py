"""Tells a story from a seed: people, their items, what is on their records already, and what happens to it.

The same seed tells the same story. What it leaves out, because nobody has said what should come of it: items
whose work a person has deleted get no other identifiers, and come back neither from a withdrawal nor to that
person; and no identifier joins two works by way of a third.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from typing import Final

from tests.chaos.model import Model
from tests.chaos.values import (
    NAMES,
    REPOSITORIES,
    Account,
    Connect,
    Copy,
    Deposit,
    ImportPutCodes,
    Item,
    Key,
    OldWork,
    Remove,
    Revoke,
    Round,
    Step,
    Story,
    Weather,
    Withdraw,
)

ROUNDS: Final = 4


def story(seed: int) -> Story:
    """The story of a seed."""
    return _Teller(seed).tell()


class _Teller:
    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.rng = Random(seed)
        self.people = self.rng.randint(6, len(NAMES))
        self.accounts = self._accounts()
        self.numbers = iter(range(1, 10_000))
        self.initial = self._items(self.rng.randint(16, 36))
        first = self.rng.randint(self.people * 2 // 3, self.people)
        self.early = frozenset(self.rng.sample(range(self.people), first))
        """Who is connected from the start."""
        self.old_works = tuple(self._old_works())
        self.model = Model(self.old_works)
        self.away: set[int] = set()
        """Who has taken the permission back."""
        self.copies: set[tuple[int, str]] = set()

    def tell(self) -> Story:
        rounds = [self._first_round(), *(self._later_round() for _ in range(ROUNDS - 1)), self._last_round()]
        return Story(
            seed=self.seed,
            people=self.people,
            first_wait=self.rng.choice((0.05, 0.05, 0.8)),
            old_works=self.old_works,
            rounds=tuple(rounds),
            accounts=self.accounts,
        )

    # -- who and what there is

    def _accounts(self) -> tuple[Account, ...]:
        found = []
        for person in range(self.people):
            number = 2 if self.rng.random() < 0.3 else 1
            repositories = self.rng.sample(REPOSITORIES, number)
            found += [Account(person=person, repository=repository) for repository in repositories]
        return tuple(found)

    def _doi(self) -> str:
        return f"10.5555/world{self.seed}.{next(self.numbers)}"

    def _spelt(self, doi: str) -> str:
        """The same DOI, perhaps in other letters."""
        return doi.upper() if self.rng.random() < 0.2 else doi

    def _items(self, number: int) -> dict[Key, Item]:
        found: dict[Key, Item] = {}
        while len(found) < number:
            roll = self.rng.random()
            item = self._item()
            if roll < 0.2 and any(one.doi for one in found.values()):
                other = self.rng.choice([one for one in found.values() if one.doi])
                item = self._sharing(item, other)
            elif roll < 0.4:
                article = self._item()
                item = replace(item, kind="preprint", doi=item.doi or self._doi())
                article = replace(
                    article,
                    doi=article.doi or self._doi(),
                    version_of=self._spelt(item.doi or ""),
                    authors=item.authors,
                )
                if self.rng.random() < 0.5:
                    item = replace(item, version_of=article.doi)
                found[article.key] = article
            found[item.key] = item
        return found

    def _item(self) -> Item:
        repository = self.rng.choice(REPOSITORIES)
        authors = self.rng.sample(range(self.people), self.rng.randint(1, 4))
        here = {account.person for account in self.accounts if account.repository == repository}
        known = tuple(person for person in authors[1:] if person in here and self.rng.random() < 0.3)
        return Item(
            key=Key(repository, f"item-{next(self.numbers)}"),
            kind=self.rng.choice(("article", "article", "book")),
            doi=self._spelt(self._doi()) if self.rng.random() < 0.8 else None,
            handle=f"2429/{next(self.numbers)}" if self.rng.random() < 0.3 else "",
            authors=tuple(person for person in authors if person not in known),
            known=known,
        )

    def _sharing(self, item: Item, other: Item) -> Item:
        """An item that is the same work as another one, with some of its authors."""
        some = self.rng.sample(sorted(other.everyone), self.rng.randint(1, len(other.everyone)))
        authors = tuple(dict.fromkeys((*some, *item.authors)))[:4]
        return replace(item, doi=self._spelt(other.doi or ""), authors=authors, known=())

    # -- what is on the records before we come

    def _old_works(self) -> Iterator[OldWork]:
        taken: set[tuple[int, str]] = set()
        for item in self.initial.values():
            if item.doi is None:
                continue
            for person in sorted(item.everyone & self.early):
                place = person, item.doi.lower()
                if place not in taken and self.rng.random() < 0.25:
                    taken.add(place)
                    yield self._old_work(person, item)

    def _old_work(self, person: int, item: Item) -> OldWork:
        doi = item.doi or ""
        same = [one for one in self.initial.values() if (one.doi or "").lower() == doi.lower()]
        mine = tuple(one.key for one in same if self._will_belong(one, person))
        kinds = ["imported", "imported", "unknown", "stray", "foreign", "foreign"]
        if mine == (item.key,):
            kinds += ["gone", "misled"]
        work = OldWork(person=person, by="us", doi=doi)
        match self.rng.choice(kinds) if item.key in mine else "foreign":
            case "imported":
                number = self.rng.randint(1, len(mine))
                return replace(work, of=mine[:number], owned=True)
            case "unknown":
                return replace(work, owned=True)
            case "gone" if len(same) == 1:
                return replace(work, of=mine, deleted=True)
            case "misled":
                return replace(work, by="other", of=mine, title="Somebody else's copy")
            case "stray":
                return replace(work, doi=self._doi(), version_of=doi, title="Of no item here")
            case _:
                by = self.rng.choice(("person", "other"))
                return replace(work, by=by, title="Somebody else's copy")

    def _will_belong(self, item: Item, person: int) -> bool:
        account = Account(person=person, repository=item.key.repository)
        return person in item.authors or (person in item.known and account in self.accounts)

    # -- what happens

    def _first_round(self) -> Round:
        accounts = tuple(account for account in self.accounts if account.person in self.early)
        steps: list[Step] = [Connect(accounts, backfill=False)]
        known = tuple(work for work in self.old_works if work.of)
        if known:
            steps.append(ImportPutCodes(known))
        steps += self._deposits(list(self.initial.values()))
        return Round(weather=self._weather(), steps=self._taken(steps))

    def _taken(self, steps: list[Step]) -> tuple[Step, ...]:
        for step in steps:
            self.model.apply(step)
        return tuple(steps)

    def _deposits(self, items: list[Item]) -> list[Step]:
        self.rng.shuffle(items)
        steps: list[Step] = []
        while items:
            repository = items[0].key.repository
            size = self.rng.randint(3, 14)
            batch = [item for item in items if item.key.repository == repository][:size]
            items = [item for item in items if item not in batch]
            steps.append(Deposit(tuple(batch), killed=self.rng.random() < 0.15))
        return steps

    def _weather(self) -> Weather:
        roll = self.rng.random()
        return Weather(faults=roll > 0.05, slow_writes=self.rng.random() < 0.4, kills=self.rng.random() < 0.8)

    def _later_round(self) -> Round:
        steps: list[Step] = list(self._removals())
        for step in steps:
            self.model.apply(step)
        for _ in range(self.rng.randint(5, 12)):
            for step in self.rng.choice(self._happenings())():
                self.model.apply(step)
                steps.append(step)
        return Round(weather=self._weather(), steps=tuple(steps))

    def _last_round(self) -> Round:
        """Everyone who went away comes back, so that every record can be judged."""
        steps: list[Step] = []
        for person in sorted(self.away):
            mine = [account for account in self.accounts if account.person == person]
            steps.append(Connect((self.rng.choice(mine),), backfill=self.rng.random() < 0.5))
        self.away.clear()
        left = [account for account in self.accounts if not self.model.is_connected(account.person)]
        if left and self.rng.random() < 0.8:
            steps.append(Connect(tuple(left)))
        return Round(weather=self._weather(), steps=self._taken(steps))

    def _removals(self) -> Iterator[Step]:
        """Deletions by people, while nothing waits: so the work is certainly there, and known to us."""
        for person in range(self.people):
            if person in self.away or self.rng.random() > 0.25:
                continue
            standing = self.model.standing(person)
            if standing:
                yield Remove(person, sorted(self.rng.choice(standing))[0])

    def _happenings(self) -> list[Callable[[], list[Step]]]:
        return [
            *[self._edit] * 5,
            *[self._other_identifier] * 2,
            *[self._join] * 2,
            *[self._other_authors] * 3,
            *[self._withdraw] * 2,
            *[self._come_back] * 2,
            self._exchange,
            self._new,
            self._think_better_of_it,
            self._think_better_of_it,
            self._connect,
            self._go_away,
            self._copy,
        ]

    def _some(self, **wanted: bool) -> list[Item]:
        """Items in a random order.

        :param wanted: ``live``; ``free``: no person has deleted its work; ``doi``: it has one.
        """
        found = [
            item
            for key, item in self.model.items.items()
            if wanted.get("live", True) == item.live
            and not (wanted.get("free") and self._is_stopped(item))
            and not (wanted.get("doi") and item.doi is None)
        ]
        self.rng.shuffle(found)
        return found

    def _is_stopped(self, item: Item) -> bool:
        """Whether a person has deleted this work, as this item's or as another's with the same identifier."""
        same = [one for one in self.model.items.values() if one.self_ids & item.self_ids]
        return any(self.model.touched_by_people(one.key) for one in same)

    def _changed(self, item: Item, **changes: object) -> Item:
        return replace(item, edition=item.edition + 1, **changes)  # type: ignore[arg-type]

    def _edit(self) -> list[Step]:
        items = [self._changed(item) for item in self._some()[: self.rng.randint(1, 4)]]
        return self._deposits(items)

    def _other_identifier(self) -> list[Step]:
        items = self._some(free=True)[:1]
        gone = self.rng.random() < 0.2
        return self._deposits(
            [self._changed(item, doi=None if gone else self._spelt(self._doi())) for item in items]
        )

    def _join(self) -> list[Step]:
        """An item becomes the same work as another one."""
        items = self._some(free=True)
        others = [item for item in items[1:] if item.doi and not _is_version(items[0], item)]
        if not others:
            return []
        return self._deposits([self._changed(items[0], doi=self._spelt(others[0].doi or ""))])

    def _exchange(self) -> list[Step]:
        """Two items turn out to have had each other's identifiers."""
        pair: list[Item | None] = [*self._some(free=True, doi=True), None, None]
        one, other = pair[:2]
        if one is None or other is None or one.self_ids & other.self_ids:
            return []
        if _is_version(one, other) or _is_version(other, one):
            return []
        return self._deposits([self._changed(one, doi=other.doi), self._changed(other, doi=one.doi)])

    def _other_authors(self) -> list[Step]:
        for item in self._some(free=True)[:1]:
            here = set(item.everyone)
            new = [person for person in range(self.people) if person not in here]
            authors = list(item.authors)
            if len(here) > 1 and authors and self.rng.random() < 0.6:
                authors.remove(self.rng.choice(authors))
            elif new and len(here) < 5:
                authors.append(self.rng.choice(new))
            return self._deposits([self._changed(item, authors=tuple(authors))])
        return []

    def _withdraw(self) -> list[Step]:
        for item in self._some()[:1]:
            if self.rng.random() < 0.5:
                return [Withdraw(item.key)]
            return self._deposits([replace(item, live=False)])
        return []

    def _come_back(self) -> list[Step]:
        gone = [item for item in self._some(live=False) if not self._is_stopped(item)]
        return self._deposits([self._changed(item, live=True) for item in gone[:1]])

    def _new(self) -> list[Step]:
        items = list(self._items(self.rng.randint(1, 2)).values())
        return self._deposits(items)

    def _think_better_of_it(self) -> list[Step]:
        """A new item that is another one, or none, before it can have been sent; perhaps it has."""
        item = self._item()
        first: list[Step] = [Deposit((item,))]
        roll = self.rng.random()
        if roll < 0.4:
            return [*first, Withdraw(item.key)]
        if roll < 0.6:
            return [*first, Deposit((replace(item, live=False),)), Deposit((self._changed(item, live=True),))]
        if roll < 0.8:
            return [*first, Deposit((self._changed(item, doi=self._doi(), handle=""),))]
        return [*first, Deposit((self._changed(item, authors=item.authors[1:]),))]

    def _connect(self) -> list[Step]:
        left = [account for account in self.accounts if account not in self.model.connected]
        left = [account for account in left if account.person not in self.away]
        if not left:
            return []
        return [Connect((self.rng.choice(left),))]

    def _go_away(self) -> list[Step]:
        here = [p for p in range(self.people) if self.model.is_connected(p) and p not in self.away]
        if not here or len(self.away) > 1:
            return []
        person = self.rng.choice(here)
        self.away.add(person)
        return [Revoke(person)]

    def _copy(self) -> list[Step]:
        for item in self._some(doi=True)[:1]:
            for person in sorted(item.everyone):
                by = self.rng.choice(("person", "other"))
                title = "Somebody else's later copy"
                if by == "other" and self._has_others_copy(person, item):
                    continue
                work = OldWork(person=person, by=by, doi=item.doi or "", title=title)
                self.copies.add((person, (item.doi or "").lower()))
                return [Copy(work)]
        return []

    def _has_others_copy(self, person: int, item: Item) -> bool:
        place = person, (item.doi or "").lower()
        old = {(work.person, work.doi.lower()) for work in self.old_works if work.by == "other"}
        return place in self.copies | old


def _is_version(item: Item, of: Item) -> bool:
    """Whether an item names the other one as a version of itself."""
    return bool(item.version_of and of.doi and item.version_of.lower() == of.doi.lower())
