"""What people have said of themselves: further accounts, choices, and that they leave."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from orcid_repo_plugin.domain.person import Choices, Person, Proof
from orcid_repo_plugin.store.database import upsert
from orcid_repo_plugin.store.person_rows import PERSON, person_of
from orcid_repo_plugin.store.tables import account, person

_T = person.c


class Ways:
    """The tables ``account`` and ``person``, as far as people themselves have said it.

    :param client: whose books.
    :param now: milliseconds since 1970.
    """

    def __init__(self, client: int, now: Callable[[], int]) -> None:
        self.client = client
        self.now = now
        self._mine = _T.client == client

    def with_account(self, c: Connection, repository: str, user_id: str) -> Person | None:
        """The person with this account, or to whom it belongs as a further one."""
        found = self._list(c, and_(_T.repository == repository, _T.user_id == user_id))
        return found[0] if found else self._owner(c, repository, user_id)

    def _owner(self, c: Connection, repository: str, user_id: str) -> Person | None:
        """The person to whom an account belongs as a further one."""
        t = account.c
        further = PERSON.join(account, t.person == _T.id).where(
            t.client == self.client, t.repository == repository, t.user_id == user_id
        )
        row = c.execute(further).first()
        return None if row is None else person_of(row)

    def accounts(self, c: Connection) -> dict[tuple[str, str], int]:
        """Further accounts, repository and user id, with the ``person_id`` of whose they are."""
        t = account.c
        rows = c.execute(select(t.repository, t.user_id, t.person).where(t.client == self.client))
        return {(repository, user_id): person_id for repository, user_id, person_id in rows}

    def add_account(self, c: Connection, person_id: int, user_id: str) -> None:
        """Note that an account of the same repository is this person's, too; they said so, signed in.

        Whoever had it until now has it no more. Somebody without an account has it as their first.
        """
        repository, first = c.execute(select(_T.repository, _T.user_id).where(_T.id == person_id)).one()
        others = select(_T.id).where(
            self._mine, _T.repository == repository, _T.user_id == user_id, _T.id != person_id
        )
        for other in list(c.execute(others).scalars()):
            self._set(c, other, user_id=None)
        t = account.c
        if first in (None, user_id):
            there = (t.client == self.client, t.repository == repository, t.user_id == user_id)
            c.execute(account.delete().where(*there))
            self._set(c, person_id, user_id=user_id)
            return
        row = {"client": self.client, "repository": repository, "user_id": user_id, "person": person_id}
        upsert(account, c, [row | {"at": self.now()}], ["client", "repository", "user_id"], ["person", "at"])
        self._set(c, person_id)

    def drop_account(self, c: Connection, repository: str, user_id: str) -> None:
        """An account is no further one of anybody's any more."""
        t = account.c
        mine = account.delete().where(t.client == self.client, t.repository == repository)
        c.execute(mine.where(t.user_id == user_id))

    def drop_claim(self, c: Connection, person_id: int) -> None:
        """Forget an iD that somebody has typed in, and that was proved to be another's. A proof stays."""
        c.execute(person.delete().where(_T.id == person_id, _T.proof == Proof.NONE))

    def choose(self, c: Connection, person_id: int, choices: Choices) -> None:
        """Remember what a person has chosen. ``services.keeping_back`` lets their works follow."""
        kinds_off = " ".join(sorted(choices.kinds_off))
        self._set(c, person_id, sends=str(choices.sends), kinds_off=kinds_off, show_orcid=choices.show_orcid)

    # -- leaving

    def mark_leave(self, c: Connection, person_id: int) -> None:
        """Remember to disconnect a person when their works are off the record; till then nothing goes."""
        self._set(c, person_id, leave_at=func.coalesce(_T.leave_at, self.now()))

    def stay(self, c: Connection, person_id: int) -> None:
        """The person has left, or stays after all."""
        self._set(c, person_id, leave_at=None)

    def leaving(self, c: Connection) -> list[Person]:
        """Those who are to be disconnected as soon as their works are off the record."""
        return self._list(c, _T.leave_at.is_not(None))

    def _set(self, c: Connection, person_id: int, **values: Any) -> None:
        c.execute(person.update().where(_T.id == person_id).values(changed_at=self._later(), **values))

    def _later(self) -> ColumnElement[int]:
        """The time of a change: always after the one before, though the clock may stand still or go back."""
        return case((_T.changed_at >= self.now(), _T.changed_at + 1), else_=self.now())

    def _list(self, c: Connection, condition: Any) -> list[Person]:
        rows = PERSON.where(self._mine, condition).order_by(_T.repository, _T.name, _T.id)
        return [person_of(row) for row in c.execute(rows)]
