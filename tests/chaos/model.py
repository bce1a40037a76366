"""What must stand on the records, computed from a story alone: nothing of ours takes part in it.

The rules, as the issue of pushing has them:

- On the record of everyone who is connected stands each live item that they are an author of.
- Items with a common ``self`` identifier are one work; it says what one of them says.
- What a person has deleted stays deleted.
- What is of nobody here, or from another source, is as it was.
"""

from collections.abc import Iterable
from dataclasses import replace

from tests.chaos.values import (
    Account,
    Connect,
    Copy,
    Deposit,
    Item,
    Key,
    OldWork,
    Remove,
    Revoke,
    Step,
    Withdraw,
)

Group = frozenset[Key]
"""Items that are one work on a record."""


class Model:
    """The state of a world, step by step.

    :param old_works: what is on the records before the first step.
    """

    def __init__(self, old_works: Iterable[OldWork]) -> None:
        self.items: dict[Key, Item] = {}
        self.connected: set[Account] = set()
        self.revoked: set[int] = set()
        self.stopped: set[tuple[int, Key]] = set()
        """The person has deleted the work of this item."""
        for work in old_works:
            if work.deleted:
                self.stopped.update((work.person, key) for key in work.of)

    def apply(self, step: Step) -> None:
        """Let a step happen."""
        match step:
            case Connect(accounts):
                self.connected.update(accounts)
                self.revoked.difference_update(account.person for account in accounts)
            case Deposit(items):
                self.items.update((item.key, item) for item in items)
            case Withdraw(key):
                self.items[key] = _withdrawn(self.items[key])
            case Remove(person, key):
                self.stopped.update((person, member) for member in self.group_of(person, key))
            case Revoke(person):
                self.revoked.add(person)
            case Copy() | _:
                pass

    def is_connected(self, person: int) -> bool:
        """Whether we have had the person's permission; it may be taken back since."""
        return any(account.person == person for account in self.connected)

    def members(self, person: int) -> list[Item]:
        """The live items that belong on a person's record, whatever the person wants."""
        return [item for item in self.items.values() if item.live and self.belongs(item, person)]

    def belongs(self, item: Item, person: int) -> bool:
        """Whether an item is this connected person's.

        An iD on an item is the person's in whichever repository they are connected; a user id is that of the
        item's own repository.
        """
        if person in item.authors:
            return self.is_connected(person)
        return (
            person in item.known and Account(person=person, repository=item.key.repository) in self.connected
        )

    def groups(self, person: int) -> list[Group]:
        """All works of a person's record, also those that the person has deleted."""
        found: list[tuple[set[Key], set[tuple[str, str]]]] = []
        for item in self.members(person):
            keys, ids = {item.key}, set(item.self_ids)
            apart = []
            for group in found:
                if group[1] & ids:
                    keys |= group[0]
                    ids |= group[1]
                else:
                    apart.append(group)
            found = [*apart, (keys, ids)]
        return [frozenset(keys) for keys, _ in found]

    def group_of(self, person: int, key: Key) -> Group:
        """The work that an item is on a person's record."""
        return next(group for group in self.groups(person) if key in group)

    def standing(self, person: int) -> list[Group]:
        """The works of ours that must stand on a person's record, each once."""
        return [group for group in self.groups(person) if not self.is_stopped(person, group)]

    def is_stopped(self, person: int, group: Group) -> bool:
        """Whether the person has deleted this work."""
        return any((person, key) in self.stopped for key in group)

    def touched_by_people(self, key: Key) -> bool:
        """Whether anybody has deleted this item's work."""
        return any(stopped == key for _, stopped in self.stopped)


def _withdrawn(item: Item) -> Item:
    return replace(item, live=False)
