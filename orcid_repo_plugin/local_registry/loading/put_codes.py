"""Put-codes that are told, and that something else has already."""

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.loading.plan import GREATEST, Conflict, Plan, PlannedItem

Place = tuple[str, int]
"""A space and a put-code in it."""
Holder = tuple[str, str]
"""The iD and the kind of what has a put-code."""


def settle(plan: Plan, books: Books) -> None:
    """Let no put-code stand for two items: ORCID's never do, but invented records may.

    What comes later is given a new one, unless the plan wants its put-codes exactly.

    :raises Conflict: it wants them so, and one is taken; or there is no higher one.
    """
    holders = _held(plan, books)
    anew: dict[tuple[Holder, Place], int] = {}
    last = _highest(plan, books)
    for item in plan.items:
        if item.put_code is None:
            continue
        place, newcomer = (item.space, item.put_code), (item.orcid, item.kind)
        holder = holders.setdefault(place, newcomer)
        if holder == newcomer:
            continue
        if plan.exact:
            raise Conflict(f"{item.place}: put-code {item.put_code} is that of a {holder[1]} of {holder[0]}")
        if (newcomer, place) not in anew:
            last[item.space] += 1
            anew[newcomer, place] = last[item.space]
        item.put_code = _possible(anew[newcomer, place], item)


def _possible(put_code: int, item: PlannedItem) -> int:
    if put_code > GREATEST:
        raise Conflict(f"{item.place}: its put-code is taken, and there is no higher one")
    return put_code


def _held(plan: Plan, books: Books) -> dict[Place, Holder]:
    """Who has the put-codes of the plan in the books; records are read only if need be."""
    wanted = {
        (item.space, item.put_code)
        for item in plan.items
        if item.put_code is not None and item.put_code <= books.put_codes.get(item.space, 0)
    }
    held = {}
    for orcid, record in books.records.items() if wanted else ():
        for place in wanted:
            item = record.items.get(*place)
            if item is not None:
                held[place] = (orcid, item.kind)
    return held


def _highest(plan: Plan, books: Books) -> dict[str, int]:
    """The highest put-code of each space of the plan, in it or in the books."""
    highest: dict[str, int] = {}
    for item in plan.items:
        known = highest.get(item.space, books.put_codes.get(item.space, 0))
        highest[item.space] = max(known, item.put_code or 0)
    return highest
