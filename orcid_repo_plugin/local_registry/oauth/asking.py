"""Who asks: the client of a request to the token endpoint or to revoke."""

import hmac

from werkzeug.wrappers import Request

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.clients import Client
from orcid_repo_plugin.local_registry.oauth.errors import OAuthError


def credentials(request: Request) -> tuple[str, str]:
    """Client id and secret, from the form or from HTTP Basic; empty where not sent."""
    client_id = request.form.get("client_id", "")
    secret = request.form.get("client_secret", "")
    basic = request.authorization
    if not secret and basic is not None and basic.type == "basic":
        return basic.username or "", basic.password or ""
    return client_id, secret


def client_with(books: Books, client_id: str, secret: str) -> Client:
    """The client that has this id and secret.

    :raises OAuthError: 401 ``invalid_client``.
    """
    client = books.clients.get(client_id)
    expected = client.client_secret if client else ""
    right = hmac.compare_digest(expected.encode(), secret.encode("utf-8", "replace"))
    if client is None or not right or not secret:
        raise OAuthError("invalid_client", "Bad client credentials", 401)
    return client
