"""A record's works in groups, the preferred version first: what ORCID's own page shows.

Source: ORCID-Source, ``WorkComparators`` and ``ActivitiesGroupGenerator``.
"""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from orcid_repo_plugin.domain.work import ExternalId
from orcid_repo_plugin.local_registry.books.items import Item
from orcid_repo_plugin.local_registry.pages.texts import date, text
from orcid_repo_plugin.local_registry.rules.vocabularies import WORK_TYPES
from orcid_repo_plugin.matching.grouping import group

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
    items = list(works)
    keys = [[ExternalId(*key) for key in item.self_keys + item.version_keys] for item in items]
    found = [_ordered(items[place] for place in members.members) for members in group(keys)]
    told = [(one, one.preferred.content) for one in found]
    told.sort(key=lambda pair: _by_title(pair[1]))
    told.sort(key=lambda pair: date(pair[1], "publication-date"), reverse=True)
    return [one for one, _ in told]


def _ordered(items: Iterable[Item]) -> WorkGroup:
    return WorkGroup(
        tuple(sorted(items, key=lambda item: (-item.display_index, item.created, item.put_code)))
    )


def _by_title(content: dict[str, Any]) -> tuple[bool, str, int]:
    title = text(content, "title", "title", "value")
    return not title, title, _TYPE_ORDER.get(text(content, "type"), len(_TYPE_ORDER))
