"""What all public answers share: how long they are kept, who may read them, how often, and in which language.

The session of a browser is not looked up for them, and no cookie is set: everybody gets the same.
"""

import math
from typing import Final
from urllib.parse import quote

from flask import Flask, Response, current_app, g, request

from orcid_repo_plugin.catalogues import Catalogue
from orcid_repo_plugin.services.drawing import Drawing
from orcid_repo_plugin.services.record_cards import RecordCards
from orcid_repo_plugin.services.showing import Showing
from orcid_repo_plugin.web import i18n
from orcid_repo_plugin.web.limits import Window, whereabouts
from orcid_repo_plugin.web.problems import problem
from orcid_repo_plugin.web.public_paths import is_public
from orcid_repo_plugin.web.service import Service, address_of, service
from orcid_repo_plugin.widgets.look import Look

KEY: Final = "orcid-repo-public"
KEEP: Final = "orcid_repo.keep"
"""In the WSGI environment of an answer that may be kept in memory for a moment: its route."""
REFUSED_SECONDS: Final = 60
"""For which caches keep a refusal: what is unknown now may soon be known."""
OPEN: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Pages of other sites may read these answers and show these pictures."""
FRAGMENT_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
PICTURE_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""A drawing has its colours for light and dark in itself."""
_POLICIES: Final = {"image/svg+xml": PICTURE_POLICY}
_PREFLIGHT: Final = {
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_ICONS: Final = "/icons/"
_COMPONENTS: Final = "/components/"
"""Files, which are not counted: a page fetches them once."""


class Public:
    """What public answers are made with; one for an application."""

    def __init__(self, here: Service) -> None:
        badges = here.app.settings.badges
        self.showing = Showing(here.app)
        self.drawing = Drawing(here.app, here.badge_languages)
        self.cards = RecordCards(here.app)
        self.window = Window(badges.requests_a_minute)
        self.max_age = badges.max_age


def public() -> Public:
    """What this application's public answers are made with."""
    found: Public = current_app.extensions[KEY]
    return found


def words() -> Catalogue:
    """The language of what is drawn: ``?lang=``, else what the browser prefers, else the site's."""
    found: Catalogue | None = g.get("badge_words")
    return speak(request.args.get(i18n.PARAMETER)) if found is None else found


def speak(*asked: str | None) -> Catalogue:
    """Draw from now on in the first of these languages that there is; else as the browser prefers."""
    g.badge_words = found = i18n.best(service().badge_languages, *asked)
    return found


def look(spoken: Catalogue | None = None, icons: str = "") -> Look:
    """How badges are drawn for whoever asks.

    :param spoken: the language of the page that they stand on; else the visitor's.
    :param icons: where that page finds the icons; else where the world finds ours.
    """
    return Look(spoken or words(), icons or f"{service().base_url}/icons")


def refuse(status: int, sentence: str, code: str = "", **headers: str) -> Response:
    """An answer that says in one sentence why there is nothing to be seen."""
    titles = {400: "Not understood", 404: "Not here", 429: "Too many at once", 501: "Not offered"}
    return problem(status, titles[status], sentence, code=code, headers=headers)


def answer(body: str | bytes, kind: str, links: str = "", *, policy: str | None = None) -> Response:
    """An answer with a body.

    :param kind: its media type.
    :param links: for the header ``Link``, if there are any.
    :param policy: the content security policy; empty: the one of whole pages. Else the kind tells.
    """
    response = Response(body, mimetype=kind)
    if links:
        response.headers["Link"] = links
    if guard := _POLICIES.get(kind, FRAGMENT_POLICY) if policy is None else policy:
        response.headers["Content-Security-Policy"] = guard
    response.headers["Content-Language"] = words().tag
    return response


def embedding(address: str) -> str:
    """Where oEmbed tells of one of our addresses, in the language that was asked for."""
    spoken = f"&lang={words().code}" if i18n.PARAMETER in request.args else ""
    return f"{address_of('oembed.oembed')}?url={quote(address, safe='')}{spoken}"


def discovery(address: str) -> str:
    """The link by which a program finds that out. Source: oEmbed 1.0, section 4, "Discovery"."""
    return f'<{embedding(address)}>; rel="alternate"; type="application/json+oembed"'


def prepare(web: Flask, here: Service) -> Public:
    """Look at public requests before they are answered, and give their answers what they share."""
    made = web.extensions[KEY] = Public(here)
    web.before_request(_look_at)
    web.after_request(_finish)
    return made


def _look_at() -> Response | None:
    """Answer preflights, refuse who comes too often, and what only looks like a public address."""
    if not is_public(request.environ):
        return None
    if request.method == "OPTIONS":
        return _preflight()
    if not request.path.startswith(_COMPONENTS):
        wait = public().window.hit(whereabouts(request.remote_addr or ""))
        if wait:
            told = "This address has asked more often than we answer in a minute; ask again in a while."
            return refuse(429, told, "too-many", **{"Retry-After": str(math.ceil(wait))})
    if request.blueprint == "items" or (request.routing_exception and request.path.startswith("/items/")):
        # as ``/items/main/authors.json``: there is no id
        return refuse(404, "There is no such item that the public sees.", "unknown-item")
    return None


def _preflight() -> Response:
    allowed = sorted(request.url_rule.methods or ()) if request.url_rule else ["GET", "HEAD", "OPTIONS"]
    response = Response(status=204)
    response.headers["Allow"] = response.headers["Access-Control-Allow-Methods"] = ", ".join(allowed)
    response.headers.update(_PREFLIGHT)
    return response


def _finish(response: Response) -> Response:
    if request.path.startswith(_ICONS) and response.status_code < 400:
        response.headers.update(OPEN)
    if not is_public(request.environ):
        return response
    response.headers.update(OPEN)
    if not request.path.startswith(_COMPONENTS):
        response.vary.add("Accept-Language")
    if request.method in ("GET", "HEAD"):
        _keep(response)
    return response


def _keep(response: Response) -> None:
    """Say for how long the answer may be kept, and how it is known again."""
    control = response.cache_control
    if response.status_code in (400, 404) and g.get("problem") != "wrong-host":
        control.public, control.max_age = True, REFUSED_SECONDS
    elif response.status_code == 200:
        if control.max_age is None:
            control.public, control.max_age = True, public().max_age
        if not response.get_etag()[0]:
            response.add_etag()
        if request.url_rule is not None and not request.path.startswith(_COMPONENTS):
            request.environ[KEEP] = request.url_rule.rule
        response.make_conditional(request)
