"""Bodies of what is sent, kept once for all who refer to them."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select, text

from orcid_repo_plugin.store.chunks import chunks
from orcid_repo_plugin.store.database import upsert
from orcid_repo_plugin.store.tables import delivery, history, item, payload, put_code

_REFER = (delivery, item, put_code, history)


class Payloads:
    """The table ``payload``. A body's fingerprint is its SHA-256, so clients may share it."""

    def save(self, c: Connection, bodies: Mapping[str, bytes]) -> None:
        """Keep the bodies that are not there yet.

        Do it in the transaction that writes what refers to them: ``prune`` waits for its end.

        :param bodies: by fingerprint.
        """
        rows = [{"fingerprint": fingerprint, "body": bodies[fingerprint]} for fingerprint in sorted(bodies)]
        if rows:
            upsert(payload, c, rows, ["fingerprint"], [])

    def bodies(self, c: Connection, fingerprints: Iterable[str]) -> dict[str, bytes]:
        """The bodies by fingerprint; those that are not there are left out."""
        found: dict[str, bytes] = {}
        for some in chunks(dict.fromkeys(fingerprints)):
            rows = c.execute(
                select(payload.c.fingerprint, payload.c.body).where(payload.c.fingerprint.in_(some))
            )
            found.update((fingerprint, bytes(body)) for fingerprint, body in rows)
        return found

    def prune(self, c: Connection) -> int:
        """Delete the bodies that no delivery, item, put-code or history row refers to.

        :returns: how many.
        """
        if c.dialect.name == "postgresql":  # or a body would go that somebody is about to refer to
            c.execute(text("LOCK TABLE payload IN SHARE ROW EXCLUSIVE MODE"))
        idle = select(payload.c.fingerprint).except_(
            *(select(table.c.fingerprint).where(table.c.fingerprint.is_not(None)) for table in _REFER)
        )
        return c.execute(payload.delete().where(payload.c.fingerprint.in_(idle))).rowcount
