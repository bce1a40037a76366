"""What ``orcid-repo registry`` prints: addresses, clients and people; as settings, or as JSON for scripts."""

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from orcid_repo_plugin.cli.table import one_line

if TYPE_CHECKING:
    from orcid_repo_plugin.local_registry.books.clients import Client
    from orcid_repo_plugin.local_registry.books.record import Record
    from orcid_repo_plugin.local_registry.registry import LocalRegistry

_ADDRESSES = ("registry_url", "member_api_url", "public_api_url")


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
    """The same for people: all of it is a settings file, of which most is comment."""
    told = listing(registry)
    return "\n".join(
        (
            "# ORCID's registry on this machine. Ctrl+C ends it.",
            f"# Look at it in a browser: {told['registry_url']}",
            f"# Control endpoint: {told['control_url'] or 'off; --control turns it on'}",
            "",
            *_settings(told),
            "",
            *_table("clients", _rows_of_clients(told["clients"])),
            "#",
            *_table("people; sign in with the e-mail address or the iD", _rows_of_people(told["people"])),
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


def _rows_of_clients(clients: Sequence[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    yield ("kind", "client_id", "client_secret", "redirect_uris")
    for client in clients:
        yield (
            client["kind"],
            client["client_id"],
            client["client_secret"],
            " ".join(client["redirect_uris"]),
        )


def _rows_of_people(people: Sequence[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    yield ("orcid", "password", "state", "email", "name")
    for person in people:
        yield (
            person["orcid"],
            person["password"],
            person["state"],
            person["email"] or "",
            person["name"],
        )


def _table(title: str, rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    """Rows as comments, in columns; the last column, which may have any script, is as wide as it is."""
    cells = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    yield f"# {title}"
    for row in cells:
        padded = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)]
        yield f"#   {'  '.join((*padded, row[-1]))}".rstrip()
