"""What a database's own words mean for an admin, and the way out."""

from pathlib import Path
from typing import Final

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from orcid_repo_plugin.errors import StoreError
from orcid_repo_plugin.store.urls import shown

_SQLITE: Final = (
    ("not a database", "the file is no SQLite database; name another file in [database] url"),
    ("malformed", "the file is damaged; go back to a backup: orcid-repo restore FILE"),
    ("readonly", "we may not write to the file or its folder; give this user the right to"),
    ("locked", "another process has been writing for 30 seconds; end it, or try again later"),
    ("full", "the disk is full; make room and try again"),
    ("disk i/o", "the disk cannot be read or written; look at its health, free room and quota"),
)
_POSTGRESQL: Final = (
    ("password authentication failed", "user or password is wrong; look at [database] url"),
    ("no password supplied", "it wants a password; write postgresql://USER:PASSWORD@HOST/NAME"),
    (
        "no pg_hba.conf entry",
        "the server lets this user not in from here; add a line to pg_hba.conf",
    ),
    ("role", "the server knows no such user; make one: createuser --pwprompt NAME"),
    ("database", "the server has no such database; make one: createdb --owner USER NAME"),
    ("permission denied", "this user may not make or change tables; make it the owner of the database"),
    ("refused", "no server answers there; start PostgreSQL, or correct host and port"),
    ("no such file or directory", "no server answers there; start PostgreSQL, or correct host and port"),
    ("translate host name", "there is no such host; correct [database] url"),
    ("name or service not known", "there is no such host; correct [database] url"),
    ("too many", "all its connections are taken; raise max_connections, or run fewer processes"),
    ("timeout", "the server does not answer in time; look whether host, port and firewall are right"),
    ("deadlock", "two processes got in each other's way; try again"),
    ("closed", "the server ended the connection; try again when it runs"),
    ("terminating connection", "the server ended the connection; try again when it runs"),
)
_NOT_THERE: Final = ("role", "database")
"""Words that stand for something only together with "does not exist"."""


def trouble(error: DBAPIError, url: URL) -> StoreError:
    """The error for an admin: where, what, and the way out. Never with a password or a row's values."""
    said = " ".join(str(error.orig).split()) or type(error.orig).__name__
    sqlite = url.get_backend_name() == "sqlite"
    cannot_open = sqlite and "unable to open" in said
    hint = _about_the_path(url) if cannot_open else _hint(said.lower(), _SQLITE if sqlite else _POSTGRESQL)
    return StoreError(f"{shown(url)}: {hint} ({said})" if hint else f"{shown(url)}: {said}")


def _hint(said: str, known: tuple[tuple[str, str], ...]) -> str:
    for words, hint in known:
        if words in said and (words not in _NOT_THERE or "does not exist" in said):
            return hint
    return ""


def _about_the_path(url: URL) -> str:
    path = Path(url.database or "")
    if path.is_dir():
        return "this is a folder; name a file in it in [database] url"
    if not path.parent.is_dir():
        return f"there is no folder {path.parent}; make it, or name another file in [database] url"
    return "we may not read and write this file, or make files in its folder; give this user the right to"
