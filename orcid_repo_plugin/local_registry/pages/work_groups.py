"""A record's works in groups, the preferred version first: what ORCID's own page shows.

Source: ORCID-Source, ``WorkComparators`` and ``ActivitiesGroupGenerator``.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

import orjson

from orcid_repo_plugin.local_registry.books.items import Item, Key
from orcid_repo_plugin.local_registry.pages.texts import date, text
from orcid_repo_plugin.local_registry.rules.grouping import ids_of, key_of
from orcid_repo_plugin.local_registry.rules.vocabularies import WORK_TYPES
from orcid_repo_plugin.matching.grouping import group_keys

_TYPE_ORDER: Final = {work_type: place for place, work_type in enumerate(WORK_TYPES)}


class WorkGroup(NamedTuple):
    """Works that are one work told by several sources."""

    versions: tuple[Item, ...]
    """The preferred one first."""

    @property
    def preferred(self) -> Item:
        """The version that stands for the group."""
        return self.versions[0]


def work_groups(works: Iterable[Item]) -> list[WorkGroup]:
    """The works in groups, in ORCID's order: newest publication first, then by title and type.

    Inside a group the highest display index comes first, then the oldest version.

    :param works: only those that the reader may see; ORCID filters before it groups.
    """
    items = sorted(works, key=lambda item: (-item.display_index, item.created, item.put_code))
    keys = [_told(item.body).keys for item in items]
    found = [WorkGroup(tuple(items[place] for place in together.members)) for together in group_keys(keys)]
    found.sort(key=lambda one: _told(one.preferred.body).by_title)
    found.sort(key=lambda one: _told(one.preferred.body).date, reverse=True)
    return found


class _Told(NamedTuple):
    """What a work says that decides its place."""

    keys: tuple[Key | None, ...]
    """Of all identifiers that group; those without a relationship, which people's own may have, do, too."""
    date: str
    by_title: tuple[bool, str, int]


@lru_cache(maxsize=20_000)
def _told(body: bytes) -> _Told:
    """Remembered: a page of fifty works out of ten thousand needs the places of all."""
    content = orjson.loads(body)
    title = text(content, "title", "title", "value")
    place = _TYPE_ORDER.get(text(content, "type"), len(_TYPE_ORDER))
    keys = tuple(key_of(external_id) for external_id in ids_of(content))
    return _Told(keys, date(content, "publication-date"), (not title, title, place))
