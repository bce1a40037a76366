"""The gallery: every style, state, form, theme and language of what we draw, side by side; for trials.

Everything on it is a sample. The books are asked for nothing, but by the web components, as on any page.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, request, url_for

from orcid_repo_plugin.catalogues import Catalogue
from orcid_repo_plugin.domain.badge import Form
from orcid_repo_plugin.web import i18n
from orcid_repo_plugin.web.assets import KEY, Assets, kept
from orcid_repo_plugin.web.gallery_drawings import Live, drawings, framed, snippets, sources
from orcid_repo_plugin.web.gallery_samples import BADGES, CARDS, HIDDEN, LISTS, WRONG, one_author
from orcid_repo_plugin.web.gallery_words import names
from orcid_repo_plugin.web.i18n import gettext as _
from orcid_repo_plugin.web.pages import page
from orcid_repo_plugin.web.public import FRAGMENT_POLICY, answer, look
from orcid_repo_plugin.web.service import service

blueprint = Blueprint("gallery", __name__)

THEMES: Final = ("light", "dark", "contrast")
SECTIONS: Final = (
    *("styles", "cards", "authors", "connect", "nothing"),
    *("pictures", "forms", "languages", "components"),
)
"""The parts of the page, by the names that ``?only=`` takes."""
POLICY: Final = f"{FRAGMENT_POLICY}; script-src 'self'; connect-src 'self'"
"""As strict as for all pages, with the components and their one request let in."""


@blueprint.before_request
def _only_for_trials() -> None:
    if not service().app.settings.badges.gallery:
        abort(404)


@blueprint.get("/gallery.css")
def style() -> Response:
    """The gallery's own style sheet."""
    assets: Assets = current_app.extensions[KEY]
    return kept(assets.gallery, "text/css", assets.gallery_mark)


@blueprint.get("/gallery/<name>.svg")
def picture(name: str) -> Response:
    """One of the samples as a picture."""
    draw = drawings().get(name)
    if draw is None:
        abort(404)
    return answer(draw(Form.SVG, look(_spoken())), "image/svg+xml")


@blueprint.get("/gallery")
def gallery() -> Response:
    """The page. ``?lang=`` of the badges, ``?theme=`` and ``?only=`` for a part of it."""
    theme, only = _one_of(THEMES, "theme"), _one_of(SECTIONS, "only")
    assets: Assets = current_app.extensions[KEY]
    spoken, called = _spoken(), names()
    shown, _status = page(
        "gallery.html",
        style=url_for("gallery.style", v=assets.gallery_mark),
        badges_style=url_for("components.file", name="orcid-badges.css"),
        badges_script=url_for("components.file", name="orcid-badges.js"),
        names=called,
        choices=_choices(spoken, theme, only, called),
        address=_addresses(theme, only),
        themes=[theme] if theme else THEMES,
        sections=[only] if only else SECTIONS,
        words=spoken,
        live=Live(spoken),
        tongues=service().badge_languages.by_code.values(),
        badges=BADGES,
        cards=CARDS,
        lists=LISTS,
        one_author=one_author,
        hidden=HIDDEN,
        wrong=WRONG,
        pictures={name: framed(name, spoken) for name in drawings()},
        forms=sources(spoken) if only in ("", "forms") else {},
        snippets=snippets(),
    )
    answered = answer(shown, "text/html", policy=POLICY)
    answered.headers["Content-Language"] = i18n.catalogue().tag
    return answered


def _spoken() -> Catalogue:
    """The language of the samples: the one that is asked for, else the page's."""
    known = service().badge_languages
    tags = (request.args.get(i18n.PARAMETER, "")[:36], i18n.catalogue().code)
    return next((one for tag in tags if tag and (one := known.find(tag))), known.default)


def _one_of(known: Sequence[str], parameter: str) -> str:
    """What is asked for, if there is such a thing; else an empty text, for all."""
    asked = request.args.get(parameter, "")
    return asked if asked in known else ""


def _choices(spoken: Catalogue, theme: str, only: str, called: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """What a visitor may choose: the words before it, its parameter, what is chosen, and what there is."""
    tongues = service().badge_languages.by_code.values()
    return [
        (_("Show"), "only", only, [(one, called[one], "") for one in ("", *SECTIONS)]),
        (_("Themes"), "theme", theme, [(one, called[one], "") for one in ("", *THEMES)]),
        (_("Languages"), i18n.PARAMETER, spoken.code, [(one.code, one.name, one.tag) for one in tongues]),
    ]


def _addresses(theme: str, only: str) -> Callable[[str, str], str]:
    """Gives the address of this page with one thing changed; an empty text takes it out."""
    asked = request.args.get(i18n.PARAMETER, "")
    now = {i18n.PARAMETER: _spoken().code if asked else "", "theme": theme, "only": only}

    def address(parameter: str, value: str) -> str:
        query = urlencode({name: text for name, text in (now | {parameter: value}).items() if text})
        return f"{url_for('gallery.gallery')}{'?' if query else ''}{query}"

    return address
