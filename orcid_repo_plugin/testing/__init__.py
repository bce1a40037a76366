"""The kit for plugin authors: ``pytest_plugins = "orcid_repo_plugin.testing"`` in a ``conftest.py``.

``adapter_contract`` holds the checks that every adapter passes; the fixtures here are for tests of
one's own. Needs pytest, which the project itself does not.

``registry`` is ORCID's registry in the same process, ``registry_server`` the same over HTTP; what they can
do is told in ``testing.registry``::

    def test_a_lost_answer_leaves_one_work(registry: Registry) -> None:
        josiah = registry.person()["orcid"]
        registry.lose_next_answer()
        push(CRACKED_POTS, to=josiah, through=registry.session())  # the code under test
        assert [work.title for work in registry.works(josiah)] == ["A Theory of Cracked Pots"]

``draw_badge`` draws an iD through a plugin with ``orcid_render_badge`` (``testing.badges``)::

    def test_the_state_stays(draw_badge: DrawBadge) -> None:
        assert "(unauthenticated)" in draw_badge(my_plugin, authenticated=False)
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orcid_repo_plugin.domain.item import Repository
from orcid_repo_plugin.reading.source import Source

if TYPE_CHECKING:  # loaded by those tests only that ask for a registry
    from orcid_repo_plugin.testing.registry import Registry

for _name in ("adapter_contract", "adapter_case", "item_checks", "file_checks", "badges"):
    pytest.register_assert_rewrite(f"{__name__}.{_name}")

MakeSource = Callable[..., Source]
"""``make_source(content, name="items")``"""
DrawBadge = Callable[..., str]
"""``draw_badge(plugin, authenticated=True, style="full", …)``, see ``testing.badges``"""


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


@pytest.fixture(name="draw_badge")
def draw_badge_through_a_plugin() -> DrawBadge:
    """Draws an iD as visitors would see it if a plugin were installed; what is refused fails the test."""
    from orcid_repo_plugin.testing.badges import draw_badge

    return draw_badge


@pytest.fixture(name="registry")
def registry_in_process() -> "Iterator[Registry]":  # a function ``registry`` would hide behind the module
    """A local registry of one's own in the same process; its sessions reach it without a network."""
    from orcid_repo_plugin.testing.registry_start import in_process

    with in_process() as made:
        yield made


@pytest.fixture
def registry_server() -> "Iterator[Registry]":
    """A local registry of one's own over HTTP, for clients that cannot be given a session."""
    from orcid_repo_plugin.testing.registry_start import over_http

    with over_http() as made:
        yield made
