"""Our own JSON -> RepositoryItem, with the site's field table for keys of its own."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from orcid_repo_plugin.domain.fields import FieldTable, Slot
from orcid_repo_plugin.domain.item import Repository, RepositoryItem
from orcid_repo_plugin.domain.item_builder import ItemBuilder
from orcid_repo_plugin.domain.item_format import ELEMENTS, KEYS
from orcid_repo_plugin.domain.item_json import item_from_json
from orcid_repo_plugin.domain.report import Finding, Level
from orcid_repo_plugin.reading.record import MAX_FIELD_CHARACTERS

_SLOTS: Final = (*ELEMENTS, "succeeds")


def read_item(data: Mapping[str, Any], repository: Repository, table: FieldTable) -> RepositoryItem:
    """Read one item.

    :param repository: whose it is. The platform that the item itself names is kept: the words of
        an EPrints item stay EPrints' words when it was written out and read again.
    :param table: where keys go that the format does not know; a row ``ignore`` drops any key.
    :raises ValueError: a value has the wrong shape; the message names its key.
    """
    findings: list[Finding] = []
    data = {key: _cut(value, key, findings) for key, value in data.items()}
    own = ItemBuilder(repository, table)
    kept: dict[str, Any] = {}
    for key, value in data.items():
        slot = table.slot(key)
        if slot is not None and slot.name == "ignore":
            continue
        if key in KEYS or slot is None or slot.name == "status":
            kept[key] = value
        else:
            _add(own, key, slot, value)
    if "fields" not in kept:
        kept["fields"] = [key for key in data if data[key] is not None]
    item = item_from_json(kept, _home(kept.get("repository"), repository))
    changes: dict[str, Any] = {}
    for name in _SLOTS:
        if more := getattr(own, name, None):
            changes[name] = (*getattr(item, name), *more)
    if findings:
        changes["findings"] = (*item.findings, *findings)
    return replace(item, **changes) if changes else item


def _home(named: object, repository: Repository) -> Repository:
    platform = named.get("platform") if isinstance(named, dict) else None
    if not isinstance(platform, str) or not platform or platform == repository.platform:
        return repository
    return Repository(repository.name, platform)


def _add(own: ItemBuilder, key: str, slot: Slot, value: object) -> None:
    """A key of the site's own: text, a number, or a list of them; people as objects, too."""
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, dict) and slot.name in ("contributor", "organisation"):
            person = {"role": slot.argument or "author", "field": key, **entry}
            own.contributors += item_from_json({"item_id": key, "contributors": [person]}).contributors
        elif isinstance(entry, str):
            own.add(key, slot, entry)
        elif isinstance(entry, int | float) and not isinstance(entry, bool):
            own.add(key, slot, str(entry))
        elif entry is not None:
            raise ValueError(f"`{key}` holds a {type(entry).__name__} where text belongs")


def _cut(value: object, key: str, findings: list[Finding]) -> object:
    """The value with every text in it cut at the limit, with a warning for each."""
    if isinstance(value, str):
        if len(value) > MAX_FIELD_CHARACTERS:
            message = f"{len(value)} characters; cut after {MAX_FIELD_CHARACTERS}"
            findings.append(Finding(Level.WARNING, "field-cut", key, message))
            return value[:MAX_FIELD_CHARACTERS]
        return value
    if isinstance(value, list):
        return [_cut(member, key, findings) for member in value]
    if isinstance(value, dict):
        return {name: _cut(member, key, findings) for name, member in value.items()}
    return value
