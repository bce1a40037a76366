"""Browsers that visit us, the signed calls that brought them, and who was sent to ORCID.

Only digests of what a browser holds (cookie, ``state``, ``jti``) are kept, and the rest is sealed: who has
the database cannot take a visitor's place.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import Column, Connection, Row, select

from orcid_repo_plugin.errors import WrongKey
from orcid_repo_plugin.store.database import inserted, upsert
from orcid_repo_plugin.store.sealing import Sealer
from orcid_repo_plugin.store.tables import browser, launch, sign_in


def digest(*parts: str) -> str:
    """What the books keep in the place of a secret.

    >>> digest("main", "a1")[:16]
    '3a867d76e3c83fe9'
    """
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody who was sent to ORCID."""

    seat: str
    """In whose browser, and for which account."""
    data: Mapping[str, Any]
    begun_at: int
    expires_at: int
    used_at: int | None
    """When they came back. It works once."""


class Visits:
    """The tables ``browser``, ``launch`` and ``sign_in``.

    :param client: whose books; a sign-in belongs to one, a browser to none.
    :param now: milliseconds since 1970.
    """

    def __init__(self, client: int, now: Callable[[], int], sealer: Sealer) -> None:
        self.client = client
        self.now = now
        self._sealer = sealer

    # -- browsers

    def save(
        self, c: Connection, cookie: str, data: Mapping[str, Any], begun_at: int, expires_at: int
    ) -> None:
        """Keep what we know of a browser."""
        key = digest(cookie)
        row = {
            "id": key,
            "data": self._seal(data, f"browser {key}"),
            "begun_at": begun_at,
            "expires_at": expires_at,
        }
        upsert(browser, c, [row], ["id"], ["data"])

    def of(
        self, c: Connection, cookie: str, *, to_change: bool = False
    ) -> tuple[dict[str, Any], int, int] | None:
        """What we know of a browser, since when, and until when; ``None``: nothing any more.

        :param to_change: hold it until the end of the transaction, against other requests of the browser.
        """
        key = digest(cookie)
        query = select(browser).where(browser.c.id == key, browser.c.expires_at > self.now())
        row = c.execute(query.with_for_update() if to_change else query).first()
        if row is None:
            return None
        return self._open(row.data, f"browser {key}"), row.begun_at, row.expires_at

    def forget(self, c: Connection, cookie: str) -> None:
        """Forget a browser."""
        c.execute(browser.delete().where(browser.c.id == digest(cookie)))

    # -- signed calls

    def use(self, c: Connection, host: str, jti: str, seat: str, expires_at: int) -> bool:
        """Use a signed call, once.

        :param seat: who uses it; the same may do so again.
        :param expires_at: until when it must be remembered.
        :returns: ``False``: it was used elsewhere.
        """
        key = digest(host, jti)
        row = {"id": key, "seat": seat, "used_at": self.now(), "expires_at": expires_at}
        if inserted(launch, c, row, ["id"]):
            return True
        return bool(c.execute(select(launch.c.seat).where(launch.c.id == key)).scalar() == seat)

    # -- who was sent to ORCID

    def begin(self, c: Connection, state: str, seat: str, data: Mapping[str, Any], lasts_ms: int) -> None:
        """Remember somebody who is sent to ORCID."""
        key, moment = digest(state), self.now()
        c.execute(
            sign_in.insert().values(
                state=key,
                client=self.client,
                seat=seat,
                data=self._seal(data, f"sign-in {key}"),
                begun_at=moment,
                expires_at=moment + lasts_ms,
            )
        )

    def sign_in(self, c: Connection, state: str) -> SignIn | None:
        """Who comes back with this ``state``; also when it is too late, or was used."""
        row = c.execute(self._of(state)).first()
        return None if row is None else self._sign_in(row, digest(state))

    def end(self, c: Connection, state: str) -> bool:
        """Use a ``state``. :returns: ``False``: another was faster, or it was used before."""
        t = sign_in.c
        unused = sign_in.update().where(
            t.state == digest(state), t.client == self.client, t.used_at.is_(None)
        )
        return bool(c.execute(unused.values(used_at=self.now())).rowcount)

    def _of(self, state: str) -> Any:
        return select(sign_in).where(sign_in.c.state == digest(state), sign_in.c.client == self.client)

    def _sign_in(self, row: Row[Any], key: str) -> SignIn:
        data = self._open(row.data, f"sign-in {key}")
        return SignIn(row.seat, data, row.begun_at, row.expires_at, row.used_at)

    # -- who is forgotten

    def forget_those(self, c: Connection, is_theirs: Callable[[Mapping[str, Any]], bool]) -> None:
        """Forget the browsers, and the people on their way, of whom this is true.

        Those that no key opens go, too: they are of no use to anybody.

        :param is_theirs: is asked with the data of each.
        """
        for key, known, data in self._all(c):
            if data is None or is_theirs(data):
                c.execute(key.table.delete().where(key == known))

    def count_those(self, c: Connection, is_theirs: Callable[[Mapping[str, Any]], bool]) -> tuple[int, int]:
        """How many browsers, and people on their way, there are of whom this is true."""
        keys = [key for key, _, data in self._all(c) if data is not None and is_theirs(data)]
        return keys.count(browser.c.id), keys.count(sign_in.c.state)

    def _all(self, c: Connection) -> Iterator[tuple[Column[Any], str, dict[str, Any] | None]]:
        """Every browser, and everybody of this client on their way: the key's column, the key, the data."""
        found = [(browser.c.id, "browser", row) for row in c.execute(select(browser.c.id, browser.c.data))]
        mine = select(sign_in.c.state, sign_in.c.data).where(sign_in.c.client == self.client)
        found += [(sign_in.c.state, "sign-in", row) for row in c.execute(mine)]
        for key, name, (known, sealed) in found:
            try:
                yield key, known, self._open(sealed, f"{name} {known}")
            except WrongKey:
                yield key, known, None

    # -- what is old

    def tidy(self, c: Connection, keep_ms: int = 24 * 3600 * 1000) -> None:
        """Let go what has expired; who comes back late is still told that it was too late, for a day."""
        moment = self.now()
        c.execute(browser.delete().where(browser.c.expires_at < moment))
        c.execute(launch.delete().where(launch.c.expires_at < moment))
        c.execute(sign_in.delete().where(sign_in.c.expires_at < moment - keep_ms))

    def _seal(self, data: Mapping[str, Any], bound_to: str) -> str:
        return self._sealer.seal(orjson.dumps(data).decode(), bound_to)

    def _open(self, sealed: str, bound_to: str) -> dict[str, Any]:
        opened: dict[str, Any] = orjson.loads(self._sealer.open(sealed, bound_to))
        return opened
