"""How a page is made: its template, in the visitor's language, with the site's name and look."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, StrictUndefined

from orcid_repo_plugin.errors import SettingsError
from orcid_repo_plugin.web import i18n
from orcid_repo_plugin.web.assets import Assets
from orcid_repo_plugin.web.service import service


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What every page shows of the site."""

    name: str
    address: str
    """Of the repository's home page; may be empty."""
    contact: str
    style: str
    """Where the style sheet is."""
    icon: str
    logo: str
    """Where the logo is; may be empty."""
    about: str
    """Where it is explained what we do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """A language that the visitor may choose."""

    tag: str
    name: str
    direction: str
    address: str
    here: bool


def prepare(web: Flask, assets: Assets) -> None:
    """Let the application find its templates (a site's own come first), and give them what they all need.

    :raises SettingsError: there is no folder of the site's own, though the settings name one.
    """
    loaders: list[Any] = [PackageLoader("orcid_repo_plugin.templates", "pages")]
    own = assets.site.templates_dir
    if own is not None and not own.is_dir():
        raise SettingsError(f"site.templates_dir: there is no folder {own}")
    if own is not None:
        loaders.insert(0, FileSystemLoader(own))
    web.jinja_loader = ChoiceLoader(loaders)
    env = web.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.autoescape = True
    env.globals.update(service=service, csrf_token=generate_csrf)
    web.context_processor(lambda: _shared(assets))


def page(template: str, status: int = 200, **values: Any) -> tuple[str, int]:
    """A page from a template of ``templates/pages``."""
    return render_template(template, **values), status


def site_name() -> str:
    """What the site is called: as its settings say, else as its repository is."""
    settings = service().app.settings
    named = [one.name for one in settings.repositories.values() if one.name]
    return settings.site.name or (named[0] if len(named) == 1 else "") or i18n.gettext("ORCID connection")


def _shared(assets: Assets) -> dict[str, Any]:
    spoken, settings = i18n.catalogue(), service().app.settings.site
    site = Site(
        name=site_name(),
        address=settings.address,
        contact=settings.contact,
        style=url_for("assets.style", v=assets.style_mark),
        icon=url_for("assets.icon", v=assets.icon_mark),
        about=url_for("explain.about"),
        logo=url_for("assets.logo", v=assets.logo_mark) if assets.logo else "",
    )
    return {
        "site": site,
        "lang": spoken.tag,
        "dir": spoken.direction,
        "languages": _languages(),
        "reference": None,
    }


def _languages() -> list[Tongue]:
    """The languages, each with the address of this page in it: without what is good only once, and without
    what somebody has made up.
    """
    kept = request.args.to_dict()
    for name in ("launch", "code", "state", "lang"):
        kept.pop(name, None)
    ours = request.method == "GET" and request.url_rule is not None and not request.view_args
    here = request.script_root + request.path if ours else url_for("status.home")
    spoken = i18n.catalogue()
    return [
        Tongue(
            tag=one.tag,
            name=one.name,
            direction=one.direction,
            address=f"{here}?lang={one.code}",
            here=one is spoken,
        )
        for one in service().languages.by_code.values()
    ]
