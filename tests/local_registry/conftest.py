"""A caller with an empty record, for the tests of the local registry."""

import pytest

from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.caller import Caller


@pytest.fixture
def ada(registry: Registry) -> Caller:
    """A member client with a token for a new, empty record."""
    return Caller(registry)
