"""The kit for plugin authors: ``pytest_plugins = "orcid_repo_plugin.testing"`` in a ``conftest.py``.

``adapter_contract`` holds the checks that every adapter passes; the fixtures here are for tests of
one's own. Needs pytest, which the project itself does not.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from orcid_repo_plugin.domain.item import Repository
from orcid_repo_plugin.reading.source import Source

for _name in ("adapter_contract", "adapter_case", "item_checks", "file_checks"):
    pytest.register_assert_rewrite(f"{__name__}.{_name}")

MakeSource = Callable[..., Source]
"""``make_source(content, name="items")``"""


@pytest.fixture
def orcid_repository() -> Callable[[str], Repository]:
    """Makes the repository ``main`` of a platform."""
    return lambda platform: Repository("main", platform)


@pytest.fixture
def make_source(tmp_path: Path) -> MakeSource:
    """Writes content to a file and gives it as the source that an adapter reads."""

    def make(content: bytes | str, name: str = "items") -> Source:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return Source(name, path)

    return make
