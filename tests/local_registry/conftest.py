"""A caller with an empty record and ORCID's recorded answers, for the tests of the local registry."""

from pathlib import Path

import pytest

from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.caller import Caller
from tests.local_registry.recorded import Real


@pytest.fixture
def ada(registry: Registry) -> Caller:
    """A member client with a token for a new, empty record."""
    return Caller(registry)


@pytest.fixture
def real(shared: Path) -> Real:
    """The answers beside the project; tests that need them are skipped without them."""
    return Real(shared / "data" / "orcid-answers")
