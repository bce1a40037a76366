"""Put-codes: what stands at ORCID, by item and record. None is ever lost: they are written first."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any, Final

from sqlalchemy import Connection, and_, bindparam, select

from orcid_repo_plugin.domain.delivery import PutCode, Section
from orcid_repo_plugin.store.database import upsert
from orcid_repo_plugin.store.tables import leftover, put_code

KEY: Final = ("client", "orcid", "repository", "item_id", "section")
_T = put_code.c
_NAMES: Final = tuple(field.name for field in fields(PutCode))
_COLUMNS: Final = [put_code.c[name] for name in _NAMES]
_CHUNK: Final = 500
_MINE: Final = and_(_T.client == bindparam("whose"), _T.orcid == bindparam("to"))
"""What stands on one record. Statements that a push repeats stand ready, as in ``outbox``."""
_OF: Final = select(*_COLUMNS).where(_MINE, _T.section == bindparam("of"))
_OWNERS: Final = _OF.where(_T.put_code.in_(bindparam("codes", expanding=True))).order_by(_T.id)
_OF_ITEMS: Final = _OF.where(_T.item_id.in_(bindparam("ids", expanding=True)))
_LEFT: Final = select(leftover).where(
    leftover.c.client == bindparam("whose"), leftover.c.orcid == bindparam("to")
)


class PutCodes:
    """The tables ``put_code`` and ``leftover``.

    :param client: whose books.
    :param now: milliseconds since 1970.
    """

    def __init__(self, client: int, now: Callable[[], int]) -> None:
        self.client = client
        self.now = now

    def save(self, c: Connection, rows: Sequence[PutCode]) -> None:
        """Write put-codes; one that the item already has on that record is replaced."""
        at = self.now()
        values = [
            {name: getattr(row, name) for name in _NAMES} | {"client": self.client, "at": at} for row in rows
        ]
        update = ("put_code", "speaks", "fingerprint", "deleting", "origin", "at")
        upsert(put_code, c, values, KEY, update)

    def of_items(
        self, c: Connection, repository: str, item_ids: Iterable[str]
    ) -> dict[tuple[str, str], PutCode]:
        """The put-codes of works, by item and iD."""
        ids, found = sorted(set(item_ids)), {}
        for start in range(0, len(ids), _CHUNK):
            query = select(*_COLUMNS).where(
                _T.client == self.client,
                _T.repository == repository,
                _T.item_id.in_(ids[start : start + _CHUNK]),
                _T.section == Section.WORK,
            )
            for row in c.execute(query):
                one = PutCode(**row._mapping)
                found[one.item_id, one.orcid] = one
        return found

    def of_record(self, c: Connection, orcid: str, section: str | None = None) -> list[PutCode]:
        """All put-codes on a record, the oldest first."""
        query = select(*_COLUMNS).where(_T.client == self.client, _T.orcid == orcid).order_by(_T.id)
        if section is not None:
            query = query.where(_T.section == section)
        return [PutCode(**row._mapping) for row in c.execute(query)]

    def owners(
        self, c: Connection, orcid: str, section: str, codes: Iterable[int]
    ) -> dict[int, list[PutCode]]:
        """Whose these put-codes are: items that share a work are several, the oldest first."""
        wanted, found = sorted(set(codes)), {}  # type: tuple[list[int], dict[int, list[PutCode]]]
        for start in range(0, len(wanted), _CHUNK):
            given = {
                "whose": self.client,
                "to": orcid,
                "of": section,
                "codes": wanted[start : start + _CHUNK],
            }
            for row in c.execute(_OWNERS, given):
                one = PutCode(**row._mapping)
                found.setdefault(one.put_code, []).append(one)
        return found

    def of_keys(
        self, c: Connection, orcid: str, section: str, items: Iterable[tuple[str, str]]
    ) -> list[PutCode]:
        """The put-codes that these items (repository, item id) have on a record."""
        wanted = set(items)
        ids, found = sorted({item_id for _, item_id in wanted}), []
        for start in range(0, len(ids), _CHUNK):
            given = {"whose": self.client, "to": orcid, "of": section, "ids": ids[start : start + _CHUNK]}
            found += [PutCode(**row._mapping) for row in c.execute(_OF_ITEMS, given)]
        return [one for one in found if (one.repository, one.item_id) in wanted]

    def remove(self, c: Connection, rows: Iterable[PutCode]) -> None:
        """Forget put-codes of single items; what stands at ORCID stays."""
        for row in rows:
            c.execute(
                put_code.delete().where(
                    _T.client == self.client,
                    _T.orcid == row.orcid,
                    _T.repository == row.repository,
                    _T.item_id == row.item_id,
                    _T.section == row.section,
                )
            )

    def remove_record(self, c: Connection, orcid: str) -> None:
        """Forget everything that stands on a record, and what is left to be deleted there."""
        c.execute(put_code.delete().where(_T.client == self.client, _T.orcid == orcid))
        c.execute(leftover.delete().where(leftover.c.client == self.client, leftover.c.orcid == orcid))

    def all(self, c: Connection) -> Iterator[PutCode]:
        """All of them, by repository and item."""
        query = (
            select(*_COLUMNS).where(_T.client == self.client).order_by(_T.repository, _T.item_id, _T.orcid)
        )
        for row in c.execution_options(yield_per=500).execute(query):
            yield PutCode(**row._mapping)

    def leave(self, c: Connection, row: PutCode, reason: str) -> None:
        """Note a work of ours that no item owns any more: the next push deletes it at ORCID."""
        values: dict[str, Any] = {
            "client": self.client,
            "orcid": row.orcid,
            "section": row.section,
            "put_code": row.put_code,
            "repository": row.repository,
            "item_id": row.item_id,
            "reason": reason,
        }
        upsert(leftover, c, [values], ("client", "orcid", "section", "put_code"), ())

    def leftovers(self, c: Connection, orcid: str) -> list[tuple[PutCode, str]]:
        """What is still to be deleted on a record, and why."""
        rows = c.execute(_LEFT, {"whose": self.client, "to": orcid})
        return [
            (
                PutCode(
                    orcid=row.orcid,
                    repository=row.repository,
                    item_id=row.item_id,
                    section=row.section,
                    put_code=row.put_code,
                ),
                row.reason,
            )
            for row in rows
        ]

    def deleted(self, c: Connection, orcid: str, section: str, code: int) -> None:
        """Strike a work off the list of what is still to be deleted."""
        t = leftover.c
        c.execute(
            leftover.delete().where(
                t.client == self.client, t.orcid == orcid, t.section == section, t.put_code == code
            )
        )
