"""What an item's page takes from the service: badges of the authors, and tags for machines.

Badges come by the service's components in the visitor's browser. The tags are asked for when the page is
made, in a moment, or they are left out: a page never waits for the service.
"""

import time
from threading import Lock
from typing import Final
from urllib.parse import quote

import requests
from markupsafe import Markup

from orcid_repo_plugin.sample_repository.config import Config

TIMEOUT: Final = 0.5
"""Seconds that a visitor waits for the tags at most."""
FRESH: Final = 60.0
"""Seconds for which the tags, or that there are none, are taken again."""
_MOST: Final = 500


class Badges:
    """The way from an item's page to the service."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._lock = Lock()
        self._kept: dict[int, tuple[float, Markup]] = {}

    @property
    def style(self) -> str:
        """The address of the badges' style sheet."""
        return f"{self.config.service}/components/orcid-badges.css"

    @property
    def module(self) -> str:
        """The address of the components."""
        return f"{self.config.service}/components/orcid-badges.js"

    def head(self, item_id: int) -> Markup:
        """Tags for the head of an item's page, with the authors' iDs for search engines and harvesters."""
        now = time.monotonic()
        with self._lock:
            until, kept = self._kept.get(item_id, (0.0, Markup("")))
        if now < until:
            return kept
        tags = self._ask(item_id)
        with self._lock:
            if len(self._kept) >= _MOST:
                self._kept.clear()
            self._kept[item_id] = (now + FRESH, tags)
        return tags

    def changed(self, item_id: int) -> None:
        """The service has been told of an item: what was kept of it is old."""
        with self._lock:
            self._kept.pop(item_id, None)

    def _ask(self, item_id: int) -> Markup:
        item = f"{quote(self.config.repository, safe='')}/{item_id}"
        try:
            answer = requests.get(f"{self.config.service}/items/{item}/head.html", timeout=TIMEOUT)
        except requests.RequestException:
            return Markup("")
        return Markup(answer.text) if answer.status_code == requests.codes.ok else Markup("")
