"""People from a CSV file into the books, each row on its own, as often as one likes."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import islice
from typing import Final, NamedTuple

from sqlalchemy import Connection

from orcid_repo_plugin.domain.person import WRITE_ACTIVITIES, Permission, Person, Proof
from orcid_repo_plugin.errors import InputError, WrongKey, WrongUse
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.csv_rows import BadRow, CsvRow, CsvRows
from orcid_repo_plugin.services.people_csv import NewPerson, new_person, read_repository

_BATCH: Final = 200
"""Rows in one transaction."""


class Token(StrEnum):
    """What became of a row's token."""

    NONE = "none"
    """The row has none, or not all that makes it worth keeping."""
    TAKEN = "taken"
    KEPT = "kept"
    """The books have it already, or a newer one."""
    REFUSED_BEFORE = "refused before"
    """It is the very one that ORCID refused; the person must connect again."""


class Taken(NamedTuple):
    """A row that is in the books now."""

    line: int
    orcid: str
    is_new: bool
    authenticated: bool
    token: Token
    waiting: int
    """Works that waited for the person and go with the next push."""
    may_write: bool
    """Whether the token allows works to be written."""


class PeopleImport:
    """Takes the rows of a file in.

    :param rows: with the columns of ``people_csv``.
    """

    def __init__(self, app: App, rows: CsvRows) -> None:
        self.app = app
        self.rows = rows
        self._orcids: dict[tuple[str, str], tuple[str, bool]] = {}
        """Of each user of a repository the iD, and whether it is proved or came from this very file."""
        self._people: set[tuple[str, str]] = set()
        """Repository and iD of everyone who is known."""
        self._forgetting: set[str] = set()

    def run(self) -> Iterator[Taken | BadRow]:
        """Take the rows in, some hundred in one transaction.

        :returns: one answer for each row that is not empty, in their order.
        :raises WrongKey: there is no key to seal tokens with.
        """
        self._look_around()
        rows = iter(self.rows)
        while batch := list(islice(rows, _BATCH)):
            read = [self._read(row) for row in batch]
            with self.app.store.writing() as c:
                answers = [self._take(c, one) for one in read]
            yield from answers

    def _look_around(self) -> None:
        store = self.app.store
        with store.reading() as c:
            for person in store.people.all(c):
                self._remember(person, person.authenticated)
            self._forgetting = {str(person.orcid) for person in store.people.to_forget(c)}

    def _remember(self, person: Person, sure: bool) -> None:
        self._people.add((person.repository, str(person.orcid)))
        if person.user_id is not None:
            self._orcids[person.repository, person.user_id] = str(person.orcid), sure

    def _read(self, row: CsvRow | BadRow) -> tuple[NewPerson, Person] | BadRow:
        if isinstance(row, BadRow):
            return row
        try:
            new = new_person(row, self.app.settings.orcid.host)
            return new, new.person(read_repository(new.repository, self.app.settings.repository_names))
        except InputError as error:
            return BadRow(row.line, str(error))

    def _take(self, c: Connection, row: tuple[NewPerson, Person] | BadRow) -> Taken | BadRow:
        if isinstance(row, BadRow):
            return row
        new, person = row
        orcid = str(person.orcid)
        if reason := self._clash(person):
            return BadRow(new.line, reason)
        try:
            person_id = self.app.store.people.save(c, person)
        except WrongUse as error:
            return BadRow(new.line, str(error))
        is_new = (person.repository, orcid) not in self._people
        self._remember(person, sure=True)
        token, waiting = Token.NONE, 0
        if person.authenticated and new.permission is not None:
            token = self._keep(c, person_id, person, new.permission, is_new)
            waiting = self.app.store.outbox.reconnect(c, orcid) if token is Token.TAKEN else 0
        may_write = new.permission is not None and WRITE_ACTIVITIES in new.permission.scopes
        return Taken(new.line, orcid, is_new, person.authenticated, token, waiting, may_write)

    def _clash(self, person: Person) -> str:
        orcid = str(person.orcid)
        if orcid in self._forgetting:
            return f"{orcid} is being forgotten: `orcid-repo people forget {orcid}` first, then take it in"
        known, sure = self._orcids.get((person.repository, person.user_id or ""), (orcid, False))
        if known != orcid and sure:
            return (
                f"repository {person.repository}: user {person.user_id!r} has the iD {known}, and this row "
                f"says {orcid}. Correct one of the two, or `orcid-repo people forget {known}` first"
            )
        return ""

    def _keep(self, c: Connection, person_id: int, person: Person, given: Permission, is_new: bool) -> Token:
        """Keep the token unless ours is as good or better."""
        ours = None if is_new else self._ours(c, person_id, str(person.orcid))
        if ours is not None and ours.access_token == given.access_token:
            return Token.KEPT if ours.alive else Token.REFUSED_BEFORE
        if ours is not None and ours.alive and not self._is_newer(c, person):
            return Token.KEPT
        self.app.store.permissions.save(c, person_id, str(person.orcid), given)
        return Token.TAKEN

    def _ours(self, c: Connection, person_id: int, orcid: str) -> Permission | None:
        try:
            found: Iterable[Permission] = self.app.store.permissions.of_record(c, orcid)
        except WrongKey:  # then the token in the file is the better one
            return None
        return next((one for one in found if one.person_id == person_id), None)

    def _is_newer(self, c: Connection, person: Person) -> bool:
        """Whether the row's token may take the place of one that is alive.

        A token that the person gave here, or that ORCID has taken since, is not replaced by an older file.
        """
        people = self.app.store.people.of_record(c, str(person.orcid))
        there = next((one for one in people if one.repository == person.repository), None)
        if there is None or there.proof is Proof.IMPORTED:
            return True
        assert person.authenticated_at is not None  # an authenticated row has it
        return there.authenticated_at is not None and person.authenticated_at > there.authenticated_at
