"""The people that a visitor may sign in as."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from orcid_repo_plugin.local_registry.books.books import Books
from orcid_repo_plugin.local_registry.books.record import Record
from orcid_repo_plugin.local_registry.loading.plan import DEFAULT_PASSWORD

UNCLAIMED: Final = "not claimed"


class Guest(NamedTuple):
    """Somebody with a record, as the first page shows them to anybody."""

    orcid: str
    name: str
    email: str
    """Empty for those with a password of their own: they need not be invented."""
    works: int
    state: str
    """``active``, or why nobody can sign in."""
    own_password: bool
    """A password that somebody chose is shown nowhere."""


def guests(records: Iterable[Record]) -> list[Guest]:
    """These people; a look at their items makes a folder read them, so not for all of a large registry."""
    return [_guest(record) for record in records]


def example(books: Books) -> Record | None:
    """The first person whom everybody can sign in as."""
    records = books.records.values()
    return next((one for one in records if state_of(one) == "active" and not has_own_password(one)), None)


def state_of(record: Record) -> str:
    """The state in a word; ``active`` only if the person can sign in."""
    return UNCLAIMED if record.state == "active" and not record.claimed else record.state


def has_own_password(record: Record) -> bool:
    """Whether somebody chose the password."""
    return record.password != DEFAULT_PASSWORD


def _guest(record: Record) -> Guest:
    own = has_own_password(record)
    addresses = [] if own else [email.address for email in record.emails if email.primary]
    works = record.items.count("work")
    return Guest(record.orcid, record.full_name, next(iter(addresses), ""), works, state_of(record), own)
