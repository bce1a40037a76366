"""What public pages may know of people: who has proved which iD, who hides it, and which iDs items claim."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, select

from orcid_repo_plugin.domain.person import Proof
from orcid_repo_plugin.store.chunks import chunks
from orcid_repo_plugin.store.tables import account, byline, item, item_author, person

_T = person.c
_COLUMNS: Final = (_T.id, _T.repository, _T.orcid, _T.name, _T.proof, _T.show_orcid, _T.forget_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPerson:
    """A person, as far as public pages may know them."""

    person_id: int
    repository: str
    orcid: str
    name: str
    proved: bool
    """Whether the iD is authenticated. That stays when they disconnect."""
    shows: bool
    """Whether the iD may be shown: they have not hidden it, and are not about to be forgotten."""


class Claim(NamedTuple):
    """An iD on a public item, as the item has it."""

    name: str
    """Of the contributor, as it stands on the item."""
    repository: str
    item_id: str


MOST_CLAIMS: Final = 20
"""Places of an iD that are looked at: some stand on ten thousand items."""
_A, _B, _I = item_author.c, byline.c, item.c
_PUBLIC: Final = and_(_B.client == _I.client, _B.repository == _I.repository, _B.item_id == _I.item_id)
_PLACES: Final = (
    select(
        _A.orcid,
        _A.name,
        _I.repository,
        _I.item_id,
        func.row_number().over(partition_by=_A.orcid, order_by=(_A.item.desc(), _A.place)).label("number"),
    )
    .select_from(item_author)
    .join(item)
    .join(byline, _PUBLIC)
    .where(_A.client == bindparam("whose"), _A.orcid.in_(bindparam("orcids", expanding=True)))
    .subquery()
)
_CLAIMS: Final = (
    select(_PLACES.c.orcid, _PLACES.c.name, _PLACES.c.repository, _PLACES.c.item_id)
    .where(_PLACES.c.number <= MOST_CLAIMS)
    .order_by(_PLACES.c.orcid, _PLACES.c.number)
)


class Shown:
    """Reads the tables ``person``, ``account`` and ``item_author`` for public pages. Writes nothing.

    :param client: whose books.
    """

    def __init__(self, client: int) -> None:
        self.client = client
        self._mine = _T.client == client

    def with_orcids(self, c: Connection, orcids: Iterable[str]) -> list[ShownPerson]:
        """Everybody with one of these iDs, in all repositories, also those who have not proved it."""
        return [one for some in chunks(orcids) for one in self._people(c, _T.orcid.in_(some))]

    def with_accounts(
        self, c: Connection, repository: str, user_ids: Iterable[str]
    ) -> dict[str, ShownPerson]:
        """Whose these accounts are, the first or a further one of theirs; by user id."""
        found: dict[str, ShownPerson] = {}
        for some in chunks(user_ids):
            first = and_(_T.repository == repository, _T.user_id.in_(some))
            found |= dict(self._named(c, select(_T.user_id, *_COLUMNS).where(self._mine, first)))
            t = account.c
            further = select(t.user_id, *_COLUMNS).join(account, t.person == _T.id)
            wanted = further.where(t.client == self.client, t.repository == repository, t.user_id.in_(some))
            for user_id, one in self._named(c, wanted):
                found.setdefault(user_id, one)
        return found

    def with_ids(self, c: Connection, person_ids: Iterable[int]) -> dict[int, ShownPerson]:
        """People by the numbers of their rows."""
        return {one.person_id: one for some in chunks(person_ids) for one in self._people(c, _T.id.in_(some))}

    def claims(self, c: Connection, orcids: Iterable[str]) -> dict[str, list[Claim]]:
        """Those of these iDs that stand on public items, and where: a few of each, the newest first."""
        found: dict[str, list[Claim]] = {}
        for some in chunks(orcids):
            for orcid, *where in c.execute(_CLAIMS, {"whose": self.client, "orcids": some}):
                found.setdefault(orcid, []).append(Claim(*where))
        return found

    def _people(self, c: Connection, condition: ColumnElement[bool]) -> Iterator[ShownPerson]:
        for row in c.execute(select(*_COLUMNS).where(self._mine, condition).order_by(_T.id)):
            yield _person(row)

    def _named(self, c: Connection, wanted: Any) -> Iterator[tuple[str, ShownPerson]]:
        for user_id, *row in c.execute(wanted):
            yield user_id, _person(row)


def _person(row: Any) -> ShownPerson:
    person_id, repository, orcid, name, proof, shows, forget_at = row
    return ShownPerson(
        person_id=person_id,
        repository=repository,
        orcid=orcid,
        name=name,
        proved=Proof(proof) is not Proof.NONE,
        shows=bool(shows) and forget_at is None,
    )
