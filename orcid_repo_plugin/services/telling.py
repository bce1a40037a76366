"""Tells plugins that a person's permission has ended here."""

from collections.abc import Iterable
from datetime import UTC, datetime

from orcid_repo_plugin.domain.events import RevokeEvent
from orcid_repo_plugin.domain.person import Person
from orcid_repo_plugin.services.app import App


def tell_ended(app: App, people: Iterable[Person], reason: str) -> None:
    """Announce it, once for each person; after the transaction that has ended it.

    :param people: those whose permission was alive until then.
    """
    at = datetime.fromtimestamp(app.store.now() / 1000, UTC)
    for one in people:
        event = RevokeEvent(
            repository=one.repository, user_id=one.user_id, orcid=one.orcid.path, reason=reason, at=at
        )
        app.plugins.announce("orcid_on_revoke", event)
    app.note_broken_plugins()
