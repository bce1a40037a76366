"""The registry's website: pages for people, and ORCID's OAuth pages and endpoints."""

import secrets
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, session

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.kept_secrets import kept_secret
from orcid_repo_plugin.local_registry.oauth import blueprint
from orcid_repo_plugin.local_registry.options import Options
from orcid_repo_plugin.local_registry.pages import (
    account,
    consent,
    home,
    inbox,
    my_record,
    public_record,
    signin,
    trusted,
)
from orcid_repo_plugin.local_registry.pages.csrf import csrf_token
from orcid_repo_plugin.local_registry.pages.errors import answer_errors
from orcid_repo_plugin.local_registry.pages.sessions import current_record
from orcid_repo_plugin.local_registry.pages.site import Site, attach

PAGES: Final = (home, signin, consent, my_record, trusted, inbox, account, public_record)

SESSION_KEY_FILE: Final = "session.key"
"""In the folder of the books: the key that signs the cookies of sessions."""

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
"""No ``form-action``: browsers apply it to the redirect after consent, too, which leads to the client."""


def cookie_name(addresses: Addresses) -> str:
    """Cookies ignore ports: the name keeps ours from another service's on the same host.

    >>> cookie_name(Addresses.at("http://127.0.0.1:8765"))
    'orcid_local_registry_8765'
    """
    return f"orcid_local_registry_{urlsplit(addresses.registry_url).port or 80}"


def make_site(books: Books, addresses: Addresses, options: Options) -> Flask:
    """The website of one registry, to be mounted at the root of its address.

    Sessions live as long as the books: those in a folder outlast the process, as their key does.
    """
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=kept_secret(books, SESSION_KEY_FILE, lambda: secrets.token_bytes(32)),
        SESSION_COOKIE_NAME=cookie_name(addresses),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=options.max_body,
    )
    app.url_map.converters["orcid"] = public_record.OrcidConverter
    attach(app, Site(books, addresses, options))
    app.register_blueprint(blueprint(books, addresses, options))
    for module in PAGES:
        app.register_blueprint(module.pages)
    app.context_processor(lambda: {"person": current_record(), "csrf_token": csrf_token})
    app.after_request(_protected)
    answer_errors(app)
    return app


def _protected(response: Response) -> Response:
    """The headers of every answer; what a session saw is kept by no cache."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if session.accessed and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
