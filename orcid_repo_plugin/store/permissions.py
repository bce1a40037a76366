"""What people have allowed us at ORCID; their tokens are sealed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Row, Select, select

from orcid_repo_plugin.domain.person import LEFT, OTHER_ID, Permission, Person
from orcid_repo_plugin.store.chunks import chunks
from orcid_repo_plugin.store.database import upsert
from orcid_repo_plugin.store.person_rows import PERSON, person_of
from orcid_repo_plugin.store.sealing import Sealer
from orcid_repo_plugin.store.tables import permission, person
from orcid_repo_plugin.store.texts import storable
from orcid_repo_plugin.store.times import milliseconds, moment

_T = permission.c
_SAVED: Final = (
    "scopes",
    "access_token",
    "refresh_token",
    "expires_at",
    "granted_at",
    "lost_at",
    "lost_why",
    "amr",
)


class PermissionSummary(NamedTuple):
    """What an admin may see of a permission."""

    scopes: tuple[str, ...]
    expires_at: datetime | None
    lost_at: datetime | None
    lost_why: str
    granted_at: datetime | None = None
    amr: str = ""

    @property
    def given_up(self) -> bool:
        """Whether the person has ended it themselves, so that nobody need ask them for it."""
        return self.lost_at is not None and self.lost_why in (LEFT, OTHER_ID)


class Permissions:
    """The table ``permission``: one for each person, the newest.

    :param client: whose books.
    :param now: milliseconds since 1970.
    :param sealer: seals the tokens, each for the iD that it was given for.
    """

    def __init__(self, client: int, now: Callable[[], int], sealer: Sealer) -> None:
        self.client = client
        self.now = now
        self._sealer = sealer

    def save(self, c: Connection, person_id: int, orcid: str, given: Permission) -> None:
        """Keep a permission in the place of the person's former one.

        :param orcid: the iD that it was given for.
        :raises WrongKey: there is no key to seal it with.
        """
        row = {
            "person": person_id,
            "scopes": " ".join(given.scopes),
            "access_token": self._sealer.seal(given.access_token, orcid),
            "refresh_token": self._sealed(given.refresh_token, orcid),
            "expires_at": milliseconds(given.expires_at),
            "granted_at": self.now(),
            "lost_at": milliseconds(given.lost_at),
            "lost_why": storable(given.lost_why),
            "amr": storable(given.amr),
        }
        upsert(permission, c, [row], ["person"], _SAVED)

    def renew(
        self,
        c: Connection,
        person_id: int,
        orcid: str,
        access_token: str,
        refresh_token: str | None,
        expires_at: datetime | None,
    ) -> None:
        """Keep what ORCID gave for a refresh token; without a new one of these the old one stays.

        Nothing is kept if the person has another iD by now, or has left.
        """
        values: dict[str, Any] = {
            "access_token": self._sealer.seal(access_token, orcid),
            "expires_at": milliseconds(expires_at),
        }
        if refresh_token is not None:
            values["refresh_token"] = self._sealer.seal(refresh_token, orcid)
        still = select(person.c.id).where(person.c.id == person_id, person.c.orcid == orcid)
        c.execute(permission.update().where(_T.person.in_(still), _T.access_token != "").values(values))

    def of_record(self, c: Connection, orcid: str) -> list[Permission]:
        """The permissions for a record, opened: those alive first, the newest first.

        A lost one is for deleting only.

        :raises WrongKey: no key opens them. Without permissions no key is asked for.
        """
        rows = c.execute(
            self._of(select(permission), orcid)
            .where(_T.access_token != "")  # void: the person has another iD now
            .order_by(_T.lost_at.is_not(None), _T.granted_at.desc(), _T.person)
        )
        return [self._opened(row, orcid) for row in rows]

    def lose(self, c: Connection, orcid: str, why: str) -> list[Person]:
        """ORCID takes the permissions for this record no more.

        :param why: in plain words, for the admin.
        :returns: the people who had one until now; nobody when it was known already.
        """
        alive = self._of(select(_T.person), orcid).where(_T.lost_at.is_(None)).with_for_update(of=permission)
        ids = list(c.execute(alive).scalars())
        for some in chunks(ids):
            c.execute(
                permission.update()
                .where(_T.person.in_(some))
                .values(lost_at=self.now(), lost_why=storable(why))
            )
        lost = (
            row
            for some in chunks(ids)
            for row in c.execute(PERSON.where(person.c.id.in_(some)).order_by(person.c.repository))
        )
        return [person_of(row) for row in lost]

    def end(self, c: Connection, person_id: int, why: str) -> None:
        """Destroy a person's tokens; that there was a permission, and since when, stays on the books."""
        mine = permission.update().where(_T.person == person_id)
        c.execute(mine.where(_T.lost_at.is_(None)).values(lost_at=self.now()))
        c.execute(mine.values(access_token="", refresh_token=None, lost_why=storable(why)))

    def summary(
        self, c: Connection, person_id: int | None = None, *, orcid: str | None = None
    ) -> dict[int, PermissionSummary]:
        """What may be shown of each permission, by ``person_id``. No key is needed.

        :param person_id: only this person's.
        :param orcid: only those for this record.
        """
        t = _T
        wanted = select(t.person, t.scopes, t.expires_at, t.lost_at, t.lost_why, t.granted_at, t.amr)
        query = wanted.join(person).where(person.c.client == self.client)
        if person_id is not None:
            query = query.where(t.person == person_id)
        if orcid is not None:
            query = query.where(person.c.orcid == orcid)
        return {
            row.person: PermissionSummary(
                tuple(row.scopes.split()),
                moment(row.expires_at),
                moment(row.lost_at),
                row.lost_why,
                moment(row.granted_at),
                row.amr,
            )
            for row in c.execute(query)
        }

    def _of(self, rows: Select[Any], orcid: str) -> Select[Any]:
        """The rows narrowed down to the people with this iD."""
        return rows.join(person).where(person.c.client == self.client, person.c.orcid == orcid)

    def _sealed(self, token: str | None, orcid: str) -> str | None:
        return None if token is None else self._sealer.seal(token, orcid)

    def _opened(self, row: Row[Any], orcid: str) -> Permission:
        refresh_token = row.refresh_token
        return Permission(
            access_token=self._sealer.open(row.access_token, orcid),
            refresh_token=None if refresh_token is None else self._sealer.open(refresh_token, orcid),
            scopes=tuple(row.scopes.split()),
            expires_at=moment(row.expires_at),
            lost_at=moment(row.lost_at),
            lost_why=row.lost_why,
            person_id=row.person,
            amr=row.amr,
        )
