"""ORCID's schemas, where they are at hand."""

from pathlib import Path

import pytest

from tests.local_registry.documents.schemas import Schemas

_LOADED: dict[Path, Schemas] = {}


@pytest.fixture
def schemas(shared: Path) -> Schemas:
    """ORCID's schemas; tests that need them are skipped without them."""
    return _LOADED.setdefault(shared, Schemas(shared / "orcid-model"))
