"""A registry with clients and people of its own for each test of OAuth."""

import pytest

from tests.local_registry.oauth.desk import Desk


@pytest.fixture
def desk() -> Desk:
    """Nobody is signed in; the clock stands still."""
    return Desk()
