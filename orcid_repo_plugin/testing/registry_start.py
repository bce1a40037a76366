"""Starts the registries of tests, in the same process or over HTTP, and ends them."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Final

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.registry import LocalRegistry
from orcid_repo_plugin.local_registry.server import Server, address_of, listen
from orcid_repo_plugin.testing.registry import Registry

NOWHERE: Final = "https://local-registry.invalid"
"""The address of a registry in the same process: a client that does not use its session reaches nothing."""


@contextmanager
def in_process() -> Iterator[Registry]:
    """A registry in the same process, with the default people and clients."""
    local = LocalRegistry(Addresses.at(NOWHERE), Options(control=True))
    try:
        yield Registry(local, in_process=True)
    finally:
        local.close()


@contextmanager
def over_http() -> Iterator[Registry]:
    """A registry on a free port of this machine, with the default people and clients."""
    listening = listen(0)
    local = LocalRegistry(Addresses.at(address_of(listening)), Options(control=True))
    server = Server(local, listening)
    thread = Thread(target=server.run, name="local registry", daemon=True)
    thread.start()
    local.webhooks.start()
    try:
        yield Registry(local, in_process=False)
    finally:
        server.stop()
        thread.join()
        local.close()
