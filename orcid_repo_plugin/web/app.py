"""The service's web application: its parts put together."""

from typing import Final

from flask import Blueprint, Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from orcid_repo_plugin.catalogues import BADGES, Catalogues
from orcid_repo_plugin.jobs.engine import Engine
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.web import (
    account,
    arriving,
    assets,
    authors,
    badges,
    coming_back,
    components,
    connect,
    endings,
    explain,
    gallery,
    i18n,
    items,
    limits,
    logs,
    oembed,
    openapi,
    pages,
    people,
    problems,
    public,
    security,
    signing_in,
    status,
    texts,
    thanks,
)
from orcid_repo_plugin.web.kept_answers import KEY as KEPT
from orcid_repo_plugin.web.kept_answers import KeptAnswers
from orcid_repo_plugin.web.metrics import Metrics
from orcid_repo_plugin.web.service import EXTENSION, Service
from orcid_repo_plugin.web.sessions import BrowserSessions
from orcid_repo_plugin.web.sub_path import SubPath

MAX_BODY: Final = 10 * 1024 * 1024
"""Bytes that a request may bring."""
FOR_BROWSERS: Final[tuple[Blueprint, ...]] = (
    *(status.blueprint, assets.blueprint, explain.blueprint, openapi.blueprint),
    *(connect.blueprint, signing_in.blueprint, coming_back.blueprint, endings.blueprint, thanks.blueprint),
    *(account.blueprint, gallery.blueprint),
)
"""Pages; what they post must come from a form of ours."""
FOR_HOSTS: Final[tuple[Blueprint, ...]] = (items.blueprint,)
"""Calls that a host signs; no browser's session has a say in them."""
FOR_EVERYBODY: Final[tuple[Blueprint, ...]] = (
    *(badges.blueprint, authors.blueprint, people.blueprint, oembed.blueprint, components.blueprint),
)
"""What any page of any site may ask for; no cookie is looked at."""


def create_app(app: App, engine: Engine) -> Flask:
    """The WSGI application of one installation.

    :param engine: works off what the pages queue; started and stopped by who serves.
    :raises SettingsError: the site's texts or logo cannot be used.
    :raises StoreError: the books or the key cannot be used.
    """
    web, settings = Flask("orcid_repo_plugin.web", static_folder=None), app.settings
    languages, few_words = Catalogues(settings.site), Catalogues(settings.site, BADGES)
    here = Service(app, engine, settings.public_url, languages, few_words, Metrics(app, engine))
    look = assets.Assets(settings.site)
    web.extensions.update({EXTENSION: here, assets.KEY: look})
    _configure(web, app)
    logs.prepare(web)  # the first to be asked, and the last to see the answer
    here.metrics.watch(web)
    pages.prepare(web, look)
    texts.prepare(web)
    i18n.prepare(web)
    problems.prepare(web)
    arriving.prepare(web)
    security.prepare(web, here)
    limits.prepare(web, settings.service.launches_a_minute)
    open_to_all = public.prepare(web, here)
    _protect_forms(web)
    for blueprint in (*FOR_BROWSERS, *FOR_HOSTS, *FOR_EVERYBODY):
        web.register_blueprint(blueprint)
    app.plugins.hook.orcid_prepare_web(app=web)
    app.note_broken_plugins()
    kept = KeptAnswers(web.wsgi_app, here.metrics, open_to_all.window)
    web.wsgi_app, web.extensions[KEPT] = kept, kept  # type: ignore[method-assign]
    _mount(web, here.path, settings.trusted_proxies)
    return web


def _configure(web: Flask, app: App) -> None:
    web.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        WTF_CSRF_SSL_STRICT=False,  # looks at Referer, which our pages tell browsers not to send
    )
    web.secret_key = app.store.sealer.derived("forms")  # the same after a restart, as the sessions are
    web.session_interface = BrowserSessions(app)
    web.url_map.strict_slashes = web.url_map.merge_slashes = False  # no redirect by a name that was sent


def _protect_forms(web: Flask) -> None:
    guard = CSRFProtect(web)
    for blueprint in (*FOR_HOSTS, *FOR_EVERYBODY):
        guard.exempt(blueprint)


def _mount(web: Flask, path: str, proxies: int) -> None:
    """Put the application under its path; what proxies of ours say of the visitor is taken for true."""
    web.wsgi_app = SubPath(web.wsgi_app, path, web.url_map)  # type: ignore[method-assign]
    if proxies:
        web.wsgi_app = ProxyFix(web.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
