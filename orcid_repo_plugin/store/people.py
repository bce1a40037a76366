"""Researchers with an account in a repository, and which contributors they are."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import Connection, func, or_, select

from orcid_repo_plugin.domain.folding import fold
from orcid_repo_plugin.domain.person import Person, Proof
from orcid_repo_plugin.errors import WrongUse
from orcid_repo_plugin.store.chunks import chunks
from orcid_repo_plugin.store.database import upsert
from orcid_repo_plugin.store.person_rows import PERSON, person_of
from orcid_repo_plugin.store.person_ways import Ways
from orcid_repo_plugin.store.tables import link, permission, person
from orcid_repo_plugin.store.texts import storable
from orcid_repo_plugin.store.times import milliseconds

_T = person.c
_BASE: Final = 1_750_000_000_000
"""A time from which sums of times stay small."""
_STRENGTH: Final = {Proof.NONE: 0, Proof.IMPORTED: 1, Proof.PROVED: 2, Proof.SIGNED_IN: 3}


class People(Ways):
    """The tables ``person`` and ``link``.

    :param client: whose books.
    :param now: milliseconds since 1970.
    """

    # -- one person

    def save(self, c: Connection, who: Person) -> int:
        """Note a person, found again by the user id (or a further account), else by the iD.

        A weaker proof never takes the place of a stronger one of the same iD. With another iD the
        person stays the same row, and the permission for the former iD is void.

        :returns: the row's number, ``person_id``.
        :raises WrongUse: the iD is that of another user of this repository.
        """
        there = self._there(c, who) or self._inserted(c, who)
        person_id = there.person_id
        assert person_id is not None  # a row has its number
        new = self._values(_joined(there, who))
        if new != self._values(there):
            self._set(c, person_id, **new)
        if there.orcid != who.orcid:
            self._void(c, [person_id], f"it was for {there.orcid}; the person has another iD now")
        if who.authenticated:
            c.execute(
                person.update().where(_T.id == person_id, _T.forget_at.is_not(None)).values(forget_at=None)
            )
        return person_id

    def _there(self, c: Connection, who: Person) -> Person | None:
        """The row that is this person's, if there is one."""
        orcid, user_id = str(who.orcid), who.user_id
        here = PERSON.where(self._mine, _T.repository == who.repository)
        either = _T.orcid == orcid if user_id is None else or_(_T.orcid == orcid, _T.user_id == user_id)
        found = [person_of(row) for row in c.execute(here.where(either))]
        if user_id is None:
            return found[0] if found else None
        same = next((one for one in found if one.user_id == user_id), None)
        same = same or self._owner(c, who.repository, user_id)
        other = next((one for one in found if one.orcid == who.orcid), None)
        if other is None or (same is not None and same.person_id == other.person_id):
            return same
        if same is not None or other.user_id is not None:
            holder = f"user {other.user_id!r}" if other.user_id else "a person without a user id"
            raise WrongUse(
                f"repository {who.repository}: user {user_id!r} cannot have the iD {orcid}; "
                f"it is that of {holder}. Correct one of the two, or forget that person first"
            )
        return other

    def _inserted(self, c: Connection, who: Person) -> Person:
        row = self._values(who) | {"client": self.client, "changed_at": self.now()}
        key = ["client", "repository", "orcid" if who.user_id is None else "user_id"]
        upsert(person, c, [row], key, [])  # another process may have been faster
        there = self._there(c, who)
        assert there is not None  # it is there, by one of the two
        return there

    def _values(self, who: Person) -> dict[str, Any]:
        return {
            "repository": who.repository,
            "orcid": str(who.orcid),
            "user_id": who.user_id,
            "name": storable(who.name),
            "proof": str(who.proof),
            "authenticated_at": milliseconds(who.authenticated_at),
        }

    def prove(self, c: Connection, orcid: str) -> None:
        """ORCID has taken the imported token of this iD: it is the person's."""
        c.execute(
            person.update()
            .where(self._mine, _T.orcid == orcid, _T.proof == Proof.IMPORTED)
            .values(proof=str(Proof.PROVED), changed_at=self._later())
        )

    def move(self, c: Connection, orcid: str, primary: str) -> None:
        """The record was merged into another: its people have the primary iD from now on.

        The old permission is void, since it opens nothing any more. A person whose repository
        knows the primary iD already, as another row, keeps the old iD and the row.
        """
        taken = select(_T.repository).where(self._mine, _T.orcid == primary)
        movable = select(_T.id).where(self._mine, _T.orcid == orcid, _T.repository.not_in(taken))
        ids = list(c.execute(movable).scalars())
        for some in chunks(ids):
            c.execute(person.update().where(_T.id.in_(some)).values(orcid=primary, changed_at=self._later()))
        self._void(c, ids, f"the record {orcid} was merged into {primary}")

    def _void(self, c: Connection, ids: Iterable[int], why: str) -> None:
        """Blank the tokens of an iD that is the person's no more; the loss stays on the books."""
        t = permission.c
        for some in chunks(ids):
            of_these = permission.update().where(t.person.in_(some))
            c.execute(of_these.where(t.lost_at.is_(None)).values(lost_at=self.now(), lost_why=why))
            c.execute(of_these.values(access_token="", refresh_token=None))

    # -- reading

    # -- many

    def all(self, c: Connection, repository: str | None = None) -> Iterator[Person]:
        """Everybody, by repository and name; streamed."""
        rows = PERSON.where(self._mine).order_by(_T.repository, _T.name, _T.id)
        if repository is not None:
            rows = rows.where(_T.repository == repository)
        for row in c.execute(rows.execution_options(yield_per=1000)):
            yield person_of(row)

    def of_record(self, c: Connection, orcid: str) -> list[Person]:
        """Who has this iD: one person in each repository."""
        return self._list(c, _T.orcid == orcid)

    def authenticated(self, c: Connection) -> list[Person]:
        """Those whose iD is proved."""
        return self._list(c, _T.proof != str(Proof.NONE))

    def to_forget(self, c: Connection) -> list[Person]:
        """Those who are to be forgotten as soon as their works are off the record."""
        return self._list(c, _T.forget_at.is_not(None))

    def stamp(self, c: Connection) -> tuple[object, ...]:
        """Something that is another one once a person or a permission has come, gone or changed.

        Times are added up, since two changes may come in one millisecond.
        """
        t = permission.c
        changed = func.sum(_T.changed_at - _BASE)
        people = select(func.count(), changed, func.count(_T.forget_at)).where(self._mine)
        given = select(func.count(), func.sum(t.granted_at - _BASE), func.count(t.lost_at)).join(person)
        return (*c.execute(people).one(), *c.execute(given.where(self._mine)).one())

    # -- forgetting

    def mark_forget(self, c: Connection, orcid: str) -> None:
        """Remember to forget these people when their works are off the record."""
        c.execute(
            person.update()
            .where(self._mine, _T.orcid == orcid)
            .values(forget_at=func.coalesce(_T.forget_at, self.now()))
        )

    def remove(self, c: Connection, orcid: str) -> None:
        """Forget the people with this iD; their permissions and links go with them."""
        c.execute(person.delete().where(self._mine, _T.orcid == orcid))

    # -- which contributors they are

    def confirm_link(self, c: Connection, person_id: int, item_id: str, name: str) -> None:
        """Remember that the contributor of this name, on this item, is this person and nobody else.

        :param name: as it stands on the item.
        """
        contributor = storable(fold(name))
        repository = select(_T.repository).where(_T.id == person_id).scalar_subquery()
        others = select(_T.id).where(self._mine, _T.repository == repository, _T.id != person_id)
        t = link.c
        c.execute(
            link.delete().where(t.item_id == item_id, t.contributor == contributor, t.person.in_(others))
        )
        row = {"person": person_id, "item_id": item_id, "contributor": contributor, "at": self.now()}
        upsert(link, c, [row], ["person", "item_id", "contributor"], [])

    def links(self, c: Connection, repository: str, item_ids: Iterable[str]) -> dict[tuple[str, str], int]:
        """Who the contributors of these items are, as far as it was confirmed.

        :returns: ``person_id`` by item id and folded name (``domain.folding.fold``).
        """
        found: dict[tuple[str, str], int] = {}
        wanted = select(link.c.item_id, link.c.contributor, link.c.person).join(person)
        for some in chunks(item_ids):
            rows = c.execute(wanted.where(self._mine, _T.repository == repository, link.c.item_id.in_(some)))
            found.update(((item_id, contributor), person_id) for item_id, contributor, person_id in rows)
        return found

    def linked_items(self, c: Connection, person_id: int) -> list[str]:
        """The items, in the person's repository, of which one contributor was confirmed to be this person."""
        t = link.c
        theirs = select(t.item_id).where(t.person == person_id).distinct().order_by(t.item_id)
        return list(c.execute(theirs).scalars())


def _joined(there: Person, new: Person) -> Person:
    """A person as known now, from the row that is there and what has come."""
    same = there.orcid == new.orcid
    keeps = same and _STRENGTH[there.proof] > _STRENGTH[new.proof]
    known_at = there.authenticated_at if same else None
    return Person(
        repository=there.repository,
        orcid=new.orcid,
        user_id=there.user_id or new.user_id,
        name=new.name or there.name,
        proof=there.proof if keeps else new.proof,
        authenticated_at=known_at if keeps and known_at else new.authenticated_at or known_at,
        person_id=there.person_id,
        choices=there.choices,
    )
