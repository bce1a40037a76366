"""What the pages of public items say of them: title, names in order, identifiers."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, and_, bindparam, select

from orcid_repo_plugin.domain.byline import Byline, BylineName
from orcid_repo_plugin.store.chunks import chunks
from orcid_repo_plugin.store.database import upsert
from orcid_repo_plugin.store.tables import byline, item, item_author
from orcid_repo_plugin.store.texts import storable

_T = byline.c
_KEY = ("client", "repository", "item_id")
_A = item_author.c
_NAMES_OF = select(item.c.repository, item.c.item_id).where(item.c.id.in_(bindparam("items", expanding=True)))


class Bylines:
    """The table ``byline``: an item stands in it as long as it is public.

    :param client: whose books.
    """

    def __init__(self, client: int) -> None:
        self.client = client

    def save(self, c: Connection, bylines: Iterable[Byline]) -> None:
        """Note bylines; they take the place of the former ones."""
        rows = {(one.repository, one.item_id): one for one in bylines}
        upsert(byline, c, [self._row(rows[key]) for key in sorted(rows)], _KEY, ("digest", "body"))

    def remove(self, c: Connection, repository: str, item_ids: Iterable[str]) -> None:
        """These items are not public any more."""
        for some in chunks(item_ids):
            c.execute(byline.delete().where(self._of(repository), _T.item_id.in_(some)))

    def digests(self, c: Connection, repository: str, item_ids: Iterable[str]) -> dict[str, str]:
        """By item id: what tells whether a byline is another one now (``digest_of``)."""
        found: dict[str, str] = {}
        for some in chunks(item_ids):
            wanted = select(_T.item_id, _T.digest).where(self._of(repository), _T.item_id.in_(some))
            found.update((item_id, digest) for item_id, digest in c.execute(wanted))
        return found

    def find(self, c: Connection, repository: str, item_ids: Collection[str]) -> dict[str, Byline]:
        """Those of these items that are public, by item id."""
        found: dict[str, Byline] = {}
        for some in chunks(item_ids):
            wanted = select(_T.item_id, _T.body).where(self._of(repository), _T.item_id.in_(some))
            found.update((item_id, _read(repository, item_id, body)) for item_id, body in c.execute(wanted))
        return found

    def forget_orcid(self, c: Connection, orcid: str) -> None:
        """Take an iD off all items: off their bylines, and off the authors by whom they are found.

        Names stay, and so do the repository's own keys. The items are looked at anew when they are
        deposited again, even if nothing in them has changed: then the repository may claim the iD again.
        """
        theirs = and_(_A.client == self.client, _A.orcid == orcid)
        numbers = sorted(set(c.execute(select(_A.item).where(theirs)).scalars()))
        c.execute(item_author.delete().where(theirs, _A.user_id.is_(None)))
        c.execute(item_author.update().where(theirs).values(orcid=None))
        for some in chunks(numbers):
            c.execute(item.update().where(item.c.id.in_(some)).values(facts=""))
            by_repository: dict[str, list[str]] = {}
            for repository, item_id in c.execute(_NAMES_OF, {"items": some}):
                by_repository.setdefault(repository, []).append(item_id)
            for repository, item_ids in by_repository.items():
                found = self.find(c, repository, item_ids).values()
                self.save(c, [_without(one, orcid) for one in found])

    def _of(self, repository: str) -> ColumnElement[bool]:
        return and_(_T.client == self.client, _T.repository == repository)

    def _row(self, one: Byline) -> dict[str, Any]:
        body = _written(one)
        return {
            "client": self.client,
            "repository": one.repository,
            "item_id": one.item_id,
            "digest": _digest(body),
            "body": body,
        }


def _without(one: Byline, orcid: str) -> Byline:
    names = (replace(name, orcid=None, marked=False) if name.orcid == orcid else name for name in one.names)
    return replace(one, names=tuple(names))


def digest_of(one: Byline) -> str:
    """What tells this byline from every other."""
    return _digest(_written(one))


def _digest(body: bytes) -> str:
    return sha256(body).hexdigest()[:32]


def _written(one: Byline) -> bytes:
    """As JSON; what is empty is left out."""
    data = {name: value for name, value in asdict(one).items() if value and name not in _KEY}
    data["names"] = [{key: value for key, value in name.items() if value} for name in data.get("names", ())]
    return orjson.dumps(_storable(data))


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {key: _storable(one) for key, one in value.items()}
    return [_storable(one) for one in value] if isinstance(value, list | tuple) else value


def _read(repository: str, item_id: str, body: bytes) -> Byline:
    data = orjson.loads(body)
    names = tuple(BylineName(**{"name": "", "role": ""} | one) for one in data.pop("names", ()))
    identifiers = tuple((kind, value) for kind, value in data.pop("identifiers", ()))
    return Byline(repository=repository, item_id=item_id, names=names, identifiers=identifiers, **data)
