"""The journey of a record card: what is public on a record, read at ORCID for visitors and kept a while."""

from dataclasses import replace
from typing import Final

from orcid_repo_plugin.domain.badge import Badge
from orcid_repo_plugin.domain.record_summary import RecordSummary
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable
from orcid_repo_plugin.orcid_api.record_card import read_summary
from orcid_repo_plugin.orcid_api.records import Records
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.store.record_cards import Card
from orcid_repo_plugin.store.store import Store
from orcid_repo_plugin.store.times import moment

PATIENCE: Final = 4.0
"""Seconds that a visitor waits for ORCID. Reading goes on without them, for who comes next."""
REST_MS: Final = 5 * 60 * 1000
"""How long ORCID is not asked again after a try without an answer."""
_HOUR_MS: Final = 3_600_000


class RecordCards:
    """Gives badges their summaries. Safe to use from several threads; may be made anew for each request.

    :param patience: seconds to wait for ORCID.
    """

    def __init__(self, app: App, patience: float = PATIENCE) -> None:
        self.app = app
        self._patience = patience

    def with_summary(self, badge: Badge) -> Badge:
        """The badge with what is public on its record; only of an iD that its owner has proved.

        What was read in the last ``badges.cards_hours`` is shown at once. Else ORCID is asked: who asks
        waits a moment, others meanwhile get what is there. When no answer comes, the last one stays, with
        its own time; there may be none.

        :returns: the badge as it is when cards are switched off, or nothing is known.
        """
        if not (badge.authenticated and self.app.settings.badges.cards):
            return badge
        orcid, store = badge.orcid.path, self.app.store
        with store.reading() as c:
            card = store.record_cards.find(c, orcid)
        summary = card.summary if card else None
        if self._is_due(card):
            summary = self._read(orcid) or summary
        return replace(badge, summary=summary) if summary else badge

    def _is_due(self, card: Card | None) -> bool:
        """Whether ORCID shall be asked. A time to come, of a clock that was set back, counts for nothing."""
        if card is None:
            return True
        now = self.app.store.now()
        fresh_ms = self.app.settings.badges.cards_hours * _HOUR_MS
        if card.summary is not None and card.read_at is not None and 0 <= now - card.read_at < fresh_ms:
            return False
        return not 0 <= now - card.tried_at < REST_MS

    def _read(self, orcid: str) -> RecordSummary | None:
        records = self.app.orcid.cards  # made here: once the app is closed a thread must not open it again
        store, readers = self.app.store, self.app.readers

        def read() -> RecordSummary | None:
            with store.writing() as c:
                store.record_cards.note_try(c, orcid)
            summary = _ask(records, orcid, store)
            if summary is None or readers.closed:
                return None
            with store.writing() as c:
                return summary if store.record_cards.save(c, orcid, summary) else None

        return readers.read(orcid, read, self._patience)


def _ask(records: Records, orcid: str, store: Store) -> RecordSummary | None:
    try:
        return read_summary(records, orcid, lambda: moment(store.now()))
    except (OrcidUnavailable, OrcidRefusal):
        return None
