"""Who asks for what: read from a request without disturbing it."""

import base64
import binascii
from io import BytesIO
from typing import Final
from urllib.parse import parse_qs, quote

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.control.answered import Environ

_FORM: Final = "application/x-www-form-urlencoded"
_LARGEST_FORM: Final = 100_000


def whole_path(environ: Environ) -> str:
    """The path with the prefix of its role, decoded, without the query."""
    path: str = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    return path.encode("latin-1", "replace").decode("utf-8", "replace")


def path_as_asked(environ: Environ) -> str:
    """The path with its query, encoded as the client sent it as far as the server tells.

    >>> path_as_asked({"PATH_INFO": "/public/v3.0/search", "QUERY_STRING": "q=pots"})
    '/public/v3.0/search?q=pots'
    """
    for name in ("REQUEST_URI", "RAW_URI"):
        raw: str = environ.get(name, "")
        if raw.startswith("/"):
            return raw
    query: str = environ.get("QUERY_STRING", "")
    path = quote(whole_path(environ), safe="/:;,=@!$&'()*+~")
    return f"{path}?{query}" if query else path


def asked_by(environ: Environ, books: Books) -> str | None:
    """The id of the client that asks: that of its token, or that which it names itself by.

    A form is read for it, and put back for the application. Clients that nobody knows are ``None``.
    """
    return _of_token(environ, books) or _named(environ, books)


def _of_token(environ: Environ, books: Books) -> str | None:
    scheme, _, credentials = environ.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
    text = credentials.strip() if scheme.lower() == "bearer" else ""
    text = text or _parameter(environ, "access_token")
    token = books.tokens.get(text) if text else None
    return token.client_id if token else None


def _named(environ: Environ, books: Books) -> str | None:
    name = _basic_user(environ) or _parameter(environ, "client_id")
    return name if name in books.clients else None


def _basic_user(environ: Environ) -> str:
    scheme, _, credentials = environ.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(credentials, validate=True).decode("utf-8").partition(":")[0]
    except (binascii.Error, ValueError):
        return ""


def _parameter(environ: Environ, name: str) -> str:
    query: str = environ.get("QUERY_STRING", "")
    for text in (query, _form(environ)):
        if name not in text:
            continue
        try:
            found = parse_qs(text, max_num_fields=1000).get(name)
        except ValueError:
            continue
        if found:
            return found[0]
    return ""


def _form(environ: Environ) -> str:
    """The form that was posted; it can be read again afterwards."""
    if not environ.get("CONTENT_TYPE", "").lower().startswith(_FORM):
        return ""
    length: str = environ.get("CONTENT_LENGTH") or "0"
    if not length.isascii() or not length.isdigit() or int(length) > _LARGEST_FORM:
        return ""
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    return str(body, "latin-1")


def address_of(environ: Environ) -> str:
    """The address it comes from; a proxy says it in ``X-Forwarded-For``, whose first entry counts."""
    forwarded: str = environ.get("HTTP_X_FORWARDED_FOR", "")
    return forwarded.partition(",")[0].strip() or environ.get("REMOTE_ADDR", "")
