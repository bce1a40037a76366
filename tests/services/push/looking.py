"""What tests of refusals look at, and how they spoil what the books hold."""

from collections.abc import Callable
from typing import Any

import orjson
from sqlalchemy import select

from orcid_repo_plugin.domain.delivery import Delivery
from orcid_repo_plugin.orcid_api.refusals import refusals_table
from orcid_repo_plugin.services.push.patience import Patience
from orcid_repo_plugin.services.retry import retry
from orcid_repo_plugin.store.history import HistoryRow
from orcid_repo_plugin.store.tables import delivery, payload
from tests.services.push.conftest import Desk


def impatient(desk: Desk) -> Patience:
    """A push that takes what is due now, and waits for nothing."""
    return Patience(first=60, window_ms=0, now=desk.app.store.now)


def spoil(desk: Desk, item_id: str, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the payload that waits for an item, as nobody would."""
    with desk.app.store.writing() as c:
        mark = c.execute(select(delivery.c.fingerprint).where(delivery.c.item_id == item_id)).scalar_one()
        body = c.execute(select(payload.c.body).where(payload.c.fingerprint == mark)).scalar_one()
        work = orjson.loads(body)
        change(work)
        c.execute(payload.update().where(payload.c.fingerprint == mark).values(body=orjson.dumps(work)))


def sentence(code: int | str) -> str:
    """What the table says of a code, a word of OAuth or a status: how the admin's sentence begins."""
    table = refusals_table()
    return next(rows[str(code)].what for rows in (table.codes, table.oauth, table.http) if str(code) in rows)


def last(desk: Desk, orcid: str, *operations: str) -> HistoryRow:
    """The newest line of history of these operations."""
    return next(row for row in reversed(desk.history(orcid=orcid)) if row.operation in operations)


def one(desk: Desk, orcid: str, item_id: str = "1") -> Delivery:
    """The delivery of an item."""
    return desk.deliveries(orcid)[item_id]


def retry_all(desk: Desk) -> None:
    """What a human does when the cause is gone."""
    retry(desk.app, everything=True)


def config(desk: Desk, first_wait: float = 0.05) -> str:
    """A settings file with which the commands work on the desk's books. :returns: its path."""
    settings = desk.settings()
    path = desk.folder / "orcid-repo.toml"
    client = desk.registry.client("member")
    path.write_text(
        f"""
[orcid]
environment = "local"
registry_url = "{settings.orcid.registry_url}"
member_api_url = "{settings.orcid.member_api_url}"
public_api_url = "{settings.orcid.public_api_url}"
client_id = "{client["client_id"]}"
client_secret = "{client["client_secret"]}"
[database]
url = "{desk.database}"
[secrets]
key_file = "{desk.folder / "key"}"
[push]
senders = 1
first_wait = {float(first_wait)}
requests_a_second = 1000.0
""",
        encoding="utf-8",
    )
    return str(path)
