"""DSpace's item JSON -> RepositoryItem.

Understood are the REST item of DSpace 7 and later (``metadata`` is a map of fields) and the flat
list of DSpace 5 and 6 (``[{"key": "dc.title", "value": …}]``), with or without the language suffix
that old exports write into field names (``dc.title[en_US]``).
"""

from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import Any, Final, NamedTuple

from orcid_repo_plugin.adapters.dspace import people, state
from orcid_repo_plugin.adapters.dspace.openaire import add_info_uri
from orcid_repo_plugin.adapters.dspace.people import Link
from orcid_repo_plugin.adapters.dspace.values import metadata_of, values_of
from orcid_repo_plugin.domain.fields import FieldTable, Slot
from orcid_repo_plugin.domain.item import (
    Detail,
    ItemIdentifier,
    ItemState,
    Repository,
    RepositoryItem,
    Text,
)
from orcid_repo_plugin.domain.item_builder import ItemBuilder

TYPE_ENTITIES: Final = frozenset({"dataset", "patent", "software", "journalissue"})
"""Entities whose name says what kind of work it is, after all that ``dc.type`` says."""
NOT_FIELDS: Final = ("metadata", "sections", "_links", "_embedded")
ENTITY_FIELDS: Final = ("dspace.entity.type", "relationship.type")
ADDRESS_FIELD: Final = "dc.identifier.uri"
DOI_RESOLVERS: Final = ("://doi.org/", "://dx.doi.org/", "://www.doi.org/")
NUMBERED_WHOLES: Final = ("urn:issn:", "urn:isbn:", "issn", "isbn")
"""Beginnings of what stands for a journal or a book by its number alone."""
NO_SOURCES: Final = ("reponame:", "instname:")
"""Marks of an aggregator in ``dc.source``; they name the repository, not a journal."""
MAX_PLANS: Final = 4096


class Plan(NamedTuple):
    """What to do with a field, found out once for each name."""

    order: int
    name: str
    """Without the language suffix."""
    slot: Slot | None
    language: str | None


class ItemReader:
    """Reads the items of one repository by its field table.

    :param newer_names: filled, where it is given, with what each item calls those that replace it.
    """

    def __init__(
        self,
        repository: Repository,
        table: FieldTable,
        newer_names: dict[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._repository = repository
        self._table = table
        self._newer_names = newer_names
        self._plans: dict[str, Plan] = {}

    def read(self, data: Mapping[str, Any], ordinal: int = 0) -> RepositoryItem:
        """Read one item.

        :param ordinal: its number in the file, for an item that has no key of its own.
        :raises ValueError: not the shape of an item; the message says what is wrong.
        """
        builder = ItemBuilder(self._repository, self._table)
        metadata = metadata_of(data)
        self._read_keys(builder, data, ordinal)
        fields = self._sorted_fields(builder, metadata)
        links = self._links(builder, fields)
        for _, plan, raw in fields:
            self._read_field(builder, plan, raw, links)
        self._read_entity(builder, data, fields)
        _read_collections(builder, data)
        _set_uri(builder)
        if not builder.titles and data.get("name") and builder.state is not ItemState.LIVE:
            # for the eye only: a withdrawn item comes without metadata, and is never sent
            builder.add("name", Slot("title"), str(data["name"]))
        return builder.build()

    def _read_keys(self, builder: ItemBuilder, data: Mapping[str, Any], ordinal: int) -> None:
        """The top level: key, handle, and whatever plugins may want."""
        for name, value in data.items():
            if value is None or name in NOT_FIELDS or name.startswith(("dc.", "dcterms.")):
                continue
            builder.fields[name] = None
            if self._plan(name).slot is None:
                builder.extra[name] = value
        for key in ("uuid", "id", "handle"):
            value = data.get(key)
            if type(value) in (str, int) and (text := str(value).strip()):
                builder.item_id = text
                break
        handle = data.get("handle")
        builder.handle = handle.strip() or None if isinstance(handle, str) else None
        if not builder.item_id:
            builder.item_id = f"#{ordinal}"
            builder.warn("no-item-id", "", f"no uuid, id or handle; called {builder.item_id} by its place")

    def _plan(self, raw_name: str) -> Plan:
        plan = self._plans.get(raw_name)
        if plan is None:
            name, bracket, suffix = raw_name.partition("[")
            language = suffix.rstrip("]") or None if bracket else None
            slot = self._table.slot(name)
            known = name if slot is not None else name.lower()
            plan = Plan(self._table.order(known), name, slot or self._table.slot(known), language)
            if len(self._plans) < MAX_PLANS:
                self._plans[raw_name] = plan
        return plan

    def _sorted_fields(
        self, builder: ItemBuilder, metadata: Mapping[str, object]
    ) -> list[tuple[int, Plan, object]]:
        plans, names = self._plans, builder.fields
        fields: list[tuple[int, Plan, object]] = []
        for raw_name, raw in metadata.items():
            plan = plans.get(raw_name) or self._plan(raw_name)
            names[plan.name] = None
            fields.append((plan.order, plan, raw))
        fields.sort(key=itemgetter(0))
        return fields

    def _links(self, builder: ItemBuilder, fields: list[tuple[int, Plan, object]]) -> Mapping[str, Link]:
        helpers = [
            (plan.name, tuple(values_of(builder, plan.name, raw, plan.language)))
            for _, plan, raw in fields
            if people.tells_of_links(plan.name)
        ]
        return people.read_links(helpers) if helpers else {}

    def _read_field(self, builder: ItemBuilder, plan: Plan, raw: object, links: Mapping[str, Link]) -> None:
        slot, name = plan.slot, plan.name
        if slot is None:
            kept = [value.text for value in values_of(builder, plan.name, raw, plan.language)]
            known = builder.extra.get(name)
            builder.extra[name] = [*known, *kept] if isinstance(known, list) else kept
            return
        if slot.name == "succeeded-by" and self._newer_names is not None:
            names = tuple(value.text for value in values_of(builder, plan.name, raw, plan.language))
            self._newer_names[builder.item_id] = self._newer_names.get(builder.item_id, ()) + names
        if slot.name in ("ignore", "status", "succeeded-by"):
            return
        for value in values_of(builder, plan.name, raw, plan.language):
            if slot.name == "contributor":
                role = slot.argument or "author"
                builder.contributors.append(people.contributor(name, value, role, links))
            elif slot.name == "identifier" and add_info_uri(builder, name, value.text):
                continue
            elif slot.name == "container":
                _add_container(builder, name, slot, value.text)
            else:
                builder.add(name, slot, value.text, value.language)

    def _read_entity(
        self, builder: ItemBuilder, data: Mapping[str, Any], fields: list[tuple[int, Plan, object]]
    ) -> None:
        """The entity's kind decides whether the item is a work at all, and its type last."""
        entity, field = data.get("entityType"), "entityType"
        if not isinstance(entity, str) or not entity:
            entity = ""
            for _, plan, raw in fields:
                if plan.name in ENTITY_FIELDS:
                    entity = next((value.text for value in values_of(builder, plan.name, raw)), "")
                    field = plan.name
        builder.state, builder.state_reason, builder.state_field = state.read_state(data, entity, field)
        if entity.casefold() in TYPE_ENTITIES:
            builder.types.append(Text(entity, field))


def _add_container(builder: ItemBuilder, field: str, slot: Slot, text: str) -> None:
    """A container; the number of a series stands behind a semicolon: ``Maritime Humanities;12``."""
    if text.lower().startswith(NO_SOURCES):
        kept = builder.extra.setdefault(field, [])
        if isinstance(kept, list):
            kept.append(text)
        return
    number = ""
    if slot.argument == "series" and ";" in text:
        text, _, number = (part.strip() for part in text.rpartition(";"))
    builder.add(field, slot, text)
    if text[:9].lower().startswith(NUMBERED_WHOLES) and any(map(str.isdigit, text)):
        builder.identifiers.append(ItemIdentifier(text, field, None, "part-of"))
    if number:
        builder.details.append(Detail("series_number", number, field))


def _read_collections(builder: ItemBuilder, data: Mapping[str, Any]) -> None:
    """Names of the collections, where the answer embeds them."""
    embedded = data.get("_embedded")
    sources = {**(embedded if isinstance(embedded, dict) else {}), **data}
    for field in ("owningCollection", "mappedCollections", "parentCollection", "parentCollectionList"):
        if field not in sources:
            continue
        for name in _names_in(sources[field]):
            builder.fields[field] = None
            builder.collections.append(Text(name, field))


def _names_in(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for member in value:
            yield from _names_in(member)
    elif isinstance(value, dict):
        if isinstance(name := value.get("name"), str) and name.strip():
            yield name
        elif isinstance(inner := value.get("_embedded"), dict):
            yield from _names_in(list(inner.values()))


def _set_uri(builder: ItemBuilder) -> None:
    """The landing page: an address in ``dc.identifier.uri`` that is not the DOI's, the one with the
    item's own handle before others. None is ever made up."""
    addresses = [
        identifier.value.strip()
        for identifier in builder.identifiers
        if identifier.field == ADDRESS_FIELD
        and identifier.value.lstrip()[:8].lower().startswith(("http://", "https://"))
        and not any(resolver in identifier.value for resolver in DOI_RESOLVERS)
    ]
    if builder.handle:
        addresses.sort(key=lambda address: not address.endswith(f"/{builder.handle}"))
    if addresses:
        builder.uri, builder.uri_field = addresses[0], ADDRESS_FIELD
