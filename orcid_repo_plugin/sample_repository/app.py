"""The repository's web application."""

from flask import Flask, Response, render_template
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException, default_exceptions

from orcid_repo_plugin.sample_repository import account, deposit, editor, orcid, public
from orcid_repo_plugin.sample_repository.badges import Badges
from orcid_repo_plugin.sample_repository.books import Books
from orcid_repo_plugin.sample_repository.config import Config
from orcid_repo_plugin.sample_repository.site import EXTENSION, Site, somebody
from orcid_repo_plugin.sample_repository.telling import Telling

PAGES = (public, account, orcid, deposit, editor)
POLICY = (
    "default-src 'none'; style-src 'self' {service}; script-src {service}; connect-src {service}; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing from elsewhere but the components of the ORCID service."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_BIGGEST = 256 * 1024
_SORRY = {
    403: "This page is for editors. Log in as one of them to see it.",
    404: "There is nothing at this address.",
    405: "This address is used in another way.",
    413: "That is more than the form takes.",
    500: "Something went wrong here. What you sent was not kept.",
}


def create_app(config: Config) -> Flask:
    """The WSGI application."""
    app = Flask(__name__)
    books = Books(config.file)
    app.extensions[EXTENSION] = Site(config, books, Telling(config, books), Badges(config))
    app.config.update(
        SECRET_KEY=books.secret,
        SESSION_COOKIE_NAME=f"example_repository_{config.address.rpartition(':')[2]}",  # cookies ignore ports
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=_BIGGEST,
        WTF_CSRF_TIME_LIMIT=None,
    )
    CSRFProtect(app)
    for module in PAGES:
        app.register_blueprint(module.pages)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: {"somebody": somebody(), "config": config})
    headers = HEADERS | {"Content-Security-Policy": POLICY.format(service=config.service)}
    app.after_request(lambda response: _protected(response, headers))
    app.register_error_handler(CSRFError, lambda error: _sorry(400, "The form was too old. Please go back."))
    for code in default_exceptions:
        app.register_error_handler(code, _problem)
    return app


def _problem(error: Exception) -> tuple[str, int]:
    code = (error.code if isinstance(error, HTTPException) else None) or 500
    return _sorry(code, _SORRY.get(code, "This could not be done."))


def _sorry(code: int, sentence: str) -> tuple[str, int]:
    return render_template("problem.html", sentence=sentence), code


def _protected(response: Response, headers: dict[str, str]) -> Response:
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    return response
