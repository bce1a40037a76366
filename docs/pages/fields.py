"""The part of ``docs/mapping.md`` about fields: the slots, and each adapter's table."""

from collections.abc import Iterator, Mapping
from typing import Final

from orcid_repo_plugin.domain.fields import SLOTS
from orcid_repo_plugin.plugins import own_adapters
from pages.markdown import code, codes, paragraph, table

_HEAD: Final = """
Which field of a repository feeds which part is a table as well. A row is `"field" = "slot"`, or with
arguments `"slot:argument:relationship"`; a field that ends in `*` stands for all that begin like it, and an
exact row wins. The order of the rows is the order in which fields are read. A field that no row knows is
kept in `item.extra` and named as unused.
"""


def slots() -> list[str]:
    """What each slot takes."""
    rows = ([code(name), meaning] for name, meaning in SLOTS.items())
    return [*paragraph(_HEAD), *table(["slot", "what it takes"], rows)]


def field_tables() -> Iterator[str]:
    """The fields of each platform, in the order in which they are read."""
    for platform, adapter in own_adapters():
        yield from _table(platform, adapter.orcid_gather_tables()[f"fields.{platform}"])


def _table(platform: str, rows: Mapping[str, str]) -> Iterator[str]:
    if not rows:
        return
    fields: dict[str, list[str]] = {}
    for field, slot in rows.items():
        fields.setdefault(slot, []).append(field)
    yield from [f"### fields.{platform}", ""]
    yield from table(["slot", "fields"], ([code(slot), codes(names)] for slot, names in fields.items()))
