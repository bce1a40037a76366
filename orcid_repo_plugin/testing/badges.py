"""Draws badges through a plugin of yours, for its tests; what would be refused fails the test."""

from orcid_repo_plugin.catalogues import BADGES, Catalogues
from orcid_repo_plugin.domain.badge import Badge, Form, Style
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.plugins import load
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.drawing import Drawing
from orcid_repo_plugin.settings import Settings
from orcid_repo_plugin.widgets.look import Look

ICONS = "https://orcid.repository.example.org/icons"
"""Where the icons are for a badge that is drawn here."""
JOSIAH = "0000-0002-1825-0097"


def draw_badge(
    plugin: object,
    *,
    orcid: str = JOSIAH,
    authenticated: bool = True,
    name: str = "Josiah Carberry",
    style: str = "full",
    language: str = "en",
    settings: Settings | None = None,
) -> str:
    """The HTML that visitors would see of an iD if your plugin were installed.

    :param plugin: the module or object with ``orcid_render_badge``.
    :param settings: of a site; its ``[plugins]`` tables reach ``orcid_startup``.
    :raises AssertionError: what the plugin drew is refused, or it broke; says why.
    """
    site = settings or Settings(base_url="https://orcid.repository.example.org")
    loaded = load(site)
    loaded.register(plugin, "tested")
    languages = Catalogues(site.site, BADGES)
    words = languages.find(language)
    assert words is not None, f"there are no texts in {language!r}, but in {', '.join(languages.by_code)}"
    badge = Badge(orcid=OrcidId(orcid), authenticated=authenticated, name=name, host=site.orcid.host)
    app = App(site, loaded)
    html = Drawing(app, languages).badge(badge, Style(style), Form.HTML, Look(words, ICONS))
    faults = [note.error for note in app.plugins.broken if note.plugin == "tested"]
    assert not faults, faults[0]
    return html
