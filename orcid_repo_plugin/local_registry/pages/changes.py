"""What researchers do to their own records, and integrations have to live with."""

from dataclasses import replace
from typing import Any, Final

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.contents import item_body
from orcid_repo_plugin.local_registry.books.items import Item, Source
from orcid_repo_plugin.local_registry.books.record import Record

VISIBILITIES: Final = ("public", "limited", "private")


def delete(books: Books, record: Record, item: Item) -> None:
    """Take an item off the record, whoever put it there. Its source is not told."""
    books.remove_item(record, item)


def set_visibility(books: Books, record: Record, item: Item, visibility: str) -> None:
    """Say who may see an item. Its last-modified-date changes; no change, no new date."""
    if visibility != item.visibility:
        books.put_item(record, replace(item, visibility=visibility, modified=books.now()))


def prefer(books: Books, record: Record, item: Item) -> None:
    """Make an item the one that stands for its group: it gets the highest display index of its kind.

    Source: ORCID-Source, ``WorkDaoImpl.updateToMaxDisplay``.
    """
    others = (other.display_index for other in record.items.of(item.kind) if other.put_code != item.put_code)
    highest = max(others, default=0)
    books.put_item(record, replace(item, display_index=highest + 1, modified=books.now()))


def add_work(books: Books, record: Record, title: str, work_type: str, doi: str) -> Item:
    """Add a work as the researcher does by hand: the source is the iD, the display index 0.

    :param doi: in any form; may be empty. ORCID's page, unlike its API, asks for no identifier.
    """
    ids = [_doi(doi)] if doi else []
    content: dict[str, Any] = {
        "title": {"title": {"value": title}, "subtitle": None, "translated-title": None},
        "type": work_type,
        "external-ids": {"external-id": ids},
    }
    body, self_keys, version_keys = item_body("work", content)
    now = books.now()
    item = Item(
        put_code=books.next_put_code("work"),
        kind="work",
        body=body,
        source=Source(orcid=record.orcid),
        visibility=record.default_visibility,
        created=now,
        modified=now,
        display_index=0,
        self_keys=self_keys,
        version_keys=version_keys,
    )
    books.put_item(record, item)
    return item


def _doi(value: str) -> dict[str, Any]:
    address = value if value.lower().startswith(("http://", "https://")) else f"https://doi.org/{value}"
    return {
        "external-id-type": "doi",
        "external-id-value": value,
        "external-id-normalized": None,
        "external-id-normalized-error": None,
        "external-id-url": {"value": address},
        "external-id-relationship": "self",
    }
