"""A desk at which people connect: the journeys on fresh books of both databases, beside a local registry."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orcid_repo_plugin.store.store import Store
from orcid_repo_plugin.testing.registry import Registry
from tests.services.connect.desk import Desk


@pytest.fixture
def desk(registry: Registry, store: Store, tmp_path: Path) -> Iterator[Desk]:
    """Nobody is connected yet."""
    made = Desk(registry, store, tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk_with(registry: Registry, store: Store, tmp_path: Path) -> "Iterator[type[Desk]]":
    """Makes desks with settings of their own."""
    made: list[Desk] = []

    def make(**settings: object) -> Desk:
        made.append(Desk(registry, store, tmp_path, **settings))
        return made[-1]

    yield make  # type: ignore[misc]
    for one in made:
        one.close()
