"""Hosts and their keys. The same for every client: who may call us does not change with the registry."""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Connection, select

from orcid_repo_plugin.domain.host import Host
from orcid_repo_plugin.store.database import inserted
from orcid_repo_plugin.store.sealing import Sealer
from orcid_repo_plugin.store.tables import host, host_key
from orcid_repo_plugin.store.times import moment

KEYS: Final = 2
"""Keys of one host that are good at the same time."""


class Hosts:
    """The tables ``host`` and ``host_key``.

    :param now: milliseconds since 1970.
    """

    def __init__(self, now: Callable[[], int], sealer: Sealer) -> None:
        self.now = now
        self._sealer = sealer

    def add(self, c: Connection, one: Host) -> bool:
        """Note a host. :returns: ``False``: there is one of this name, and nothing was changed."""
        row = {
            "name": one.name,
            "repositories": "\n".join(one.repositories),
            "origins": "\n".join(one.origins),
            "added_at": self.now(),
        }
        return inserted(host, c, row, ["name"])

    def get(self, c: Connection, name: str) -> Host | None:
        """The host of this name."""
        row = c.execute(select(host).where(host.c.name == name)).first()
        return None if row is None else _host(row)

    def all(self, c: Connection) -> list[Host]:
        """Every host, by name."""
        return [_host(row) for row in c.execute(select(host).order_by(host.c.name))]

    def change(self, c: Connection, one: Host) -> None:
        """Let a host that is there speak for other repositories, and have other origins. Its keys stay."""
        values = {"repositories": "\n".join(one.repositories), "origins": "\n".join(one.origins)}
        c.execute(host.update().where(host.c.name == one.name).values(values))

    def remove(self, c: Connection, name: str) -> bool:
        """Take a host out, with its keys. :returns: whether it was there."""
        return bool(c.execute(host.delete().where(host.c.name == name)).rowcount)

    def add_key(self, c: Connection, name: str, key: str) -> None:
        """Give a host a new key. The one before stays good beside it; older ones go.

        :param name: of a host that is there.
        """
        c.execute(select(host.c.name).where(host.c.name == name).with_for_update())  # one at a time
        sealed = self._sealer.seal(key, f"host {name}")
        c.execute(host_key.insert().values(host=name, key=sealed, made_at=self.now()))
        of_host = select(host_key.c.id).where(host_key.c.host == name).order_by(host_key.c.id.desc())
        old = list(c.execute(of_host).scalars())[KEYS:]
        c.execute(host_key.delete().where(host_key.c.id.in_(old)))

    def keys(self, c: Connection, name: str) -> list[str]:
        """The keys of a host, opened, the newest first.

        :raises WrongKey: no key of ours opens them.
        """
        rows = c.execute(
            select(host_key.c.key).where(host_key.c.host == name).order_by(host_key.c.id.desc())
        ).scalars()
        return [self._sealer.open(sealed, f"host {name}") for sealed in rows]


def _host(row: Any) -> Host:
    return Host(
        name=row.name,
        repositories=tuple(row.repositories.split("\n")) if row.repositories else (),
        origins=tuple(row.origins.split("\n")) if row.origins else (),
        added_at=moment(row.added_at),
    )
