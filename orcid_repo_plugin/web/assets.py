"""The style sheet, in the site's colours, and the site's logo."""

from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, abort, current_app, request

from orcid_repo_plugin.errors import SettingsError
from orcid_repo_plugin.settings import SiteSettings

blueprint = Blueprint("assets", __name__)
KEY: Final = "orcid-repo-assets"
_YEAR: Final = 365 * 24 * 3600
_KINDS: Final = {".svg": "image/svg+xml", ".png": "image/png"}
_ACCENTS: Final = ("#085c77", "#7cc7e0")
"""The colours in ``style.css``, which a site's own take the place of."""


class Assets:
    """What is served beside the pages.

    :raises SettingsError: the logo cannot be read, or is no SVG or PNG.
    """

    def __init__(self, site: SiteSettings) -> None:
        self.site = site
        self.style = _coloured("style.css", site).encode()
        self.style_mark = _mark(self.style)
        self.gallery = _coloured("gallery.css", site).encode()
        self.gallery_mark = _mark(self.gallery)
        self.icon = _coloured("icon.svg", site).encode()
        self.icon_mark = _mark(self.icon)
        self.logo = _logo(site.logo) if site.logo else b""
        self.logo_kind = _KINDS[site.logo.suffix.lower()] if site.logo else ""
        self.logo_mark = _mark(self.logo)


@blueprint.get("/style.css")
def style() -> Response:
    """The style sheet."""
    assets: Assets = current_app.extensions[KEY]
    return kept(assets.style, "text/css", assets.style_mark)


@blueprint.get("/icon.svg")
def icon() -> Response:
    """What stands in the browser's tab."""
    assets: Assets = current_app.extensions[KEY]
    return kept(assets.icon, _KINDS[".svg"], assets.icon_mark)


@blueprint.get("/logo")
def logo() -> Response:
    """The site's logo."""
    assets: Assets = current_app.extensions[KEY]
    return kept(assets.logo, assets.logo_kind, assets.logo_mark) if assets.logo else abort(404)


def kept(body: bytes, kind: str, mark: str) -> Response:
    """An answer that browsers may keep: for a year if its address names what is in it."""
    response = Response(body, mimetype=kind)
    response.set_etag(mark)
    response.cache_control.public = True
    response.cache_control.max_age = _YEAR if request.args.get("v") == mark else 300
    response.make_conditional(request)
    return response


def _coloured(name: str, site: SiteSettings) -> str:
    """A file of ours, or the site's own of the same name, with the site's colours in it."""
    own = site.templates_dir / name if site.templates_dir else None
    ours = files("orcid_repo_plugin.templates") / "pages" / name
    text = (own if own is not None and own.is_file() else ours).read_text(encoding="utf-8")
    for usual, chosen in zip(_ACCENTS, (site.accent, site.accent_dark), strict=True):
        text = text.replace(usual, chosen)
    return text


def _logo(path: Path) -> bytes:
    if path.suffix.lower() not in _KINDS:
        raise SettingsError(f"site.logo: {path} is no .svg and no .png file")
    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingsError(f"site.logo: {path}: {error.strerror}") from None


def _mark(body: bytes) -> str:
    return sha256(body).hexdigest()[:16]
