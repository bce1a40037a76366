"""Tokens that ORCID must still be told to end."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, func, select

from orcid_repo_plugin.errors import WrongKey
from orcid_repo_plugin.store.history import FORGOTTEN
from orcid_repo_plugin.store.sealing import Sealer
from orcid_repo_plugin.store.tables import revocation

_BOUND: Final = "revocation"
_T = revocation.c


@dataclass(frozen=True, slots=True)
class Revocation:
    """A token to be ended at ORCID."""

    number: int
    orcid: str
    token: str = field(repr=False)
    tries: int


class Revocations:
    """The table ``revocation``.

    :param client: whose books.
    :param now: milliseconds since 1970.
    """

    def __init__(self, client: int, now: Callable[[], int], sealer: Sealer) -> None:
        self.client = client
        self.now = now
        self._sealer = sealer

    def add(self, c: Connection, orcid: str, token: str, *, at: int | None = None) -> int:
        """Remember to tell ORCID. To be done now (or not before ``at``), or as soon as it answers.

        :returns: its number.
        """
        done = c.execute(
            revocation.insert().values(
                client=self.client,
                orcid=orcid,
                token=self._sealer.seal(token, _BOUND),
                tries=0,
                not_before=self.now() if at is None else at,
            )
        )
        key = done.inserted_primary_key
        assert key is not None  # one row was inserted
        return int(key[0])

    def take(self, c: Connection, number: int, token: str) -> bool:
        """Do not end this token after all. :returns: ``False``: it was ended, or taken, before."""
        sealed = c.execute(select(_T.token).where(_T.id == number).with_for_update()).scalar()
        if sealed is None or self._sealer.open(sealed, _BOUND) != token:
            return False
        self.done(c, number)
        return True

    def spare(self, c: Connection, orcids: Collection[str], tokens: Collection[str]) -> None:
        """Do not end these tokens after all: ORCID has given them again."""
        rows = c.execute(select(_T.id, _T.token).where(_T.client == self.client, _T.orcid.in_(orcids))).all()
        for number, sealed in rows:
            try:
                token = self._sealer.open(sealed, _BOUND)
            except WrongKey:
                continue  # it cannot be told anyway
            if token in tokens:
                self.done(c, number)

    def due(self, c: Connection, limit: int = 100) -> list[Revocation]:
        """Those to be told now; those that no key opens keep nobody else waiting.

        :raises WrongKey: no key opens any of them.
        """
        rows = c.execute(
            select(_T.id, _T.orcid, _T.token, _T.tries)
            .where(_T.client == self.client, _T.not_before <= self.now())
            .order_by(_T.id)
            .limit(limit)
        )
        found, wrong = [], None
        for number, orcid, sealed, tries in rows:
            try:
                found.append(Revocation(number, orcid, self._sealer.open(sealed, _BOUND), tries))
            except WrongKey as error:
                wrong = error
        if wrong is not None and not found:
            raise wrong
        return found

    def done(self, c: Connection, number: int) -> None:
        """ORCID was told."""
        c.execute(revocation.delete().where(_T.id == number))

    def forget(self, c: Connection, orcid: str) -> None:
        """Take a person out: ORCID is still told to end the tokens, and nothing says whose they were."""
        c.execute(
            revocation.update().where(_T.client == self.client, _T.orcid == orcid).values(orcid=FORGOTTEN)
        )

    def postpone(self, c: Connection, number: int, until: int) -> None:
        """ORCID did not answer; once more at a time."""
        c.execute(revocation.update().where(_T.id == number).values(tries=_T.tries + 1, not_before=until))

    def count(self, c: Connection, orcid: str | None = None) -> int:
        """How many are still to be told."""
        query = select(func.count()).select_from(revocation).where(_T.client == self.client)
        return int(c.execute(query if orcid is None else query.where(_T.orcid == orcid)).scalar_one())

    def next_due(self, c: Connection) -> int | None:
        """When the first of them is due."""
        query = select(func.min(_T.not_before)).where(_T.client == self.client)
        found = c.execute(query).scalar()
        return None if found is None else int(found)
