"""What a host has sent of its items: whose format it is, how many they are, and whether the ids are right."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import islice
from typing import Any, Final, NamedTuple

from orcid_repo_plugin.domain.item import ReadItem, Repository, RepositoryItem
from orcid_repo_plugin.domain.item_format import KEYS
from orcid_repo_plugin.domain.report import NO_ID
from orcid_repo_plugin.errors import InputError, ItemNotTaken, UnreadableItem, UnreadableSource
from orcid_repo_plugin.reading.json_records import read_json
from orcid_repo_plugin.reading.record import Record
from orcid_repo_plugin.reading.source import Source
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.map_items import Failed, Input, ItemMapping, Mapped
from orcid_repo_plugin.services.versions import Versions

ITEMS: Final = "items"
MEDIA_TYPES: Final = {
    "application/x-bibtex": "files",
    "text/x-bibtex": "files",
    "application/vnd.eprints.data+xml": "eprints",
    "application/hal+json": "dspace",
}
"""What a ``Content-Type`` tells of a body that does not tell itself."""


class Body(NamedTuple):
    """What a host has sent, on disk."""

    source: Source
    platform: str = ""
    """As the host says; empty: its content tells."""
    content_type: str = ""


def given_input(app: App, repository: str, body: Body) -> Input:
    """The body, and whose format it has.

    :raises ItemNotTaken: ``unknown-platform``, ``unreadable``.
    """
    known = app.platforms()
    if body.platform:
        if body.platform not in known:
            words = f"there is no platform {body.platform!r}; known are {', '.join(known)}"
            raise ItemNotTaken("unknown-platform", words)
        return Input(body.source, body.platform)
    try:
        if not body.source.sample().strip():
            raise ItemNotTaken("unreadable", "the body is empty; the item's metadata belong there")
        platform: str | None = app.plugins.hook.orcid_find_platform(source=body.source)
    except UnreadableSource as error:
        raise unreadable(error) from error
    platform = platform or _by_hints(app, repository, body)
    if platform is None:
        _whole_json(body.source)
        words = "cannot tell which kind of repository this comes from; say it with ?platform="
        raise ItemNotTaken("unknown-platform", f"{words}, one of {', '.join(known)}")
    return Input(body.source, platform)


def _by_hints(app: App, repository: str, body: Body) -> str | None:
    """Of what content alone does not tell: our own JSON without an id, a media type, the settings."""
    value = only_object(body.source)
    if value is not None and not KEYS.isdisjoint(value) and "metadata" not in value:
        return ITEMS
    settings = app.settings.repositories.get(repository)
    named = settings.platform if settings else ""
    return MEDIA_TYPES.get(body.content_type) or named or None


def _whole_json(source: Source) -> None:
    """Let pass what is no JSON, or begins with a whole object.

    :raises ItemNotTaken: ``unreadable``, with the place; ``no-item``: an empty list.
    """
    if not _looks_like_json(source):
        return
    try:
        with closing(read_json(source)) as records:  # type: ignore[type-var]
            first = next(records, None)
    except UnreadableSource as error:
        raise unreadable(error) from error
    if first is None:
        raise _no_item()
    if isinstance(first, UnreadableItem):
        raise unreadable(first)


def _looks_like_json(source: Source) -> bool:
    return source.sample().lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def _no_item() -> ItemNotTaken:
    return ItemNotTaken("no-item", "no item was found in the body")


def only_object(source: Source) -> dict[str, Any] | None:
    """The one JSON object that the body is; ``None``: it is something else."""
    if not _looks_like_json(source):
        return None
    try:
        with closing(read_json(source)) as records:  # type: ignore[type-var]
            found = list(islice(records, 2))
    except UnreadableSource:
        return None
    one = found[0] if len(found) == 1 else None
    return dict(one.value) if isinstance(one, Record) else None


def deletions(source: Source) -> list[str] | None:
    """The ids of ``{"delete": ["12", …]}``; ``None``: the body holds items.

    :raises ItemNotTaken: ``unreadable``.
    """
    if b'"delete"' not in source.sample():
        return None
    value = only_object(source)
    if value is None or set(value) != {"delete"}:
        return None
    ids = value["delete"]
    if not isinstance(ids, list) or not all(type(one) in (str, int) for one in ids):
        raise ItemNotTaken("unreadable", "`delete` must be a list of the items' ids, each a text")
    return list(dict.fromkeys(map(str, ids)))


def with_id(given: Input, item_id: str) -> Input:
    """The input; our own JSON that has no id, written out anew with this one, beside the body."""
    if given.platform != ITEMS:
        return given
    value = only_object(given.source)
    if value is None or value.get("item_id") not in (None, ""):
        return given
    path = given.source.path.with_name(f"{given.source.path.name}-with-id")
    path.write_text(json.dumps({**value, "item_id": item_id}), encoding="utf-8")
    return Input(Source(given.source.name, path), ITEMS)


def count(app: App, repository: str, given: Input, most: int) -> int:
    """How many items there are, broken ones too; it is not counted on above ``most``."""
    number = 0
    try:
        items = app.plugins.hook.orcid_read_items(
            platform=given.platform,
            repository=Repository(repository, given.platform),
            source=given.source,
            fields=app.mapper.fields(given.platform),
        )
        for number, _ in enumerate(islice(items or (), most + 1), 1):  # noqa: B007
            pass
    except Exception:  # a damaged body, a plugin that breaks: whoever reads it to map it tells
        return number
    return number


class AddressedMapping(ItemMapping):
    """Maps what a host has sent.

    :param item_id: of the one item; it gets it when it has none of its own.
    """

    def __init__(self, app: App, repository: str, given: Input, item_id: str | None = None) -> None:
        super().__init__(app.mapper, given.platform, repository)
        self.inputs.append(given)
        self.item_id = item_id

    def _one_item(
        self, source: Source, read: ReadItem | UnreadableItem, versions: Versions
    ) -> Mapped | Failed:
        if self.item_id is not None and isinstance(read, ReadItem):
            read = replace(read, item=_called(read.item, self.item_id))
        return super()._one_item(source, read, versions)


def _called(item: RepositoryItem, item_id: str) -> RepositoryItem:
    if not any(finding.code == NO_ID for finding in item.findings):
        return item
    findings = tuple(finding for finding in item.findings if finding.code != NO_ID)
    return replace(item, item_id=item_id, findings=findings)


def the_only(rows: Iterator[Mapped | Failed], item_id: str) -> Mapped:
    """The one item of a body, whose id is the address's.

    :raises ItemNotTaken: ``unreadable``, ``no-item``, ``several-items``, ``wrong-id``.
    """
    found = list(islice(rows, 2))
    for row in found:
        if isinstance(row, Failed):
            raise unreadable(row.error)
    if not found:
        raise _no_item()
    if len(found) > 1:
        words = "the body holds several items; send one, or several to the address of the repository"
        raise ItemNotTaken("several-items", words)
    only = found[0]
    assert isinstance(only, Mapped)
    item = only.mapped.item
    if item_id not in (item.item_id, item.handle):
        words = f"the address says item {item_id!r}, and the metadata say {item.item_id!r}; they must agree"
        raise ItemNotTaken("wrong-id", words)
    return only


def unreadable(error: Exception) -> ItemNotTaken:
    """Why a body cannot be read, with the place."""
    position = getattr(error, "position", "")
    reason = getattr(error, "reason", "") or (str(error) if isinstance(error, InputError) else "")
    words = reason or f"it cannot be read: {type(error).__name__}"
    return ItemNotTaken(
        "unreadable", f"the body, at {position}: {words}" if position else f"the body {words}"
    )
