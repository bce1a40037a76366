"""The endpoints that clients talk to, on the registry's host."""

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.oauth.asking import client_with, credentials
from orcid_repo_plugin.local_registry.oauth.discovery import configuration
from orcid_repo_plugin.local_registry.oauth.errors import OAuthError
from orcid_repo_plugin.local_registry.oauth.grants import revoke
from orcid_repo_plugin.local_registry.oauth.keys import public_keys
from orcid_repo_plugin.local_registry.oauth.token_endpoint import as_json, token_endpoint
from orcid_repo_plugin.local_registry.oauth.userinfo import userinfo
from orcid_repo_plugin.local_registry.options import Options


def blueprint(books: Books, addresses: Addresses, options: Options) -> Blueprint:
    """Token, revoke, userinfo, the public key and the OpenID configuration.

    The authorization page and sign-in are pages for people: ``pages.consent`` and ``pages.signin``.
    """
    oauth = Blueprint("oauth", __name__)

    @oauth.route("/oauth/token", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def token() -> ResponseReturnValue:
        return token_endpoint(request, books, addresses, "registry")

    @oauth.post("/oauth/revoke")
    def end() -> ResponseReturnValue:
        return revoke_endpoint(books)

    @oauth.route("/oauth/userinfo", methods=["GET", "POST"])
    def who() -> ResponseReturnValue:
        return userinfo(request, books, addresses)

    @oauth.get("/oauth/jwks")
    def keys() -> ResponseReturnValue:
        return public_keys(books)

    @oauth.get("/.well-known/openid-configuration")
    def discovery() -> ResponseReturnValue:
        return configuration(addresses, pkce=options.pkce)

    return oauth


def revoke_endpoint(books: Books) -> ResponseReturnValue:
    """End a token with its refresh token, named by either: 200 and empty, also if there was nothing to end.

    Without a token or client id ORCID shows an error page; so do we.
    """
    client_id, secret = credentials(request)
    text = request.form.get("token", "")
    if not text or not client_id:
        abort(400, "To revoke a token, a client sends client_id, client_secret and token.")
    with books.changing():
        try:
            client = client_with(books, client_id, secret)
        except OAuthError as refused:
            return as_json(refused.body, refused.status)
        token = books.tokens.get(text) or books.refresh_tokens.get(text)
        if token is not None and token.client_id == client.client_id:
            revoke(books, token, "client")
    return Response(status=200)
