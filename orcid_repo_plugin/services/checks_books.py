"""Database and key, looked at without making or changing either."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Row, select
from sqlalchemy.exc import DBAPIError

from orcid_repo_plugin.errors import StoreError, WrongKey
from orcid_repo_plugin.services.checks import TOO_OPEN, Check
from orcid_repo_plugin.settings import Settings
from orcid_repo_plugin.store.database import Database
from orcid_repo_plugin.store.migrate import LATEST, look
from orcid_repo_plugin.store.sealing import Sealer
from orcid_repo_plugin.store.tables import client, host, host_key, permission, person

_KINDS: Final = {True: "SQLite", False: "PostgreSQL"}


def book_checks(settings: Settings) -> Iterator[Check]:
    """The books: whether they can be opened and written to, whose they are, and whether the key fits."""
    sealed: list[tuple[str, str]] = []
    yield from _database(settings, sealed)
    yield from _key(settings, sealed)


def _database(settings: Settings, sealed: list[tuple[str, str]]) -> Iterator[Check]:
    """:param sealed: is filled with the sealed tokens of our books, each with the iD it was sealed for, and
    with the hosts' keys, each with the host's."""
    try:
        database = Database(settings.database.url)
    except StoreError as error:
        yield Check("wrong", f"database: {error}")
        return
    try:
        if database.is_sqlite and not Path(str(database.url.database)).exists():
            yield _no_file(Path(str(database.url.database)))
            yield from _hosts([], settings)
            return
        with database.explained(DBAPIError), database.reading() as c:
            yield from _tables(database, c, settings, sealed)
    except StoreError as error:
        yield Check("wrong", f"database: {error}")
    finally:
        database.close()


def _no_file(path: Path) -> Check:
    folder = path.parent
    if not folder.is_dir():
        return Check("wrong", f"database: there is no folder {folder}; make it, or change [database] url")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Check("wrong", f"database: no file can be made in {folder}; give this user the right to")
    return Check("note", f"no database yet: {path} is made when it is first needed")


def _tables(
    database: Database, c: Connection, settings: Settings, sealed: list[tuple[str, str]]
) -> Iterator[Check]:
    found, others = look(c)
    place = f"{_KINDS[database.is_sqlite]}, {database.url_shown}"
    if others:
        told = f"database: {place}: it belongs to something else, with its {', '.join(others[:3])}"
        yield Check("wrong", f"{told}; name one of its own in [database] url")
        return
    if found is None:
        yield Check("note", f"database: {place}: empty; filled when it is first needed")
        yield from _hosts([], settings)
        return
    if found > LATEST:
        told = f"database: {place}: made by a newer version of orcid-repo-plugin (tables {found})"
        yield Check("wrong", f"{told}; install that one again")
        return
    if found != LATEST:
        yield Check(
            "note",
            f"database: {place}: tables of version {found}; "
            f"the next command that needs them brings them up to {LATEST}",
        )
        return
    yield Check("ok", f"database: {place}, tables of version {found}")
    yield from _writable(database, c)
    yield from _clients(c, settings)
    yield from _hosts(
        c.execute(select(host.c.name, host.c.repositories).order_by(host.c.name)).all(), settings
    )
    sealed += _sealed(c, settings)
    sealed += [(str(key), f"host {name}") for key, name in c.execute(select(host_key.c.key, host_key.c.host))]


def _writable(database: Database, c: Connection) -> Iterator[Check]:
    if not database.is_sqlite:
        may = c.exec_driver_sql("SELECT has_table_privilege('delivery', 'INSERT')").scalar()
        if not may:
            yield Check("wrong", "database: this user may not write to the tables; make it their owner")
        return
    path = Path(str(database.url.database))
    for one, what in ((path, "the file"), (path.parent, "its folder")):
        if not os.access(one, os.W_OK):
            yield Check("wrong", f"database: we may not write to {what} {one}; give this user the right to")


def _clients(c: Connection, settings: Settings) -> Iterator[Check]:
    ours = (settings.orcid.registry_name, settings.orcid.client_id)
    rows = c.execute(select(client.c.environment, client.c.client_id).order_by(client.c.id))
    known = [(str(row[0]), str(row[1])) for row in rows]
    others = ", ".join(_named(one) for one in known if one != ours)
    beside = f"; beside them those of {others}" if others else ""
    if ours in known:
        yield Check("ok", f"books of {_named(ours)}{beside}")
    else:
        yield Check("note", f"no books of {_named(ours)} yet: they begin empty{beside}")


def _hosts(rows: Sequence[Row[str, str]], settings: Settings) -> Iterator[Check]:
    """Who may send us people and items, and for which repositories nobody may."""
    speak = {str(row[0]): str(row[1]).split("\n") for row in rows}
    if speak:
        told = ", ".join(f"{name} for {' and '.join(repositories)}" for name, repositories in speak.items())
        yield Check("ok", f"hosts that may send people and items: {told}")
    for repository in settings.repository_names:
        if not any(repository in repositories for repositories in speak.values()):
            yield Check(
                "note",
                f"no host may send people and items for {repository} yet; "
                f"`orcid-repo hosts add {repository} --origin https://…` makes one, and its key",
            )


def _named(books: tuple[str, str]) -> str:
    environment, client_id = books
    return f"{environment}, client {client_id}" if client_id else f"{environment}, no client id"


def _sealed(c: Connection, settings: Settings) -> list[tuple[str, str]]:
    rows = c.execute(
        select(permission.c.access_token, person.c.orcid)
        .join(person, person.c.id == permission.c.person)
        .join(client, client.c.id == person.c.client)
        .where(
            client.c.environment == settings.orcid.registry_name,
            client.c.client_id == settings.orcid.client_id,
            permission.c.access_token != "",
        )
    )
    return [(str(row[0]), str(row[1])) for row in rows]


def _key(settings: Settings, sealed: list[tuple[str, str]]) -> Iterator[Check]:
    secrets = settings.secrets
    sealer = Sealer.of(secrets)
    path = None if secrets.key.get_secret_value() else secrets.key_file
    if path is not None and not path.exists():
        if sealed:
            yield Check(
                "wrong",
                f"key file {path}: there is none, and {_counted(sealed)} in the books are sealed with it; "
                "restore it, or let the people connect again and give the hosts new keys",
            )
        else:
            yield Check("note", f"no key file yet: {path} is made when the first token is sealed")
        return
    if path is not None and path.stat().st_mode & TOO_OPEN:
        yield Check("wrong", f"key file {path}: others can read it; run `chmod 600 {path}`")
    yield from _opens(sealer, sealed)


def _opens(sealer: Sealer, sealed: list[tuple[str, str]]) -> Iterator[Check]:
    closed = 0
    why = ""
    try:
        for token, orcid in sealed or [("", "")]:
            try:
                sealer.open(token, orcid)
            except WrongKey as error:
                closed, why = closed + 1, str(error)
    except StoreError as error:
        yield Check("wrong", f"key: {error}")
        return
    if not sealed:
        yield Check("ok", f"key from {sealer.where}; there are no tokens to open yet")
    elif closed:
        yield Check("wrong", f"key: {closed} of {_counted(sealed)} in the books cannot be opened: {why}")
    else:
        yield Check("ok", f"key from {sealer.where}; it opens all {_counted(sealed)} in the books")


def _counted(sealed: list[tuple[str, str]]) -> str:
    """How many secrets, and what they are: ``5 tokens and keys of hosts``."""
    keys = any(bound.startswith("host ") for _text, bound in sealed)
    return f"{len(sealed)} tokens{' and keys of hosts' if keys else ''}"
