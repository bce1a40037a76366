"""Who asks: the token of a request, and what its absence or fault is answered with.

Source: ORCID-Source, ``OrcidBearerTokenFilter``, ``APIAuthenticationEntryPoint``,
``OrcidAPIAccessDeniedHandler``. These answers have OAuth's form and are JSON whatever was asked for.
"""

from werkzeug.wrappers import Request

from orcid_repo_plugin.local_registry.api.call import Caller, Role
from orcid_repo_plugin.local_registry.books.books import Books

_FORM = "application/x-www-form-urlencoded"


class Unauthenticated(Exception):
    """Told in OAuth's form, not as an error document."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(error)
        self.status = status
        self.body = {"error": error, "error_description": description}


def caller_of(request: Request, books: Books, role: Role) -> Caller:
    """Whose token the request carries.

    :returns: a caller without a token for the public API.
    :raises Unauthenticated: 403 without a token and for a public client's (member API only), 401 for
        one that is unknown, expired or revoked.
    """
    text = token_text(request)
    if text is None:
        if role == "public":
            return Caller()
        raise Unauthenticated(
            403, "forbidden", "Forbidden: no access token came with the request, so it is not carried out."
        )
    token = books.tokens.get(text)
    client = books.clients.get(token.client_id) if token else None
    if token is None or client is None or token.expires <= books.now():
        raise _invalid(text)
    if token.revoked and not (token.revoked == "user" and request.method == "DELETE"):
        raise _invalid(text)
    if role == "member" and not client.is_member:
        raise Unauthenticated(403, "forbidden", f"Access Denied: {text}")
    return Caller(token, client)


def _invalid(text: str) -> Unauthenticated:
    return Unauthenticated(401, "invalid_token", f"Invalid access token: {text}")


def token_text(request: Request) -> str | None:
    """The token in the ``Authorization`` header, in the query or in a form."""
    scheme, _, value = request.headers.get("Authorization", "").strip().partition(" ")
    if scheme.lower() == "bearer" and value.strip():
        return value.strip()
    found = request.args.get("access_token")
    if not found and request.mimetype == _FORM:
        found = request.form.get("access_token")
    return found or None
