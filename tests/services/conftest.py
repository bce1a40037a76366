"""What tests of the journeys share."""

import pytest

from orcid_repo_plugin.store.store import Store
from tests.services.house import House


@pytest.fixture
def house(store: Store) -> House:
    """An installation with fresh books; on SQLite and on PostgreSQL."""
    return House(store)
