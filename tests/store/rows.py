"""A row of each table, as books of a first day hold them."""

from typing import Any, Final

from sqlalchemy import Connection, select

from orcid_repo_plugin.store.database import Database
from orcid_repo_plugin.store.tables import metadata

JOSIAH: Final = "0000-0002-1825-0097"
MOMENT: Final = 1_795_236_031_000
"""2026-11-21T04:40:31Z."""
_KEY: Final = {"client": 1, "orcid": JOSIAH, "repository": "main", "item_id": "4711", "section": "work"}

ROWS: Final[dict[str, list[dict[str, Any]]]] = {
    "client": [
        {"id": 1, "environment": "local", "client_id": "APP-MEMBER0000000001", "first_used_at": MOMENT},
        {"id": 2, "environment": "sandbox", "client_id": "APP-MEMBER0000000002", "first_used_at": MOMENT},
    ],
    "person": [
        {"id": 7, "client": 1, "repository": "main", "user_id": "josiah", "name": "Josiah Carberry"}
        | {"orcid": JOSIAH, "proof": "signed-in", "authenticated_at": MOMENT, "changed_at": MOMENT},
    ],
    "permission": [
        {"person": 7, "scopes": "/activities/update", "access_token": "gAAAA", "refresh_token": None}
        | {"granted_at": MOMENT, "lost_why": ""},
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
        | {"not_before": MOMENT, "reason": "", "what_to_do": "", "stopped": False, "changed_at": MOMENT},
    ],
    "put_code": [
        _KEY
        | {"id": 9, "put_code": 1_234_567_890_123, "speaks": True, "fingerprint": "f0", "deleting": False}
        | {"origin": "pushed", "at": MOMENT},
    ],
    "leftover": [_KEY | {"put_code": 17, "reason": "the author was taken off the item"}],
    "history": [_KEY | {"id": 11, "at": MOMENT, "operation": "add", "http_status": 201, "message": ""}],
    "plugin_failure": [
        {"id": 2, "plugin": "trial", "hook": "orcid_on_push", "error": "x", "times": 1, "last_at": MOMENT}
    ],
}
"""By table, each after those that its rows refer to. Columns that are left out are empty."""


def fill(c: Connection) -> None:
    """Write them into empty books."""
    for table in metadata.sorted_tables:
        c.execute(table.insert(), ROWS[table.name])


def all_rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Everything that a database holds, by table, in the order of the keys."""
    with database.reading() as c:
        return {
            table.name: [
                dict(row) for row in c.execute(select(table).order_by(*table.primary_key.columns)).mappings()
            ]
            for table in metadata.sorted_tables
        }
