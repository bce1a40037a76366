"""What the gallery shows: the samples drawn into the page, as pictures, as source, and as components."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import request, url_for
from markupsafe import Markup

from orcid_repo_plugin.catalogues import Catalogue
from orcid_repo_plugin.domain.badge import Badge, Form, Style
from orcid_repo_plugin.domain.byline import AuthorList
from orcid_repo_plugin.web.gallery_samples import BADGES, CARDS, JOSIAH, LISTS, NORA, WRONG
from orcid_repo_plugin.web.gallery_words import name_of
from orcid_repo_plugin.web.public import look, public
from orcid_repo_plugin.web.service import service
from orcid_repo_plugin.widgets.connect_button import LABEL, connect_button
from orcid_repo_plugin.widgets.look import Look
from orcid_repo_plugin.widgets.svg import title

_IN_A_LINE: Final = (Style.FULL, Style.COMPACT, Style.ICON)
_BUTTON: Final = "connect"
_FORMS: Final = {
    Form.HTML: "HTML",
    Form.MARKDOWN: "Markdown",
    Form.TEXT: "TXT",
    Form.LATEX: "LaTeX",
    Form.JSON: "JSON",
    Form.JSON_LD: "JSON-LD",
}
"""The forms that are text, as people call them."""
Draw = Callable[[Form, Look], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing as a file of its own, and how the page shows it: as a link, since every icon is one."""

    called: str
    address: str
    says: str
    leads_to: str

    @property
    def shown(self) -> Markup:
        """The picture in the page."""
        return Markup('<a href="%s"><img src="%s" alt="%s"></a>') % (self.leads_to, self.address, self.says)


class Live:
    """Draws samples into the page, as any page of ours does it."""

    def __init__(self, spoken: Catalogue) -> None:
        self._look = look(spoken, f"{request.script_root}/icons")

    def badge(self, badge: Badge, style: str) -> Markup:
        """A badge."""
        return Markup(public().drawing.badge(badge, Style(style), Form.HTML, self._look))

    def authors(self, authors: AuthorList) -> Markup:
        """An author list."""
        return Markup(public().drawing.authors(authors, Form.HTML, self._look))

    def button(self) -> Markup:
        """The button."""
        return Markup(connect_button(_connect(), self._look))

    def of(self, spoken: Catalogue) -> "Live":
        """The same in another language."""
        return Live(spoken)


def drawings() -> dict[str, Draw]:
    """All samples by name, each to be drawn in any form."""

    def badge(one: Badge, style: Style) -> Draw:
        return lambda form, drawn_as: public().drawing.badge(one, style, form, drawn_as)

    def authors(one: AuthorList) -> Draw:
        return lambda form, drawn_as: public().drawing.authors(one, form, drawn_as)

    return {
        **{f"{style}-{state}": badge(one, style) for style in _IN_A_LINE for state, one in BADGES.items()},
        **{f"{Style.CARD}-{state}": badge(one, Style.CARD) for state, one in CARDS.items()},
        **{f"authors-{length}": authors(one) for length, one in LISTS.items()},
        _BUTTON: lambda form, drawn_as: connect_button(_connect(), drawn_as, form),
    }


def framed(name: str, spoken: Catalogue) -> Picture:
    """A sample as a picture in the page."""
    style, _dash, state = name.partition("-")
    address = url_for("gallery.picture", name=name, lang=spoken.code)
    badge = (CARDS if style == Style.CARD else BADGES).get(state)
    if badge is not None:
        says = title(badge, look(spoken))
        return Picture(called=name_of(name), address=address, says=says, leads_to=badge.uri)
    leads_to = _connect() if name == _BUTTON else address  # where it is alone, its own links work
    return Picture(called=name_of(name), address=address, says=name_of(name), leads_to=leads_to)


def sources(spoken: Catalogue) -> dict[str, dict[str, str]]:
    """The source of some samples, in every form."""
    drawn_as = look(spoken)
    return {
        name_of(name): {label: draw(form, drawn_as) for form, label in _FORMS.items()}
        for name, draw in drawings().items()
        if name.rpartition("-")[2] in ("authenticated", "unauthenticated", "short", _BUTTON)
    }


def snippets() -> dict[str, str]:
    """What is pasted into a page for the web components."""
    base = service().base_url
    repository = service().app.settings.repository_names[0]
    shown = {"full": JOSIAH.uri, "compact": JOSIAH.orcid.path, "icon": "ORCID iD"}
    badges = {
        variant: f'<orcid-badge orcid="{JOSIAH.orcid}" variant="{variant}">'
        f'<a href="{JOSIAH.uri}">{words}</a> (unauthenticated)</orcid-badge>'
        for variant, words in shown.items()
    }
    return {
        "head": f'<link rel="stylesheet" href="{base}/components/orcid-badges.css">\n'
        f'<script type="module" src="{base}/components/orcid-badges.js"></script>',
        **badges,
        "authors": f'<orcid-authors repository="{repository}" item="1001">'
        f"{JOSIAH.name}, {NORA.name}</orcid-authors>",
        "connect": f'<orcid-connect><a href="{_connect()}">{LABEL}</a></orcid-connect>',
        "wrong": f'<orcid-badge orcid="{WRONG}" variant="compact">{WRONG}</orcid-badge>',
    }


def _connect() -> str:
    """Where the button leads: from a sample, to what connecting means."""
    return url_for("explain.about")
