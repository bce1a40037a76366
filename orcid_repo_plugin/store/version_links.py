"""Which items replace which, as far as the books know; versions may come in any order, on any day."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, select

from orcid_repo_plugin.store.chunks import chunks
from orcid_repo_plugin.store.tables import item, item_key

REPLACES: Final = "replaces"
"""Kind of key: what an item calls an older version of it, in its plain form."""
REPLACED_BY: Final = "replaced-by"
"""Kind of key: the id of a newer version, which does not name this item itself."""
NAME: Final = "name"
_K = item_key.c
_T = item.c


class VersionLinks:
    """The rows of ``item_key`` that link versions.

    :param client: whose books.
    """

    def __init__(self, client: int) -> None:
        self.client = client

    def any(self, c: Connection) -> bool:
        """Whether there is any link at all; most repositories have none."""
        kinds = _K.kind.in_([REPLACES, REPLACED_BY])
        return c.execute(select(_K.item).where(_K.client == self.client, kinds).limit(1)).first() is not None

    def replacing(self, c: Connection, repository: str, names: Iterable[str]) -> list[tuple[str, str]]:
        """Items that name an older version so.

        :param names: plain names.
        :returns: the newer item's id and the name.
        """
        return self._held(c, repository, REPLACES, names)

    def replaced(self, c: Connection, repository: str, item_ids: Iterable[str]) -> list[tuple[str, str]]:
        """Items that one of these replaces, by their own word. :returns: the older id and the newer id."""
        return self._held(c, repository, REPLACED_BY, item_ids)

    def _held(
        self, c: Connection, repository: str, kind: str, values: Iterable[str]
    ) -> list[tuple[str, str]]:
        wanted = select(_T.item_id, _K.value).join(item_key).where(_K.client == self.client, _K.kind == kind)
        return [
            (row[0], row[1])
            for some in chunks(sorted(set(values)))
            for row in c.execute(
                wanted.where(_K.value.in_(some), _T.repository == repository).order_by(_T.id, _K.value)
            )
        ]

    def names(self, c: Connection, repository: str, item_ids: Iterable[str]) -> list[tuple[str, str, str]]:
        """What items are called, and which newer versions they name. :returns: id, kind of key and value."""
        wanted = (
            select(_T.item_id, _K.kind, _K.value)
            .join(item_key)
            .where(_T.client == self.client, _T.repository == repository, _K.kind.in_([NAME, REPLACED_BY]))
        )
        return [
            (row[0], row[1], row[2])
            for some in chunks(sorted(set(item_ids)))
            for row in c.execute(wanted.where(_T.item_id.in_(some)).order_by(_T.id, _K.value))
        ]
