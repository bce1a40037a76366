"""Trusted organisations: the clients that the researcher has let in, and the way to put them out."""

from collections.abc import Iterable
from typing import NamedTuple

from flask import Blueprint, abort, flash, render_template, request
from flask.typing import ResponseReturnValue

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.oauth.grants import revoke_by_user
from orcid_repo_plugin.local_registry.pages.doors import go, signed_in
from orcid_repo_plugin.local_registry.pages.entries import day
from orcid_repo_plugin.local_registry.pages.permissions import Permission, permissions
from orcid_repo_plugin.local_registry.pages.site import changing, here

pages = Blueprint("trusted", __name__)


class Trusted(NamedTuple):
    """A client with a living token for the record."""

    client_id: str
    name: str
    description: str
    since: str
    """The day of the oldest living token."""
    permissions: list[Permission]
    """Of all its living tokens."""


@pages.get("/trusted")
@signed_in
def trusted(record: Record) -> ResponseReturnValue:
    """The list."""
    books = here().books
    with books.lock:
        found = trusted_clients(books, record)
    return render_template("trusted.html", record=record, trusted=found)


@pages.post("/trusted/revoke")
@signed_in
def revoke(record: Record) -> ResponseReturnValue:
    """Take all permissions back from one client. It may still delete what it wrote, as at ORCID."""
    client_id = request.form.get("client_id", "")
    with changing() as books:
        known = {one.client_id: one for one in trusted_clients(books, record)}
        if client_id not in known:
            abort(404, "This organisation has no permission to take back.")
        revoke_by_user(books, record.orcid, client_id)
    flash(f"{known[client_id].name} has no access to your record any more.")
    return go("/trusted")


def trusted_clients(books: Books, record: Record) -> list[Trusted]:
    """Who holds a living token for the record, by name."""
    now = books.now()
    since: dict[str, int] = {}
    scopes: dict[str, dict[str, None]] = {}
    for token in books.tokens_of.get(record.orcid, {}).values():
        if token.revoked is None and token.expires > now:
            since[token.client_id] = min(token.issued, since.get(token.client_id, token.issued))
            scopes.setdefault(token.client_id, {}).update(dict.fromkeys(token.scopes))
    found = [_trusted(books, client_id, since[client_id], scopes[client_id]) for client_id in since]
    return sorted(found, key=lambda one: (one.name.casefold(), one.client_id))


def _trusted(books: Books, client_id: str, since: int, scopes: Iterable[str]) -> Trusted:
    client = books.clients.get(client_id)
    name, description = (client.name, client.description) if client else (client_id, "")
    return Trusted(client_id, name, description, day(since), permissions(scopes))
