"""Tells the service what became of an item. What it does not hear is kept, and told again."""

from http import HTTPStatus
from threading import Lock
from typing import Any, Final

import requests

from orcid_repo_plugin.sample_repository import items
from orcid_repo_plugin.sample_repository.books import Books
from orcid_repo_plugin.sample_repository.config import Config
from orcid_repo_plugin.sample_repository.item import Author, Item, ItemState, Told
from orcid_repo_plugin.sample_repository.signing import call

TIMEOUT: Final = 5.0
"""Seconds that somebody at a form waits for the service at most."""
_LATER: Final = "The ORCID service could not be reached. The change is kept, and sent again by itself."
_BUSY: Final = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS)


class Telling:
    """The way from the repository to the service."""

    def __init__(self, config: Config, books: Books) -> None:
        self.config = config
        self.books = books
        self._one_by_one = Lock()

    def tell_all(self) -> None:
        """Tell of everything that waits; stops at the first that is not heard."""
        with self.books.open() as c:
            waiting = items.not_heard(c)
        for item_id in waiting:
            if self.tell(item_id) is Told.WAITING:
                return

    def tell(self, item_id: int) -> Told | None:
        """Tell of one item, if there is something to tell.

        :returns: what came of it; ``None`` if there was nothing.
        """
        with self._one_by_one:
            with self.books.open() as c:
                item, key = items.get(c, item_id), items.key_of_message(c, item_id)
            if item is None or key is None:
                return item.told if item else None
            told, said = self._send(item, key)
            with self.books.open() as c:
                items.note(c, item_id, key, told, said)
            return told

    def _send(self, item: Item, key: str) -> tuple[Told, str]:
        live = item.state is ItemState.LIVE
        token = call(self.config, "deposit", item.depositor)
        try:
            answer = requests.request(
                "PUT" if live else "DELETE",
                f"{self.config.service}/items/{self.config.repository}/{item.item_id}",
                json=document(item, self.config) if live else None,
                headers={"Authorization": f"Bearer {token}", "Idempotency-Key": key},
                timeout=TIMEOUT,
                allow_redirects=False,
            )
        except requests.RequestException:
            return Told.WAITING, _LATER
        if answer.ok and not answer.is_redirect:
            return Told.HEARD, "The ORCID service has been told."
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status_code in _BUSY:
            return Told.WAITING, _LATER
        return Told.REFUSED, f"The ORCID service did not take it: {_reason(answer)}"


def document(item: Item, config: Config) -> dict[str, Any]:
    """The item for the service: its `items` JSON, as ``docs/items.md`` has it."""
    return {
        "item_id": str(item.item_id),
        "uri": f"{config.address}/items/{item.item_id}",
        "state": "live",
        "type": item.type,
        "title": item.title,
        "contributors": [_contributor(author) for author in item.authors],
        "dates": [{"value": item.year, "kind": "published"}],
        "identifiers": {"doi": item.doi} if item.doi else {},
        "descriptions": [item.abstract] if item.abstract else [],
    }


def _contributor(author: Author) -> dict[str, Any]:
    """With the account: by it the service knows who has connected."""
    named = {"family": author.family, "given": author.given, "role": "author", "structured": True}
    if author.user_id:
        named["local_id"] = author.user_id
    return {name: value for name, value in named.items() if value}


def _reason(answer: requests.Response) -> str:
    """The sentence of a problem document (RFC 9457), or the status."""
    try:
        detail = answer.json().get("detail")
    except (ValueError, AttributeError):
        detail = None
    return str(detail or f"HTTP {answer.status_code}")[:300]
