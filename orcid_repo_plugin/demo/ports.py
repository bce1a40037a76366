"""Where the demo's three parts answer: at addresses that one can remember, or wherever there is room."""

import socket
from contextlib import ExitStack
from typing import Final, NamedTuple

from orcid_repo_plugin.errors import CannotListen
from orcid_repo_plugin.local_registry.server import address_of, listen

REGISTRY: Final = 8765
SERVICE: Final = 8080
REPOSITORY: Final = 8000


class Ports(NamedTuple):
    """Two sockets that listen, and the port of the service, which opens it itself."""

    registry: socket.socket
    repository: socket.socket
    service: int

    def close(self) -> None:
        """Give the sockets back; who serves on one has closed it before, which does no harm."""
        self.registry.close()
        self.repository.close()

    @property
    def registry_address(self) -> str:
        """Where the registry is reached."""
        return address_of(self.registry)

    @property
    def repository_address(self) -> str:
        """Where the sample repository is reached."""
        return address_of(self.repository)

    @property
    def service_address(self) -> str:
        """Where the service is reached."""
        return f"http://127.0.0.1:{self.service}"


def take(*, usual: bool) -> Ports:
    """Find room for all three.

    :param usual: at the usual ports, as far as they are free; else anywhere.
    :raises CannotListen: there is no room at all.
    """
    with ExitStack() as stack:
        registry = stack.enter_context(_socket(REGISTRY if usual else 0))
        repository = stack.enter_context(_socket(REPOSITORY if usual else 0))
        with _socket(SERVICE if usual else 0) as service:
            port: int = service.getsockname()[1]
        stack.pop_all()
        return Ports(registry, repository, port)


def _socket(wanted: int) -> socket.socket:
    try:
        return listen(wanted)
    except CannotListen:
        if not wanted:
            raise
        return listen(0)
