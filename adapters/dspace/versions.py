"""Which DSpace items of a file replace which.

``dc.relation.replaces`` names the older item by its URI or handle, ``dc.relation.isreplacedby``
the newer one: both come out as one fact, that the newer succeeds the older.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from orcid_repo_plugin.domain.fields import FieldTable
from orcid_repo_plugin.domain.item import RepositoryItem, VersionFact
from orcid_repo_plugin.reading.source import Source

_ADDRESS_STARTS = ("https://hdl.handle.net/", "http://hdl.handle.net/", "hdl:", "info:hdl/")


def may_hold_links(source: Source, table: FieldTable) -> bool:
    """Whether a field for version links stands in the file at all; a search, no parsing."""
    names = {name.rstrip("*").encode() for name in table.fields_of("succeeds", "succeeded-by")}
    return bool(names) and source.contains(*names)


def find_versions(
    read: Callable[[], Iterator[RepositoryItem]], newer_names: Callable[[RepositoryItem], Iterable[str]]
) -> Iterable[VersionFact]:
    """Tell the facts about items that replace another one, and about those that are replaced.

    Goes over the items twice and keeps only those that have to do with a link.

    :param read: starts a pass over the items.
    :param newer_names: how an item calls the items that replace it.
    """
    linked: dict[str, VersionFact] = {}
    called: set[str] = set()
    older_of: dict[str, list[str]] = {}
    for item in read():
        newer = tuple(newer_names(item))
        if not newer and not item.succeeds:
            continue
        linked[item.item_id] = VersionFact.of(item)
        called.update(bare_name(name) for name in (*item.succeeds, *newer))
        for name in newer:
            older_of.setdefault(bare_name(name), []).append(item.item_id)
    if not called:
        return ()
    for item in read():
        names = names_of(item)
        if item.item_id not in linked and names.isdisjoint(called):
            continue
        fact = linked.get(item.item_id) or VersionFact.of(item)
        older = [older for name in names if name in older_of for older in older_of[name]]
        succeeds = tuple(dict.fromkeys((*fact.succeeds, *older)))
        bare = tuple(bare_name(name) for name in succeeds)
        linked[item.item_id] = replace(
            fact, names=tuple(dict.fromkeys((*fact.names, *sorted(names)))), succeeds=(*succeeds, *bare)
        )
    return tuple(linked.values())


def names_of(item: RepositoryItem) -> set[str]:
    """All that other items may call this one, each in its bare form."""
    names = [item.item_id, item.uri or "", item.handle or ""]
    names += [identifier.value for identifier in item.identifiers if identifier.field == "dc.identifier.uri"]
    return {bare_name(name) for name in names if name}


def bare_name(name: str) -> str:
    """A handle without its resolver, an address without its scheme: what can be compared.

    >>> bare_name("https://hdl.handle.net/20.500.99999/1001")
    '20.500.99999/1001'
    >>> bare_name("https://repo.example.edu/handle/20.500.99999/1001")
    '20.500.99999/1001'
    >>> bare_name("0a4f8b1e-6b0e-4f19-9a53-1d2c3b4a5001")
    '0a4f8b1e-6b0e-4f19-9a53-1d2c3b4a5001'
    """
    name = name.strip()
    for start in _ADDRESS_STARTS:
        if name.lower().startswith(start):
            return name[len(start) :]
    if "/handle/" in name:
        return name.rpartition("/handle/")[2]
    if "/items/" in name:
        return name.rpartition("/items/")[2]
    return name.removeprefix("https://").removeprefix("http://")
