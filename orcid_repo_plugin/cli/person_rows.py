"""People as rows; the columns are a promise, see ``docs/cli.md``."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from orcid_repo_plugin.cli.rows import Row
from orcid_repo_plugin.domain.delivery import DeliveryState
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.store.permissions import PermissionSummary

LIST: Final = (
    *("name", "orcid", "repository", "user_id", "proof", "scopes"),
    *("permission", "lost_at", "lost_why", "expires_at", "works_sent", "works_waiting", "to_forget"),
)
"""Columns of ``people list``."""
_SENT: Final = (DeliveryState.SENT, DeliveryState.UNCHANGED)
_WAITING: Final = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.NOT_CONNECTED)


def person_rows(app: App) -> Iterator[Row]:
    """Everyone, by repository and name. Never a token."""
    store = app.store
    with store.reading() as c:
        permissions = store.permissions.summary(c)
        works = store.outbox.by_record(c)
        leaving = {one.person_id for one in store.people.to_forget(c)}
        for one in store.people.all(c):
            found = permissions.get(one.person_id or 0)
            counts = works.get((str(one.orcid), one.repository), {})
            yield {
                "name": one.name,
                "orcid": str(one.orcid),
                "repository": one.repository,
                "user_id": one.user_id,
                "proof": str(one.proof) or "none",
                "scopes": " ".join(found.scopes) if found else "",
                "permission": "none" if found is None else standing_of(found),
                "lost_at": _iso(found.lost_at) if found else None,
                "lost_why": found.lost_why if found else "",
                "expires_at": _iso(found.expires_at) if found else None,
                "works_sent": sum(counts.get(state, 0) for state in _SENT),
                "works_waiting": sum(counts.get(state, 0) for state in _WAITING),
                "to_forget": one.person_id in leaving,
            }


def standing_of(permission: PermissionSummary) -> str:
    """``alive``; ``left``: the person has ended it; ``lost``: ORCID takes it no more."""
    if permission.lost_at is None:
        return "alive"
    return "left" if permission.given_up else "lost"


def _iso(time: datetime | None) -> str | None:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ") if time else None
