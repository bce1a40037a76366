"""The kit's ``draw_badge``: what a badge plugin's author sees."""

from collections.abc import Generator

import pytest

from orcid_repo_plugin import hookimpl
from orcid_repo_plugin.domain.badge import Badge
from orcid_repo_plugin.settings import Settings
from orcid_repo_plugin.testing import DrawBadge


class Room:
    """Says in which room a person sits."""

    def __init__(self) -> None:
        self.room = ""

    def orcid_startup(self, settings: Settings) -> None:
        """Read the room."""
        self.room = settings.plugins.get("rooms", {}).get("room", "B 7")

    @hookimpl(wrapper=True)
    def orcid_render_badge(self, person: Badge) -> Generator[None, str, str]:
        """Put it behind the badge."""
        html = yield
        return f"{html} <small>{self.room}</small>"


class Green:
    """Gives everybody the same badge."""

    def orcid_render_badge(self, person: Badge) -> str:
        """Draw it."""
        return f'<a href="{person.uri}">iD</a>'


@pytest.mark.parametrize("style", ["full", "compact", "icon", "card"])
def test_a_plugin_sees_its_badge_in_every_style_and_state(draw_badge: DrawBadge, style: str) -> None:
    assert draw_badge(Room(), style=style).endswith("<small>B 7</small>")
    assert "(unauthenticated)" in draw_badge(Room(), style=style, authenticated=False)


def test_a_sites_settings_reach_the_plugin(draw_badge: DrawBadge) -> None:
    settings = Settings(plugins={"rooms": {"room": "C 1"}})

    assert draw_badge(Room(), settings=settings).endswith("<small>C 1</small>")


def test_what_would_be_refused_fails_the_test_and_says_why(draw_badge: DrawBadge) -> None:
    assert draw_badge(Green()) == '<a href="https://orcid.org/0000-0002-1825-0097">iD</a>'
    with pytest.raises(AssertionError, match="the words that say that the iD is unauthenticated are missing"):
        draw_badge(Green(), authenticated=False)
