"""Deliveries, decisions and history as rows; the columns are a promise, see ``docs/cli.md``."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from orcid_repo_plugin.cli.rows import Row
from orcid_repo_plugin.services.delivery_rows import delivery_rows as delivery_rows

if TYPE_CHECKING:
    from orcid_repo_plugin.store.history import HistoryRow

DECISION: Final = ("repository", "item_id", "orcid", "state", "reason")
"""Rows of ``deposit``, ``withdraw`` and ``backfill``."""
DELIVERY: Final = (
    *("repository", "item_id", "orcid", "section", "state"),
    *("attempts", "not_before", "reason", "what_to_do"),
)
"""Rows of ``status``, ``failures`` and ``retry``."""
HISTORY: Final = (
    *("at", "repository", "item_id", "orcid", "section", "operation"),
    *("http_status", "error_code", "put_code", "ms", "message"),
)
"""Rows of ``history``."""


def history_rows(rows: "Iterable[HistoryRow]") -> Iterator[Row]:
    """What was sent, answered and decided."""
    for row in rows:
        yield row.as_json()
