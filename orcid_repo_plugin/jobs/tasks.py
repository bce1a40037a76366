"""What the engine does: send what is due, finish what people have left us with, renew, tidy up."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.connect.renewing import renew_due
from orcid_repo_plugin.services.connect.revoking import finish_revocations
from orcid_repo_plugin.services.leaving import finish_departures
from orcid_repo_plugin.services.push.patience import Patience
from orcid_repo_plugin.services.push.run import Push

SWEEP: Final = "sweep"
"""Send what is due."""
FINISH: Final = "finish"
"""Tell ORCID of tokens that have ended, and finish what people who left have asked for."""
RENEW: Final = "renew"
"""Renew permissions before they end."""
TIDY: Final = "tidy"
"""Let go what has expired."""


Task = Callable[[App], int | None]
"""Says when it should be done again, in milliseconds since 1970; ``None``: in its own time."""


def due_now(app: App) -> Push:
    """A push of what is due, and of no more: the engine waits for the rest itself."""
    patience = Patience.of(app.settings.push, app.store.now)
    return Push(app, patience=replace(patience, window_ms=0))


def next_push(app: App) -> int | None:
    """When the next record is due."""
    with app.store.reading() as c:
        return app.store.records.next_due(c)


def finish(app: App) -> int | None:
    """Departures that were begun, and revocations that ORCID must still hear of."""
    finish_departures(app)
    return finish_revocations(app)


def renew(app: App) -> None:
    """Permissions that will end soon."""
    renew_due(app)


def tidy(app: App) -> None:
    """Visits and answers that have expired, and cards that nobody looks at."""
    store = app.store
    with store.writing() as c:
        store.visits.tidy(c)
        store.replies.tidy(c)
        store.record_cards.tidy(c)


ALONE: Final[Mapping[str, Task]] = {FINISH: finish, RENEW: renew, TIDY: tidy}
"""The tasks beside the push, by name."""
EVERY: Final[Mapping[str, Mapping[str, str]]] = {
    SWEEP: {},
    FINISH: {},
    TIDY: {"minute": "7"},
    RENEW: {"minute": "23", "hour": "2"},
}
"""When each is done anyway, by Huey's ``crontab``: no field is every minute. UTC."""
