"""Whether a DSpace item may be seen, and whether it is a work: its flags and its entity type."""

from collections.abc import Mapping
from typing import Any, Final

from orcid_repo_plugin.domain.item import ItemState

NOT_WORKS: Final = {
    "person": "a person",
    "project": "a project",
    "orgunit": "an organisation",
    "journal": "a journal as a whole",
    "journalvolume": "a volume of a journal",
    "funding": "a grant",
    "equipment": "a piece of equipment",
    "event": "an event",
}
"""Entities of DSpace and DSpace-CRIS that stand for something else than a work. All others
(``Publication``, ``Dataset``, ``Patent``, ``Product``, ``JournalIssue``, a site's own) are works."""
NOT_ITEMS: Final = {
    "collection": "a collection",
    "community": "a community",
    "site": "the site itself",
    "eperson": "an account",
    "bitstream": "a file",
}
"""The ``type`` of objects that search pages mix with items."""
UNFINISHED: Final = {
    "workspaceitem": "a submission in the work area",
    "workflowitem": "a submission in review",
}

StateFact = tuple[ItemState, str, str]
"""The state, why in words, and the field that tells it."""


def flag(data: Mapping[str, Any], *names: str) -> bool | None:
    """A flag under one of its names; DSpace 5 and 6 write it as text.

    >>> flag({"archived": "true"}, "inArchive", "archived")
    True
    >>> flag({"withdrawn": None}, "withdrawn") is None
    True
    """
    for name in names:
        value = data.get(name)
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.strip().lower() in ("true", "false"):
            return value.strip().lower() == "true"
    return None


def read_state(data: Mapping[str, Any], entity: str, entity_field: str) -> StateFact:
    """The item's state. A flag that is missing speaks for the item.

    >>> read_state({"inArchive": True, "discoverable": False}, "", "")[:2]
    (<ItemState.PRIVATE: 'private'>, 'discoverable is false: the item is hidden from search')
    """
    kind = data.get("type")
    if isinstance(kind, str):
        if (what := NOT_ITEMS.get(kind.lower())) is not None:
            return ItemState.NOT_A_WORK, f"type is {kind}: {what}", "type"
        if (what := UNFINISHED.get(kind.lower())) is not None:
            return ItemState.UNPUBLISHED, f"type is {kind}: {what}", "type"
    if (what := NOT_WORKS.get(entity.casefold())) is not None:
        return ItemState.NOT_A_WORK, f"{entity_field} is {entity}: {what}", entity_field
    if flag(data, "withdrawn"):
        return ItemState.WITHDRAWN, "withdrawn is true: the item has been taken down", "withdrawn"
    if flag(data, "inArchive", "archived") is False:
        field = "inArchive" if "inArchive" in data else "archived"
        return ItemState.UNPUBLISHED, f"{field} is false: the deposit is not complete", field
    if flag(data, "discoverable") is False:
        return ItemState.PRIVATE, "discoverable is false: the item is hidden from search", "discoverable"
    return ItemState.LIVE, "", ""
