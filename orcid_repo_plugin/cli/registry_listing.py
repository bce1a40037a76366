"""What ``orcid-repo registry`` prints: addresses, clients and people; as settings, or as JSON for scripts."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from orcid_repo_plugin.cli.table import one_line

if TYPE_CHECKING:
    from orcid_repo_plugin.local_registry.books.clients import Client
    from orcid_repo_plugin.local_registry.books.record import Record
    from orcid_repo_plugin.local_registry.registry import LocalRegistry

MAX_PEOPLE: Final = 50
"""How many the terminal shows."""
WIDEST: Final = 25
"""Characters that a column has at most."""
_ADDRESSES: Final = ("registry_url", "member_api_url", "public_api_url")


def as_json_line(registry: "LocalRegistry") -> str:
    """Everything in one line of JSON; the keys are a promise, see ``docs/local_registry.md``."""
    return json.dumps(listing(registry))


def listing(registry: "LocalRegistry") -> dict[str, Any]:
    """Addresses, clients with their secrets, people with their passwords."""
    addresses, books = registry.addresses, registry.books
    return {
        **{name: getattr(addresses, name) for name in _ADDRESSES},
        "control_url": addresses.control_url if registry.options.control else None,
        "clients": [_client(client) for client in books.clients.values()],
        "people": [_person(record) for record in books.records.values()],
    }


def _client(client: "Client") -> dict[str, Any]:
    return {
        "client_id": client.client_id,
        "client_secret": client.client_secret,
        "kind": client.kind,
        "redirect_uris": list(client.redirect_uris),
    }


def _person(record: "Record") -> dict[str, Any]:
    emails = sorted(record.emails, key=lambda email: not email.primary)
    return {
        "orcid": record.orcid,
        "name": record.full_name,
        "email": emails[0].address if emails else None,
        "password": record.password,
        "state": record.state,
    }


def as_settings(registry: "LocalRegistry") -> str:
    """The same for people: all of it is a settings file, of which most is comment.

    Passwords that somebody chose are not shown: who chose them knows them, and terminals are looked at.
    """
    # Here and not above: the other commands start faster without a registry.
    from orcid_repo_plugin.local_registry.loading.plan import DEFAULT_PASSWORD

    told = listing(registry)
    return "\n".join(
        (
            "# A stand-in for ORCID's registry, on this machine only. Ctrl+C ends it.",
            f"#   in a browser      {told['registry_url']}",
            f"#   control endpoint  {told['control_url'] or 'off; --control turns it on'}",
            "",
            "# Settings for orcid-repo.toml",
            *_settings(told),
            "",
            *_clients(told["clients"]),
            "#",
            *_people(told["people"], DEFAULT_PASSWORD),
        )
    )


def _settings(told: dict[str, Any]) -> Iterator[str]:
    yield "[orcid]"
    yield 'environment = "local"'
    for name in _ADDRESSES:
        yield f"{name} = {_toml(told[name])}"
    members = [client for client in told["clients"] if client["kind"] != "public"]
    for client in members[:1]:
        yield f"client_id = {_toml(client['client_id'])}"
        yield f"client_secret = {_toml(client['client_secret'])}"


def _toml(text: str) -> str:
    """A TOML string; JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False)


def _clients(clients: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Each client with its secret; below those that share them, where they may send people back to."""
    yield "# Clients: kind, client_id, client_secret; below, where they send people back"
    for uris, sharing in groupby(clients, lambda client: client["redirect_uris"]):
        yield from _columns(
            [[client[key] for key in ("kind", "client_id", "client_secret")] for client in sharing]
        )
        yield from (f"#     {one_line(uri)}" for uri in uris)


def _people(people: Sequence[dict[str, Any]], password: str) -> Iterator[str]:
    """The first of the people with what they sign in with."""
    yield f"# People: sign in with the iD or the e-mail address; password {password}"
    yield from _columns([_row_of_person(person, password) for person in people[:MAX_PEOPLE]])
    if len(people) > MAX_PEOPLE:
        yield f"#   and {len(people) - MAX_PEOPLE} more; --json names them all"


def _row_of_person(person: dict[str, Any], password: str) -> list[str]:
    own = "" if person["password"] == password else ", own password"
    return [person["orcid"], person["state"] + own, person["email"] or "", person["name"]]


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows as comments, in columns; the last one may have any script. What is long moves its own row only."""
    cells = [[one_line(cell) for cell in row] for row in rows]
    widths = [
        max((len(cell) for cell in column if len(cell) <= WIDEST), default=0)
        for column in zip(*cells, strict=True)
    ]
    for row in cells:
        padded = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)]
        yield f"#   {'  '.join((*padded, row[-1]))}".rstrip()
