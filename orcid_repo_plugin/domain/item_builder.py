"""Puts field values into an item's slots while an adapter reads it."""

from dataclasses import replace
from typing import Any

from orcid_repo_plugin.domain.fields import FieldTable, Slot
from orcid_repo_plugin.domain.item import (
    Container,
    Detail,
    Grant,
    ItemContributor,
    ItemDate,
    ItemIdentifier,
    ItemState,
    Repository,
    RepositoryItem,
    Text,
    Title,
)
from orcid_repo_plugin.domain.report import Finding, Level


class ItemBuilder:
    """Collects an item slot by slot; ``build`` gives the frozen item.

    An adapter walks over the fields, asks the table for each field's slot, and hands plain
    text to ``add``. People, states and addresses have a shape of their own on every platform:
    the adapter sets these itself.
    """

    def __init__(self, repository: Repository, table: FieldTable) -> None:
        self.repository = repository
        self.table = table
        self.item_id = ""
        self.uri: str | None = None
        self.uri_field = "uri"
        self.handle: str | None = None
        self.state = ItemState.LIVE
        self.state_reason = ""
        self.state_field = ""
        self.types: list[Text] = []
        self.titles: list[Title] = []
        self.contributors: list[ItemContributor] = []
        self.dates: list[ItemDate] = []
        self.identifiers: list[ItemIdentifier] = []
        self.containers: list[Container] = []
        self.descriptions: list[Text] = []
        self.languages: list[Text] = []
        self.countries: list[Text] = []
        self.urls: list[Text] = []
        self.details: list[Detail] = []
        self.grants: list[Grant] = []
        self.collections: list[Text] = []
        self.succeeds: list[str] = []
        self.extra: dict[str, object] = {}
        self.fields: dict[str, None] = {}
        self.findings: list[Finding] = []

    def add(self, field: str, slot: Slot, value: str, language: str | None = None) -> None:
        """Put one text value of ``field`` where ``slot`` says. Blank values are passed over."""
        if not value or value.isspace():
            return
        name, argument, relationship = slot
        if name == "detail":
            self.details.append(Detail(argument, value, field))
        elif name == "title":
            self.titles.append(Title(value, field, language, argument or "main"))
        elif name == "subtitle":
            self.titles.append(Title(value, field, language, "subtitle"))
        elif name == "identifier":
            type_ = argument if argument and argument != "any" else None
            self.identifiers.append(ItemIdentifier(value, field, type_, relationship or None))
        elif name == "date":
            self.dates.append(ItemDate(value, field, argument or "published"))
        elif name == "container":
            self.containers.append(Container(argument or "host", value, field))
            if argument == "institution":  # a thesis' and a report's citation names it, whatever holds them
                self.details.append(Detail("institution", value, field))
        elif name == "contributor":
            self.contributors.append(ItemContributor(field=field, name=value, role=argument or "author"))
        elif name == "organisation":
            self.contributors.append(
                ItemContributor(field=field, name=value, role=argument or "author", organisation=True)
            )
        elif name == "grant":
            key = argument or "text"
            self.grants.append(Grant(**{"field": field, key: value}))
        elif name == "succeeds":
            self.succeeds.append(value)
        elif (texts := self._texts(name)) is not None:
            texts.append(Text(value, field, language))

    def _texts(self, name: str) -> list[Text] | None:
        match name:
            case "type":
                return self.types
            case "description":
                return self.descriptions
            case "language":
                return self.languages
            case "country":
                return self.countries
            case "url":
                return self.urls
            case "collection":
                return self.collections
            case _:
                return None

    def warn(self, code: str, field: str, message: str) -> None:
        """Say what reading had to repair."""
        self.findings.append(Finding(Level.WARNING, code, field, message))

    def build(self, **changes: Any) -> RepositoryItem:
        """The item. ``changes`` override what was collected."""
        item = RepositoryItem(
            repository=self.repository,
            item_id=self.item_id,
            uri=self.uri,
            uri_field=self.uri_field,
            handle=self.handle,
            state=self.state,
            state_reason=self.state_reason,
            state_field=self.state_field,
            types=tuple(self.types),
            titles=tuple(self.titles),
            contributors=tuple(self.contributors),
            dates=tuple(self.dates),
            identifiers=tuple(self.identifiers),
            containers=tuple(self.containers),
            descriptions=tuple(self.descriptions),
            languages=tuple(self.languages),
            countries=tuple(self.countries),
            urls=tuple(self.urls),
            details=tuple(self.details),
            grants=tuple(self.grants),
            collections=tuple(self.collections),
            succeeds=tuple(self.succeeds),
            fields=tuple(self.fields),
            extra=self.extra,
            findings=tuple(self.findings),
        )
        return replace(item, **changes) if changes else item
