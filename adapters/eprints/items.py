"""An eprint's fields -> RepositoryItem.

Refined words for the kind of item stand before EPrints' own ``type``. They are
``monograph/technical_report``, ``monograph/project_report``, ``monograph/documentation``,
``monograph/manual``, ``monograph/working_paper``, ``monograph/discussion_paper``,
``monograph/other``, ``thesis/<thesis_type>``, ``conference_item/<pres_type>``,
``article/unpublished`` and ``book/edited``; the table ``types.eprints`` maps them.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from lxml import etree

from orcid_repo_plugin.adapters.eprints.facts import UNPUBLISHED, Facts
from orcid_repo_plugin.adapters.eprints.slots import Filler, filler
from orcid_repo_plugin.adapters.eprints.values import Fields, Limit, json_fields, without_emails, xml_fields
from orcid_repo_plugin.domain.fields import FieldTable, Slot
from orcid_repo_plugin.domain.item import Detail, ItemState, Repository, RepositoryItem
from orcid_repo_plugin.domain.item_builder import ItemBuilder

MAX_PLANS: Final = 4096
"""How many different names of fields are remembered."""
STATES: Final = {
    "archive": ItemState.LIVE,
    "inbox": ItemState.UNPUBLISHED,
    "buffer": ItemState.UNPUBLISHED,
    "deletion": ItemState.WITHDRAWN,
}
"""``eprint_status``: work area, review, live, retired. A status that is none of these is not live."""
_LAST_NUMBER: Final = re.compile(r"(\d+)\D*$")


class Plan(NamedTuple):
    """What to do with a field, found out once for each name."""

    order: int
    name: str
    slot: Slot | None
    fill: Filler | None


class ItemReader:
    """Reads the eprints of one repository by one field table."""

    def __init__(self, repository: Repository, table: FieldTable) -> None:
        self.repository = repository
        self.table = table
        self.ignored = _Ignored(table)
        self.plan = lru_cache(MAX_PLANS)(self._plan)

    def read_xml(self, eprint: etree._Element, ordinal: int) -> RepositoryItem:
        """An item from an ``<eprint>``; ``ordinal`` names it when it has no id."""
        limit = Limit()
        return self._item(eprint.get("id"), xml_fields(eprint, self.ignored, limit), limit, ordinal)

    def read_json(self, eprint: Mapping[str, Any], ordinal: int) -> RepositoryItem:
        """An item from an object of a JSON export."""
        limit, uri = Limit(), eprint.get("uri")
        fields = json_fields(eprint, self.ignored, limit)
        return self._item(uri if isinstance(uri, str) else None, fields, limit, ordinal)

    def _item(self, uri: str | None, fields: Fields, limit: Limit, ordinal: int) -> RepositoryItem:
        builder = ItemBuilder(self.repository, self.table)
        builder.fields.update(dict.fromkeys(fields))
        builder.uri = uri or None
        for name in limit.cut:
            builder.warn("field-cut", name, "a text of more than 1 MB was cut")
        facts = Facts(fields)
        _set_key(builder, facts, ordinal)
        _set_state(builder, facts)
        for _, name, slot, fill in sorted([self.plan(name) for name, value in fields.items() if value]):
            value = fields[name]
            if slot is not None and fill is not None:
                fill(builder, name, slot, value, facts)
            elif "email" not in name and (kept := without_emails(value)):
                builder.extra[name] = kept
        _say_in_press(builder, facts)
        return builder.build()

    def _plan(self, name: str) -> Plan:
        slot = self.table.slot(name)
        return Plan(self.table.order(name), name, slot, filler(slot) if slot else None)


def _say_in_press(builder: ItemBuilder, facts: Facts) -> None:
    """Without a date, the citation says at least that there will be one; and an article of a
    journal that has not appeared is told as such."""
    if facts.type == "article" and facts.published in UNPUBLISHED and facts.has("publication", "issn"):
        builder.warn(
            "not-yet-published", "ispublished", f"ispublished is {facts.published}: not yet published"
        )
    if facts.published == "inpress" and not any(date.kind == "published" for date in builder.dates):
        builder.details.append(Detail("note", "In press", "ispublished"))


class _Ignored(dict[str, bool]):
    """Whether the table has no use for a field, by its name."""

    def __init__(self, table: FieldTable) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, name: str) -> bool:
        slot = self._table.slot(name)
        ignored = slot is not None and slot.name == "ignore"
        if len(self) < MAX_PLANS:
            self[name] = ignored
        return ignored


def _set_key(builder: ItemBuilder, facts: Facts, ordinal: int) -> None:
    builder.item_id = facts.text("eprintid")
    if not builder.item_id and builder.uri and (number := _LAST_NUMBER.search(builder.uri[-200:])):
        builder.item_id = number[1]
    if not builder.item_id:
        builder.item_id = f"#{ordinal}"
        builder.warn("no-item-id", "eprintid", f"the item has no id; it is called {builder.item_id} here")


def _set_state(builder: ItemBuilder, facts: Facts) -> None:
    status = facts.text("eprint_status").lower()
    visibility = facts.text("metadata_visibility").lower()
    state = STATES.get(status, ItemState.UNPUBLISHED) if status else ItemState.LIVE
    if state is not ItemState.LIVE:
        builder.state, builder.state_field = state, "eprint_status"
        builder.state_reason = f"eprint_status is {status[:40]}"
    elif visibility == "hide":
        builder.state, builder.state_field = ItemState.PRIVATE, "metadata_visibility"
        builder.state_reason = "metadata_visibility is hide"
