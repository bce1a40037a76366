"""Plugins that broke where no report could say so."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from orcid_repo_plugin.store.tables import plugin_failure
from orcid_repo_plugin.store.texts import storable

MAX_ERROR: Final = 500
"""Characters kept of an error. It is part of a key, and PostgreSQL's keys end at 2,700 bytes."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A plugin that broke in one way, and how often."""

    plugin: str
    hook: str
    error: str
    times: int
    last_at: int
    """Milliseconds since 1970, UTC."""


class Failures:
    """The table ``plugin_failure``; of all clients together.

    :param now: milliseconds since 1970.
    """

    def __init__(self, now: Callable[[], int]) -> None:
        self.now = now

    def note(self, c: Connection, plugin: str, hook: str, error: str, times: int = 1) -> None:
        """Count a failure; the same one again only counts on.

        :param error: the exception in one line.
        :param times: how often it was met.
        """
        insert = (sqlite if c.dialect.name == "sqlite" else postgresql).insert(plugin_failure)
        statement = insert.on_conflict_do_update(
            index_elements=["plugin", "hook", "error"],
            set_={"times": plugin_failure.c.times + times, "last_at": insert.excluded.last_at},
        )
        row = {"plugin": plugin, "hook": hook, "error": storable(error)[:MAX_ERROR]}
        c.execute(statement, row | {"times": times, "last_at": self.now()})

    def rows(self, c: Connection) -> list[Failure]:
        """All of them, the newest first."""
        t = plugin_failure.c
        statement = select(t.plugin, t.hook, t.error, t.times, t.last_at).order_by(
            t.last_at.desc(), t.id.desc()
        )
        return [Failure(*row) for row in c.execute(statement)]
