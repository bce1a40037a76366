"""The documents of a record's items: whole ones and summaries, with dates, source, path and visibility."""

from typing import Any, Final

from orcid_repo_plugin.local_registry.api.call import Call
from orcid_repo_plugin.local_registry.books.items import Item, Source
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.documents.shapes import ITEM, SUMMARY
from orcid_repo_plugin.local_registry.kinds import PERSON_SECTIONS

Document = dict[str, Any]

_RENAMED: Final = {"external-ids": "review-identifiers", "completion-date": "review-completion-date"}
"""What a peer review calls otherwise in its whole form."""
_NO_IDS: Final = {"external-id": None}
"""How a whole work says that it has no identifier, seen in a real answer; its summary has ``null``."""


class Elements:
    """Makes the documents of one record's items for one answer; each source is looked up once."""

    def __init__(self, call: Call, record: Record) -> None:
        self._call = call
        self._orcid = record.orcid
        self._sources: dict[Source, Document] = {}

    def full(self, item: Item, *, with_path: bool = True) -> Document:
        """The whole item.

        :param with_path: the answers of PUT and of a bulk write have none for activities.
        """
        values = item.content | self._frame(item)
        if not with_path and item.kind not in PERSON_SECTIONS:
            values["path"] = None
        if item.kind == "work" and values["external-ids"] is None:
            values["external-ids"] = dict(_NO_IDS)
        return {key: values[key] for key in ITEM[item.kind].group.keys}

    def summary(self, item: Item) -> Document:
        """The short form of an activity, as lists have it."""
        content = item.content
        if item.kind == "peer-review":
            for short, long in _RENAMED.items():
                content[short] = content[long]
        values = content | self._frame(item)
        return {key: values[key] for key in SUMMARY[item.kind].group.keys}

    def source(self, source: Source) -> Document:
        """Who put it there, named as they are named today; a person whose name is hidden has none."""
        found = self._sources.get(source)
        if found is None:
            found = self._sources[source] = self._source(source)
        return found

    def _frame(self, item: Item) -> Document:
        """What the registry knows of an item."""
        index = item.display_index
        return {
            "created-date": {"value": item.created},
            "last-modified-date": {"value": item.modified},
            "source": self.source(item.source),
            "put-code": item.put_code,
            "path": f"/{self._orcid}/{item.kind}/{item.put_code}",
            "visibility": item.visibility,
            "display-index": index if item.kind in PERSON_SECTIONS else str(index),
        }

    def _source(self, source: Source) -> Document:
        name_of = self._call.books.name_of
        name = name_of(source.orcid, source.client_id)
        origin = name_of(source.origin_orcid, source.origin_client_id)
        return {
            "source-orcid": self._orcid_id(source.orcid),
            "source-client-id": self._client_id(source.client_id),
            "source-name": name and {"value": name},
            "assertion-origin-orcid": self._orcid_id(source.origin_orcid),
            "assertion-origin-client-id": self._client_id(source.origin_client_id),
            "assertion-origin-name": origin and {"value": origin},
        }

    def _orcid_id(self, orcid: str | None) -> Document | None:
        addresses = self._call.addresses
        return orcid_id(addresses.orcid_uri(orcid), orcid, addresses.id_host) if orcid else None

    def _client_id(self, client_id: str | None) -> Document | None:
        addresses = self._call.addresses
        return orcid_id(addresses.client_uri(client_id), client_id, addresses.id_host) if client_id else None


def orcid_id(uri: str, path: str, host: str) -> Document:
    """An iD, or the id of a client, in its three parts.

    >>> orcid_id("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097", "orcid.org")["path"]
    '0000-0002-1825-0097'
    """
    return {"uri": uri, "path": path, "host": host}


def latest(documents: list[Document]) -> Document | None:
    """The newest ``last-modified-date`` of documents; ``None`` if none has any.

    >>> latest([{"last-modified-date": {"value": 1}}, {"last-modified-date": None}])
    {'value': 1}
    """
    times = [date["value"] for document in documents if (date := document.get("last-modified-date"))]
    return {"value": max(times)} if times else None
