"""ORCID is told to end tokens that we do not need any more; as often as it takes."""

import random
from typing import Final

from orcid_repo_plugin.errors import WrongKey
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.store.history import FORGOTTEN, Happened
from orcid_repo_plugin.store.revocations import Revocation

MINUTE_MS: Final = 60_000
DAY_MS: Final = 24 * 60 * MINUTE_MS
HOUR_MS: Final = 60 * MINUTE_MS
MONTH: Final = 40
"""The try that comes about 30 days after the first: eleven within a day and a half, then one a day."""
_STILL: Final = (
    "ORCID could not be told for 30 days that our permission is to end; we go on trying. The person can take "
    "it away in the settings of their ORCID account"
)


def finish_revocations(app: App) -> int | None:
    """Tell ORCID of the tokens that are due. After a failure the others wait a minute: ORCID may be down.

    :returns: when it should be done again, in milliseconds since 1970; ``None``: nothing is left.
    """
    store = app.store
    while True:
        try:
            with store.reading() as c:
                due = store.revocations.due(c)
                later = store.revocations.next_due(c)
        except WrongKey:  # nothing can be told until the key is back
            return store.now() + HOUR_MS
        if not due:
            return later
        for one in due:
            if not app.orcid.oauth.revoke(one.token):
                return _postpone(app, one)
            with store.writing() as c:
                store.revocations.done(c, one.number)


def _postpone(app: App, one: Revocation) -> int:
    """Try again in a minute, then in two, four, … at most a day. :returns: when the next one is tried."""
    store = app.store
    wait = min(MINUTE_MS * 2 ** min(one.tries, 20), DAY_MS)
    until = store.now() + wait
    with store.writing() as c:
        store.revocations.postpone(c, one.number, until + int(wait * random.uniform(0, 0.1)))
        if one.tries + 1 == MONTH:
            known = bool(store.people.of_record(c, one.orcid))
            happened = Happened(
                repository="",
                item_id="",
                orcid=one.orcid if known else FORGOTTEN,
                operation="revoke",
                message=_STILL,
            )
            store.history.add(c, [happened])
        following = store.revocations.next_due(c)
    return max(following or until, store.now() + MINUTE_MS)
