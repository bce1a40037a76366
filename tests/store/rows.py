"""A row of each table, as books of a first day hold them."""

from typing import Any, Final

from sqlalchemy import Connection, MetaData, inspect, select

from orcid_repo_plugin.store.database import Database
from orcid_repo_plugin.store.tables import metadata

JOSIAH: Final = "0000-0002-1825-0097"
MOMENT: Final = 1_795_236_031_000
"""2026-11-21T04:40:31Z."""
_ORIGIN: Final = "https://repository.example.org"
_KEY: Final = {"client": 1, "orcid": JOSIAH, "repository": "main", "item_id": "4711", "section": "work"}

ROWS: Final[dict[str, list[dict[str, Any]]]] = {
    "client": [
        {"id": 1, "environment": "local", "client_id": "APP-MEMBER0000000001", "first_used_at": MOMENT},
        {"id": 2, "environment": "sandbox", "client_id": "APP-MEMBER0000000002", "first_used_at": MOMENT},
    ],
    "person": [
        {"id": 7, "client": 1, "repository": "main", "user_id": "josiah", "name": "Josiah Carberry"}
        | {"orcid": JOSIAH, "proof": "signed-in", "authenticated_at": MOMENT, "changed_at": MOMENT}
        | {"leave_at": MOMENT, "show_orcid": False, "sends": "ask", "kinds_off": "data-set lecture-speech"},
    ],
    "account": [{"client": 1, "repository": "main", "user_id": "jc-2", "person": 7, "at": MOMENT}],
    "permission": [
        {"person": 7, "scopes": "/activities/update", "access_token": "gAAAA", "refresh_token": None}
        | {"granted_at": MOMENT, "lost_why": "", "amr": "mfa"},
    ],
    "revocation": [
        {"id": 4, "client": 1, "orcid": JOSIAH, "token": "gAAAB", "tries": 2, "not_before": MOMENT},
    ],
    "host": [{"name": "eprints", "repositories": "main", "origins": _ORIGIN, "added_at": MOMENT}],
    "host_key": [{"id": 6, "host": "eprints", "key": "gAAAC", "made_at": MOMENT}],
    "launch": [{"id": "d1", "seat": "s1", "used_at": MOMENT, "expires_at": MOMENT}],
    "browser": [{"id": "d2", "data": "gAAAD", "begun_at": MOMENT, "expires_at": MOMENT}],
    "sign_in": [
        {"state": "d3", "client": 1, "seat": "s1", "data": "gAAAE", "begun_at": MOMENT}
        | {"expires_at": MOMENT, "used_at": None},
    ],
    "reply": [
        {"host": "eprints", "key": "k1", "request": "d4", "status": 202, "body": b"{}", "at": MOMENT},
    ],
    "link": [{"person": 7, "item_id": "4711", "contributor": "carberry josiah", "at": MOMENT}],
    "payload": [{"fingerprint": "f1", "body": b'{"title":"A Theory of Cracked Pots"}\x00\xff'}],
    "item": [
        {"id": 3, "client": 1, "repository": "main", "item_id": "4711", "platform": "eprints"}
        | {"title": "A Theory of Cracked Pots – Grüße", "state": "live", "reason": "", "fingerprint": "f1"}
        | {"facts": "a", "mapping": "b", "seen_at": MOMENT},
    ],
    "item_author": [{"item": 3, "place": 0, "client": 1, "name": "Josiah Carberry", "orcid": JOSIAH}],
    "item_key": [{"item": 3, "kind": "self", "value": "doi 10.5555/pots", "client": 1}],
    "record": [
        {"client": 1, "orcid": JOSIAH, "due_at": MOMENT, "failures": 0, "state": "open", "reason": ""}
        | {"lease_owner": "host 17", "lease_until": MOMENT},
    ],
    "delivery": [
        _KEY
        | {"id": 5, "operation": "send", "fingerprint": "f1", "version": 2, "state": "sending", "attempts": 0}
        | {"not_before": MOMENT, "reason": "", "what_to_do": "", "stopped": False, "changed_at": MOMENT}
        | {"agreed": True},
    ],
    "put_code": [
        _KEY
        | {"id": 9, "put_code": 1_234_567_890_123, "speaks": True, "fingerprint": "f0", "deleting": False}
        | {"origin": "pushed", "at": MOMENT},
    ],
    "leftover": [_KEY | {"put_code": 17, "reason": "the author was taken off the item"}],
    "history": [_KEY | {"id": 11, "at": MOMENT, "operation": "add", "http_status": 201, "message": ""}],
    "byline": [
        {"client": 1, "repository": "main", "item_id": "4711", "digest": "d5"}
        | {"body": b'{"title":"A Theory of Cracked Pots","names":[{"name":"Josiah Carberry"}]}'},
    ],
    "record_card": [
        {"client": 1, "orcid": JOSIAH, "body": b'{"name":"Josiah Carberry"}', "read_at": MOMENT}
        | {"tried_at": MOMENT},
    ],
    "plugin_failure": [
        {"id": 2, "plugin": "trial", "hook": "orcid_on_push", "error": "x", "times": 1, "last_at": MOMENT}
    ],
}
"""By table, each after those that its rows refer to. Columns that are left out are empty."""


NEW_COLUMNS: Final[dict[str, dict[str, Any]]] = {
    "person": {"leave_at": None, "show_orcid": True, "sends": "", "kinds_off": ""},
    "permission": {"amr": ""},
    "delivery": {"agreed": False},
}
"""What later versions have given to rows of the first one."""


def fill(c: Connection) -> None:
    """Write them into empty books, as far as these have the tables and columns."""
    of = inspect(c)
    there = set(of.get_table_names())
    for table in metadata.sorted_tables:
        if table.name in there:
            columns = {column["name"] for column in of.get_columns(table.name)}
            rows = [{key: row[key] for key in row if key in columns} for row in ROWS[table.name]]
            c.execute(table.insert(), rows)


def all_rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Everything that a database of any version holds in columns that we know, by table, by key."""
    found = MetaData()
    with database.reading() as c:
        found.reflect(c, only=lambda name, _: name in metadata.tables)
        return {
            table.name: [
                dict(row)
                for row in c.execute(
                    select(
                        *(column for column in table.columns if column.name in metadata.tables[table.name].c)
                    ).order_by(*table.primary_key.columns)
                ).mappings()
            ]
            for table in found.sorted_tables
        }


def brought_up(before: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Rows of books of an older version as they are in those of this one."""
    empty: dict[str, list[dict[str, Any]]] = {table: [] for table in metadata.tables if table not in before}
    return empty | {
        table: [row | NEW_COLUMNS.get(table, {}) for row in rows] for table, rows in before.items()
    }
