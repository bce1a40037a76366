"""Our own answer to ``orcid_render_badge``, after all others: what a wrapper gets in its hands."""

from contextvars import ContextVar
from functools import cached_property
from typing import TYPE_CHECKING, Final

from orcid_repo_plugin.domain.badge import Badge, Form, Style
from orcid_repo_plugin.hookspecs import hookimpl
from orcid_repo_plugin.settings import SiteSettings

if TYPE_CHECKING:
    from orcid_repo_plugin.catalogues import Catalogues
    from orcid_repo_plugin.widgets.look import Look

NAME: Final = "badge"
rel: ContextVar[str] = ContextVar("rel", default="")
"""What the person is to the page on which the badge will stand: ``author`` within an author list."""
asked: ContextVar[Badge | None] = ContextVar("asked", default=None)
"""Whose badge is asked for now, out of the plugins' reach: they are handed a copy."""


class OwnBadge:
    """Draws every badge in HTML. Loads what it needs when it is first asked."""

    def __init__(self, site: SiteSettings) -> None:
        self.site = site

    @cached_property
    def languages(self) -> "Catalogues":
        """The words of badges."""
        from orcid_repo_plugin.catalogues import BADGES, Catalogues

        return Catalogues(self.site, BADGES)

    @hookimpl(trylast=True)
    def orcid_render_badge(self, person: Badge, style: str, language: str, icons: str) -> str:
        """The badge as it is without any plugin."""
        from orcid_repo_plugin.widgets.look import Look

        words = self.languages.by_code.get(language) or self.languages.default
        return drawn(asked.get() or person, Style(style), Look(words, icons))


def drawn(badge: Badge, style: Style, look: "Look") -> str:
    """The badge in HTML, for the place that ``rel`` tells."""
    from orcid_repo_plugin.widgets.drawing import draw
    from orcid_repo_plugin.widgets.html import draw_html

    if style is not Style.CARD and rel.get():
        return draw_html(badge, style, look, rel=rel.get())
    return draw(badge, style, Form.HTML, look)
