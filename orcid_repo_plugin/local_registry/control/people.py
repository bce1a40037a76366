"""The control endpoint's people, clients and tokens."""

from typing import Any

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.clients import Client
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.books.tokens import Token
from orcid_repo_plugin.local_registry.control import bodies
from orcid_repo_plugin.local_registry.control.controlled import Controlled
from orcid_repo_plugin.local_registry.control.refused import Refused
from orcid_repo_plugin.local_registry.loading.plan import Conflict
from orcid_repo_plugin.local_registry.oauth.grants import expire, grant, revoke_by_user
from orcid_repo_plugin.local_registry.oauth.token_request import seconds_left
from orcid_repo_plugin.local_registry.seeds import make_client, make_person


def add_person(registry: Controlled, body: bodies.Person) -> Any:
    """Make a researcher: ``{orcid, name, email, password, state}``."""
    try:
        record = make_person(registry.books, **body.model_dump())
    except Conflict as error:
        raise Refused(400, str(error)) from None
    return person_document(record)


def person_document(record: Record) -> dict[str, Any]:
    """A researcher with what they sign in with."""
    return {
        "orcid": record.orcid,
        "name": record.full_name,
        "email": record.emails[0].address if record.emails else None,
        "password": record.password,
        "state": record.state,
    }


def put_client(registry: Controlled, body: bodies.Client) -> Any:
    """Make a client, or change its kind and addresses: ``{client_id, client_secret, kind, redirect_uris}``.

    A client that is changed keeps its secret and its tokens.
    """
    known = registry.books.clients.get(body.client_id or "")
    addresses = body.redirect_uris
    if addresses is None:
        addresses = known.redirect_uris if known else []
    return client_document(make_client(registry.books, body.kind, addresses, body.client_id))


def client_document(client: Client) -> dict[str, Any]:
    """A client with its secret."""
    return {
        "client_id": client.client_id,
        "client_secret": client.client_secret,
        "kind": client.kind,
        "redirect_uris": client.redirect_uris,
    }


def add_token(registry: Controlled, body: bodies.Consent) -> Any:
    """Issue a token as if its person had agreed: ``{access_token, refresh_token, scope, expires_in, orcid}``.

    With ``null`` for the iD it is a client's own, as ``client_credentials`` gives it.
    """
    check_pair(registry, body.orcid, body.client_id)
    try:
        token = grant(registry.books, body.orcid, body.client_id, body.scope)
    except ValueError as error:
        raise Refused(400, f"scope: {error}") from None
    document = token_document(registry.books, token)
    return {key: document[key] for key in ("access_token", "refresh_token", "scope", "expires_in", "orcid")}


def list_tokens(registry: Controlled, orcid: str | None = None) -> Any:
    """All tokens that were issued, or those for one record, oldest first; also those that are worth nothing.

    Each is ``{access_token, refresh_token, scope, expires_in, orcid, client_id, issued, revoked}``.
    """
    if orcid is not None and orcid not in registry.books.records:
        raise Refused(404, f"no record has the iD {orcid}")
    tokens = [token for token in registry.books.tokens.values() if orcid in (None, token.orcid)]
    return [token_document(registry.books, token) for token in tokens]


def token_document(books: Books, token: Token) -> dict[str, Any]:
    """A token with all that can be said of it."""
    return {
        "access_token": token.access_token,
        "refresh_token": token.refresh_token,
        "scope": " ".join(token.scopes),
        "expires_in": max(0, seconds_left(books, token)),
        "orcid": token.orcid,
        "client_id": token.client_id,
        "issued": token.issued,
        "revoked": token.revoked,
    }


def revoke_tokens(registry: Controlled, body: bodies.Connection) -> Any:
    """Take a client's access back, as the person would in the settings: ``{tokens}``, how many."""
    check_pair(registry, body.orcid, body.client_id)
    return {"tokens": revoke_by_user(registry.books, body.orcid, body.client_id)}


def expire_tokens(registry: Controlled, body: bodies.Connection) -> Any:
    """Let a client's tokens for a record come to their end now: ``{tokens}``, how many."""
    check_pair(registry, body.orcid, body.client_id)
    return {"tokens": expire(registry.books, body.orcid, body.client_id)}


def check_pair(registry: Controlled, orcid: str | None, client_id: str) -> None:
    """Both must be known.

    :raises Refused: 404.
    """
    if orcid is not None and orcid not in registry.books.records:
        raise Refused(404, f"no record has the iD {orcid}")
    if client_id not in registry.books.clients:
        raise Refused(404, f"there is no client {client_id}")
