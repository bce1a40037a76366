"""What hosts were answered, so that the same call made twice is one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from orcid_repo_plugin.store.tables import reply

KEPT_MS: Final = 24 * 3600 * 1000
"""How long an answer is kept."""
LOST_MS: Final = 60 * 1000
"""After how long nobody answers any more who has begun to: the process is dead, or was killed."""
_T = reply.c


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered under a key."""

    request: str
    """A digest of what was asked; another question under the same key is a mistake."""
    status: int | None
    """``None``: it is being answered now, or the answer was lost on the way."""
    body: bytes
    at: int


class Replies:
    """The table ``reply``.

    :param now: milliseconds since 1970.
    """

    def __init__(self, now: Callable[[], int]) -> None:
        self.now = now

    def begin(self, c: Connection, host: str, key: str, request: str) -> Reply | None:
        """Begin to answer. Of several who ask at once, one is told to go ahead.

        :returns: what is there already under this key; ``None``: go ahead. Who has begun more than a minute
            ago, and has not answered, is not waited for.
        """
        row = {"host": host, "key": key, "request": request, "status": None, "body": None, "at": self.now()}
        insert = sqlite.insert(reply) if c.dialect.name == "sqlite" else postgresql.insert(reply)
        mine = insert.values(**row).on_conflict_do_nothing(index_elements=["host", "key"])
        if c.execute(mine.returning(_T.at)).first() is not None:
            return None
        found = select(_T.request, _T.status, _T.body, _T.at).where(_T.host == host, _T.key == key)
        there = c.execute(found.with_for_update()).first()
        if there is None:  # it has just been dropped
            return self.begin(c, host, key, request)
        if there.status is None and there.at < self.now() - LOST_MS:
            c.execute(reply.update().where(_T.host == host, _T.key == key).values(**row))
            return None
        return Reply(there.request, there.status, bytes(there.body or b""), there.at)

    def finish(self, c: Connection, host: str, key: str, status: int, body: bytes) -> None:
        """Keep what was answered."""
        mine = reply.update().where(_T.host == host, _T.key == key)
        c.execute(mine.values(status=status, body=body, at=self.now()))

    def drop(self, c: Connection, host: str, key: str) -> None:
        """Nothing came of it: the key is free again."""
        c.execute(reply.delete().where(_T.host == host, _T.key == key, _T.status.is_(None)))

    def forget(self, c: Connection, orcid: str) -> None:
        """Let the answers go that name a person."""
        named = orcid.encode()
        answers = c.execute(select(_T.host, _T.key, _T.body).where(_T.body.is_not(None)))
        for host, key in [(host, key) for host, key, body in answers if named in bytes(body)]:
            c.execute(reply.delete().where(_T.host == host, _T.key == key))

    def tidy(self, c: Connection) -> None:
        """Let old answers go."""
        c.execute(reply.delete().where(_T.at < self.now() - KEPT_MS))
