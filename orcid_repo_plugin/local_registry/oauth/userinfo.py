"""``/oauth/userinfo``: who the person behind a token is.

Source: ORCID-Source, ``OpenIDController``.
"""

from typing import Any

from werkzeug.wrappers import Request, Response

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.oauth.token_endpoint import as_json
from orcid_repo_plugin.local_registry.rules.scopes import closure


def userinfo(request: Request, books: Books, addresses: Addresses) -> Response:
    """The public names of the person whose token was sent as Bearer, or in a form as ``access_token``."""
    with books.lock:
        record = _person(books, _token_text(request))
        if record is None:  # the key has a hyphen here
            body = {"error": "access_denied", "error-description": "access_token is invalid"}
            return as_json(body, 403)
        return as_json(_document(record, addresses))


def _token_text(request: Request) -> str:
    scheme, _, value = request.headers.get("Authorization", "").strip().partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    return request.form.get("access_token", "") if request.method == "POST" else ""


def _person(books: Books, text: str) -> Record | None:
    token = books.tokens.get(text)
    if token is None or token.orcid is None or token.revoked is not None or token.expires <= books.now():
        return None
    record = books.records.get(token.orcid)
    if "/authenticate" not in closure(token.scopes) or record is None or record.state != "active":
        return None
    return record


def _document(record: Record, addresses: Addresses) -> dict[str, Any]:
    public = record.name_visibility == "public"
    return {
        "id": addresses.orcid_uri(record.orcid),
        "sub": record.orcid,
        "name": record.credit_name if public else None,
        "family_name": record.family_name if public else None,
        "given_name": record.given_names if public else None,
    }
