"""What writes mapped items, one after the other: the base of all forms."""

from abc import ABC, abstractmethod
from typing import IO

from orcid_repo_plugin.services.map_items import Mapped


class Writer(ABC):
    """Writes items one after the other, so that nothing is held."""

    def __init__(self, out: IO[bytes], host: str) -> None:
        self.out = out
        self.host = host

    def text(self, text: str) -> None:
        """Write text as UTF-8; what cannot be encoded is replaced."""
        self.out.write(text.encode("utf-8", "replace"))

    def begin(self) -> None:  # noqa: B027  # most forms have no beginning
        """Write what comes before the first item."""

    @abstractmethod
    def write(self, row: Mapped) -> None:
        """Write one item."""

    def end(self) -> None:  # noqa: B027  # most forms have no end
        """Write what comes after the last item."""
