"""One installation's books: the database, whose books they are, and each noun in them."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from orcid_repo_plugin.settings import Settings
from orcid_repo_plugin.store import tables
from orcid_repo_plugin.store.bylines import Bylines
from orcid_repo_plugin.store.database import Database
from orcid_repo_plugin.store.dispatch import Dispatch
from orcid_repo_plugin.store.failures import Failures
from orcid_repo_plugin.store.history import History
from orcid_repo_plugin.store.hosts import Hosts
from orcid_repo_plugin.store.items import Items
from orcid_repo_plugin.store.outbox import Outbox
from orcid_repo_plugin.store.payloads import Payloads
from orcid_repo_plugin.store.people import People
from orcid_repo_plugin.store.permissions import Permissions
from orcid_repo_plugin.store.put_codes import PutCodes
from orcid_repo_plugin.store.record_cards import RecordCards
from orcid_repo_plugin.store.records import Records
from orcid_repo_plugin.store.replies import Replies
from orcid_repo_plugin.store.revocations import Revocations
from orcid_repo_plugin.store.sealing import Sealer
from orcid_repo_plugin.store.shown import Shown
from orcid_repo_plugin.store.visits import Visits


class Store:
    """The books of one client at one registry. Safe to use from several threads.

    Journeys open a transaction (``writing``, ``reading``) and give its connection to the nouns.

    :param environment: ``production``, ``sandbox``, ``local``, or the host of another registry.
    :param now: milliseconds since 1970; tests wind it.
    """

    def __init__(
        self,
        database: Database,
        *,
        environment: str,
        client_id: str,
        sealer: Sealer,
        now: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        self.database = database
        self.environment = environment
        self.client_id = client_id
        self.now = now
        self.is_new = False
        """Whether these books were opened for the first time just now."""
        self.client = self._client()
        self.payloads = Payloads()
        self.items = Items(self.client, now)
        self.people = People(self.client, now)
        self.permissions = Permissions(self.client, now, sealer)
        self.records = Records(self.client, now)
        self.outbox = Outbox(self.client, now)
        self.dispatch = Dispatch(self.client, now)
        self.put_codes = PutCodes(self.client, now)
        self.history = History(self.client, now)
        self.failures = Failures(now)
        self.revocations = Revocations(self.client, now, sealer)
        self.hosts = Hosts(now, sealer)
        self.visits = Visits(self.client, now, sealer)
        self.replies = Replies(now)
        self.bylines = Bylines(self.client)
        self.shown = Shown(self.client)
        self.record_cards = RecordCards(self.client, now)
        self.sealer = sealer

    @classmethod
    def open(cls, settings: Settings) -> "Store":
        """The books that the settings name, made or brought up to date where needed.

        :raises StoreError: the database cannot be used; says why and what to do.
        """
        return cls(
            Database.open(settings.database.url),
            environment=settings.orcid.registry_name,
            client_id=settings.orcid.client_id,
            sealer=Sealer.of(settings.secrets),
        )

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that only reads."""
        return self.database.reading()

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that may write; committed at the end, undone by an exception. Keep it short."""
        return self.database.writing()

    def others(self) -> list[tuple[str, str]]:
        """The other books in this database: environment and client id."""
        t = tables.client
        with self.reading() as c:
            rows = c.execute(
                select(t.c.environment, t.c.client_id).where(t.c.id != self.client).order_by(t.c.id)
            )
            return [(row[0], row[1]) for row in rows]

    def close(self) -> None:
        """Give the database back."""
        self.database.close()

    def _client(self) -> int:
        """The number of our books, which begin now if they are new."""
        t = tables.client
        mine = select(t.c.id).where(t.c.environment == self.environment, t.c.client_id == self.client_id)
        with self.reading() as c:
            found = c.execute(mine).scalar()
        if found is not None:
            return int(found)
        try:
            with self.writing() as c:
                c.execute(
                    t.insert().values(
                        environment=self.environment, client_id=self.client_id, first_used_at=self.now()
                    )
                )
            self.is_new = True
        except IntegrityError:
            pass  # another process was faster
        with self.reading() as c:
            return int(c.execute(mine).scalar_one())
