"""Where the books are kept: nowhere but in memory, or in a folder."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Protocol

from orcid_repo_plugin.local_registry.books.folder import InFolder

if TYPE_CHECKING:
    from orcid_repo_plugin.local_registry.books.books import Books

__all__ = ["InFolder", "InMemory", "Storage"]


class Storage(Protocol):
    """Keeps what changed."""

    def load(self, books: "Books") -> None:
        """Fill empty books with what was kept, without calling their ``put_`` methods."""

    def keep(self, table: str, key: Hashable, value: Any) -> None:
        """Note a change, to be written by the next ``commit``; ``None`` deletes.

        :param table: ``record`` (without its items), ``item``, ``client``, ``code``, ``token``, ``webhook``,
            ``notification``, ``group``, ``organisations``, ``put_code``.
        :param key: of the value in its table; of an item its iD, space and put-code.
        """

    def commit(self) -> None:
        """Write all noted changes at once, so that a killed process cannot lose or halve them."""

    def clear(self) -> None:
        """Delete everything, at the latest with the next ``commit``."""

    def close(self) -> None:
        """Let go of files."""


class InMemory:
    """Keeps nothing: the books live as long as the process."""

    def load(self, books: "Books") -> None:
        """Nothing was kept."""

    def keep(self, table: str, key: Hashable, value: Any) -> None:
        """Nothing to do."""

    def commit(self) -> None:
        """Nothing to do."""

    def clear(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to do."""
