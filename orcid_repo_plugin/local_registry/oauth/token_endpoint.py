"""``POST /oauth/token``: on the registry's host and on both API hosts."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import orjson
from werkzeug.wrappers import Request, Response

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.oauth.client_grant import client_token
from orcid_repo_plugin.local_registry.oauth.code_grant import exchange_code
from orcid_repo_plugin.local_registry.oauth.errors import OAuthError
from orcid_repo_plugin.local_registry.oauth.exchange_grant import EXCHANGE, exchange_token
from orcid_repo_plugin.local_registry.oauth.refresh_grant import refresh
from orcid_repo_plugin.local_registry.oauth.token_request import REFRESH, Host, TokenRequest, read

Grant = Callable[[TokenRequest], dict[str, Any]]

GRANTS: Final[Mapping[str, Grant]] = MappingProxyType(
    {
        "authorization_code": exchange_code,
        REFRESH: refresh,
        "client_credentials": client_token,
        EXCHANGE: exchange_token,
    }
)


def token_endpoint(request: Request, books: Books, addresses: Addresses, host: Host) -> Response:
    """Answer a token request; errors are told in OAuth's form.

    :param host: which host was asked: a public client gets no token from the member API's.
    """
    try:
        with books.changing():
            return as_json(_answer(request, books, addresses, host))
    except OAuthError as refused:
        return as_json(refused.body, refused.status)


def _answer(request: Request, books: Books, addresses: Addresses, host: Host) -> dict[str, Any]:
    if request.method != "POST":
        said = f"Method {request.method} is not supported for token requests. Use POST"
        raise OAuthError("method_not_allowed", said, 405)
    grant_type = request.form.get("grant_type")
    if not grant_type:
        raise OAuthError("unsupported_grant_type", "grant_type is missing")
    answer = GRANTS.get(grant_type)
    if answer is None:
        raise OAuthError("unsupported_grant_type", f"Unsupported grant type: {grant_type}")
    return answer(read(request, books, addresses, host))


def as_json(body: dict[str, Any], status: int = 200) -> Response:
    """A JSON answer that no cache keeps."""
    headers = {"Cache-Control": "no-store", "Pragma": "no-cache"} | (
        {"Allow": "POST"} if status == 405 else {}
    )
    return Response(orjson.dumps(body), status=status, headers=headers, content_type="application/json")
