"""Whose an iD is, in one repository: this account's, another's, or nobody's yet."""

from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection

from orcid_repo_plugin.domain.host import Launch
from orcid_repo_plugin.domain.orcid_id import OrcidId
from orcid_repo_plugin.domain.person import Person
from orcid_repo_plugin.store.store import Store


class Case(StrEnum):
    """What an iD with which somebody has signed in is to their account."""

    OURS = "ours"
    """It is this account's, or can become it."""
    OTHER = "other"
    """This account has proved another one."""
    TAKEN = "taken"
    """Another account has proved it."""


class Whose(NamedTuple):
    """How it stands in the books."""

    case: Case
    mine: Person | None
    """Who has this account."""
    holder: Person | None
    """Somebody else of the repository who has this iD."""

    @property
    def former(self) -> str:
        """The other iD that this account has proved; empty if there is none."""
        other = self.case is not Case.OURS and self.mine is not None and self.mine.authenticated
        return self.mine.orcid.path if other and self.mine is not None else ""


def whose(c: Connection, store: Store, launch: Launch, orcid: OrcidId) -> Whose:
    """Look into the books. An iD that was only typed in counts for nothing, on either side."""
    mine = store.people.with_account(c, launch.repository, launch.user_id)
    mine_id = mine.person_id if mine is not None else None
    here = [one for one in store.people.of_record(c, orcid.path) if one.repository == launch.repository]
    holder = next((one for one in here if one.person_id != mine_id), None)
    if holder is not None and holder.authenticated and holder.user_id is not None:
        return Whose(Case.TAKEN, mine, holder)
    has_other = mine is not None and mine.orcid != orcid and mine.authenticated
    return Whose(Case.OTHER if has_other else Case.OURS, mine, holder)
