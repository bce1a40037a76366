"""What the control endpoint needs of a registry."""

from typing import Protocol

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.control.faults import Faults
from orcid_repo_plugin.local_registry.control.journal import Journal
from orcid_repo_plugin.local_registry.options import Options


class Controlled(Protocol):
    """A registry as the control endpoint sees it; ``registry.LocalRegistry`` is one."""

    @property
    def books(self) -> Books:
        """What it knows."""

    @property
    def addresses(self) -> Addresses:
        """Where it answers."""

    @property
    def options(self) -> Options:
        """How it behaves."""

    @property
    def faults(self) -> Faults:
        """What goes wrong on demand."""

    @property
    def journal(self) -> Journal:
        """What was asked."""

    def reset(self) -> None:
        """Go back to the start."""
